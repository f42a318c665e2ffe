// Package cms verifies detached signatures in the Cryptographic Message Syntax (RFC 5652, formerly PKCS #7), in
// DER, BER or PEM, and time-stamp tokens (RFC 3161), offline and against nothing but what the buyer trusts.
//
// Certificates that come with a signature help to build a chain and are trusted in nothing. Lists of revoked
// certificates that come with it are not looked at: their choice would be the signer's.
package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Anchors is what the buyer trusts, and what helps to get there.
type Anchors struct {
	Roots          []*x509.Certificate    // every chain of a signer ends in one of these; a signer's own certificate among them is trusted as it is
	TimestampRoots []*x509.Certificate    // likewise for time-stamping authorities
	Intermediates  []*x509.Certificate    // help to build chains of both; trusted in nothing
	CRLs           []*x509.RevocationList // of any certificates in the chains, the signer's among them; with none at all no certificate counts as revoked
}

// Options are the circumstances of a verification.
type Options struct {
	At time.Time // the moment judged at: for what no time stamp proves, and for the age of lists of revoked certificates
}

// Signer is one signature that holds, under a certificate that leads to one of the buyer's roots.
type Signer struct {
	signature.Verified
	Certificate Certificate // of the key that signed
	Root        Certificate // where its chain ends

	Revocation Revocation // of the signer's chain; when a certificate in it is revoked, there is an error instead
	// StampProblems are the reasons why time stamps in the signature prove nothing. The signature was then judged
	// without them.
	StampProblems []string
}

var errNoMoment = errors.New("verify CMS: no moment to judge at was given")

// Verify holds a signature over m against the buyer's anchors. It returns one Signer for each SignerInfo, in the
// signature's order; when only one of them does not hold, the error says which and why. A chain is judged at the earliest moment that a
// time stamp inside the signature proves, or at opts.At. Errors are *signature.InvalidError, *signature.UnsupportedError and, as Vouch gives
// it, *signature.MissingError, or those of reading m.
func Verify(sig []byte, m signature.Message, a Anchors, opts Options) ([]Signer, error) {
	if opts.At.IsZero() {
		return nil, errNoMoment
	}
	sd, err := read(sig)
	if err != nil {
		return nil, err
	}
	if err := sd.checkAttached(m); err != nil {
		return nil, err
	}
	var all []Signer
	for i := range sd.signers {
		s, err := verifySigner(sd, &sd.signers[i], m, a, opts)
		if err != nil {
			return nil, ofSigner(i, len(sd.signers), err)
		}
		all = append(all, s)
	}
	return all, nil
}

// Check says what is wrong with a signature that no anchor is needed for: nil when it can be held against one.
func Check(sig []byte) error {
	_, err := read(sig)
	return err
}

func read(sig []byte) (*signedData, error) {
	der, err := decode(sig)
	if err != nil {
		return nil, err
	}
	sd, err := parseSignedData(der)
	if err != nil {
		return nil, err
	}
	if !sd.contentType.Equal(oidData) {
		return nil, signature.Unsupported("CMS signature over content of type %s, only plain data (%s) is verified", sd.contentType, oidData)
	}
	return sd, nil
}

// verifySigner holds one SignerInfo against the message and looks for a certificate that answers for it.
func verifySigner(sd *signedData, si *signerInfo, m signature.Message, a Anchors, opts Options) (Signer, error) {
	var s Signer
	claim, err := si.hold(sd.contentType, m)
	if err != nil {
		return s, err
	}
	stamps, problems := countersignatures(si, a, opts)
	s.StampProblems = problems
	for _, stamp := range stamps {
		s.Times = append(s.Times, stamp.Time)
		s.Weak = append(s.Weak, stamp.Weak...)
	}
	var proven time.Time
	if len(stamps) > 0 {
		proven = s.Times[0]
	}
	leaf, err := sd.signedBy(si, claim, slices.Concat(a.Roots, a.Intermediates))
	if err != nil {
		return s, err
	}
	vouched, err := Vouch(leaf, sd.certificates, a, proven, opts)
	if err != nil {
		return s, withStampProblems(err, problems)
	}
	s.Algorithm = signature.AlgorithmName(leaf.PublicKey, claim.digest)
	s.Weak = append(s.Weak, signature.Weaknesses(leaf.PublicKey, claim.digest)...)
	s.Weak = sortedUnique(append(s.Weak, vouched.Weak...))
	s.Stated, s.Revocation = claim.stated, vouched.Revocation
	s.Certificate, s.Root = vouched.Certificate, vouched.Root
	s.Verified.Signer, s.Fingerprint = s.Certificate.Subject, s.Certificate.Fingerprint
	return s, nil
}

// checkAttached makes sure that content inside the signature, if there is any, is the message.
func (sd *signedData) checkAttached(m signature.Message) error {
	if !sd.attached {
		return nil
	}
	compared := false
	for _, h := range slices.Sorted(maps.Keys(m.Digests)) {
		if !h.Available() {
			continue
		}
		if !bytes.Equal(digestOf(h, sd.content), m.Digests[h]) {
			return signature.Invalid("the signature carries content of its own (%d bytes), and that is not this file", len(sd.content))
		}
		compared = true
	}
	if !compared {
		return signature.Invalid("the signature carries content of its own (%d bytes), and no digest of the file is known to compare it with", len(sd.content))
	}
	return nil
}

func digestOf(h crypto.Hash, data []byte) []byte {
	sum := h.New()
	sum.Write(data)
	return sum.Sum(nil)
}

func sortedUnique(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// ofSigner says which of several signers an error is about, and keeps its kind.
func ofSigner(i, n int, err error) error {
	if n == 1 {
		return err
	}
	return signature.Around(fmt.Sprintf("signer %d of %d: ", i+1, n), err, "")
}
