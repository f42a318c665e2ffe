package firmware

import (
	"archive/tar"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/stricttar"
)

// tarBlock is what everything in an archive is filled up to, in bytes.
const tarBlock = stricttar.Block

// tarHeaders goes through what lies between the content of two entries: what fills the last block, the extended
// headers, which hold anything that an archiver likes to note, and the header, whose place it gives.
func tarHeaders(src source, t *Tree, h *tar.Header, from, to int64) (header int64, err error) {
	at := roundUp(from, tarBlock)
	t.leave(leftover{part: part{from, at}, what: "filling of a block", table: true, of: src})
	var headers stricttar.Headers
	for at < to {
		b, err := src.fields(at, tarBlock)
		if err != nil {
			return 0, err
		}
		n, extended, err := headers.Next(b)
		if !extended || at == to-tarBlock {
			tellAmbiguous(src.from(at), t, &headers, h)
			return at, nil
		}
		if err != nil || n > to-at-tarBlock {
			return 0, fmt.Errorf("%w: extended header at %d", errDamaged, at)
		}
		if err := tarExtended(src, t, part{at + tarBlock, at + tarBlock + n}); err != nil {
			return 0, err
		}
		if b[156] == tar.TypeXGlobalHeader && at+tarBlock+n == to {
			tellAmbiguous(src.from(at), t, &headers, h)
			return at, nil // the reader hands it out by itself, before it reads on to the end of the block
		}
		at = roundUp(at+tarBlock+n, tarBlock)
	}
	return 0, fmt.Errorf("%w: headers at %d", errDamaged, from)
}

// tellAmbiguous reports an entry that programs differ in. The header of a sparse file has a name and a size of its own by right.
func tellAmbiguous(src source, t *Tree, headers *stricttar.Headers, h *tar.Header) {
	if why := headers.Ambiguous(h); why != "" && (headers.Doubled() || !isSparse(h)) {
		t.Report(Unread{Path: src.path, Reason: why})
	}
}

// tellGlobal reports a header for all entries that follow, when it says what they are: not every program keeps to it
// (POSIX.1-2017, pax Header Block).
func tellGlobal(t *Tree, h *tar.Header) {
	for _, key := range sortedNames(h.PAXRecords) {
		if key == "path" || key == "linkpath" || key == "size" || strings.HasPrefix(key, "GNU.sparse.") {
			t.Report(Unread{Path: t.Path, Reason: fmt.Sprintf("a header for all entries states their %s: programs differ in whether it counts", key)})
		}
	}
}

// tarExtended leaves over an extended header, unless it is text.
func tarExtended(src source, t *Tree, p part) error {
	b, err := src.fields(p.from, int(min(p.to-p.from, searchStep)))
	if err != nil || p.to-p.from < leastContainer {
		return err
	}
	if !isText([]byte(strings.TrimRight(string(b), "\x00")), true) || int64(len(b)) < p.to-p.from {
		t.leave(leftover{part: p, what: "extended header", table: len(b) <= programSlack, of: src})
	}
	return nil
}

// tarStored is how many bytes of the archive an entry takes that is no sparse file.
func tarStored(h *tar.Header) int64 {
	switch h.Typeflag {
	case tar.TypeLink, tar.TypeSymlink, tar.TypeChar, tar.TypeBlock, tar.TypeDir, tar.TypeFifo, tar.TypeXGlobalHeader:
		return 0
	}
	return h.Size
}
