package firmware

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Opaque is content of no known format. It is neither text nor a well-known kind of data, and nothing that
// was found accounts for it, so what it is made of was not looked into. Firmware is full of such files, most
// of them small and harmless; they do not make an Observation less than Whole, but a reader must see them.
type Opaque struct {
	Path string
	Size int64 // bytes
}

// denseReason is why content that looks encrypted or compressed counts as unread.
const denseReason = "dense content of no known format: encrypted or compressed?"

// opaques collects the largest ones and counts all.
type opaques struct {
	limit int
	files int
	bytes int64
	list  []Opaque
}

func (o *opaques) add(x Opaque) {
	o.files++
	o.bytes += x.Size
	o.list = append(o.list, x)
	if len(o.list) >= 4*o.limit { // so that a million of them cost no memory
		o.list = o.largest()
	}
}

// largest gives the ones to list, the largest first.
func (o *opaques) largest() []Opaque {
	slices.SortFunc(o.list, func(a, b Opaque) int {
		return cmp.Or(cmp.Compare(b.Size, a.Size), cmp.Compare(a.Path, b.Path))
	})
	return slices.Clip(o.list[:min(len(o.list), o.limit)])
}

// unnamed judges content of no known format that lies in a tree.
func (s *search) unnamed(ctx context.Context, t *Tree, src source, depth int) {
	v, err := inspect(src)
	if err != nil {
		s.miss(src.path, "read a sample: "+err.Error())
		return
	}
	if v.coded {
		s.coded(ctx, src, depth)
	}
	short := src.size <= sampleWindows*sampleBytes
	named := s.named(src)
	if s.begins(src, pngMagic) {
		s.rows(ctx, src, depth)
	}
	if v.blank || v.text && short || s.buried(ctx, src, depth, named) || v.text || named != "" {
		return
	}
	first, err := head(src.at, src.size)
	if err != nil {
		s.miss(src.path, "read the first bytes: "+err.Error())
		return
	}
	known, walk := wellKnown(first, src.size)
	if walk != nil {
		if end, err := mediumEnd(src, walk); err != nil {
			known = noData // it only begins like one
		} else if end < src.size {
			s.appended(ctx, t, src, part{end, src.size}, "medium", depth)
		}
	}
	if s.programs(ctx, src, known != noData) {
		known = noData
	}
	switch {
	case known == packedData:
		s.media.add(src.size)
	case v.dense:
		s.miss(src.path, denseReason)
	case known == noData:
		t.opaque = append(t.opaque, Opaque{src.path, src.size})
	default:
		s.media.add(src.size)
	}
}

// begins says that content begins with a magic.
func (s *search) begins(src source, magic string) bool {
	b, err := src.fields(0, len(magic))
	return err == nil && string(b) == magic
}

// unlessDense reports content that is harmless by its format, unless it is packed in a way that the format
// has no use for.
func (s *search) unlessDense(src source) {
	v, err := inspect(src)
	switch {
	case err != nil:
		s.miss(src.path, "read a sample: "+err.Error())
	case v.dense:
		s.miss(src.path, denseReason)
	}
}

// stream looks at what a compressed file holds that begins like no container and no program.
func (s *search) stream(ctx context.Context, t *Tree, src source, depth int) {
	var stream *unpackedStream
	err := Safely(func() (err error) {
		stream, err = decompress(src, s.budget)
		return err
	})
	if err != nil {
		s.miss(src.path, "decompress: "+err.Error())
		return
	}
	s.asides(ctx, src, stream, depth)
	inner := stream.inside(src)
	if stream.end < src.size {
		s.scan(ctx, src, stream.end, "compressed stream", depth)
	}
	if inner.size == 0 {
		return
	}
	k, err := recogniseContent(inner.at, inner.size)
	switch {
	case err != nil:
		s.miss(inner.path, "read the first bytes: "+err.Error())
	case k != "":
		s.enter(ctx, inner, k, depth+1)
	default:
		s.unnamed(ctx, t, inner, depth)
	}
}

// account keeps the programs and the opaque files of a tree that no finding claims.
func (s *search) account(t *Tree, k Kind, claimed map[string]bool) {
	if t.Single && len(claimed) == 0 {
		s.miss(t.Path, string(k)+": the program carries no inventory that could be read, so what it is made of is not known")
	}
	for _, e := range t.Sorted() {
		if p := t.Inside(e.Path); executable[e.Kind] && !claimed[p] && !t.Single {
			s.unclaimed.add(Opaque{p, e.Size})
		}
	}
	for _, o := range t.opaque {
		if !claimed[o.Path] {
			s.opaque.add(o)
		}
	}
	for _, u := range t.skipped {
		s.miss(u.Path, u.Reason)
	}
}

// at names a place inside a file that is no container.
func at(path string, offset int64) string { return fmt.Sprintf("%s!+%d", path, offset) }
