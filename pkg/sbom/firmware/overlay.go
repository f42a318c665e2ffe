package firmware

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Names that say what a layer takes away from those below it (OCI Image Format Specification 1.1, layer.md).
const (
	whiteout = ".wh."
	opaqueWH = ".wh..wh..opq"
)

// layerReader reads the layers that the images of a tree name, each once.
type layerReader struct {
	*search
	tree *Tree
	sums bool // some are held against the digest of what they hold
	read map[layer]*readLayer
}

// readLayer is a layer after it was read.
type readLayer struct {
	tree    *Tree
	content string // its digest, unpacked; "" when none is asked for
	err     error
}

func newLayerReader(s *search, t *Tree, images [][]layer) *layerReader {
	held := func(l layer) bool { return l.content != "" }
	sums := slices.ContainsFunc(images, func(layers []layer) bool { return slices.ContainsFunc(layers, held) })
	return &layerReader{search: s, tree: t, sums: sums, read: map[layer]*readLayer{}}
}

// overlay puts the layers of an image on top of each other. Each file keeps the name of the layer that it lies in.
func (r *layerReader) overlay(ctx context.Context, layers []layer, depth int) *Tree {
	t := r.tree
	merged := newTree(t.Path, r.budget)
	merged.Folder = t.Folder
	for _, l := range layers {
		if ctx.Err() != nil {
			break
		}
		one, err := r.layer(ctx, l, depth)
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
	r.tellSuperseded(merged)
	return merged
}

// layer gives the files of a layer. One that was read before counts as often as it is named, since it is applied as often.
func (r *layerReader) layer(ctx context.Context, l layer, depth int) (*Tree, error) {
	key := l
	key.content = ""
	got := r.read[key]
	switch {
	case got == nil:
		got = r.open(ctx, l, depth)
		r.read[key] = got
	case got.tree != nil:
		if err := r.budget.takeFiles(int64(len(got.tree.entries))); err != nil {
			return nil, err
		}
	}
	if got.err == nil && l.content != "" && l.content != got.content {
		return nil, fmt.Errorf("%w: what it holds has the digest %s, the configuration of the image names %s", errDamaged, got.content, strictjson.Quote(l.content))
	}
	return got.tree, got.err
}

// open indexes the archive of a layer, which may be compressed.
func (r *layerReader) open(ctx context.Context, l layer, depth int) *readLayer {
	if depth >= r.lim.Depth {
		return &readLayer{err: &LimitError{"Depth", int64(r.lim.Depth)}}
	}
	t := r.tree
	e := t.Resolve(l.path)
	if e == nil || !e.Mode.IsRegular() {
		return &readLayer{err: fmt.Errorf("the layout does not hold it: %w", fs.ErrNotExist)}
	}
	if l.encrypted {
		return &readLayer{err: errors.New("encrypted")}
	}
	e.opened = true
	got := &readLayer{tree: newTree(t.Inside(e.Path), r.budget)}
	got.err = Safely(func() error {
		c, err := t.content(e)
		if err != nil {
			return err
		}
		if err := checkBlob(c, l.digest, l.size); err != nil {
			return err
		}
		got.tree.source = source{path: got.tree.Path, size: e.Size, at: c}
		got.content, err = r.index(got.tree, l.digest)
		return err
	})
	r.leftovers(ctx, got.tree, depth)
	return got
}

// index indexes the archive that a tree lies in, and gives its digest, unpacked, when that is asked for. checked is the digest that the
// archive as it lies there was held against.
func (r *layerReader) index(t *Tree, checked string) (content string, err error) {
	if !r.sums {
		return "", openLayer(t.source, t, nil)
	}
	sum := sha256.New()
	packed, err := recogniseContent(t.source.at, t.source.size)
	switch {
	case err != nil:
		return "", err
	case compressed(packed):
		err = openLayer(t.source, t, sum) // which unpacks it
	case strings.HasPrefix(checked, "sha256:"):
		return checked, openLayer(t.source, t, nil)
	default:
		if _, err = sumOf(io.NewSectionReader(t.source.at, 0, t.source.size), sum); err == nil {
			err = openLayer(t.source, t, nil)
		}
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), err
}

// openLayer indexes an archive. One of nothing but zeros is an empty layer, which images are full of. unpacked gets what a
// compressed one holds; it may be nil.
func openLayer(src source, t *Tree, unpacked io.Writer) error {
	k, err := recogniseContent(src.at, src.size)
	if err != nil {
		return err
	}
	if compressed(k) {
		inner, err := decompressTo(src, t.budget, unpacked)
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
			if err := t.filledWhiteout(layer, e); err != nil {
				return err
			}
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

// whiteoutFolder is the folder for what whiteouts hold as if they were files.
const whiteoutFolder = "[content of whiteouts]"

// filledWhiteout adds what an entry holds that only takes another away. Such an entry is empty by right.
func (t *Tree) filledWhiteout(layer *Tree, e *Entry) error {
	if !e.Mode.IsRegular() || e.Size == 0 {
		return nil
	}
	t.Report(Unread{layer.Inside(e.Path), fmt.Sprintf(filledReason, "whiteout", e.Size)})
	put := *e
	put.from, put.inside = layer.Path, e.Path
	return t.add(joinPath(whiteoutFolder, e.Path), put)
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
