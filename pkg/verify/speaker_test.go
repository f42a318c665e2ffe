package verify

import (
	"crypto/ecdsa"
	"strings"
	"testing"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// docs adds a signer who may sign provenance too.
func (s keyScene) docs(t *testing.T) *ecdsa.PrivateKey {
	k := s.sbomSigner(t)
	g := &s.req.Supplier.Signers[1]
	g.Name, g.Roles = "documentation team", []SignerRole{RoleDocument, RoleProvenance}
	return k
}

// TestSignersOfBuilders has signers of the supplier name a listed builder. Only pairs of signer and builder that the registry gives are believed.
func TestSignersOfBuilders(t *testing.T) {
	for _, tt := range []struct {
		name    string
		signers []string // of the builder, in the registry
		change  func(keyScene)
		by      func(release, docs *ecdsa.PrivateKey) []*ecdsa.PrivateKey
		reason  string // empty: the level is granted
	}{
		{"named", []string{"release key"}, nil, func(r, _ *ecdsa.PrivateKey) []*ecdsa.PrivateKey { return []*ecdsa.PrivateKey{r} }, ""},
		{"another is named", []string{"release key"}, nil, func(_, d *ecdsa.PrivateKey) []*ecdsa.PrivateKey { return []*ecdsa.PrivateKey{d} },
			`the signer "documentation team" does not speak for the builder https://build.meridian.example/ci: the registry names "release key" for it`},
		{"both are named", []string{"release key", "documentation team"}, nil, func(_, d *ecdsa.PrivateKey) []*ecdsa.PrivateKey { return []*ecdsa.PrivateKey{d} }, ""},
		{"signed by both, the other one first", []string{"release key"}, nil, func(r, d *ecdsa.PrivateKey) []*ecdsa.PrivateKey { return []*ecdsa.PrivateKey{d, r} }, ""},
		{"nobody is named, and two may sign provenance", nil, nil, func(r, _ *ecdsa.PrivateKey) []*ecdsa.PrivateKey { return []*ecdsa.PrivateKey{r} },
			`several signers of the registry may sign provenance ("release key", "documentation team"), and it does not say whose word on the builder https://build.meridian.example/ci counts: write signers: [NAME]`},
		{"nobody is named, and one may sign provenance", nil, func(s keyScene) { s.req.Supplier.Signers[1].Roles = []SignerRole{RoleDocument} },
			func(r, _ *ecdsa.PrivateKey) []*ecdsa.PrivateKey { return []*ecdsa.PrivateKey{r} }, ""},
		{"nobody is named, and the other one signs for another product", nil, func(s keyScene) { s.req.Supplier.Signers[1].Products = []Pattern{{Name: "InfuPump Z1"}} },
			func(r, _ *ecdsa.PrivateKey) []*ecdsa.PrivateKey { return []*ecdsa.PrivateKey{r} }, ""},
		{"named, and not in time", []string{"release key"}, func(s keyScene) { s.signer().ValidUntil = signingTime }, func(r, d *ecdsa.PrivateKey) []*ecdsa.PrivateKey { return []*ecdsa.PrivateKey{r, d} },
			`the signer "documentation team" does not speak for`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			docs := s.docs(t)
			s.req.Supplier.Builders[0].Signers = tt.signers
			if tt.change != nil {
				tt.change(s)
			}
			said := statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, provenanceV1Text)
			s.add("p.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, envelope(t, said, tt.by(s.key, docs)...))
			p := s.run(t).Statements[0].Provenance
			if granted := p.BuilderKnown && p.BuilderLevel == 2; granted != (tt.reason == "") || p.BuilderKnown != granted || !strings.Contains(p.BuilderReason, tt.reason) || granted != (p.BuilderReason == "") {
				t.Errorf("known %v, level %d: %q", p.BuilderKnown, p.BuilderLevel, p.BuilderReason)
			}
			if !p.SourceListed {
				t.Errorf("the source is not listed: %+v", p)
			}
		})
	}
}

// Who the builder is a certificate of GitHub proves; a name in the registry is asked of all others.
func TestCertificatesOfBuilders(t *testing.T) {
	const workflow = "https://github.com/owner/repo/.github/workflows/build.yml@refs/tags/v1"
	github := certificate.Summary{SubjectAlternativeName: workflow}
	github.Issuer = "https://token.actions.githubusercontent.com"
	a, b := &Signer{Name: "a", Sigstore: SigstoreIdentity{Issuer: github.Issuer, Identity: workflow}, Roles: []SignerRole{RoleProvenance}}, &Signer{Name: "b", Roles: []SignerRole{RoleProvenance}}
	again := *a
	again.Name = "a, accepted again"
	for _, tt := range []struct {
		name, id string
		cert     *certificate.Summary
		signers  []Signer
		named    []string
		known    bool
	}{
		{"its own workflow", workflow, &github, []Signer{*a, *b}, nil, true},
		{"its own workflow, and another signer is named", workflow, &github, []Signer{*a, *b}, []string{"b"}, false},
		{"another builder", "https://builds.example/hardened/v3", &github, []Signer{*a, *b}, nil, false},
		{"another builder, by the only one", "https://builds.example/hardened/v3", &github, []Signer{*a}, nil, true},
		{"another builder, by one identity that is listed twice", "https://builds.example/hardened/v3", &github, []Signer{*a, again}, nil, true},
		{"a workflow of GitHub, by a key", workflow, nil, []Signer{*a, *b}, nil, false},
	} {
		s := &Supplier{Builders: []Builder{{ID: tt.id, MaxLevel: 3, Signers: tt.named}}, Signers: tt.signers}
		p := &Provenance{Provenance: slsa.Provenance{BuilderID: tt.id}}
		known, _, reason := p.builder(s, s.provers(Product{}), []speaker{{&s.Signers[0], tt.cert}})
		if known != tt.known {
			t.Errorf("%s: %v: %s", tt.name, known, reason)
		}
	}
}
