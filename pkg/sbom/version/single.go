package version

import (
	"regexp"
	"slices"
	"strings"
)

// maxSingle bounds a version, in bytes: the longest are digests.
const maxSingle = 256

var (
	// token is what a single version is made of.
	token = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9._+~^:()\\-]*[A-Za-z0-9)])?$`)
	// stage is what may stand behind a version with a space before it: "SP1", "build 100".
	stage = regexp.MustCompile(`(?i) +\(?(?:service pack|sp|build|b|patch|p|update|u|hotfix|hf|rev|r)[ .]*[0-9]+\)?`)
	// anyOf is a letter for any number: "1.36.x".
	anyOf = regexp.MustCompile(`(?i)(?:^|[^a-z])x+(?:[^a-z0-9]|$)`)
)

// several are the words by which more than one version is meant, or another one tomorrow, in English and German.
var several = []string{"ab", "above", "after", "all", "alle", "and", "any", "before", "below", "beyond", "bis", "current", "earlier", "end", "eol", "except", "forward", "from", "future", "head", "higher", "inf", "infinity", "last", "later", "latest", "less", "lower", "max", "newer", "newest", "now", "oder", "older", "on", "onward", "onwards", "open", "or", "present", "prior", "since", "than", "through", "thru", "to", "today", "und", "under", "unlimited", "until", "up", "upto", "upward", "upwards", "versions"}

// Single reports whether a text is one version: no pattern, no range, no words for several, and no name that stands for another version tomorrow ("latest").
func Single(v string) bool {
	v = plainly(v)
	if len(v) > maxSingle {
		return false
	}
	v = stage.ReplaceAllStringFunc(v, func(text string) string { return "." + strings.Trim(strings.ReplaceAll(text, " ", ""), "()") })
	if !token.MatchString(v) || strings.Contains(v, "..") || anyOf.MatchString(v) {
		return false
	}
	const letters = 2 // of a version without a number, such as D
	return (strings.ContainsAny(v, "0123456789") || len(v) <= letters) && !slices.ContainsFunc(partsOf(strings.ToLower(v)), func(word string) bool { return slices.Contains(several, word) })
}
