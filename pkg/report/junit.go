package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// junit writes JUnit XML in the form that Jenkins reads: for each decision a suite with the verdict, and one for each pack with its findings.
type junit struct{ begun bool }

func newJUnit(int) Document { return &junit{} }

// The part of JUnit XML that is written. The order of the fields is that of the schema.
type (
	junitSuite struct {
		XMLName    xml.Name        `xml:"testsuite"`
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Timestamp  string          `xml:"timestamp,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Skipped *string       `xml:"skipped"`
		Error   *junitProblem `xml:"error"`
		Failure *junitProblem `xml:"failure"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitProblem struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// Add writes the suites of one decision.
func (j *junit) Add(w io.Writer, d *decision.Decision, _ Options) error {
	var out bytes.Buffer
	if !j.begun {
		j.begun = true
		out.WriteString(xml.Header + "<testsuites>\n")
	}
	for _, suite := range junitSuites(d) {
		text, err := xml.MarshalIndent(suite, "  ", "  ")
		if err != nil {
			return fmt.Errorf("write junit: %w", err)
		}
		// The encoder writes line ends as references; as they are they say the same and can be read. Attributes have none.
		out.Write(append(bytes.ReplaceAll(text, []byte("&#xA;"), []byte("\n")), '\n'))
	}
	_, err := w.Write(out.Bytes())
	return err
}

// Close ends the document.
func (*junit) Close(w io.Writer) error {
	_, err := io.WriteString(w, "</testsuites>\n")
	return err
}

func junitSuites(d *decision.Decision) []junitSuite {
	delivery := Headline(d.Delivery.Name)
	verdict := newSuite(d, delivery+": verdict")
	verdict.Properties = append(verdict.Properties, junitTotals(d)...)
	if d.Delta != nil {
		verdict.Properties = append(verdict.Properties, junitProperty{"previous", Printable(deltaHead(d))})
	}
	for _, c := range caveats(d) {
		verdict.Properties = append(verdict.Properties, junitProperty{"caveat", Printable(c)})
	}
	for _, n := range d.NotChecked {
		verdict.Properties = append(verdict.Properties, junitProperty{"not checked", Printable(n)})
	}
	verdict.add(verdictCase(d, delivery))
	out := []junitSuite{verdict}
	all, told := groups(d), map[string]bool{}
	packs := slices.Clone(d.Packs)
	for _, g := range all { // no finding is left out, whatever the list of packs says
		packs = append(packs, decision.Pack{Name: g.Pack})
	}
	for _, pack := range packs {
		if told[pack.Name] {
			continue
		}
		told[pack.Name] = true
		suite := newSuite(d, delivery+": "+Printable(pack.Name))
		suite.Properties = append(suite.Properties, junitProperty{"version", Printable(pack.Version)}, junitProperty{"digest", Printable(pack.Digest)}, junitProperty{"verdict", string(pack.Verdict)})
		for _, g := range all {
			if g.Pack == pack.Name {
				suite.addGroup(g, delivery)
			}
		}
		out = append(out, suite)
	}
	return out
}

func newSuite(d *decision.Decision, name string) junitSuite {
	return junitSuite{Name: name, Timestamp: d.At.Format("2006-01-02T15:04:05"), Properties: []junitProperty{{"at", d.At.Format(time.RFC3339)}, {"delivery", Printable(d.Delivery.Digest)}}}
}

func junitTotals(d *decision.Decision) []junitProperty {
	out := []junitProperty{{"verdict", string(d.Verdict)}, {"supplier", Printable(d.Delivery.Supplier)}}
	for _, o := range decision.Outcomes {
		out = append(out, junitProperty{string(o), fmt.Sprint(d.Totals.Of(o))})
	}
	return append(out, junitProperty{"waived", fmt.Sprint(d.Totals.Waived)})
}

// verdictCase passes with a delivery that is accepted, so that a report without findings is not one without tests.
func verdictCase(d *decision.Decision, delivery string) junitCase {
	c := junitCase{Class: delivery, Name: "verdict on " + Headline(onOffer(d.Delivery)), Out: junitDelta(d)}
	if d.Verdict == decision.Accept {
		return c
	}
	lines := []string{verdictSentence(d)}
	for _, o := range d.Duties() {
		lines = append(lines, Printable(fmt.Sprintf("obligation %s, %s, %s: %s", o.Name(), o.Who, o.Due, o.Sentence())))
	}
	c.Failure = &junitProblem{Type: string(d.Verdict), Message: string(d.Verdict) + withWaivers(d), Text: strings.Join(lines, "\n")}
	return c
}

// junitDelta is what changed since before; "" when the delivery is held against nothing.
func junitDelta(d *decision.Decision) string {
	if d.Delta == nil {
		return ""
	}
	lines := []string{deltaTitle, Printable(deltaHead(d))}
	for _, part := range deltaParts(d) {
		lines = append(lines, Printable(part.Title))
		shown, more := deltaShown(part, shownDelta)
		for _, line := range shown {
			lines = append(lines, "- "+Printable(line))
		}
		if more != "" {
			lines = append(lines, more)
		}
	}
	return strings.Join(lines, "\n")
}

func (s *junitSuite) add(c junitCase) {
	s.Tests++
	switch {
	case c.Skipped != nil:
		s.Skipped++
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	}
	s.Cases = append(s.Cases, c)
}

func (s *junitSuite) addGroup(g group, delivery string) {
	for _, f := range g.all {
		s.add(junitCaseOf(f, delivery))
	}
	if more := g.count - len(g.all); more > 0 {
		c := junitCaseOf(g.Finding, delivery)
		c.Name = fmt.Sprintf("%s %s: %d more, which are only counted", Printable(g.Check), Printable(g.Title), more)
		s.add(c)
	}
}

// junitCaseOf is a finding as a test. It fails only where it counts for a verdict: what a waiver lifts and what is only remarked on is skipped, never passed.
func junitCaseOf(f decision.Finding, delivery string) junitCase {
	c := junitCase{
		Class: delivery + "." + Printable(f.Pack) + "." + Printable(f.Check),
		Name:  fmt.Sprintf("%s %s: %s", Printable(f.Check), Printable(f.Title), caseSubject(f.Subject)),
	}
	text := junitWords(f)
	skipped := func(why string) junitCase {
		c.Skipped = &text
		text = why + "\n" + text
		return c
	}
	switch {
	case f.Outcome == decision.Pass:
		return c
	case f.Outcome == decision.NotApplicable:
		return skipped("not applicable")
	case f.Waiver != nil:
		return skipped(Printable("lifted by waiver " + liftedWords(f.Waiver)))
	case f.Severity == decision.Warn, f.Severity == decision.Info:
		return skipped(fmt.Sprintf("%s under %s, which never changes the verdict", f.Outcome, f.Severity))
	}
	problem := &junitProblem{Type: string(f.Outcome), Message: string(f.Outcome) + ": " + Printable(found(f)), Text: text}
	if f.Outcome == decision.Error {
		c.Error = problem
	} else {
		c.Failure = problem
	}
	return c
}

// caseSubject tells the findings of a check apart: by name, and by the ref where that says more.
func caseSubject(s decision.Subject) string {
	name := subjectName(s)
	if s.Kind == decision.KindDelivery || s.Ref == "" || s.Ref == s.Name {
		return name
	}
	return name + " (" + Printable(s.Ref) + ")"
}

func junitWords(f decision.Finding) string {
	lines := []string{"found: " + Printable(found(f))}
	for _, e := range f.Evidence {
		lines = append(lines, "where: "+Printable(place(e)))
	}
	if f.Expected != "" {
		lines = append(lines, "expected: "+Printable(f.Expected))
	}
	return strings.Join(append(lines,
		"why: "+Printable(f.Why), "ask: "+Printable(f.Ask),
		"source: "+Printable(fmt.Sprintf("%s, %s %s (%s)", f.Pack, f.Clause.Source, f.Clause.ID, f.Clause.Confidence))), "\n")
}
