package observe

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// node is one file, directory or link of a listing.
type node struct {
	path   string      // slash-separated, relative to the root, clean
	mode   fs.FileMode // the type at least; permissions where they cost nothing
	size   int64       // bytes of a regular file
	target string      // of a symbolic link
	open   func() (content, error)
	as     string // where a file of its kind would lie, when it is shown there as well
	kind   string // MIME type as syft names it, of programs only; settled by listing.recognise
}

// content is an opened file.
type content interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// listing is what a tree holds: one container or one directory, told to catalogers by a resolver.
type listing struct {
	inside    func(p string) string // names a path of the tree for a reader
	nodes     map[string]*node      // by path
	kids      map[string][]string
	lim       Limits   // all of them filled in
	skipped   []Unread // parts that no cataloger can be told of
	alone     bool     // one file, put where it would lie in a tree
	recognise func()   // sets the kind of every file, once; nil when all are set
}

func newListing(inside func(p string) string, lim Limits) *listing {
	return &listing{inside: remembered(inside), nodes: map[string]*node{}, kids: map[string][]string{}, lim: lim}
}

// remembered gives the same string for a path each time: a list may name thousands of packages, all of which are at its path.
func remembered(inside func(p string) string) func(p string) string {
	var mu sync.Mutex
	known := map[string]string{}
	return func(p string) string {
		mu.Lock()
		defer mu.Unlock()
		name, seen := known[p]
		if !seen {
			name = inside(p)
			known[strings.Clone(p)] = name
		}
		return name
	}
}

// contained lists the tree of a container.
func contained(t *firmware.Tree) *listing {
	l := newListing(t.Inside, t.Limits)
	for _, e := range t.Sorted() {
		n := &node{path: e.Path, mode: e.Mode, size: e.Size, target: e.Target, kind: programTypes[e.Kind]}
		if e.Mode.IsRegular() {
			n.open = func() (content, error) {
				section, err := t.Content(e)
				if err != nil {
					return nil, err
				}
				return uncloseable{section}, nil
			}
		}
		l.add(n)
	}
	return l
}

// uncloseable is the content of a container: it is closed with the artifact.
type uncloseable struct{ *io.SectionReader }

func (uncloseable) Close() error { return nil }

func (l *listing) skip(p, reason string) {
	l.skipped = append(l.skipped, Unread{Path: l.inside(p), Reason: reason})
}

// add puts a node whose directory is or will be added, too.
func (l *listing) add(n *node) {
	l.nodes[n.path] = n
	dir := firmware.ParentOf(n.path)
	l.kids[dir] = append(l.kids[dir], n.path)
}

// resolve follows symbolic links inside the tree and gives the node they lead to; nil when there is none, or when
// there are more links than allowed, which is also how a loop ends. A link that climbs stays below the root.
func (l *listing) resolve(p string) *node {
	p = firmware.CleanPath(p)
	if n := l.nodes[p]; n != nil && n.mode&fs.ModeSymlink == 0 {
		return n
	}
	at, there := firmware.FollowLinks(p, l.lim, l.lookup)
	if !there {
		return nil
	}
	if at == "" {
		return &node{mode: fs.ModeDir | 0o755}
	}
	return l.nodes[at]
}

func (l *listing) lookup(p string) (target string, link, there bool) {
	n := l.nodes[p]
	if n == nil {
		return "", false, false
	}
	return n.target, n.mode&fs.ModeSymlink != 0, true
}

// read opens a regular file.
func (l *listing) read(n *node) (content, error) {
	if n.open == nil {
		return nil, fmt.Errorf("%s: %w", n.mode.Type(), errors.ErrUnsupported)
	}
	return n.open()
}
