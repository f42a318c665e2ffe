package signaturetest

import (
	"encoding/hex"
	"math/big"
	"slices"

	"filippo.io/edwards25519"
)

// orderEight is y of a point of order 8 of edwards25519, in hexadecimal digits, least byte first.
const orderEight = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"

// SmallOrder lists the eight points of edwards25519 whose order divides 8, in every encoding that crypto/ed25519 reads: y below the
// order of the field and, where 255 bits hold it, above; with either sign where x is 0.
func SmallOrder() [][]byte {
	field := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	raw, _ := hex.DecodeString(orderEight)
	slices.Reverse(raw)
	eight := new(big.Int).SetBytes(raw)
	var all [][]byte
	for _, y := range []*big.Int{big.NewInt(0), big.NewInt(1), new(big.Int).Sub(field, big.NewInt(1)), eight, new(big.Int).Sub(field, eight)} {
		for _, form := range []*big.Int{y, new(big.Int).Add(y, field)} {
			for sign := range uint(2) {
				if form.BitLen() > 255 {
					continue
				}
				encoded := new(big.Int).SetBit(form, 255, sign).FillBytes(make([]byte, 32))
				slices.Reverse(encoded)
				if _, err := new(edwards25519.Point).SetBytes(encoded); err == nil {
					all = append(all, encoded)
				}
			}
		}
	}
	return all
}
