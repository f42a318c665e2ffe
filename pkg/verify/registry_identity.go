package verify

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// believesStatedTime says whether the buyer believes the time that this signer states.
func (g *Signer) believesStatedTime() bool { return g.StatedTime == statedTimeAccepted }

const statedTimeAccepted = "accept"

// lowered says what is asked less of this signer than of others.
func (g *Signer) lowered() []string {
	var low []string
	if len(g.Weak) > 0 {
		low = append(low, fmt.Sprintf("signer %q, weak: %s", g.Name, strings.Join(g.Weak, ", ")))
	}
	if g.believesStatedTime() {
		low = append(low, fmt.Sprintf("signer %q, statedTime: accept", g.Name))
	}
	return low
}

// reader reads a file of the registry directory.
type reader func(name string, limit int64) ([]byte, error)

// keyIdentity is any identity but Sigstore's: one whose key or authority is in the registry.
type keyIdentity interface {
	load(read reader) error
	String() string
}

// keyed lists the identities of a signer that rest on a key, by the field that holds them.
func (g *Signer) keyed() map[string]keyIdentity {
	out := map[string]keyIdentity{}
	if g.Key != nil {
		out["key"] = g.Key
	}
	if g.Certificate != nil {
		out["certificate"] = g.Certificate
	}
	if g.OpenPGP != nil {
		out["openpgp"] = g.OpenPGP
	}
	if g.Minisign != nil {
		out["minisign"] = g.Minisign
	}
	if g.SSH != nil {
		out["ssh"] = g.SSH
	}
	return out
}

// apart is the signer with identities of its own: what is loaded into them is not loaded into those of whoever else has them.
func (g Signer) apart() Signer {
	g.Key, g.Certificate, g.OpenPGP, g.Minisign, g.SSH = copied(g.Key), copied(g.Certificate), copied(g.OpenPGP), copied(g.Minisign), copied(g.SSH)
	return g
}

func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}

// identity shows for people whose signature is meant.
func (g *Signer) identity() string {
	for _, k := range g.keyed() { // checkSigner leaves one at most
		return k.String()
	}
	return g.Sigstore.String()
}

// loadKeys reads the keys of all signers.
func (e entry) loadKeys(read reader) error {
	for i := range e.s.Signers {
		g := &e.s.Signers[i]
		for field, k := range g.keyed() {
			if err := k.load(read); err != nil {
				return e.fault("signers: signer %q: %w", []any{g.Name, err}, "signers", i, field)
			}
		}
	}
	return nil
}

func checkSigner(g Signer) error {
	if strings.TrimSpace(g.Name) == "" {
		return errors.New("expected a name for the signer, found none")
	}
	switch sigstore, keyed := g.Sigstore != (SigstoreIdentity{}), g.keyed(); {
	case len(keyed) > 1, sigstore && len(keyed) > 0:
		return fmt.Errorf("signer %q: expected one of sigstore, key, certificate, openpgp, minisign and ssh, found several; write one signer for each", g.Name)
	case len(keyed) == 0:
		if err := g.Sigstore.Check(); err != nil {
			return err
		}
	}
	if len(g.Roles) == 0 {
		return fmt.Errorf("signer %q: expected roles, found none", g.Name)
	}
	for _, r := range g.Roles {
		if !roles[r] {
			return fmt.Errorf("signer %q: expected roles out of artifact, sbom, vex, provenance, manifest and document, or of the buyer's own people waiver and policy, found %q", g.Name, r)
		}
	}
	if !g.ValidFrom.IsZero() && !g.ValidUntil.IsZero() && !g.ValidFrom.Before(g.ValidUntil) {
		return fmt.Errorf("signer %q: expected validFrom before validUntil", g.Name)
	}
	return g.checkLowered()
}

// weakness is how signature.Weaknesses and the rooms of the kinds name what is weak.
var weakness = regexp.MustCompile(`^(md[245]|sha1|ripemd-160|no-digest|rsa-[0-9]{3,4}|rsa-exponent|dsa-[0-9]{3,4})$`)

// checkLowered holds what the buyer asks less against what can be asked less.
func (g *Signer) checkLowered() error {
	sigstore := g.Sigstore != (SigstoreIdentity{})
	switch {
	case g.StatedTime != "" && g.StatedTime != statedTimeAccepted:
		return fmt.Errorf("signer %q: statedTime: expected %q or nothing, found %q", g.Name, statedTimeAccepted, g.StatedTime)
	case sigstore && g.StatedTime != "":
		return fmt.Errorf("signer %q: statedTime does not go with sigstore, whose signatures have a proven time", g.Name)
	case sigstore && slices.ContainsFunc(g.Weak, func(w string) bool { return !slices.Contains(weakDigests, w) }):
		return fmt.Errorf("signer %q: weak: with sigstore, whose own algorithms are not weak, expected md5 and sha1 alone, for checksum lists; found %s", g.Name, strings.Join(g.Weak, ", "))
	}
	seen := map[string]bool{}
	for _, w := range g.Weak {
		switch {
		case !weakness.MatchString(w):
			return fmt.Errorf("signer %q: weak: expected names such as sha1, md5 or rsa-1024, found %q", g.Name, w)
		case seen[w]:
			return fmt.Errorf("signer %q: weak: %q is listed twice", g.Name, w)
		}
		seen[w] = true
	}
	return nil
}

// Check says why an identity cannot be used: a part is missing or given twice, or strangers could fit a pattern.
func (i SigstoreIdentity) Check() error {
	if err := oneOf("sigstore.issuer", i.Issuer, "sigstore.issuerPattern", i.IssuerPattern); err != nil {
		return err
	}
	if err := oneOf("sigstore.identity", i.Identity, "sigstore.identityPattern", i.IdentityPattern); err != nil {
		return err
	}
	if p := i.IssuerPattern; p != "" {
		if err := spelledIssuer(p); err != nil {
			return fmt.Errorf("sigstore.issuerPattern %q: %w", p, err)
		}
	}
	if p := i.IdentityPattern; p != "" {
		if err := spelledIdentity(p); err != nil {
			return fmt.Errorf("sigstore.identityPattern %q: %w", p, err)
		}
	}
	return nil
}
