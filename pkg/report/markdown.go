package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Markdown writes a decision for a job summary or a ticket (GitHub flavoured Markdown).
func Markdown(w io.Writer, d *decision.Decision, o Options) error {
	m := &markdown{options: o}
	m.line("# %s: %s%s", strings.ToUpper(string(d.Verdict)), md(Headline(onOffer(d.Delivery))), withWaivers(d))
	m.line("\n%s", verdictSentence(d))
	if words := noRegistry(d.Delivery); words != "" {
		m.line("\n%s", md(words))
	}
	m.line("\n%s", m.summary(d))
	for _, line := range assessed(d) {
		m.line("\n%s", md(line))
	}
	m.delta(d)
	m.demands(d)
	m.reasons(d)
	m.controls(d)
	m.lifted(d)
	m.obligations(d)
	m.waivers(d)
	m.trust(d)
	m.attested(d)
	m.sboms(d)
	m.contents(d.Contents)
	m.checked(d)
	m.notChecked(d)
	_, err := w.Write(m.Bytes())
	return err
}

type markdown struct {
	bytes.Buffer
	options Options
}

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(m, format+"\n", args...) }

// markdownSpecial are the characters that mean something to a Markdown reader wherever they stand in a line.
// Those that matter only at its start ("-", "+", "1.") are left: no string from a delivery starts a line.
const markdownSpecial = "\\`*_{}[]|~>#$^!"

// markdownBreakers take apart what a forge turns into links and mentions inside plain text.
var markdownBreakers = strings.NewReplacer("://", `:\//`, "www.", `www\.`, "WWW.", `WWW\.`, "@", "@<!-- -->")

// md makes a string from a delivery harmless in Markdown.
func md(s string) string { return plainMarkdown(Printable(s)) }

// plainMarkdown writes every character of Markdown as plain text.
func plainMarkdown(s string) string {
	var b strings.Builder
	for _, r := range escaped(s) {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune(markdownSpecial, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return markdownBreakers.Replace(b.String())
}

func (m *markdown) summary(d *decision.Decision) string {
	supplier := "no registry entry matched"
	if d.Delivery.NoRegistry {
		supplier = "no registry given"
	}
	if d.Delivery.Supplier != "" {
		supplier = md(d.Delivery.Supplier)
	}
	return fmt.Sprintf("Delivery %s, supplier: %s, %s, judged as of %s.", md(d.Delivery.Name), supplier, md(profileWords(d.Delivery)), Moment(d.At))
}

func (m *markdown) reasons(d *decision.Decision) {
	all := forPeople(d)
	for _, s := range sections {
		head := false
		for _, g := range all {
			if !stands(g.Finding) || !hasSeverity(s.severities, g.Severity) {
				continue
			}
			if !head {
				m.line("\n## %s", s.title)
				head = true
			}
			m.group(g)
		}
	}
	if m.options.Verbose {
		m.line("\n## Passed or not applicable\n")
		for _, g := range all {
			if g.Outcome.Settled() {
				m.line("- **%s** %s: %s%s", md(g.Check), md(g.Title), g.Outcome, count(g))
			}
		}
	}
}

func hasSeverity(in []decision.Severity, s decision.Severity) bool {
	for _, one := range in {
		if one == s {
			return true
		}
	}
	return false
}

func (m *markdown) group(g group) {
	m.line("\n### %s %s: %s%s\n", md(g.Check), md(g.heading()), g.Outcome, count(g))
	shown := g.all
	if len(shown) > shownSubjects && !m.options.Verbose {
		shown = shown[:shownSubjects]
	}
	for _, f := range shown {
		where := ""
		for _, e := range f.Evidence {
			where += " (" + md(place(e)) + ")"
		}
		m.line("- found: %s%s", md(found(f)), where)
	}
	if more := g.more(len(shown), "the JSON decision lists"); more != "" {
		m.line("- %s", more)
	}
	if g.Expected != "" {
		m.line("- expected: %s", md(g.Expected))
	}
	m.line("- why: %s", md(g.Why))
	m.line("- ask: %s", md(g.Ask))
	for i, line := range fixLines(g) {
		if i == 0 {
			m.line("- fix:\n")
		}
		m.line("      %s", Printable(line))
	}
	if later := later(g); later != "" {
		m.line("- later: %s", md(later))
	}
	m.line("- source: %s, %s %s (%s)", md(g.Pack), md(g.Clause.Source), md(g.Clause.ID), md(g.Clause.Confidence))
}

func (m *markdown) obligations(d *decision.Decision) {
	if len(d.Obligations) == 0 {
		return
	}
	m.line("\n## Obligations\n")
	for _, o := range d.Duties() {
		m.line("- [ ] **%s** %s, %s: %s", md(o.Name()), md(o.Who), md(o.Due), md(o.Sentence()))
	}
}

func (m *markdown) trust(d *decision.Decision) {
	m.line("\n## Who signed what\n")
	head, rule := "| file |", "| --- |"
	for _, r := range rungs {
		head += " " + r.name + " |"
		rule += " --- |"
	}
	m.line("%s signer, or why not |\n%s --- |", head, rule)
	for _, t := range d.Trust {
		row := "| " + md(t.Path) + " |"
		for _, r := range rungs {
			mark := "–"
			if r.held(t.Ladder) {
				mark = "yes"
			}
			row += " " + mark + " |"
		}
		note := t.Reason
		if note == "" {
			note = t.Signer + through(t)
		}
		m.line("%s %s |", row, md(note))
	}
	m.broken(d.Trust)
	for i, l := range loweredWords(d.Trust) {
		if i == 0 {
			m.line("")
		}
		m.line("- %s", md(l))
	}
}

// broken lists the signatures that do not hold.
func (m *markdown) broken(all []decision.Trust) {
	title := "\nSignatures that do not hold or could not be put to the test:\n\n"
	for _, t := range all {
		_, lines := brokenOf(t)
		for _, line := range lines {
			m.line("%s- %s", title, md(line))
			title = ""
		}
	}
}

func (m *markdown) sboms(d *decision.Decision) {
	m.line("\n## SBOMs\n")
	for _, s := range d.SBOMs {
		if !s.Readable {
			m.line("- %s: could not be read", md(s.Path))
			continue
		}
		m.line("- %s: %s %s about %s, %s; %d components, %d dependencies, %d components can be looked up by a scanner",
			md(s.Path), md(s.Format), md(s.SpecVersion), md(s.Subject), validity(s), s.Components, s.Dependencies, s.Assessable)
	}
	for _, a := range d.Addenda {
		m.line("- %s: support addendum (%s), %d statements, about %d components%s", md(a.Path), md(a.Format), a.Entries, a.Components, unbelieved(a))
		for _, c := range a.Conflicts {
			m.line("  - %s", md(c))
		}
	}
}

func (m *markdown) contents(c decision.Contents) {
	m.line("\n## Inside the software\n")
	if c.LookedInto == 0 {
		m.line("Nothing was looked into.")
		return
	}
	m.line("%d pieces found: %d declared, %d in no SBOM, %d with another version. Declared and not seen: %s.",
		c.Observed, c.Matched, c.Undeclared, c.Conflicts, md(enumerate(c.DeclaredOnly, c.DeclaredOnlyMore)))
}

func (m *markdown) checked(d *decision.Decision) {
	m.line("\n## Checked\n")
	for _, k := range d.Packs {
		signed := ""
		if len(k.SignedBy) > 0 {
			signed = ", signed by " + md(strings.Join(k.SignedBy, ", "))
		}
		m.line("- %s %s: %s, %d checks, `%s`%s %s", md(k.Name), md(k.Version), k.Verdict, k.Checks, md(k.Digest), signed, md(k.Notice))
	}
	m.line("\n| outcome | results |\n| --- | --- |")
	for _, o := range decision.Outcomes {
		m.line("| %s | %d |", o, d.Totals.Of(o))
	}
	m.line("| waived | %d |", d.Totals.Waived)
}

func (m *markdown) notChecked(d *decision.Decision) {
	m.line("\n## Not checked\n")
	for _, n := range d.NotChecked {
		m.line("- %s", md(n))
	}
	if m.options.Verbose && len(d.FurtherReasons) > 0 {
		m.line("\n## %s\n", furtherReasons)
		for _, n := range d.FurtherReasons {
			m.line("- %s", md(n))
		}
	}
}
