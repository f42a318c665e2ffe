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
	MinRSABits = 1024    // shorter moduli are not verified at all; those below 2048 are reported as weak
	MaxRSABits = 16384   // longer ones cost more time than a signature is worth
)

// ParseKey reads a public key: PEM with the label PUBLIC KEY (SubjectPublicKeyInfo, RFC 5280), RSA PUBLIC KEY (RFC 8017), EC PUBLIC
// KEY or CERTIFICATE, or one of these in DER. Of a certificate only the key counts: nobody asks who issued it or until when. Several
// blocks must all be of the same key, and nothing else may stand in the file. The key is an *rsa.PublicKey, an *ecdsa.PublicKey or an
// ed25519.PublicKey; others are a *signature.UnsupportedError.
func ParseKey(data []byte) (crypto.PublicKey, error) {
	if len(data) > MaxKeySize {
		return nil, fmt.Errorf("the key has %d bytes; at most %d are read", len(data), MaxKeySize)
	}
	if len(data) > 0 && data[0] == derSequence {
		return parseDER(data)
	}
	var key crypto.PublicKey
	for rest := trimSpace(data); len(rest) > 0 || key == nil; rest = trimSpace(rest) {
		if !bytes.HasPrefix(rest, []byte(pemStart)) {
			return nil, errors.New("expected a public key or certificate in PEM or DER and nothing around it, found something else")
		}
		block, behind := pem.Decode(rest)
		if block == nil || bytes.Count(rest[:len(rest)-len(behind)], []byte(pemStart)) != 1 { // the decoder skips damaged blocks
			return nil, errors.New("a PEM block of the key is damaged")
		}
		next, err := parseBlock(block)
		if err != nil {
			return nil, err
		}
		if key != nil && !same(key, next) {
			return nil, errors.New("the key file holds several keys; expected one")
		}
		key, rest = next, behind
	}
	return key, nil
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

func parseBlock(block *pem.Block) (crypto.PublicKey, error) {
	switch {
	case strings.HasSuffix(block.Type, "PRIVATE KEY"):
		return nil, fmt.Errorf("a private key (%s): nobody but the signer may have it; expected the public key", block.Type)
	case len(block.Headers) > 0:
		return nil, errors.New("the PEM block of the key has headers; expected none")
	}
	switch block.Type {
	case "PUBLIC KEY", "EC PUBLIC KEY":
		return supported(x509.ParsePKIXPublicKey(block.Bytes))
	case "RSA PUBLIC KEY":
		return supported(x509.ParsePKCS1PublicKey(block.Bytes))
	case "CERTIFICATE", "X509 CERTIFICATE":
		return ofCertificate(x509.ParseCertificate(block.Bytes))
	}
	return nil, fmt.Errorf("a PEM block %q; expected PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE", block.Type)
}

func parseDER(der []byte) (crypto.PublicKey, error) {
	if cert, err := x509.ParseCertificate(der); err == nil {
		return ofCertificate(cert, nil)
	}
	if key, err := x509.ParsePKCS1PublicKey(der); err == nil {
		return supported(key, nil)
	}
	return supported(x509.ParsePKIXPublicKey(der))
}

func ofCertificate(cert *x509.Certificate, err error) (crypto.PublicKey, error) {
	if err != nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}
	if cert.PublicKey == nil {
		return nil, signature.Unsupported("a certificate with a public key of an unknown algorithm")
	}
	return supported(cert.PublicKey, nil)
}

// supported lets keys pass that signatures can be held against.
func supported(key any, err error) (crypto.PublicKey, error) {
	if err != nil {
		if text := err.Error(); strings.Contains(text, "unknown public key algorithm") || strings.Contains(text, "unsupported elliptic curve") {
			return nil, signature.Unsupported("a public key that is neither RSA, nor ECDSA on P-224, P-256, P-384 or P-521, nor Ed25519 (%v)", err)
		}
		return nil, fmt.Errorf("read the public key: %w", err)
	}
	switch k := key.(type) {
	case *rsa.PublicKey:
		if n := k.N.BitLen(); n < MinRSABits || n > MaxRSABits {
			return nil, signature.Unsupported("an RSA key of %d bits; those of %d to %d are verified", n, MinRSABits, MaxRSABits)
		}
		return k, nil
	case *ecdsa.PublicKey:
		return k, nil
	case ed25519.PublicKey:
		if len(k) == ed25519.PublicKeySize {
			return k, nil
		}
	}
	return nil, signature.Unsupported("a public key of type %s; those of RSA, ECDSA and Ed25519 are verified", strings.TrimPrefix(fmt.Sprintf("%T", key), "*"))
}
