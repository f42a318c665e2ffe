package history

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// unfound are the components that are listed in the version that they had, by other identifiers, or with the content that they had, and in which vulnerabilities that held the delivery of then back are found no
// more, nor answered. In the same version, or content, nothing was repaired: they are only looked up by something else. What is known under another name must still be asked, unless the component could not be
// looked up then and is now.
func (r *Record) unfound(now Now, documents []*document) []decision.ComponentChange {
	known := r.knew()
	if len(known) == 0 {
		return nil
	}
	var out []decision.ComponentChange
	pairs, _ := pairSBOMs(r.documents, documents)
	for _, p := range pairs {
		both, removed, added := compare.Matched(p.was.Document, p.is.Document)
		for _, c := range slices.Concat(both, sameAgain(removed, added)) {
			of := known[decision.RefIn(p.was.Path, c.Old.Ref, c.Old.Pointer)]
			if of == nil || !sameVersion(c.Old, c.New) && !sameContent(c.Old, c.New) {
				continue
			}
			was, is := listedBy(c.Old), listedBy(c.New)
			if !sameVersion(c.Old, c.New) {
				was, is = append([]string{versionOf(c.Old)}, was...), append([]string{versionOf(c.New)}, is...)
			}
			if slices.Equal(was, is) && of.was == "" {
				continue // what is not found under what it was found under is not known any more
			}
			change := decision.ComponentChange{
				Change: decision.ChangeUnfound, Grave: true, SBOM: p.is.Path, Group: c.New.Group, Name: c.New.Name.Text, Version: c.New.Version.Text, Purl: c.New.Purl.Text,
				Was: cmp.Or(of.was, strings.Join(without(was, is), ", ")), Is: strings.Join(without(is, was), ", "),
				SameContent: of.content || !sameVersion(c.Old, c.New),
			}
			of.left(&change, now, c)
			if len(change.Unfound)+len(change.Doubted) > 0 {
				out = append(out, change)
			}
		}
	}
	return out
}

// sameAgain are components that one SBOM has no more and the other has anew and that are the same all the same, across ecosystems: of the same name or content.
func sameAgain(removed, added []*sbom.Component) (out []compare.Pair) {
	by := map[string][]*sbom.Component{}
	for _, c := range added {
		for _, key := range againKeys(c, true) {
			by[key] = append(by[key], c)
		}
	}
	for _, old := range removed {
		var found []*sbom.Component
		for _, key := range againKeys(old, false) {
			for _, c := range by[key] {
				if (sameVersion(old, c) || sameContent(old, c)) && !slices.Contains(found, c) {
					found = append(found, c)
				}
			}
		}
		for _, c := range found {
			out = append(out, compare.Pair{Old: old, New: c})
		}
	}
	return out
}

// againKeys are what a component is known again by: its name, and its content.
func againKeys(c *sbom.Component, shared bool) (out []string) {
	if name := strings.ToLower(c.Name.Value()); name != "" {
		v := plainVersion(c)
		if version.Distribution(c.Purl.Type) {
			v = version.Upstream(v)
		}
		out = append(out, name+" "+v)
	}
	return append(out, contentOf(c, shared)...)
}

// contentOf are the hashes by which the content of a component is known again. One that stood on components of other names then was that of none of them (shared); one that is put on others now hides none.
func contentOf(c *sbom.Component, shared bool) (out []string) {
	for _, h := range c.Hashes {
		if h.WellFormed && (shared || !h.Shared) {
			out = append(out, strings.ToLower(h.Content))
		}
	}
	return out
}

func sameContent(was, is *sbom.Component) bool {
	now := contentOf(is, true)
	return slices.ContainsFunc(contentOf(was, false), func(hash string) bool { return slices.Contains(now, hash) })
}

func versionOf(c *sbom.Component) string {
	return "the version " + cmp.Or(c.Version.Text, c.Purl.Version, "that is not stated")
}

func sameVersion(a, b *sbom.Component) bool {
	was, is := plainVersion(a), plainVersion(b)
	return was != "" && is != "" && version.Same(was, is, a.Purl.Type, b.Purl.Type) || a.Version.Text != "" && a.Version.Text == b.Version.Text
}

// plainVersion is the version that a component states, by itself or in its package URL, without what is spelling.
func plainVersion(c *sbom.Component) string {
	return version.Plain(cmp.Or(c.Version.Value(), c.Purl.Version))
}

// listedBy is all that a component is looked up by.
func listedBy(c *sbom.Component) (out []string) {
	for _, text := range []string{c.Purl.Text, c.CPE.Text} {
		if text != "" {
			out = append(out, text)
		}
	}
	return append(append(out, c.Details().Identifiers...), "the name "+strings.TrimPrefix(c.Group+"/"+c.Name.Text, "/"), "the type "+c.Type)
}

func without(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(others, one) })
}

// unfound adds such changes to all that changed.
func unfound(to *decision.ComponentDelta, more []decision.ComponentChange) {
	if len(more) > 0 {
		addChanges(to, decision.ComponentDelta{Compared: to.Compared, Changes: more}, graveAlone)
	}
}

// untold are some changes but, of those of kind ChangeUnfound, without what is told of the same component already: one that is held against two records, or known again by two things, is told once.
func untold(told, more []decision.ComponentChange) (out []decision.ComponentChange) {
	for _, c := range more {
		if c.Change == decision.ChangeUnfound {
			lessTold(&c, told)
			lessTold(&c, out)
			if len(c.Unfound)+len(c.Doubted) == 0 {
				continue
			}
		}
		out = append(out, c)
	}
	return out
}

// lessTold takes from a change of kind ChangeUnfound what others tell of its component. Of what is told twice an identifier answers nothing that it does not answer both times.
func lessTold(c *decision.ComponentChange, told []decision.ComponentChange) {
	for i := range told {
		one := &told[i]
		if one.Change != decision.ChangeUnfound || c.SBOM != one.SBOM || !one.Of(c.Group, c.Name, c.Version, c.Purl) {
			continue
		}
		before := len(c.Doubted)
		c.Unfound, c.Doubted = without(c.Unfound, one.Unfound), without(c.Doubted, one.Doubted)
		one.Bare = one.Bare && (c.Bare || before == len(c.Doubted))
	}
}
