package observe

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// Artifact is the content to look into.
type Artifact struct {
	Path    string // as the delivery names it; begins every Component.Path and Unread.Path
	Size    int64  // bytes
	Content io.ReaderAt
}

// The words of package firmware that an Observation is made of.
type (
	// Limits bound the work that one artifact may cause. A zero field means the default.
	Limits = firmware.Limits
	// Unread is a part that was not looked into. It is never the same as an empty part.
	Unread = firmware.Unread
	// Opaque is content of no known format.
	Opaque = firmware.Opaque
	// Image is a container image.
	Image = firmware.Image
	// Blob is one of its blobs.
	Blob = firmware.Blob
)

// Defaults that a user may want to raise.
const (
	DefaultFiles      = firmware.DefaultFiles
	DefaultComponents = firmware.DefaultComponents
)

// ErrNoContent is returned for an artifact without content to read.
var ErrNoContent = firmware.ErrNoContent

// Observation is what was found in one artifact or directory.
type Observation struct {
	Components   []Component  // sorted by Type, Name, Version, Purl; no two describe the same thing
	Dependencies []Dependency // sorted by From, then To; only what lock files and package databases say

	// SBOMs are the places of SBOMs that lie inside, sorted: the first 100, SBOMFiles counts all. What they declare is a claim and
	// was not taken for what is inside; the files were catalogued themselves. They do not make an Observation less than Whole.
	SBOMs     []string
	SBOMFiles int

	// Contents says what was not looked into. Unclaimed are the programs that no component was found in and no
	// package database, or list of the files of a package, says it owns; what they are made of is not known. They do not make an Observation less
	// than Whole: many images carry no list of the files of their packages. Nor do Opaque, media and Superseded.
	firmware.Contents

	// Whole is true when every part of what the artifact shows was looked into. Only then does an absent component
	// mean anything, apart from what is Opaque, media or Superseded: files that a later layer of an image removes or
	// replaces are delivered, but not looked into, so that an inventory of everything delivered is incomplete with any
	// of them. It is exactly len(Unread) == 0.
	Whole bool
}

// Look finds the software inside an artifact. It reads through the Content only: nothing is unpacked to disk, and no
// file, network or environment is touched.
//
// What cannot be looked into becomes Unread, not an error. An error means that there is no observation at
// all: a missing Content, or a context that ended.
func Look(ctx context.Context, a Artifact, lim Limits) (*Observation, error) {
	all := newSurvey(lim)
	all.artifact = a.Path
	contents, err := firmware.Walk(ctx, firmware.Source(a), lim, all.visit)
	if err != nil {
		return nil, err
	}
	return all.observation(contents), nil
}

// LookImage is Look for one container image of a layout.
func LookImage(ctx context.Context, img Image, lim Limits) (*Observation, error) {
	all := newSurvey(lim)
	contents, err := firmware.WalkImage(ctx, img, lim, all.visit)
	if err != nil {
		return nil, err
	}
	return all.observation(contents), nil
}

// survey is one look at an artifact, tree by tree.
type survey struct {
	findings
	left     *allowance
	artifact string // path of what is looked into, when that is one file
	listing  int64  // bytes of lists of files that may still be read
}

func newSurvey(lim Limits) *survey { return &survey{left: newAllowance(lim), listing: listBytes} }

// visit catalogues one tree of an artifact.
func (s *survey) visit(ctx context.Context, t *firmware.Tree) map[string]bool {
	l := contained(t)
	here := catalogue(ctx, l, containerCatalogers(), s.left)
	here.add(inTree(t))
	own, err := s.deliveredPackage(ctx, t)
	if err != nil {
		t.Report(Unread{Path: t.Path, Reason: err.Error()})
	}
	here.add(own)
	if err := s.left.room(&here); err != nil {
		l.skip("", err.Error())
	}
	s.add(here)
	accounted := claims(here.components)
	s.listed(l, here.components, accounted)
	t.Report(l.skipped...)
	return accounted
}

// LookDirectory finds the software in a directory on disk: lock files and package databases, installed packages,
// programs and Java archives. Paths are relative to it. Links are followed within it only; those that lead out of it are
// Unread. Archives and images in it are not opened, but for Java's; Look opens each. Contents has nothing but Unread.
// A directory that is an OCI layout is looked into as the container image it is instead, and wholly.
//
// An error means that the directory itself cannot be read, or that the context ended.
func LookDirectory(ctx context.Context, root *os.Root, lim Limits) (*Observation, error) {
	lim = lim.Filled()
	if _, err := root.Lstat("oci-layout"); err == nil {
		return LookFolder(ctx, root, lim)
	}
	l, err := walkDirectory(ctx, root, lim)
	if err != nil {
		return nil, fmt.Errorf("look into directory: %w", err)
	}
	left := newAllowance(lim)
	all := catalogue(ctx, l, directoryCatalogers(), left)
	all.add(javaArchives(ctx, l))
	if err := left.room(&all); err != nil {
		l.skip("", err.Error())
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("look into directory: %w", err)
	}
	return all.observation(&firmware.Contents{Unread: bounded(l.skipped, lim.Unread)}), nil
}

// LookFolder is Look for a directory on disk: an OCI layout, or an unpacked delivery with archives and images in it, all
// of which are opened. Paths are relative to it. LookDirectory opens none and takes a fraction of the time.
func LookFolder(ctx context.Context, root *os.Root, lim Limits) (*Observation, error) {
	all := newSurvey(lim)
	contents, err := firmware.WalkFolder(ctx, firmware.Folder{Root: root}, lim, all.visit)
	if err != nil {
		return nil, fmt.Errorf("look into folder: %w", err)
	}
	return all.observation(contents), nil
}

// claims are the files that components account for.
func claims(found []Component) map[string]bool {
	paths := map[string]bool{}
	for _, c := range found {
		for _, p := range c.Paths {
			paths[p] = true
		}
		for _, p := range c.owns {
			paths[p] = true
		}
	}
	return paths
}
