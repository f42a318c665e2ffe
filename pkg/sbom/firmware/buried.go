package firmware

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
)

const (
	// buriedWithin is how much of a file is searched at blocks, for every container that can be opened.
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
	var k Kind
	err := Safely(func() (err error) {
		offset, k, err = s.findFirst(src)
		return err
	})
	if err != nil {
		s.miss(src.path, "search for a container inside: "+err.Error())
		return true
	}
	if k == "" {
		if src.size > searchBytes {
			s.miss(src.path, fmt.Sprintf("no known format, and only the first %d of %d bytes were searched for containers", int64(searchBytes), src.size))
		}
		return false
	}
	s.open(ctx, src.from(offset), k, depth+1)
	s.before(src, offset)
	return true
}

// findFirst gives the place and kind of the first container, be it at a block or not.
func (s *search) findFirst(src source) (int64, Kind, error) {
	offset, k, err := s.findBuried(src)
	if err != nil {
		return 0, "", err
	}
	end := min(src.size, searchBytes)
	if k != "" {
		end = offset
	}
	if earlier, odd, err := s.findAnywhere(src, end); err != nil || odd != "" {
		return earlier, odd, err
	}
	return offset, k, nil
}

// from is the content from an offset on.
func (src source) from(offset int64) source {
	n := src.size - offset
	return source{path: at(src.path, offset), size: n, at: io.NewSectionReader(src.at, offset, n)}
}

// before accounts for what lies before a container.
func (s *search) before(src source, offset int64) {
	blank, err := blankUntil(src, offset)
	switch {
	case err != nil:
		s.miss(src.path, "read what lies before the container: "+err.Error())
	case blank:
	case offset > leadBytes:
		s.miss(src.path, fmt.Sprintf("%d bytes before the container at %d: not looked into", offset, offset))
	default:
		s.opaque.add(Opaque{src.path, offset})
	}
}

// blankUntil says that nothing but padding of one kind lies before an offset.
func blankUntil(src source, offset int64) (bool, error) {
	buf := make([]byte, min(offset, searchStep))
	var pad byte
	for from := int64(0); from < offset; from += int64(len(buf)) {
		b := buf[:min(int64(len(buf)), offset-from)]
		if err := readFull(src.at, b, from); err != nil {
			return false, err
		}
		if from == 0 {
			pad = b[0]
		}
		if b[0] != pad || !isBlank(b) {
			return false, nil
		}
	}
	return true, nil
}

// findBuried gives the place and kind of the first container at a block.
func (s *search) findBuried(src source) (int64, Kind, error) {
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
func recogniseBuried(head []byte) Kind {
	for _, f := range formats {
		if f.kind != "mach-o" && openers(f.kind) != nil && int64(len(head)) > f.at && bytes.HasPrefix(head[f.at:], []byte(f.magic)) {
			return f.kind
		}
	}
	return ""
}

// holds checks the header of a container: since thousands of places are tried, a magic is not enough.
func (s *search) holds(src source, head []byte, k Kind) bool {
	return Safely(func() error {
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
	// A stream that fails later on is a container all the same, and opening it reports the failure.
	first, err := io.ReadAll(io.LimitReader(r, headBytes))
	if recognise(first) == "" {
		return errors.Join(errDamaged, err)
	}
	return nil
}
