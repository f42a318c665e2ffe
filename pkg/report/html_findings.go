package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

type (
	// htmlPart is a heading with the findings below it.
	htmlPart struct {
		Title  string
		Groups []htmlGroup
	}
	htmlGroup struct {
		Severity           decision.Severity
		Outcome            decision.Outcome
		Class              string // of the badge
		PackValue          string
		FrameworkIDs       string // of the choices, separated by spaces
		Count              int
		Open               bool
		Check, Title, Why  string
		Expected, Ask, Who string
		Fix                []string
		Later, Source      string
		Waiver             string
		Controls           []string
		Frameworks         []htmlIDs
		Findings           []htmlFinding
		More               string
	}
	htmlIDs struct {
		Name string
		IDs  []string
	}
	htmlFinding struct {
		Subject, Says, Expected string
		Where                   []string
	}
)

// choices number the ids of control frameworks and the packs, so that no text of a pack stands in an attribute that the page's script reads.
type choices struct {
	packs      map[string]string
	frameworks map[string]map[string]string
}

// findings fills in the findings, gravest first, and what they can be filtered by.
func (v *htmlView) findings(d *decision.Decision, o Options) {
	all := forPeople(d)
	v.Groups = len(all) > 0
	severities, outcomes := map[decision.Severity]bool{}, map[decision.Outcome]bool{}
	for _, g := range all {
		severities[g.Severity], outcomes[g.Outcome] = true, true
	}
	// Those we know in their order, and any other after them.
	v.Severities = known(decision.Severities, severities)
	v.Outcomes = known(decision.Outcomes, outcomes)
	c := v.choices(all)
	most := maxHTMLFindings
	if o.Verbose {
		most = len(d.Findings)
	}
	for _, part := range []struct {
		title string
		holds func(group) bool
	}{
		{sections[0].title, func(g group) bool { return stands(g.Finding) && g.Severity == decision.Block }},
		{sections[1].title, func(g group) bool { return stands(g.Finding) && g.Severity == decision.Hold }},
		{sections[2].title, func(g group) bool {
			return stands(g.Finding) && g.Severity != decision.Block && g.Severity != decision.Hold
		}},
		{"Lifted by waivers", func(g group) bool { return g.Waiver != nil }},
		{"Passed or not applicable", func(g group) bool { return g.Outcome.Settled() && g.Waiver == nil }},
	} {
		p := htmlPart{Title: part.title}
		for _, g := range all {
			if part.holds(g) {
				p.Groups = append(p.Groups, c.group(g, most))
			}
		}
		if len(p.Groups) > 0 {
			v.Parts = append(v.Parts, p)
		}
	}
}

func known[T ~string](order []T, have map[T]bool) []T {
	var out []T
	for _, one := range order {
		if have[one] {
			out = append(out, one)
			delete(have, one)
		}
	}
	return append(out, slices.Sorted(maps.Keys(have))...)
}

func (v *htmlView) choices(all []group) choices {
	c := choices{packs: map[string]string{}, frameworks: map[string]map[string]string{}}
	for _, g := range all {
		c.packs[g.Pack] = ""
		for name, ids := range g.Frameworks {
			if c.frameworks[name] == nil {
				c.frameworks[name] = map[string]string{}
			}
			for _, id := range ids {
				c.frameworks[name][id] = ""
			}
		}
	}
	for i, name := range slices.Sorted(maps.Keys(c.packs)) {
		c.packs[name] = strconv.Itoa(i + 1)
		v.PackNames = append(v.PackNames, htmlChoice{c.packs[name], name})
	}
	n := 0
	for _, name := range slices.Sorted(maps.Keys(c.frameworks)) {
		f := htmlFramework{Name: name}
		for _, id := range slices.Sorted(maps.Keys(c.frameworks[name])) {
			n++
			c.frameworks[name][id] = strconv.Itoa(n)
			f.IDs = append(f.IDs, htmlChoice{strconv.Itoa(n), id})
		}
		v.Frameworks = append(v.Frameworks, f)
	}
	return c
}

// group is one entry of the list of findings.
func (c choices) group(g group, most int) htmlGroup {
	out := htmlGroup{
		Severity: g.Severity, Outcome: g.Outcome, Class: "plain", PackValue: c.packs[g.Pack], Count: g.count,
		Open:  stands(g.Finding) && g.Severity == decision.Block,
		Check: g.Check, Title: g.heading(), Why: g.Why, Ask: g.Ask, Who: g.Who, Fix: fixLines(g), Later: later(g),
		Source: fmt.Sprintf("%s, %s %s (%s)", g.Pack, g.Clause.Source, g.Clause.ID, g.Clause.Confidence), Controls: g.Controls,
	}
	if slices.Contains(decision.Severities, g.Severity) {
		out.Class = string(g.Severity)
	}
	if g.Outcome.Settled() {
		out.Ask, out.Class = "", "plain"
	}
	if g.Waiver != nil {
		out.Waiver = liftedWords(g.Waiver)
	}
	var ids []string
	for _, name := range slices.Sorted(maps.Keys(g.Frameworks)) {
		out.Frameworks = append(out.Frameworks, htmlIDs{name, g.Frameworks[name]})
		for _, id := range g.Frameworks[name] {
			ids = append(ids, c.frameworks[name][id])
		}
	}
	out.FrameworkIDs = strings.Join(ids, " ")
	if !slices.ContainsFunc(g.all, func(f decision.Finding) bool { return f.Expected != g.Expected }) {
		out.Expected = g.Expected
	}
	shown := g.all[:min(len(g.all), most)]
	for _, f := range shown {
		one := htmlFinding{Subject: subjectName(f.Subject), Says: saysAlone(f)}
		if out.Expected == "" {
			one.Expected = f.Expected
		}
		for _, e := range f.Evidence {
			one.Where = append(one.Where, placeLine(e))
		}
		out.Findings = append(out.Findings, one)
	}
	out.More = g.more(len(shown), "the JSON decision lists")
	return out
}

// saysAlone is what was found, without the name of the subject where the message begins with it.
func saysAlone(f decision.Finding) string {
	text, own := strings.CutPrefix(f.Message, subjectName(f.Subject)+": ")
	if f.Subject.About && !own {
		return "(subject of the SBOM) " + text
	}
	return text
}

// placeLine is the place with its line, where that is known.
func placeLine(e decision.Evidence) string {
	if e.Line == 0 {
		return place(e)
	}
	return fmt.Sprintf("%s, line %d", place(e), e.Line)
}
