package verify

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// holdRaw holds a bare signature value against one signer's key, or, with the certificates that lie beside it, against its
// authority.
func holdRaw(data []byte, content signature.Message, beside [][]*x509.Certificate) attempt {
	return func(v *prover, _ *Supplier, g *Signer) (holding, error) {
		if g.Certificate != nil {
			return v.rawOfCertificate(data, content, beside, g)
		}
		key, err := v.keys.publicKey(g)
		if err != nil {
			return holding{}, err
		}
		verified, err := rawsig.Verify(data, content, key)
		return held(verified, err, g)
	}
}

// rawOfCertificate holds a bare signature against the chains beside it and, when there are none, the certificates of the
// registry that bear the signer's name.
func (v *prover) rawOfCertificate(data []byte, content signature.Message, chains [][]*x509.Certificate, g *Signer) (holding, error) {
	if len(chains) == 0 {
		for _, c := range g.Certificate.anchors.Roots {
			if g.Certificate.Bears(c) {
				chains = append(chains, []*x509.Certificate{c})
			}
		}
	}
	if len(chains) == 0 {
		return holding{}, signature.Missing("the signer %q is known by a certificate, and none came with the signature: expected it in PEM beside the file, called after it with .pem at the end", g.Name)
	}
	return firstHolding(chains, func(chain []*x509.Certificate) (holding, error) {
		verified, err := rawsig.Verify(data, content, chain[0].PublicKey)
		if err != nil {
			return holding{}, err
		}
		return v.vouched(verified, chain, g)
	})
}

// certificateSuffixes are what the names of certificates beside a signature add to that of the file, or of the signature.
var certificateSuffixes = []string{".pem", ".crt", ".cert", ".cer"}

// beside lists the certificates that lie beside a signature: those of each file, the signer's first.
func (x *index) beside(s *sealed) [][]*x509.Certificate {
	var chains [][]*x509.Certificate
	for _, stem := range []string{s.target.Path, s.file.Path} {
		for _, suffix := range certificateSuffixes {
			f := x.byPath[stem+suffix]
			if f == nil || f.Kind != delivery.KindCertificate {
				continue
			}
			text := f.Bytes
			if raw, err := base64.StdEncoding.DecodeString(string(bytes.TrimSpace(text))); err == nil {
				text = raw // cosign encodes the PEM once more
			}
			if chain, err := cms.ParseChain(text); err == nil {
				chains = append(chains, chain)
			}
		}
	}
	return chains
}
