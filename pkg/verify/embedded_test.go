package verify

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// embed signs an object in the JSON Signature Format. What encode writes is in the form of RFC 8785 already.
func embed(t testing.TB, k *ecdsa.PrivateKey, object map[string]any, stated bool) {
	t.Helper()
	url := base64.RawURLEncoding.EncodeToString
	sig := map[string]any{"algorithm": "ES256"}
	if stated {
		point, err := k.PublicKey.Bytes()
		must(t, err)
		sig["publicKey"] = map[string]any{"kty": "EC", "crv": "P-256", "x": url(point[1:33]), "y": url(point[33:])}
	}
	object["signature"] = sig
	sum := sha256.Sum256(encode(t, object))
	r, s, err := ecdsa.Sign(rand.Reader, k, sum[:])
	must(t, err)
	value := make([]byte, 64)
	r.FillBytes(value[:32])
	s.FillBytes(value[32:])
	sig["value"] = url(value)
}

// embedMember signs an object as one of several signers, each alone (JSF, "signers"), and gives what stands in their list.
func embedMember(t *testing.T, k *ecdsa.PrivateKey, object map[string]any, keyID string) map[string]any {
	member := map[string]any{"algorithm": "ES256"}
	if keyID != "" {
		member["keyId"] = keyID
	}
	object["signature"] = map[string]any{"signers": []any{member}}
	sum := sha256.Sum256(encode(t, object))
	r, s, err := ecdsa.Sign(rand.Reader, k, sum[:])
	must(t, err)
	value := make([]byte, 64)
	r.FillBytes(value[:32])
	s.FillBytes(value[32:])
	member["value"] = base64.RawURLEncoding.EncodeToString(value)
	return member
}

// TestSignersOfADocument puts the signature of somebody else beside the expected signer's, as envelopes have it: one that names another key takes nothing away.
func TestSignersOfADocument(t *testing.T) {
	for _, tt := range []struct {
		name                string
		ours, theirs        string // key ids
		oursByThem, reorder bool
		verified            bool
	}{
		{"another key", "a", "b", false, false, true},
		{"another key, first", "a", "b", false, true, true},
		{"another key, and none is named for ours", "", "b", false, false, true},
		{"the same key", "a", "a", false, false, false},
		{"no key", "a", "", false, false, false},
		{"both by them", "a", "b", true, false, false},
	} {
		k, stranger := key(t), key(t)
		doc := map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}
		first := k
		if tt.oursByThem {
			first = stranger
		}
		signers := []any{embedMember(t, first, doc, tt.ours), embedMember(t, stranger, doc, tt.theirs)}
		if tt.reorder {
			slices.Reverse(signers)
		}
		doc["signature"] = map[string]any{"signers": signers}
		data := encode(t, doc)
		got, err := Single(t.Context(), SingleRequest{
			Artifact: signature.NewMessage(data), ArtifactName: "bom.cdx.json", Document: data, At: signingTime,
			Signer: Signer{Key: &KeyIdentity{File: "key"}}, Read: func(string, int64) ([]byte, error) { return pemKey(t, k), nil },
		})
		must(t, err)
		if got.Verified() != tt.verified || len(got.Signatures) != 2 {
			t.Errorf("%s: verified %v, %q; %d signatures", tt.name, got.Verified(), got.Best.Reason, len(got.Signatures))
		}
	}
}

func TestEmbeddedSignatures(t *testing.T) {
	bom := func() map[string]any {
		return map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": []any{map[string]any{"type": "library", "name": "zlib"}}}
	}
	part := func(doc map[string]any) map[string]any { return doc["components"].([]any)[0].(map[string]any) }
	for _, tt := range []struct {
		name   string
		make   func(*testing.T, keyScene) []byte
		ladder string // of the best signature
		reason string
		broken bool // one of them was put to the test and does not hold
	}{
		{"by the key of the registry", func(t *testing.T, s keyScene) []byte {
			doc := bom()
			embed(t, s.key, doc, false)
			return encode(t, doc)
		}, whole, "", false},
		{"by the key of the registry, which it states", func(t *testing.T, s keyScene) []byte {
			doc := bom()
			embed(t, s.key, doc, true)
			return encode(t, doc)
		}, whole, "", false},
		{"of another key, under a name spelled with escapes", func(t *testing.T, s keyScene) []byte {
			doc := bom()
			embed(t, key(t), doc, false)
			return bytes.Replace(encode(t, doc), []byte(`"signature"`), []byte(`"\u0073ignature"`), 1)
		}, "present", "", true},
		{"by a pinned key, which it states", func(t *testing.T, s keyScene) []byte {
			pin(t, s)
			doc := bom()
			embed(t, s.key, doc, true)
			return encode(t, doc)
		}, whole, "", false},
		{"by a stranger, whose key it states", func(t *testing.T, s keyScene) []byte {
			doc := bom()
			embed(t, key(t), doc, true)
			return encode(t, doc)
		}, "present valid covers", "the signer is not in the registry", false},
		{"by a stranger", func(t *testing.T, s keyScene) []byte {
			doc := bom()
			embed(t, key(t), doc, false)
			return encode(t, doc)
		}, "present", "the signature is not valid", true},
		{"changed afterwards", func(t *testing.T, s keyScene) []byte {
			doc := bom()
			embed(t, s.key, doc, true)
			return bytes.Replace(encode(t, doc), []byte("zlib"), []byte("zlab"), 1)
		}, "present", "the signature is not valid", true},
		{"of one component alone", func(t *testing.T, s keyScene) []byte {
			doc := bom()
			embed(t, s.key, part(doc), true)
			return encode(t, doc)
		}, "present valid recognised authorised timely", "the signature is over /components/0 alone, not over the whole document", false},
		{"of the document, and a bad one of a component", func(t *testing.T, s keyScene) []byte {
			doc := bom()
			embed(t, s.key, part(doc), true)
			part(doc)["name"] = "zlab"
			embed(t, s.key, doc, true)
			return encode(t, doc)
		}, whole, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			s.add("bom.json", delivery.KindCycloneDXJSON, delivery.Evidence, tt.make(t, s))
			got := s.run(t).Files["bom.json"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
			broken := false
			for _, d := range got.Signatures {
				broken = broken || d.Tried && !d.Ladder.Valid
				if d.Kind != KindJSF || !strings.HasSuffix(d.Place, "/signature") {
					t.Errorf("%+v", d)
				}
			}
			if broken != tt.broken {
				t.Errorf("broken %v: %+v", broken, got.Signatures)
			}
		})
	}
}

// program is the head of a Windows program whose certificate table has a size.
func program(form uint16, directories, table uint32) []byte {
	le := binary.LittleEndian
	b := make([]byte, 0x200)
	copy(b, "MZ")
	le.PutUint32(b[0x3c:], 0x80)
	copy(b[0x80:], "PE\x00\x00")
	at := 0x80 + 24
	le.PutUint16(b[at:], form)
	first := at + 96
	if form == 0x20b {
		first = at + 112
	}
	le.PutUint32(b[first-4:], directories)
	le.PutUint32(b[first+8*4+4:], table)
	return b
}

func TestAuthenticode(t *testing.T) {
	for _, tt := range []struct {
		name   string
		data   []byte
		signed bool
	}{
		{"32 bits", program(0x10b, 16, 1000), true},
		{"64 bits", program(0x20b, 16, 1000), true},
		{"no table", program(0x20b, 16, 0), false},
		{"too few directories", program(0x20b, 4, 1000), false},
		{"another form", program(0x107, 16, 1000), false},
		{"cut off", program(0x20b, 16, 1000)[:0x90], false},
		{"head beyond the end", []byte("MZ" + strings.Repeat("\xff", 0x40)), false},
		{"nothing", []byte("MZ"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			f, err := delivery.NewFile("setup.exe", tt.data)
			must(t, err)
			f.Kind, f.Role = delivery.KindPE, delivery.Artifact
			s.files["setup.exe"] = f
			got := s.run(t).Files["setup.exe"]
			if tt.signed != got.Ladder.Present || tt.signed && (got.Best.Tried || got.Best.Kind != authenticode.Kind || got.Reason != authenticode.reason()) {
				t.Errorf("%q: %s", show(got.Ladder), got.Reason)
			}
		})
	}
}

func FuzzCertificateTable(f *testing.F) {
	f.Add(program(0x10b, 16, 1000))
	f.Add(program(0x20b, 16, 1000))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = certificateTable(bytes.NewReader(data)) })
}
