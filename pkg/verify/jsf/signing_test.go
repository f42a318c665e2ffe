package jsf

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"strings"
	"testing"

	"github.com/cyberphone/json-canonicalization/go/src/webpki.org/jsoncanonicalizer"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

var b64 = base64.RawURLEncoding.EncodeToString

// signer makes signatures with the library's canonical form, so that ours is held to it.
type signer struct {
	algorithm string
	private   crypto.Signer
	jwk       map[string]any
}

func newSigner(t testing.TB, algorithm string) signer {
	t.Helper()
	switch algorithm {
	case "ES256", "ES384", "ES512":
		curve := map[string]elliptic.Curve{"ES256": elliptic.P256(), "ES384": elliptic.P384(), "ES512": elliptic.P521()}[algorithm]
		k, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		point, err := k.PublicKey.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		half := (len(point) - 1) / 2
		return signer{algorithm, k, map[string]any{"kty": "EC", "crv": curve.Params().Name, "x": b64(point[1 : 1+half]), "y": b64(point[1+half:])}}
	case "Ed25519":
		pub, k, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return signer{algorithm, k, map[string]any{"kty": "OKP", "crv": "Ed25519", "x": b64(pub)}}
	}
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signer{algorithm, k, map[string]any{"kty": "RSA", "n": b64(k.N.Bytes()), "e": b64(big.NewInt(int64(k.E)).Bytes())}}
}

func (s signer) sign(t testing.TB, document map[string]any) string {
	t.Helper()
	text, err := json.Marshal(document)
	if err != nil {
		t.Fatal(err)
	}
	content, err := jsoncanonicalizer.Transform(text)
	if err != nil {
		t.Fatal(err)
	}
	alg := schemes[s.algorithm]
	if alg.digest == 0 {
		return b64(ed25519.Sign(s.private.(ed25519.PrivateKey), content))
	}
	h := alg.digest.New()
	h.Write(content)
	if k, ok := s.private.(*ecdsa.PrivateKey); ok {
		r, q, err := ecdsa.Sign(rand.Reader, k, h.Sum(nil))
		if err != nil {
			t.Fatal(err)
		}
		size := (k.Curve.Params().BitSize + 7) / 8
		return b64(append(r.FillBytes(make([]byte, size)), q.FillBytes(make([]byte, size))...))
	}
	var opts crypto.SignerOpts = alg.digest
	if strings.HasPrefix(s.algorithm, "PS") {
		opts = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: alg.digest}
	}
	value, err := s.private.Sign(rand.Reader, h.Sum(nil), opts)
	if err != nil {
		t.Fatal(err)
	}
	return b64(value)
}

func bom() map[string]any {
	return map[string]any{
		"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
		"components": []any{map[string]any{"type": "library", "name": "zlib \u00e9 \u20ac \U0001F600 \" \\ \n \u0001", "version": "1.3.1", "share": 0.1}},
		"\u20ac":     "Euro", "\U0001F600": "beyond the first plane", "\ufb33": "after it in UTF-8, before it in UTF-16",
	}
}

// single signs the whole document with one signature.
func (s signer) single(t testing.TB, document map[string]any) []byte {
	t.Helper()
	own := map[string]any{"algorithm": s.algorithm, "keyId": "release", "publicKey": maps.Clone(s.jwk)}
	document["signature"] = own
	own["value"] = s.sign(t, document)
	return text(t, document)
}

func text(t testing.TB, v any) []byte {
	t.Helper()
	out, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// verifyAll is the first error of a document's signatures, or nil when there is at least one and all hold.
func verifyAll(data []byte, keys ...crypto.PublicKey) error {
	all, err := Find(data, strictjson.Options{})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errors.New("no signature")
	}
	for _, s := range all {
		if _, err := s.Verify(keys...); err != nil {
			return err
		}
	}
	return nil
}

// signList signs with several signers, each alone or on top of those before.
func signList(t testing.TB, list string, signers ...signer) []byte {
	t.Helper()
	document := bom()
	outer := map[string]any{}
	document["signature"] = outer
	var done []any
	for _, s := range signers {
		own := map[string]any{"algorithm": s.algorithm, "publicKey": s.jwk}
		if list == "chain" {
			outer[list] = append(append([]any{}, done...), own)
		} else {
			outer[list] = []any{own}
		}
		own["value"] = s.sign(t, document)
		done = append(done, own)
	}
	outer[list] = done
	return text(t, document)
}
