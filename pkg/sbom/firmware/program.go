package firmware

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// programSlack is how much of no known format may follow a program without making it unread: padding, notes
// of packers and checksums of build systems are shorter.
const programSlack = 8 << 10

// tableEntries bounds each table of a program. Kernels and large libraries have some hundred entries.
const tableEntries = 1 << 17

// errProgram is the root of every complaint about the structure of a program.
var errProgram = errors.New("damaged program")

// part is a run of bytes of a program file.
type part struct{ from, to int64 }

// program checks that a program is all there, and looks at what its file holds besides.
func (s *search) program(ctx context.Context, t *Tree, src source, k Kind, depth int) {
	var rest []part
	err := Safely(func() (err error) {
		rest, err = beyond(src, k)
		return err
	})
	if err != nil {
		s.miss(src.path, err.Error())
		s.buried(ctx, src, depth, "") // where it ends is not known, so any place may be another's
		return
	}
	for _, p := range rest {
		s.appended(ctx, t, src, p, "program", depth)
	}
}

// beyond gives the parts of a file that the program in it does not account for. Only ELF and PE are known
// well enough.
func beyond(src source, k Kind) ([]part, error) {
	switch k {
	case "elf":
		end, err := elfEnd(src)
		if err != nil {
			return nil, err
		}
		return []part{{end, src.size - moduleSignature(src, end)}}, nil
	case "pe":
		return peBeyond(src)
	}
	return nil, nil
}

// appended looks at what follows a program or a picture.
func (s *search) appended(ctx context.Context, t *Tree, src source, p part, what string, depth int) {
	skip, err := zeros(io.NewSectionReader(src.at, p.from, p.to-p.from))
	if err != nil {
		s.miss(src.path, "read after the end of the "+what+": "+err.Error())
		return
	}
	p.from += skip
	n := p.to - p.from
	if n <= 0 {
		return
	}
	tail := source{path: at(src.path, p.from), size: n, at: io.NewSectionReader(src.at, p.from, n)}
	k, err := recogniseContent(tail.at, tail.size)
	switch {
	case err != nil:
		s.miss(tail.path, "read the first bytes: "+err.Error())
	case k != "" && compressed(k) && !worthOpening(tail, s.budget):
		s.stream(ctx, t, tail, depth)
	case k != "":
		s.enter(ctx, tail, k, depth+1)
	case s.buried(ctx, tail, depth, ""):
	case n > programSlack:
		s.miss(src.path, fmt.Sprintf("%d bytes after the end of the %s", n, what))
	default:
		s.opaque.add(Opaque{tail.path, n})
	}
}

// zeros counts the zero bytes that content begins with.
func zeros(r io.Reader) (int64, error) {
	var total int64
	err := Safely(func() error {
		buf := make([]byte, 64<<10)
		for {
			n, err := r.Read(buf)
			rest := bytes.TrimLeft(buf[:n], "\x00")
			total += int64(n - len(rest))
			if len(rest) > 0 || err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
		}
	})
	return total, err
}

// moduleMark ends a signed kernel module (Linux, Documentation/admin-guide/module-signing.rst).
const moduleMark = "~Module signature appended~\n"

// moduleSignature is the length of the signature that a kernel module ends with, 0 when there is none. What
// lies between the module and its signature is none of it.
func moduleSignature(src source, end int64) int64 {
	const fields = 12
	raw := make([]byte, fields+len(moduleMark))
	from := src.size - int64(len(raw))
	if from < end || readFull(src.at, raw, from) != nil || string(raw[fields:]) != moduleMark {
		return 0
	}
	signer, key := int64(raw[3]), int64(raw[4])
	n := int64(len(raw)) + signer + key + int64(binary.BigEndian.Uint32(raw[8:]))
	if n > programSlack || n > src.size-end {
		return 0
	}
	return n
}

// span checks that bytes lie within a file and gives where they end.
func span(src source, what string, offset, n uint64) (int64, error) {
	if offset > uint64(src.size) || n > uint64(src.size)-offset {
		return 0, fmt.Errorf("%w: %s at %d with %d bytes lies beyond the end of the file, which has %d", errProgram, what, offset, n, src.size)
	}
	return int64(offset + n), nil
}
