package verify

import (
	"crypto"
	"crypto/x509"
	"errors"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protocommon "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/root"
	sigverify "github.com/sigstore/sigstore-go/pkg/verify"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// certifiedBundle holds a Sigstore bundle against the supplier's own certificate authority: the certificate is one of its
// long-lived ones, and no certificate log knows it. Log entries and times are verified with the roots that count for the
// supplier, as many of them as it asks for. Where it asks for neither and there are none, the certificate is judged as that of a bare
// signature is: at the moment judged at.
func (s *sealed) certifiedBundle(v *prover, supplier *Supplier, g *Signer) (holding, error) {
	if g.Certificate == nil {
		return holding{}, errOtherKind
	}
	cert := leaf(s.bundle)
	if cert == nil {
		return holding{}, errOtherKind
	}
	needs := supplier.Thresholds.required()
	needs.sct = 0
	if needs.log == 0 && needs.time == 0 && s.timeless() {
		h, err := s.underItsKey(cert)
		if err != nil {
			return holding{}, err
		}
		h.lowered = needs.lowered()
		return s.ofAuthority(v, h, cert, g)
	}
	if needs.log == 0 && s.timeless() {
		return holding{}, errTimeless
	}
	roots := v.countingFor(supplier)
	if len(roots) == 0 {
		return holding{}, errNoRoot
	}
	h, err := firstHolding(roots, func(c *candidate) (holding, error) { return s.underAuthority(g.Certificate, c, needs) })
	if err != nil {
		return holding{}, err
	}
	return s.ofAuthority(v, h, cert, g)
}

// underAuthority verifies the bundle with the authority's certificates and the logs and time-stamping authorities of a root.
func (s *sealed) underAuthority(id *CertificateIdentity, c *candidate, needs thresholds) (holding, error) {
	verifier, err := newVerifier(authorityMaterial{c.material, id}, needs)
	if err != nil {
		return holding{}, err
	}
	artifact, err := s.artifact()
	if err != nil {
		return holding{}, err
	}
	result, err := verifier.verify(s, sigverify.NewPolicy(artifact, sigverify.WithoutIdentitiesUnsafe()))
	if err != nil {
		return holding{}, err
	}
	return holding{root: c, lowered: needs.lowered(), times: timesOf(result)}, nil
}

// errTimeless is of a bundle that would do if no time were asked for.
var errTimeless = errors.New("it has neither a log entry nor a time stamp, and a proven time is asked for; without one, a long-lived certificate is judged at the moment judged at")

// underItsKey verifies the signature of a bundle with the key of its certificate, and nothing else.
func (s *sealed) underItsKey(cert *x509.Certificate) (holding, error) {
	b, err := bundle.NewBundle(&protobundle.Bundle{
		MediaType: s.bundle.MediaType, Content: s.bundle.Content,
		VerificationMaterial: &protobundle.VerificationMaterial{Content: &protobundle.VerificationMaterial_PublicKey{PublicKey: &protocommon.PublicKeyIdentifier{}}},
	})
	if err != nil {
		return holding{}, err
	}
	keyed := *s
	keyed.bundle = b
	return firstHolding(keyDigests(cert.PublicKey), func(digest crypto.Hash) (holding, error) {
		return keyed.underKey(cert.PublicKey, digest, nil, thresholds{})
	})
}

// ofAuthority asks once more for the chain, now with the buyer's lists of revoked certificates and the strength of every key in it.
func (s *sealed) ofAuthority(v *prover, h holding, cert *x509.Certificate, g *Signer) (holding, error) {
	digest := s.signedWith(cert.PublicKey)
	verified := signature.Verified{Algorithm: signature.AlgorithmName(cert.PublicKey, digest), Weak: signature.Weaknesses(cert.PublicKey, digest), Times: h.times}
	by, err := v.vouched(verified, []*x509.Certificate{cert}, g)
	by.root, by.lowered = h.root, append(by.lowered, h.lowered...)
	var stranger *strangerError
	if errors.As(err, &stranger) {
		stranger.by.root, stranger.by.lowered = h.root, append(stranger.by.lowered, h.lowered...)
	}
	return by, err
}

// authorityMaterial is a trusted root whose certificate authorities are the supplier's own and no others.
type authorityMaterial struct {
	root.TrustedMaterial
	id *CertificateIdentity
}

func (m authorityMaterial) FulcioCertificateAuthorities() []root.CertificateAuthority {
	var all []root.CertificateAuthority
	for _, cert := range m.id.anchors.Roots {
		all = append(all, &root.FulcioCertificateAuthority{Root: cert, ValidityPeriodStart: cert.NotBefore, ValidityPeriodEnd: cert.NotAfter})
	}
	return all
}
