package verify

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestWeightOfStatements has a statement hold as many objects as fit, which take fifty times the length of their text.
func TestWeightOfStatements(t *testing.T) {
	heavy := func(objects int) []byte {
		return statementOf("firmware.bin", []byte("x"), slsa.TypeV1, `{"a":[`+strings.Repeat(`{"a":0},`, objects)+`0]}`)
	}
	if _, err := parseStatement(heavy(100_000)); err != nil {
		t.Errorf("a statement of many values: %v", err)
	}
	if _, err := parseStatement(heavy(1_000_000)); err == nil || !strings.Contains(err.Error(), "of memory; expected fewer and longer ones") {
		t.Errorf("a statement that takes too much: %v", err)
	}
	long := statementOf("firmware.bin", []byte("x"), slsa.TypeV1, `{"a":"`+strings.Repeat("y", 20<<20)+`"}`)
	if _, err := parseStatement(long); err != nil {
		t.Errorf("a long statement of few values: %v", err)
	}
}

// The memory that a document may take grows with its length, as that of real ones does; that of envelopes and bundles does not.
func TestWeightByLength(t *testing.T) {
	for size, want := range map[int]int{0: leastTree, 1 << 20: leastTree + treePerByte<<20, MaxStatementSize: leastTree + treePerByte*MaxStatementSize} {
		if got := document(size); got.MaxTree != want || got.MaxDepth != MaxJSONDepth || got.FoldDepth != 0 {
			t.Errorf("%d bytes: %+v, expected %d", size, got, want)
		}
		if got := statementKeys(size); got.MaxTree != want || got.FoldDepth != 1 {
			t.Errorf("%d bytes of a statement: %+v, expected %d", size, got, want)
		}
	}
	if fixedKeys.MaxTree != maxSealTree {
		t.Errorf("a bundle may take %d", fixedKeys.MaxTree)
	}
}

// TestWeightOfSignatureFiles refuses envelopes and bundles of many values before anything is made of them, whatever they are.
func TestWeightOfSignatureFiles(t *testing.T) {
	values := strings.Repeat(`{"a":0},`, 150_000) + "0"
	for name, text := range map[string]string{
		"envelope": `{"payloadType":"x","payload":"","signatures":[{"sig":"AAAA"}],"more":[%s]}`,
		"bundle":   `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"tlogEntries":[%s]}}`,
		"cosign":   `{"base64Signature":"AAAA","cert":"","rekorBundle":{"Payload":[%s]}}`,
	} {
		s := newKeyScene(t)
		got := s.single(t, fmt.Appendf(nil, text, values))
		if got.Verified() || !strings.Contains(got.Best.Reason, "of memory; expected fewer and longer ones") {
			t.Errorf("%s: %+v", name, got.Best)
		}
	}
	if _, err := Embedded([]byte(`{"signature":{"algorithm":"ES256","value":"AA"},"a":[` + strings.Repeat(`{"a":0},`, 1_000_000) + `0]}`)); err == nil || !strings.Contains(err.Error(), "of memory") {
		t.Errorf("document: %v", err)
	}
}

// TestTreesOfRealDocuments holds what SBOMs in use take of memory against what a statement that carries one may.
func TestTreesOfRealDocuments(t *testing.T) {
	small := []byte(`{"type":"library","name":"z","version":"1","purl":"pkg:generic/z@1","hashes":[{"alg":"SHA-256","content":"` + strings.Repeat("0", 64) + `"}]},`)
	text := append(append([]byte(`{"bomFormat":"CycloneDX","components":[`), bytes.Repeat(small, 200_000)...), "0]}"...)
	if _, err := strictjson.Strict(text, document(len(text))); err != nil {
		t.Errorf("an SBOM of %d bytes: %v", len(text), err)
	}
}
