package signature

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"io"
	"math/big"
	"slices"
	"strings"
	"testing"
)

func modulus(bits int) *rsa.PublicKey {
	return &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), bits-1, 1), E: 65537}
}

func TestWeaknesses(t *testing.T) {
	p192 := &elliptic.CurveParams{Name: "P-192", BitSize: 192}
	for _, c := range []struct {
		name   string
		key    crypto.PublicKey
		digest crypto.Hash
		weak   []string
		called string
	}{
		{"rsa 3072", modulus(3072), crypto.SHA256, nil, "rsa-3072-sha256"},
		{"rsa 1024 and sha1", modulus(1024), crypto.SHA1, []string{"rsa-1024", "sha1"}, "rsa-1024-sha1"},
		{"md5", modulus(2048), crypto.MD5, []string{"md5"}, "rsa-2048-md5"},
		{"ripemd", modulus(2048), crypto.RIPEMD160, []string{"ripemd-160"}, "rsa-2048-ripemd-160"},
		{"exponent 1", &rsa.PublicKey{N: modulus(2048).N, E: 1}, crypto.SHA256, []string{"rsa-exponent"}, "rsa-2048-sha256"},
		{"p256", &ecdsa.PublicKey{Curve: elliptic.P256()}, crypto.SHA384, nil, "ecdsa-p256-sha384"},
		{"p192", &ecdsa.PublicKey{Curve: p192}, crypto.SHA256, []string{"ecdsa-p192"}, "ecdsa-p192-sha256"},
		{"ed25519", ed25519.NewKeyFromSeed(make([]byte, 32)).Public(), 0, nil, "ed25519"},
		{"rsa over nothing", modulus(2048), 0, []string{"no-digest"}, "rsa-2048"},
		{"another kind of key", struct{}{}, crypto.SHA256, []string{"struct {}"}, "struct {}-sha256"},
	} {
		if got := Weaknesses(c.key, c.digest); !slices.Equal(got, c.weak) {
			t.Errorf("%s: weak %q, expected %q", c.name, got, c.weak)
		}
		if got := AlgorithmName(c.key, c.digest); got != c.called {
			t.Errorf("%s: called %q, expected %q", c.name, got, c.called)
		}
	}
}

func TestAcceptedNeedsEveryWeaknessNamed(t *testing.T) {
	if Accepted([]string{"rsa-1024", "sha1"}, []string{"sha1"}) || !Accepted([]string{"sha1"}, []string{"md5", "sha1"}) || !Accepted(nil, nil) {
		t.Error("a weak signature counts only when each of its weaknesses is named")
	}
}

func TestMessageNoticesAnotherContent(t *testing.T) {
	m := NewMessage([]byte("pump 4.2.3"))
	if got, err := m.Digest(crypto.SHA1); err != nil || len(got) != 20 {
		t.Fatalf("a digest by reading again: %x, %v", got, err)
	}
	m.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("pump 4.2.4")), nil }
	if _, err := m.Digest(crypto.SHA1); !errors.Is(err, ErrChanged) {
		t.Errorf("expected ErrChanged, got %v", err)
	}
	want := sha256.Sum256([]byte("pump 4.2.3"))
	if got, err := m.Digest(crypto.SHA256); err != nil || !bytes.Equal(got, want[:]) {
		t.Errorf("a known digest is not taken again: %x, %v", got, err)
	}
	m.Open = nil
	if _, err := m.Digest(crypto.SHA1); !errors.Is(err, ErrContentNeeded) {
		t.Errorf("expected ErrContentNeeded, got %v", err)
	}
}

func TestWholeIsBounded(t *testing.T) {
	m := NewMessage([]byte("pump 4.2.3"))
	if got, err := m.Whole(10); err != nil || string(got) != "pump 4.2.3" {
		t.Errorf("within the limit: %q, %v", got, err)
	}
	if got, err := m.Whole(9); !errors.Is(err, ErrTooLong) || got != nil {
		t.Errorf("expected ErrTooLong, got %q, %v", got, err)
	}
	m.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("pump 4.2.4")), nil }
	if got, err := m.Whole(10); !errors.Is(err, ErrChanged) || got != nil {
		t.Errorf("expected ErrChanged, got %q, %v", got, err)
	}
}
