package firmware

import (
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

// openCpio indexes a cpio archive in the "new ASCII" format of initial RAM file systems, with or without
// checksums (Linux, Documentation/driver-api/early-userspace/buffer-format.rst), or in the portable one.
func openCpio(src source, t *Tree) (int64, error) {
	shared := map[string]*Entry{} // content of hard links, by inode
	var waiting []cpioLink
	for at := int64(0); ; {
		h, err := readCpioHeader(src, t.Limits.PathBytes, at)
		if err != nil {
			return 0, fmt.Errorf("header at byte %d: %w", at, err)
		}
		if h.name == cpioEnd {
			if err := linkCpio(t, waiting, shared); err != nil {
				return 0, err
			}
			return min(h.data, src.size), nil
		}
		e, err := cpioEntry(src, t, h)
		if err != nil {
			return 0, fmt.Errorf("%q: %w", h.name, err)
		}
		if e.Mode.IsDir() || e.Mode&fs.ModeDevice != 0 {
			filledCpio(t, h)
		}
		switch {
		case h.links > 1 && e.Mode.IsRegular() && e.Size == 0:
			p, err := t.claim(h.name, "")
			if err != nil {
				return 0, err
			}
			waiting = append(waiting, cpioLink{p, h.inode, h.mode})
		default:
			if h.links > 1 && e.Mode.IsRegular() {
				shared[h.inode] = &e
			}
			if err := t.add(h.name, e); err != nil {
				return 0, err
			}
		}
		at = h.next
	}
}

const (
	cpioEnd         = "TRAILER!!!"
	cpioHeaderBytes = 110
	cpioOldBytes    = 76 // of the portable format
)

type cpioHeader struct {
	name       string
	inode      string // with the device
	mode       uint32
	links      int64
	size, data int64
	next       int64 // header
}

// cpioLink is a name of a hard-linked file that was charged and waits for the content.
type cpioLink struct {
	path  string
	inode string
	mode  uint32
}

func readCpioHeader(src source, pathBytes int, at int64) (cpioHeader, error) {
	var raw [cpioHeaderBytes]byte
	n, err := src.at.ReadAt(raw[:], at)
	if n < cpioOldBytes || n < len(raw) && string(raw[:6]) != cpioOldMagic {
		return cpioHeader{}, fmt.Errorf("no end marker, so the archive is cut off: %w", err)
	}
	var h cpioHeader
	var nameBytes, align int64
	switch string(raw[:6]) {
	case "070701", "070702":
		h, nameBytes, err = cpioNew(raw[:])
		h.data, align = at+cpioHeaderBytes+nameBytes, 4
	case cpioOldMagic:
		h, nameBytes, err = cpioOld(raw[:])
		h.data, align = at+cpioOldBytes+nameBytes, 1
	default:
		return cpioHeader{}, fmt.Errorf("magic %q instead of 070701", raw[:6])
	}
	switch {
	case err != nil:
		return cpioHeader{}, err
	case nameBytes < 1 || nameBytes > int64(pathBytes)+1:
		return cpioHeader{}, &LimitError{"PathBytes", int64(pathBytes)}
	}
	name := make([]byte, nameBytes)
	if n, err := src.at.ReadAt(name, h.data-nameBytes); n < len(name) {
		return cpioHeader{}, fmt.Errorf("name: %w", err)
	}
	if name[nameBytes-1] != 0 {
		return cpioHeader{}, fmt.Errorf("%w: name %.40q without an end", errDamaged, name)
	}
	h.name = strings.TrimRight(string(name), "\x00")
	h.data = roundUp(h.data, align)
	h.next = roundUp(h.data+h.size, align)
	return h, nil
}

// cpioNew reads a header of numbers in hexadecimal.
func cpioNew(raw []byte) (h cpioHeader, nameBytes int64, err error) {
	var field [13]int64
	for i := range field {
		if field[i], err = cpioNumber(raw[6+8*i:14+8*i], 16, i); err != nil {
			return h, 0, err
		}
	}
	return cpioHeader{inode: fmt.Sprint(field[0], field[7], field[8]), mode: uint32(field[1]), links: field[4], size: field[6]}, field[11], nil
}

// cpioOldMagic begins a header of the portable format (POSIX.1-2017, pax, "cpio Interchange Format"): octal numbers, and
// nothing is filled up.
const cpioOldMagic = "070707"

func cpioOld(raw []byte) (h cpioHeader, nameBytes int64, err error) {
	var field [10]int64
	at := len(cpioOldMagic)
	for i, width := range []int{6, 6, 6, 6, 6, 6, 6, 11, 6, 11} {
		if field[i], err = cpioNumber(raw[at:at+width], 8, i); err != nil {
			return h, 0, err
		}
		at += width
	}
	return cpioHeader{inode: fmt.Sprint(field[0], field[1]), mode: uint32(field[2]), links: field[5], size: field[9]}, field[8], nil
}

func cpioNumber(text []byte, base, i int) (int64, error) {
	v, err := strconv.ParseUint(string(text), base, 63)
	if err != nil {
		return 0, fmt.Errorf("field %d: %w", i, err)
	}
	return int64(v), nil
}

func cpioEntry(src source, t *Tree, h cpioHeader) (Entry, error) {
	if h.data+h.size > src.size {
		return Entry{}, fmt.Errorf("content ends after the archive: %w", io.ErrUnexpectedEOF)
	}
	switch h.mode & 0o170000 {
	case 0o100000, 0: // one without a type is unpacked as a file by some
		return Entry{Mode: fs.FileMode(h.mode & 0o777), Size: h.size, inPlace: true, open: func() (io.ReaderAt, error) {
			return io.NewSectionReader(src.at, h.data, h.size), nil
		}}, nil
	case 0o040000:
		return Entry{Mode: fs.ModeDir | 0o755}, nil
	case 0o120000:
		if h.size > int64(t.Limits.PathBytes) {
			return Entry{}, &LimitError{"PathBytes", int64(t.Limits.PathBytes)}
		}
		target := make([]byte, h.size)
		if n, err := src.at.ReadAt(target, h.data); n < len(target) {
			return Entry{}, fmt.Errorf("read link: %w", err)
		}
		return Entry{Mode: fs.ModeSymlink | 0o777, Target: string(target)}, nil
	}
	return Entry{Mode: fs.ModeDevice}, nil
}

// filledReason says of what has no content by right that it has some.
const filledReason = "a %s with %d bytes of content, which programs pass over or take for a file"

// filledCpio leaves over what a directory or device holds.
func filledCpio(t *Tree, h cpioHeader) {
	if h.size > 0 {
		t.leave(leftover{part: part{h.data, h.data + h.size}, what: "content of a directory or device"})
		t.Skip(h.name, fmt.Sprintf(filledReason, "directory or device", h.size))
	}
}

// linkCpio gives the names of a hard-linked file its content, which the format stores with the last name
// only.
func linkCpio(t *Tree, waiting []cpioLink, shared map[string]*Entry) error {
	for _, h := range waiting {
		if h.path == "" {
			continue
		}
		e := Entry{Mode: fs.FileMode(h.mode & 0o777), open: func() (io.ReaderAt, error) { return io.NewSectionReader(nil, 0, 0), nil }}
		if to := shared[h.inode]; to != nil {
			e = Entry{Mode: to.Mode, Size: to.Size, inPlace: to.inPlace, open: to.open}
		}
		if err := t.put(h.path, e); err != nil {
			return err
		}
	}
	return nil
}
