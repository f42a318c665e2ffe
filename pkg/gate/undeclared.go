package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// undeclared are the pieces found in the software that no look-up of an SBOM stands for.
type undeclared struct {
	doc   *sbom.Document // they are its components; nil when there are none
	found map[*sbom.Component]sighting
}

// sighting is where a piece was found, and why an SBOM does not answer for it.
type sighting struct {
	path, why string
	declared  *sbom.Component // that an SBOM lists in its place, and that was looked up by other identifiers; nil when there is none
}

// undeclared gathers them: pieces that no SBOM lists, those it lists with another version, and those it lists by nothing that vulnerability
// data know, or that only a digest says it lists: the name beside that may be any.
func (ev *evidence) undeclared() undeclared {
	u := undeclared{found: map[*sbom.Component]sighting{}}
	var all []*sbom.Component
	put := func(c *sbom.Component, s sighting) {
		all = append(all, c)
		u.found[c] = s
	}
	add := func(o compare.Observed, why string) { put(o.Component(), sighting{o.Path, why, nil}) }
	addFor := func(m compare.Match, declared *sbom.Component, why string) {
		c := m.Observed.Component()
		c.Group = m.StatedGroup()
		put(c, sighting{m.Observed.Path, why, declared})
	}
	for _, o := range ev.declared.Undeclared {
		add(o, "found in the software, not in the SBOM")
	}
	for _, c := range ev.declared.Conflicts {
		add(c.Observed, "found in the software; the SBOM says "+c.Declared.Label())
	}
	for _, m := range ev.declared.Matches {
		switch known, why := m.Declared.Assessable(); {
		case !known:
			add(m.Observed, "found in the software; in the SBOM its "+why)
		case m.By == compare.ByHash:
			addFor(m, nil, "found in the software; the SBOM calls it "+m.Declared.Label())
		case !m.Identified():
			addFor(m, m.Declared, "found in the software; the SBOM gives it identifiers of something else")
		default:
			if other := m.OtherOrigin(); other != "" {
				addFor(m, m.Declared, "found in the software; the SBOM "+other)
			}
		}
	}
	if len(all) > 0 {
		u.doc = &sbom.Document{Components: all, Tools: []sbom.Tool{{Name: sbom.Text{State: sbom.Stated, Text: match.Itself}}}, Among: ev.sboms}
	}
	return u
}

// documents are the part of a case that they are.
func (u undeclared) documents() []assess.Document {
	if u.doc == nil {
		return nil
	}
	return []assess.Document{{SBOM: u.doc}}
}

// addUndeclared adds what was found against pieces of the software that no SBOM answers for.
func (s subjects) addUndeclared(ev *evidence, whole *described) {
	known := ev.known.of[ev.known.undeclared.doc]
	if known == nil {
		return
	}
	in := &described{doc: ev.known.undeclared.doc, sbom: whole.sbom, delivery: whole.delivery, at: whole.at, known: whole.known}
	type entry struct {
		of *sbom.Component
		id vuln.ID
	}
	listed := map[entry]bool{}
	for _, doc := range ev.known.of {
		for _, v := range doc.Vulnerabilities {
			listed[entry{v.Component, v.ID}] = true
		}
	}
	for _, v := range known.Vulnerabilities {
		if listed[entry{ev.known.undeclared.found[v.Component].declared, v.ID}] {
			continue // the SBOM's component has it already
		}
		path := ev.known.undeclared.found[v.Component].path
		s[fact.EachVulnerability] = append(s[fact.EachVulnerability], policy.Subject{
			Subject: decision.Subject{Kind: fact.EachVulnerability, Ref: path + "#" + v.Component.Label() + " " + string(v.ID), Name: string(v.ID),
				Version: v.Component.Version.Text, Component: v.Component.Name.Text},
			Aliases: texts(v.Aliases),
			File:    ev.fileAt(path),
			Facts:   &aboutVulnerability{described: in, vulnerability: v},
		})
	}
}

// fileAt is the file of the delivery that a place inside of software is in; the delivery where none is.
func (ev *evidence) fileAt(path string) string {
	for _, f := range ev.artifacts() {
		if place := ev.placeOf(f); path == place || strings.HasPrefix(path, place+"!") {
			return place
		}
	}
	return "."
}

// maxSetAside is how many of what is set aside are named.
const maxSetAside = 8

// undeclaredUnknown says how many of them could not be looked up, and which is the first.
func (k *knowledge) undeclaredUnknown() []string {
	a := k.of[k.undeclared.doc]
	if a == nil || a.Reason != "" {
		return nil
	}
	all := k.undeclared.doc.Components
	if a.Totals.NotAssessable == 0 {
		return k.undeclaredSetAside(a)
	}
	first := all[slices.IndexFunc(all, func(c *sbom.Component) bool { return a.Of(c).State == assess.NotAssessable })]
	return append([]string{fmt.Sprintf("known vulnerabilities: of %d %s found in the software that no SBOM lists with its version and its own identifiers, %d could not be looked up, the first %s (%s): %s",
		len(all), plural(len(all), "piece"), a.Totals.NotAssessable, first.Label(), k.undeclared.found[first].path, a.Of(first).Detail)}, k.undeclaredSetAside(a)...)
}

// undeclaredSetAside says what rules of the matching engine take for flaws of other software than these pieces are.
func (k *knowledge) undeclaredSetAside(a *assess.Assessed) []string {
	var all []string
	for _, c := range k.undeclared.doc.Components {
		for _, id := range a.Of(c).Unanswered {
			all = append(all, string(id)+" in "+c.Label()+" ("+k.undeclared.found[c].path+")")
		}
	}
	if len(all) == 0 {
		return nil
	}
	shown := all[:min(len(all), maxSetAside)]
	more := ""
	if n := len(all) - len(shown); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return []string{"known vulnerabilities: set aside for what was found in the software that no SBOM lists, for a rule of the matching engine takes them for flaws of other software: " + strings.Join(shown, ", ") + more}
}
