package firmware

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"strings"
)

// ridge is what Rock Ridge says of a file.
type ridge struct {
	name   string
	mode   fs.FileMode
	target string
	child  int64 // block of a directory that was moved because it lay too deep
	moved  bool  // this is where such a directory was moved to
	packed bool
}

// ridgeOf reads the system use area of a record, and the areas it continues in (SUSP 5.1).
func (iso *isoImage) ridgeOf(area []byte) (ridge, error) {
	r := ridge{mode: 0o644}
	if len(area) < iso.skip {
		return r, nil
	}
	area = area[iso.skip:]
	var link linkParts
	for range isoContinuations {
		var next []byte
		for len(area) >= 4 {
			n := int(area[2])
			if n < 4 || n > len(area) {
				break
			}
			field, body := string(area[:2]), area[4:n]
			area = area[n:]
			switch {
			case field == "ST":
				area = nil
			case field == "CE" && len(body) >= 24:
				u32 := func(at int) int64 { return int64(binary.LittleEndian.Uint32(body[at:])) }
				place, n := u32(0)*iso.block+u32(8), min(u32(16), isoSector)
				b, err := iso.src.fields(place, int(n))
				if err == nil {
					err = iso.table("continued names", place, n)
				}
				if err != nil {
					return r, fmt.Errorf("continued names: %w", err)
				}
				next = b
			default:
				r.field(field, body, &link)
			}
		}
		if next == nil {
			r.target = link.target()
			return r, nil
		}
		if err := iso.tree.budget.takeBytes(int64(len(next))); err != nil {
			return r, err
		}
		area = next
	}
	return r, fmt.Errorf("%w: names are continued more than %d times", errDamaged, isoContinuations)
}

func (r *ridge) field(name string, body []byte, link *linkParts) {
	switch {
	case name == "NM" && len(body) >= 1 && len(r.name) < 4096:
		r.name += string(body[1:])
	case name == "PX" && len(body) >= 4:
		raw := binary.LittleEndian.Uint16(body)
		r.mode = extMode[raw&0xf000] | fs.FileMode(raw&0o777)
	case name == "SL" && len(body) >= 1:
		link.add(body[1:])
	case name == "CL" && len(body) >= 4:
		r.child = int64(binary.LittleEndian.Uint32(body))
	case name == "RE":
		r.moved = true
	case name == "ZF":
		r.packed = true
	}
}

// linkParts puts together the target of a symbolic link (RRIP 4.1.3): each component has flags and a length.
type linkParts struct {
	done []string
	open string // a component that is continued
}

func (l *linkParts) add(b []byte) {
	for len(b) >= 2 && len(l.done) < 4096 {
		flags, n := b[0], int(b[1])
		if 2+n > len(b) {
			return
		}
		text := string(b[2 : 2+n])
		b = b[2+n:]
		switch {
		case flags&0x02 != 0:
			text = "."
		case flags&0x04 != 0:
			text = ".."
		case flags&0x08 != 0: // the root
			l.done = []string{""}
			continue
		}
		l.open += text
		if flags&0x01 == 0 {
			l.done, l.open = append(l.done, l.open), ""
		}
	}
}

func (l *linkParts) target() string {
	if len(l.done) == 1 && l.done[0] == "" {
		return "/"
	}
	return strings.Join(l.done, "/")
}
