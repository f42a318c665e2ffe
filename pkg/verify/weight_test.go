package verify

import (
	"bytes"
	"fmt"
	"runtime"
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
	inventory := bytes.Replace(heavy(1_000_000), []byte(slsa.TypeV1), []byte("https://cyclonedx.org/bom"), 1)
	if _, err := parseStatement(inventory); err != nil {
		t.Errorf("an SBOM, of which nothing is taken: %v", err)
	}
	if _, err := parseStatement(bytes.Replace(inventory, []byte(`{"a":0},`), []byte(`{"a":0,"a":1},`), 1)); err == nil || !strings.Contains(err.Error(), "duplicate key") {
		t.Errorf("an SBOM with a key twice: %v", err)
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
		for _, read := range []bool{true, false} {
			if got := statementKeys(size, read); got.MaxTree != min(want, maxPredicateTree) || got.FoldDepth != 1 || (got.Unkept == "") != read {
				t.Errorf("%d bytes of a statement: %+v, expected %d", size, got, want)
			}
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

// TestAllocationsOfEnvelopes counts what reading an envelope and holding a signature over it allocates, whatever is freed meanwhile: its text, payload and
// the text of the statement once each, and little more. Envelopes may have 128 MiB.
func TestAllocationsOfEnvelopes(t *testing.T) {
	for name, predicate := range map[string]string{
		"text":       `{"a":"` + strings.Repeat("y", 8<<20) + `"}`,
		"components": `{"components":[` + strings.Repeat(`{"type":"library","name":"component","version":"1.2.3","purl":"pkg:generic/component@1.2.3"},`, 80_000) + `0]}`,
	} {
		s := newKeyScene(t)
		data := envelope(t, statementOf("firmware.bin", s.files["firmware.bin"].Bytes, "https://cyclonedx.org/bom", predicate), key(t))
		run := func(data []byte) int {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if got := s.single(t, data); got.Verified() || !got.Best.Tried {
				t.Fatalf("%s: %+v", name, got.Best)
			}
			runtime.ReadMemStats(&after)
			return int(after.TotalAlloc - before.TotalAlloc)
		}
		least := run(envelope(t, s.statement(), key(t)))
		if times := float64(run(data)-least) / float64(len(data)); times > 5 {
			t.Errorf("%s: %d bytes of an envelope allocate %.1f times as many", name, len(data), times)
		} else {
			t.Logf("%s: %.1f times", name, times)
		}
	}
}
