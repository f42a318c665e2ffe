package verify

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// MaxThreshold bounds how many log entries, times or certificate timestamps may be asked for: no signature has more.
const MaxThreshold = 8

var roles = map[SignerRole]bool{
	RoleArtifact: true, RoleSBOM: true, RoleVEX: true, RoleProvenance: true, RoleManifest: true, RoleDocument: true,
	RoleWaiver: true, RolePolicy: true,
}

// entry is a registry entry under check: the first fault ends it.
type entry struct {
	s    *Supplier
	tree *yaml.Node
}

func (e entry) fault(format string, args []any, steps ...any) error {
	return &RegistryError{e.s.Path, lineOf(e.tree, steps...), fmt.Errorf(format, args...)}
}

func (e entry) check() error {
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

func (e entry) thresholds() error {
	t := e.s.Thresholds
	for _, f := range []struct {
		key   string
		value *int
		least int
	}{
		{"transparencyLog", t.TransparencyLog, 0},
		{"timestamp", t.Timestamp, e.leastTimes()},
		{"signedCertificateTimestamp", t.SignedCertificateTimestamp, 0},
	} {
		if f.value != nil && (*f.value < f.least || *f.value > MaxThreshold) {
			return e.fault("thresholds.%s: expected %d to %d, found %d", []any{f.key, f.least, MaxThreshold, *f.value}, "thresholds", f.key)
		}
	}
	return nil
}

// leastTimes is 1 where a signer has a short-lived certificate, which proves nothing without a trusted time.
func (e entry) leastTimes() int {
	for _, g := range e.s.Signers {
		if len(g.keyed()) == 0 {
			return 1
		}
	}
	return 0
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

func (e entry) builders() error {
	seen := map[string]bool{}
	for i, b := range e.s.Builders {
		switch err := slsa.CheckBuilder(b.ID); {
		case err != nil:
			return e.fault("builders: %w", []any{err}, "builders", i)
		case seen[b.ID]:
			return e.fault("builders: the id %q is listed twice", []any{b.ID}, "builders", i)
		case b.MaxLevel < 1 || b.MaxLevel > 3:
			return e.fault("builders: maxLevel: expected 1 to 3 (SLSA Build levels), found %d", []any{b.MaxLevel}, "builders", i)
		}
		seen[b.ID] = true
		if err := e.speakers(i, b); err != nil {
			return err
		}
	}
	return nil
}

// speakers holds the signers that a builder names against those of the entry.
func (e entry) speakers(at int, b Builder) error {
	if b.Signers != nil && len(b.Signers) == 0 {
		return e.fault("builders: signers: expected names of signers, found an empty list; leave it out where only one may sign provenance", nil, "builders", at, "signers")
	}
	for i, name := range b.Signers {
		of := slices.IndexFunc(e.s.Signers, func(g Signer) bool { return g.Name == name })
		switch {
		case of < 0:
			return e.fault("builders: signers: expected the name of a signer of this entry, found %q", []any{name}, "builders", at, "signers", i)
		case !e.s.Signers[of].may(RoleProvenance):
			return e.fault("builders: signers: expected a signer with the role provenance, found %q, who has: %s", []any{name, joinRoles(e.s.Signers[of].Roles)}, "builders", at, "signers", i)
		case slices.Index(b.Signers, name) < i:
			return e.fault("builders: signers: %q is listed twice", []any{name}, "builders", at, "signers", i)
		}
	}
	return nil
}

func (e entry) sources() error {
	for i, s := range e.s.Sources {
		if ref := slsa.Ref(s); ref != "" {
			return e.fault("sources: expected the repository alone, found %q with the ref %q; every ref of a listed repository counts", []any{s, ref}, "sources", i)
		}
		if u, err := url.Parse(slsa.Repository(s)); err != nil || u.Scheme == "" || u.Host == "" || strings.Trim(u.Path, "/") == "" {
			return e.fault("sources: expected the URL of a repository, found %q", []any{s}, "sources", i)
		}
	}
	return nil
}
