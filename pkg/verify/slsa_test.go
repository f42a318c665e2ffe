package verify

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

const provenanceV1Text = `{
 "buildDefinition": {"buildType": "https://build.meridian.example/type",
  "externalParameters": {"source": {"uri": "git+https://git.meridian.example/infupump.git@refs/tags/v4.2.0", "digest": {"gitCommit": "abc"}}, "debug": true}},
 "runDetails": {"builder": {"id": "https://build.meridian.example/ci"}, "metadata": {"finishedOn": "2026-06-01T11:59:00Z"}}}`

func TestProvenanceOfADelivery(t *testing.T) {
	s := newScene(t)
	s.bundle("p.sigstore.json", s.instance.attest(release, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, provenanceV1Text)))
	r := s.run(t)
	st := r.Statements[0]
	p := st.Provenance
	if !st.Ladder.Whole() || !st.SignedAt.Equal(signingTime) {
		t.Errorf("statement: %q %s", show(st.Ladder), st.Reason)
	}
	if p.BuilderID != "https://build.meridian.example/ci" || !p.BuilderKnown || p.BuilderLevel != 2 || !p.BuildTypeListed {
		t.Errorf("builder: %+v", p)
	}
	if p.Source != "https://git.meridian.example/infupump.git" || p.SourceRef != "refs/tags/v4.2.0" || p.SourceCommit != "abc" || !p.SourceListed {
		t.Errorf("source: %+v", p)
	}
	if !slices.Equal(p.UnknownParams, []string{"debug"}) || !p.FinishedOn.Equal(time.Date(2026, 6, 1, 11, 59, 0, 0, time.UTC)) {
		t.Errorf("parameters: %+v", p)
	}

	s.req.Supplier.Signers[0].Roles = []SignerRole{RoleArtifact}
	if st := s.run(t).Statements[0]; st.Ladder.Authorised || !strings.Contains(st.Reason, `role "provenance"`) {
		t.Errorf("without the role: %q %s", show(st.Ladder), st.Reason)
	}
	if r.Statements[0].TrustedRoot != "rekor.meridian.test" || r.Statements[0].TrustedRootDigest != s.req.Supplier.Roots[0].Digest() ||
		!slices.Equal(r.Statements[0].Lowered, []string{"signedCertificateTimestamp: 0"}) || !r.Statements[0].Tried {
		t.Errorf("the statement's trust: %+v", r.Statements[0])
	}
	s.instance = newInstance(t, "elsewhere")
	s.bundle("p.sigstore.json", s.instance.attest(release, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, provenanceV1Text)))
	if p := s.run(t).Statements[0].Provenance; p.BuilderKnown || p.SourceListed || p.BuildTypeListed {
		t.Errorf("an unverified statement is held to be of a known builder: %+v", p)
	}
}

// Provenance whose times cannot be is not in time, whoever signed it.
func TestTimesOfProvenance(t *testing.T) {
	for finished, reason := range map[string]string{
		"2099-01-01T00:00:00Z": "after the moment judged at", "2026-06-01T11:59:00": "a moment with its zone", "x": "a moment with its zone", "2026-06-01T11:59:00Z": "",
	} {
		s := newScene(t)
		text := strings.Replace(provenanceV1Text, "2026-06-01T11:59:00Z", finished, 1)
		s.bundle("p.sigstore.json", s.instance.attest(release, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, text)))
		r := s.run(t)
		if got := r.Statements[0]; got.Ladder.Timely != (reason == "") || !strings.Contains(got.Reason, reason) || got.Ladder.Whole() != (reason == "") {
			t.Errorf("finished on %s: %q: %q", finished, show(got.Ladder), got.Reason)
		}
		if got := r.Files["firmware.bin"]; got.Ladder.Whole() != (reason == "") || got.Ladder.Timely != (reason == "") || !strings.Contains(got.Reason, reason) {
			t.Errorf("finished on %s: the artifact %q: %q", finished, show(got.Ladder), got.Reason)
		}
		if p := r.Statements[0].Provenance; !p.BuilderKnown || !p.SourceListed {
			t.Errorf("finished on %s: what the registry lists is told besides: %+v", finished, p)
		}
		s.sign(release, "firmware.bin")
		if got := s.run(t).Files["firmware.bin"]; !got.Ladder.Whole() {
			t.Errorf("finished on %s, and signed by itself: %q: %q", finished, show(got.Ladder), got.Reason)
		}
	}
}

// A list that provenance vouches for vouches for nothing when the times of that cannot be.
func TestTimesOfProvenanceOfAList(t *testing.T) {
	for finished, want := range map[string]bool{"2099-01-01T00:00:00Z": false, "2026-06-01T11:59:00Z": true} {
		s := newScene(t)
		list := s.add("SHA256SUMS", delivery.KindChecksums, delivery.Evidence, []byte(s.files["firmware.bin"].SHA256+"  firmware.bin\n"))
		text := strings.Replace(provenanceV1Text, "2026-06-01T11:59:00Z", finished, 1)
		s.bundle("p.sigstore.json", s.instance.attest(release, statementOf("SHA256SUMS", list.Bytes, slsa.TypeV1, text)))
		if got := s.run(t).Files["firmware.bin"]; got.Ladder.Whole() != want {
			t.Errorf("finished on %s: %q: %q", finished, show(got.Ladder), got.Reason)
		}
	}
}

// One artifact and such provenance alone: the reason is the statement's own, and nothing is verified.
func TestTimesOfProvenanceAlone(t *testing.T) {
	for finished, reason := range map[string]string{"2099-01-01T00:00:00Z": "times: the build finished on 2099-01-01T00:00:00Z, after the moment judged at", "2026-06-01T11:59:00Z": ""} {
		s := newKeyScene(t)
		text := strings.Replace(provenanceV1Text, "2026-06-01T11:59:00Z", finished, 1)
		got := s.single(t, envelope(t, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, text), s.key))
		if got.Verified() != (reason == "") || got.SignatureOnly() || got.Best.Reason != reason {
			t.Errorf("finished on %s: verified %v, signature only %v: %q", finished, got.Verified(), got.SignatureOnly(), got.Best.Reason)
		}
	}
}

// A source that is listed and was not fetched is told as that.
func TestSourceContradicted(t *testing.T) {
	s := newScene(t)
	text := `{"buildDefinition":{"buildType":"https://actions.github.io/buildtypes/workflow/v1","externalParameters":{"workflow":{"repository":"https://git.meridian.example/infupump","ref":"refs/tags/v4.2.0"}},
		"resolvedDependencies":[{"uri":"git+https://mallory.example/x@refs/tags/v4.2.0","digest":{"gitCommit":"abc"}}]},"runDetails":{"builder":{"id":"https://build.meridian.example/ci"}}}`
	s.bundle("p.sigstore.json", s.instance.attest(release, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, text)))
	if p := s.run(t).Statements[0].Provenance; p.SourceListed || !strings.Contains(p.SourceReason, "mallory.example") {
		t.Errorf("listed %v: %q", p.SourceListed, p.SourceReason)
	}
}

// Repositories of a forge whose owners begin with an @ are listed one by one.
func TestSourceOfAnotherOwner(t *testing.T) {
	for listed, want := range map[string]bool{"@meridian": true, "@mallory": false, "meridian": false} {
		s := newScene(t)
		s.req.Supplier.Sources = []string{"https://git.meridian.example/" + listed + "/infupump"}
		text := strings.Replace(provenanceV1Text, "example/infupump.git", "example/@meridian/infupump.git", 1)
		s.bundle("p.sigstore.json", s.instance.attest(release, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, text)))
		if p := s.run(t).Statements[0].Provenance; p.SourceListed != want {
			t.Errorf("%s is listed, built of %s: %v", listed, p.Source, p.SourceListed)
		}
	}
}

// TestProvenanceOfStrangers has the words of a known builder signed by people whose word does not count.
func TestProvenanceOfStrangers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*scene) (by signer)
		reason string
	}{
		{"stranger", func(*scene) signer { return signer{"mallory@evil.example", testIssuer, signingTime} }, "not in the registry"},
		{"another supplier's signer", func(*scene) signer { return signer{"release@northlake.example", testIssuer, signingTime} }, "another supplier"},
		{"without the role", func(s *scene) signer {
			s.req.Supplier.Signers[0].Roles = []SignerRole{RoleArtifact}
			return release
		}, `role "provenance"`},
		{"another product", func(s *scene) signer { s.req.Product.Name = "InfuPump X3"; return release }, "does not list the product"},
		{"revoked", func(s *scene) signer {
			s.req.Supplier.Signers[0].RevokedOn = signingTime.Add(-time.Hour)
			return release
		}, "was revoked"},
		{"no registry entry", func(s *scene) signer { s.req.Supplier = nil; return release }, "no registry entry was matched"},
		{"unknown instance", func(s *scene) signer { s.instance = newInstance(s.instance.t, "elsewhere"); return release }, "not valid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			who := tt.change(s)
			s.bundle("p.sigstore.json", s.instance.attest(who, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, provenanceV1Text)))
			p := s.run(t).Statements[0].Provenance
			if p.BuilderKnown || p.BuilderLevel != 0 || p.SourceListed || p.BuildTypeListed || !slices.Equal(p.UnknownParams, []string{"debug", "source"}) {
				t.Errorf("believed: %+v", p)
			}
			if !strings.Contains(p.BuilderReason, "nobody whom the registry authorises") || !strings.Contains(p.BuilderReason, tt.reason) {
				t.Errorf("reason %q, expected %q", p.BuilderReason, tt.reason)
			}
			if p.BuilderID == "" || p.Source == "" {
				t.Errorf("what was stated is not told: %+v", p)
			}
		})
	}
}

func TestBuilder(t *testing.T) {
	const (
		workflow  = "https://github.com/owner/repo/.github/workflows/build.yml"
		delegator = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/delegator_generic_slsa3.yml"
		generator = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_generic_slsa3.yml"
	)
	cert := func(signer string) *certificate.Summary {
		c := &certificate.Summary{SubjectAlternativeName: signer}
		c.Issuer = "https://token.actions.githubusercontent.com"
		return c
	}
	for _, tt := range []struct {
		name, listed, id string
		cert             *certificate.Summary
		known            bool
	}{
		{"exact", workflow + "@refs/tags/v1", workflow + "@refs/tags/v1", cert(workflow + "@refs/tags/v1"), true},
		{"any ref", workflow, workflow + "@refs/tags/v1", cert(workflow + "@refs/tags/v1"), true},
		{"other ref", workflow + "@refs/tags/v2", workflow + "@refs/tags/v1", cert(workflow + "@refs/tags/v1"), false},
		{"prefix of another", workflow, workflow + "x@refs/tags/v1", cert(workflow + "x@refs/tags/v1"), false},
		{"certificate of another workflow", workflow, workflow + "@refs/tags/v1", cert("https://github.com/mallory/repo/.github/workflows/build.yml@refs/tags/v1"), false},
		{"certificate of another ref", workflow, workflow + "@refs/tags/v1", cert(workflow + "@refs/heads/main"), false},
		{"delegated by a release", workflow, workflow + "@refs/tags/v1", cert(delegator + "@refs/tags/v2.0.0"), true},
		{"delegated by a branch", workflow, workflow + "@refs/tags/v1", cert(delegator + "@refs/heads/main"), false},
		{"another issuer's builder", "https://build.meridian.example/ci", "https://build.meridian.example/ci", &certificate.Summary{SubjectAlternativeName: "x"}, true},
		{"none stated", workflow, "", cert(workflow), false},
		{"a commit, perhaps of a fork", workflow, workflow + "@5fab0105fab0105fab0105fab0105fab0105fab0", cert(workflow + "@5fab0105fab0105fab0105fab0105fab0105fab0"), false},
		{"a branch of slsa-github-generator", generator, generator + "@refs/heads/main", cert(generator + "@refs/heads/main"), false},
		{"a release of slsa-github-generator", generator, generator + "@refs/tags/v2.1.0", cert(generator + "@refs/tags/v2.1.0"), true},
		{"a host behind the listed one", "https://forge.example", "https://forge.example@evil.example/x", nil, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			by := &Signer{Name: "builder"}
			p := &Provenance{Provenance: slsa.Provenance{BuilderID: tt.id}}
			known, level, reason := p.builder(&Supplier{Builders: []Builder{{ID: tt.listed, MaxLevel: 3}}}, []*Signer{by}, []speaker{{by, tt.cert}})
			if known != tt.known || known != (level == 3) || known != (reason == "") {
				t.Errorf("known %v, level %d: %s", known, level, reason)
			}
		})
	}
}
