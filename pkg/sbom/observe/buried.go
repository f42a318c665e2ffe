package observe

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
)

const (
	// buriedWithin is how much of a file is searched for a container that does not begin with the file.
	buriedWithin = 1 << 20
	// buriedStep is the distance of the places that are tried: a block of a disk.
	buriedStep = 512
	// leadBytes is the most that may lie before a container to pass for a header. More could be a boot loader
	// or a kernel, and is unread.
	leadBytes = 64 << 10
	// buriedTries bounds the places in one file whose magic makes a closer look necessary. Each look may cost
	// a decompressor, and by chance hardly one is needed.
	buriedTries = 64
)

// buried looks for a container behind padding or a header, and goes into the first one. It says whether
// there is one.
func (s *search) buried(ctx context.Context, src source, depth int) bool {
	var offset int64
	var k kind
	err := safely(func() (err error) {
		offset, k, err = s.findBuried(src)
		return err
	})
	if err != nil {
		s.miss(src.path, "search for a container inside: "+err.Error())
		return true
	}
	if k == "" {
		return false
	}
	s.open(ctx, src.from(offset), k, depth+1)
	s.before(src, offset)
	return true
}

// from is the content from an offset on.
func (src source) from(offset int64) source {
	n := src.size - offset
	return source{path: at(src.path, offset), size: n, at: io.NewSectionReader(src.at, offset, n)}
}

// before accounts for what lies before a container.
func (s *search) before(src source, offset int64) {
	b := make([]byte, offset) // findBuried read it before, and buriedWithin bounds it
	if err := readFull(src.at, b, 0); err != nil {
		s.miss(src.path, "read what lies before the container: "+err.Error())
		return
	}
	switch {
	case isBlank(b):
	case offset > leadBytes:
		s.miss(src.path, fmt.Sprintf("%d bytes before the container at %d: not looked into", offset, offset))
	default:
		s.opaque.add(Opaque{src.path, offset})
	}
}

// findBuried gives the place and kind of the first container.
func (s *search) findBuried(src source) (int64, kind, error) {
	b := make([]byte, min(src.size, buriedWithin+headBytes))
	if err := readFull(src.at, b, 0); err != nil {
		return 0, "", err
	}
	if lead := leadingBlank(b); lead > 0 {
		if k := recogniseBuried(b[lead:]); k != "" && s.holds(src.from(int64(lead)), b[lead:], k) {
			return int64(lead), k, nil
		}
	}
	tries := 0
	for at := buriedStep; at < len(b) && at <= buriedWithin; at += buriedStep {
		head := b[at:min(len(b), at+headBytes)]
		k := recogniseBuried(head)
		if k == "" || executable[k] { // static libraries hold programs, some of them at such a place
			continue
		}
		if tries++; tries > buriedTries {
			return 0, "", fmt.Errorf("more than %d places look like the beginning of a container", buriedTries)
		}
		if s.holds(src.from(int64(at)), head, k) {
			return int64(at), k, nil
		}
	}
	return 0, "", nil
}

// leadingBlank counts the bytes of padding at the beginning.
func leadingBlank(b []byte) int {
	if len(b) == 0 || b[0] != 0 && b[0] != 0xff {
		return 0
	}
	n := 0
	for n < len(b) && b[n] == b[0] {
		n++
	}
	return n
}

// recogniseBuried is recognise for the kinds that are looked for.
func recogniseBuried(head []byte) kind {
	for _, f := range formats {
		if f.kind != "mach-o" && openers(f.kind) != nil && int64(len(head)) > f.at && bytes.HasPrefix(head[f.at:], []byte(f.magic)) {
			return f.kind
		}
	}
	return ""
}

// holds checks the header of a container: since thousands of places are tried, a magic is not enough.
func (s *search) holds(src source, head []byte, k kind) bool {
	return safely(func() error {
		t := newTree(src.path, s.budget)
		switch k {
		case "squashfs":
			_, err := readSquashSuper(src, t)
			return err
		case "cpio":
			_, err := readCpioHeader(src, t, 0)
			return err
		case "tar":
			if !isOldTar(head) {
				return errDamaged
			}
			return nil
		case "zip":
			_, err := zip.NewReader(&metered{src.at, s.budget}, src.size)
			return err
		case "elf":
			_, err := elfEnd(src)
			return err
		}
		return s.holdsContainer(src)
	}) == nil
}

// holdsContainer asks that a compressed stream can be read and begins like a container or a program.
func (s *search) holdsContainer(src source) error {
	if err := s.budget.takeBytes(startBytes); err != nil {
		return err
	}
	r, err := decompressor(src)
	if err != nil {
		return err
	}
	defer r.Close()
	first, err := io.ReadAll(io.LimitReader(r, headBytes))
	if err != nil {
		return err
	}
	if recognise(first) == "" {
		return errDamaged
	}
	return nil
}
