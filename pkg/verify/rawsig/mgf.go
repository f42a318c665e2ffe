package rawsig

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // its mask is recognised, and not accepted
	"encoding/binary"
	"math/big"
)

// maskedBySHA1 says whether a value is a PSS signature over a digest with a mask by MGF1 with SHA-1, the default of RFC 8017 (appendix A.2.3) that
// old tools still use. It does not count: this is only for telling the signer what to change.
func maskedBySHA1(value, sum []byte, h crypto.Hash, k *rsa.PublicKey) bool {
	bits := k.N.BitLen() - 1
	c := new(big.Int).SetBytes(value)
	if c.Cmp(k.N) >= 0 {
		return false
	}
	encoded := make([]byte, (bits+7)/8)
	m := c.Exp(c, big.NewInt(int64(k.E)), k.N)
	if m.BitLen() > 8*len(encoded) {
		return false
	}
	m.FillBytes(encoded)
	size := len(encoded) - h.Size() - 1
	if size < 1 || encoded[len(encoded)-1] != 0xbc {
		return false
	}
	block, hash := encoded[:size], encoded[size:len(encoded)-1]
	unmask(block, hash)
	block[0] &= 0xff >> (8*len(encoded) - bits)
	mark := bytes.IndexByte(block, 1)
	if mark < 0 || len(bytes.Trim(block[:mark], "\x00")) > 0 {
		return false
	}
	again := h.New()
	again.Write(make([]byte, 8))
	again.Write(sum)
	again.Write(block[mark+1:])
	return bytes.Equal(again.Sum(nil), hash)
}

// unmask applies MGF1 with SHA-1 (RFC 8017, appendix B.2.1).
func unmask(block, seed []byte) {
	for i := 0; i*sha1.Size < len(block); i++ {
		mask := sha1.Sum(binary.BigEndian.AppendUint32(bytes.Clone(seed), uint32(i))) //nolint:gosec // as above
		for j := i * sha1.Size; j < min((i+1)*sha1.Size, len(block)); j++ {
			block[j] ^= mask[j-i*sha1.Size]
		}
	}
}
