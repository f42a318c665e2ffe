package observe

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
)

// entry is one file, directory or link of a container.
type entry struct {
	path   string // slash-separated, relative to the root of the container, clean
	mode   fs.FileMode
	size   int64
	target string                      // of a symbolic link
	open   func() (io.ReaderAt, error) // regular files only; exactly size bytes
	kind   kind                        // by content, regular files only
}

// tree is an index of a container. It is complete before the first question is asked.
type tree struct {
	path    string            // the container, as the reader of a report should see it
	single  bool              // the container is a lone file, so paths inside it mean nothing
	entries map[string]*entry // by path
	kids    map[string][]string
	lim     Limits
	budget  *budget
	skipped []Unread // parts of the container that did not become entries
	opaque  []Opaque // files of no known format, before it is known what was found in them
}

func newTree(p string, b *budget) *tree {
	return &tree{path: p, entries: map[string]*entry{}, kids: map[string][]string{}, lim: b.lim, budget: b}
}

// inside names a path of the tree for a reader.
func (t *tree) inside(p string) string {
	if t.single {
		return t.path
	}
	return t.path + "!/" + strings.TrimPrefix(p, "/")
}

func (t *tree) skip(p, reason string) {
	t.skipped = append(t.skipped, Unread{t.inside(p), reason})
}

// add puts an entry under a path as written in the container. A path that would leave the container is
// brought back below its root, as a kernel that treats the container as its root would. A second entry of
// the same path replaces the first, as unpacking in order would; a reader of an archive that took the
// first would see other software, so the earlier content is reported as not looked into.
func (t *tree) add(written string, e entry) error {
	if len(written) > t.lim.PathBytes {
		t.skip(fmt.Sprintf("%.80s…", written), (&LimitError{"PathBytes", int64(t.lim.PathBytes)}).Error())
		return nil
	}
	p := cleanPath(written)
	if p == "" {
		return nil
	}
	if err := t.budget.takeFile(); err != nil {
		return err
	}
	e.path = p
	if old := t.entries[p]; old != nil {
		if old.mode.IsRegular() {
			t.skip(p, "the container holds this path more than once; only the last one was looked into")
		}
		*old = e
		return nil
	}
	t.entries[p] = &e
	return t.addParents(p)
}

func (t *tree) addParents(p string) error {
	for {
		dir := parentOf(p)
		t.kids[dir] = append(t.kids[dir], p)
		if dir == "" || t.entries[dir] != nil {
			return nil
		}
		if err := t.budget.takeFile(); err != nil {
			return err
		}
		t.entries[dir] = &entry{path: dir, mode: fs.ModeDir | 0o755}
		p = dir
	}
}

// cleanPath makes a path relative to the root and resolves dots without ever climbing above the root.
// The root itself is "".
func cleanPath(p string) string {
	return strings.TrimPrefix(path.Clean("/"+p), "/")
}

func parentOf(p string) string {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

// sorted gives every entry in order of path.
func (t *tree) sorted() []*entry {
	all := make([]*entry, 0, len(t.entries))
	for _, e := range t.entries {
		all = append(all, e)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].path < all[j].path })
	return all
}

// resolve follows symbolic links inside the tree and gives the entry they lead to; nil when there is none,
// or when there are more links than allowed, which is also how a loop ends.
func (t *tree) resolve(p string) *entry {
	rest := strings.Split(cleanPath(p), "/")
	at, links := "", 0
	for len(rest) > 0 {
		name := rest[0]
		rest = rest[1:]
		switch name {
		case "", ".":
			continue
		case "..":
			at = parentOf(at)
			continue
		}
		next := joinPath(at, name)
		e := t.entries[next]
		if e == nil {
			return nil
		}
		if e.mode&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		if links++; links > t.lim.Links {
			return nil
		}
		if strings.HasPrefix(e.target, "/") {
			at = ""
		}
		rest = append(strings.Split(e.target, "/"), rest...)
		if len(rest) > t.lim.PathBytes {
			return nil
		}
	}
	if at == "" {
		return &entry{path: "", mode: fs.ModeDir | 0o755}
	}
	return t.entries[at]
}

func joinPath(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// content opens a regular file within the limits.
func (t *tree) content(e *entry) (*io.SectionReader, error) {
	if e.open == nil {
		return nil, fmt.Errorf("%s: %w", e.mode.Type(), fs.ErrInvalid)
	}
	if err := t.budget.allowSize(e.size); err != nil {
		return nil, err
	}
	at, err := e.open()
	if err != nil {
		return nil, err
	}
	return io.NewSectionReader(&metered{at, t.budget}, 0, e.size), nil
}

// metered charges what is read to the budget.
type metered struct {
	at     io.ReaderAt
	budget *budget
}

func (m *metered) ReadAt(p []byte, off int64) (int, error) {
	if err := m.budget.takeBytes(int64(len(p))); err != nil {
		return 0, err
	}
	return m.at.ReadAt(p, off)
}
