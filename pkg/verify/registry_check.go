package verify

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// maxThreshold bounds how many log entries, times or certificate timestamps a registry entry may ask for.
const maxThreshold = 8

var roles = map[SignerRole]bool{
	RoleArtifact: true, RoleSBOM: true, RoleVEX: true, RoleProvenance: true, RoleManifest: true, RoleDocument: true,
}

// entry is a registry entry under check: the first fault ends it.
type entry struct {
	s    *Supplier
	tree *yaml.Node
}

func (e entry) fault(format string, args []any, steps ...any) error {
	return &RegistryError{e.s.Path, lineOf(e.tree, steps...), fmt.Errorf(format, args...)}
}

func checkSupplier(s *Supplier, tree *yaml.Node) error {
	e := entry{s, tree}
	for _, check := range []func() error{e.names, e.products, e.thresholds, e.signers, e.builders, e.sources} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (e entry) names() error {
	if e.s.Kind != SupplierKind {
		return e.fault("kind: expected %q, found %q", []any{SupplierKind, e.s.Kind}, "kind")
	}
	if strings.TrimSpace(e.s.Name) == "" {
		return e.fault("name: expected a name, found none", nil, "name")
	}
	for i, a := range e.s.Aliases {
		if strings.TrimSpace(a) == "" {
			return e.fault("aliases: expected a name, found an empty one", nil, "aliases", i)
		}
	}
	return nil
}

func (e entry) products() error {
	for i, p := range e.s.Products {
		if err := oneOf("name", p.Name, "pattern", p.Pattern); err != nil {
			return e.fault("products: %w", []any{err}, "products", i)
		}
	}
	for i, g := range e.s.Signers {
		if g.Products != nil && len(g.Products) == 0 {
			return e.fault("signer %q: expected products, found an empty list", []any{g.Name}, "signers", i, "products")
		}
		for j, p := range g.Products {
			if err := oneOf("name", p.Name, "pattern", p.Pattern); err != nil {
				return e.fault("signers: products: %w", []any{err}, "signers", i, "products", j)
			}
		}
	}
	return nil
}

// oneOf checks an exact value against its pattern twin: exactly one of them, and a pattern that holds.
func oneOf(exactKey, exact, patternKey, pattern string) error {
	switch {
	case exact == "" && pattern == "":
		return fmt.Errorf("expected %s or %s, found neither", exactKey, patternKey)
	case exact != "" && pattern != "":
		return fmt.Errorf("expected %s or %s, found both", exactKey, patternKey)
	case pattern != "":
		if _, err := anchored(pattern); err != nil {
			return fmt.Errorf("%s %q: %w", patternKey, pattern, err)
		}
	}
	return nil
}

func (e entry) thresholds() error {
	t := e.s.Thresholds
	for _, f := range []struct {
		key   string
		value *int
		least int
	}{
		{"transparencyLog", t.TransparencyLog, 0},
		{"timestamp", t.Timestamp, 1}, // without a trusted time a short-lived certificate proves nothing
		{"signedCertificateTimestamp", t.SignedCertificateTimestamp, 0},
	} {
		if f.value != nil && (*f.value < f.least || *f.value > maxThreshold) {
			return e.fault("thresholds.%s: expected %d to %d, found %d", []any{f.key, f.least, maxThreshold, *f.value}, "thresholds", f.key)
		}
	}
	return nil
}

func (e entry) signers() error {
	seen := map[string]bool{}
	for i, g := range e.s.Signers {
		if err := checkSigner(g); err != nil {
			return e.fault("signers: %w", []any{err}, "signers", i)
		}
		if seen[g.Name] {
			return e.fault("signers: the name %q is used twice", []any{g.Name}, "signers", i, "name")
		}
		seen[g.Name] = true
	}
	return nil
}

func checkSigner(g Signer) error {
	if strings.TrimSpace(g.Name) == "" {
		return errors.New("expected a name for the signer, found none")
	}
	if err := oneOf("sigstore.issuer", g.Sigstore.Issuer, "sigstore.issuerPattern", g.Sigstore.IssuerPattern); err != nil {
		return err
	}
	if err := oneOf("sigstore.identity", g.Sigstore.Identity, "sigstore.identityPattern", g.Sigstore.IdentityPattern); err != nil {
		return err
	}
	if p := g.Sigstore.IssuerPattern; p != "" {
		if err := spelledIssuer(p); err != nil {
			return fmt.Errorf("sigstore.issuerPattern %q: %w", p, err)
		}
	}
	if p := g.Sigstore.IdentityPattern; p != "" {
		if err := spelledIdentity(p); err != nil {
			return fmt.Errorf("sigstore.identityPattern %q: %w", p, err)
		}
	}
	if len(g.Roles) == 0 {
		return fmt.Errorf("signer %q: expected roles, found none", g.Name)
	}
	for _, r := range g.Roles {
		if !roles[r] {
			return fmt.Errorf("signer %q: expected roles out of artifact, sbom, vex, provenance, manifest and document, found %q", g.Name, r)
		}
	}
	if !g.ValidFrom.IsZero() && !g.ValidUntil.IsZero() && !g.ValidFrom.Before(g.ValidUntil) {
		return fmt.Errorf("signer %q: expected validFrom before validUntil", g.Name)
	}
	return nil
}

func (e entry) builders() error {
	seen := map[string]bool{}
	for i, b := range e.s.Builders {
		switch {
		case b.ID == "":
			return e.fault("builders: expected an id, found none", nil, "builders", i)
		case seen[b.ID]:
			return e.fault("builders: the id %q is listed twice", []any{b.ID}, "builders", i)
		case b.MaxLevel < 1 || b.MaxLevel > 3:
			return e.fault("builders: maxLevel: expected 1 to 3 (SLSA Build levels), found %d", []any{b.MaxLevel}, "builders", i)
		}
		seen[b.ID] = true
	}
	return nil
}

func (e entry) sources() error {
	for i, s := range e.s.Sources {
		if u, err := url.Parse(slsa.Repository(s)); err != nil || u.Scheme == "" || u.Host == "" || strings.Trim(u.Path, "/") == "" {
			return e.fault("sources: expected the URL of a repository, found %q", []any{s}, "sources", i)
		}
	}
	return nil
}
