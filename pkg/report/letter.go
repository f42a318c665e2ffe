package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// letterTo writes to the supplier what the buyer asks for: numbered requests, grouped by who must act, each with its reason, its source, what it
// concerns and what would satisfy it. What waivers lift is not asked for.
func letterTo(d *decision.Decision) []block {
	l := &letter{obligations: map[string][]decision.Duty{}}
	for _, o := range d.Duties() {
		l.obligations[o.From] = append(l.obligations[o.From], o)
	}
	l.head(d)
	l.delta(d)
	must, may := requestsOf(d)
	states := awaited(d)
	l.requests(must[forSupplier], "What we ask you for", "Each of these stands against accepting the delivery, or must be settled before the device is used.", states...)
	l.requests(may[forSupplier], "What we would like besides", "The decision does not depend on these.")
	l.requests(append(must[forHospital], may[forHospital]...), "What we do ourselves", "For your information; nothing is asked of you here.")
	l.answer(d, len(must[forSupplier])+len(may[forSupplier])+len(states) > 0)
	l.appendAnnexes()
	return l.blocks
}

type letter struct {
	blocks      []block
	number      int
	obligations map[string][]decision.Duty // by check
	annexes     []annex
}

// block is a part of a letter that stands by itself. Its texts are plain, and what comes from a delivery Printable: who writes them down makes them harmless
// for where they go.
type block struct {
	kind  blockKind
	level int    // of a heading, from 1; of an item, from 0
	bold  string // what stands before the text, to be seen first
	text  string
	lines []string // of an address or a listing
}

type blockKind int

const (
	heading blockKind = iota
	paragraph
	address // lines that stay apart
	item    // of a list
	listing // what a file may say, line by line
)

func (l *letter) heading(level int, format string, args ...any) {
	l.blocks = append(l.blocks, block{kind: heading, level: level, text: fmt.Sprintf(format, args...)})
}

func (l *letter) paragraph(format string, args ...any) {
	l.blocks = append(l.blocks, block{kind: paragraph, text: fmt.Sprintf(format, args...)})
}

func (l *letter) item(level int, format string, args ...any) {
	l.blocks = append(l.blocks, block{kind: item, level: level, text: fmt.Sprintf(format, args...)})
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
	for _, g := range withoutAnswered(forPeople(d)) {
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
		if one := (request{g.Ask, []group{g}}); !join(of[who], one) {
			of[who] = append(of[who], one)
		}
	}
	for who := range must {
		may[who] = slices.DeleteFunc(may[who], func(r request) bool { return join(must[who], r) })
	}
	return must, may
}

// join adds a request to the one among those that asks for the same, if there is one.
func join(all []request, r request) bool {
	i := slices.IndexFunc(all, func(known request) bool { return known.ask == r.ask })
	if i >= 0 {
		all[i].groups = append(all[i].groups, r.groups...)
	}
	return i >= 0
}

// letterResults says what a verdict means for the supplier.
var letterResults = map[decision.Verdict]string{
	decision.Accept:      "We accept it.",
	decision.Conditional: "We can accept it only when what is listed below has been settled.",
	decision.Reject:      "As it is we cannot accept it.",
}

func (l *letter) head(d *decision.Decision) {
	l.heading(1, "Your delivery of %s", Headline(onOffer(d.Delivery)))
	to := "the supplier"
	if name := cmp.Or(d.Delivery.Title, d.Delivery.Supplier); name != "" {
		to = Printable(name)
	}
	l.blocks = append(l.blocks, block{kind: address, lines: []string{
		"To: " + to, "Examined as of: " + Moment(d.At), "Delivery: " + Printable(d.Delivery.Name) + ", " + Printable(d.Delivery.Digest),
	}})
	l.paragraph("We have examined what you delivered: %d files, by %s. %s", len(d.Delivery.Files), rulesOf(d), letterResults[d.Verdict])
	if d.Delivery.NoRegistry {
		l.paragraph("We held your signatures against no list of agreed signers and builders, so nothing that you signed counts here yet, statements on vulnerabilities included. That is for us to settle, and we shall judge again then.")
	}
}

func rulesOf(d *decision.Decision) string {
	var names []string
	for _, p := range d.Packs {
		names = append(names, Printable(strings.TrimSpace(p.Name+" "+p.Version)))
	}
	return "the rules of " + strings.Join(names, ", ")
}

// requests writes a part of the letter: what is asked for, and the statements that obligations of before wait for.
func (l *letter) requests(all []request, title, about string, states ...decision.ObligationDelta) {
	if len(all)+len(states) == 0 {
		return
	}
	l.heading(2, "%s", title)
	l.paragraph("%s", about)
	for _, r := range all {
		l.number++
		l.heading(3, "%d. %s", l.number, Printable(r.ask))
		for _, g := range r.groups {
			l.reason(g)
		}
	}
	l.statements(states)
}

// reason says of one check why it is asked, by whom, about what, and what would satisfy it.
func (l *letter) reason(g group) {
	l.blocks = append(l.blocks, block{kind: paragraph, bold: Printable(g.Check), text: fmt.Sprintf("%s: %s%s.", Printable(g.heading()), outcomeWords(g.Outcome), count(g))})
	l.item(0, "Why: %s", Printable(g.Why))
	if !slices.ContainsFunc(g.all, func(f decision.Finding) bool { return f.Expected != g.Expected }) && g.Expected != "" {
		l.item(0, "Expected: %s", Printable(g.Expected))
	}
	for _, o := range l.obligations[g.Check] {
		l.item(0, "Due: %s (%s)", Printable(o.Due), Printable(o.Name()))
	}
	l.item(0, "Asked for by: %s, %s %s (%s), %s", Printable(g.Pack), Printable(g.Clause.Source), Printable(g.Clause.ID), Printable(string(g.Clause.Confidence)), weight(g))
	l.item(0, "Concerns:")
	all := alike(g.all)
	if rest := l.concerns(1, all, letterRoom); rest > 0 {
		l.item(1, "and %d more: annex %d lists all", rest, l.annex(fmt.Sprintf("request %d, %s %s", l.number, g.Check, g.heading()), all))
	}
	if more := g.count - len(g.all); more > 0 {
		l.item(1, "and %d more, which are not listed", more)
	}
	l.fixes(g)
}

// fixRoom is how many things of a request are written out as files would say them.
const fixRoom = 3

// fixes writes what the supplier's files would say, of the first few things that a request concerns.
func (l *letter) fixes(g group) {
	var all []string
	for _, f := range g.all {
		if f.Fix != "" && !slices.Contains(all, f.Fix) {
			all = append(all, f.Fix)
		}
		if len(all) == fixRoom {
			break
		}
	}
	for i, fix := range all {
		if i == 0 {
			l.paragraph("For example:")
		}
		l.blocks = append(l.blocks, block{kind: listing, lines: strings.Split(strings.TrimRight(fix, "\n"), "\n")})
	}
}

// weight says what depends on a check.
func weight(g group) string {
	words := map[decision.Severity]string{
		decision.Block: "needed for acceptance", decision.Hold: "to be settled before use", decision.Warn: "a remark", decision.Info: "a remark",
	}[g.Severity]
	if words == "" {
		words = Printable(string(g.Severity))
	}
	if later := later(g); later != "" {
		words += "; " + Printable(later)
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

// answer says how to answer, and what the letter leaves out.
func (l *letter) answer(d *decision.Decision, asked bool) {
	if asked {
		l.heading(2, "How to answer")
		l.paragraph("%s", "Please send a new delivery, and say for each number above what you did. Where something cannot be had, say so and why: a reason is an answer, silence is none. "+
			"New keys, signers or builders count only when they reach us in another way than with the delivery.")
	} else {
		l.paragraph("We ask nothing of you.")
	}
	l.heading(2, "What this letter rests on")
	var parts []string
	for _, o := range decision.Outcomes {
		parts = append(parts, fmt.Sprintf("%d %s", d.Totals.Of(o), o))
	}
	l.paragraph("%d results: %s. %d of them are lifted by waivers of ours and are not asked for.", d.Totals.Sum(), strings.Join(parts, ", "), d.Totals.Waived)
	l.paragraph("Judged with:")
	for _, c := range caveats(d) {
		l.item(0, "%s", Printable(c))
	}
	if len(d.NotChecked) > 0 {
		l.paragraph("Not examined:")
		for _, n := range d.NotChecked {
			l.item(0, "%s", Printable(n))
		}
	}
}
