// Package sshsig verifies signatures that "ssh-keygen -Y sign" makes (OpenSSH, PROTOCOL.sshsig), against public keys.
package sshsig

import (
	"bytes"
	"crypto"
	"errors"
	"slices"

	_ "crypto/sha512" // linked in for crypto.Hash

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Signed is a signature that holds. Its Signer is the Fingerprint, which is written as OpenSSH does: "SHA256:" and base64.
type Signed struct {
	signature.Verified
	Namespace string
}

var errNoNamespace = errors.New("verify SSH signature: no name space was given")

// Verify holds an armoured signature over m against a key. The name space is what it must have been made for, such as "file": a signature for
// another purpose does not count. It states no moment at which it was made. Errors are *signature.InvalidError and *signature.UnsupportedError, or
// those of reading m.
func Verify(armoured []byte, m signature.Message, key ssh.PublicKey, namespace string) (Signed, error) {
	if namespace == "" {
		return Signed{}, errNoNamespace
	}
	p, err := parse(armoured)
	if err != nil {
		return Signed{}, err
	}
	if p.namespace != namespace {
		return Signed{}, signature.Invalid("it was made for the name space %q; expected %q", signature.Clip(p.namespace), namespace)
	}
	if !bytes.Equal(key.Marshal(), p.key.Marshal()) {
		return Signed{}, signature.Invalid("it was made with the key %s; expected %s", ssh.FingerprintSHA256(p.key), ssh.FingerprintSHA256(key))
	}
	sum, err := m.Digest(p.digest)
	if err != nil {
		return Signed{}, err
	}
	if err := key.Verify(p.signedData(sum), p.signature); err != nil {
		return Signed{}, signature.Invalid("it was not made over this content with the key %s (%v)", ssh.FingerprintSHA256(key), err)
	}
	return p.signed(key)
}

// Check says what is wrong with a signature that no key is needed for: nil when it can be held against one.
func Check(armoured []byte) error {
	_, err := parse(armoured)
	return err
}

// signatureDigests are the digests inside of the algorithms of signatures, by their name in SSH. ssh-rsa, which uses SHA-1, is none that may
// be used here.
var signatureDigests = map[string]crypto.Hash{
	ssh.KeyAlgoED25519: 0, ssh.KeyAlgoSKED25519: 0, ssh.KeyAlgoSKECDSA256: crypto.SHA256,
	ssh.KeyAlgoECDSA256: crypto.SHA256, ssh.KeyAlgoECDSA384: crypto.SHA384, ssh.KeyAlgoECDSA521: crypto.SHA512,
	ssh.KeyAlgoRSASHA256: crypto.SHA256, ssh.KeyAlgoRSASHA512: crypto.SHA512,
}

// signed names what was verified.
func (p *parsed) signed(by ssh.PublicKey) (Signed, error) {
	holder, ok := by.(ssh.CryptoPublicKey)
	if !ok {
		return Signed{}, signature.Unsupported("SSH key of type %s", by.Type())
	}
	key, digest := holder.CryptoPublicKey(), signatureDigests[p.signature.Format]
	s := Signed{Namespace: p.namespace}
	s.Algorithm, s.Weak = signature.AlgorithmName(key, digest), signature.Weaknesses(key, digest)
	if p.token {
		s.Algorithm = "sk-" + s.Algorithm
	}
	s.Fingerprint = ssh.FingerprintSHA256(by)
	s.Signer = s.Fingerprint
	var err error
	if s.Material, err = signature.KeyFingerprint(key); err != nil {
		return Signed{}, signature.Unsupported("SSH key of type %s: %v", by.Type(), err)
	}
	return s, nil
}

// usable says whether signatures by a key are verified.
func usable(key ssh.PublicKey) error {
	holder, ok := key.(ssh.CryptoPublicKey)
	if _, isCertificate := key.(*ssh.Certificate); isCertificate {
		return signature.Unsupported("SSH certificate (%s); plain keys are verified", key.Type())
	}
	if !ok || !slices.Contains(keyTypes, key.Type()) {
		return signature.Unsupported("SSH key of type %s", key.Type())
	}
	return signature.CheckKey(holder.CryptoPublicKey())
}

var keyTypes = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSA, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256,
}
