package verify

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/sha512"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// edwardsBundle is a bundle over content by a managed Ed25519 key, with no log entry, since logs take the variant over a digest only.
func edwardsBundle(t *testing.T, content, value []byte) []byte {
	sum := sha512.Sum512(content)
	return encode(t, map[string]any{
		"mediaType":            "application/vnd.dev.sigstore.bundle.v0.3+json",
		"verificationMaterial": map[string]any{"publicKey": map[string]any{"hint": "release"}},
		"messageSignature":     map[string]any{"messageDigest": map[string]any{"algorithm": "SHA2_512", "digest": b64(sum[:])}, "signature": b64(value)},
	})
}

// Both variants of Ed25519 over a file in a bundle: of the pure one the whole file is read.
func TestEd25519InBundles(t *testing.T) {
	public, private, err := ed25519.GenerateKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	must(t, err)
	der, err := x509.MarshalPKIXPublicKey(public)
	must(t, err)
	content := []byte("firmware 4.2.0")
	digest := sha512.Sum512(content)
	prehashed, err := private.Sign(nil, digest[:], &ed25519.Options{Hash: crypto.SHA512})
	must(t, err)
	whole := signature.NewMessage(content)
	digestOnly := signature.Message{Digests: whole.Digests}
	zero := 0
	for _, tt := range []struct {
		name      string
		value     []byte
		artifact  signature.Message
		verified  bool
		algorithm string
		reason    string
	}{
		{"over the digest", prehashed, whole, true, "ed25519ph", ""},
		{"over the digest, without the file", prehashed, digestOnly, true, "ed25519ph", ""},
		{"pure", ed25519.Sign(private, content), whole, true, "ed25519", ""},
		{"pure, without the file", ed25519.Sign(private, content), digestOnly, false, "", "only its digest is at hand: name the file"},
		{"pure, of another file", ed25519.Sign(private, []byte("other")), whole, false, "", "it was not made over this content with this key"},
		{"pure, over the digest", ed25519.Sign(private, digest[:]), whole, false, "", "it was not made over this content with this key"},
		{"cut off", prehashed[:63], whole, false, "", "the signature value has 63 bytes"},
		{"of another file than is at hand", prehashed, signature.NewMessage([]byte("other")), false, "ed25519ph", "another content was signed"},
		{"pure, of another file than is at hand", ed25519.Sign(private, content), signature.NewMessage([]byte("other")), false, "", "no file with the digest that the bundle states is at hand"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Single(context.Background(), SingleRequest{
				Artifact: tt.artifact, Signature: edwardsBundle(t, content, tt.value), At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
				Signer: Signer{Key: &KeyIdentity{File: "key"}},
				Read: func(string, int64) ([]byte, error) {
					return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
				},
				Thresholds: Thresholds{TransparencyLog: &zero, Timestamp: &zero},
			})
			must(t, err)
			if got.Verified() != tt.verified || got.Best.Algorithm != tt.algorithm || !strings.Contains(got.Best.Reason, tt.reason) {
				t.Errorf("verified %v, %q: %q", got.Verified(), got.Best.Algorithm, got.Best.Reason)
			}
		})
	}
}
