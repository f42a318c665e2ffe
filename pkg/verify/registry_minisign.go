package verify

import (
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/minisign"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// MinisignIdentity is a key of minisign or signify.
type MinisignIdentity struct {
	Key string `yaml:"key"` // the line in base64, such as RWQ…

	key minisign.Key
}

func (m *MinisignIdentity) String() string { return "minisign key " + m.key.ID().String() }

func (m *MinisignIdentity) load(reader) (err error) {
	if m.Key == "" {
		return errors.New("minisign.key: expected a key in base64, found none")
	}
	if m.key, err = minisign.ParseKey([]byte(m.Key)); err != nil {
		return fmt.Errorf("minisign.key: %w", err)
	}
	return nil
}

func holdMinisign(data []byte, content signature.Message) attempt {
	return func(_ *prover, _ *Supplier, g *Signer) (holding, error) {
		if g.Minisign == nil {
			return holding{}, errOtherKind
		}
		signed, err := minisign.Verify(data, content, []minisign.Key{g.Minisign.key})
		return held(signed.Verified, err, g)
	}
}
