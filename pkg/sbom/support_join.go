package sbom

import (
	"fmt"
	"slices"
)

// SupportEntry is what a file beside an SBOM states of the support of a component: a line of a table, or an event. It
// says which component by any of Ref, Purl, and Name with Version.
type SupportEntry struct {
	Ref           string // bom-ref
	Purl          Purl
	Name, Version string
	Covers        func(version string) bool // instead of Version: which versions it is about; nil when one or all
	Support       Support
	At            string // file and place, for people: "support.csv B7"
}

// JoinSupport adds what entries state to the support of the components that they are about, the subject included, and
// returns how many components that were and what contradicts. The most specific entries of a component count: those
// that give its bom-ref, else its purl and version, else its purl without a version, else its name and version. Of
// two statements the graver counts: the earlier date, the worse level.
//
// believed is false for a file that nobody vouches for. It can then only make graver what the SBOM states itself.
func (d *Document) JoinSupport(entries []SupportEntry, believed bool) (joined int, conflicts []string) {
	x := indexSupport(entries)
	for _, c := range d.All() {
		found := x.of(c)
		for _, e := range found {
			conflicts = append(conflicts, c.addSupport(e, believed)...)
		}
		if len(found) > 0 {
			joined++
		}
	}
	slices.Sort(conflicts)
	return joined, slices.Compact(conflicts)
}

// supportIndex finds entries by what they say a component is.
type supportIndex struct {
	byRef, byPurl, byName map[string][]SupportEntry
}

func indexSupport(entries []SupportEntry) *supportIndex {
	x := &supportIndex{byRef: map[string][]SupportEntry{}, byPurl: map[string][]SupportEntry{}, byName: map[string][]SupportEntry{}}
	for _, e := range entries {
		switch {
		case e.Ref != "":
			x.byRef[e.Ref] = append(x.byRef[e.Ref], e)
		case e.Purl.State == Stated:
			x.byPurl[purlKey(e.Purl)] = append(x.byPurl[purlKey(e.Purl)], e)
		case e.Name != "":
			key := nameKey("", e.Name) + "\x00" + plainVersion(e.Version)
			x.byName[key] = append(x.byName[key], e)
		}
	}
	return x
}

// of returns the most specific entries about a component.
func (x *supportIndex) of(c *Component) []SupportEntry {
	version := declaredVersion(c)
	about := func(e SupportEntry) bool {
		if e.Covers != nil {
			return version != "" && e.Covers(version)
		}
		own := e.Version
		if own == "" {
			own = e.Purl.Version
		}
		return own == "" || version != "" && sameVersion(own, version, e.Purl.Type, c.Purl.Type)
	}
	if c.Ref != "" {
		if found := keep(x.byRef[c.Ref], func(e SupportEntry) bool { return about(e) && e.agreesOnName(c) }); len(found) > 0 {
			return found
		}
	}
	if c.Purl.State == Stated {
		found := keep(x.byPurl[purlKey(c.Purl)], func(e SupportEntry) bool { return sameNamespace(e.Purl, c.Purl) && about(e) })
		if exact := keep(found, SupportEntry.ofOneVersion); len(exact) > 0 {
			return exact
		}
		if len(found) > 0 {
			return found
		}
	}
	if c.Name.State != Stated || version == "" {
		return nil
	}
	return x.byName[nameKey(c.Group, c.Name.Text)+"\x00"+plainVersion(version)]
}

func keep(list []SupportEntry, ok func(SupportEntry) bool) []SupportEntry {
	var out []SupportEntry
	for _, e := range list {
		if ok(e) {
			out = append(out, e)
		}
	}
	return out
}

func (e SupportEntry) ofOneVersion() bool {
	return e.Covers != nil || e.Version != "" || e.Purl.Version != ""
}

// agreesOnName guards against a bom-ref that another SBOM of the delivery bears too: what else the entry says of the
// component must not contradict.
func (e SupportEntry) agreesOnName(c *Component) bool {
	if e.Purl.State == Stated && c.Purl.State == Stated && (purlKey(e.Purl) != purlKey(c.Purl) || !sameNamespace(e.Purl, c.Purl)) {
		return false
	}
	return e.Name == "" || nameKey("", e.Name) == nameKey(c.Group, c.Name.Text) || nameKey("", e.Name) == nameKey("", c.Name.Text)
}

// addSupport merges one entry into what is known of a component, and says what contradicts.
func (c *Component) addSupport(e SupportEntry, believed bool) (conflicts []string) {
	differ := func(what, own, theirs string) {
		conflicts = append(conflicts, fmt.Sprintf("%s of %s: %s stated elsewhere, %s in %s; the graver counts", what, c.Label(), own, theirs, e.At))
	}
	date := func(what string, own *Date, theirs Date) {
		if contradicts(own.State, theirs.State) && !(own.State == Stated && theirs.State == Stated && own.Time.Equal(theirs.Time)) && own.Text != theirs.Text {
			differ(what, own.Text, theirs.Text)
		}
		if believed || own.State == Stated && theirs.State == Stated {
			*own = graver(*own, theirs)
		}
	}
	s, o := &c.Support, e.Support
	date("end of support", &s.End, o.End)
	date("end of life", &s.EndOfLife, o.EndOfLife)
	date("end of guaranteed support", &s.EndGuaranteed, o.EndGuaranteed)
	if s.Level.State == Stated && o.Level.State == Stated && (s.Normal != o.Normal || s.Normal == "" && fold(s.Level.Text) != fold(o.Level.Text)) {
		differ("level of support", s.Level.Text, o.Level.Text)
	}
	if believed || s.Level.State == Stated && o.Level.State == Stated {
		s.addLevel(o.Level)
	}
	if believed {
		s.Justification = firstStated(s.Justification, o.Justification)
		s.Plan = firstStated(s.Plan, o.Plan)
		s.AssessedOn = graver(s.AssessedOn, o.AssessedOn)
	}
	return conflicts
}

// contradicts reports whether two fields both say something.
func contradicts(a, b State) bool {
	says := func(s State) bool { return s != Absent && s != "" }
	return says(a) && says(b)
}
