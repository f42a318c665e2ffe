package verify

import (
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// strangerError is a signature that holds under what a signer of the registry rests on, by somebody whom it does not name.
type strangerError struct{ by holding }

func (e *strangerError) Error() string { return "signed by " + e.by.name }

// vouched holds a signature that the key of the first certificate made against the authority of one signer. The others, which came with
// it, help to build a chain and are trusted in nothing.
func (v *prover) vouched(s signature.Verified, chain []*x509.Certificate, g *Signer) (holding, error) {
	var proven time.Time
	if len(s.Times) > 0 {
		proven = s.Times[0]
	}
	by, err := cms.Vouch(chain[0], chain[1:], g.Certificate.anchors, proven, cms.Options{At: v.at})
	if err != nil {
		return holding{}, err
	}
	s.Fingerprint = by.Certificate.Fingerprint
	s.Weak = slices.Concat(s.Weak, by.Weak)
	slices.Sort(s.Weak)
	s.Weak = slices.Compact(s.Weak)
	h, err := held(s, nil, g)
	if err != nil {
		return holding{}, err
	}
	return h.of(by.Certificate, by.Revocation, g)
}

// WithoutCRL says of a signer that no list of revoked certificates was asked.
func WithoutCRL(signer string) string { return crlRemark(signer, "none") }

func crlRemark(signer, remark string) string {
	return fmt.Sprintf("signer %q, crl: %s", signer, remark)
}

// of names the holder of a certificate for which the signer's authority answers, and says whether it is the one that is meant.
func (h holding) of(cert cms.Certificate, r cms.Revocation, g *Signer) (holding, error) {
	h.issued = cert.X509
	h.name = fmt.Sprintf("%s (%s)", g.Certificate.NameOf(cert.X509), cert.Issuer)
	for _, remark := range r.Remarks {
		h.lowered = append(h.lowered, crlRemark(g.Name, remark))
	}
	if !r.Checked && len(r.Remarks) == 0 {
		h.lowered = append(h.lowered, WithoutCRL(g.Name))
	}
	if !g.Certificate.Bears(cert.X509) {
		return holding{}, &strangerError{h}
	}
	return h, nil
}
