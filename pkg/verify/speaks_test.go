package verify

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

const (
	summaryPassed = `{"verifier":{"id":"https://v.example"},"verificationResult":"PASSED","resourceUri":"u","verifiedLevels":["SLSA_BUILD_LEVEL_2"]}`
	summaryFailed = `{"verifier":{"id":"https://v.example"},"verificationResult":"FAILED","resourceUri":"u","verifiedLevels":["FAILED"]}`
)

// TestWhatSignedStatementsSay has the expected signer sign statements of every kind about the artifact: one that speaks against it is never
// verified, and of one that does not release it the signature alone is.
func TestWhatSignedStatementsSay(t *testing.T) {
	const provenance = `{"buildDefinition":{},"runDetails":{}}`
	type said struct{ predicateType, predicate string }
	for _, tt := range []struct {
		name          string
		lines         []said
		against, only bool
		words         string
	}{
		{"provenance", []said{{slsa.TypeV1, provenance}}, false, false, "provenance"},
		{"SBOM", []said{{"https://cyclonedx.org/bom", `{"bomFormat":"CycloneDX"}`}}, false, false, "no delivered document"},
		{"signature of cosign 3", []said{{"https://sigstore.dev/cosign/sign/v1", `{}`}}, false, false, "signature"},
		{"summary that passed", []said{{slsa.TypeVSAV1, summaryPassed}}, false, true, `"PASSED", levels ["SLSA_BUILD_LEVEL_2"]`},
		{"summary that failed", []said{{slsa.TypeVSAV1, summaryFailed}}, true, false, `expected PASSED, found "FAILED"`},
		{"old summary that failed", []said{{slsa.TypeVSAV02, `{"verification_result":"FAILED"}`}}, true, false, `expected PASSED, found "FAILED"`},
		{"summary in another case", []said{{slsa.TypeVSAV1, strings.Replace(summaryPassed, "PASSED", "passed", 1)}}, true, false, `found "passed"`},
		{"summary without a result", []said{{slsa.TypeVSAV1, `{}`}}, true, false, `found ""`},
		{"summary without a predicate", []said{{slsa.TypeVSAV1, ``}}, true, false, "expected an object"},
		{"summary with a failed level", []said{{slsa.TypeVSAV1, strings.Replace(summaryPassed, "SLSA_BUILD_LEVEL_2", "FAILED", 1)}}, true, false, "it holds FAILED"},
		{"summary whose levels are no texts", []said{{slsa.TypeVSAV1, strings.Replace(summaryPassed, `"SLSA_BUILD_LEVEL_2"`, "2", 1)}}, true, false, "expected texts"},
		{"summary of another version", []said{{"https://slsa.dev/verification_summary/v9", summaryFailed}}, true, false, "nobody here reads that version"},
		{"summary of a version that is none", []said{{"https://slsa.dev/verification_summary/V1", summaryFailed}}, true, false, "nobody here reads that version"},
		{"simple verification result", []said{{"https://in-toto.io/attestation/svr/v0.1", `{}`}}, false, true, "verdict"},
		{"tests that passed", []said{{testType, `{"result":"PASSED"}`}}, false, true, "test result: PASSED"},
		{"tests with warnings", []said{{testType, `{"result":"WARNED","warnedTests":["slow"]}`}}, false, true, `test result: WARNED ("slow")`},
		{"tests that failed", []said{{testType, `{"result":"FAILED","failedTests":["a","b","c","d"]}`}}, true, false, `says FAILED ("a, b, c" and 1 more)`},
		{"tests that cannot be read", []said{{testType, `{"result":"PASSED","failedTests":["a"]}`}}, true, false, "failedTests names 1"},
		{"tests of another version", []said{{"https://in-toto.io/attestation/test-result/v9", `{"result":"FAILED"}`}}, true, false, "of a version that is not read"},
		{"scan", []said{{scanType, aScan}}, false, true, "vulnerability scan: 0 results"},
		{"VEX", []said{{"https://openvex.dev/ns", `{"@id":"a"}`}}, false, true, "no delivered document"},
		{"of no known type", []said{{"https://x.example/recalled/v1", `{"recalled":true}`}}, false, true, "nothing is known of what it says"},
		{"provenance beside a scan", []said{{scanType, aScan}, {slsa.TypeV1, provenance}}, false, false, "provenance"},
		{"provenance beside tests that failed", []said{{slsa.TypeV1, provenance}, {testType, `{"result":"FAILED"}`}}, true, false, "says FAILED"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			var lines [][]byte
			for _, l := range tt.lines {
				payload := statementOf("firmware.bin", s.files["firmware.bin"].Bytes, l.predicateType, "@")
				payload = bytes.Replace(payload, []byte(`,"predicate":@`), []byte(map[bool]string{true: `,"predicate":` + l.predicate}[l.predicate != ""]), 1)
				lines = append(lines, envelope(t, payload, s.key))
			}
			got := s.single(t, bytes.Join(lines, []byte("\n")))
			if !got.Best.Ladder.Whole() || got.Verified() == tt.against || (got.Against != "") != tt.against || got.SignatureOnly() != tt.only {
				t.Errorf("ladder %q, verified %v, the signature only %v, against: %q", show(got.Best.Ladder), got.Verified(), got.SignatureOnly(), got.Against)
			}
			if words := got.Against + "\n" + got.Statement.Says(); !strings.Contains(words, tt.words) {
				t.Errorf("words %q, expected …%s…", words, tt.words)
			}
		})
	}
}

// What a stranger says against an artifact takes nothing from it, and neither does what the signer says against another one.
func TestOnlyTheExpectedSignerSpeaksAgainst(t *testing.T) {
	s := newKeyScene(t)
	failedTests := func(content []byte) []byte {
		return statementOf("firmware.bin", content, testType, `{"result":"FAILED"}`)
	}
	good := envelope(t, s.statement(), s.key)
	stranger := bytes.Replace(envelope(t, failedTests(s.files["firmware.bin"].Bytes), key(t)), []byte(`"key 0"`), []byte(`"key 1"`), 1)
	for name, beside := range map[string][]byte{"by a stranger": stranger, "about another file": envelope(t, failedTests([]byte("older")), s.key)} {
		got := s.single(t, slices.Concat(good, []byte("\n"), beside))
		if !got.Verified() || got.SignatureOnly() || got.Statement.Kind != StatementProvenance {
			t.Errorf("%s: %q, against %q, statement %s", name, got.Best.Reason, got.Against, got.Statement.Kind)
		}
	}
}

// single holds a signature against the firmware of the scene, and expects the key of its supplier.
func (s keyScene) single(t *testing.T, data []byte) *SingleResult {
	t.Helper()
	got, err := Single(t.Context(), SingleRequest{
		Artifact: messageOf(s.files["firmware.bin"]), Signature: data, At: s.req.At, Signer: Signer{Key: &KeyIdentity{File: "key"}},
		Read: func(string, int64) ([]byte, error) { return pemKey(t, s.key), nil },
	})
	must(t, err)
	return got
}
