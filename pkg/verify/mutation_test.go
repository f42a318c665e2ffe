package verify

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// TestMutatedBundles flips a bit of every byte of valid bundles. A flipped bundle must never again vouch for
// the file. There is no exception in these bundles. In others there are two, parts that nobody reads or
// relies on: the authorities' certificates in the chain of a 0.1 or 0.2 bundle, and timestamps beyond those
// that the thresholds ask for (a root at hand may well not know their authority).
func TestMutatedBundles(t *testing.T) {
	s := newScene(t)
	artifact := s.files["firmware.bin"].Bytes
	bundles := map[string][]byte{
		"message":   s.instance.message(release, artifact),
		"statement": s.instance.attest(release, statementOf("firmware.bin", artifact, "https://example.com/release", `{"a":"b"}`)),
	}
	root, err := newCandidate(s.instance.root(), s.req.Supplier, thresholds{1, 1, 0})
	must(t, err)
	x := newIndex(&delivery.Delivery{Files: []*delivery.File{s.files["firmware.bin"]}})
	vouches := func(data []byte) bool {
		for _, sealed := range readSealed(&delivery.File{Path: "a.sigstore.json", Kind: delivery.KindSigstore, Bytes: data}) {
			if !(&prover{roots: []*candidate{root}}).prove(sealed).valid() {
				continue
			}
			for _, l := range x.links(sealed) {
				if l.covers {
					return true
				}
			}
		}
		return false
	}
	for name, data := range bundles {
		if !vouches(data) {
			t.Fatalf("%s: the unchanged bundle does not vouch", name)
		}
		for at := range data {
			changed := bytes.Clone(data)
			changed[at] ^= []byte{0x01, 0x20, 0x04}[at%3]
			if vouches(changed) {
				t.Errorf("byte %d, %q for %q in …%s…", at, changed[at], data[at], data[max(0, at-40):min(len(data), at+20)])
			}
		}
	}
}

// TestOtherSpellings changes how a valid bundle is written, not what it means to a lenient reader.
func TestOtherSpellings(t *testing.T) {
	s := newScene(t)
	valid := s.instance.message(release, s.files["firmware.bin"].Bytes)
	var doc map[string]any
	must(t, json.Unmarshal(valid, &doc))
	signature := doc["messageSignature"].(map[string]any)["signature"].(string)
	replace := func(from, to string) func([]byte) []byte {
		return func(b []byte) []byte { return bytes.Replace(b, []byte(from), []byte(to), 1) }
	}
	for _, tt := range []struct {
		name   string
		change func([]byte) []byte
		valid  bool
	}{
		{"indented", func(b []byte) []byte { var out bytes.Buffer; _ = json.Indent(&out, b, "", " "); return out.Bytes() }, true},
		{"line break at the end", func(b []byte) []byte { return append(bytes.Clone(b), '\n') }, true},
		{"duplicate key", replace(`{"mediaType"`, `{"mediaType":"x","mediaType"`), false},
		{"duplicate key by the field's other name", replace(`"mediaType":`, `"media_type":"application/vnd.dev.sigstore.bundle.v0.3+json","mediaType":`), false},
		{"the field's other name", replace(`"messageSignature"`, `"message_signature"`), false},
		{"trailing data", func(b []byte) []byte { return append(bytes.Clone(b), "{}"...) }, false},
		{"unknown field", replace(`{"mediaType"`, `{"extra":1,"mediaType"`), false},
		{"line break inside base64", replace(signature, signature[:8]+`\n`+signature[8:]), false},
		{"version 0.2 for a bundle of 0.3", replace("bundle.v0.3+json", "bundle.v0.2+json"), false},
		{"version 0.1 in the old form", replace("bundle.v0.3+json", "bundle+json;version=0.1"), false},
		{"enumeration as a number", replace(`"SHA2_256"`, `1`), false},
		{"byte order mark", func(b []byte) []byte { return append([]byte("\ufeff"), b...) }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.bundle("firmware.bin.sigstore.json", tt.change(valid))
			got := s.run(t).Files["firmware.bin"]
			if got.Ladder.Whole() != tt.valid {
				t.Errorf("whole %v, expected %v: %s", got.Ladder.Whole(), tt.valid, got.Reason)
			}
		})
	}
}
