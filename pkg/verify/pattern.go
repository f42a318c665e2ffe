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
	errTooWide    = errors.New("the pattern matches names that nobody was given; name the host, the owner and the repository")
)

// strangers are names that no sensible pattern accepts: they live in a domain that cannot exist.
var strangers = []string{
	"", "x", "mallory@stranger.invalid", "https://stranger.invalid", "https://stranger.invalid/a/b",
	"https://stranger.invalid/owner/repo/.github/workflows/release.yml@refs/heads/main",
	"http://stranger.invalid", "stranger product 1.0", "CN=stranger", "CN=stranger,O=stranger.invalid,C=ZZ",
}

var (
	errIdentityOpen = errors.New("expected a pattern that spells out scheme, host and owner up to the next / (dots escaped), or everything after the @ of an e-mail address: anybody may have a name on the rest")
	errIssuerOpen   = errors.New("expected a pattern that spells out scheme and host (dots escaped): anybody may run an issuer elsewhere")
)

// spelledIdentity demands of a pattern for certificate names that strangers cannot fit it: what comes before the
// first variable part must name an owner, not only a host that many share.
func spelledIdentity(pattern string) error {
	prefix, whole := literal(pattern)
	if rest, ok := strings.CutPrefix(prefix, "https://"); ok {
		// The owner must be closed by a "/": whoever may name himself "maker" can also be "maker-evil".
		host, path, _ := strings.Cut(rest, "/")
		if owner, _, closed := strings.Cut(path, "/"); whole || host != "" && owner != "" && closed {
			return nil
		}
		return errIdentityOpen
	}
	if at := strings.LastIndexByte(pattern, '@'); at >= 0 {
		if domain, whole := literal("^" + pattern[at+1:]); whole && domain != "" {
			return nil
		}
	}
	return errIdentityOpen
}

// spelledIssuer demands the same of a pattern for issuers.
func spelledIssuer(pattern string) error {
	prefix, whole := literal(pattern)
	rest, ok := strings.CutPrefix(prefix, "https://")
	if host, _, ended := strings.Cut(rest, "/"); !ok || host == "" || !ended && !whole {
		return errIssuerOpen
	}
	return nil
}

// literal gives the text that every match of an anchored pattern begins with, and whether that is all of it.
func literal(pattern string) (prefix string, whole bool) {
	re, err := regexp.Compile(strings.TrimSuffix(strings.TrimPrefix(pattern, "^"), "$"))
	if err != nil {
		return "", false
	}
	return re.LiteralPrefix()
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
