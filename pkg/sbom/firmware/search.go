package firmware

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// source is content to look into, with the path that a report shows.
type source struct {
	path string
	size int64
	at   io.ReaderAt
}

// search is one Walk.
type search struct {
	lim    Limits
	budget *budget
	visit  Visit
	unread []Unread
	opaque opaques
	media  tally

	unclaimed opaques

	superseded         opaques
	supersededPrograms int
	told               map[string]bool // superseded files, since images share layers
}

func newSearch(lim Limits, visit Visit) *search {
	lim = lim.Filled()
	few := opaques{limit: lim.Opaque}
	return &search{visit: visit, lim: lim, budget: newBudget(lim), opaque: few, unclaimed: few, superseded: few, told: map[string]bool{}}
}

func (s *search) miss(path, reason string) {
	switch {
	case len(s.unread) < s.lim.Unread:
		s.unread = append(s.unread, Unread{path, reason})
	case len(s.unread) == s.lim.Unread:
		s.unread = append(s.unread, Unread{path, fmt.Sprintf("more than %d parts were not looked into; the rest is not listed", s.lim.Unread)})
	}
}

// look recognises content, indexes it, goes into what it contains, and shows it to the visitor.
func (s *search) look(ctx context.Context, src source, depth int) {
	if ctx.Err() != nil {
		return
	}
	if src.size == 0 {
		s.miss(src.path, "the file is empty")
		return
	}
	k, err := recogniseContent(src.at, src.size)
	if err != nil {
		s.miss(src.path, "read the first bytes: "+err.Error())
		return
	}
	if k != "" && (!compressed(k) || worthOpening(src, s.budget)) {
		s.enter(ctx, src, k, depth)
		return
	}
	if compressed(k) {
		s.lone(ctx, src, k, depth)
		return
	}
	named := s.named(src)
	v, err := inspect(src)
	if err != nil {
		s.miss(src.path, "read a sample: "+err.Error())
		return
	}
	coded := v.coded && s.coded(ctx, src, depth)
	if !s.buried(ctx, src, depth, named) && named == "" && !coded {
		s.miss(src.path, "no known format: the content is opaque")
	}
}

// named reports content that bears a header of a format that cannot be opened, and gives the format; "" for none.
func (s *search) named(src source) Kind {
	k := signed(src)
	if k != "" {
		s.refuse(src, k)
	}
	return k
}

// lone goes into an artifact that is one compressed stream of no known format.
func (s *search) lone(ctx context.Context, src source, k Kind, depth int) {
	inner, err := decompress(src, s.budget)
	switch {
	case err != nil:
		s.miss(src.path, fmt.Sprintf("read %s: %v", k, err))
	case inner.size == 0 || !s.buried(ctx, inner.source, depth, ""):
		s.miss(src.path, "no known format inside: the content is opaque")
	}
	s.asides(ctx, src, inner, depth)
	if inner.end < src.size {
		s.scan(ctx, src, inner.end, k, depth)
	}
}

// open indexes a container, goes into what it contains and shows it. It gives where the container ends; 0 when that is
// not known.
func (s *search) open(ctx context.Context, src source, k Kind, depth int) (end int64) {
	open := openers(k)
	if open == nil {
		return s.refuse(src, k)
	}
	if depth > s.lim.Depth {
		s.miss(src.path, fmt.Sprintf("%s inside containers: %v", k, &LimitError{"Depth", int64(s.lim.Depth)}))
		return 0
	}
	t := newTree(src.path, s.budget)
	t.source = src
	err := Safely(func() (err error) {
		end, err = open(src, t)
		return err
	})
	if err != nil {
		s.miss(src.path, fmt.Sprintf("read %s: %v", k, err))
		end = 0
	}
	s.leftovers(ctx, t, depth)
	s.show(ctx, t, k, depth)
	return end
}

// refuse names a container that cannot be opened, with its place and size, and gives where it ends.
func (s *search) refuse(src source, k Kind) (end int64) {
	what := string(k)
	buried := strings.HasPrefix(src.path[strings.LastIndexByte(src.path, '!')+1:], "+")
	if size := headers[k]; isSignature(k) && !buried {
		end = src.size
	} else if size != nil {
		_ = Safely(func() (err error) {
			end, err = size(src)
			return err
		})
	}
	if !buried {
		what += " at byte 0" // elsewhere the path says so
	}
	if end <= 0 || end > src.size {
		s.miss(src.path, what+": this format is recognised, but not supported")
		return 0
	}
	s.miss(src.path, fmt.Sprintf("%s, %d bytes: this format is recognised, but not supported", what, end))
	return end
}

// show goes into what a complete tree contains, then shows it to the visitor.
func (s *search) show(ctx context.Context, t *Tree, k Kind, depth int) {
	if err := s.budget.takeBytes(treeBytes); err != nil {
		s.miss(t.Path, err.Error())
		return
	}
	if t.entries["manifest.json"] != nil || t.entries["oci-layout"] != nil {
		s.containerImages(ctx, t, depth)
	}
	s.nested(ctx, t, depth)
	s.leftovers(ctx, t, depth) // that were met when files were read
	s.account(t, k, s.visit(ctx, t))
}

// nested recognises every file of the tree and goes into those that are containers themselves.
func (s *search) nested(ctx context.Context, t *Tree, depth int) {
	for _, e := range t.Sorted() {
		if ctx.Err() != nil {
			return
		}
		if e.Mode.IsRegular() && e.Size > 0 && !e.opened {
			s.entry(ctx, t, e, depth)
		}
	}
}

func (s *search) entry(ctx context.Context, t *Tree, e *Entry, depth int) {
	if !recogniseEntry(t, e) {
		return
	}
	content, err := t.content(e)
	if err != nil {
		t.Skip(e.Path, err.Error())
		return
	}
	src := source{path: t.Inside(e.Path), size: e.Size, at: content}
	switch {
	case e.Kind == "":
		s.unnamed(ctx, t, src, depth)
	case executable[e.Kind]:
		s.program(ctx, t, src, e.Kind, depth)
	case harmless(e.Path, e.Kind):
		s.unlessDense(src)
		s.buried(ctx, src, depth, "")
	case compressed(e.Kind) && !worthOpening(src, s.budget):
		s.stream(ctx, t, src, depth)
	default:
		s.enter(ctx, src, e.Kind, depth+1)
	}
}

// recogniseEntry sets the kind of a file. It is false when the file cannot be read.
func recogniseEntry(t *Tree, e *Entry) bool {
	err := Safely(func() error {
		content, err := t.content(e)
		if err != nil {
			return err
		}
		e.Kind, err = recogniseContent(content, e.Size)
		return err
	})
	if err != nil {
		t.Skip(e.Path, "read the first bytes: "+err.Error())
	}
	return err == nil
}

// harmless says of a format inside a tree that it holds no software, unless it is dense or a container lies in it: a device
// tree blob describes hardware.
func harmless(path string, k Kind) bool {
	switch k {
	case "device tree or FIT image":
		return strings.HasSuffix(path, ".dtb") || strings.HasSuffix(path, ".dtbo")
	}
	return false
}

// Safely turns a panic of a reader of hostile content into an error, so that the part becomes Unread
// instead of ending the process.
func Safely(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the content is damaged in a way that breaks its reader: %v", r)
		}
	}()
	return f()
}
