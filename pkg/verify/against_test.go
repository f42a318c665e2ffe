package verify

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestAgainst has people say of a delivered file that it failed. The word of the supplier's signers counts, whatever their roles are, and that of
// nobody else; the signature over the file stays as it is.
func TestAgainst(t *testing.T) {
	failed := func(s keyScene) []byte {
		return statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeVSAV1, summaryFailed)
	}
	for _, tt := range []struct {
		name    string
		say     func(t *testing.T, s keyScene) []byte
		against bool
	}{
		{"the signer of the file", func(t *testing.T, s keyScene) []byte {
			s.signer().Roles = []SignerRole{RoleArtifact}
			return envelope(t, failed(s), s.key)
		}, true},
		{"a signer of another role", func(t *testing.T, s keyScene) []byte { return envelope(t, failed(s), s.sbomSigner(t)) }, true},
		{"a signer of another role, beside a stranger", func(t *testing.T, s keyScene) []byte { return envelope(t, failed(s), key(t), s.sbomSigner(t)) }, true},
		{"one who may waive, and send nothing", func(t *testing.T, s keyScene) []byte {
			k := s.sbomSigner(t)
			s.req.Supplier.Signers[1].Roles = []SignerRole{RoleWaiver}
			return envelope(t, failed(s), k)
		}, false},
		{"a stranger", func(t *testing.T, s keyScene) []byte { return envelope(t, failed(s), key(t)) }, false},
		{"the signer of the file, over the statement as a file", func(t *testing.T, s keyScene) []byte {
			s.raw("failed.json", s.key, failed(s))
			return failed(s)
		}, true},
		{"a stranger, over the statement as a file", func(t *testing.T, s keyScene) []byte {
			s.raw("failed.json", key(t), failed(s))
			return failed(s)
		}, false},
		{"the signer of the file, over another statement as a file", func(t *testing.T, s keyScene) []byte {
			s.raw("failed.json", s.key, nil)
			return failed(s)
		}, false},
		{"a signed list that has the statement as a file", func(t *testing.T, s keyScene) []byte {
			sum := sha256.Sum256(failed(s))
			list := []byte(hex.EncodeToString(sum[:]) + "  failed.json\n")
			s.add("SHA256SUMS", delivery.KindChecksums, delivery.Evidence, list)
			s.raw("SHA256SUMS", s.key, list)
			return failed(s)
		}, true},
		{"nobody", func(_ *testing.T, s keyScene) []byte { return failed(s) }, false},
		{"of another product", func(t *testing.T, s keyScene) []byte {
			k := s.sbomSigner(t)
			s.req.Supplier.Signers[1].Products = []Pattern{{Name: "something else"}}
			return envelope(t, failed(s), k)
		}, false},
		{"about another file", func(t *testing.T, s keyScene) []byte {
			return envelope(t, statementOf("firmware.bin", []byte("older"), slsa.TypeVSAV1, summaryFailed), s.key)
		}, false},
		{"by SHA-1 alone", func(t *testing.T, s keyScene) []byte {
			sum := sha1.Sum(s.files["firmware.bin"].Bytes)
			return envelope(t, withDigests(t, failed(s), map[string]string{"sha1": hex.EncodeToString(sum[:])}), s.key)
		}, true},
		{"by SHA-512/256 alone", func(t *testing.T, s keyScene) []byte {
			sum := sha512.Sum512_256(s.files["firmware.bin"].Bytes)
			return envelope(t, withDigests(t, failed(s), map[string]string{"sha512_256": hex.EncodeToString(sum[:])}), s.key)
		}, true},
		{"by SHA-1 of another file", func(t *testing.T, s keyScene) []byte {
			return envelope(t, withDigests(t, failed(s), map[string]string{"sha1": strings.Repeat("0", 40)}), s.key)
		}, false},
		{"by a digest that is not taken", func(t *testing.T, s keyScene) []byte {
			return envelope(t, withDigests(t, failed(s), map[string]string{"sha3_256": strings.Repeat("0", 64)}), s.key)
		}, true},
		{"by a digest that is not taken, beside a commit", func(t *testing.T, s keyScene) []byte {
			return envelope(t, withDigests(t, failed(s), map[string]string{"sha3_256": strings.Repeat("0", 64), "gitCommit": strings.Repeat("0", 40)}), s.key)
		}, true},
		{"by the commit alone", func(t *testing.T, s keyScene) []byte {
			return envelope(t, withDigests(t, failed(s), map[string]string{"gitCommit": strings.Repeat("0", 40)}), s.key)
		}, false},
		{"by a digest in another spelling", func(t *testing.T, s keyScene) []byte {
			return envelope(t, withDigests(t, failed(s), map[string]string{"SHA-256": s.files["firmware.bin"].SHA256}), s.key)
		}, true},
		{"by a digest in one more spelling", func(t *testing.T, s keyScene) []byte {
			sum := sha512.Sum512_256(s.files["firmware.bin"].Bytes)
			return envelope(t, withDigests(t, failed(s), map[string]string{"SHA-512/256": hex.EncodeToString(sum[:])}), s.key)
		}, true},
		{"by one digest of two", func(t *testing.T, s keyScene) []byte {
			f := s.files["firmware.bin"]
			return envelope(t, withDigests(t, failed(s), map[string]string{"sha256": f.SHA256, "sha512": strings.Repeat("0", 128)}), s.key)
		}, true},
		{"that it passed", func(t *testing.T, s keyScene) []byte {
			return envelope(t, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeVSAV1, summaryPassed), s.key)
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes)
			said := tt.say(t, s)
			kind := delivery.KindDSSE
			if bytes.Contains(said, []byte(`"_type"`)) {
				kind = delivery.KindStatement
			}
			s.add("failed.json", kind, delivery.Evidence, said)
			got := s.run(t)
			against := got.Against("firmware.bin")
			if (len(against) > 0) != tt.against {
				t.Errorf("against: %+v", against)
			}
			for _, o := range against {
				if o.Statement.Path != "failed.json" || o.By == "" || !strings.Contains(o.Reason, `found "FAILED"`) {
					t.Errorf("got %+v", o)
				}
			}
			if tt.name != "of another product" && show(got.Files["firmware.bin"].Ladder) != whole {
				t.Errorf("the file: %s", show(got.Files["firmware.bin"].Ladder))
			}
		})
	}
}

// TestVerdictInTwoCases: a summary that states two verdicts under keys that differ in letter case may be one of something that failed.
func TestVerdictInTwoCases(t *testing.T) {
	s := newKeyScene(t)
	twice := strings.Replace(summaryPassed, `{`, `{"VerificationResult":"FAILED",`, 1)
	s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes)
	s.add("summary.json", delivery.KindDSSE, delivery.Evidence, envelope(t, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeVSAV1, twice), s.key))
	got := s.run(t)
	against := got.Against("firmware.bin")
	if len(against) != 1 || !strings.Contains(against[0].Reason, `"VerificationResult" occurs twice`) || got.Statements[0].Summary != nil {
		t.Errorf("got %+v, %+v", against, got.Statements[0].Summary)
	}
}

// withDigests gives a statement about one file other digests.
func withDigests(t *testing.T, statement []byte, digests map[string]string) []byte {
	from, to := bytes.Index(statement, []byte(`"digest":`))+len(`"digest":`), bytes.Index(statement, []byte("}"))+1
	if from >= to {
		t.Fatalf("no digest in %s", statement)
	}
	return append(append(append([]byte{}, statement[:from]...), encode(t, digests)...), statement[to:]...)
}

// TestBuiltAgainst puts beside good provenance, or a good summary, what takes from it.
func TestBuiltAgainst(t *testing.T) {
	i := newInstance(t, "meridian")
	stranger := signer{"mallory@evil.example", testIssuer, signingTime}
	say := func(by signer, predicateType, predicate string) []byte {
		return i.attest(by, statementOf("firmware.bin", firmware, predicateType, predicate))
	}
	good := i.attest(byWorkflow, pumpProvenance("firmware.bin", firmware, byWorkflow.san))
	evil := i.attest(byWorkflow, pumpProvenance("firmware.bin", firmware, "https://evil.example/"))
	for _, tt := range []struct {
		name   string
		beside []byte
		reason string // empty: verified
	}{
		{"a summary that failed", say(byWorkflow, slsa.TypeVSAV1, summaryFailed), `found "FAILED"`},
		{"tests that failed", say(byWorkflow, testType, `{"result":"FAILED"}`), "says FAILED"},
		{"tests that failed, by a stranger", say(stranger, testType, `{"result":"FAILED"}`), ""},
		{"tests that passed", say(byWorkflow, testType, `{"result":"PASSED"}`), ""},
		{"another builder", evil, "another provenance (line"},
		{"another builder, by a stranger", i.attest(stranger, pumpProvenance("firmware.bin", firmware, "https://evil.example/")), ""},
		{"a summary that failed, of its own type", i.attestAs(byWorkflow, "application/vnd.in-toto.vsa+json", statementOf("firmware.bin", firmware, slsa.TypeVSAV1, summaryFailed)), `found "FAILED"`},
		{"a summary that failed, called something else", i.attestAs(byWorkflow, "application/json", statementOf("firmware.bin", firmware, slsa.TypeVSAV1, summaryFailed)), "is an in-toto statement, and its type is"},
		{"a summary that failed, of a later statement", i.attestAs(byWorkflow, "application/json", bytes.Replace(statementOf("firmware.bin", firmware, slsa.TypeVSAV1, summaryFailed),
			[]byte("Statement/v1"), []byte(`Statement\/v2`), 1)), "is an in-toto statement, and its type is"},
		{"a letter", i.attestAs(byWorkflow, "application/json", []byte(`{"_type":"letter"}`)), ""},
		{"provenance of a version that is not read", say(byWorkflow, "https://slsa.dev/provenance/v1.1", `{}`), "provenance of a version that is not read"},
		{"provenance of a version that is not read, by a stranger", say(stranger, "https://slsa.dev/provenance/v2", `{}`), ""},
		{"provenance of another file", i.attest(byWorkflow, pumpProvenance("old.bin", []byte("infupump 4.1.0"), "https://evil.example/")), ""},
	} {
		for _, lines := range [][][]byte{{good, tt.beside}, {tt.beside, good}} {
			for _, named := range []*Signer{nil, {Sigstore: SigstoreIdentity{Identity: byWorkflow.san, Issuer: githubActions}}} {
				req := builtRequest(i, bytes.Join(lines, []byte("\n")))
				req.Signer = named
				got, err := ProvenanceOf(t.Context(), req, pumpDemand)
				must(t, err)
				if got.Met() != (tt.reason == "") || !strings.Contains(strings.ReplaceAll(got.Reason(), "(signature", "(line"), tt.reason) || tt.reason == "" && got.Reason() != "" {
					t.Errorf("%s: met %v, %q", tt.name, got.Met(), got.Reason())
				}
			}
		}
	}
}

// A summary that passed does not stand beside one of the same verifier that failed, whatever the order and however the artifact is named.
func TestSummariesAgainst(t *testing.T) {
	i := newInstance(t, "meridian")
	passed := `{"verifier":{"id":"https://v.example"},"timeVerified":"2026-01-01T00:00:00Z","policy":{"uri":"https://p"},"verificationResult":"PASSED","resourceUri":"u","verifiedLevels":["SLSA_BUILD_LEVEL_2"]}`
	subject := map[string]string{"cloudImage": "7"}
	of := func(predicate string, digests map[string]string) []byte {
		s := statementOf("firmware.bin", firmware, slsa.TypeVSAV1, predicate)
		if digests != nil {
			s = withDigests(t, s, digests)
		}
		return i.attest(release, s)
	}
	for _, digests := range []map[string]string{nil, subject} {
		p, f := of(passed, digests), of(strings.ReplaceAll(passed, "PASSED", "FAILED"), digests)
		for _, tt := range []struct {
			lines [][]byte
			met   bool
		}{{[][]byte{p}, true}, {[][]byte{p, f}, false}, {[][]byte{f, p}, false}, {[][]byte{p, p}, true}, {[][]byte{p, changedPayload(t, p)}, false}, {[][]byte{changedPayload(t, p), p}, false}} {
			req := builtRequest(i, bytes.Join(tt.lines, []byte("\n")))
			req.Signer = &Signer{Sigstore: SigstoreIdentity{Identity: testIdentity, Issuer: testIssuer}}
			d := SummaryDemand{VSADemand: slsa.VSADemand{VerifierID: "https://v.example", ResourceURI: "u", Levels: []string{"SLSA_BUILD_LEVEL_2"}}}
			if digests != nil {
				d.Algorithm, d.Value = "cloudImage", "7"
			}
			got, err := SummaryOf(t.Context(), req, d)
			must(t, err)
			if got.Met() != tt.met || got.Met() != (got.Reason() == "") {
				t.Errorf("%d lines: met %v, %q", len(tt.lines), got.Met(), got.Reason())
			}
		}
	}
}
