package exact

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

// assigned is what a cataloger takes for the name or version of a gem, wherever it is in a line.
var assigned = regexp.MustCompile(`\.(name|version)\s*=\s*["'](.*)["']`)

// specified is a line of the description of an installed gem that says its name or version as text.
var specified = regexp.MustCompile(`^\s*\w+\.(name|version)\s*=\s*(?:Gem::Version\.new\(?\s*)?["']([^"'#\\]+)["']`)

// gemspec holds the description of a gem (RubyGems, Specification Reference) against what Ruby reads in it: nothing in comments and behind
// __END__, and one name and one version. RubyGems writes both as text for a gem that is installed; the descriptions that people
// write are programs, and may take them from elsewhere.
func gemspec(raw []byte, installed bool) error {
	said := map[string]string{}
	block, ended := false, false
	for line := range bytes.Lines(raw) {
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case strings.HasPrefix(text, "__END__"):
			ended = true
		case strings.HasPrefix(text, "=begin"):
			block = true
		}
		text = respelled(text)
		m := assigned.FindStringSubmatch(text)
		if comment := ended || block || strings.HasPrefix(strings.TrimSpace(text), "#"); comment && m != nil {
			return twofold("a comment that reads like its %s", m[1])
		}
		if strings.HasPrefix(text, "=end") {
			block = false
		}
		if m == nil {
			continue
		}
		if was, twice := said[m[1]]; twice && was != m[2] {
			return twofold("two lines that read like its %s", m[1])
		}
		said[m[1]] = m[2]
		if installed && !specified.MatchString(text) {
			return twofold("its %s is no plain text", m[1])
		}
	}
	if installed && len(said) < 2 {
		return twofold("its name or version is not there as plain text")
	}
	return nil
}

// escape is a character as Ruby writes it in text, which the cataloger resolves in all of a line.
var escape = regexp.MustCompile(`\\u[0-9A-F]{4}`)

// respelled is a line as the cataloger looks at it.
func respelled(line string) string {
	return escape.ReplaceAllStringFunc(strings.ReplaceAll(line, ".freeze", ""), func(s string) string {
		n, err := strconv.ParseUint(s[2:], 16, 32)
		if err != nil {
			return s
		}
		return string(rune(n))
	})
}
