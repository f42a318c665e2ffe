package observe

import (
	"context"
	"io"

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
)

// DefaultLimits suit firmware of a few gigabytes.
var DefaultLimits = firmware.DefaultLimits

// ErrNoContent is returned for an artifact without content to read.
var ErrNoContent = firmware.ErrNoContent

// Observation is what was found in one artifact.
type Observation struct {
	Components []Component // sorted by Type, Name, Version, Purl; no two describe the same thing

	// Contents says what was not looked into. Unclaimed are the programs that no component was found in and no
	// package database says it owns; what they are made of is not known. They do not make an Observation less
	// than Whole: many images carry no list of the files of their packages. Nor do Opaque and media.
	firmware.Contents

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

// Look finds the software inside an artifact. It reads through the Content only: nothing is unpacked, no
// file, network or environment is touched.
//
// What cannot be looked into becomes Unread, not an error. An error means that there is no observation at
// all: a missing Content, or a context that ended.
func Look(ctx context.Context, a Artifact, lim Limits) (*Observation, error) {
	var found []Component
	contents, err := firmware.Walk(ctx, firmware.Source(a), lim, func(ctx context.Context, t *firmware.Tree) map[string]bool {
		here := catalog(ctx, t)
		found = append(found, here...)
		return claims(here)
	})
	if err != nil {
		return nil, err
	}
	o := &Observation{Components: merge(found), Contents: *contents, Whole: len(contents.Unread) == 0}
	for i := range o.Components {
		o.Components[i].owns = nil // served its purpose
	}
	return o, nil
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
