package firmware

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// Source is the content to look into.
type Source struct {
	Path    string // as the delivery names it; begins every path that is reported
	Size    int64  // bytes
	Content io.ReaderAt
}

// Visit is shown each tree once, when its index is complete and the trees inside it were shown before. It
// gives the paths (as Tree.Inside names them) that its findings account for: programs and files of no known
// format that it claims are not listed in Contents. The tree and its files must not be used after it returns.
type Visit func(ctx context.Context, t *Tree) (claimed map[string]bool)

// Contents is what a walk met besides the trees it showed.
type Contents struct {
	Unread []Unread // sorted by Path, then Reason

	// Opaque are the largest files of no known format that count neither as unread nor as looked into, at most
	// Limits.Opaque of them, by Size from the largest, then by Path. OpaqueFiles and OpaqueBytes count all.
	Opaque      []Opaque
	OpaqueFiles int
	OpaqueBytes int64

	// MediaFiles counts files that were taken for a well-known data format (picture, sound, font, PDF, database,
	// translation …) by how they are built, and MediaBytes their bytes: their content was searched for containers
	// and programs, but not looked into, and whatever else they hold is not known.
	MediaFiles int
	MediaBytes int64

	// Unclaimed are the largest programs that the visitor did not claim, at most Limits.Opaque of them;
	// UnclaimedPrograms counts all.
	Unclaimed         []Opaque
	UnclaimedPrograms int

	// Superseded are the largest files in layers of container images that a later layer removes, or replaces by other
	// content, at most Limits.Opaque of them. They are delivered, but not shown in the end, and not looked into.
	// SupersededFiles counts all, SupersededPrograms the programs among them.
	Superseded         []Opaque
	SupersededFiles    int
	SupersededPrograms int
}

// Unread is a part that was not looked into. It is never the same as an empty part.
type Unread struct {
	Path   string
	Reason string // what was met, and why that stops the search there
}

// ErrNoContent is returned for a source without content to read.
var ErrNoContent = errors.New("artifact has no content to read")

// Walk shows a visitor every tree in an artifact. It reads through the Content only: nothing is unpacked, no
// file, network or environment is touched.
//
// What cannot be looked into becomes Unread, not an error. An error means that nothing can be said at all:
// ErrNoContent, or the error of a context that ended.
func Walk(ctx context.Context, a Source, lim Limits, visit Visit) (*Contents, error) {
	if a.Content == nil {
		return nil, fmt.Errorf("look into %s: %w", a.Path, ErrNoContent)
	}
	s := newSearch(lim.within(a.Size), visit)
	s.look(ctx, source{path: a.Path, size: a.Size, at: a.Content}, 0)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("look into %s: %w", a.Path, err)
	}
	return s.contents(), nil
}

// Folder is a directory on disk. The root keeps what is opened inside it, whatever links say.
type Folder struct {
	Path string // as a report should name it; "" for paths relative to the root
	Root *os.Root
}

// WalkFolder is Walk for a directory on disk: the folder is the outermost tree, with paths such as
// "rootfs/usr/lib/x". Symbolic links are followed inside the tree only, never by the operating system.
func WalkFolder(ctx context.Context, d Folder, lim Limits, visit Visit) (*Contents, error) {
	if d.Root == nil {
		return nil, fmt.Errorf("look into %s: %w", d.Path, ErrNoContent)
	}
	s := newSearch(lim, visit)
	s.folder(ctx, d, lim.ReadBytes <= 0)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("look into %s: %w", d.Path, err)
	}
	return s.contents(), nil
}

func (s *search) contents() *Contents {
	slices.SortFunc(s.unread, func(a, b Unread) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
	return &Contents{
		Unread: s.unread,
		Opaque: s.opaque.largest(), OpaqueFiles: s.opaque.files, OpaqueBytes: s.opaque.bytes,
		MediaFiles: s.media.files, MediaBytes: s.media.bytes,
		Unclaimed: s.unclaimed.largest(), UnclaimedPrograms: s.unclaimed.files,
		Superseded: s.superseded.largest(), SupersededFiles: s.superseded.files, SupersededPrograms: s.supersededPrograms,
	}
}
