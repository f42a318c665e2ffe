package jsf

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"math/big"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// maxModulus bounds the modulus of an RSA key, in bytes.
const maxModulus = signature.MaxRSABits / 8

// keys reads the key that a signature states: a JSON Web Key (RFC 7517, RFC 8037), or certificates.
func (s *Signature) keys(own map[string]any) (err error) {
	jwk, path := own["publicKey"], own["certificatePath"]
	switch {
	case jwk != nil && path != nil:
		return signature.Invalid("both publicKey and certificatePath: which of them signed is not said")
	case jwk != nil:
		s.Key, err = parseKey(jwk)
	case path != nil:
		s.Certificates, err = parsePath(path)
		if err == nil {
			s.Key = s.Certificates[0].PublicKey
		}
	}
	if err != nil {
		return err
	}
	return signature.CheckKey(s.Key)
}

// parsePath reads certificates, each certified by the next. Whether the last leads to anybody is for the caller.
func parsePath(v any) ([]*x509.Certificate, error) {
	items, err := texts("certificatePath", v)
	if err != nil {
		return nil, err
	}
	if len(items) > MaxCertificates {
		return nil, signature.Invalid("certificatePath: %d certificates; at most %d are read", len(items), MaxCertificates)
	}
	var path []*x509.Certificate
	for _, item := range items {
		der, err := decode("certificatePath", item)
		if err != nil {
			return nil, err
		}
		cert, err := x509.ParseCertificate(der)
		if other := signature.OtherKey(err); other != nil {
			return nil, signature.Around("certificatePath: a certificate with ", other, "")
		}
		if err != nil {
			return nil, signature.Invalid("certificatePath: %v", err)
		}
		path = append(path, cert)
	}
	return path, nil
}

// curves are those of JWA (RFC 7518, section 6.2.1.1), with the length of a coordinate in bytes.
var curves = map[string]struct {
	curve elliptic.Curve
	size  int
}{
	"P-256": {elliptic.P256(), 32},
	"P-384": {elliptic.P384(), 48},
	"P-521": {elliptic.P521(), 66},
}

func parseKey(v any) (crypto.PublicKey, error) {
	jwk, ok := v.(map[string]any)
	if !ok {
		return nil, signature.Invalid("publicKey: expected an object, found %s", strictjson.Show(v))
	}
	members := jwkReader{jwk: jwk}
	var key crypto.PublicKey
	switch kty := members.text("kty"); kty {
	case "EC":
		key = members.ellipticKey()
	case "OKP":
		key = members.edwardsKey()
	case "RSA":
		key = members.rsaKey()
	default:
		return nil, signature.Unsupported("a public key of type %.40q", kty)
	}
	return key, members.err
}

// jwkReader reads members of a key; the first fault stays.
type jwkReader struct {
	jwk map[string]any
	err error
}

func (r *jwkReader) text(name string) string {
	text, ok := r.jwk[name].(string)
	if !ok && r.err == nil {
		r.err = signature.Invalid("publicKey: %s: expected text, found %s", name, strictjson.Show(r.jwk[name]))
	}
	return text
}

// bytes reads a number in base64url: of exactly size bytes, or of any size without leading zeros when size is 0.
func (r *jwkReader) bytes(name string, size int) []byte {
	raw, err := decode("publicKey: "+name, r.text(name))
	switch {
	case r.err != nil:
	case err != nil:
		r.err = err
	case size > 0 && len(raw) != size:
		r.err = signature.Invalid("publicKey: %s: expected %d bytes, found %d", name, size, len(raw))
	case size == 0 && (len(raw) == 0 || raw[0] == 0 || len(raw) > maxModulus):
		r.err = signature.Invalid("publicKey: %s: expected a number of at most %d bytes without leading zeros", name, maxModulus)
	}
	return raw
}

func (r *jwkReader) ellipticKey() crypto.PublicKey {
	name := r.text("crv")
	c, known := curves[name]
	if !known {
		r.err = signature.Unsupported("the elliptic curve %.40q", name)
		return nil
	}
	x, y := r.bytes("x", c.size), r.bytes("y", c.size)
	if r.err != nil {
		return nil
	}
	point := append(append([]byte{4}, x...), y...)
	key, err := ecdsa.ParseUncompressedPublicKey(c.curve, point)
	if err != nil {
		r.err = signature.Invalid("publicKey: not a point of %s", name)
		return nil
	}
	return key
}

func (r *jwkReader) edwardsKey() crypto.PublicKey {
	if name := r.text("crv"); name != "Ed25519" {
		r.err = signature.Unsupported("the curve %.40q", name)
		return nil
	}
	return ed25519.PublicKey(r.bytes("x", ed25519.PublicKeySize))
}

func (r *jwkReader) rsaKey() crypto.PublicKey {
	n, e := r.bytes("n", 0), r.bytes("e", 0)
	exponent := new(big.Int).SetBytes(e)
	if r.err == nil && exponent.BitLen() > 31 {
		r.err = signature.Invalid("publicKey: e: expected an exponent below 2^31")
	}
	if r.err != nil {
		return nil
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(exponent.Int64())}
}

// decode reads base64url without padding, in the one form that an encoder writes (RFC 4648, section 5).
func decode(what, text string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") {
		return nil, signature.Invalid("%s: expected base64url without padding", what)
	}
	return raw, nil
}
