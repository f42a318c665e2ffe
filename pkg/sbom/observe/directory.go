package observe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// workers is how many readers of a directory run at a time. More than two cores help little: half of the time is the
// file system's.
const workers = 2

// walkDirectory lists a directory. Symbolic links are noted, never followed on disk, and nothing outside of the
// directory is opened: every access goes through root. What cannot be read is Unread. A delivery is listed otherwise: what
// is a link there, or cannot be read, refuses the whole.
func walkDirectory(ctx context.Context, root *os.Root, lim Limits) (*listing, error) {
	w := walkWith(ctx, root, lim, workers)
	if w.over { // and which of several workers came first is chance
		w = walkWith(ctx, root, lim, 1)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w.listing.recognise = w.listing.sniff
	w.listing.tellLinksOut()
	return w.listing, w.failed
}

func walkWith(ctx context.Context, root *os.Root, lim Limits, workers int) *walker {
	w := &walker{listing: newListing(inDirectory, lim), root: root, lim: lim, left: lim.Files, names: lim.NameBytes, pending: []string{"."}}
	w.changed = sync.NewCond(&w.mu)
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { w.work(ctx) })
	}
	all.Wait()
	return w
}

// tellLinksOut reports the links that lead out of the directory: what they lead to may be in use, and is not looked into.
func (l *listing) tellLinksOut() {
	for p, n := range l.nodes {
		if n.mode&fs.ModeSymlink == 0 {
			continue
		}
		if why := firmware.OutsideReason(p, n.target, l.lim, l.lookup); why != "" {
			l.skip(p, why)
		}
	}
}

// inDirectory names a path of a directory: it stands alone.
func inDirectory(p string) string { return cmp.Or(strings.TrimPrefix(p, "/"), ".") }

// walker is one walk over a directory, shared by its workers.
type walker struct {
	root *os.Root
	lim  Limits

	mu      sync.Mutex
	changed *sync.Cond
	pending []string // directories that nobody has begun
	busy    int      // workers that may still find directories
	left    int64    // files, directories and links
	names   int64    // bytes of their paths and targets
	over    bool     // a limit ended the walk
	listing *listing
	failed  error // of the root itself
}

// work reads directories until there are none left.
func (w *walker) work(ctx context.Context) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for {
		for len(w.pending) == 0 && w.busy > 0 {
			w.changed.Wait()
		}
		if len(w.pending) == 0 {
			return
		}
		dir := w.pending[len(w.pending)-1]
		w.pending = w.pending[:len(w.pending)-1]
		w.busy++
		w.mu.Unlock()
		found, skipped, err := w.directory(ctx, dir)
		w.mu.Lock()
		w.busy--
		w.keep(dir, found, skipped, err)
		w.changed.Broadcast()
	}
}

// keep adds what one directory holds to the listing, as far as the limits allow.
func (w *walker) keep(dir string, found []*node, skipped []Unread, err error) {
	if err != nil && dir == "." {
		w.failed = err
	} else if err != nil {
		w.listing.skip(dir, "directory not read: "+reasonOf(err))
	}
	w.listing.skipped = append(w.listing.skipped, skipped...)
	for _, n := range found {
		if w.over {
			return
		}
		if err := w.take(n); err != nil {
			w.listing.skip(dir, err.Error())
			w.pending, w.over = nil, true
			return
		}
		w.listing.add(n)
		if n.mode.IsDir() {
			w.pending = append(w.pending, n.path)
		}
	}
}

// nameBytes is what a node counts against Limits.NameBytes.
func nameBytes(n *node) int64 { return int64(len(n.path) + len(n.target)) }

// take takes a node off the limits.
func (w *walker) take(n *node) error {
	w.left--
	w.names -= nameBytes(n)
	switch {
	case w.left < 0:
		return &firmware.LimitError{What: "Files", Limit: w.lim.Files}
	case w.names < 0:
		return &firmware.LimitError{What: "NameBytes", Limit: w.lim.NameBytes}
	}
	return nil
}

// directory gives what lies in a directory, in order of name.
func (w *walker) directory(ctx context.Context, dir string) (found []*node, skipped []Unread, err error) {
	entries, err := w.entries(ctx, dir)
	held := int64(0)
	for _, e := range entries {
		if held > w.lim.NameBytes {
			break // and keep ends the walk
		}
		n, why := w.node(path.Join(dir, e.Name()), e)
		if why != "" {
			skipped = append(skipped, Unread{Path: fmt.Sprintf("%.*s", w.lim.PathBytes, n.path), Reason: why})
			continue
		}
		found = append(found, n)
		held += nameBytes(n)
	}
	return found, skipped, err
}

// listStep is how many names of a directory are read at a time.
const listStep = 1024

// entries lists a directory in order of name, and stops at the first name that is too much.
func (w *walker) entries(ctx context.Context, dir string) (entries []fs.DirEntry, err error) {
	f, err := w.root.Open(dir)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	for int64(len(entries)) <= w.lim.Files && err == nil {
		var more []fs.DirEntry
		more, err = f.ReadDir(listStep)
		entries = append(entries, more...)
		err = errors.Join(err, ctx.Err())
	}
	if errors.Is(err, io.EOF) {
		err = ctx.Err()
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (w *walker) node(p string, e fs.DirEntry) (n *node, why string) {
	n = &node{path: p, mode: e.Type()}
	if len(p) > w.lim.PathBytes {
		return n, (&firmware.LimitError{What: "PathBytes", Limit: int64(w.lim.PathBytes)}).Error()
	}
	info, err := e.Info()
	if err != nil {
		return n, "not read: " + reasonOf(err)
	}
	n.mode = info.Mode()
	switch {
	case n.mode&fs.ModeSymlink != 0:
		if n.target, err = w.root.Readlink(p); err != nil {
			return n, "link not read: " + reasonOf(err)
		}
	case n.mode.IsRegular():
		n.size = info.Size()
		n.open = func() (content, error) { return w.open(p) }
	}
	return n, ""
}

// diskFile is an opened file and its size.
type diskFile struct {
	*os.File
	size int64
}

func (d diskFile) Size() int64 { return d.size }

func (w *walker) open(p string) (content, error) {
	f, err := w.root.Open(p)
	if err != nil {
		return nil, errors.New(reasonOf(err))
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case !info.Mode().IsRegular():
		err = fmt.Errorf("%s: %w", info.Mode().Type(), fs.ErrInvalid)
	case info.Size() > w.lim.FileBytes:
		err = &firmware.LimitError{What: "FileBytes", Limit: w.lim.FileBytes}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return diskFile{f, info.Size()}, nil
}

// reasonOf leaves out the path of an error of the file system: the reader is told it beside.
func reasonOf(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
