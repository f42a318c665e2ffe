package report

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// assessed says of each SBOM whose components were to be looked up what came of it, and first of how many nothing can be told.
func assessed(d *decision.Decision) []string {
	var lines []string
	for _, s := range d.SBOMs {
		a := s.Assessment
		if a == nil {
			continue
		}
		where := ""
		if len(d.SBOMs) > 1 {
			where = " (" + s.Path + ")"
		}
		if a.Reason != "" {
			lines = append(lines, fmt.Sprintf("Known vulnerabilities%s: none of %d components was looked up, for there are no data. That is not the same as no vulnerabilities.", where, s.Components))
			continue
		}
		lines = append(lines, fmt.Sprintf("Known vulnerabilities%s: %s.", where, assessment(a)))
	}
	return lines
}

func assessment(a *decision.Assessment) string {
	parts := []string{fmt.Sprintf("%d of %d components could not be assessed%s", a.NotAssessable, a.Components, inBrackets(a.Reasons)),
		fmt.Sprintf("%d matched, %d clean%s", a.Matched, a.Clean, unknown(a.Unknown)),
		fmt.Sprintf("%s: %d affected, %d under investigation, %d without a statement that counts, %d not affected, %d fixed",
			vulnerabilities(a.Vulnerabilities), a.Affected, a.UnderInvestigation, a.Unstated, a.NotAffected, a.Fixed)}
	if a.Vulnerabilities == 0 {
		parts[2] = "nothing is known against what this SBOM lists"
	}
	if a.Groups > 0 {
		parts = append(parts, fmt.Sprintf("not counted, as they only say in what others were found: %d", a.Groups))
	}
	if len(a.Exploited) > 0 {
		parts = append(parts, "known to be exploited: "+strings.Join(a.Exploited, ", "))
	}
	return strings.Join(parts, "; ")
}

// unknown says that nothing being known tells little of some: a name that nobody else uses looks like one without flaws.
func unknown(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d of these only by a CPE whose vendor and product no advisory names)", n)
}

func vulnerabilities(n int) string {
	if n == 1 {
		return "1 vulnerability"
	}
	return fmt.Sprintf("%d different vulnerabilities", n)
}

func inBrackets(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}
