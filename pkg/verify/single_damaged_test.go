package verify

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestSingleDamaged says of what begins like a signature that it is a damaged one, whoever is expected to have signed, and of a kind
// that is not read that it is unsupported.
func TestSingleDamaged(t *testing.T) {
	in := newInstanceUntil(t, "fabulon", signingTime.AddDate(400, 0, 0))
	single := func(data string) (*SingleResult, error) {
		return Single(context.Background(), SingleRequest{
			Artifact: signature.NewMessage([]byte("pump")), Signature: []byte(data), Signer: Signer{Key: &KeyIdentity{File: "key"}}, At: signingTime,
			Read: func(string, int64) ([]byte, error) { return in.ca.Raw, nil },
		})
	}
	for data, kind := range map[string]delivery.Kind{
		"-----BEGIN CMS-----\nMII":                       delivery.KindCMSSignature,
		"-----BEGIN PGP SIGNATURE-----\n\niQ":            delivery.KindPGPSignature,
		"-----BEGIN SSH SIGNATURE-----\nU1NI":            delivery.KindSSHSignature,
		"untrusted comment: x\nRU\ntrusted comment: y\n": delivery.KindMinisign,
	} {
		r, err := single(data)
		if err != nil || r.Verified() || r.Kind != string(kind) || !r.Best.Tried || !r.Best.Ladder.Present || r.Best.Ladder.Valid {
			t.Errorf("%q: %+v, %v; expected a damaged %s", data, r, err, kind)
		}
	}
	for _, data := range []string{"-----BEGIN PGP MESSAGE-----\n\nowE", "<Signature>", "eyJhbGciOiJSUzI1NiJ9..c2ln"} {
		if _, err := single(data); !errors.As(err, new(*signature.UnsupportedError)) || !strings.Contains(err.Error(), "looks like") {
			t.Errorf("%q: %v; expected an unsupported kind", data, err)
		}
	}
}
