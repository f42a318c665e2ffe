package openpgp

import (
	"crypto"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"testing"

	pgpecdsa "github.com/ProtonMail/go-crypto/openpgp/ecdsa"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestMaterial knows an OpenPGP key by what it is in other kinds of signature.
func TestMaterial(t *testing.T) {
	curve := newEntity(t, &packet.Config{Time: made.Time, Algorithm: packet.PubKeyAlgoECDSA, Curve: packet.CurveNistP384}).PrimaryKey
	point, ok := curve.PublicKey.(*pgpecdsa.PublicKey)
	if !ok {
		t.Fatalf("%T", curve.PublicKey)
	}
	same, err := onCurve(elliptic.P384(), point.X, point.Y)
	must(t, err)
	if _, err := onCurve(elliptic.P384(), point.X, point.X); err == nil {
		t.Error("a point beside the curve is taken for a key")
	}
	factors, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	for _, tc := range []struct {
		name string
		key  *packet.PublicKey
		of   crypto.PublicKey
	}{
		{"ecdsa", curve, same},
		{"rsa", packet.NewRSAPublicKey(signedAt, &factors.PublicKey), factors.Public()},
	} {
		want, err := signature.KeyFingerprint(tc.of)
		must(t, err)
		if got := material(tc.key); got != want {
			t.Errorf("%s: %q, want %q", tc.name, got, want)
		}
	}
	entity := withSigningSubkey(t)
	want, err := signature.KeyFingerprint(ed25519.PublicKey(edwards(entity.PrimaryKey)))
	must(t, err)
	if all := exported(t, entity)[0].Materials(); len(all) < 2 || all[0] != want {
		t.Errorf("%q, want %q first and that of a subkey", all, want)
	}
	if got := material(&packet.PublicKey{}); got != "" {
		t.Errorf("of nothing: %q", got)
	}
}
