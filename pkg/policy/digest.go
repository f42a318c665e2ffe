package policy

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// digest identifies everything a pack says: SHA-256 over a version line, then for the pack's file, each
// file it extends and each check bound, in that order of kinds and sorted by name within a kind: the
// kind, the length and the bytes. Lengths come first, so that no two sets of files give one stream.
func digest(p *Pack) string {
	h := sha256.New()
	h.Write([]byte("cleanbill pack digest 1\n"))
	add := func(kind byte, files []*source) {
		files = slices.Clone(files)
		slices.SortFunc(files, func(a, b *source) int {
			return cmp.Or(cmp.Compare(a.file, b.file), bytes.Compare(a.data, b.data))
		})
		for _, f := range slices.Compact(files) {
			h.Write([]byte{kind})
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(f.data))))
			h.Write(f.data)
		}
	}
	add('p', p.family[:1])
	add('x', p.family[1:])
	checks := make([]*source, 0, len(p.bound))
	for _, b := range p.bound {
		checks = append(checks, b.check.src)
	}
	add('c', checks)
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}
