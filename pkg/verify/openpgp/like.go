package openpgp

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// trailerSize is the length of what ends everything that a signature of version 4 or later is over: the version, 0xFF, and the length of the hashed part of the
// signature packet as four octets (RFC 9580, section 5.2.4). What version 3 is over has no mark.
const trailerSize = 6

// Like says whether content has the form of what an OpenPGP signature is over: content, the hashed part of the signature packet and the trailer. Put forth as a
// file of its own under a bare signature, it would bring its signature with it.
func Like(m signature.Message) (bool, error) {
	in, err := m.Open()
	if err != nil {
		return false, fmt.Errorf("read the signed content: %w", err)
	}
	defer in.Close()
	end := ending{}
	if s, ok := in.(io.Seeker); ok {
		if at, err := s.Seek(-trailerSize, io.SeekEnd); err == nil { // else it is shorter, or read from its start
			end.before = at
		}
	}
	if _, err := io.Copy(&end, in); err != nil {
		return false, fmt.Errorf("read the signed content: %w", err)
	}
	return end.isTrailer(), nil
}

// longestDigest is that of SHA-512 and SHA3-512, in bytes.
const longestDigest = 64

// LikeDigest says whether content may be the digest that an OpenPGP signature by an Ed25519 key is over, as long as those of RFC 9580, section 9.5, are.
func LikeDigest(m signature.Message) (bool, error) {
	data, err := m.Whole(longestDigest)
	if errors.Is(err, signature.ErrTooLong) {
		return false, nil
	}
	return err == nil && slices.Contains([]int{16, 20, 28, 32, 48, longestDigest}, len(data)), err
}

// ending keeps the last bytes that are written to it.
type ending struct {
	before int64 // bytes before what is still to come
	last   []byte
}

func (e *ending) Write(p []byte) (int, error) {
	e.last = append(e.last, p[max(0, len(p)-trailerSize):]...)
	if over := len(e.last) - trailerSize; over > 0 {
		e.last = append(e.last[:0], e.last[over:]...)
	}
	e.before += int64(len(p))
	return len(p), nil
}

// isTrailer says whether a hashed part of the stated length fits before the trailer: six octets and its subpackets, whose length is written in two octets, or in four since version 6.
func (e *ending) isTrailer() bool {
	if len(e.last) < trailerSize || e.last[0] < 4 || e.last[0] > 6 || e.last[1] != 0xff {
		return false
	}
	const fixed = 6 // version, type, two algorithms, length of the subpackets
	n := int64(binary.BigEndian.Uint32(e.last[2:]))
	return n >= fixed && n+trailerSize <= e.before && (n <= fixed+0xffff || e.last[0] == 6)
}
