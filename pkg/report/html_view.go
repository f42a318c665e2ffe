package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Bounds of what a page shows of one list; what is beyond is counted there, and listed by the JSON decision. --verbose lifts that on findings.
const (
	maxHTMLFindings = 1000 // of one check with one outcome under one pack
	maxHTMLFiles    = 5000
)

// htmlView is what the template of a decision is filled with. It says nothing that is not in the decision.
type htmlView struct {
	Decision *decision.Decision
	Number   int    // of the decision on the page, from 1
	ID       string // of the article; those of its parts begin with it
	Verdict  decision.Verdict
	Offer    string

	Sentence, WithWaivers string
	Totals                []htmlTotal
	Demands               []htmlDemands

	Severities []decision.Severity
	Outcomes   []decision.Outcome
	PackNames  []htmlChoice
	Frameworks []htmlFramework
	Groups     bool
	Parts      []htmlPart

	DeltaTitle, DeltaHead string // what changed since an earlier delivery; empty where it is held against none
	Delta                 []htmlDelta

	Waivers []htmlWaiver
	Dates   []htmlDate

	Rungs                     []string
	Trust                     []htmlTrust
	Broken, Lowered, Attested []string

	Vulnerabilities htmlVulnerabilities
	Support         []*htmlSupport
	Graphs          []*htmlGraph

	SBOMs    []htmlSBOM
	Addenda  []string
	Contents string

	Basis     []htmlBasis
	Files     []decision.File
	MoreFiles int
}

type (
	htmlTotal struct {
		Name  string
		Count int
	}
	htmlDemands struct {
		Title string
		List  []htmlDemand
	}
	htmlDemand struct {
		Ask    string
		Checks []string
	}
	htmlChoice    struct{ Value, Name string }
	htmlFramework struct {
		Name string
		IDs  []htmlChoice
	}
	htmlWaiver struct {
		Head  string
		Below []string
	}
	htmlDelta struct {
		Title string
		Lines []string
		More  string
		Open  bool
	}
	htmlDate  struct{ On, What string }
	htmlTrust struct {
		Path, Note string
		Held       []bool
	}
	htmlSBOM struct {
		decision.SBOM
		Validity string
	}
	htmlBasis struct{ Name, Text, Digest string }
)

func htmlViewOf(d *decision.Decision, number int, o Options) htmlView {
	v := htmlView{
		Decision: d, Number: number, ID: fmt.Sprintf("d%d", number), Verdict: d.Verdict, Offer: onOffer(d.Delivery), Sentence: verdictSentence(d),
		WithWaivers: capital(strings.TrimPrefix(withWaivers(d), ", ")), Attested: attestedLines(d), Dates: htmlDates(d), Basis: htmlBasisOf(d), Contents: contentsWords(d.Contents),
		Files: d.Delivery.Files[:min(len(d.Delivery.Files), maxHTMLFiles)], MoreFiles: max(len(d.Delivery.Files)-maxHTMLFiles, 0),
	}
	v.totals(d)
	v.demands(d)
	for _, w := range d.Waivers {
		head, below := waiverLines(w)
		v.Waivers = append(v.Waivers, htmlWaiver{head, below})
	}
	v.delta(d)
	v.findings(d, o)
	v.trust(d)
	v.Vulnerabilities = htmlVulnerabilitiesOf(d, number, o)
	v.sboms(d)
	for _, a := range d.Addenda {
		v.Addenda = append(v.Addenda, fmt.Sprintf("%s: support addendum (%s), %d statements, about %d components%s", a.Path, a.Format, a.Entries, a.Components, unbelieved(a)))
		v.Addenda = append(v.Addenda, a.Conflicts...)
	}
	return v
}

func (v *htmlView) totals(d *decision.Decision) {
	for _, o := range decision.Outcomes {
		v.Totals = append(v.Totals, htmlTotal{string(o), d.Totals.Of(o)})
	}
	v.Totals = append(v.Totals, htmlTotal{"waived", d.Totals.Waived})
}

// demands are what is asked for, by who has to act.
func (v *htmlView) demands(d *decision.Decision) {
	for _, part := range toAsk(d) {
		one := htmlDemands{Title: part.title}
		for _, ask := range part.list {
			one.List = append(one.List, htmlDemand{ask.ask, ask.checks})
		}
		v.Demands = append(v.Demands, one)
	}
}

// delta is what changed since before.
func (v *htmlView) delta(d *decision.Decision) {
	v.DeltaTitle, v.DeltaHead = deltaTitle, deltaHead(d)
	for _, part := range deltaParts(d) {
		one := htmlDelta{Title: part.Title, Open: len(part.Lines) <= shownDelta}
		one.Lines, one.More = deltaShown(part, decision.MaxDelta)
		v.Delta = append(v.Delta, one)
	}
}

// sboms are the SBOMs, each with its graph and the end of support of what it lists.
func (v *htmlView) sboms(d *decision.Decision) {
	marks := htmlMarks(d)
	for i, s := range d.SBOMs {
		v.SBOMs = append(v.SBOMs, htmlSBOM{s, validity(s)})
		if g := htmlGraphOf(s, fmt.Sprintf("%s-g%d", v.ID, i+1), marks); g != nil {
			g.Decision = v.Number
			v.Graphs = append(v.Graphs, g)
		}
		if t := htmlSupportOf(s, d.At); t != nil {
			v.Support = append(v.Support, t)
		}
	}
}

// capital begins words of our own with a capital letter.
func capital(words string) string {
	return strings.ToUpper(words[:min(1, len(words))]) + words[min(1, len(words)):]
}

func (v *htmlView) trust(d *decision.Decision) {
	for _, r := range rungs {
		v.Rungs = append(v.Rungs, r.name)
	}
	seen := map[string]bool{}
	for _, t := range d.Trust {
		row := htmlTrust{Path: t.Path, Note: cmp.Or(t.Reason, t.Signer+through(t))}
		for _, r := range rungs {
			row.Held = append(row.Held, r.held(t.Ladder))
		}
		v.Trust = append(v.Trust, row)
		_, lines := brokenOf(t)
		v.Broken = append(v.Broken, lines...)
		for _, s := range t.Signatures {
			for _, l := range s.Lowered {
				if !seen[l] {
					seen[l] = true
					v.Lowered = append(v.Lowered, l)
				}
			}
		}
	}
}

// contentsWords says what was found inside the software.
func contentsWords(c decision.Contents) string {
	if c.LookedInto == 0 {
		return "Inside the software: nothing was looked into."
	}
	return Printable(fmt.Sprintf("Inside the software: %d pieces found, %d declared, %d in no SBOM, %d with another version. Declared and not seen: %s.",
		c.Observed, c.Matched, c.Undeclared, c.Conflicts, enumerate(c.DeclaredOnly, c.DeclaredOnlyMore)))
}

// htmlDates are the days from which something is otherwise than today: what falls due, what lapses, what becomes graver.
func htmlDates(d *decision.Decision) []htmlDate {
	var out []htmlDate
	for _, o := range d.Duties() {
		if o.Due != "" && o.Due[0] >= '0' && o.Due[0] <= '9' {
			out = append(out, htmlDate{o.Due, "obligation " + o.Name() + " is due: " + o.Sentence()})
		}
	}
	for _, w := range d.WaiversInUse() {
		out = append(out, htmlDate{w.Expires, fmt.Sprintf("waiver %s for %s lapses; it lifts %s today", w.ID, w.Check, several(w.Lifts, "result"))})
	}
	for _, g := range groups(d) {
		if g.Becomes != nil && !g.Outcome.Settled() {
			out = append(out, htmlDate{g.Becomes.From, fmt.Sprintf("%s, %s, becomes %s%s", g.Check, g.Title, g.Becomes.Severity, count(g))})
		}
	}
	slices.SortFunc(out, func(a, b htmlDate) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.What, b.What)) })
	return slices.Compact(out)
}

// htmlBasisOf lists what the answer rests on, with digests.
func htmlBasisOf(d *decision.Decision) []htmlBasis {
	out := []htmlBasis{{"delivery", d.Delivery.Name, d.Delivery.Digest}}
	for _, p := range d.Packs {
		out = append(out, htmlBasis{"policy pack", p.Name + " " + p.Version, p.Digest})
	}
	if s := d.Inputs.Supplier; s != nil {
		out = append(out, htmlBasis{"registry entry", s.Name, s.Digest})
	}
	for _, r := range d.Inputs.TrustedRoots {
		used := "not used"
		if r.Used {
			used = "used"
		}
		out = append(out, htmlBasis{"trusted root", fmt.Sprintf("%s (%s; newest key of %s)", r.Name, used, r.Newest), r.Digest})
	}
	for _, data := range d.Inputs.Data {
		name := data.Name
		if data.Within != "" {
			name += " in " + data.Within
		}
		out = append(out, htmlBasis{"data", strings.TrimSpace(name + " " + data.Date), data.Digest})
	}
	for _, w := range d.Inputs.Waivers {
		out = append(out, htmlBasis{"waiver", w.Name, w.Digest})
	}
	if p := d.Inputs.Previous; p != nil {
		out = append(out, htmlBasis{"compared with", p.Name, p.Digest})
	}
	return out
}
