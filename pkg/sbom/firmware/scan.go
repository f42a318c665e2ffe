package firmware

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
)

const (
	// searchStep is how much of it is held in memory at once.
	searchStep = 1 << 20
	// aheadBytes is how far the magic of a kind that is searched for may lie behind its beginning.
	aheadBytes = 72 << 10
	// leadBytes is the most of no known format that may lie before a container to pass for a header. More could be
	// a boot loader or a kernel, and is unread.
	leadBytes = 64 << 10
	// buriedTries bounds the places in one file whose magic makes it necessary to decompress something. By chance
	// hardly one is needed.
	buriedTries = 64
	// scannedContainers bounds the containers that follow each other in one file. Images of flash have some ten.
	scannedContainers = 1000
)

// enter opens a container at the beginning of content, and looks at what follows it.
func (s *search) enter(ctx context.Context, src source, k Kind, depth int) {
	end := s.open(ctx, src, k, depth)
	if end > 0 && end < src.size {
		s.scan(ctx, src, end, k, depth)
	}
}

// buried looks for containers in content that does not begin with one, and says whether there are any. named is the format that it
// begins with and that cannot be opened; "" for none.
func (s *search) buried(ctx context.Context, src source, depth int, named Kind) bool {
	return (&finder{search: s, src: src, named: named}).scan(ctx, 0, "", depth)
}

// scan goes into every container from an offset on, one after the other, and accounts for what lies before, between
// and behind them. What a container holds is its own affair: the search goes on behind its end. after is the kind of
// the container that ends at the offset.
func (s *search) scan(ctx context.Context, src source, from int64, after Kind, depth int) bool {
	return (&finder{search: s, src: src}).scan(ctx, from, after, depth)
}

func (f *finder) scan(ctx context.Context, from int64, after Kind, depth int) bool {
	s, src := f.search, f.src
	f.from = from
	for n := 0; ; n++ {
		if n == scannedContainers {
			s.miss(at(src.path, from), fmt.Sprintf("more than %d containers follow each other; the rest was not looked into", scannedContainers))
			return true
		}
		var next int64
		var k Kind
		err := Safely(func() (err error) {
			next, k, err = f.next(from)
			return err
		})
		switch {
		case ctx.Err() != nil:
			return true
		case err != nil:
			s.miss(src.path, "search for a container inside: "+err.Error())
			return true
		case k == "" && n == 0 && after == "":
			f.unsearched()
			return false
		case k == "":
			if f.named == "" {
				s.behind(src, from, after)
			}
			return true
		}
		if f.named == "" {
			s.between(src, from, next)
		}
		if isSignature(k) {
			s.refuse(src.from(next), k)
			f.named = k
			from, after = next+1, k
			continue
		}
		end := s.open(ctx, src.from(next), k, depth+1)
		if end <= 0 || end >= src.size-next {
			return true
		}
		from, after = next+end, k
	}
}

// unsearched reports content that was too long to be searched wholly.
func (f *finder) unsearched() {
	if n := f.src.size - f.from; n > f.lim.SearchBytes {
		f.miss(f.src.path, fmt.Sprintf("no known format, and only the first %d of %d bytes were searched for containers", f.lim.SearchBytes, n))
	}
}

// between accounts for what lies before a container.
func (s *search) between(src source, from, to int64) {
	blank, err := isPadding(src, from, to)
	switch {
	case err != nil:
		s.miss(src.path, "read what lies before the container: "+err.Error())
	case blank:
	case to-from > leadBytes:
		s.miss(src.path, fmt.Sprintf("%d bytes before the container at %d: not looked into", to-from, to))
	case from == 0:
		s.opaque.add(Opaque{src.path, to})
	default:
		s.opaque.add(Opaque{at(src.path, from), to - from})
	}
}

// behind accounts for what follows the last container. Nothing that passes for padding may hide there.
func (s *search) behind(src source, from int64, after Kind) {
	blank, err := isPadding(src, from, src.size)
	switch {
	case err != nil:
		s.miss(src.path, "read what follows the container: "+err.Error())
	case !blank:
		s.miss(src.path, fmt.Sprintf("after the end of the %s at %d something follows that was not looked into: %d bytes", after, from, src.size-from))
	}
}

// finder looks for containers in one file.
type finder struct {
	*search
	src   source
	from  int64 // where the search begins
	but   Kind  // that is not looked for
	named Kind  // a format that cannot be opened begins before, and nobody knows where it ends
	tries int

	streams int // that the content lies in, of those that were not opened
}

// spot is where a magic was met.
type spot struct {
	at   int
	kind Kind
}

// next gives the place and kind of the first container from an offset on; no kind when there is none.
func (f *finder) next(from int64) (int64, Kind, error) {
	if at, k, err := f.behindPadding(from); err != nil || k != "" {
		return at, k, err
	}
	end := min(f.src.size, f.from+f.lim.SearchBytes)
	buf := make([]byte, max(0, min(f.src.size-from, searchStep+aheadBytes)))
	for base := from; base < end; base += searchStep {
		b := buf[:min(int64(len(buf)), f.src.size-base)]
		if err := readFull(f.src.at, b, base); err != nil {
			return 0, "", err
		}
		for _, p := range spots(b, int(min(searchStep, end-base)), base) {
			offset := base + int64(p.at)
			if known := isSignature(p.kind); p.kind == f.but || offset == 0 && !known || known && family(p.kind) == family(f.named) {
				continue
			}
			ok, err := f.holds(f.src.from(offset), b[p.at:min(len(b), p.at+headBytes)], p.kind)
			if err != nil || ok {
				return offset, p.kind, err
			}
		}
	}
	return 0, "", nil
}

// buriedOnly are magics too short, or too far in, to tell what content begins with, where more is looked at. A stream of zlib
// has one for each level of compression.
var buriedOnly = []format{
	{"FAT file system", fatMagicAt, "\x55\xaa", 1}, {"ISO 9660 image", isoMagicAt, "CD001", 1},
	{"zlib", 0, "\x78\x01", 1}, {"zlib", 0, "\x78\x5e", 1}, {"zlib", 0, "\x78\x9c", 1}, {"zlib", 0, "\x78\xda", 1},
}

// searched are the formats that are looked for inside other content.
var searched = func() []format {
	all := slices.Clone(buriedOnly)
	for _, f := range formats {
		if f.step > 0 {
			all = append(all, f)
		}
	}
	for _, s := range signatures {
		if s.step > 0 {
			all = append(all, format{s.kind, s.at, s.magic, s.step})
		}
	}
	return all
}()

// spots gives where containers that begin in the first n bytes have their magic, in order. base is where the bytes
// lie in the file: some kinds begin at blocks only.
func spots(b []byte, n int, base int64) []spot {
	var all []spot
	for _, f := range searched {
		switch {
		case f.step == 1 || len(f.magic) > 2:
			all = anywhere(all, b, n, base, f)
		default: // so short that it is met everywhere
			for at := int(-base & (f.step - 1)); at < n; at += int(f.step) {
				if m := at + int(f.at); m < len(b) && bytes.HasPrefix(b[m:], []byte(f.magic)) {
					all = append(all, spot{at, f.kind})
				}
			}
		}
	}
	all = unmarked(all, b, n)
	slices.SortStableFunc(all, func(a, b spot) int { return a.at - b.at })
	return all
}

func anywhere(all []spot, b []byte, n int, base int64, f format) []spot {
	last := min(len(b), n+int(f.at)+len(f.magic)-1)
	for next := int(f.at); next < last; {
		i := bytes.Index(b[next:last], []byte(f.magic))
		if i < 0 {
			break
		}
		if at := next + i - int(f.at); (base+int64(at))%f.step == 0 {
			all = append(all, spot{at, f.kind})
		}
		next += i + len(f.magic)
	}
	return all
}

// from is the content from an offset on.
func (src source) from(offset int64) source { return src.part(offset, src.size-offset) }

// part is a run of the content, named by its place.
func (src source) part(offset, n int64) source {
	return source{path: at(src.path, offset), size: n, at: io.NewSectionReader(src.at, offset, n)}
}
