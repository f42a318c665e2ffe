package verify

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/predicate"
)

const (
	scanType = "https://in-toto.io/attestation/vulns/v0.2"
	testType = "https://in-toto.io/attestation/test-result/v0.1"
	aScan    = `{"scanner":{"uri":"pkg:generic/scanner","db":{"lastUpdate":"2026-05-30T00:00:00Z"},"result":[]},"metadata":{}}`
)

// TestStatementContent opens statements by the right signer, by others and by nobody, whole and broken.
func TestStatementContent(t *testing.T) {
	mallory := signer{"mallory@evil.example", testIssuer, signingTime}
	for _, tt := range []struct {
		name, predicateType, predicate string
		by                             signer
		ladder                         string
		kind                           StatementKind
		content                        bool
		unread                         string
		broken                         bool
	}{
		{"scan", scanType, aScan, release, whole, StatementKind(predicate.KindScan), true, "", false},
		{"scan by a stranger", scanType, aScan, mallory, "present valid covers", StatementKind(predicate.KindScan), true, "", false},
		{"broken scan", scanType, `{"scanner":{}}`, release, whole, StatementKind(predicate.KindScan), false, "scanner.uri: expected text, found none", true},
		{"test result that contradicts itself", testType, `{"result":"PASSED","failedTests":["a"]}`, release, whole, StatementKind(predicate.KindTestResult), false, "failedTests names 1", true},
		{"scan of another version", "https://in-toto.io/attestation/vulns/v9", aScan, release, whole, StatementKind(predicate.KindScan), false, "unsupported kind: ", false},
		{"of no known type", "https://x.example/y", `{"a":7}`, release, whole, StatementUnsupported, false, "unsupported kind: ", false},
		{"provenance of another version", "https://slsa.dev/provenance/v2", `{}`, release, whole, StatementUnsupported, false, "looks like one of the kind provenance, of a version that is not read", false},
		{"SBOM that was not delivered", "https://cyclonedx.org/bom", `{"bomFormat":"CycloneDX"}`, release, whole, StatementSBOM, false, "no delivered document equals the predicate", false},
		{"VEX that was not delivered", "https://openvex.dev/ns", `{"@id":"a"}`, release, whole, StatementVEX, false, "no delivered document equals the predicate", false},
		{"verdict", "https://slsa.dev/verification_summary/v1", `{}`, release, whole, StatementVerdict, false, "", false},
		{"signature of cosign 3", "https://sigstore.dev/cosign/sign/v1", `{}`, release, whole, StatementSignature, false, "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			s.bundle("a.sigstore.json", s.instance.attest(tt.by, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, tt.predicateType, tt.predicate)))
			r := s.run(t)
			got := r.Statements[0]
			if show(got.Ladder) != tt.ladder || got.Kind != tt.kind || (got.Content != predicate.Content{}) != tt.content {
				t.Errorf("got %q, kind %s, content %+v", show(got.Ladder), got.Kind, got.Content)
			}
			if tt.unread == "" && got.ContentReason != "" || !strings.Contains(got.ContentReason, tt.unread) {
				t.Errorf("unread: %q, expected …%s…", got.ContentReason, tt.unread)
			}
			if said := r.Unreadable["a.sigstore.json"]; (said != "") != tt.broken || tt.broken && !strings.Contains(said, tt.unread) {
				t.Errorf("told as unreadable: %q", said)
			}
		})
	}
}

// A statement that nobody signed is opened too, and stays at the foot of the ladder.
func TestContentOfUnsignedStatement(t *testing.T) {
	s := newScene(t)
	s.add("scan.json", delivery.KindStatement, delivery.Evidence, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, scanType, aScan))
	s.add("broken.json", delivery.KindStatement, delivery.Evidence, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, scanType, `{}`))
	r := s.run(t)
	if r.Unreadable["broken.json"] == "" || r.Unreadable["scan.json"] != "" {
		t.Errorf("unreadable: %v", r.Unreadable)
	}
	for _, got := range r.Statements {
		if got.Ladder.Present || got.Reason == "" || (got.Path == "scan.json") != (got.Content.Scan != nil) {
			t.Errorf("%s: %q, %+v", got.Path, show(got.Ladder), got.Content)
		}
	}
}

// The documents that an SBOM statement carries are named.
func TestStatementNamesItsDocument(t *testing.T) {
	const bom = `{"bomFormat":"CycloneDX","specVersion":"1.6"}`
	s := newScene(t)
	s.add("sbom.cdx.json", delivery.KindCycloneDXJSON, delivery.Evidence, []byte(bom))
	s.bundle("a.sigstore.json", s.instance.attest(release, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, "https://cyclonedx.org/bom", bom)))
	if got := s.run(t).Statements[0]; len(got.Documents) != 1 || got.Documents[0] != "sbom.cdx.json" || got.ContentReason != "" {
		t.Errorf("%v, %q", got.Documents, got.ContentReason)
	}
}
