package firmware

import (
	"bytes"
	"context"
	"fmt"
)

// hiddenPrograms bounds the programs that are looked into in one file that is none.
const hiddenPrograms = 16

// programs looks for programs inside of a file that is no program, and says whether there is one: at any place of a medium, where
// none belongs, and behind what may be the header of an unknown format. Raw kernels hold small programs by right, further in. One
// that a cataloger knows nothing of is told in a medium alone: the other files are opaque by themselves.
func (s *search) programs(ctx context.Context, src source, medium bool) bool {
	limit := int64(leadBytes)
	if medium {
		limit = s.lim.SearchBytes
	}
	found := 0
	for from := int64(0); from < min(limit, src.size) && ctx.Err() == nil; found++ {
		var k Kind
		var p part
		err := Safely(func() (err error) {
			p, k, err = nextProgram(src, from, min(limit, src.size))
			return err
		})
		if err != nil {
			s.miss(src.path, "search for a program inside: "+err.Error())
		}
		if err != nil || k == "" {
			break
		}
		if found == hiddenPrograms {
			s.miss(at(src.path, p.from), fmt.Sprintf("more than %d programs in one file that is no program; the rest was not looked into", hiddenPrograms))
			return true
		}
		if !s.inventory(ctx, src.part(p.from, p.to-p.from), k) && medium {
			s.miss(at(src.path, p.from), fmt.Sprintf("a program of %d bytes in a file that begins like data of another kind, with no inventory that could be read", p.to-p.from))
		}
		from = p.to
	}
	return found > 0
}

// inventory shows a program to the visitor, and says whether anything was found in it.
func (s *search) inventory(ctx context.Context, src source, k Kind) bool {
	t := newTree(src.path, s.budget)
	t.source = src
	if err := s.budget.takeBytes(treeBytes); err != nil {
		s.miss(src.path, err.Error())
		return false
	}
	if _, err := openExecutable(src, t); err != nil {
		s.miss(src.path, err.Error())
		return false
	}
	t.Sorted()[0].Kind = k
	return len(s.visit(ctx, t)) > 0
}

// nextProgram gives the first whole program that begins from one offset on and before another.
func nextProgram(src source, from, to int64) (part, Kind, error) {
	buf := make([]byte, min(src.size-from, searchStep+headBytes))
	tries := 0
	for base := from; base < to; base += searchStep {
		b := buf[:min(int64(len(buf)), src.size-base)]
		if err := readFull(src.at, b, base); err != nil {
			return part{}, "", err
		}
		for i, end := 0, int(min(searchStep, to-base)); i < end; i++ {
			n := bytes.IndexAny(b[i:end], "\x7fM")
			if n < 0 {
				break
			}
			i += n
			k := programHead(b[i:min(len(b), i+headBytes)])
			if k == "" {
				continue
			}
			if tries++; tries > buriedTries {
				return part{}, "", fmt.Errorf("more than %d places look like the beginning of a program", buriedTries)
			}
			at := base + int64(i)
			if n := programBytes(src.from(at), k); n > 0 {
				return part{at, at + n}, k, nil
			}
		}
	}
	return part{}, "", nil
}

// programHead names the kind of a program by how it begins, of those that can be held against more than that.
func programHead(head []byte) Kind {
	switch {
	case bytes.HasPrefix(head, []byte("\x7fELF")):
		return "elf"
	case isPE(head):
		return "pe"
	}
	return ""
}

// programBytes is the length of a program by its own account; 0 when it is not all there.
func programBytes(src source, k Kind) int64 {
	if k == "elf" {
		end, err := elfEnd(src)
		if err != nil {
			return 0
		}
		return end
	}
	rest, err := peBeyond(src)
	if err != nil || len(rest) == 0 {
		return 0
	}
	return rest[0].from
}
