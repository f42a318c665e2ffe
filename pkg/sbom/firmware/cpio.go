package firmware

import (
	"fmt"
	"io"
	"io/fs"
	"strconv"
)

// openCpio indexes a cpio archive in the "new ASCII" format of initial RAM file systems, with or without
// checksums (Linux, Documentation/driver-api/early-userspace/buffer-format.rst).
func openCpio(src source, t *Tree) (int64, error) {
	shared := map[string]*Entry{} // content of hard links, by inode
	var waiting []cpioHeader
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
		switch {
		case h.links > 1 && e.Mode.IsRegular() && e.Size == 0:
			waiting = append(waiting, h)
		default:
			if h.links > 1 && e.Mode.IsRegular() {
				shared[h.inode] = &e
			}
			if err := t.add(h.name, e); err != nil {
				return 0, err
			}
		}
		at = pad4(h.data + h.size)
	}
}

const (
	cpioEnd         = "TRAILER!!!"
	cpioHeaderBytes = 110
)

type cpioHeader struct {
	name       string
	inode      string // with the device
	mode       uint32
	links      int64
	size, data int64
}

func readCpioHeader(src source, pathBytes int, at int64) (cpioHeader, error) {
	var raw [cpioHeaderBytes]byte
	if n, err := src.at.ReadAt(raw[:], at); n < len(raw) {
		return cpioHeader{}, fmt.Errorf("no end marker, so the archive is cut off: %w", err)
	}
	if m := string(raw[:6]); m != "070701" && m != "070702" {
		return cpioHeader{}, fmt.Errorf("magic %q instead of 070701", m)
	}
	var field [13]int64
	for i := range field {
		v, err := strconv.ParseUint(string(raw[6+8*i:14+8*i]), 16, 32)
		if err != nil {
			return cpioHeader{}, fmt.Errorf("field %d: %w", i, err)
		}
		field[i] = int64(v)
	}
	nameBytes := field[11]
	if nameBytes < 1 || nameBytes > int64(pathBytes)+1 {
		return cpioHeader{}, &LimitError{"PathBytes", int64(pathBytes)}
	}
	name := make([]byte, nameBytes)
	if n, err := src.at.ReadAt(name, at+cpioHeaderBytes); n < len(name) {
		return cpioHeader{}, fmt.Errorf("name: %w", err)
	}
	return cpioHeader{
		name: string(name[:nameBytes-1]), inode: fmt.Sprint(field[0], field[7], field[8]),
		mode: uint32(field[1]), links: field[4], size: field[6], data: pad4(at + cpioHeaderBytes + nameBytes),
	}, nil
}

func cpioEntry(src source, t *Tree, h cpioHeader) (Entry, error) {
	if h.data+h.size > src.size {
		return Entry{}, fmt.Errorf("content ends after the archive: %w", io.ErrUnexpectedEOF)
	}
	switch h.mode & 0o170000 {
	case 0o100000:
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

// linkCpio gives the names of a hard-linked file its content, which the format stores with the last name
// only.
func linkCpio(t *Tree, waiting []cpioHeader, shared map[string]*Entry) error {
	for _, h := range waiting {
		e := Entry{Mode: fs.FileMode(h.mode & 0o777), open: func() (io.ReaderAt, error) { return io.NewSectionReader(nil, 0, 0), nil }}
		if to := shared[h.inode]; to != nil {
			e = Entry{Mode: to.Mode, Size: to.Size, inPlace: to.inPlace, open: to.open}
		}
		if err := t.add(h.name, e); err != nil {
			return err
		}
	}
	return nil
}

func pad4(n int64) int64 { return (n + 3) &^ 3 }
