package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// maxAttestedShown bounds the names of one statement that a report for people shows.
const maxAttestedShown = 5

// attestedLines says what each statement says that is shown nowhere else in a report, and who vouches for it. Provenance, SBOMs and the like are
// shown by what follows from them. The texts are the supplier's, and not escaped yet.
func attestedLines(d *decision.Decision) []string {
	var out []string
	for _, a := range d.Attestations {
		says := attestedContent(a)
		if says == "" {
			continue
		}
		about := "about no software of the delivery"
		if len(a.Artifacts) > 0 {
			about = "about " + someOf(a.Artifacts, len(a.Artifacts))
		}
		by := "vouched for by " + a.Signer
		switch {
		case a.Reason != "":
			by = "not vouched for: " + a.Reason
		case a.Unread != "":
			by = "signed by " + a.Signer
		}
		out = append(out, fmt.Sprintf("%s: %s; %s; %s", a.Path, says, about, by))
	}
	for _, s := range d.Scans {
		about := "about nothing of the delivery"
		if len(s.Files) > 0 {
			about = "about " + someOf(s.Files, len(s.Files)) + " by " + s.BoundBy
		}
		out = append(out, fmt.Sprintf("%s: %s; %s", s.Path, scanText(&s.AttestedScan), about))
	}
	return out
}

// attestedContent is what a statement says, in one sentence; empty for those that are shown elsewhere.
func attestedContent(a decision.Attestation) string {
	switch {
	case a.Scan != nil:
		return scanText(a.Scan)
	case a.Tests != nil:
		return testsText(a.Tests)
	case a.Attributes != nil:
		return attributesText(a.Attributes)
	case a.Release != nil:
		return "release " + a.Release.PURL
	case a.Unread != "" && a.Kind == "unsupported":
		return a.Unread
	case a.Unread != "" && a.Kind != "sbom" && a.Kind != "vex":
		return a.Kind + " that is not read: " + a.Unread
	}
	return ""
}

func scanText(s *decision.AttestedScan) string {
	text := strings.TrimSpace("vulnerability scan by "+cmp.Or(s.Scanner, "a scanner that is not named")+" "+s.Version) + ", "
	switch {
	case s.Results == nil:
		text += "with a result that is not counted"
	case *s.Results == 0:
		text += "which found nothing"
	default:
		text += "results: " + strconv.Itoa(*s.Results)
		if len(s.Found) > 0 {
			text += " (" + someOf(s.Found, len(s.Found)) + ")"
		}
		if s.Suppressed > 0 {
			text += fmt.Sprintf(", %d of them set aside by a rule", s.Suppressed)
		}
		if s.Unnamed > 0 {
			text += fmt.Sprintf(", %d that name no vulnerability", s.Unnamed)
		}
	}
	if s.DatabaseOn == "" {
		return text + ", with a database of unknown date"
	}
	return text + ", with a database of " + s.DatabaseOn
}

func testsText(t *decision.AttestedTests) string {
	text := fmt.Sprintf("tests %s: %d passed, %d with warnings, %d failed", strings.ToLower(t.Result), t.Passed, t.Warned, t.Failed)
	if len(t.FailedTests) > 0 {
		text += " (" + someOf(t.FailedTests, t.Failed) + ")"
	}
	return text
}

func attributesText(a *decision.AttestedAttributes) string {
	var names []string
	for _, l := range a.Listed {
		name := l.Attribute
		if l.Conditions != "" {
			name += " if " + l.Conditions
		}
		names = append(names, name)
	}
	return "attributes: " + someOf(names, a.Count)
}

// someOf lists the first of all names.
func someOf(names []string, all int) string {
	shown := names[:min(len(names), maxAttestedShown)]
	text := strings.Join(shown, ", ")
	if more := all - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// attested prints what was attested besides.
func (p page) attested(d *decision.Decision) {
	lines := attestedLines(d)
	if len(lines) == 0 {
		return
	}
	p.Title("What was attested besides")
	for _, l := range lines {
		p.Wrapped("  ", Printable(l))
	}
}

func (m *markdown) attested(d *decision.Decision) {
	lines := attestedLines(d)
	if len(lines) == 0 {
		return
	}
	m.line("\n## What was attested besides\n")
	for _, l := range lines {
		m.line("- %s", md(l))
	}
}
