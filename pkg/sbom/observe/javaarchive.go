package observe

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// archive is what is in a Java archive, however it was opened.
type archive interface {
	names() []string // of regular files, sorted
	read(name string, limit int64) ([]byte, error)
}

// treeArchive is one that Walk has opened already. What lies in it is shown as trees of their own.
type treeArchive struct{ t *firmware.Tree }

func (a treeArchive) names() []string {
	var out []string
	for _, e := range a.t.Sorted() {
		if e.Mode.IsRegular() {
			out = append(out, e.Path)
		}
	}
	return out
}

func (a treeArchive) read(name string, limit int64) ([]byte, error) {
	e := a.t.Entry(name)
	if e == nil {
		return nil, fs.ErrNotExist
	}
	if e.Size > limit {
		return nil, fmt.Errorf("%d bytes, more than %d", e.Size, limit)
	}
	content, err := a.t.Content(e)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(content)
}

// inTree names what a tree holds if it is a Java archive, or an application that was unpacked.
func inTree(t *firmware.Tree) (out findings) {
	a := javaArchive{t.Path, treeArchive{t}}
	var found javaFound
	err := firmware.Safely(func() (err error) {
		found, err = a.read()
		return err
	})
	switch {
	case err != nil:
		t.Skip("", err.Error())
	case found.missing != "":
		t.Skip("", found.missing)
	}
	out.keep(found)
	return out
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

// zipArchive is one that is read in place from a file, or from memory.
type zipArchive map[string]*zip.File

func openArchive(at io.ReaderAt, size int64, files int64) (zipArchive, error) {
	r, err := zip.NewReader(at, size)
	if err != nil {
		return nil, err
	}
	if int64(len(r.File)) > files {
		return nil, &firmware.LimitError{What: "Files", Limit: files}
	}
	a := zipArchive{}
	for _, f := range r.File {
		if f.Mode().IsRegular() {
			a[strings.TrimPrefix(f.Name, "/")] = f
		}
	}
	return a, nil
}

func (a zipArchive) names() []string { return sortedKeys(a) }

func (a zipArchive) read(name string, limit int64) ([]byte, error) {
	f := a[name]
	if f == nil {
		return nil, fs.ErrNotExist
	}
	if f.UncompressedSize64 > uint64(limit) {
		return nil, fmt.Errorf("%d bytes, more than %d", f.UncompressedSize64, limit)
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(raw)) > limit {
		err = fmt.Errorf("more than %d bytes", limit)
	}
	return raw, err
}

// nestedBytes bounds what archives inside one archive may unpack to, all together; they are held in memory.
const nestedBytes = 1 << 30

// javaReader reads the archives of a directory and what is nested in them.
type javaReader struct {
	listing *listing
	lim     Limits
	left    int64 // of nestedBytes, for the archive on disk that is being read
	found   findings
}

// javaArchives reads the Java archives of a directory, and those in zip archives.
func javaArchives(l *listing, lim Limits) findings {
	r := &javaReader{listing: l, lim: lim}
	for _, p := range sortedKeys(l.nodes) {
		n := l.nodes[p]
		if n.open == nil || !isJava(p) && !strings.HasSuffix(strings.ToLower(p), ".zip") {
			continue
		}
		c, err := n.open()
		if err != nil {
			l.skip(p, err.Error())
			continue
		}
		r.left = nestedBytes
		if err := firmware.Safely(func() error { return r.archive(l.inside(p), c, c.Size(), "", 0) }); err != nil {
			l.skip(p, "read Java archive: "+err.Error())
		}
		if err := c.Close(); err != nil {
			l.skip(p, err.Error())
		}
	}
	return r.found
}

// archive reads one archive and those inside it. parent is the Ref of the one that it lies in.
func (r *javaReader) archive(at string, content io.ReaderAt, size int64, parent string, depth int) error {
	if depth > r.lim.Depth {
		return &firmware.LimitError{What: "Depth", Limit: int64(r.lim.Depth)}
	}
	a, err := openArchive(content, size, r.lim.Files)
	if errors.Is(err, zip.ErrFormat) && !isJava(at) {
		return nil
	}
	if err != nil {
		return err
	}
	if isJava(at) {
		found, err := javaArchive{at, a}.read()
		if err != nil {
			return err
		}
		if found.missing != "" {
			r.miss(at, found.missing)
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
	for _, name := range a.names() {
		if isJava(name) {
			r.nested(at+"!/"+name, a, name, parent, depth+1)
		}
	}
	return nil
}

func (r *javaReader) nested(at string, a zipArchive, name, parent string, depth int) {
	raw, err := a.read(name, min(r.left, r.lim.FileBytes))
	if err == nil {
		r.left -= int64(len(raw))
		err = r.archive(at, bytes.NewReader(raw), int64(len(raw)), parent, depth)
	}
	if err != nil {
		r.miss(at, "read Java archive: "+err.Error())
	}
}

func (r *javaReader) miss(at, reason string) {
	r.listing.skipped = append(r.listing.skipped, Unread{Path: at, Reason: reason})
}
