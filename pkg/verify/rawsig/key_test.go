package rawsig

import (
	"bytes"
	"crypto/dsa" //nolint:staticcheck // a kind of key that is refused
	"crypto/ecdh"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func TestParseKey(t *testing.T) {
	rsaKey, pkcs1, p256, cert := signaturetest.Fixture(t, "rsa.pub"), signaturetest.Fixture(t, "rsa-pkcs1.pub"), signaturetest.Fixture(t, "p256.pub"), signaturetest.Fixture(t, "p256.crt")
	der := func(pemFile []byte) []byte { block, _ := pem.Decode(pemFile); return block.Bytes }
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	other := der(cert)
	other[len(other)-1] ^= 1 // in its signature, which nobody asks for here
	for _, c := range []struct {
		name   string
		data   []byte
		refuse string // what the error says; empty when the key is accepted
	}{
		{"PUBLIC KEY", rsaKey, ""},
		{"RSA PUBLIC KEY", pkcs1, ""},
		{"CERTIFICATE", cert, ""},
		{"EC PUBLIC KEY", bytes.ReplaceAll(p256, []byte("PUBLIC"), []byte("EC PUBLIC")), ""},
		{"CRLF", bytes.ReplaceAll(rsaKey, []byte("\n"), []byte("\r\n")), ""},
		{"blank lines around", join([]byte("\n"), rsaKey, []byte("\n\n")), ""},
		{"DER", der(rsaKey), ""},
		{"DER of PKCS #1", der(pkcs1), ""},
		{"DER of a certificate", der(cert), ""},
		{"the same key twice", join(cert, p256), ""},
		{"two certificates of one key", join(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: other})), "several certificates"},
		{"two keys", join(rsaKey, p256), "several keys"},
		{"text before", join([]byte("# key\n"), rsaKey), "nothing around it"},
		{"text behind", join(rsaKey, []byte("# key\n")), "nothing around it"},
		{"text between", join(p256, []byte("# key\n"), p256), "nothing around it"},
		{"damaged block before a good one", join([]byte("-----BEGIN PUBLIC KEY-----\n%%%%\n-----END PUBLIC KEY-----\n"), rsaKey), "damaged"},
		{"headers", bytes.Replace(rsaKey, []byte("\n"), []byte("\nProc-Type: 4\n\n"), 1), "headers"},
		{"wrong label", bytes.ReplaceAll(rsaKey, []byte("PUBLIC KEY"), []byte("CMS")), `"CMS"`},
		{"DER and more", append(der(rsaKey), 0), "trailing data"},
		{"PEM of DER and more", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: append(der(rsaKey), 0)}), "trailing data"},
		{"private key", pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: []byte{1}}), "private key"},
		{"nothing", nil, "expected a public key"},
		{"white space", []byte("\n"), "expected a public key"},
		{"too long", make([]byte, MaxKeySize+1), "at most"},
		{"OpenSSH", []byte("ssh-ed25519 AAAA\n"), "expected a public key"},
	} {
		k, err := ParseKey(c.data)
		switch {
		case c.refuse == "" && (err != nil || k.Public == nil):
			t.Errorf("%s: %v", c.name, err)
		case c.refuse != "" && (err == nil || k != (Key{}) || !strings.Contains(err.Error(), c.refuse)):
			t.Errorf("%s: %v, %v; expected a refusal with %q", c.name, k, err, c.refuse)
		}
	}
	for name, data := range map[string][]byte{"alone": cert, "behind the key": join(p256, cert), "before the key": join(cert, p256), "in DER": der(cert)} {
		if k, err := ParseKey(data); err != nil || k.Certificate == nil || !same(k.Certificate.PublicKey, k.Public) {
			t.Errorf("a certificate %s: %+v, %v; expected it to be given", name, k, err)
		}
	}
	if k, err := ParseKey(p256); err != nil || k.Certificate != nil {
		t.Errorf("a key alone: %+v, %v; expected no certificate", k, err)
	}
}

func TestUnsupportedKeys(t *testing.T) {
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(x25519.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	modulus := func(bits int) *rsa.PublicKey {
		return &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), bits-1, 1), E: 65537}
	}
	for name, der := range map[string][]byte{
		"X25519": spki, "RSA of 1023 bits": x509.MarshalPKCS1PublicKey(modulus(signature.MinRSABits - 1)), "RSA of 16385 bits": x509.MarshalPKCS1PublicKey(modulus(signature.MaxRSABits + 1)),
	} {
		if k, err := ParseKey(der); k != (Key{}) || !errors.As(err, new(*signature.UnsupportedError)) {
			t.Errorf("%s: %v, %v; expected it to be unsupported", name, k, err)
		}
	}
	for name, k := range map[string]any{"DSA": &dsa.PublicKey{}, "nothing": nil, "short RSA": modulus(512)} {
		_, err := Verify(make([]byte, 64), signature.NewMessage(nil), k)
		signaturetest.Refused(t, name, err, "unsupported")
	}
}

// TestOpenSSLKeys reads what OpenSSL makes, the curves and algorithms that are refused included.
func TestOpenSSLKeys(t *testing.T) {
	b := signaturetest.NewBench(t, "openssl")
	for algorithm, supported := range map[string]bool{
		"EC:P-224": true, "EC:P-521": true, "EC:P-192": false, "EC:secp256k1": false, "EC:brainpoolP256r1": false, "ED25519": true, "ED448": false, "RSA-PSS": false, "X25519": false,
	} {
		name, curve, isCurve := strings.Cut(algorithm, ":")
		args := []string{"genpkey", "-algorithm", name, "-out", "k.pem"}
		if isCurve {
			args = append(args, "-pkeyopt", "ec_paramgen_curve:"+curve)
		}
		b.Run("openssl", args...)
		_, err := ParseKey(b.Run("openssl", "pkey", "-in", "k.pem", "-pubout"))
		if supported && err != nil || !supported && !errors.As(err, new(*signature.UnsupportedError)) {
			t.Errorf("%s: %v", algorithm, err)
		}
		if algorithm == "RSA-PSS" && !strings.Contains(err.Error(), "ask for the same key as a plain RSA one") {
			t.Errorf("%s: %v", algorithm, err)
		}
		if name != "X25519" { // which signs nothing, not even its own certificate
			b.Run("openssl", "req", "-x509", "-key", "k.pem", "-subj", "/CN=Meridian", "-out", "k.crt")
			b.Run("openssl", "x509", "-in", "k.crt", "-outform", "DER", "-out", "k.der")
			for _, file := range []string{"k.crt", "k.der"} {
				if _, err := ParseKey(b.Read(file)); supported && err != nil || !supported && !errors.As(err, new(*signature.UnsupportedError)) {
					t.Errorf("%s: a certificate, %s: %v", algorithm, file, err)
				}
			}
		}
		if _, err := ParseKey(b.Read("k.pem")); err == nil || !strings.Contains(err.Error(), "private key") {
			t.Errorf("%s: a private key: %v", algorithm, err)
		}
	}
}

// TestOpenSSLSignatures signs with each digest, padding and length of salt that OpenSSL offers.
func TestOpenSSLSignatures(t *testing.T) {
	b := signaturetest.NewBench(t, "openssl")
	content := []byte("defibrillator 1.9\n")
	b.Write("content", content)
	b.Run("openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-out", "rsa.pem")
	b.Run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", "ec.pem")
	pss := func(salt string) []string {
		return []string{"-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:" + salt}
	}
	for _, c := range []struct {
		key, digest string
		options     []string
		algorithm   string
	}{
		{"rsa", "sha256", nil, "rsa-3072-sha256"}, {"rsa", "sha384", nil, "rsa-3072-sha384"}, {"rsa", "sha512", nil, "rsa-3072-sha512"}, {"rsa", "md5", nil, "rsa-3072-md5"},
		{"rsa", "sha256", pss("digest"), "rsa-3072-sha256-pss"}, {"rsa", "sha384", pss("max"), "rsa-3072-sha384-pss"}, {"rsa", "sha512", pss("20"), "rsa-3072-sha512-pss"}, {"rsa", "sha1", pss("0"), "rsa-3072-sha1-pss"},
		{"ec", "sha256", nil, "ecdsa-p384-sha256"}, {"ec", "sha512", nil, "ecdsa-p384-sha512"}, {"ec", "sha1", nil, "ecdsa-p384-sha1"},
	} {
		k, err := ParseKey(b.Run("openssl", "pkey", "-in", c.key+".pem", "-pubout"))
		if err != nil {
			t.Fatal(err)
		}
		sig := b.Run("openssl", append(append([]string{"dgst", "-" + c.digest, "-sign", c.key + ".pem"}, c.options...), "content")...)
		if v, err := Verify(sig, signature.NewMessage(content), k.Public); err != nil || v.Algorithm != c.algorithm {
			t.Errorf("%s: %+v, %v", c.algorithm, v, err)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	for _, name := range []string{"rsa.pub", "rsa-pkcs1.pub", "p256.pub", "p256.crt", "ed25519.pub"} {
		data := signaturetest.Fixture(f, name)
		f.Add(data)
		block, _ := pem.Decode(data)
		f.Add(block.Bytes)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := ParseKey(data)
		if err != nil {
			return
		}
		if _, err := signature.KeyFingerprint(k.Public); err != nil {
			t.Errorf("an accepted key has no fingerprint: %v", err)
		}
		if _, err := Verify(make([]byte, 64), signature.NewMessage(data), k.Public); err == nil {
			t.Error("zeros verify")
		}
	})
}

func TestKeysOfSmallOrder(t *testing.T) {
	for _, raw := range signaturetest.SmallOrder() {
		der, err := x509.MarshalPKIXPublicKey(ed25519.PublicKey(raw))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseKey(der); err == nil || !strings.Contains(err.Error(), "small order") {
			t.Errorf("%x: %v", raw, err)
		}
	}
}
