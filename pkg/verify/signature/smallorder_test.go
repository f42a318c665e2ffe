package signature_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"slices"
	"testing"

	"filippo.io/edwards25519"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

// Under a point of small order one value holds over one content in eight, and more; nothing accepts such a key.
func TestKeysOfSmallOrder(t *testing.T) {
	all := signaturetest.SmallOrder()
	points, forged := map[string]bool{}, 0
	for _, raw := range all {
		point, err := new(edwards25519.Point).SetBytes(raw)
		if err != nil {
			t.Fatal(err)
		}
		points[hex.EncodeToString(point.Bytes())] = true
		key := ed25519.PublicKey(raw)
		if err := signature.CheckKey(key); !errors.As(err, new(*signature.InvalidError)) {
			t.Errorf("%x: %v", raw, err)
		}
		if weak := signature.Weaknesses(key, 0); !slices.Equal(weak, []string{"ed25519-small-order"}) {
			t.Errorf("%x: weak: %q", raw, weak)
		}
		value := append(edwards25519.NewIdentityPoint().Bytes(), make([]byte, 32)...) // R is the neutral point, and S is 0
		for i := range 64 {
			if ed25519.Verify(key, []byte{byte(i)}, value) {
				forged++
				break
			}
		}
	}
	if len(points) != 8 || len(all) != 14 || forged != len(all) {
		t.Errorf("%d points in %d encodings, of which %d verify what nobody signed", len(points), len(all), forged)
	}
	good := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public()
	if err := signature.CheckKey(good); err != nil || len(signature.Weaknesses(good, 0)) > 0 {
		t.Errorf("a usual key: %v", err)
	}
	for _, other := range []ed25519.PublicKey{nil, make([]byte, 31), slices.Repeat([]byte{2}, 32)} { // too short, or no point at all
		if err := signature.CheckKey(other); err != nil {
			t.Errorf("%x: %v", other, err)
		}
	}
}
