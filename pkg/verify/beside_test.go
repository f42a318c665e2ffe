package verify

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// TestBrokenBeside holds files of several signatures against one key: one that does not hold takes the others with it, whatever the kind.
func TestBrokenBeside(t *testing.T) {
	ours, another := key(t), key(t)
	artifact := []byte("firmware 4.2.0")
	statement := statementOf("firmware.bin", artifact, slsa.TypeV1, `{}`)
	unnamed := func(e []byte) []byte {
		return bytes.ReplaceAll(e, []byte(`"keyid":"key 1"`), []byte(`"keyid":"key 0"`))
	}
	bom := func(make func(doc, part map[string]any)) []byte {
		part := map[string]any{"type": "library", "name": "zlib"}
		doc := map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []any{part}}
		make(doc, part)
		return encode(t, doc)
	}
	for _, tt := range []struct {
		name      string
		signature []byte // an envelope
		document  []byte // or a document with the signatures inside of it
		count     int
		reason    string // empty: verified
	}{
		{"envelope, one", envelope(t, statement, ours), nil, 1, ""},
		{"envelope, the second by a key that it names", envelope(t, statement, ours, another), nil, 2, ""},
		{"envelope, the second bad", unnamed(envelope(t, statement, ours, another)), nil, 2, "another signature, which does not hold (signature 2), so that none counts"},
		{"envelope, the first bad", unnamed(envelope(t, statement, another, ours)), nil, 2, "another signature, which does not hold (signature 1), so that none counts"},
		{"lines, the second bad", append(append(envelope(t, statement, ours), '\n'), envelope(t, statement, another)...), nil, 2, "(line 2, signature 1), so that none counts"},
		{"document, and a part of it", nil, bom(func(doc, part map[string]any) {
			embed(t, ours, part, true)
			embed(t, ours, doc, true)
		}), 2, ""},
		{"document, and a part of it by a stranger", nil, bom(func(doc, part map[string]any) {
			embed(t, another, part, true)
			embed(t, ours, doc, true)
		}), 2, ""},
		{"document, and a bad one of a part", nil, bom(func(doc, part map[string]any) {
			embed(t, another, part, true)
			part["name"] = "zlab"
			embed(t, ours, doc, true)
		}), 2, "another signature, which does not hold (/components/0/signature), so that none counts"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req := SingleRequest{
				Artifact: signature.NewMessage(artifact), Signature: tt.signature, Document: tt.document,
				Signer: Signer{Key: &KeyIdentity{File: "key"}}, Read: func(string, int64) ([]byte, error) { return pemKey(t, ours), nil }, At: signingTime,
			}
			if tt.document != nil {
				req.Artifact = signature.NewMessage(tt.document)
			}
			got, err := Single(context.Background(), req)
			must(t, err)
			if got.Verified() != (tt.reason == "") || !strings.Contains(got.Best.Reason, tt.reason) || len(got.Signatures) != tt.count {
				t.Errorf("verified %v, %d signatures, %q; expected %d, %q", got.Verified(), len(got.Signatures), got.Best.Reason, tt.count, tt.reason)
			}
			if !got.Verified() && !got.Best.Tried {
				t.Error("a broken signature counts as not tried")
			}
			if tt.document != nil {
				return
			}
			all, err := BuiltRequest{Artifact: req.Artifact, Statement: tt.signature, Signer: &req.Signer, Read: req.Read, At: req.At}.attested(context.Background(), tt.signature, &req.Signer)
			must(t, err)
			for _, a := range all {
				if a.Signature.Ladder.Whole() != (tt.reason == "") && !strings.Contains(a.Signature.Reason, "key 1") {
					t.Errorf("as provenance: %+v", a.Signature)
				}
			}
		})
	}
}

// TestAskedOfKeys asks more of a key's signature than its kind can have. What a default asks, it need not have.
func TestAskedOfKeys(t *testing.T) {
	ours, n := key(t), func(n int) *int { return &n }
	artifact := []byte("firmware 4.2.0")
	req := SingleRequest{
		Artifact: signature.NewMessage(artifact), Signature: envelope(t, statementOf("firmware.bin", artifact, slsa.TypeV1, `{}`), ours),
		Signer: Signer{Key: &KeyIdentity{File: "key"}}, Read: func(string, int64) ([]byte, error) { return pemKey(t, ours), nil }, At: signingTime,
	}
	for _, tt := range []struct {
		name   string
		asked  Thresholds
		reason string
	}{
		{"nothing", Thresholds{}, ""},
		{"none of each", Thresholds{n(0), n(0), n(0)}, ""},
		{"log entries", Thresholds{TransparencyLog: n(3)}, "3 entries in a transparency log are asked for"},
		{"times", Thresholds{Timestamp: n(1)}, "1 proven times are asked for, and this signature (dsse-envelope) has 0"},
		{"promises", Thresholds{SignedCertificateTimestamp: n(1)}, "1 promises of a certificate log are asked for"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req.Thresholds = tt.asked
			got, err := Single(context.Background(), req)
			must(t, err)
			if got.Verified() != (tt.reason == "") || !strings.Contains(got.Best.Reason, tt.reason) {
				t.Errorf("verified %v: %q, expected %q", got.Verified(), got.Best.Reason, tt.reason)
			}
		})
	}
}

func TestChangedNamesWhatDiffers(t *testing.T) {
	f := wholeFile("firmware.bin", []byte("firmware"))
	s := Subject{Digest: map[string]string{"sha256": f.SHA256, "sha512": strings.Repeat("0", 128)}}
	if got := changed(f, s.against(f)); !strings.Contains(got, "over sha512:000") || !strings.Contains(got, "has sha512:"+f.SHA512) {
		t.Error(got)
	}
}

// What cannot be tried beside a signature that does not hold takes nothing from that: anybody could add it.
func TestUnsupportedBesideBroken(t *testing.T) {
	ours := key(t)
	part := map[string]any{"type": "library", "name": "zlib"}
	doc := map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []any{part}}
	embed(t, ours, doc, true)
	for name, algorithm := range map[string]string{"an algorithm that is not read": "Ed448", "one of somebody's own": "https://x.example/a"} {
		part["signature"] = map[string]any{"algorithm": algorithm, "value": "AA"}
		text := encode(t, doc)
		got, err := Single(t.Context(), SingleRequest{
			Artifact: signature.NewMessage(text), Document: text, At: signingTime,
			Signer: Signer{Key: &KeyIdentity{File: "key"}}, Read: func(string, int64) ([]byte, error) { return pemKey(t, ours), nil },
		})
		must(t, err)
		if got.Verified() || !got.Best.Tried || got.Best.Place != "/signature" || !strings.Contains(got.Best.Reason, "the signature is not valid") || len(got.Signatures) != 2 {
			t.Errorf("%s: %+v", name, got.Best)
		}
	}
}
