// Package sign signs files with a key of the user's, offline: no log, no authority, no certificate. What it writes are Sigstore bundles (v0.3)
// that package verify reads. They are made of the format's own types: the library's signer would bring the clients of logs and authorities with it.
package sign

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protocommon "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	"github.com/sigstore/sigstore/pkg/cryptoutils"
	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/sigstore/sigstore/pkg/signature/options"
)

// MaxKeySize bounds a file that holds a private key, in bytes.
const MaxKeySize = 64 << 10

// ErrNoPassword is returned for a key that needs a password when there is none.
var ErrNoPassword = errors.New("the key is encrypted, and no password is at hand")

// Key is a private key with the algorithm that it signs with.
type Key struct {
	signer  crypto.Signer
	details signature.AlgorithmDetails
	hint    string
}

// ParseKey reads a private key in PEM: PKCS #8, PKCS #1 or SEC 1, plain or encrypted, and the encrypted form of cosign. password is asked only for an
// encrypted one; ErrNoPassword when it is nil.
func ParseKey(data []byte, password func() ([]byte, error)) (*Key, error) {
	if len(data) > MaxKeySize {
		return nil, fmt.Errorf("the key is larger than %d bytes", MaxKeySize)
	}
	private, err := cryptoutils.UnmarshalPEMToPrivateKey(data, func(bool) ([]byte, error) {
		if password == nil {
			return nil, ErrNoPassword
		}
		return password()
	})
	if err != nil {
		return nil, fmt.Errorf("read private key: %w", err)
	}
	signer, ok := private.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("read private key: a key of the kind %T cannot sign", private)
	}
	key, err := keyOf(signer.Public())
	if err != nil {
		return nil, fmt.Errorf("read private key: %w", err)
	}
	key.signer = signer
	return key, nil
}

// keyOf is all of a key but what signs.
func keyOf(public crypto.PublicKey) (*Key, error) {
	// Ed25519 over a digest: a bundle has room for a digest of the content alone.
	details, err := signature.GetDefaultAlgorithmDetails(public, options.WithED25519ph())
	if err != nil {
		return nil, err
	}
	hint, err := hintOf(public)
	return &Key{details: details, hint: hint}, err
}

// hintOf tells readers of a bundle which key to look for: the SHA-256 of its SubjectPublicKeyInfo, in base64.
func hintOf(public crypto.PublicKey) (string, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(der)
	return base64.StdEncoding.EncodeToString(sum[:]), nil
}

// PublicPEM is the public key, as a registry names it.
func (k *Key) PublicPEM() ([]byte, error) {
	return cryptoutils.MarshalPublicKeyToPEM(k.signer.Public())
}

// Bundle signs a content and writes a Sigstore bundle about it: its digest, the signature and a hint at the key. random is what signatures are made with,
// where their algorithm needs any; nil makes the same signature of the same content each time (RFC 6979 for ECDSA).
func (k *Key) Bundle(content []byte, random io.Reader) ([]byte, error) {
	h := k.details.GetHashType()
	digest, err := digestOf(h, content)
	if err != nil {
		return nil, err
	}
	value, err := k.signer.Sign(random, digest, h)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return written(k.hint, &protobundle.Bundle{Content: &protobundle.Bundle_MessageSignature{MessageSignature: &protocommon.MessageSignature{
		MessageDigest: &protocommon.HashOutput{Algorithm: k.details.GetProtoHashType(), Digest: digest},
		Signature:     value,
	}}})
}

// digestOf is what a key signs of a content.
func digestOf(h crypto.Hash, content []byte) ([]byte, error) {
	if !h.Available() {
		return nil, errors.New("sign: no digest algorithm is known for the key")
	}
	sum := h.New()
	sum.Write(content)
	return sum.Sum(nil), nil
}

// Signer is the private key itself, for what is signed in other forms than bundles.
func (k *Key) Signer() crypto.Signer { return k.signer }
