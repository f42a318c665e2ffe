package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// assessed is what became of a component of any SBOM; nil of one of which nothing is known.
func (ev *evidence) assessed(c *sbom.Component) *assess.Component {
	for _, doc := range ev.sboms {
		if one := ev.assessedIn(listing{c, doc}); one != nil {
			return one
		}
	}
	return nil
}

// assessedIn is that of a component in the SBOM that lists it. Where nothing was looked up it has only what statements speak of: the data found, dismissed and doubt nothing there.
func (ev *evidence) assessedIn(l listing) *assess.Component {
	if ev.known == nil || ev.known.of[l.doc] == nil {
		return nil
	}
	return ev.known.of[l.doc].Components[l.Component]
}

// has says whether a vulnerability is in a component, by an entry of a kind.
func has(one *assess.Component, id string, kind func(*assess.Vulnerability) bool) bool {
	return one != nil && slices.ContainsFunc(one.Vulnerabilities, func(v *assess.Vulnerability) bool { return isOf(v, id) && kind(v) })
}

// The kinds of entries: all, those of which the data know, and those that no statement that counts ends.
func anyEntry(*assess.Vulnerability) bool     { return true }
func foundEntry(v *assess.Vulnerability) bool { return v.Found != nil }
func openEntry(v *assess.Vulnerability) bool  { return !v.Status.Calm() }

// isOf says whether a vulnerability bears an id.
func isOf(v *assess.Vulnerability, id string) bool {
	return string(v.ID) == id || slices.Contains(v.Aliases, vuln.ID(id))
}

// finds says whether the data find a vulnerability in a component.
func (ev *evidence) finds(c *sbom.Component, vulnerability string) bool {
	return has(ev.assessed(c), vulnerability, foundEntry)
}

// stillKnown says whether a vulnerability is in a component on offer, so that checks are asked of it, or answered there by a statement that counts. Where nothing was looked
// up nobody knows.
func (ev *evidence) stillKnown(c *sbom.Component, id string) bool {
	return has(ev.assessed(c), id, anyEntry) || ev.answers(c, id)
}

// unanswered are the components in which a vulnerability is, and no statement that counts ends it.
func (ev *evidence) unanswered(vulnerability string) (out []*sbom.Component) {
	for _, doc := range ev.sboms {
		for _, c := range doc.All() {
			if has(ev.assessedIn(listing{c, doc}), vulnerability, openEntry) {
				out = append(out, c)
			}
		}
	}
	return out
}

// stillAsked says whether a vulnerability is known of what is called as a component on offer, or was dismissed as being of other software: whether the component has it is a question, and checks ask it.
func (ev *evidence) stillAsked(c *sbom.Component, id string) bool {
	one := ev.assessed(c)
	if one == nil {
		return false
	}
	return slices.Contains(one.Dismissed, vuln.ID(id)) || slices.ContainsFunc(one.Doubts, func(f assess.Found) bool {
		return string(f.ID) == id || slices.Contains(f.Aliases, vuln.ID(id))
	})
}

// identified says whether a component bears the name that it had, and is identified so that data cover it, wholly.
func (ev *evidence) identified(was, is *sbom.Component) bool {
	if !strings.EqualFold(was.Name.Text, is.Name.Text) || !history.Lookable(is) {
		return false
	}
	one := ev.assessed(is)
	return one != nil && (one.State == assess.Clean || one.State == assess.Matched) && !one.Unknown && (!one.Partly || foundByCPE(is))
}
