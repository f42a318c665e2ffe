package report

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/natural"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// noControl is the heading of what a framework has no id for.
const noControl = "no id of this framework"

// control is what the checks behind one id of a control framework found.
type control struct {
	id     string
	open   []group // gravest first
	lifted int     // groups that waivers lift
	passed int     // groups that passed or do not apply; 0 when the decision does not list them
}

// controls gathers a decision's findings by the ids of a control framework, sorted; what it has no id for comes last.
func controls(d *decision.Decision, framework string) []control {
	byID := map[string]*control{}
	for _, g := range groups(d) {
		ids := g.Frameworks[framework]
		if len(ids) == 0 {
			ids = []string{noControl}
		}
		for _, id := range ids {
			c := byID[id]
			if c == nil {
				c = &control{id: id}
				byID[id] = c
			}
			switch {
			case stands(g.Finding):
				c.open = append(c.open, g)
			case g.Outcome.Settled():
				c.passed++
			default:
				c.lifted++
			}
		}
	}
	out := make([]control, 0, len(byID))
	for _, c := range byID {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b control) int { return compareIDs(a.id, b.id) })
	return out
}

// compareIDs orders ids as people count: 5.9 before 5.21, and noControl last.
func compareIDs(a, b string) int {
	if (a == noControl) != (b == noControl) {
		if a == noControl {
			return 1
		}
		return -1
	}
	return natural.Compare(a, b)
}

// counts says of one id what its checks came to.
func (c control) counts(verbose bool) string {
	text := fmt.Sprintf("%d open", len(c.open))
	if verbose {
		text += fmt.Sprintf(", %d passed or not applicable", c.passed)
	}
	if c.lifted > 0 {
		text += fmt.Sprintf(", %d waived", c.lifted)
	}
	return text
}

func (p page) controls(d *decision.Decision) {
	framework := p.Options.GroupBy
	if framework == "" {
		return
	}
	p.Title("By " + Printable(framework))
	all := controls(d, framework)
	for _, c := range all {
		p.Wrapped("  ", Printable(c.id)+": "+c.counts(p.Options.Verbose))
		for _, g := range c.open {
			p.Wrapped("  "+checkLabel(g), fmt.Sprintf("%s: %s%s, %s", g.Title, g.Outcome, count(g), g.Severity))
		}
	}
	if !p.Options.Verbose {
		p.Wrapped("  ", passedElsewhere(len(all)))
	}
}

func (m *markdown) controls(d *decision.Decision) {
	framework := m.options.GroupBy
	if framework == "" {
		return
	}
	m.line("\n## By %s\n", md(framework))
	all := controls(d, framework)
	for _, c := range all {
		m.line("- **%s**: %s", md(c.id), c.counts(m.options.Verbose))
		for _, g := range c.open {
			m.line("  - %s %s: %s%s, %s", md(g.Check), md(g.Title), g.Outcome, count(g), g.Severity)
		}
	}
	if !m.options.Verbose {
		m.line("\n%s", passedElsewhere(len(all)))
	}
}

// passedElsewhere says what a list of ids leaves out.
func passedElsewhere(ids int) string {
	if ids == 0 {
		return "Nothing is open under any id; --verbose lists the ids of what passed."
	}
	return "Ids under which everything passed are listed with --verbose."
}
