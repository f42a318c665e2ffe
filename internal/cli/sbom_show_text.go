package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// shownValues is how many values of a tally a page names unless --verbose asks for all that are kept.
const shownValues = 6

// summaryText tells a person what an SBOM is about, what it says of its parts, and what it does not say.
func summaryText(w io.Writer, s *summary, o report.Options) error {
	v := &summaryPage{Page: report.NewPage(o), Summary: s.Summary}
	v.head()
	v.components()
	v.fields()
	v.identity()
	v.support(s)
	v.graph()
	v.validity()
	_, err := w.Write(v.Bytes())
	return err
}

// summaryPage is the text of a summary.
type summaryPage struct {
	*report.Page
	*sbom.Summary
}

// row writes a label and what there is to say.
func (v *summaryPage) row(label, text string) { v.Wrapped(fmt.Sprintf("  %-14s", label), text) }

func (v *summaryPage) head() {
	title := "an SBOM without a subject" + describes(v.Described)
	if s := v.Subject; s != nil {
		title = report.Headline(strings.TrimSpace(s.Name + " " + s.Version.Text))
		if s.Type != "" {
			title += " (" + s.Type + ")"
		}
	}
	v.Line("%s", v.Paint(report.Strong, title))
	v.row("file", fmt.Sprintf("%s, %s %s", report.Printable(v.Path), v.Format, v.SpecVersion))
	v.row("id", fmt.Sprintf("%s, revision %s", said(v.SerialNumber), said(v.Revision)))
	v.row("made", said(v.Timestamp))
	var makers []string
	for _, a := range v.Authors {
		makers = append(makers, strings.TrimSpace(said(a.Name)+" "+strings.Join(a.Contact, " ")))
	}
	v.row("by", v.listed(makers))
	v.row("with", v.listed(v.Tools))
	v.row("in phase", v.listed(v.Lifecycles))
	if v.Subject != nil {
		v.row("device maker", said(v.Subject.Maker))
	}
}

// said is what a field says, or that it says nothing.
func said(s sbom.Said) string {
	switch s.State {
	case sbom.Stated:
		return report.Printable(s.Text)
	case sbom.Absent, "":
		return "not stated"
	case sbom.Malformed:
		return "malformed: " + quoted(s.Text)
	default:
		return "declared " + string(s.State)
	}
}

// listed names the first few of a list.
func (v *summaryPage) listed(words []string) string {
	if len(words) == 0 {
		return "not stated"
	}
	var shown []string
	for _, w := range words[:min(len(words), v.limit())] {
		shown = append(shown, report.Headline(w))
	}
	if more := len(words) - len(shown); more > 0 {
		shown = append(shown, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(shown, ", ")
}

func (v *summaryPage) limit() int {
	if v.Options.Verbose {
		return sbom.MaxTally
	}
	return shownValues
}

// tallied writes the most frequent values with their counts.
func (v *summaryPage) tallied(t sbom.Tally, empty string) string {
	var words []string
	for _, c := range t.Most[:min(len(t.Most), v.limit())] {
		words = append(words, fmt.Sprintf("%d %s", c.Count, valueOf(c.Value, empty)))
	}
	if len(words) == 0 {
		return "none"
	}
	if more := t.Distinct - len(words); more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

func quoted(text string) string { return `"` + report.Headline(text) + `"` }

// valueOf writes a value so that a list of them can be told apart.
func valueOf(value, empty string) string {
	switch {
	case value == "":
		return empty
	case strings.ContainsAny(value, ",;"):
		return quoted(value)
	}
	return report.Headline(value)
}

func (v *summaryPage) components() {
	v.Title(fmt.Sprintf("Components: %d", v.Components))
	v.row("types", v.tallied(v.Types, "(no type)"))
	if v.Nested > 0 {
		v.row("nested", fmt.Sprintf("%d inside another component", v.Nested))
	}
	if stated := slices.ContainsFunc(v.Scopes.Most, func(c sbom.Count) bool { return c.Value != "" }); stated {
		v.row("scope", v.tallied(v.Scopes, "(not stated)"))
	}
	var beside []string
	for _, part := range []struct {
		n    int
		noun string
	}{{v.Services, "service"}, {v.Vulnerabilities, "vulnerability record"}, {v.Signatures, "embedded signature (not verified here)"}, {len(v.LinkedBOMs), "linked SBOM"},
		{v.Reserved, "property in the namespace cleanbill: (ignored)"}, {v.Internal, "property in the namespace internal:"}} {
		if part.n > 0 {
			beside = append(beside, fmt.Sprintf("%d × %s", part.n, part.noun))
		}
	}
	if len(beside) > 0 {
		v.row("besides", strings.Join(beside, ", "))
	}
}

// fields is the table of what components say, state by state.
func (v *summaryPage) fields() {
	if v.Components == 0 {
		return
	}
	v.Title("What they say")
	rows := [][]string{{"field", "stated", "unknown", "withheld", "absent", "malformed"}}
	for _, f := range v.Fields {
		row := []string{f.Field}
		for _, n := range []int{f.Stated, f.Unknown, f.Withheld, f.Absent, f.Malformed} {
			row = append(row, figure(n))
		}
		rows = append(rows, row)
	}
	v.Table(rows, 1, 2, 3, 4, 5)
}

func figure(n int) string {
	if n == 0 {
		return "-"
	}
	return strconv.Itoa(n)
}

// identity says how components can be told from others and found in vulnerability data.
func (v *summaryPage) identity() {
	if v.Components == 0 {
		return
	}
	v.Title(fmt.Sprintf("Can be looked up by a scanner: %d of %d", v.Assessable.Components, v.Components))
	shown := v.Assessable.Why.Most[:min(len(v.Assessable.Why.Most), v.limit())]
	for _, why := range shown {
		v.Wrapped("  not ", fmt.Sprintf("%d: %s (%s)", why.Count, why.Value, examples(why)))
	}
	if more := v.Assessable.Why.Distinct - len(shown); more > 0 {
		v.Line("  and %d more reasons", more)
	}
	ids := v.Identifiers
	v.row("identifiers", fmt.Sprintf("purl %d, CPE %d, SWID %d, none of them %d", ids.Purl, ids.CPE, ids.SWID, ids.None))
	if ids.Purl > 0 {
		v.row("purl types", v.tallied(ids.PurlTypes, ""))
	}
	h := v.Hashes
	v.row("hashes", fmt.Sprintf("%d of %d components, %d with a sound one; %s malformed", h.Components, v.Components, h.Approved, figureWord(h.Malformed)))
	if h.Components > 0 {
		v.row("algorithms", v.tallied(h.Algorithms, "(no algorithm)"))
	}
	v.row("licences", fmt.Sprintf("%d of %d components: %s", v.Licences.Components, v.Components, v.tallied(v.Licences.Licences, "(empty)")))
}

func figureWord(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

// examples names a few of the components that a count stands for.
func examples(c sbom.Count) string {
	var words []string
	for _, e := range c.Examples {
		words = append(words, report.Headline(e))
	}
	if len(c.Examples) < c.Count {
		words = append(words, "…")
	}
	return strings.Join(words, ", ")
}

func (v *summaryPage) support(s *summary) {
	if v.Components == 0 {
		return
	}
	v.Title("Support")
	v.row("level", v.tallied(v.Support.Levels, ""))
	v.row("end", fmt.Sprintf("%s before %s, %s later", figureWord(v.Support.Ended), s.At.Format("2006-01-02"), figureWord(v.Support.EndsLater)))
	for _, m := range v.Support.Malformed.Most[:min(len(v.Support.Malformed.Most), v.limit())] {
		v.row("no date", fmt.Sprintf("%s, %s (%s)", quoted(m.Value), times(m.Count), examples(m)))
	}
	if more := v.Support.Malformed.Distinct - v.limit(); more > 0 {
		v.row("no date", fmt.Sprintf("and %d more texts", more))
	}
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func (v *summaryPage) graph() {
	g := v.Graph
	v.Title("Dependencies: " + strconv.Itoa(g.Edges))
	v.row("subject", fmt.Sprintf("%d direct, longest path %d", g.Direct, g.MaxDepth))
	v.row("components", fmt.Sprintf("%s without an entry, %s unreachable from the subject, %s that nothing needs", figureWord(g.NoEntry), figureWord(g.Unreachable), figureWord(g.Roots)))
	v.row("faults", fmt.Sprintf("dangling refs %s, to themselves %s, cycles %s", figureWord(g.Dangling), figureWord(g.Self), figureWord(g.Cycles)))
	complete := v.Completion.Subject
	if complete == "" {
		complete = "not stated for the subject"
	}
	if len(v.Completion.Claims.Most) > 0 {
		complete += "; claims: " + v.tallied(v.Completion.Claims, "(empty)")
	}
	if v.Completion.Uncovered > 0 {
		complete += fmt.Sprintf("; %d direct dependencies in no claim", v.Completion.Uncovered)
	}
	v.row("completeness", complete)
}

func (v *summaryPage) validity() {
	answer := v.Paint(report.Good, "VALID")
	if !v.Validity.Valid {
		answer = v.Paint(report.Bad, "INVALID")
	}
	v.Line("\n%s", answer)
	var counts []string
	for _, c := range v.Validity.Counts {
		counts = append(counts, fmt.Sprintf("%d %s", c.Count, c.Code))
	}
	if len(counts) == 0 {
		v.row("problems", "none")
		return
	}
	v.row("problems", strings.Join(counts, ", ")+"; see 'cleanbill sbom validate'")
}
