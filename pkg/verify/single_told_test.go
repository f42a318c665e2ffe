package verify

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestToldOfAList: statements about a checksum list say of the artifact on it what they say of the list, in whatever order they stand and whatever stands beside them.
func TestToldOfAList(t *testing.T) {
	k := key(t)
	content := []byte("firmware")
	sum := sha256.Sum256(content)
	list := []byte(hex.EncodeToString(sum[:]) + "  fw.bin\n")
	summary := func(result string) []byte {
		return statementOf("SHA256SUMS", list, slsa.TypeVSAV1, `{"verifier":{"id":"https://v.example"},"timeVerified":"2026-05-01T00:00:00Z","resourceUri":"r","policy":{"uri":"p"},"verificationResult":"`+result+`","verifiedLevels":[]}`)
	}
	provenance := func(of []byte) []byte {
		return statementOf("x", of, slsa.TypeV1, `{"buildDefinition":{"buildType":"t","externalParameters":{}},"runDetails":{"builder":{"id":"https://b.example"}}}`)
	}
	tests := statementOf("SHA256SUMS", list, "https://in-toto.io/attestation/test-result/v0.1", `{"result":"FAILED","configuration":[]}`)
	scan := statementOf("SHA256SUMS", list, "https://scan.example/v1", `{}`)
	line := func(of []byte, by *ecdsa.PrivateKey) []byte { return envelope(t, of, by) }
	for _, tt := range []struct {
		name               string
		lines              [][]byte
		verified, released bool
	}{
		{"provenance", [][]byte{line(provenance(list), k)}, true, true},
		{"provenance, and a summary that passed", [][]byte{line(summary("PASSED"), k), line(provenance(list), k)}, true, true},
		{"a summary that passed", [][]byte{line(summary("PASSED"), k)}, true, false},
		{"a summary that failed", [][]byte{line(summary("FAILED"), k)}, false, false},
		{"provenance, then a summary that failed", [][]byte{line(provenance(list), k), line(summary("FAILED"), k)}, false, false},
		{"a summary that failed, then provenance", [][]byte{line(summary("FAILED"), k), line(provenance(list), k)}, false, false},
		{"provenance, then tests that failed", [][]byte{line(provenance(list), k), line(tests, k)}, false, false},
		{"a scan", [][]byte{line(scan, k)}, true, false},
		{"older provenance of something else, then a scan", [][]byte{line(provenance([]byte("else")), k), line(scan, k)}, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Single(context.Background(), SingleRequest{
				Artifact: signature.NewMessage(content), ArtifactName: "fw.bin", At: signingTime, List: list, ListName: "SHA256SUMS",
				SignatureName: "SHA256SUMS.intoto.jsonl", Signature: bytes.Join(tt.lines, []byte("\n")), Signer: Signer{Key: &KeyIdentity{File: "key"}},
				Read: func(string, int64) ([]byte, error) { return pemKey(t, k), nil },
			})
			must(t, err)
			if got.Verified() != tt.verified || got.Verified() && got.SignatureOnly() == tt.released {
				t.Errorf("verified %v, signature only %v: %s%s", got.Verified(), got.SignatureOnly(), got.Best.Reason, got.Against)
			}
			if !tt.verified && !strings.Contains(got.Against, "speaks against its subject") {
				t.Errorf("against: %q", got.Against)
			}
		})
	}
}
