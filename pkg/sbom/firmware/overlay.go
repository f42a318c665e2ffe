package firmware

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// Names that say what a layer takes away from those below it (OCI Image Format Specification 1.1, layer.md).
const (
	whiteout = ".wh."
	opaqueWH = ".wh..wh..opq"
)

// overlay puts the layers of an image on top of each other. Each file keeps the name of the layer that it lies in.
func (s *search) overlay(ctx context.Context, t *Tree, layers []layer, depth int) *Tree {
	merged := newTree(t.Path, s.budget)
	merged.Folder = t.Folder
	for _, l := range layers {
		if ctx.Err() != nil {
			break
		}
		one, err := s.layer(ctx, t, l, depth)
		if err != nil {
			t.Skip(l.path, "layer of a container image: "+err.Error())
		}
		if one == nil {
			continue
		}
		merged.Report(one.skipped...)
		if err := merged.apply(one); err != nil {
			t.Skip(l.path, "layer of a container image: "+err.Error())
			break
		}
	}
	s.tellSuperseded(merged)
	return merged
}

// layer indexes the archive of a layer, which may be compressed.
func (s *search) layer(ctx context.Context, t *Tree, l layer, depth int) (one *Tree, err error) {
	if depth >= s.lim.Depth {
		return nil, &LimitError{"Depth", int64(s.lim.Depth)}
	}
	e := t.Resolve(l.path)
	if e == nil || !e.Mode.IsRegular() {
		return nil, fmt.Errorf("the layout does not hold it: %w", fs.ErrNotExist)
	}
	if l.encrypted {
		return nil, fmt.Errorf("encrypted")
	}
	e.opened = true
	one = newTree(t.Inside(e.Path), s.budget)
	err = Safely(func() error {
		c, err := t.content(e)
		if err != nil {
			return err
		}
		if err := checkBlob(c, l.digest, l.size); err != nil {
			return err
		}
		one.source = source{path: one.Path, size: e.Size, at: c}
		return openLayer(one.source, one)
	})
	s.leftovers(ctx, one, depth)
	return one, err
}

// openLayer indexes an archive. One of nothing but zeros is an empty layer, which images are full of.
func openLayer(src source, t *Tree) error {
	k, err := recogniseContent(src.at, src.size)
	if err != nil {
		return err
	}
	if compressed(k) {
		inner, err := decompress(src, t.budget)
		if err != nil {
			return err
		}
		if err := onlyPadding(io.NewSectionReader(src.at, inner.end, src.size-inner.end), "the end of the layer"); err != nil {
			return err
		}
		for _, l := range inner.asides {
			t.leave(l)
		}
		src = inner.inside(src)
		if k, err = recogniseContent(src.at, src.size); err != nil {
			return err
		}
	}
	end := int64(0)
	switch {
	case k == "tar":
		if end, err = openTar(src, t); err != nil {
			return err
		}
	case k != "":
		return fmt.Errorf("%s is no archive of a layer", k)
	}
	if err := onlyPadding(io.NewSectionReader(src.at, end, src.size-end), "the end of the archive"); err != nil {
		if k == "" {
			return errors.New("content of no known format is no archive of a layer")
		}
		return err
	}
	return nil
}

// apply puts a layer on top: first what it takes away, then what it holds.
func (t *Tree) apply(layer *Tree) error {
	entries := layer.Sorted()
	for _, e := range entries {
		dir, base := ParentOf(e.Path), path.Base(e.Path)
		switch {
		case base == opaqueWH:
			for _, kid := range append([]string(nil), t.kids[t.real(dir)]...) {
				t.remove(kid)
			}
		case strings.HasPrefix(base, whiteout):
			t.remove(joinPath(t.real(dir), strings.TrimPrefix(base, whiteout)))
		}
	}
	for _, e := range entries {
		if strings.HasPrefix(path.Base(e.Path), whiteout) {
			continue
		}
		p := joinPath(t.real(ParentOf(e.Path)), path.Base(e.Path))
		if old := t.entries[p]; old != nil {
			if old.Mode.IsDir() && e.Mode.IsDir() {
				continue
			}
			if e.Mode.IsDir() && old.Mode&fs.ModeSymlink != 0 && layer.implied(e.Path) {
				continue
			}
			t.remove(p)
		}
		put := *e
		put.from, put.inside = layer.Path, e.Path
		if err := t.add(p, put); err != nil {
			return err
		}
	}
	return nil
}

// real is a directory after the links to it were followed, as a later layer meets it.
func (t *Tree) real(dir string) string {
	if e := t.Resolve(dir); e != nil && e.Mode.IsDir() {
		return e.Path
	}
	return dir
}

// implied says that an archive holds files of a directory and not the directory itself.
func (t *Tree) implied(dir string) bool { return t.entries[dir] != nil && t.entries[dir].made }

// remove takes a path out, and everything below it.
func (t *Tree) remove(p string) {
	if t.entries[p] == nil {
		return
	}
	for pending := []string{p}; len(pending) > 0; {
		last := pending[len(pending)-1]
		t.supersede(t.entries[last])
		pending = append(pending[:len(pending)-1], t.kids[last]...)
		delete(t.kids, last)
		delete(t.entries, last)
	}
	dir := ParentOf(p)
	for i, kid := range t.kids[dir] {
		if kid == p {
			t.kids[dir] = append(t.kids[dir][:i:i], t.kids[dir][i+1:]...)
			return
		}
	}
}
