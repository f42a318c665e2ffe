package openpgp

import (
	"bytes"
	"crypto"
	"crypto/dsa" //nolint:staticcheck // old keys are recognised
	"crypto/rsa"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	pgped25519 "github.com/ProtonMail/go-crypto/openpgp/ed25519"
	"github.com/ProtonMail/go-crypto/openpgp/eddsa"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	pgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

// made makes keys and signatures in Go, for what GnuPG does not let one do.
var made = &packet.Config{
	Time: func() time.Time { return signedAt.AddDate(0, -1, 0) }, Algorithm: packet.PubKeyAlgoEdDSA, Curve: packet.Curve25519,
	NonDeterministicSignaturesViaNotation: new(bool), // no salt, which there is none of for SHA-1
}

func newEntity(t testing.TB, config *packet.Config) *pgp.Entity {
	t.Helper()
	e, err := pgp.NewEntity("Maker", "", "maker@example.com", config)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func exported(t testing.TB, e *pgp.Entity) []*Key {
	t.Helper()
	var out bytes.Buffer
	if err := e.Serialize(&out); err != nil {
		t.Fatal(err)
	}
	k, err := ParseKeys(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// signWith makes a signature with any private key, for whatever use it is meant.
func signWith(t testing.TB, key *packet.PrivateKey, content string, change func(*packet.Signature)) []byte {
	t.Helper()
	sig := &packet.Signature{Version: key.Version, SigType: packet.SigTypeBinary, PubKeyAlgo: key.PubKeyAlgo, Hash: crypto.SHA256, CreationTime: signedAt, IssuerKeyId: &key.KeyId}
	if change != nil {
		change(sig)
	}
	h, err := sig.PrepareSign(made)
	if err != nil {
		t.Fatal(err)
	}
	h.Write([]byte(content))
	if err := sig.Sign(h, key, made); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := sig.Serialize(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// rebind changes the binding of the newest subkey and lets the primary key sign it again.
func rebind(t testing.TB, e *pgp.Entity, change func(*packet.Signature)) *packet.PrivateKey {
	t.Helper()
	s := &e.Subkeys[len(e.Subkeys)-1]
	change(s.Bindings[0].Packet)
	if err := s.Bindings[0].Packet.SignKey(s.PublicKey, e.PrivateKey, made); err != nil {
		t.Fatal(err)
	}
	return s.PrivateKey
}

func withSigningSubkey(t testing.TB) *pgp.Entity {
	t.Helper()
	e := newEntity(t, made)
	if err := e.AddSigningSubkey(made); err != nil {
		t.Fatal(err)
	}
	return e
}

const crafted = "crafted content"

var later = &packet.Config{Time: func() time.Time { return signedAt.AddDate(0, 0, 14) }}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// resign changes the certification of the only user id.
func TestDocumentSignature(t *testing.T) {
	e := newEntity(t, made)
	day := uint32(24 * 60 * 60)
	for _, c := range []struct {
		name   string
		change func(*packet.Signature)
		refuse string
	}{
		{"unchanged", func(*packet.Signature) {}, ""},
		{"older than the key", func(s *packet.Signature) { s.CreationTime = made.Now().Add(-time.Second) }, "which is earlier"},
		{"from the future", func(s *packet.Signature) { s.CreationTime = judgedAt.At.Add(time.Second) }, "after the moment judged at"},
		{"expired", func(s *packet.Signature) { s.SigLifetimeSecs = &day }, "signature expired on"},
		{"notation", func(s *packet.Signature) { s.Notations = []*packet.Notation{{Name: "x@example.com"}} }, ""},
		{"critical notation", func(s *packet.Signature) {
			s.Notations = []*packet.Notation{{Name: "x@example.com", IsCritical: true}}
		}, "x@example.com"},
		{"certification", func(s *packet.Signature) { s.SigType = packet.SigTypeGenericCert }, "of type 0x10"},
	} {
		got, err := Verify(signWith(t, e.PrivateKey, crafted, c.change), signature.NewMessage([]byte(crafted)), exported(t, e), judgedAt)
		if c.refuse != "" {
			signaturetest.Refused(t, c.name, err, c.refuse)
		} else if err != nil || len(got.Signers) != 1 {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// TestKinds signs with every kind of key there is, in version 4 and 6.
func TestKinds(t *testing.T) {
	config := func(a packet.PublicKeyAlgorithm, curve packet.Curve, v6 bool) *packet.Config {
		return &packet.Config{Time: made.Time, Algorithm: a, Curve: curve, V6Keys: v6, RSABits: 2048}
	}
	for algorithm, c := range map[string]*packet.Config{
		"rsa-2048-sha256":             config(packet.PubKeyAlgoRSA, "", false),
		"ecdsa-p256-sha256":           config(packet.PubKeyAlgoECDSA, packet.CurveNistP256, false),
		"ecdsa-p384-sha384":           config(packet.PubKeyAlgoECDSA, packet.CurveNistP384, false),
		"ecdsa-p521-sha512":           config(packet.PubKeyAlgoECDSA, packet.CurveNistP521, false),
		"ecdsa-brainpoolp256-sha256":  config(packet.PubKeyAlgoECDSA, packet.CurveBrainpoolP256, false),
		"ecdsa-secp256k1-sha256":      config(packet.PubKeyAlgoECDSA, packet.CurveSecP256k1, false),
		"ed448-sha512":                config(packet.PubKeyAlgoEdDSA, packet.Curve448, false),
		"ed25519-sha256":              config(packet.PubKeyAlgoEd25519, "", true),
		"ed448-sha3-512":              config(packet.PubKeyAlgoEd448, "", true),
		"ecdsa-p256-sha256 version 6": config(packet.PubKeyAlgoECDSA, packet.CurveNistP256, true),
	} {
		e := newEntity(t, c)
		hashes := map[string]crypto.Hash{"sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512, "3-512": crypto.SHA3_512}
		name, _, _ := strings.Cut(algorithm, " ")
		for suffix, h := range hashes {
			if !strings.HasSuffix(name, suffix) {
				continue
			}
			sig := signWith(t, e.PrivateKey, crafted, func(s *packet.Signature) { s.Hash = h; s.IssuerKeyId = nil })
			got, err := Verify(sig, signature.NewMessage([]byte(crafted)), exported(t, e), judgedAt)
			if err != nil || got.Signers[0].Algorithm != name || (got.Signers[0].Weak != nil) != strings.Contains(name, "secp256k1") {
				t.Errorf("%s: %+v, %v", algorithm, got, err)
			}
			signaturetest.Refused(t, algorithm, second(Verify(sig, signature.NewMessage([]byte("x")), exported(t, e), judgedAt)), "not made over this content")
		}
	}
}

func second[T any](_ T, err error) error { return err }

// TestSignatureOfOtherVersion signs in version 4 with a key of version 6, which RFC 9580 (section 5.2) forbids.
func TestSignatureOfOtherVersion(t *testing.T) {
	e := newEntity(t, &packet.Config{Time: made.Time, Algorithm: packet.PubKeyAlgoEd25519, V6Keys: true})
	key := *e.PrivateKey
	key.Version = 4
	sig := signWith(t, &key, crafted, func(s *packet.Signature) { s.IssuerKeyId = &e.PrimaryKey.KeyId })
	_, err := Verify(sig, signature.NewMessage([]byte(crafted)), exported(t, e), judgedAt)
	signaturetest.Refused(t, "version 4 by version 6", err, "")
}

func TestParseKeys(t *testing.T) {
	pump, valve := signaturetest.Fixture(t, "pump.asc"), signaturetest.Fixture(t, "valve.asc")
	binary, err := packetsOf(pump, labelPublicKey)
	must(t, err)
	e := newEntity(t, made)
	var private bytes.Buffer
	must(t, e.SerializePrivateWithoutSigning(&private, nil))
	for _, c := range []struct {
		name   string
		data   []byte
		keys   int
		refuse string
	}{
		{"armoured", pump, 1, ""},
		{"binary", binary, 1, ""},
		{"two blocks", append(bytes.Clone(pump), valve...), 2, ""},
		{"two in one file", append(bytes.Clone(binary), binary...), 2, ""},
		{"private key", private.Bytes(), 0, "private key"},
		{"a signature", signaturetest.Fixture(t, "content.sig"), 0, "expected an OpenPGP public key first"},
		{"cut off", binary[:len(binary)-1], 0, "cut off"},
		{"text behind", append(bytes.Clone(pump), "x\n"...), 0, "expected a line"},
		{"literal data inside", append(bytes.Clone(binary), 0xc0|11, 1, 'b'), 0, "does not belong"},
		{"version 3", []byte{0xc0 | tagPublicKey, 8, 3, 0, 0, 0, 0, 0, 0, 1}, 0, "unsupported kind: OpenPGP public key (version 3)"},
		{"empty packet", []byte{0xc0 | tagPublicKey, 0}, 0, "unsupported kind"},
		{"nothing", nil, 0, "no OpenPGP packet"},
		{"too long", make([]byte, MaxKeySize+1), 0, "at most"},
		{"too many", bytes.Repeat(binary, MaxKeys+1), 0, "more than 64"},
	} {
		got, err := ParseKeys(c.data)
		if (err == nil) != (c.refuse == "") || len(got) != c.keys || err != nil && !strings.Contains(err.Error(), c.refuse) {
			t.Errorf("%s: %d keys, %v; expected %d, %q", c.name, len(got), err, c.keys, c.refuse)
		}
	}
	k := keys(t, "valve.asc")[0]
	if len(k.Fingerprint()) != 40 || !slices.Equal(k.UserIDs(), []string{"Valve Works <release@valve.example>"}) || !k.Created().Equal(on(2026, 1, 1).At) {
		t.Errorf("%s, %q, %s", k.Fingerprint(), k.UserIDs(), k.Created())
	}
}

// TestSizesOfKeys holds the limits on numbers.
func TestSizesOfKeys(t *testing.T) {
	bits := func(n int) *big.Int { return new(big.Int).SetBit(big.NewInt(1), n-1, 1) }
	ofRSA := func(n int) *packet.PublicKey {
		return packet.NewRSAPublicKey(signedAt, &rsa.PublicKey{N: bits(n), E: 65537})
	}
	ofDSA := func(n int) *packet.PublicKey {
		return packet.NewDSAPublicKey(signedAt, &dsa.PublicKey{Parameters: dsa.Parameters{P: bits(n), Q: bits(256), G: bits(8)}, Y: bits(8)})
	}
	for _, c := range []struct {
		name string
		key  *packet.PublicKey
		good bool
	}{
		{"RSA, too short", ofRSA(signature.MinRSABits - 1), false}, {"RSA, short", ofRSA(signature.MinRSABits), true}, {"RSA, long", ofRSA(signature.MaxRSABits), true}, {"RSA, too long", ofRSA(signature.MaxRSABits + 1), false},
		{"DSA, long", ofDSA(maxDSABits), true}, {"DSA, too long", ofDSA(maxDSABits + 1), false},
	} {
		var out bytes.Buffer
		must(t, c.key.Serialize(&out))
		_, err := ParseKeys(out.Bytes())
		if c.good && err != nil || !c.good && !errors.As(err, new(*signature.UnsupportedError)) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestUnreadableRevocation puts a revocation of version 3 into a key. Whoever cannot read it must not go on as if it were not there.
func TestUnreadableRevocation(t *testing.T) {
	binary, err := packetsOf(signaturetest.Fixture(t, "pump.asc"), labelPublicKey)
	must(t, err)
	k, err := ParseKeys(append(binary, wrapped(t, append([]byte{3, 5, byte(packet.SigTypeKeyRevocation)}, make([]byte, 30)...))...))
	must(t, err)
	_, err = Verify(signaturetest.Fixture(t, "content.sig"), signature.NewMessage(signaturetest.Fixture(t, "content")), k, judgedAt)
	if !errors.As(err, new(*signature.UnsupportedError)) {
		t.Errorf("expected an unsupported kind, got %v", err)
	}
}

// TestSameKeyTwice has a key in its state before and after its revocation: the state that allows more must not win because it comes
// first.

func TestKeysOfSmallOrder(t *testing.T) {
	for _, raw := range signaturetest.SmallOrder() {
		for _, public := range []*packet.PublicKey{
			packet.NewEd25519PublicKey(made.Now(), &pgped25519.PublicKey{Point: raw}),
			packet.NewEdDSAPublicKey(made.Now(), edDSA(t, raw)),
		} {
			var file bytes.Buffer
			must(t, public.Serialize(&file))
			_, err := ParseKeys(file.Bytes())
			if err == nil || !strings.Contains(err.Error(), "small order") {
				t.Errorf("%x: %v", raw, err)
			}
		}
	}
}

// edDSA is a key in the form that OpenPGP had before RFC 9580.
func edDSA(t *testing.T, raw []byte) *eddsa.PublicKey {
	e := newEntity(t, &packet.Config{Time: made.Time, Algorithm: packet.PubKeyAlgoEdDSA, Curve: packet.Curve25519})
	k, ok := e.PrimaryKey.PublicKey.(*eddsa.PublicKey)
	if !ok {
		t.Fatalf("got %T", e.PrimaryKey.PublicKey)
	}
	k.X = raw
	return k
}
