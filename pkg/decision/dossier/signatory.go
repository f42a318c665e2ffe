package dossier

import (
	"cmp"
	"context"
	"crypto"
	"errors"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Signatory is who an auditor trusts to have signed a dossier, from wherever he knows it and never from the dossier: a key, or a name that short-lived
// certificates are issued to.
type Signatory struct {
	pem    []byte // or DER: a public key, or a certificate with it; nil for a name
	public crypto.PublicKey

	name     verify.SigstoreIdentity
	roots    []verify.Root
	unlogged bool // certificates need no promise of a certificate log
}

// ParseKey reads a public key.
func ParseKey(data []byte) (*Signatory, error) {
	k, err := rawsig.ParseKey(data)
	if err != nil {
		return nil, err
	}
	return &Signatory{pem: data, public: k.Public}, nil
}

// Named is whom certificates for a name are issued to, by an authority of one of the trusted roots.
func Named(name verify.SigstoreIdentity, roots []verify.Root) (*Signatory, error) {
	if err := name.Check(); err != nil {
		return nil, err
	}
	return &Signatory{name: name, roots: roots}, nil
}

// Unlogged is the same name, whose certificates are not asked for the promise of a certificate log: for Sigstore instances that have none. What is said of
// the signatory tells it.
func (s *Signatory) Unlogged() *Signatory {
	return &Signatory{name: s.name, roots: s.roots, unlogged: true}
}

// Fingerprint is "sha256:…" of the key, or the name with who vouches for it.
func (s *Signatory) Fingerprint() (string, error) {
	switch {
	case s.pem == nil && s.unlogged:
		return s.name.String() + ", by a certificate that no certificate log was asked about", nil
	case s.pem == nil:
		return s.name.String(), nil
	}
	return signature.KeyFingerprint(s.public)
}

// String is the signatory for people.
func (s *Signatory) String() string {
	text, err := s.Fingerprint()
	switch {
	case err != nil:
		return "the key"
	case s.pem == nil:
		return text
	}
	return "the key " + text
}

// holds says why a bundle is not the signatory's over an artifact; empty when it is.
func (s *Signatory) holds(ctx context.Context, artifact signature.Message, name string, bundle []byte, bundleName string, at time.Time) (string, error) {
	times, err := s.form(bundle)
	if err != nil {
		if errors.Is(err, sign.ErrOtherForm) {
			return "changed: " + err.Error(), nil
		}
		return err.Error(), nil
	}
	zero := 0
	req := verify.SingleRequest{Artifact: artifact, ArtifactName: name, Signature: bundle, SignatureName: bundleName, At: at}
	if s.pem == nil {
		times = max(1, times) // nobody may take all of them away
		req.Signer, req.Roots, req.Thresholds.Timestamp = verify.Signer{Sigstore: s.name}, s.roots, &times
		if s.unlogged {
			req.Thresholds.SignedCertificateTimestamp = &zero
		}
	} else {
		req.Signer, req.Thresholds = verify.Signer{Key: &verify.KeyIdentity{File: "key"}}, verify.Thresholds{TransparencyLog: &zero, Timestamp: &zero}
		req.Read = func(string, int64) ([]byte, error) { return s.pem, nil }
	}
	r, err := verify.Single(ctx, req)
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil:
		return err.Error(), nil
	case !r.Best.Ladder.Valid || !r.Best.Ladder.Covers || !r.Best.Ladder.Recognised || !r.Best.Ladder.Timely:
		return cmp.Or(r.Best.Reason, r.Unreadable, "the signature does not hold"), nil
	}
	return "", nil
}

// form holds a bundle against the one form in which those of the signatory are written, and says how many times it bears.
func (s *Signatory) form(bundle []byte) (times int, err error) {
	if s.pem == nil {
		return sign.CheckCertified(bundle)
	}
	return 0, sign.CheckForm(bundle, s.public)
}
