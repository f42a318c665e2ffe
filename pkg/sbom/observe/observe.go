package observe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sort"
)

// Artifact is the content to look into.
type Artifact struct {
	Path    string // as the delivery names it; begins every Component.Path and Unread.Path
	Size    int64  // bytes
	Content io.ReaderAt
}

// Observation is what was found in one artifact.
type Observation struct {
	Components []Component // sorted by Type, Name, Version, Purl; no two describe the same thing
	Unread     []Unread    // sorted by Path, then Reason

	// Opaque are the largest files of no known format that count neither as unread nor as looked into, at most
	// Limits.Opaque of them, by Size from the largest, then by Path. OpaqueFiles and OpaqueBytes count all.
	Opaque      []Opaque
	OpaqueFiles int
	OpaqueBytes int64

	// MediaFiles counts files that were taken for a well-known data format (picture, sound, font, PDF, database,
	// translation …) by their first bytes only, and MediaBytes their bytes: their content was searched for
	// containers, but not looked into, and whatever else they hold is not known. They do not make an
	// Observation less than Whole.
	MediaFiles int
	MediaBytes int64

	// Unclaimed are the largest programs that no component was found in and no package database says it owns, at
	// most Limits.Opaque of them; UnclaimedPrograms counts all. What they are made of is not known. They do not
	// make an Observation less than Whole: many images carry no list of the files of their packages.
	Unclaimed         []Opaque
	UnclaimedPrograms int

	// Whole is true when every part of the artifact was looked into. Only then does an absent component
	// mean anything, apart from what is Opaque or media. It is exactly len(Unread) == 0.
	Whole bool
}

// Component is one piece of software found inside.
type Component struct {
	Name        string
	Version     string   // empty when the source of the finding states none
	Purl        string   // empty when the ecosystem has no package URL type or the distribution is not known
	CPEs        []string // CPE 2.3 formatted strings, sorted; only where the finding itself carries them
	Type        string   // TypeOperatingSystem, or syft's package type: "deb", "apk", "go-module", "npm", "binary" …
	Path        string   // first place it was found, such as "rootfs.squashfs!/var/lib/dpkg/status"
	Paths       []string // every place, sorted
	owns        []string // files that its package database says it owns, as in Paths
	SourceName  string   // source package a binary package was built from, when its database says so
	Description string   // name for people, where there is one: PRETTY_NAME of an operating system
}

// TypeOperatingSystem is the Component.Type of what /etc/os-release and its like describe.
const TypeOperatingSystem = "operating-system"

// Unread is a part that was not looked into. It is never the same as an empty part.
type Unread struct {
	Path   string
	Reason string // what was met, and why that stops the search there
}

// ErrNoContent is returned for an artifact without content to read.
var ErrNoContent = errors.New("artifact has no content to read")

// Look finds the software inside an artifact. It reads through the Content only: nothing is unpacked, no
// file, network or environment is touched.
//
// What cannot be looked into becomes Unread, not an error. An error means that there is no observation at
// all: a missing Content, or a context that ended.
func Look(ctx context.Context, a Artifact, lim Limits) (*Observation, error) {
	if a.Content == nil {
		return nil, fmt.Errorf("look into %s: %w", a.Path, ErrNoContent)
	}
	s := newSearch(lim)
	s.look(ctx, source{path: a.Path, size: a.Size, at: a.Content}, 0)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("look into %s: %w", a.Path, err)
	}
	return s.observation(), nil
}

func (s *search) observation() *Observation {
	o := &Observation{Components: merge(s.found), Unread: s.unread}
	o.Opaque, o.OpaqueFiles, o.OpaqueBytes = s.opaque.largest(), s.opaque.files, s.opaque.bytes
	o.Unclaimed, o.UnclaimedPrograms = s.unclaimed.largest(), s.unclaimed.files
	for i := range o.Components {
		o.Components[i].owns = nil // served its purpose
	}
	o.MediaFiles, o.MediaBytes = s.media.files, s.media.bytes
	sort.Slice(o.Unread, func(i, j int) bool {
		a, b := o.Unread[i], o.Unread[j]
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Reason < b.Reason
	})
	o.Whole = len(o.Unread) == 0
	return o
}
