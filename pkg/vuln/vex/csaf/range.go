package csaf

import (
	"regexp"
	"strings"
)

var (
	versForm       = regexp.MustCompile(`^vers:([a-z][a-z0-9.-]*)?/(.+)$`)
	comparisonForm = regexp.MustCompile(`^(<=|>=|!=|<|>|=)?[^<>=!|*\s]+$`)
)

// isRange says whether text is a version range of section 3.1.2: vers, or comparisons with bars between them (vers-like). A vers
// of scheme "all", or without one, stands for all versions, with a star or "all" behind it.
func isRange(text string) bool {
	rest := text
	if m := versForm.FindStringSubmatch(text); m != nil {
		rest = m[2]
		if m[1] == "all" || m[1] == "" {
			return rest == "*" || rest == "all"
		}
		if rest == "*" {
			return true
		}
	} else if strings.HasPrefix(text, "vers:") {
		return false
	}
	for _, part := range strings.Split(rest, "|") {
		if !comparisonForm.MatchString(part) {
			return false
		}
	}
	return true
}
