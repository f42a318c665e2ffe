package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// htmlMark is what stands against one component.
type htmlMark struct {
	Severity decision.Severity // the gravest
	Checks   []string          // gravest first
	Open     int               // vulnerabilities that ask for something
}

// Any says whether there is anything.
func (m htmlMark) Any() bool { return len(m.Checks) > 0 || m.Open > 0 }

// Words are short, for beside a name.
func (m htmlMark) Words() string {
	var words []string
	if n := len(m.Checks); n > 0 {
		words = append(words, fmt.Sprintf("%s: %s", m.Severity, several(n, "finding")))
	}
	switch {
	case m.Open == 1:
		words = append(words, "1 open vulnerability")
	case m.Open > 1:
		words = append(words, fmt.Sprintf("%d open vulnerabilities", m.Open))
	}
	return strings.Join(words, ", ")
}

// Class is that of the badge.
func (m htmlMark) Class() string {
	if slices.Contains(decision.Severities, m.Severity) {
		return string(m.Severity)
	}
	return "hold"
}

// First are the checks that are named, and More is how many are not.
func (m htmlMark) First() []string { return m.Checks[:min(len(m.Checks), maxHTMLNeighbours)] }

// More is how many checks First leaves out.
func (m htmlMark) More() int { return len(m.Checks) - len(m.First()) }

// htmlMarks gathers by ref what stands against the components of all SBOMs, as far as the decision lists it.
func htmlMarks(d *decision.Decision) map[string]htmlMark {
	marks := map[string]htmlMark{}
	for _, severity := range append(slices.Clone(decision.Severities), "") {
		for _, f := range d.Findings {
			if !stands(f) || f.Severity != severity && (severity != "" || slices.Contains(decision.Severities, f.Severity)) {
				continue
			}
			ref := f.Subject.Place()
			m := marks[ref]
			if len(m.Checks) == 0 {
				m.Severity = f.Severity
			}
			if !slices.Contains(m.Checks, f.Check) {
				m.Checks = append(m.Checks, f.Check)
			}
			marks[ref] = m
		}
	}
	for _, v := range d.Vulnerabilities {
		if v.Ref != "" && !v.Calm() {
			m := marks[v.SBOM+"#"+v.Ref]
			m.Open++
			marks[v.SBOM+"#"+v.Ref] = m
		}
	}
	return marks
}
