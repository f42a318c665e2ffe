package report

import (
	"bytes"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Bounds of the reasons on a page that is not verbose.
const (
	shownSubjects = 3  // of one group that a page names
	shownLines    = 36 // what a screen shows below the verdict: reasons that begin beyond have a line each
	shownShort    = 12 // groups of one severity that have a line each
)

// reasons says what stands against the delivery. What decided the verdict is said in full as far as a screen goes; the rest has a line each.
func (p page) reasons(d *decision.Decision) {
	all := forPeople(d)
	shortened, begun := false, p.lines()
	said := map[string]string{}
	for _, s := range sections {
		var part []group
		for _, g := range all {
			if stands(g.Finding) && hasSeverity(s.severities, g.Severity) {
				part = append(part, g)
			}
		}
		if len(part) == 0 {
			continue
		}
		p.Title(fmt.Sprintf("%s: %d", s.title, len(part)))
		switch {
		case p.Options.Verbose:
			for _, g := range part {
				p.group(g, said)
			}
		case s.severities[0] == decision.Block, s.severities[0] == decision.Hold && d.Verdict != decision.Reject:
			shortened = p.screen(part, said, begun+shownLines) || shortened
		default:
			p.short(part)
			shortened = true
		}
	}
	if shortened {
		p.Line("\n  --verbose says of each what was found, where, and what to ask for.")
	}
	if p.Options.Verbose {
		p.settled(all)
	}
}

// screen says groups in full until the page has that many lines, and whether it left the rest at a line each.
func (p page) screen(part []group, said map[string]string, end int) (shortened bool) {
	for i, g := range part {
		if p.lines() >= end {
			p.short(part[i:])
			return true
		}
		p.group(g, said)
	}
	return false
}

func (p page) lines() int { return bytes.Count(p.Bytes(), []byte("\n")) }

// short gives each group a line, as far as there is room.
func (p page) short(part []group) {
	for _, g := range part[:min(len(part), shownShort)] {
		later := later(g)
		if later != "" {
			later = "; " + later
		}
		p.Wrapped(checkLabel(g), fmt.Sprintf("%s: %s%s%s", g.heading(), g.Outcome, count(g), later))
	}
	if more := len(part) - shownShort; more > 0 {
		p.Line("          … and %d more checks; --verbose lists all", more)
	}
}

func (p page) brief(g group) {
	p.Wrapped(checkLabel(g), fmt.Sprintf("%s: %s%s", g.heading(), g.Outcome, count(g)))
}

// group says of each finding what was found, where, what was expected, and what to ask for, unless an earlier check asked for the same.
func (p page) group(g group, said map[string]string) {
	p.brief(g)
	shown := g.all
	if len(shown) > shownSubjects && !p.Options.Verbose {
		shown = shown[:shownSubjects]
	}
	for _, f := range shown {
		p.Wrapped("          found     ", Printable(found(f)))
		for _, e := range f.Evidence {
			p.Wrapped("          where     ", Printable(place(e)))
		}
	}
	if more := g.more(len(shown), "--verbose lists"); more != "" {
		p.Line("          %s", more)
	}
	if g.Expected != "" {
		p.Wrapped("          expected  ", Printable(g.Expected))
	}
	if p.Options.Verbose {
		p.Wrapped("          why       ", Printable(g.Why))
	}
	if first := said[g.Ask]; first != "" {
		p.Wrapped("          ask       ", Printable("as for "+first))
	} else {
		said[g.Ask] = g.Check
		p.Wrapped("          ask       ", Printable(g.Ask))
	}
	if later := later(g); later != "" {
		p.Wrapped("          later     ", Printable(later))
	}
	if p.Options.Verbose {
		p.fix(g)
		p.Wrapped("          source    ", Printable(fmt.Sprintf("%s, %s %s (%s)", g.Pack, g.Clause.Source, g.Clause.ID, g.Clause.Confidence)))
	}
}

// fix prints what the supplier's file would say, line by line as it is.
func (p page) fix(g group) {
	for i, line := range fixLines(g) {
		head := "                    "
		if i == 0 {
			head = "          fix       "
		}
		p.Line("%s%s", head, Printable(line))
	}
}

func (p page) settled(all []group) {
	printed := false
	for _, g := range all {
		if !g.Outcome.Settled() {
			continue
		}
		if !printed {
			p.Title("Passed or not applicable")
			printed = true
		}
		p.brief(g)
	}
}
