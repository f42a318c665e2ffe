package cms

import (
	"crypto/x509"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Vouched is a certificate for which one of the buyer's roots answers.
type Vouched struct {
	Certificate Certificate
	Root        Certificate // where its chain ends
	Weak        []string    // what is weak in the chain above it, sorted; its own key is the caller's to weigh

	Revocation Revocation
}

// Vouch asks whether the buyer's roots answer for a certificate whose key made a signature of any kind: that it was issued for
// signing, that a chain leads from it to a root, with the help of others, and that nothing in the chain had expired or was revoked. It is
// judged at signed, the earliest moment by which the signature is proven to have existed, or, when that is zero, at opts.At. Errors are
// *signature.InvalidError, and *signature.MissingError when there are lists of revoked certificates and none speaks about the signer's.
func Vouch(leaf *x509.Certificate, others []*x509.Certificate, a Anchors, signed time.Time, opts Options) (Vouched, error) {
	var v Vouched
	if opts.At.IsZero() {
		return v, errNoMoment
	}
	if err := CheckPurpose(leaf); err != nil {
		return v, err
	}
	p := path{
		roots: a.Roots, others: slices.Concat(others, a.Intermediates), crls: a.CRLs, listed: true, usages: signingPurposes,
		moment: signed, proven: !signed.IsZero(), now: opts.At, outlives: anyReason,
	}
	if !p.proven {
		p.moment = opts.At
	}
	found, err := p.find(leaf)
	if err != nil {
		return v, err
	}
	v.Weak, v.Revocation = found.weak, found.revocation
	if v.Certificate, err = describe(leaf); err != nil {
		return v, err
	}
	v.Root, err = describe(found.chain[len(found.chain)-1])
	return v, err
}

// MaxCertificates bounds a chain that lies beside a signature.
const MaxCertificates = maxChain

// ParseChain reads the certificates that lie beside a signature, the signer's first, in PEM or DER. They are trusted in nothing.
func ParseChain(data []byte) ([]*x509.Certificate, error) {
	all, err := ParseCertificates(data)
	if err != nil {
		return nil, err
	}
	if len(all) > MaxCertificates {
		return nil, signature.Invalid("%d certificates; at most %d are read", len(all), MaxCertificates)
	}
	return all, nil
}
