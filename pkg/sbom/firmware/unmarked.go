package firmware

import "bytes"

// Where a header of tar has its fields (POSIX.1-2017, ustar Interchange Format; those of version 7 lie at the same places).
const (
	tarNumbersAt = 100 // mode, owner and group, of 8 bytes each, size and time, of 12 each
	tarSumAt     = 148
	tarTypeAt    = 156
	tarMagicAt   = 257
)

// unmarked adds where containers may begin that have no magic: tar as it was before POSIX, whose header has a checksum, and
// volumes of FAT without the signature of a boot sector.
func unmarked(all []spot, b []byte, n int) []spot {
	if len(b) < tarBlock {
		return all
	}
	sum := 0
	for _, c := range b[:tarBlock] {
		sum += int(c)
	}
	for at := range min(n, len(b)-tarBlock+1) {
		h := b[at : at+tarBlock]
		if at > 0 {
			sum += int(h[tarBlock-1]) - int(b[at-1])
		}
		switch { // the cheap questions first: each is asked at every byte
		case h[tarSumAt+4]&0xf8 == '0' && h[tarSumAt+7]|' ' == ' ' && isTarSum(h, sum) && isTarEntry(h):
			all = append(all, spot{at, "tar"})
		case h[11] == 0 && h[12] != 0 && h[12] <= 16 && maybeFAT(h) && !isFATSigned(h):
			all = append(all, spot{at, "FAT file system"})
		}
	}
	return all
}

// isTarSum says that the checksum of a header is that of its bytes, of which the sum is known.
func isTarSum(h []byte, sum int) bool {
	stated, digits := 0, 0
	for _, c := range h[tarSumAt:tarTypeAt] {
		switch {
		case c >= '0' && c <= '7':
			stated, digits = stated*8+int(c-'0'), digits+1
		case c != ' ' && c != 0:
			return false
		}
		sum += ' ' - int(c)
	}
	return digits > 0 && sum == stated
}

// isTarEntry looks further at a header without a magic: there is a name, and the numbers are octal ones.
func isTarEntry(h []byte) bool {
	if h[0] == 0 || string(h[tarMagicAt:tarMagicAt+5]) == "ustar" {
		return false
	}
	name, _, _ := bytes.Cut(h[:tarNumbersAt], []byte{0})
	for _, c := range h[tarNumbersAt:tarSumAt] {
		if (c < '0' || c > '7') && c != ' ' && c != 0 {
			return false
		}
	}
	return isPrintable(name)
}

// isOldTar recognises a header of tar as it was before POSIX: no magic, but a checksum that holds.
func isOldTar(head []byte) bool {
	if len(head) < tarBlock || head[0] == 0 {
		return false
	}
	sum := 0
	for _, c := range head[:tarBlock] {
		sum += int(c)
	}
	return isTarSum(head, sum)
}

// maybeFAT says that the numbers of a boot sector are those of a volume. It costs next to nothing where they are not.
func maybeFAT(head []byte) bool {
	if len(head) < tarBlock || head[11] != 0 || head[12] < 2 || head[fatKindAt] < 0xf0 {
		return false
	}
	_, err := fatLayout(source{size: int64(len(head))}, head)
	return err == nil
}
