package verify

import (
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// holdCMS holds a CMS signature against the authority of one signer. Whoever else signed is vouched for by the same authority.
func holdCMS(data []byte, content signature.Message) attempt {
	return func(v *prover, supplier *Supplier, g *Signer) (holding, error) {
		if g.Certificate == nil {
			return holding{}, errOtherKind
		}
		all, err := cms.Verify(data, content, g.Certificate.anchors, cms.Options{At: v.at})
		if err != nil {
			return holding{}, err
		}
		var signers gathered
		for i, s := range all {
			h, err := held(s.Verified, nil, g)
			if err == nil {
				h, err = h.of(s.Certificate, s.Revocation, g)
			}
			signers.add(i, h, err)
		}
		return signers.holding(supplier, g)
	}
}
