package sign

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/sigstore/sigstore/pkg/cryptoutils"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

func keys(t testing.TB) map[string]crypto.Signer {
	t.Helper()
	out := map[string]crypto.Signer{}
	for name, curve := range map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()} {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = key
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	out["RSA-2048"], out["Ed25519"] = rsaKey, edwards
	return out
}

func plainPEM(t testing.TB, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// TestBundlesVerify signs with each kind of key and has package verify hold the bundle against the key, over this content and another.
func TestBundlesVerify(t *testing.T) {
	zero := 0
	for name, private := range keys(t) {
		key, err := ParseKey(plainPEM(t, private), nil)
		if err != nil {
			t.Fatal(name, err)
		}
		public, err := key.PublicPEM()
		if err != nil {
			t.Fatal(name, err)
		}
		bundle, err := key.Bundle([]byte("content"), rand.Reader)
		if err != nil {
			t.Fatal(name, err)
		}
		for content, want := range map[string]bool{"content": true, "Content": false} {
			r, err := verify.Single(context.Background(), verify.SingleRequest{
				Artifact: signature.NewMessage([]byte(content)), Signature: bundle, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
				Signer:     verify.Signer{Key: &verify.KeyIdentity{File: "key"}},
				Read:       func(string, int64) ([]byte, error) { return public, nil },
				Thresholds: verify.Thresholds{TransparencyLog: &zero, Timestamp: &zero},
			})
			if err != nil || r.Verified() != want || r.Kind != "sigstore-bundle" {
				t.Errorf("%s over %s: %+v, %v", name, content, r, err)
			}
		}
	}
}

// TestParseKey reads keys in each form, and says what is wrong with others.
func TestParseKey(t *testing.T) {
	password := func(text string) func() ([]byte, error) { return func() ([]byte, error) { return []byte(text), nil } }
	private := keys(t)["P-256"]
	encrypted, err := cryptoutils.MarshalPrivateKeyToEncryptedDER(private, func(bool) ([]byte, error) { return []byte("right"), nil })
	if err != nil {
		t.Fatal(err)
	}
	cosign := pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED SIGSTORE PRIVATE KEY", Bytes: encrypted})
	sec1, err := x509.MarshalECPrivateKey(private.(*ecdsa.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	refused := errors.New("refused")
	for _, tc := range []struct {
		name     string
		data     []byte
		password func() ([]byte, error)
		want     string // part of the error; empty when there is none
	}{
		{"plain", plainPEM(t, private), nil, ""},
		{"SEC 1", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: sec1}), nil, ""},
		{"encrypted", cosign, password("right"), ""},
		{"encrypted, wrong password", cosign, password("wrong"), "read private key"},
		{"encrypted, no password", cosign, nil, ErrNoPassword.Error()},
		{"encrypted, nobody answers", cosign, func() ([]byte, error) { return nil, refused }, "refused"},
		{"no key", []byte("junk"), nil, "read private key"},
		{"a public key", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: []byte{1}}), nil, "read private key"},
		{"damaged", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte{1}}), nil, "read private key"},
		{"too large", make([]byte, MaxKeySize+1), nil, "larger than"},
	} {
		key, err := ParseKey(tc.data, tc.password)
		if (key == nil) == (err == nil) || (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", tc.name, err)
		}
		if tc.want == ErrNoPassword.Error() && !errors.Is(err, ErrNoPassword) {
			t.Errorf("%s: %v does not say that a password is missing", tc.name, err)
		}
	}
}
