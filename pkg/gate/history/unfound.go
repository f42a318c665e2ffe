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

// knew is what a decision knew of one component: ids of vulnerabilities for which something held the delivery back, and by what else it was listed before, where that is
// remembered.
type knew struct {
	ids []string
	was string
}

// unfound are the components that are listed in the version that they had, by other identifiers, and in which vulnerabilities that held the delivery of then back are found no
// more, nor answered. In the same version nothing was repaired: they are only looked up by something else.
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
			if of == nil || !sameVersion(c.Old, c.New) {
				continue
			}
			was, is := listedBy(c.Old), listedBy(c.New)
			if slices.Equal(was, is) && of.was == "" {
				continue // what is not found under what it was found under is not known any more
			}
			left := slices.DeleteFunc(slices.Clone(of.ids), func(id string) bool { return now.Known != nil && now.Known(c.New, id) })
			if len(left) == 0 {
				continue
			}
			out = append(out, decision.ComponentChange{
				Change: decision.ChangeUnfound, Grave: true, SBOM: p.is.Path, Group: c.New.Group, Name: c.New.Name.Text, Version: c.New.Version.Text, Purl: c.New.Purl.Text,
				Was: cmp.Or(of.was, strings.Join(without(was, is), ", ")), Is: strings.Join(without(is, was), ", "), Unfound: left,
			})
		}
	}
	return out
}

// knew says, by the ref of components, what held the delivery back that has to do with a vulnerability of each: findings under block or hold, lifted by a waiver or not, and what
// the decision said itself of what it did not find any more, unless that was accepted.
func (r *Record) knew() map[string]*knew {
	if r.Decision == nil {
		return nil
	}
	out := map[string]*knew{}
	add := func(ref, was string, ids ...string) {
		if out[ref] == nil {
			out[ref] = &knew{}
		}
		out[ref].was = cmp.Or(out[ref].was, was)
		out[ref].ids = append(out[ref].ids, ids...)
	}
	listed := map[string]bool{} // checks of vulnerabilities
	for _, f := range r.Decision.Findings {
		if f.Subject.Kind != "vulnerability" || f.Outcome.Settled() || f.Severity != decision.Block && f.Severity != decision.Hold {
			continue
		}
		listed[f.Check] = true
		add(strings.TrimSuffix(f.Subject.Ref, " "+f.Subject.Name), "", f.Subject.Name)
	}
	for _, u := range r.Decision.Unlisted {
		if listed[u.Check] && (u.Severity == decision.Block || u.Severity == decision.Hold) { // any that the decision lists may be one of those that it only counts
			for _, v := range r.Decision.Vulnerabilities {
				add(decision.RefIn(v.SBOM, v.Ref, ""), "", v.ID)
			}
			break
		}
	}
	if r.Decision.Delta != nil && slices.Contains(r.open(), decision.AspectComponents) {
		for _, c := range r.Decision.Delta.Components.Changes {
			for _, ref := range r.refsOf(c) {
				add(ref, c.Was, c.Unfound...)
			}
		}
	}
	for _, k := range out {
		slices.Sort(k.ids)
		k.ids = slices.Compact(k.ids)
	}
	return out
}

// refsOf are the refs of the components of then that a change of the kind "unfound" is about.
func (r *Record) refsOf(c decision.ComponentChange) (out []string) {
	if c.Change != decision.ChangeUnfound {
		return nil
	}
	for _, doc := range r.documents {
		for _, one := range doc.Components {
			if doc.Path == c.SBOM && one.Group == c.Group && one.Name.Text == c.Name && one.Version.Text == c.Version && one.Purl.Text == c.Purl {
				out = append(out, decision.RefIn(doc.Path, one.Ref, one.Pointer))
			}
		}
	}
	return out
}

// sameAgain are components that one SBOM has no more and the other has anew and that are the same all the same, across ecosystems: of the same name or content.
func sameAgain(removed, added []*sbom.Component) (out []compare.Pair) {
	by := map[string][]*sbom.Component{}
	for _, c := range added {
		for _, key := range againKeys(c) {
			by[key] = append(by[key], c)
		}
	}
	for _, old := range removed {
		var found []*sbom.Component
		for _, key := range againKeys(old) {
			for _, c := range by[key] {
				if sameVersion(old, c) && !slices.Contains(found, c) {
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

func againKeys(c *sbom.Component) (out []string) {
	if name := strings.ToLower(c.Name.Value()); name != "" {
		out = append(out, name+" "+plainVersion(c))
	}
	for _, h := range c.Hashes {
		if h.WellFormed && !h.Nothing && !h.Shared {
			out = append(out, strings.ToLower(h.Content))
		}
	}
	return out
}

func sameVersion(a, b *sbom.Component) bool {
	v := plainVersion(a)
	return v != "" && v == plainVersion(b) || a.Version.Text != "" && a.Version.Text == b.Version.Text
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
