package observe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"
	"time"

	stereofile "github.com/anchore/stereoscope/pkg/file"
	"github.com/anchore/syft/syft/file"
	"github.com/bmatcuk/doublestar/v4"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// resolver answers syft's catalogers from the index of a tree. Every path it gives out is absolute inside
// the tree; nothing it does can reach outside. It remembers each file that could not be read, since some
// catalogers pass over such errors.
type resolver struct {
	tree   *firmware.Tree
	byPath map[string]*firmware.Entry // every path a file can be reached by, also through links
	byBase map[string][]string        // last name → keys of byPath, sorted
	all    []string                   // keys of byPath, sorted

	mu     sync.Mutex
	failed map[string]string // path → reason
}

var _ file.Resolver = (*resolver)(nil)

func newResolver(t *firmware.Tree) *resolver {
	r := &resolver{tree: t, byPath: map[string]*firmware.Entry{}, byBase: map[string][]string{}, failed: map[string]string{}}
	walk := &aliases{resolver: r, left: t.Limits.Files}
	walk.dir("", "", nil)
	if walk.left < 0 {
		t.Skip("", (&firmware.LimitError{What: "Files", Limit: t.Limits.Files}).Error()+", counting paths through links")
	}
	sort.Strings(r.all)
	for _, p := range r.all {
		r.byBase[path.Base(p)] = append(r.byBase[path.Base(p)], p)
	}
	return r
}

// aliases walks the tree along directories and links to directories, so that a pattern such as
// "**/lib/apk/db/installed" finds its file where /lib is a link to usr/lib.
type aliases struct {
	resolver *resolver
	left     int64
}

// dir adds what lies in the directory real under the path shown. through are the directories already
// entered on this way by a link: entering one of them again would be a loop.
func (a *aliases) dir(shown, real string, through []string) {
	for _, kid := range a.resolver.tree.Kids(real) {
		if a.left < 0 {
			return
		}
		name := path.Join(shown, path.Base(kid))
		e := a.resolver.tree.Entry(kid)
		if e.Mode&fs.ModeSymlink != 0 {
			a.link(name, kid, real, through)
			continue
		}
		a.entry(name, e, through)
	}
}

func (a *aliases) entry(shown string, e *firmware.Entry, through []string) {
	a.left--
	switch {
	case e.Mode.IsDir():
		a.dir(shown, e.Path, through)
	case e.Mode.IsRegular():
		a.resolver.byPath[shown] = e
		a.resolver.all = append(a.resolver.all, shown)
	}
}

func (a *aliases) link(shown, at, dir string, through []string) {
	e := a.resolver.tree.Resolve(at)
	if e == nil {
		return
	}
	if e.Mode.IsDir() {
		if e.Path == "" || within(dir, e.Path) || len(through) >= maxLinkedDirs {
			return
		}
		for _, t := range through {
			if within(e.Path, t) || within(t, e.Path) {
				return
			}
		}
		through = append(through[:len(through):len(through)], e.Path)
	}
	a.entry(shown, e, through)
}

// maxLinkedDirs is how many links to directories one path may go through. Each one can double the number
// of paths, and real systems use one or two.
const maxLinkedDirs = 3

// within says that p is dir or lies below it.
func within(p, dir string) bool {
	return dir == "" || p == dir || strings.HasPrefix(p, dir+"/")
}

func (r *resolver) location(shown string, e *firmware.Entry) file.Location {
	if shown == e.Path {
		return file.NewLocation("/" + e.Path)
	}
	return file.NewVirtualLocation("/"+e.Path, "/"+shown)
}

func (r *resolver) HasPath(p string) bool { return r.tree.Resolve(p) != nil }

func (r *resolver) FilesByPath(paths ...string) ([]file.Location, error) {
	var found []file.Location
	for _, p := range paths {
		if e := r.tree.Resolve(p); e != nil && e.Mode.IsRegular() {
			found = append(found, r.location(firmware.CleanPath(p), e))
		}
	}
	return found, nil
}

func (r *resolver) FilesByGlob(patterns ...string) ([]file.Location, error) {
	best := map[*firmware.Entry]string{}
	for _, pattern := range patterns {
		pattern = strings.TrimPrefix(pattern, "/")
		if !doublestar.ValidatePattern(pattern) {
			return nil, fmt.Errorf("pattern %q: %w", pattern, doublestar.ErrBadPattern)
		}
		for _, p := range r.candidates(pattern) {
			if !doublestar.MatchUnvalidated(pattern, p) {
				continue
			}
			e := r.byPath[p]
			if old, seen := best[e]; !seen || old != e.Path && p == e.Path {
				best[e] = p
			}
		}
	}
	return r.locations(best), nil
}

// candidates narrows a pattern down by its last name, when that is written out, or by how it begins: some
// catalogers ask such a question for each package.
func (r *resolver) candidates(pattern string) []string {
	if base := path.Base(pattern); !strings.ContainsAny(pattern, `{}\`) && !strings.ContainsAny(base, "*?[") {
		return r.byBase[base]
	}
	if meta := strings.IndexAny(pattern, `*?[{\`); meta > 0 {
		return r.below(pattern[:meta])
	}
	return r.all
}

// below gives the paths with a prefix.
func (r *resolver) below(prefix string) []string {
	from := sort.SearchStrings(r.all, prefix)
	n := sort.Search(len(r.all)-from, func(i int) bool { return !strings.HasPrefix(r.all[from+i], prefix) })
	return r.all[from : from+n]
}

func (r *resolver) locations(shown map[*firmware.Entry]string) []file.Location {
	found := make([]file.Location, 0, len(shown))
	for e, p := range shown {
		found = append(found, r.location(p, e))
	}
	sort.Slice(found, func(i, j int) bool { return found[i].RealPath < found[j].RealPath })
	return found
}

// mimeTypes are the names that syft gives to the kinds it asks for by type: programs.
var mimeTypes = map[firmware.Kind]string{
	"elf":    "application/x-executable",
	"pe":     "application/vnd.microsoft.portable-executable",
	"mach-o": "application/x-mach-binary",
}

func (r *resolver) FilesByMIMEType(types ...string) ([]file.Location, error) {
	asked := map[string]bool{}
	for _, t := range types {
		asked[t] = true
	}
	found := map[*firmware.Entry]string{}
	for _, e := range r.tree.Sorted() {
		if m := mimeTypes[e.Kind]; m != "" && asked[m] {
			found[e] = e.Path
		}
	}
	return r.locations(found), nil
}

func (r *resolver) RelativeFileByPath(_ file.Location, p string) *file.Location {
	found, _ := r.FilesByPath(p)
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

func (r *resolver) AllLocations(ctx context.Context) <-chan file.Location {
	out := make(chan file.Location)
	go func() {
		defer close(out)
		for _, e := range r.tree.Sorted() {
			select {
			case out <- file.NewLocation("/" + e.Path):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func (r *resolver) FileMetadataByLocation(l file.Location) (file.Metadata, error) {
	e := r.tree.Entry(firmware.CleanPath(l.RealPath))
	if e == nil {
		return file.Metadata{}, fmt.Errorf("%s: %w", l.RealPath, fs.ErrNotExist)
	}
	m := file.Metadata{FileInfo: info{e}, Path: "/" + e.Path, LinkDestination: e.Target, Type: stereofile.TypeIrregular, MIMEType: mimeTypes[e.Kind]}
	switch {
	case e.Mode.IsRegular():
		m.Type = stereofile.TypeRegular
	case e.Mode.IsDir():
		m.Type = stereofile.TypeDirectory
	case e.Mode&fs.ModeSymlink != 0:
		m.Type = stereofile.TypeSymLink
	}
	return m, nil
}

// info is the fs.FileInfo of an entry. Times are not kept: no finding depends on them.
type info struct{ e *firmware.Entry }

func (i info) Name() string       { return path.Base(i.e.Path) }
func (i info) Size() int64        { return i.e.Size }
func (i info) Mode() fs.FileMode  { return i.e.Mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.e.Mode.IsDir() }
func (i info) Sys() any           { return nil }

func (r *resolver) FileContentsByLocation(l file.Location) (io.ReadCloser, error) {
	e := r.tree.Entry(firmware.CleanPath(l.RealPath))
	if e == nil {
		return nil, fmt.Errorf("%s: %w", l.RealPath, fs.ErrNotExist)
	}
	var content *io.SectionReader
	err := firmware.Safely(func() (err error) {
		content, err = r.tree.Content(e)
		return err
	})
	if err != nil {
		r.fail(e.Path, err)
		return nil, fmt.Errorf("%s: %w", l.RealPath, err)
	}
	watched := &watched{content, r, e.Path}
	return opened{io.NewSectionReader(watched, 0, e.Size)}, nil
}

func (r *resolver) fail(p string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, seen := r.failed[p]; !seen {
		r.failed[p] = err.Error()
	}
}

// watched notes the first error of reading a file, and keeps a panic of its reader from spreading.
type watched struct {
	at       io.ReaderAt
	resolver *resolver
	path     string
}

func (w *watched) ReadAt(p []byte, off int64) (n int, err error) {
	err = firmware.Safely(func() (err error) {
		n, err = w.at.ReadAt(p, off)
		return err
	})
	if err != nil && !errors.Is(err, io.EOF) {
		w.resolver.fail(w.path, err)
	}
	return n, err
}

// opened gives catalogers of binaries the random access they look for, so that they do not read all of a
// file to see a part of it.
type opened struct{ *io.SectionReader }

func (opened) Close() error { return nil }
