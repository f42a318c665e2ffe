package verify

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cosign"
)

// cosignBundle rewrites a bundle of the instance as cosign 1 and 2 wrote it.
func cosignBundle(t testing.TB, data []byte, signer []byte) []byte {
	t.Helper()
	var doc struct {
		VerificationMaterial struct {
			TlogEntries []struct {
				IntegratedTime, CanonicalizedBody string
				LogID                             struct{ KeyID []byte } `json:"logId"`
				InclusionPromise                  struct{ SignedEntryTimestamp string }
			}
		}
		MessageSignature struct{ Signature string }
		DsseEnvelope     json.RawMessage
	}
	must(t, json.Unmarshal(data, &doc))
	e := doc.VerificationMaterial.TlogEntries[0]
	value := doc.MessageSignature.Signature
	if value == "" {
		value = b64(doc.DsseEnvelope)
	}
	return encode(t, map[string]any{
		"base64Signature": value, "cert": b64(signer),
		"rekorBundle": map[string]any{
			"SignedEntryTimestamp": e.InclusionPromise.SignedEntryTimestamp,
			"Payload": map[string]any{
				"body": e.CanonicalizedBody, "integratedTime": json.Number(e.IntegratedTime), "logIndex": 0, "logID": hex.EncodeToString(e.LogID.KeyID),
			},
		},
	})
}

// certificateOf takes the certificate out of a bundle.
func certificateOf(t testing.TB, data []byte) []byte {
	var doc struct {
		VerificationMaterial struct {
			Certificate struct{ RawBytes []byte }
		}
	}
	must(t, json.Unmarshal(data, &doc))
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: doc.VerificationMaterial.Certificate.RawBytes})
}

// keySigned is a bundle of cosign over an artifact that was signed with a key.
func (i *testInstance) keySigned(k *ecdsa.PrivateKey, artifact []byte) []byte {
	sig, sum := i.sign(k, artifact), sha256.Sum256(artifact)
	body := encode(i.t, map[string]any{"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": map[string]any{
		"data":      map[string]any{"hash": map[string]any{"algorithm": "sha256", "value": hex.EncodeToString(sum[:])}},
		"signature": map[string]any{"content": b64(sig), "publicKey": map[string]any{"content": b64(pemKey(i.t, k))}},
	}})
	cert, _ := i.leaf(testIdentity, testIssuer, signingTime)
	return cosignBundle(i.t, i.bundle(cert, "hashedrekord", body, signingTime, "messageSignature", map[string]any{"signature": b64(sig)}), pemKey(i.t, k))
}

func TestCosignBundles(t *testing.T) {
	for _, tt := range []struct {
		name   string
		make   func(*testing.T, keyScene) []byte
		ladder string
		reason string
	}{
		{"certificate", func(t *testing.T, s keyScene) []byte {
			b := s.instance.message(release, s.files["firmware.bin"].Bytes)
			return cosignBundle(t, b, certificateOf(t, b))
		}, whole, ""},
		{"certificate, of an attestation", func(t *testing.T, s keyScene) []byte {
			b := s.instance.attest(release, s.statement())
			return cosignBundle(t, b, certificateOf(t, b))
		}, whole, ""},
		{"certificate of a stranger", func(t *testing.T, s keyScene) []byte {
			b := s.instance.message(signer{"mallory@evil.example", testIssuer, signingTime}, s.files["firmware.bin"].Bytes)
			return cosignBundle(t, b, certificateOf(t, b))
		}, "present valid covers", "the signer is not in the registry"},
		{"certificate of another signature", func(t *testing.T, s keyScene) []byte {
			cert, _ := s.instance.leaf(testIdentity, testIssuer, signingTime)
			return cosignBundle(t, s.instance.message(release, s.files["firmware.bin"].Bytes), pemOf(cert))
		}, "present", "the signature is not valid"},
		{"another file", func(t *testing.T, s keyScene) []byte {
			b := s.instance.message(release, []byte("older"))
			return cosignBundle(t, b, certificateOf(t, b))
		}, "present valid recognised authorised timely", "another content was signed"},
		{"another time than the log promised", func(t *testing.T, s keyScene) []byte {
			b := s.instance.message(release, s.files["firmware.bin"].Bytes)
			return bytes.Replace(cosignBundle(t, b, certificateOf(t, b)), []byte(`"integratedTime":17`), []byte(`"integratedTime":16`), 1)
		}, "present", "the signature is not valid"},
		{"key of the registry", func(t *testing.T, s keyScene) []byte {
			s.keyOnly(t)
			return s.instance.keySigned(s.key, s.files["firmware.bin"].Bytes)
		}, whole, ""},
		{"another key", func(t *testing.T, s keyScene) []byte {
			s.keyOnly(t)
			return s.instance.keySigned(key(t), s.files["firmware.bin"].Bytes)
		}, "present", "the signature is not valid"},
		{"unknown field", func(t *testing.T, s keyScene) []byte {
			b := s.instance.message(release, s.files["firmware.bin"].Bytes)
			return bytes.Replace(cosignBundle(t, b, certificateOf(t, b)), []byte(`{"base64`), []byte(`{"more":1,"base64`), 1)
		}, "present", "not a usable bundle of cosign 1 or 2: expected no fields but"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			s.signer().Key, s.signer().Sigstore = nil, SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}
			s.add("firmware.bin.bundle", delivery.KindCosign, delivery.Evidence, tt.make(t, s))
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) || !got.Best.Legacy {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
		})
	}
}

// keyOnly makes the scene's key the supplier's only signer again.
func (s keyScene) keyOnly(t testing.TB) {
	s.signer().Sigstore, s.signer().Key = SigstoreIdentity{}, &KeyIdentity{File: "release.pub.pem"}
	must(t, s.signer().Key.load(func(string, int64) ([]byte, error) { return pemKey(t, s.key), nil }))
}

// A flipped bit never leaves a bundle that vouches for the file.
func TestMutatedCosignBundles(t *testing.T) {
	s := newScene(t)
	b := s.instance.message(release, s.files["firmware.bin"].Bytes)
	data := cosignBundle(t, b, certificateOf(t, b))
	for at := range data {
		changed := bytes.Clone(data)
		changed[at] ^= []byte{0x01, 0x20, 0x04}[at%3]
		s.add("firmware.bin.bundle", delivery.KindCosign, delivery.Evidence, changed)
		if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid && got.Ladder.Covers {
			t.Errorf("byte %d, %q for %q in …%s…", at, changed[at], data[at], data[max(0, at-40):min(len(data), at+20)])
		}
	}
}

func FuzzCosign(f *testing.F) {
	i := newInstance(f, "meridian")
	b := i.message(release, []byte("x"))
	f.Add(cosignBundle(f, b, certificateOf(f, b)))
	f.Add(i.keySigned(key(f), []byte("x")))
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, err := strictjson.Strict(data, fixedKeys)
		object, ok := tree.(map[string]any)
		if err != nil || !ok {
			return
		}
		b, err := cosign.Of(object)
		if err == nil && (b.VerificationMaterial.GetContent() == nil || len(b.VerificationMaterial.TlogEntries) != 1 || b.Content == nil) {
			t.Errorf("%v", b)
		}
	})
}
