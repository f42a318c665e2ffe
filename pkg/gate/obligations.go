package gate

import (
	"sort"
	"strconv"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// obligationsOf lists what must be done before a conditionally accepted delivery may be used: one per check
// that holds it back. The id is the check's, so that a later run can tell which obligations were met.
func obligationsOf(findings []decision.Finding, who map[string]string) []decision.Obligation {
	held := map[string][]decision.Finding{}
	for _, f := range findings {
		if weight(f.Severity, f.Outcome) == decision.Conditional {
			held[f.Check] = append(held[f.Check], f)
		}
	}
	out := make([]decision.Obligation, 0, len(held))
	for check, fs := range held {
		out = append(out, decision.Obligation{
			ID:   "ob-" + check,
			What: fs[0].Ask + concerns(fs),
			Who:  who[check],
			Due:  "before use",
			From: check,
		})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// concerns names the subjects of an obligation: the first three, and how many more.
func concerns(fs []decision.Finding) string {
	var names []string
	seen := map[string]bool{}
	for _, f := range fs {
		name := f.Subject.Name
		if f.Subject.Version != "" {
			name += " " + f.Subject.Version
		}
		if name != "" && f.Subject.Kind != "delivery" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	const shown = 3
	text := " (concerns "
	for i, n := range names[:min(shown, len(names))] {
		if i > 0 {
			text += ", "
		}
		text += n
	}
	if more := len(names) - shown; more > 0 {
		text += " and " + strconv.Itoa(more) + " more"
	}
	return text + ")"
}
