package policy

import (
	"regexp"
	"slices"
	"strings"
)

// bareNegation is a key whose value begins with a bare "!", which YAML reads as the name of a type.
var bareNegation = regexp.MustCompile(`^\s*(\w+):\s+(![A-Za-z_(].*)$`)

// quoteHint is the advice for a line whose expression begins with a bare "!". Leaving the "type" out, as one
// would elsewhere, drops the negation and turns the check round. It is "" for any other line.
func quoteHint(line string) string {
	parts := bareNegation.FindStringSubmatch(line)
	if parts == nil {
		return ""
	}
	key, value := parts[1], parts[2]
	if !slices.ContainsFunc(expressionFields, func(f expressionField) bool { return f.key == key }) && !strings.ContainsAny(value, "(.=<>&|") {
		return ""
	}
	return "put the expression in quotes, as in " + key + ": '!(…)'; without quotes YAML takes the ! for a type"
}
