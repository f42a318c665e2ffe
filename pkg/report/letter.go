package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Letter writes to the supplier what the buyer asks for, in Markdown: numbered requests, grouped by who must act, each with its reason, its source, what it
// concerns and what would satisfy it. What waivers lift is not asked for.
func Letter(w io.Writer, d *decision.Decision, _ Options) error {
	l := &letter{obligations: map[string][]decision.Obligation{}}
	for _, o := range d.Obligations {
		l.obligations[o.From] = append(l.obligations[o.From], o)
	}
	l.head(d)
	must, may := requestsOf(d)
	l.requests(must[forSupplier], "What we ask you for", "Each of these stands against accepting the delivery, or must be settled before the device is used.")
	l.requests(may[forSupplier], "What we would like besides", "The decision does not depend on these.")
	l.requests(append(must[forHospital], may[forHospital]...), "What we do ourselves", "For your information; nothing is asked of you here.")
	l.answer(d, len(must[forSupplier])+len(may[forSupplier]) > 0)
	_, err := w.Write(l.Bytes())
	return err
}

type letter struct {
	markdown
	number      int
	obligations map[string][]decision.Obligation // by check
}

// forSupplier and forHospital are who must act.
const (
	forSupplier = iota
	forHospital
	parties
)

// request is one thing that is asked for, with the findings that it would settle.
type request struct {
	ask    string
	groups []group
}

// requestsOf gathers what is asked for, gravest first: what the verdict depends on, and what it does not.
func requestsOf(d *decision.Decision) (must, may [parties][]request) {
	for _, g := range forPeople(d) {
		if !stands(g.Finding) {
			continue
		}
		who, of := forSupplier, &must
		if g.Who == "hospital" {
			who = forHospital
		}
		if g.Severity == decision.Warn || g.Severity == decision.Info {
			of = &may
		}
		list, known := of[who], false
		for i := range list {
			if list[i].ask == g.Ask {
				list[i].groups = append(list[i].groups, g)
				known = true
				break
			}
		}
		if !known {
			list = append(list, request{g.Ask, []group{g}})
		}
		of[who] = list
	}
	return must, may
}

// letterResults says what a verdict means for the supplier.
var letterResults = map[decision.Verdict]string{
	decision.Accept:      "We accept it.",
	decision.Conditional: "We can accept it only when what is listed below has been settled.",
	decision.Reject:      "As it is we cannot accept it.",
}

func (l *letter) head(d *decision.Decision) {
	l.line("# Your delivery of %s\n", md(Headline(onOffer(d.Delivery))))
	to := "the supplier"
	if d.Delivery.Supplier != "" {
		to = md(d.Delivery.Supplier)
	}
	l.line("To: %s  \nExamined as of: %s  \nDelivery: %s, %s\n", to, d.At.Format("2006-01-02 15:04 MST"), md(d.Delivery.Name), md(d.Delivery.Digest))
	l.line("We have examined what you delivered: %d files, by %s. %s", len(d.Delivery.Files), l.packs(d), letterResults[d.Verdict])
}

func (l *letter) packs(d *decision.Decision) string {
	var names []string
	for _, p := range d.Packs {
		names = append(names, md(strings.TrimSpace(p.Name+" "+p.Version)))
	}
	return "the rules of " + strings.Join(names, ", ")
}

func (l *letter) requests(all []request, title, about string) {
	if len(all) == 0 {
		return
	}
	l.line("\n## %s\n\n%s", title, about)
	for _, r := range all {
		l.number++
		l.line("\n### %d. %s", l.number, md(r.ask))
		for _, g := range r.groups {
			l.reason(g)
		}
	}
}

// reason says of one check why it is asked, by whom, about what, and what would satisfy it.
func (l *letter) reason(g group) {
	l.line("\n**%s** %s: %s%s.\n", md(g.Check), md(g.heading()), outcomeWords(g.Outcome), count(g))
	l.line("- Why: %s", md(g.Why))
	if !slices.ContainsFunc(g.all, func(f decision.Finding) bool { return f.Expected != g.Expected }) && g.Expected != "" {
		l.line("- Expected: %s", md(g.Expected))
	}
	for _, o := range l.obligations[g.Check] {
		l.line("- Due: %s (%s)", md(o.Due), md(o.ID))
	}
	l.line("- Asked for by: %s, %s %s (%s), %s", md(g.Pack), md(g.Clause.Source), md(g.Clause.ID), md(g.Clause.Confidence), weight(g))
	l.line("- Concerns:")
	for _, same := range alike(g.all) {
		l.line("  - %s", same)
	}
	if more := g.count - len(g.all); more > 0 {
		l.line("  - and %d more, which are not listed", more)
	}
	if lines := fixLines(g); len(lines) > 0 {
		l.line("\nFor example:\n")
		for _, line := range lines {
			l.line("    %s", Printable(line))
		}
	}
}

// weight says what depends on a check.
func weight(g group) string {
	words := map[decision.Severity]string{
		decision.Block: "needed for acceptance", decision.Hold: "to be settled before use", decision.Warn: "a remark", decision.Info: "a remark",
	}[g.Severity]
	if words == "" {
		words = md(string(g.Severity))
	}
	if later := later(g); later != "" {
		words += "; " + md(later)
	}
	return words
}

// outcomeWords are the outcomes as one says them to a person.
func outcomeWords(o decision.Outcome) string {
	switch o {
	case decision.Fail:
		return "not met"
	case decision.DeclaredUnknown:
		return "stated as unknown"
	case decision.Withheld:
		return "withheld"
	case decision.Indeterminate:
		return "could not be judged from what was delivered"
	default:
		return "could not be judged"
	}
}

// alike puts the findings together of which the same is said, each with its place. The first of each kind keeps the order.
func alike(all []decision.Finding) []string {
	var order []string
	subjects := map[string][]string{}
	differ := slices.ContainsFunc(all, func(f decision.Finding) bool { return f.Expected != all[0].Expected })
	for _, f := range all {
		says := saysAlone(f)
		if differ {
			says += "; expected: " + f.Expected
		}
		if subjects[says] == nil {
			order = append(order, says)
		}
		subjects[says] = append(subjects[says], named(f))
	}
	var out []string
	for _, says := range order {
		out = append(out, strings.Join(subjects[says], "; ")+": "+md(says))
	}
	return out
}

// named is the subject of a finding with the places to look at, for Markdown.
func named(f decision.Finding) string {
	name := md(subjectName(f.Subject))
	var places []string
	for _, e := range f.Evidence {
		if p := placeLine(e); p != f.Subject.Name && e.File != "." {
			places = append(places, md(p))
		}
	}
	if len(places) == 0 {
		return name
	}
	return name + " (" + strings.Join(places, ", ") + ")"
}

// answer says how to answer, and what the letter leaves out.
func (l *letter) answer(d *decision.Decision, asked bool) {
	if asked {
		l.line("\n## How to answer\n")
		l.line("Please send a new delivery, and say for each number above what you did. Where something cannot be had, say so and why: a reason is an answer, silence is none. " +
			"New keys, signers or builders count only when they reach us in another way than with the delivery.")
	} else {
		l.line("\nWe ask nothing of you.")
	}
	l.line("\n## What this letter rests on\n")
	var parts []string
	for _, o := range decision.Outcomes {
		parts = append(parts, fmt.Sprintf("%d %s", d.Totals.Of(o), o))
	}
	l.line("%d results: %s. %d of them are lifted by waivers of ours and are not asked for.", d.Totals.Sum(), strings.Join(parts, ", "), d.Totals.Waived)
	if len(d.NotChecked) > 0 {
		l.line("\nNot examined:\n")
		for _, n := range d.NotChecked {
			l.line("- %s", md(n))
		}
	}
}
