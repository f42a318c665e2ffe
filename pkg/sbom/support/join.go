package support

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// Entry is what a file beside an SBOM states of the support of a component: a line of a table, or an event. It
// says which component by any of Ref, Purl, and Name with Version.
type Entry struct {
	Ref           string // bom-ref
	Purl          sbom.Purl
	Name, Version string
	Covers        func(version string) bool // instead of Version: which versions it is about; nil when one or all
	Support       sbom.Support
	At            string // file and place, for people: "support.csv B7"
}

// Join adds what entries state to the support of the components that they are about, the subject included, and
// returns how many components that were and what contradicts. The most specific entries of a component count: those
// that give its bom-ref, else its purl and version, else its purl without a version, else its name and version. Of
// two statements the graver counts: the earlier date, the worse level.
//
// believed is false for a file that nobody vouches for. It can then only make graver what the SBOM states itself.
func Join(d *sbom.Document, entries []Entry, believed bool) (joined int, conflicts []string) {
	index := indexOf(entries)
	for _, c := range d.All() {
		found := index.of(c)
		for _, e := range found {
			for _, x := range c.AddSupport(e.Support, believed) {
				so := "the graver counts"
				if x.Open {
					so = "which of them counts is open"
				}
				conflicts = append(conflicts, fmt.Sprintf("%s of %s: %s stated elsewhere, %s in %s; %s", x.What, c.Label(), x.Own, x.Other, e.At, so))
			}
		}
		if len(found) > 0 {
			joined++
		}
	}
	slices.Sort(conflicts)
	return joined, slices.Compact(conflicts)
}

// entryIndex finds entries by what they say a component is.
type entryIndex struct {
	byRef, byPurl, byName map[string][]Entry
}

func indexOf(entries []Entry) *entryIndex {
	x := &entryIndex{byRef: map[string][]Entry{}, byPurl: map[string][]Entry{}, byName: map[string][]Entry{}}
	for _, e := range entries {
		switch {
		case e.Ref != "":
			x.byRef[e.Ref] = append(x.byRef[e.Ref], e)
		case e.Purl.State == sbom.Stated:
			x.byPurl[identity.PurlKey(e.Purl)] = append(x.byPurl[identity.PurlKey(e.Purl)], e)
		case e.Name != "":
			key := identity.NameKey("", e.Name) + "\x00" + version.Plain(e.Version)
			x.byName[key] = append(x.byName[key], e)
		}
	}
	return x
}

// of returns the most specific entries about a component.
func (x *entryIndex) of(c *sbom.Component) []Entry {
	stated := identity.Version(c)
	about := func(e Entry) bool {
		if e.Covers != nil {
			return stated != "" && e.Covers(stated)
		}
		own := e.Version
		if own == "" {
			own = e.Purl.Version
		}
		return own == "" || stated != "" && version.Same(own, stated, e.Purl.Type, c.Purl.Type)
	}
	if c.Ref != "" {
		if found := keep(x.byRef[c.Ref], func(e Entry) bool { return about(e) && e.agreesOnName(c) }); len(found) > 0 {
			return found
		}
	}
	if c.Purl.State == sbom.Stated {
		found := keep(x.byPurl[identity.PurlKey(c.Purl)], func(e Entry) bool { return identity.SameNamespace(e.Purl, c.Purl) && about(e) })
		if exact := keep(found, Entry.ofOneVersion); len(exact) > 0 {
			return exact
		}
		if len(found) > 0 {
			return found
		}
	}
	if c.Name.State != sbom.Stated || stated == "" {
		return nil
	}
	return x.byName[identity.NameKey(c.Group, c.Name.Text)+"\x00"+version.Plain(stated)]
}

func keep(list []Entry, ok func(Entry) bool) []Entry {
	var out []Entry
	for _, e := range list {
		if ok(e) {
			out = append(out, e)
		}
	}
	return out
}

func (e Entry) ofOneVersion() bool {
	return e.Covers != nil || e.Version != "" || e.Purl.Version != ""
}

// agreesOnName guards against a bom-ref that another SBOM of the delivery bears too: what else the entry says of the
// component must not contradict.
func (e Entry) agreesOnName(c *sbom.Component) bool {
	if e.Purl.State == sbom.Stated && c.Purl.State == sbom.Stated && (identity.PurlKey(e.Purl) != identity.PurlKey(c.Purl) || !identity.SameNamespace(e.Purl, c.Purl)) {
		return false
	}
	return e.Name == "" || identity.NameKey("", e.Name) == identity.NameKey(c.Group, c.Name.Text) || identity.NameKey("", e.Name) == identity.NameKey("", c.Name.Text)
}
