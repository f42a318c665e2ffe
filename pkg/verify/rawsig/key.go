package rawsig

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on keys.
const (
	MaxKeySize = 1 << 20 // bytes of a key file
)

// Key is a public key as it stands in a file.
type Key struct {
	Public      crypto.PublicKey  // *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey
	Certificate *x509.Certificate // that the key came in; nil when it came alone. Whoever uses the key asks what it was issued for and until when
}

// ParseKey reads a public key: PEM with the label PUBLIC KEY (SubjectPublicKeyInfo, RFC 5280), RSA PUBLIC KEY (RFC 8017), EC PUBLIC
// KEY or CERTIFICATE, or one of these in DER. Several blocks must all be of the same key, with one certificate at most, and nothing else may
// stand in the file. Keys of other kinds than Key.Public names are a *signature.UnsupportedError.
func ParseKey(data []byte) (Key, error) {
	if len(data) > MaxKeySize {
		return Key{}, fmt.Errorf("the key has %d bytes; at most %d are read", len(data), MaxKeySize)
	}
	if len(data) > 0 && data[0] == derSequence {
		return parseDER(data)
	}
	var key Key
	for rest := trimSpace(data); len(rest) > 0 || key.Public == nil; rest = trimSpace(rest) {
		if !bytes.HasPrefix(rest, []byte(pemStart)) {
			return Key{}, errors.New("expected a public key or certificate in PEM or DER and nothing around it, found something else")
		}
		block, behind := pem.Decode(rest)
		if block == nil || bytes.Count(rest[:len(rest)-len(behind)], []byte(pemStart)) != 1 { // the decoder skips damaged blocks
			return Key{}, errors.New("a PEM block of the key is damaged")
		}
		next, err := parseBlock(block)
		if err == nil {
			key, err = key.and(next)
		}
		if err != nil {
			return Key{}, err
		}
		rest = behind
	}
	return key, nil
}

// and adds what a further block of the same file says of a key.
func (k Key) and(next Key) (Key, error) {
	switch {
	case k.Public != nil && !same(k.Public, next.Public):
		return Key{}, errors.New("the key file holds several keys; expected one")
	case next.Certificate == nil:
		next.Certificate = k.Certificate
	case k.Certificate != nil && !k.Certificate.Equal(next.Certificate):
		return Key{}, errors.New("the key file holds several certificates; expected one, or the public key alone")
	}
	return next, nil
}

const (
	derSequence = 0x30
	pemStart    = "-----BEGIN "
)

func trimSpace(b []byte) []byte { return bytes.Trim(b, " \t\r\n") }

func same(a, b crypto.PublicKey) bool {
	k, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && k.Equal(b)
}

func parseBlock(block *pem.Block) (Key, error) {
	switch {
	case strings.HasSuffix(block.Type, "PRIVATE KEY"):
		return Key{}, fmt.Errorf("a private key (%s): nobody but the signer may have it; expected the public key", block.Type)
	case len(block.Headers) > 0:
		return Key{}, errors.New("the PEM block of the key has headers; expected none")
	}
	switch block.Type {
	case "PUBLIC KEY", "EC PUBLIC KEY":
		return ofInfo(block.Bytes)
	case "RSA PUBLIC KEY":
		return alone(x509.ParsePKCS1PublicKey(block.Bytes))
	case "CERTIFICATE", "X509 CERTIFICATE":
		return ofCertificate(x509.ParseCertificate(block.Bytes))
	}
	return Key{}, fmt.Errorf("a PEM block %q; expected PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE", block.Type)
}

func parseDER(der []byte) (Key, error) {
	if cert, err := x509.ParseCertificate(der); err == nil || signature.OtherKey(err) != nil {
		return ofCertificate(cert, err)
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return alone(key, nil)
	}
	return ofInfo(der)
}

// pssOnly is the object identifier id-RSASSA-PSS in DER (RFC 4055): of an RSA key that is set apart for PSS.
var pssOnly = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a}

// ofInfo reads a SubjectPublicKeyInfo.
func ofInfo(der []byte) (Key, error) {
	key, err := x509.ParsePKIXPublicKey(der)
	if err != nil && bytes.Contains(der[:min(len(der), 32)], pssOnly) {
		return Key{}, signature.Unsupported("an RSA key of the type id-RSASSA-PSS: ask for the same key as a plain RSA one (rsaEncryption); PSS signatures are verified under that")
	}
	return alone(key, err)
}

func ofCertificate(cert *x509.Certificate, err error) (Key, error) {
	switch {
	case signature.OtherKey(err) != nil:
		return Key{}, signature.Around("a certificate with ", signature.OtherKey(err), "")
	case err != nil:
		return Key{}, fmt.Errorf("read the certificate: %w", err)
	case cert.PublicKey == nil:
		return ofInfo(cert.RawSubjectPublicKeyInfo) // which says what it is
	}
	key, err := alone(cert.PublicKey, nil)
	if err == nil {
		key.Certificate = cert
	}
	return key, err
}

// alone is a key without a certificate.
func alone(key any, err error) (Key, error) {
	public, err := supported(key, err)
	return Key{Public: public}, err
}

// supported lets keys pass that signatures can be held against.
func supported(key any, err error) (crypto.PublicKey, error) {
	if err != nil {
		if other := signature.OtherKey(err); other != nil {
			return nil, other
		}
		return nil, fmt.Errorf("read the public key: %w", err)
	}
	switch k := key.(type) {
	case *rsa.PublicKey, *ecdsa.PublicKey:
		return checked(k)
	case ed25519.PublicKey:
		if len(k) == ed25519.PublicKeySize {
			return checked(k)
		}
	}
	return nil, signature.Unsupported("a public key of type %s; those of RSA, ECDSA and Ed25519 are verified", strings.TrimPrefix(fmt.Sprintf("%T", key), "*"))
}

func checked(key crypto.PublicKey) (crypto.PublicKey, error) {
	if err := signature.CheckKey(key); err != nil {
		return nil, err
	}
	return key, nil
}
