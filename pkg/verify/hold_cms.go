package verify

import (
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// holdCMS holds a CMS signature against the authority of one signer.
func holdCMS(data []byte, content signature.Message) attempt {
	return func(v *prover, _ *Supplier, g *Signer) (holding, error) {
		if g.Certificate == nil {
			return holding{}, errOtherKind
		}
		all, err := cms.Verify(data, content, g.Certificate.anchors, cms.Options{At: v.at})
		if err != nil {
			return holding{}, err
		}
		var stranger error
		for _, s := range all {
			h, err := held(s.Verified, nil, g)
			if err != nil {
				return holding{}, err
			}
			if h, err = h.of(s.Certificate, s.RevocationChecked, g); err == nil {
				return h, nil
			}
			stranger = err
		}
		return holding{}, stranger
	}
}
