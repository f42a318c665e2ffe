package firmware

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
)

const (
	// zipUnlisted is the folder for entries that the directory of an archive does not list.
	zipUnlisted = "[not in the directory]"
	// zipUnlistedEntries bounds them. Whole archives in front of another one would have more.
	zipUnlistedEntries = 1000
	// apkSigningMagic ends a block before the directory of an Android package (APK Signature Scheme v2).
	apkSigningMagic = "APK Sig Block 42"
)

// gaps reports every run that is not used. What lies before the first entry is the affair of whoever found the
// archive, unless it begins like an entry.
func (z *zipLayout) gaps() error {
	found := 0
	return z.used.gaps(z.used.end(), func(p part) error {
		n, err := z.gap(p, p.from == 0, zipUnlistedEntries-found)
		found += n
		return err
	})
}

// gap reports a run, and adds the entries that lie in it.
func (z *zipLayout) gap(p part, leads bool, room int) (found int, err error) {
	if p, err = z.android(p); err != nil {
		return 0, err
	}
	for p.from < p.to {
		skip, err := padding(source{"", p.to, z.src.at}, p.from, p.to-p.from)
		if err != nil {
			return found, err
		}
		p.from += skip
		n, filling := z.unlisted(p, found < room)
		if n == 0 {
			break
		}
		if !filling {
			found++
		}
		p.from += n
	}
	q, err := solid(z.src, p)
	if err != nil || leads && found == 0 || q.from >= q.to {
		return found, err
	}
	z.report(q, "")
	z.tree.leave(leftover{part: part{q.from, p.to}, what: "bytes between entries", table: true, but: "zip"})
	return found, nil
}

func (z *zipLayout) report(p part, what string) {
	z.tree.Report(Unread{at(z.tree.Path, p.from), fmt.Sprintf("%d bytes that the directory of the archive does not list%s", p.to-p.from, what)})
}

// android takes the block of signatures away from the end of a run. It may hold anything, so it is left over.
func (z *zipLayout) android(p part) (part, error) {
	const tail = 8 + int64(len(apkSigningMagic))
	if p.to-p.from < 8+tail {
		return p, nil
	}
	b, err := z.src.fields(p.to-tail, int(tail))
	if err != nil || string(b[8:]) != apkSigningMagic {
		return p, err
	}
	n := int64(binary.LittleEndian.Uint64(b)) + 8
	if n < 8+tail || n > p.to-p.from {
		return p, nil
	}
	z.tree.leave(leftover{part: part{p.to - n, p.to}, what: "block of signatures", table: true})
	return part{p.from, p.to - n}, nil
}

// unlisted reads an entry that a run begins with and gives its length; 0 when there is none. One without a name and
// content fills a place that was freed, as Android's tools do.
func (z *zipLayout) unlisted(p part, wanted bool) (n int64, filling bool) {
	h, err := z.src.fields(p.from, int(max(0, min(headBytes, p.to-p.from))))
	if err != nil || len(h) < zipLocalBytes || string(h[:4]) != "PK\x03\x04" {
		return 0, false
	}
	u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(h[at:])) }
	nameBytes, extra := int64(binary.LittleEndian.Uint16(h[26:])), int64(binary.LittleEndian.Uint16(h[28:]))
	packed, size, method := u32(18), u32(22), binary.LittleEndian.Uint16(h[8:])
	body := p.from + zipLocalBytes + nameBytes + extra
	if nameBytes == 0 && packed == 0 && size == 0 {
		body = min(body, p.to)
		if rest, err := solid(z.src, part{p.from + zipLocalBytes, body}); err != nil || rest.from < rest.to {
			return 0, false
		}
		return body - p.from, true
	}
	if !isZipEntry(h) || !wanted {
		return 0, false
	}
	name := string(h[zipLocalBytes:min(int64(len(h)), zipLocalBytes+nameBytes)])
	flags := binary.LittleEndian.Uint16(h[6:])
	end := min(p.to, body+packed)
	z.report(part{p.from, end}, fmt.Sprintf(", an entry %.80q", name))
	if flags&(strictzip.Encrypted|8) != 0 || body+packed > p.to || method != 0 && method != 8 || method == 0 && packed != size {
		return max(zipLocalBytes, end-p.from), false
	}
	e := Entry{Mode: 0o644, Size: size, open: packedContent(z.tree, name, z.src.at, body, strictzip.Entry{Method: method, Packed: uint64(packed), Size: uint64(size), CRC32: uint32(u32(14))})}
	if err := z.tree.add(joinPath(zipUnlisted, strings.ReplaceAll(name, `\`, "/")), e); err != nil {
		z.tree.Skip(zipUnlisted, err.Error())
	}
	return end - p.from, false
}
