// Package sshsig verifies signatures that "ssh-keygen -Y sign" makes (OpenSSH, PROTOCOL.sshsig), against lines of an allowed signers file
// (ssh-keygen(1), section ALLOWED SIGNERS) or bare public keys.
package sshsig

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"errors"
	"slices"
	"time"

	_ "crypto/sha512" // linked in for crypto.Hash

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on RSA keys, in bits. Shorter ones are not verified; those below 2048 are reported as weak.
const (
	MinRSABits = 1024
	MaxRSABits = 16384
)

// Options are the circumstances of a verification.
type Options struct {
	// Namespace is what the signature must have been made for, such as "file". A signature for another purpose does not count,
	// so it must be given.
	Namespace string
	At        time.Time // the moment judged at, against valid-after and valid-before. An SSH signature states none of its own
}

// Signed is a signature that holds. Its Signer is the principals, or the fingerprint when there are none; its Fingerprint is written as OpenSSH
// does: "SHA256:" and base64.
type Signed struct {
	signature.Verified
	Principals []string // whom the buyer's line says that the key belongs to; empty for a bare key
	Namespace  string

	// SecurityKey is set when a FIDO token signed. It states that somebody touched it, or the signature would not hold.
	SecurityKey *SecurityKey
}

// SecurityKey is what a FIDO token states (OpenSSH, PROTOCOL.u2f).
type SecurityKey struct {
	Application  string // that the key was made for, such as "ssh:"
	UserVerified bool   // the token knew its user, by PIN or finger
	Counter      uint32 // of the token's signatures; 0 when it counts none
}

var (
	errNoMoment    = errors.New("verify SSH signature: no moment to judge at was given")
	errNoNamespace = errors.New("verify SSH signature: no name space was given")
)

// Verify holds an armoured signature over m against those that the buyer allows to sign. Errors are *signature.InvalidError and
// *signature.UnsupportedError, or those of reading m.
func Verify(armoured []byte, m signature.Message, allowed []Signer, opts Options) (Signed, error) {
	switch {
	case opts.At.IsZero():
		return Signed{}, errNoMoment
	case opts.Namespace == "":
		return Signed{}, errNoNamespace
	}
	p, err := parse(armoured)
	if err != nil {
		return Signed{}, err
	}
	if p.namespace != opts.Namespace {
		return Signed{}, signature.Invalid("it was made for the name space %q; expected %q", signature.Clip(p.namespace), opts.Namespace)
	}
	by, err := p.allowedBy(allowed, opts)
	if err != nil {
		return Signed{}, err
	}
	sum, err := m.Digest(p.digest)
	if err != nil {
		return Signed{}, err
	}
	if err := by.Key.Verify(p.signedData(sum), p.signature); err != nil {
		return Signed{}, signature.Invalid("it was not made over this content with the key %s (%v)", ssh.FingerprintSHA256(by.Key), err)
	}
	return p.signed(by)
}

// Check says what is wrong with a signature that no key is needed for: nil when it can be held against one.
func Check(armoured []byte) error {
	_, err := parse(armoured)
	return err
}

// allowedBy finds the line of the allowed signers that lets this key sign now, for this.
func (p *parsed) allowedBy(allowed []Signer, opts Options) (Signer, error) {
	reason := signature.Invalid("it was made with the key %s, which is not among the trusted ones", ssh.FingerprintSHA256(p.key))
	for _, s := range allowed {
		if !bytes.Equal(s.Key.Marshal(), p.key.Marshal()) {
			continue
		}
		if reason = s.permits(opts); reason == nil {
			return s, nil
		}
	}
	return Signer{}, reason
}

func (s Signer) permits(opts Options) error {
	name := ssh.FingerprintSHA256(s.Key)
	switch {
	case s.Namespaces != nil && !slices.Contains(s.Namespaces, opts.Namespace):
		return signature.Invalid("the key %s may sign for the name spaces %q; expected %q", name, s.Namespaces, opts.Namespace)
	case !s.ValidAfter.IsZero() && opts.At.Before(s.ValidAfter):
		return signature.Invalid("the key %s may sign from %s on; judged at %s", name, stamp(s.ValidAfter), stamp(opts.At))
	case !s.ValidBefore.IsZero() && opts.At.After(s.ValidBefore):
		return signature.Invalid("the key %s may sign until %s; judged at %s", name, stamp(s.ValidBefore), stamp(opts.At))
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// signatureDigests are the digests inside of the algorithms of signatures, by their name in SSH. ssh-rsa, which uses SHA-1, is none that may
// be used here.
var signatureDigests = map[string]crypto.Hash{
	ssh.KeyAlgoED25519: 0, ssh.KeyAlgoSKED25519: 0, ssh.KeyAlgoSKECDSA256: crypto.SHA256,
	ssh.KeyAlgoECDSA256: crypto.SHA256, ssh.KeyAlgoECDSA384: crypto.SHA384, ssh.KeyAlgoECDSA521: crypto.SHA512,
	ssh.KeyAlgoRSASHA256: crypto.SHA256, ssh.KeyAlgoRSASHA512: crypto.SHA512,
}

// signed names what was verified.
func (p *parsed) signed(by Signer) (Signed, error) {
	holder, ok := by.Key.(ssh.CryptoPublicKey)
	if !ok {
		return Signed{}, signature.Unsupported("SSH key of type %s", by.Key.Type())
	}
	key, digest := holder.CryptoPublicKey(), signatureDigests[p.signature.Format]
	s := Signed{Principals: by.Principals, Namespace: p.namespace, SecurityKey: p.token}
	s.Algorithm, s.Weak = signature.AlgorithmName(key, digest), signature.Weaknesses(key, digest)
	if s.SecurityKey != nil {
		s.Algorithm = "sk-" + s.Algorithm
	}
	s.Fingerprint = ssh.FingerprintSHA256(by.Key)
	s.Signer = by.name()
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
	if k, ok := holder.CryptoPublicKey().(*rsa.PublicKey); ok && (k.N.BitLen() < MinRSABits || k.N.BitLen() > MaxRSABits) {
		return signature.Unsupported("RSA key of %d bits; those of %d to %d are verified", k.N.BitLen(), MinRSABits, MaxRSABits)
	}
	return nil
}

var keyTypes = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSA, ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256,
}
