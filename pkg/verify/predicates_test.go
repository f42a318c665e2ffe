package verify

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

var predicateCases = []struct {
	predicateType     string
	releases, verdict bool
}{
	{slsa.TypeV01, true, false},
	{slsa.TypeV02, true, false},
	{slsa.TypeV1, true, false},
	{"https://cyclonedx.org/bom", true, false},
	{"https://cyclonedx.org/bom/v1.6", true, false},
	{"https://spdx.dev/Document", true, false},
	{"https://spdx.dev/Document/v2.3", true, false},

	{"https://sigstore.dev/cosign/sign/v1", true, false},

	{"https://sigstore.dev/cosign/sign/v2", false, false},
	{"https://sigstore.dev/cosign/sign", false, false},
	{"https://slsa.dev/provenance", false, false},
	{"https://slsa.dev/provenance/v1.0", false, false},
	{"https://slsa.dev/provenance/v2", false, false},
	{"https://slsa.dev/provenance/v1/", false, false},
	{"https://slsa.dev/provenance/v1?failed", false, false},
	{"https://cyclonedx.org/bom/vex", false, false},
	{"https://cyclonedx.org/bom/v", false, false},
	{"https://cyclonedx.org/bom/v1.", false, false},
	{"https://cyclonedx.org/bom/v1-rejected", false, false},
	{"https://cyclonedx.org/bombastic", false, false},
	{"https://CycloneDX.org/bom", false, false},
	{" https://cyclonedx.org/bom", false, false},
	{"https://spdx.dev/Documents", false, false},
	{"https://in-toto.io/attestation/scai/v0.3", false, false},
	{"https://in-toto.io/attestation/scai/attribute-report/v0.2", false, false},
	{"https://in-toto.io/attestation/link/v0.3", false, false},
	{"https://in-toto.io/Link/v1", false, false},
	{"https://in-toto.io/attestation/runtime-trace/v0.1", false, false},
	{"https://in-toto.io/attestation/test-result/v0.1", false, false},
	{"https://in-toto.io/attestation/vulns/v0.2", false, false},
	{"https://in-toto.io/attestation/release/v0.1", false, false},
	{"https://cosign.sigstore.dev/attestation/v1", false, false},
	{"https://cosign.sigstore.dev/attestation/vuln/v1", false, false},
	{"https://openvex.dev/ns/v0.2.0", false, false},
	{"https://x/qa-failed/v1", false, false},
	{"x", false, false},

	{"https://slsa.dev/verification_summary/v1", false, true},
	{"https://slsa.dev/verification_summary/v0.2", false, true},
	{"https://slsa.dev/verification_summary/v9", false, true},
	{"https://slsa.dev/verification_summary", false, true},
	{"https://in-toto.io/attestation/svr/v0.1", false, true},
	{"https://in-toto.io/attestation/svr/v0.2", false, true},
	{"https://in-toto.io/attestation/svr/v1", false, true},
}

// TestWhatReleases has the right signer sign every kind of statement about an artifact: few release it.
func TestWhatReleases(t *testing.T) {
	for _, tt := range predicateCases {
		t.Run(tt.predicateType, func(t *testing.T) {
			if got := IsVerdict(tt.predicateType); got != tt.verdict {
				t.Errorf("verdict %v", got)
			}
			s := newScene(t)
			s.bundle("a.sigstore.json", s.instance.attest(release, statementOf("x", s.files["firmware.bin"].Bytes, tt.predicateType, `{}`)))
			got := s.run(t).Files["firmware.bin"]
			if len(got.Signatures) != 1 || got.Signatures[0].PredicateType != tt.predicateType {
				t.Fatalf("the statement is not listed: %+v", got.Signatures)
			}
			want := decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Timely: true, Covers: tt.releases}
			if got.Ladder != want || !tt.releases && !strings.Contains(got.Reason, "does not release it") {
				t.Errorf("got %q: %s", show(got.Ladder), got.Reason)
			}
		})
	}
}

// A VEX statement vouches for the delivered document that it carries, and not for one that it speaks about.
func TestVEXStatementVouchesForItsOwnDocument(t *testing.T) {
	const carried, about = `{"@id":"a"}`, `{"@id":"b"}`
	s := newScene(t)
	s.add("a.openvex.json", delivery.KindOpenVEX, delivery.Evidence, []byte(carried))
	s.add("b.openvex.json", delivery.KindOpenVEX, delivery.Evidence, []byte(about))
	s.bundle("s.sigstore.json", s.instance.attest(release, statementOf("b", []byte(about), "https://openvex.dev/ns", carried)))
	r := s.run(t)
	if got := r.Files["a.openvex.json"]; !got.Ladder.Whole() {
		t.Errorf("the document itself: %q: %s", show(got.Ladder), got.Reason)
	}
	if got := r.Files["b.openvex.json"]; got.Ladder.Covers {
		t.Errorf("another document: %q", show(got.Ladder))
	}

	s.bundle("s.sigstore.json", s.instance.attest(release, statementOf("a", []byte(carried), "https://openvex.dev/ns", carried)))
	if got := s.run(t).Files["a.openvex.json"]; !got.Ladder.Whole() {
		t.Errorf("a document that is also the subject: %q: %s", show(got.Ladder), got.Reason)
	}
}
