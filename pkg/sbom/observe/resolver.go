package observe

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	stereofile "github.com/anchore/stereoscope/pkg/file"
	"github.com/anchore/syft/syft/file"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// resolver answers syft's catalogers from a listing. Every path it gives out is absolute inside the tree; nothing
// it does can reach outside. It remembers each file that could not be read, since some catalogers pass over such
// errors.
type resolver struct {
	*listing
	byPath    map[string]*node // every path a file can be reached by, also through links
	names     *names           // of byPath
	kindsOnce sync.Once
	hashing   int64 // bytes that may still be read for digests

	mu      sync.Mutex
	failed  map[string]string // path → reason
	refused map[string]string // those that are not shown to catalogers
}

var _ file.Resolver = (*resolver)(nil)

func newResolver(l *listing) *resolver {
	r := &resolver{listing: l, byPath: make(map[string]*node, len(l.nodes)), failed: map[string]string{}, refused: map[string]string{}, hashing: l.lim.ReadBytes}
	walk := &aliases{resolver: r, left: l.lim.Files, names: l.lim.NameBytes}
	walk.dir("", "", nil)
	switch {
	case walk.left < 0:
		l.skip("", (&firmware.LimitError{What: "Files", Limit: l.lim.Files}).Error()+", counting paths through links")
	case walk.names < 0:
		l.skip("", (&firmware.LimitError{What: "NameBytes", Limit: l.lim.NameBytes}).Error()+", counting paths through links")
	}
	sort.Strings(walk.all)
	r.names = newNames(walk.all)
	if added := r.strays(); len(added) > 0 {
		walk.all = append(walk.all, added...)
		sort.Strings(walk.all)
		r.names = newNames(walk.all)
	}
	return r
}

func (r *resolver) location(shown string, n *node) file.Location {
	if shown == n.path {
		return file.NewLocation("/" + n.path)
	}
	return file.NewVirtualLocation("/"+n.path, "/"+shown)
}

func (r *resolver) HasPath(p string) bool { return r.resolve(p) != nil }

func (r *resolver) FilesByPath(paths ...string) ([]file.Location, error) {
	var found []file.Location
	for _, p := range paths {
		if n := r.resolve(p); n != nil && n.mode.IsRegular() {
			found = append(found, r.location(firmware.CleanPath(p), n))
		}
	}
	return found, nil
}

func (r *resolver) FilesByGlob(patterns ...string) ([]file.Location, error) {
	best := map[*node]string{}
	for _, pattern := range patterns {
		err := r.names.match(pattern, func(p string) {
			n := r.byPath[p]
			if old, seen := best[n]; !seen || old != n.path && (p == n.path || p < old) {
				best[n] = p
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return r.locations(best), nil
}

func (r *resolver) locations(shown map[*node]string) []file.Location {
	found := make([]file.Location, 0, len(shown))
	for n, p := range shown {
		found = append(found, r.location(p, n))
	}
	sort.Slice(found, func(i, j int) bool { return found[i].RealPath < found[j].RealPath })
	return found
}

func (r *resolver) FilesByMIMEType(types ...string) ([]file.Location, error) {
	r.kinds()
	asked := set(types...)
	found := map[*node]string{}
	for _, n := range r.nodes {
		if n.kind != "" && asked[n.kind] {
			found[n] = n.path
		}
	}
	return r.locations(found), nil
}

// kinds settles what kind each file is, when that is first asked for.
func (r *resolver) kinds() {
	r.kindsOnce.Do(func() {
		if r.recognise != nil {
			r.recognise()
		}
	})
}

func (r *resolver) RelativeFileByPath(_ file.Location, p string) *file.Location {
	found, _ := r.FilesByPath(p)
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

func (r *resolver) AllLocations(ctx context.Context) <-chan file.Location {
	return r.locationsWhile(ctx, func(string) bool { return true })
}

// locationsWhile gives everything in order of path, up to the first path that is not wanted.
func (r *resolver) locationsWhile(ctx context.Context, wanted func(p string) bool) <-chan file.Location {
	out := make(chan file.Location)
	go func() {
		defer close(out)
		for _, p := range slices.Sorted(maps.Keys(r.nodes)) {
			if !wanted(p) {
				return
			}
			select {
			case out <- file.NewLocation("/" + p):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func (r *resolver) FileMetadataByLocation(l file.Location) (file.Metadata, error) {
	n := r.nodes[firmware.CleanPath(l.RealPath)]
	if n == nil {
		return file.Metadata{}, fmt.Errorf("%s: %w", l.RealPath, fs.ErrNotExist)
	}
	r.kinds()
	m := file.Metadata{FileInfo: info{n}, Path: "/" + n.path, LinkDestination: n.target, Type: stereofile.TypeIrregular, MIMEType: n.kind}
	switch {
	case n.mode.IsRegular():
		m.Type = stereofile.TypeRegular
	case n.mode.IsDir():
		m.Type = stereofile.TypeDirectory
	case n.mode&fs.ModeSymlink != 0:
		m.Type = stereofile.TypeSymLink
	}
	return m, nil
}

// info is the fs.FileInfo of a node. Times are not kept: no finding depends on them.
type info struct{ n *node }

func (i info) Name() string       { return path.Base(i.n.path) }
func (i info) Size() int64        { return i.n.size }
func (i info) Mode() fs.FileMode  { return i.n.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.n.mode.IsDir() }
func (i info) Sys() any           { return nil }

func (r *resolver) FileContentsByLocation(l file.Location) (io.ReadCloser, error) {
	n := r.nodes[firmware.CleanPath(l.RealPath)]
	if n == nil {
		return nil, fmt.Errorf("%s: %w", l.RealPath, fs.ErrNotExist)
	}
	return r.contents(n)
}

// aliases walks the tree along directories and links to directories, so that a pattern such as
// "**/lib/apk/db/installed" finds its file where /lib is a link to usr/lib.
type aliases struct {
	resolver *resolver
	left     int64
	names    int64 // bytes of the paths that lead through links
	all      []string
}

// dir adds what lies in the directory real under the path shown. through are the directories already entered on
// this way by a link: entering one of them again would be a loop.
func (a *aliases) dir(shown, real string, through []string) {
	for _, kid := range a.resolver.kids[real] {
		if a.left < 0 || a.names < 0 {
			return
		}
		name := kid
		if shown != real {
			name = path.Join(shown, path.Base(kid))
		}
		n := a.resolver.nodes[kid]
		if n.mode&fs.ModeSymlink != 0 {
			a.link(name, kid, real, through)
			continue
		}
		a.node(name, n, through)
	}
}

func (a *aliases) node(shown string, n *node, through []string) {
	a.left--
	if shown != n.path {
		a.names -= int64(len(shown))
	}
	switch {
	case n.mode.IsDir():
		a.dir(shown, n.path, through)
	case n.mode.IsRegular():
		a.resolver.byPath[shown] = n
		a.all = append(a.all, shown)
	}
}

func (a *aliases) link(shown, at, dir string, through []string) {
	n := a.resolver.resolve(at)
	if n == nil {
		return
	}
	if n.mode.IsDir() {
		if n.path == "" || within(dir, n.path) || len(through) >= maxLinkedDirs {
			return
		}
		for _, t := range through {
			if within(n.path, t) || within(t, n.path) {
				return
			}
		}
		through = append(through[:len(through):len(through)], n.path)
	}
	a.node(shown, n, through)
}

// maxLinkedDirs is how many links to directories one path may go through. Each one can double the number of paths,
// and real systems use one or two.
const maxLinkedDirs = 3

// within says that p is dir or lies below it.
func within(p, dir string) bool {
	return dir == "" || p == dir || strings.HasPrefix(p, dir+"/")
}
