package firmware

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
)

// Entry is one file, directory or link of a container.
type Entry struct {
	Path         string // slash-separated, relative to the root of the container, clean
	Mode         fs.FileMode
	Size         int64
	Target       string                      // of a symbolic link
	open         func() (io.ReaderAt, error) // regular files only; exactly size bytes
	Kind         Kind                        // by content, regular files only
	inPlace      bool                        // a part of the container or of the folder: its length costs nothing
	opened       bool                        // gone into already
	made         bool                        // a directory that only follows from what lies in it
	from, inside string                      // of an image made of layers: the layer, and the path in it
}

// Tree is an index of a container. It is complete before the first question is asked.
type Tree struct {
	Path    string            // the container, as the reader of a report should see it
	Single  bool              // the container is a lone file, so paths inside it mean nothing
	Folder  bool              // a folder on disk, which is no container: paths inside it continue its own
	Limits  Limits            // that the walk keeps to
	entries map[string]*Entry // by path
	kids    map[string][]string
	budget  *budget
	source  source   // the container itself; nothing for a folder
	skipped []Unread // parts of the container that did not become entries
	opaque  []Opaque // files of no known format, before it is known what was found in them

	left  []leftover      // what belongs to no file, until it was searched
	cover *cover          // of a file system; nil when its free space is not searched
	tails map[int64]int64 // ends of sectors that hold something behind the end of a file, with that end

	superseded []*Entry // of an image made of layers: what a later one removed or replaced

	links   bool            // there are symbolic links, below which an archive may put files
	repeats map[string]bool // paths that were reported since they come again
	unnamed int             // entries that are no directory and have no name
}

// Entry gives what lies under a clean path, without following links; nil when there is nothing.
func (t *Tree) Entry(p string) *Entry { return t.entries[p] }

func newTree(p string, b *budget) *Tree {
	return &Tree{Path: p, entries: map[string]*Entry{}, kids: map[string][]string{}, Limits: b.lim, budget: b}
}

// Inside names a path of the tree for a reader.
func (t *Tree) Inside(p string) string {
	if t.Single {
		return t.Path
	}
	if e := t.entries[CleanPath(p)]; e != nil && e.from != "" {
		return e.from + "!/" + e.inside
	}
	if t.Folder {
		return path.Join(t.Path, p)
	}
	return t.Path + "!/" + strings.TrimPrefix(p, "/")
}

// Skip reports a path of the tree as not looked into.
func (t *Tree) Skip(p, reason string) {
	t.Report(Unread{t.Inside(p), reason})
}

// Report reports parts as not looked into, by the paths that Inside gives. One more is kept than a walk lists, so that it
// knows that there are more.
func (t *Tree) Report(parts ...Unread) {
	for _, u := range parts[:min(len(parts), max(0, t.Limits.Unread+1-len(t.skipped)))] {
		t.skipped = append(t.skipped, Unread{clipped(u.Path), clipped(u.Reason)})
	}
}

// unreadBytes bounds a path and a reason that are reported: a name that is too long for an entry is no shorter in them.
const unreadBytes = 4096

func clipped(s string) string {
	if len(s) <= unreadBytes {
		return s
	}
	return strings.ToValidUTF8(s[:unreadBytes], "") + "…"
}

// add puts an entry under a path as written in the container. A path that would leave the container is
// brought back below its root, as a kernel that treats the container as its root would. A second entry of
// the same path replaces the first, as unpacking in order would; a reader of an archive that took the
// first would see other software, so the earlier content is reported as not looked into.
func (t *Tree) add(written string, e Entry) error {
	if !e.Mode.IsDir() && isNameless(written) {
		written = t.nameless(written)
	}
	p, err := t.claim(written, e.Target)
	if err != nil || p == "" {
		return err
	}
	return t.put(p, e)
}

// claim charges an entry and gives its clean path; "" when it is left out.
func (t *Tree) claim(written, target string) (string, error) {
	if len(written) > t.Limits.PathBytes {
		t.Skip(fmt.Sprintf("%.80s…", written), (&LimitError{"PathBytes", int64(t.Limits.PathBytes)}).Error())
		return "", nil
	}
	written, more, cut := strings.Cut(written, "\x00")
	p := CleanPath(written)
	if cut {
		t.Skip(p, fmt.Sprintf("its name goes on with %.40q behind a NUL: programs differ in what it is called", more))
	}
	if strings.Contains(target, "\x00") || openers(recognise([]byte(target))) != nil {
		t.Skip(p, "a link whose target is no path: programs differ in what becomes of it")
	}
	if p = t.placed(p); p == "" {
		return "", nil
	}
	return p, t.charge(p, target)
}

// charge takes an entry off the limits. Its path counts as it will be shown, since it is kept and written like that.
func (t *Tree) charge(p, target string) error {
	if err := t.budget.takeFile(); err != nil {
		return err
	}
	return t.budget.takeNames(len(t.Path) + len(p) + len(target))
}

// CleanPath makes a path relative to the root and resolves dots without ever climbing above the root.
// The root itself is "".
func CleanPath(p string) string {
	return strings.TrimPrefix(path.Clean("/"+p), "/")
}

// ParentOf is the directory that a clean path lies in; "" for what lies in the root.
func ParentOf(p string) string {
	if i := strings.LastIndexByte(p, '/'); i >= 0 {
		return p[:i]
	}
	return ""
}

// Sorted gives every entry in order of path.
func (t *Tree) Sorted() []*Entry {
	all := make([]*Entry, 0, len(t.entries))
	for _, e := range t.entries {
		all = append(all, e)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Path < all[j].Path })
	return all
}

// Resolve follows symbolic links inside the tree and gives the entry they lead to; nil when there is none,
// or when there are more links than allowed, which is also how a loop ends.
func (t *Tree) Resolve(p string) *Entry {
	at, there := FollowLinks(p, t.Limits, t.lookup)
	if !there {
		return nil
	}
	if at == "" {
		return &Entry{Path: "", Mode: fs.ModeDir | 0o755}
	}
	return t.entries[at]
}

func (t *Tree) lookup(p string) (target string, link, there bool) {
	e := t.entries[p]
	if e == nil {
		return "", false, false
	}
	return e.Target, e.Mode&fs.ModeSymlink != 0, true
}

func joinPath(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// Content opens a regular file of at most Limits.FileBytes.
func (t *Tree) Content(e *Entry) (*io.SectionReader, error) {
	if err := t.budget.allowSize(e.Size); err != nil {
		return nil, err
	}
	return t.content(e)
}

// content opens a file of any length when it is read in place.
func (t *Tree) content(e *Entry) (*io.SectionReader, error) {
	if e.open == nil {
		return nil, fmt.Errorf("%s: %w", e.Mode.Type(), fs.ErrInvalid)
	}
	if !e.inPlace {
		if err := t.budget.allowSize(e.Size); err != nil {
			return nil, err
		}
	}
	at, err := e.open()
	if err != nil {
		return nil, err
	}
	return io.NewSectionReader(&metered{at, t.budget}, 0, e.Size), nil
}

// Whole is the content of the container itself, from where it begins; nil for a folder on disk.
func (t *Tree) Whole() *io.SectionReader {
	if t.source.at == nil {
		return nil
	}
	return io.NewSectionReader(&metered{t.source.at, t.budget}, 0, t.source.size)
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

// sortedNames gives the keys of a map in order.
func sortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
