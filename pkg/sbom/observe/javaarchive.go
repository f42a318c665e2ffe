package observe

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// filesOf are the paths of the regular files of a tree, in order.
func filesOf(t *firmware.Tree) []string {
	var out []string
	for _, e := range t.Sorted() {
		if e.Mode.IsRegular() {
			out = append(out, e.Path)
		}
	}
	return out
}

// readIn reads a whole file of a tree, of at most limit bytes.
func readIn(t *firmware.Tree, name string, limit int64) ([]byte, error) {
	e := t.Entry(name)
	if e == nil {
		return nil, fs.ErrNotExist
	}
	if e.Size > limit {
		return nil, fmt.Errorf("%d bytes, more than %d", e.Size, limit)
	}
	content, err := t.Content(e)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(content)
}

// inTree names what a tree holds if it is a Java archive, or an application that was unpacked. What lies in it is shown
// as trees of their own.
func inTree(t *firmware.Tree) (out findings) {
	found, err := readJava(t)
	if err != nil {
		t.Skip("", err.Error())
	}
	for _, why := range found.missing {
		t.Skip("", why)
	}
	out.keep(found)
	return out
}

// readJava names what a tree holds, whatever the content does to its reader.
func readJava(t *firmware.Tree) (found javaFound, err error) {
	err = firmware.Safely(func() (err error) {
		found, err = javaArchive{t.Path, t}.read()
		return err
	})
	return found, err
}

// keep adds what an archive holds; the archive itself needs the rest.
func (f *findings) keep(found javaFound) {
	if found.main != nil {
		f.components = append(f.components, *found.main)
	}
	for _, c := range found.others {
		f.components = append(f.components, c)
		if found.main != nil {
			f.dependencies = append(f.dependencies, Dependency{From: ref(*found.main), To: ref(c)})
		}
	}
}

// javaReader reads the archives of a directory and what is nested in them.
type javaReader struct {
	listing *listing
	found   findings
}

// javaArchives reads the Java archives of a directory, and those in zip archives. Each archive on disk is bounded by the
// limits as a whole, with all that is nested in it.
func javaArchives(ctx context.Context, l *listing) findings {
	r := &javaReader{listing: l}
	for _, p := range slices.Sorted(maps.Keys(l.nodes)) {
		n := l.nodes[p]
		if n.open == nil || ctx.Err() != nil || !isJava(p) && !strings.HasSuffix(strings.ToLower(p), ".zip") {
			continue
		}
		c, err := n.open()
		if err != nil {
			l.skip(p, err.Error())
			continue
		}
		t, err := firmware.OpenZip(firmware.Source{Path: l.inside(p), Size: c.Size(), Content: c}, l.lim)
		if isJava(p) || !errors.Is(err, zip.ErrFormat) {
			r.archive(t, err, "", 0)
		}
		if err := c.Close(); err != nil {
			l.skip(p, err.Error())
		}
	}
	return r.found
}

// archive reads one archive, unless it could not be opened, and those inside it. parent is the Ref of the one that it
// lies in.
func (r *javaReader) archive(t *firmware.Tree, err error, parent string, depth int) {
	at := t.Path
	if err != nil {
		r.miss(at, "read Java archive: "+err.Error())
		return
	}
	if isJava(at) {
		found, err := readJava(t)
		if err != nil {
			r.miss(at, "read Java archive: "+err.Error())
		}
		for _, why := range found.missing {
			r.miss(at, why)
		}
		r.found.keep(found)
		if found.main != nil {
			self := ref(*found.main)
			if parent != "" {
				r.found.dependencies = append(r.found.dependencies, Dependency{From: parent, To: self})
			}
			parent = self
		}
	}
	for _, name := range filesOf(t) {
		if isJava(name) {
			r.nested(t, name, parent, depth+1)
		}
	}
	r.listing.skipped = append(r.listing.skipped, t.Skipped()...)
}

func (r *javaReader) nested(t *firmware.Tree, name, parent string, depth int) {
	if limit := r.listing.lim.Depth; depth > limit {
		r.miss(t.Inside(name), "read Java archive: "+(&firmware.LimitError{What: "Depth", Limit: int64(limit)}).Error())
		return
	}
	inner, err := t.OpenZip(t.Entry(name))
	if inner == nil {
		r.miss(t.Inside(name), "read Java archive: "+err.Error())
		return
	}
	r.archive(inner, err, parent, depth)
}

func (r *javaReader) miss(at, reason string) {
	r.listing.skipped = append(r.listing.skipped, Unread{Path: at, Reason: reason})
}
