package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// withWaivers says behind the verdict that it rests on waivers, and on unsigned ones; empty when it does not.
func withWaivers(d *decision.Decision) string { return WithWaivers(d.Verdict, d.WaiverUse()) }

// WithWaivers says behind a verdict that it rests on waivers, and on unsigned ones; empty when it does not. Whatever names a verdict in few words says it too.
func WithWaivers(v decision.Verdict, use decision.WaiverUse) string {
	if use.Count == 0 {
		return ""
	}
	word := map[decision.Verdict]string{decision.Accept: "accepted", decision.Conditional: "acceptable", decision.Reject: "rejected"}[v]
	text := ", " + word + " with " + several(use.Count, "waiver")
	if use.Unsigned > 0 {
		text += fmt.Sprintf(" (%d UNSIGNED)", use.Unsigned)
	}
	return text
}

// several counts things in words.
func several(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// liftedGroups are the findings that waivers lift, gravest first.
func liftedGroups(d *decision.Decision) []group {
	return slices.DeleteFunc(groups(d), func(g group) bool { return g.Waiver == nil })
}

// liftedWords says by what a finding is lifted.
func liftedWords(l *decision.Lifted) string {
	text := fmt.Sprintf("%s, until %s, approved by %s", l.ID, l.Expires, strings.Join(l.Approvers, " and "))
	if !l.Signed {
		text += "; NOT SIGNED by each of them"
	}
	return text
}

// lifted prints what was found and counts for nothing, because of waivers.
func (p page) lifted(d *decision.Decision) {
	all := liftedGroups(d)
	if len(all) == 0 {
		return
	}
	p.Title(fmt.Sprintf("Lifted by waivers: %d", len(all)))
	for _, g := range all {
		p.Wrapped(checkLabel(g), fmt.Sprintf("%s: %s%s, under %s", g.Title, g.Outcome, count(g), g.Severity))
		p.Wrapped("          waiver    ", Printable(liftedWords(g.Waiver)))
		shown := g.all
		if len(shown) > shownSubjects && !p.Options.Verbose {
			shown = shown[:shownSubjects]
		}
		for _, f := range shown {
			p.Wrapped("          found     ", Printable(found(f)))
		}
		if more := g.more(len(shown), "--verbose lists"); more != "" {
			p.Line("          %s", more)
		}
		p.Wrapped("          source    ", Printable(fmt.Sprintf("%s, %s %s (%s)", g.Pack, g.Clause.Source, g.Clause.ID, g.Clause.Confidence)))
	}
}

func (m *markdown) lifted(d *decision.Decision) {
	all := liftedGroups(d)
	if len(all) == 0 {
		return
	}
	m.line("\n## Lifted by waivers")
	for _, g := range all {
		m.line("\n### %s %s: %s%s, under %s\n", md(g.Check), md(g.Title), g.Outcome, count(g), g.Severity)
		m.line("- waiver: %s", md(liftedWords(g.Waiver)))
		shown := g.all
		if len(shown) > shownSubjects && !m.options.Verbose {
			shown = shown[:shownSubjects]
		}
		for _, f := range shown {
			m.line("- found: %s", md(found(f)))
		}
		if more := g.more(len(shown), "the JSON decision lists"); more != "" {
			m.line("- %s", more)
		}
		m.line("- source: %s, %s %s (%s)", md(g.Pack), md(g.Clause.Source), md(g.Clause.ID), md(g.Clause.Confidence))
	}
}

// waiverLines says of one waiver what became of it and why, who stands for it, and what is done in place of what was asked for. The texts are not
// escaped yet.
func waiverLines(w decision.Waiver) (head string, below []string) {
	head = fmt.Sprintf("%s for %s, %s: %s", w.ID, w.Check, w.State, waiverScope(w))
	switch w.State {
	case decision.WaiverLifts:
		head += fmt.Sprintf("; lifts %d of %s", w.Lifts, several(w.About, "result"))
	case decision.WaiverUnused:
		head += "; it is about nothing that was found"
	default:
		head += "; lifts nothing"
	}
	for _, why := range w.Why {
		below = append(below, "but: "+why)
	}
	var by []string
	for _, a := range w.Approvers {
		word := "NOT SIGNED"
		if a.Signed {
			word = "signed"
			if a.SignedAt != "" {
				word += " " + a.SignedAt
			}
			for _, l := range a.Lowered {
				word += ", requirement lowered by the registry of approvers: " + l
			}
		}
		by = append(by, fmt.Sprintf("%s, %s (%s)", a.Name, a.Role, word))
	}
	return head, append(below,
		fmt.Sprintf("from %s until %s; requested by %s, %s; owner %s, %s", w.Created, w.Expires, w.RequestedBy.Name, w.RequestedBy.Role, w.Owner.Name, w.Owner.Role),
		"approved by "+strings.Join(by, "; "),
		"reason: "+w.Reason,
		"in its place: "+strings.Join(w.Compensating, "; "))
}

func waiverScope(w decision.Waiver) string {
	text := w.Product + " " + strings.Join(w.Versions, ", ")
	for _, narrower := range [][]string{w.Components, w.Vulnerabilities} {
		if len(narrower) > 0 {
			text += "; " + enumerate(narrower, 0)
		}
	}
	if w.Delivery != "" {
		text += "; delivery " + w.Delivery
	}
	return text
}

// waivers prints every waiver that was given.
func (p page) waivers(d *decision.Decision) {
	if len(d.Waivers) == 0 {
		return
	}
	p.Title(fmt.Sprintf("Waivers: %d", len(d.Waivers)))
	for _, w := range d.Waivers {
		p.Waiver(w)
	}
}

// Waiver prints what became of one waiver.
func (p *Page) Waiver(w decision.Waiver) {
	head, below := waiverLines(w)
	p.Wrapped("  ", Printable(head))
	for _, line := range below {
		p.Wrapped("    ", Printable(line))
	}
}

func (m *markdown) waivers(d *decision.Decision) {
	if len(d.Waivers) == 0 {
		return
	}
	m.line("\n## Waivers\n")
	for _, w := range d.Waivers {
		head, below := waiverLines(w)
		m.line("- %s", md(head))
		for _, line := range below {
			m.line("  - %s", md(line))
		}
	}
}
