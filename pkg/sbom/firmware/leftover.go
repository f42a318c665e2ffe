package firmware

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
)

// leftoverParts bounds the runs of one container that are kept for the search. Gaps of a cover are not kept.
const leftoverParts = 1 << 18

// leftover is a run of a container that belongs to none of its files: free space, comments, tables of the format.
type leftover struct {
	part
	what  string
	table bool   // it is not empty by right: only what is recognised in it, or dense, is told
	but   Kind   // what it resembles by right
	of    source // that it lies in, when that is not the container: content of a compressed one
}

// leave notes a run for the search. What is left over in one container without end is reported.
func (t *Tree) leave(l leftover) {
	if n := len(t.left); n > 0 && t.left[n-1].to == l.from && t.left[n-1].of == l.of && t.left[n-1].what == l.what && l.table {
		t.left[n-1].to = max(l.to, l.from)
		return
	}
	switch {
	case l.from >= l.to:
	case len(t.left) < leftoverParts:
		t.left = append(t.left, l)
	case len(t.left) == leftoverParts:
		t.left = append(t.left, leftover{})
		t.Report(Unread{t.Path, fmt.Sprintf("more than %d runs of bytes belong to no file; the rest was not looked into", leftoverParts)})
	}
}

// tail notes the end of a sector behind the end of a file. What begins there may go on in the free space that follows.
func (t *Tree) tail(p part) {
	if t.tails == nil {
		t.tails = map[int64]int64{}
	}
	if len(t.tails) < leftoverParts {
		t.tails[p.to] = p.from
		return
	}
	t.leave(leftover{part: p, what: tailName, table: true})
}

const tailName = "end of a sector"

// leftovers searches what belongs to no file of a container. Containers in it are gone into, by their place; other
// content is opaque, all of it as one, or unread when it looks encrypted.
func (s *search) leftovers(ctx context.Context, t *Tree, depth int) {
	r := &remains{finder: &finder{search: s}, whole: t.source}
	for _, l := range t.left {
		r.add(ctx, l, depth)
	}
	if t.cover != nil {
		t.cover.gaps(func(p part) {
			if from, before := t.tails[p.from]; before {
				delete(t.tails, p.from)
				p.from = from
			}
			r.add(ctx, leftover{part: p, what: "free space"}, depth)
		})
	}
	for _, to := range slices.Sorted(maps.Keys(t.tails)) {
		r.add(ctx, leftover{part: part{t.tails[to], to}, what: tailName, table: true}, depth)
	}
	r.tell()
	t.left, t.cover, t.tails = nil, nil, nil
}

// asides searches what a compressed stream holds besides its content.
func (s *search) asides(ctx context.Context, src source, u *unpackedStream, depth int) {
	r := &remains{finder: &finder{search: s}, whole: src}
	for _, l := range u.asides {
		r.add(ctx, l, depth)
	}
	r.tell()
}

// remains is the search of one container for what belongs to no file.
type remains struct {
	finder *finder
	whole  source
	opaque Opaque // of no known format: the first place, and the bytes of all
	failed bool   // nothing more can be read
}

func (r *remains) tell() {
	if r.opaque.Size > 0 {
		r.finder.opaque.add(r.opaque)
	}
}

func (r *remains) add(ctx context.Context, l leftover, depth int) {
	if r.failed || l.from >= l.to || ctx.Err() != nil {
		return
	}
	f, whole := r.finder, r.whole
	if l.of.at != nil {
		whole = l.of
	}
	p, err := solid(source{whole.path, whole.size, &metered{whole.at, f.budget}}, l.part)
	if err != nil {
		r.failed = true
		f.miss(at(whole.path, l.from), fmt.Sprintf("read the %s: %v", l.what, err))
		return
	}
	if p.from >= p.to {
		return
	}
	f.src, f.but = source{whole.path, min(l.to, whole.size), whole.at}, l.but // to its end: a container may end in zeros
	f.tries = 0                                                               // each run is searched like a file of its own
	if f.scan(ctx, max(l.from, p.from-aheadBytes), "", depth) {               // or begin with them
		return
	}
	place := at(whole.path, p.from)
	run := source{place, p.to - p.from, io.NewSectionReader(whole.at, p.from, p.to-p.from)}
	switch v, err := inspect(run); {
	case err != nil:
		f.miss(place, fmt.Sprintf("read the %s: %v", l.what, err))
	case v.dense:
		f.miss(place, fmt.Sprintf("%s of %d bytes: %s", l.what, run.size, denseReason))
	case l.table:
	default:
		if r.opaque.Size == 0 {
			r.opaque.Path = place
		}
		r.opaque.Size += run.size
	}
}

// solid takes zeros and ones away from both ends of a run. What unused space is filled with leaves nothing.
func solid(src source, p part) (part, error) {
	p.to = min(p.to, src.size)
	buf := make([]byte, max(0, min(p.to-p.from, searchStep)))
	first, last := int64(-1), int64(-1)
	for off := p.from; off < p.to; off += int64(len(buf)) {
		b := buf[:min(int64(len(buf)), p.to-off)]
		if err := readFull(src.at, b, off); err != nil {
			return part{}, err
		}
		i := fill(b)
		if i == len(b) {
			continue
		}
		if first < 0 {
			first = off + int64(i)
		}
		n := len(b)
		for b[n-1] == 0 || b[n-1] == 0xff {
			n--
		}
		last = off + int64(n)
	}
	if first < 0 {
		return part{p.to, p.to}, nil
	}
	return part{first, last}, nil
}

// fill counts the zeros and ones that bytes begin with.
func fill(b []byte) int {
	for i, c := range b {
		if c != 0 && c != 0xff {
			return i
		}
	}
	return len(b)
}
