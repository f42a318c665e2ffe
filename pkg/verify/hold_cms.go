package verify

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// strangerError is a signature that holds under what a signer of the registry rests on, by somebody whom it does not name.
type strangerError struct{ by holding }

func (e *strangerError) Error() string { return "signed by " + e.by.name }

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
			h.name = fmt.Sprintf("%s (%s)", s.Certificate.Subject, s.Certificate.Issuer)
			if !s.RevocationChecked {
				h.lowered = append(h.lowered, fmt.Sprintf("signer %q, crl: none", g.Name))
			}
			if g.Certificate.bears(s.Certificate.Subject) {
				return h, nil
			}
			stranger = &strangerError{h}
		}
		return holding{}, stranger
	}
}
