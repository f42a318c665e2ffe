package verify

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// MaxPatternLength bounds a regular expression of the registry, in bytes.
const MaxPatternLength = 1024

var (
	errUnanchored = errors.New("expected a pattern that starts with ^ and ends with $, so that it cannot match a part of a longer name")
	errTooWide    = errors.New("the pattern matches names that nobody was given; spell out what nobody else bears: host, owner and repository of an identity, organisation of a subject, name of a product")
)

// strangers are names that no sensible pattern accepts: they live in a domain that cannot exist.
var strangers = []string{
	"", "x", "mallory@stranger.invalid", "https://stranger.invalid", "https://stranger.invalid/a/b",
	"https://stranger.invalid/owner/repo/.github/workflows/release.yml@refs/heads/main",
	"http://stranger.invalid", "stranger product 1.0", "CN=stranger", "CN=stranger,O=stranger.invalid,C=ZZ",
}

// anchored compiles a registry pattern so that it can only match a whole name: "^a|b$" is one group between
// the ends of the text, and no flag inside it moves them.
func anchored(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > MaxPatternLength {
		return nil, fmt.Errorf("pattern of %d bytes; at most %d are allowed", len(pattern), MaxPatternLength)
	}
	if len(pattern) < 2 || pattern[0] != '^' || !endsInAnchor(pattern) {
		return nil, errUnanchored
	}
	inner := pattern[1 : len(pattern)-1]
	// Compiled alone first: "^a)|(b$" would otherwise break out of the group.
	if _, err := regexp.Compile(inner); err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	re, err := regexp.Compile(`\A(?:` + inner + `)\z`)
	if err != nil {
		return nil, fmt.Errorf("pattern: %w", err)
	}
	for _, s := range strangers {
		if re.MatchString(s) {
			return nil, errTooWide
		}
	}
	return re, nil
}

func endsInAnchor(pattern string) bool {
	if !strings.HasSuffix(pattern, "$") {
		return false
	}
	body := pattern[:len(pattern)-1]
	escapes := len(body) - len(strings.TrimRight(body, `\`))
	return escapes%2 == 0 // an escaped $ is a character, not an anchor
}

// matches says whether a name is the exact one, or fits the pattern. A pattern that does not compile
// matches nothing.
func matches(exact, pattern, name string) bool {
	if name == "" {
		return false
	}
	if exact != "" {
		return name == exact
	}
	if pattern == "" {
		return false
	}
	re, err := anchored(pattern)
	return err == nil && re.MatchString(name)
}
