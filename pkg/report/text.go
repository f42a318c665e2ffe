package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Text writes a decision for a person at a terminal: the verdict, then why in at most about one screen, then the counts, what is owed and who signed what,
// then what was and what was not checked. Verbose lists everything. Everything that comes from a delivery goes through Printable.
func Text(w io.Writer, d *decision.Decision, o Options) error {
	p := page{NewPage(o)}
	p.head(d)
	p.delta(d)
	p.reasons(d)
	p.controls(d)
	p.lifted(d)
	p.counts(d)
	p.obligations(d)
	p.waivers(d)
	p.trust(d)
	p.attested(d)
	p.sboms(d)
	p.contents(d.Contents)
	p.checked(d)
	p.notChecked(d)
	_, err := w.Write(p.Bytes())
	return err
}

// page is the text of a decision.
type page struct{ *Page }

func (p page) head(d *decision.Decision) {
	p.Line("%s  %s%s", p.Paint(verdictTone[d.Verdict], strings.ToUpper(string(d.Verdict))), Headline(onOffer(d.Delivery)), withWaivers(d))
	p.Wrapped("  ", verdictSentence(d))
	if words := noRegistry(d.Delivery); words != "" {
		p.Wrapped("  ", words)
	}
	p.Wrapped("  ", fmt.Sprintf("Delivery %s, %s, %s, judged as of %s.", Printable(d.Delivery.Name), Printable(supplierWords(d.Delivery)), Printable(profileWords(d.Delivery)), Moment(d.At)))
	for _, line := range assessed(d) {
		p.Wrapped("  ", Printable(line))
	}
}

// onOffer names the product for the first line.
func onOffer(d decision.Delivery) string {
	if d.Product == "" {
		return d.Name
	}
	return strings.TrimSpace(d.Product + " " + d.Version)
}

// sections are the parts of the reasons, by severity of what did not pass.
var sections = []struct {
	severities []decision.Severity
	title      string
}{
	{[]decision.Severity{decision.Block}, "Stands against acceptance (block)"},
	{[]decision.Severity{decision.Hold}, "To be settled before use (hold)"},
	{[]decision.Severity{decision.Warn, decision.Info}, "Remarks (warn, info)"},
}

func checkLabel(g group) string { return fmt.Sprintf("  %-7s ", g.Check) }

func count(g group) string {
	if g.count == 1 {
		return ""
	}
	return fmt.Sprintf(" (%d times)", g.count)
}

// later says how grave a check becomes; "" when it stays as it is.
func later(g group) string {
	if g.Becomes == nil {
		return ""
	}
	return fmt.Sprintf("%s from %s on", g.Becomes.Severity, g.Becomes.From)
}

func fixLines(g group) []string {
	if g.Fix == "" {
		return nil
	}
	return strings.Split(strings.TrimRight(g.Fix, "\n"), "\n")
}

// found says what was found, and about what unless the message says so itself.
func found(f decision.Finding) string {
	name := subjectName(f.Subject)
	if strings.Contains(f.Message, name) || f.Subject.Kind == decision.KindDelivery || f.Subject.Kind == decision.KindVulnerability && strings.Contains(f.Message, f.Subject.Name) {
		return f.Message
	}
	if f.Subject.About {
		name += " (subject of the SBOM)"
	}
	return name + ": " + f.Message
}

// counts says how many results there are of each outcome.
func (p page) counts(d *decision.Decision) {
	p.Title("Results")
	var parts []string
	for _, o := range decision.Outcomes {
		parts = append(parts, fmt.Sprintf("%d %s", d.Totals.Of(o), o))
	}
	p.Wrapped("  ", fmt.Sprintf("%d results: %s; %d waived", d.Totals.Sum(), strings.Join(parts, ", "), d.Totals.Waived))
}

func (p page) obligations(d *decision.Decision) {
	if len(d.Obligations) == 0 {
		return
	}
	p.Title(fmt.Sprintf("Obligations: %d", d.ObligedThings()))
	for i, o := range d.Duties() {
		p.Wrapped(fmt.Sprintf("  %2d. ", i+1), Printable(fmt.Sprintf("[%s] %s, %s: %s", o.Name(), o.Who, o.Due, o.Sentence())))
	}
}

func (p page) sboms(d *decision.Decision) {
	p.Title(fmt.Sprintf("SBOMs: %d", len(d.SBOMs)))
	for _, s := range d.SBOMs {
		if !s.Readable {
			p.Wrapped("  ", Printable(s.Path)+": could not be read")
			continue
		}
		p.Wrapped("  ", fmt.Sprintf("%s: %s %s about %s, %s; %d components, %d dependencies; %d of %d components can be looked up by a scanner",
			Printable(s.Path), s.Format, Printable(s.SpecVersion), Printable(s.Subject), validity(s), s.Components, s.Dependencies, s.Assessable, s.Components))
	}
	for _, a := range d.Addenda {
		p.Wrapped("  ", fmt.Sprintf("%s: support addendum (%s), %d statements, about %d components%s", Printable(a.Path), a.Format, a.Entries, a.Components, unbelieved(a)))
		for _, c := range a.Conflicts {
			p.Wrapped("    ", Printable(c))
		}
	}
}

// validity says whether an SBOM is valid, in the same words on every page for people.
func validity(s decision.SBOM) string {
	switch {
	case s.Valid:
		return "valid"
	case s.Problems == 1:
		return "invalid (1 problem)"
	default:
		return fmt.Sprintf("invalid (%d problems)", s.Problems)
	}
}

func unbelieved(a decision.Addendum) string {
	if a.Believed {
		return ""
	}
	return "; nobody vouches for it, so it could only make graver what an SBOM states"
}

// contents says what was found inside the software, and what of the SBOMs was not.
func (p page) contents(c decision.Contents) {
	p.Title("Inside the software")
	if c.LookedInto == 0 {
		p.Line("  nothing was looked into")
		return
	}
	p.Wrapped("  ", fmt.Sprintf("%d pieces found: %d declared, %d in no SBOM, %d with another version; declared and not seen: %s",
		c.Observed, c.Matched, c.Undeclared, c.Conflicts, Printable(enumerate(c.DeclaredOnly, c.DeclaredOnlyMore))))
}

// enumerate names the first few of a list.
func enumerate(names []string, unlisted int) string {
	switch n := len(names) + unlisted; {
	case n == 0:
		return "none"
	case n <= shownSubjects:
		return strings.Join(names, ", ")
	default:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shownSubjects], ", "), n-shownSubjects)
	}
}

func (p page) checked(d *decision.Decision) {
	p.Title("Checked")
	for _, k := range d.Packs {
		p.Wrapped("  ", fmt.Sprintf("%s %s: %s, %d checks, %s", Printable(k.Name), Printable(k.Version), k.Verdict, k.Checks, k.Digest))
		if len(k.SignedBy) > 0 {
			p.Wrapped("    ", Printable("signed by "+strings.Join(k.SignedBy, ", ")))
		}
		if k.Notice != "" {
			p.Wrapped("    ", Printable(k.Notice))
		}
	}
}

func (p page) notChecked(d *decision.Decision) {
	p.Title("Not checked")
	for _, n := range d.NotChecked {
		p.Wrapped("  - ", Printable(n))
	}
	if p.Options.Verbose && len(d.FurtherReasons) > 0 {
		p.Title(furtherReasons)
		for _, n := range d.FurtherReasons {
			p.Wrapped("  - ", Printable(n))
		}
	}
}

// furtherReasons is what decision.FurtherReasons are called on a page.
const furtherReasons = "Reasons in place of a level or an end of support, continued"
