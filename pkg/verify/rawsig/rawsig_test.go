package rawsig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha3" // linked in for crypto.Hash
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func key(t testing.TB, name string) crypto.PublicKey {
	t.Helper()
	k, err := ParseKey(signaturetest.Fixture(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return k.Public
}

// fixtures are signatures by OpenSSL over testdata/content.
var fixtures = []struct {
	signature, key, algorithm string
	weak                      []string
}{
	{"rsa-sha256.sig", "rsa.pub", "rsa-2048-sha256", nil},
	{"rsa-sha256.sig", "rsa-pkcs1.pub", "rsa-2048-sha256", nil},
	{"rsa-sha1.sig", "rsa.pub", "rsa-2048-sha1", []string{"sha1"}},
	{"rsa-pss-sha512.sig.b64", "rsa.pub", "rsa-2048-sha512-pss", nil},
	{"p256-sha256.sig.b64", "p256.pub", "ecdsa-p256-sha256", nil},
	{"p256-sha256.sig.b64", "p256.crt", "ecdsa-p256-sha256", nil},
	{"p384-sha384.sig.hex", "p384.pub", "ecdsa-p384-sha384", nil},
	{"ed25519.sig", "ed25519.pub", "ed25519", nil},
}

func TestFixtures(t *testing.T) {
	content := signaturetest.Fixture(t, "content")
	for _, f := range fixtures {
		sig, k := signaturetest.Fixture(t, f.signature), key(t, f.key)
		v, err := Verify(sig, signature.NewMessage(content), k)
		if err != nil || v.Algorithm != f.algorithm || !slices.Equal(v.Weak, f.weak) || !strings.HasPrefix(v.Fingerprint, "sha256:") {
			t.Errorf("%s under %s: %+v, %v; expected %s, weak %q", f.signature, f.key, v, err, f.algorithm, f.weak)
		}
		for _, other := range []string{"rsa.pub", "p256.pub", "p384.pub", "ed25519.pub"} {
			if o := key(t, other); !same(o, k) {
				_, err := Verify(sig, signature.NewMessage(content), o)
				signaturetest.Refused(t, f.signature+" under "+other, err, "")
			}
		}
		_, err = Verify(sig, signature.NewMessage(append(content, '\n')), k)
		signaturetest.Refused(t, f.signature+" over another file", err, "not made over this content")
	}
}

// TestSigned covers what OpenSSL's fixtures do not: every digest, every encoding, both forms of ECDSA, Ed25519ph.
func TestSigned(t *testing.T) {
	content := []byte("ventilator 7.0")
	m := signature.NewMessage(content)
	sum := func(h crypto.Hash) []byte { d := h.New(); d.Write(content); return d.Sum(nil) }
	rsaKey := must(rsa.GenerateKey(rand.Reader, 2048))(t)
	short := must(rsa.GenerateKey(rand.Reader, 1024))(t)
	p256 := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	p521 := must(ecdsa.GenerateKey(elliptic.P521(), rand.Reader))(t)
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	sideBySide := func(k *ecdsa.PrivateKey, h crypto.Hash) []byte {
		r, s, err := ecdsa.Sign(rand.Reader, k, sum(h))
		if err != nil {
			t.Fatal(err)
		}
		size := (k.Params().N.BitLen() + 7) / 8
		return append(r.FillBytes(make([]byte, size)), s.FillBytes(make([]byte, size))...)
	}
	for _, c := range []struct {
		value     []byte
		key       crypto.Signer
		algorithm string
		weak      []string
	}{
		{must(rsa.SignPKCS1v15(nil, rsaKey, crypto.SHA256, sum(crypto.SHA256)))(t), rsaKey, "rsa-2048-sha256", nil},
		{must(rsa.SignPKCS1v15(nil, rsaKey, crypto.SHA384, sum(crypto.SHA384)))(t), rsaKey, "rsa-2048-sha384", nil},
		{must(rsa.SignPKCS1v15(nil, rsaKey, crypto.MD5, sum(crypto.MD5)))(t), rsaKey, "rsa-2048-md5", []string{"md5"}},
		{must(rsa.SignPKCS1v15(nil, short, crypto.SHA1, sum(crypto.SHA1)))(t), short, "rsa-1024-sha1", []string{"rsa-1024", "sha1"}},
		{must(rsa.SignPSS(rand.Reader, rsaKey, crypto.SHA256, sum(crypto.SHA256), &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto}))(t), rsaKey, "rsa-2048-sha256-pss", nil},
		{must(rsa.SignPSS(rand.Reader, rsaKey, crypto.SHA384, sum(crypto.SHA384), &rsa.PSSOptions{SaltLength: 7}))(t), rsaKey, "rsa-2048-sha384-pss", nil},
		{must(rsa.SignPSS(rand.Reader, rsaKey, crypto.SHA1, sum(crypto.SHA1), &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}))(t), rsaKey, "rsa-2048-sha1-pss", []string{"sha1"}},
		{must(ecdsa.SignASN1(rand.Reader, p521, sum(crypto.SHA512)))(t), p521, "ecdsa-p521-sha512", nil},
		{must(ecdsa.SignASN1(rand.Reader, p256, sum(crypto.SHA1)))(t), p256, "ecdsa-p256-sha1", []string{"sha1"}},
		{sideBySide(p256, crypto.SHA256), p256, "ecdsa-p256-sha256-p1363", nil},
		{sideBySide(p521, crypto.SHA512), p521, "ecdsa-p521-sha512-p1363", nil},
		{ed25519.Sign(ed, content), ed, "ed25519", nil},
		{must(ed.Sign(nil, sum(crypto.SHA512), &ed25519.Options{Hash: crypto.SHA512}))(t), ed, "ed25519ph", nil},
	} {
		text := base64.StdEncoding.EncodeToString(c.value)
		for coding, file := range map[string][]byte{
			"binary": c.value, "base64": []byte(text), "base64 and a line end": []byte(text + "\n"), "wrapped": []byte(wrap(text, 64, "\n")), "wrapped CRLF": []byte(wrap(text, 76, "\r\n")),
			"hex": []byte(hex.EncodeToString(c.value)), "upper-case hex in lines": []byte(wrap(strings.ToUpper(hex.EncodeToString(c.value)), 60, "\n")),
		} {
			v, err := Verify(file, m, c.key.Public())
			if err != nil || v.Algorithm != c.algorithm || !slices.Equal(v.Weak, c.weak) {
				t.Errorf("%s in %s: %+v, %v", c.algorithm, coding, v, err)
			}
		}
		for what, file := range map[string][]byte{
			"truncated": c.value[:len(c.value)-1], "trailing byte": append(bytes.Clone(c.value), 0), "trailing text": []byte(text + "\nEOF\n"), "leading byte": append([]byte{0}, c.value...),
			"blank in base64": []byte(text[:8] + " " + text[8:]), "two line ends": []byte(text + "\n\n"), "leading line end": []byte("\n" + text), "mixed line ends": []byte(text[:20] + "\r\n" + text[20:40] + "\n" + text[40:]),
			"uneven lines": []byte(text[:20] + "\n" + text[20:]), "base64 for URLs": []byte(base64.URLEncoding.EncodeToString(c.value) + "_"), "twice": append(bytes.Clone(c.value), c.value...),
			"mixed case hex": []byte("aA" + hex.EncodeToString(c.value)[2:]), "odd hex": []byte(hex.EncodeToString(c.value)[1:]), "base64 in base64": []byte(base64.StdEncoding.EncodeToString([]byte(text))),
			"nothing": nil, "zeros": make([]byte, len(c.value)), "too long": make([]byte, MaxSignature+1),
		} {
			_, err := Verify(file, m, c.key.Public())
			signaturetest.Refused(t, c.algorithm+", "+what, err, "")
		}
	}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func wrap(s string, n int, ending string) string {
	var out strings.Builder
	for ; len(s) > n; s = s[n:] {
		out.WriteString(s[:n] + ending)
	}
	return out.String() + s + ending
}

// A signature by a digest algorithm that is not tried is not said to be somebody else's.
func TestOtherDigests(t *testing.T) {
	content := []byte("ventilator 7.0")
	k := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
	for _, h := range []crypto.Hash{crypto.SHA224, crypto.SHA3_256} {
		d := h.New()
		d.Write(content)
		_, err := Verify(must(ecdsa.SignASN1(rand.Reader, k, d.Sum(nil)))(t), signature.NewMessage(content), k.Public())
		signaturetest.Refused(t, h.String(), err, "by a digest algorithm that is tried: SHA-256, SHA-384, SHA-512, SHA-1 or MD5")
	}
}

// TestDigestsAlone verifies without the content, as far as that goes: a signature over the content itself and one by a digest that is
// not at hand are not decided, and one by none of the strong digests does not hold.
func TestDigestsAlone(t *testing.T) {
	m := signature.NewMessage(signaturetest.Fixture(t, "content"))
	m.Open = nil
	for _, f := range fixtures {
		_, err := Verify(signaturetest.Fixture(t, f.signature), m, key(t, f.key))
		var invalid *signature.InvalidError
		switch needs := f.algorithm == "ed25519"; {
		case needs != errors.Is(err, signature.ErrContentNeeded):
			t.Errorf("%s: %v", f.signature, err)
		case !needs && (f.weak != nil) != errors.As(err, &invalid):
			t.Errorf("%s: %v", f.signature, err)
		}
	}
	m.Digests[crypto.SHA256] = make([]byte, 32) // of another content
	for _, wanting := range []bool{false, true} {
		if wanting {
			delete(m.Digests, crypto.SHA384)
		}
		var invalid *signature.InvalidError
		_, err := Verify(signaturetest.Fixture(t, "p256-sha256.sig.b64"), m, key(t, "p256.pub"))
		if wanting != errors.Is(err, signature.ErrContentNeeded) || wanting == errors.As(err, &invalid) {
			t.Errorf("of another content, SHA-384 not at hand %v: %v", wanting, err)
		}
		if wanting && !strings.HasPrefix(err.Error(), "it does not hold by SHA-256, SHA-512, and by other digests it could not be tried") {
			t.Errorf("what was tried is not told: %v", err)
		}
	}
}

// TestContentChanges hands over another content than the one whose digest is known.
func TestContentChanges(t *testing.T) {
	m := signature.NewMessage([]byte("another"))
	m.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(signaturetest.Fixture(t, "content"))), nil
	}
	for _, f := range []string{"ed25519", "rsa"} {
		name := map[string]string{"ed25519": "ed25519.sig", "rsa": "rsa-sha1.sig"}[f]
		if _, err := Verify(signaturetest.Fixture(t, name), m, key(t, f+".pub")); !errors.Is(err, signature.ErrChanged) {
			t.Errorf("%s: expected ErrChanged, got %v", name, err)
		}
	}
}

// TestFlippedBits damages signature, content and key. There is one exception: a flip that leaves the key what it is, such as one in the
// parts of a certificate that nobody asks for, in white space or in the spare bits of base64.
func TestFlippedBits(t *testing.T) {
	content := signaturetest.Fixture(t, "content")
	for _, f := range fixtures {
		sig, file, k := signaturetest.Fixture(t, f.signature), signaturetest.Fixture(t, f.key), key(t, f.key)
		holds := func(sig, content []byte, k crypto.PublicKey) bool {
			_, err := Verify(sig, signature.NewMessage(content), k)
			return err == nil
		}
		signaturetest.Flip(t, f.signature, sig, nil, func(changed []byte) bool { return holds(changed, content, k) })
		signaturetest.Flip(t, f.signature+": content", content, nil, func(changed []byte) bool { return holds(sig, changed, k) })
		still := func(_ int, changed []byte) bool {
			other, err := ParseKey(changed)
			return err == nil && same(other.Public, k)
		}
		signaturetest.Flip(t, f.signature+": "+f.key, file, still, func(changed []byte) bool {
			other, err := ParseKey(changed)
			return err == nil && holds(sig, content, other.Public)
		})
	}
}

func TestConformance(t *testing.T) {
	for _, c := range signaturetest.Conformance(t, "cyclonedx", "verify-detached-rsa") {
		k, err := ParseKey(c.Read(t, "key"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Verify(c.Read(t, "signature"), signature.NewMessage(c.Read(t, "bom")), k.Public); (err == nil) != (c.Expect == "pass") {
			t.Errorf("%s: %v; expected %s", c.ID, err, c.Expect)
		}
	}
}

func FuzzVerify(f *testing.F) {
	content := signature.NewMessage(signaturetest.Fixture(f, "content"))
	keys := []crypto.PublicKey{key(f, "rsa.pub"), key(f, "p256.pub"), key(f, "p384.pub"), key(f, "ed25519.pub")}
	good := map[string]bool{}
	for _, c := range fixtures {
		sig := signaturetest.Fixture(f, c.signature)
		f.Add(sig)
		value, _ := Value(sig)
		good[string(value)] = true
	}
	f.Fuzz(func(t *testing.T, sig []byte) {
		for _, k := range keys {
			if _, err := Verify(sig, content, k); err == nil {
				if value, err := Value(sig); err != nil || !good[string(value)] {
					t.Errorf("%q verifies and nobody signed it: %v", sig, err)
				}
			}
		}
	})
}
