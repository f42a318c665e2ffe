package verify

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestKeyInACertificate holds bare signatures against keys that come as certificates: what these were issued for, and until when, counts.
func TestKeyInACertificate(t *testing.T) {
	in := newInstanceUntil(t, "fabulon", signingTime.AddDate(400, 0, 0))
	content := []byte("infusion pump 4.2\n")
	sum := sha256.Sum256(content)
	for _, c := range []struct {
		name   string
		edit   func(*x509.Certificate)
		alone  bool // the public key without its certificate
		reason string
	}{
		{"valid", nil, false, ""},
		{"without a purpose", func(c *x509.Certificate) { c.KeyUsage, c.ExtKeyUsage = 0, nil }, false, ""},
		{"expired", func(c *x509.Certificate) { c.NotAfter = signingTime }, false, "no longer accepted, only until " + day(signingTime) + ", as its certificate says"},
		{"not yet valid", func(c *x509.Certificate) { c.NotBefore = signingTime.AddDate(1, 0, 0) }, false, "not accepted yet, only from " + day(signingTime.AddDate(1, 0, 0)) + " on"},
		{"for servers", func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }, false, "was issued for another purpose"},
		{"for encryption", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }, false, "was not issued for signing"},
		{"expired, and the key is given alone", func(c *x509.Certificate) { c.NotAfter = signingTime }, true, ""},
	} {
		cert, k := authority{in.ca, in.caKey}.issue(t, fabulon, c.edit)
		file := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
		if c.alone {
			file = pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: cert.RawSubjectPublicKeyInfo})
		}
		value, err := ecdsa.SignASN1(rand.Reader, k, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		r, err := Single(context.Background(), SingleRequest{
			Artifact: signature.NewMessage(content), Size: int64(len(content)), Signature: value,
			Signer: Signer{Key: &KeyIdentity{File: "key"}}, At: signingTime.AddDate(0, 1, 0),
			Read: func(string, int64) ([]byte, error) { return file, nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		if r.Verified() != (c.reason == "") || !strings.Contains(r.Best.Reason, c.reason) || r.Kind != string(delivery.KindRawSignature) {
			t.Errorf("%s: verified %v, %q; expected %q", c.name, r.Verified(), r.Best.Reason, c.reason)
		}
	}
}

// TestTermOfCertifiedKey takes the narrower of what the registry and the certificate say.
func TestTermOfCertifiedKey(t *testing.T) {
	date := func(month time.Month) time.Time { return time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC) }
	certified := &KeyIdentity{certificate: &x509.Certificate{NotBefore: date(3), NotAfter: date(6)}}
	for _, c := range []struct {
		name              string
		signer            Signer
		signed            time.Time
		within, certifies bool
	}{
		{"on the first second", Signer{Key: certified}, date(3), true, false},
		{"before", Signer{Key: certified}, date(3).Add(-time.Second), false, true},
		{"within the last second", Signer{Key: certified}, date(6).Add(time.Second - 1), true, false},
		{"after", Signer{Key: certified}, date(6).Add(time.Second), false, true},
		{"the registry's end is earlier", Signer{Key: certified, ValidUntil: date(5)}, date(5), false, false},
		{"the registry's start is later", Signer{Key: certified, ValidFrom: date(4)}, date(3), false, false},
		{"the registry's term is wider", Signer{Key: certified, ValidFrom: date(1), ValidUntil: date(12)}, date(7), false, true},
		{"no certificate", Signer{Key: &KeyIdentity{}}, date(12), true, false},
	} {
		why := untimely(holding{times: []time.Time{c.signed}}, &c.signer, date(12))
		if (why == "") != c.within || strings.Contains(why, "as its certificate says") != c.certifies {
			t.Errorf("%s: %q", c.name, why)
		}
	}
}
