package observe

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// findings are what was found in one tree, or in all.
type findings struct {
	components   []Component
	dependencies []Dependency
	sboms        []string // places of SBOMs, which were not taken for what is inside
}

func (f *findings) add(more findings) {
	f.components = append(f.components, more.components...)
	f.dependencies = append(f.dependencies, more.dependencies...)
	f.sboms = append(f.sboms, more.sboms...)
}

// observation makes one component of findings that describe the same thing, and puts everything in order.
func (f *findings) observation(contents *firmware.Contents) *Observation {
	o := &Observation{Components: merge(f.components), Contents: *contents, Whole: len(contents.Unread) == 0}
	known := map[string]bool{}
	for i := range o.Components {
		o.Components[i].owns = nil // served its purpose
		known[o.Components[i].Ref] = true
	}
	for _, d := range f.dependencies {
		if d.From != d.To && known[d.From] && known[d.To] {
			o.Dependencies = append(o.Dependencies, d)
		}
	}
	slices.SortFunc(o.Dependencies, func(a, b Dependency) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	o.Dependencies = slices.Compact(o.Dependencies)
	o.SBOMs = sortedSet(f.sboms)
	o.SBOMFiles = len(o.SBOMs)
	o.SBOMs = slices.Clip(o.SBOMs[:min(o.SBOMFiles, listedSBOMs)])
	return o
}

// listedSBOMs bounds the SBOMs inside that are listed; all are counted.
const listedSBOMs = 100

// bounded sorts what was not looked into and keeps so many of it; one more says that there were more.
func bounded(unread []Unread, limit int) []Unread {
	slices.SortFunc(unread, func(a, b Unread) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
	unread = slices.Compact(unread)
	if len(unread) > limit {
		unread = append(unread[:limit], Unread{Path: ".", Reason: fmt.Sprintf("more than %d parts were not looked into; the rest is not listed", limit)})
	}
	return unread
}

// ref is the key by which findings are the same: the package URL, and without one type, name and version.
func ref(c Component) string {
	if c.Purl != "" {
		return c.Purl
	}
	if c.Version == "" {
		return c.Type + ":" + c.Name
	}
	return c.Type + ":" + c.Name + "@" + c.Version
}
