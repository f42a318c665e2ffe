package sbom

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// cpeRule says what a CPE name breaks; "" when nothing. It is stricter than ParseCPE, which takes apart what it can.
func cpeRule(words string) string {
	switch {
	case len(words) > maxIdentifier:
		return "a CPE name of a readable length"
	case strings.HasPrefix(words, "cpe:2.3:"):
		return formattedRule(words[len("cpe:2.3:"):])
	case strings.HasPrefix(words, "cpe:/"):
		return uriRule(words[len("cpe:/"):])
	}
	return "a CPE name, which begins with cpe:2.3: or cpe:/"
}

// cpeAttributes are the attributes of a formatted string in order (NISTIR 7695 section 6.2.1).
var cpeAttributes = []string{"part", "vendor", "product", "version", "update", "edition", "language", "software edition",
	"target software", "target hardware", "other"}

func formattedRule(s string) string {
	parts := CPEAttributes(s)
	if len(parts) != len(cpeAttributes) {
		return fmt.Sprintf("%d attributes after cpe:2.3:, each set off by a colon (* for any); found %d", len(cpeAttributes), len(parts))
	}
	if len(parts[0]) != 1 || !strings.Contains("aho*-", parts[0]) {
		return "a part of a (application), o (operating system) or h (hardware); found " + strictjson.Quote(parts[0])
	}
	for i, p := range parts[1:] {
		if fault := attributeFault(p); fault != "" {
			return "a CPE name with " + fault + " in the attribute " + cpeAttributes[i+1] + "; found " + strictjson.Quote(p)
		}
	}
	return ""
}

// CPEAttributes splits what follows cpe:2.3: in a formatted string at the colons that no backslash quotes. What it gives keeps its
// backslashes.
func CPEAttributes(s string) []string {
	parts := make([]string, 0, len(cpeAttributes))
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ':':
			parts = append(parts, s[from:i])
			from = i + 1
		}
	}
	return append(parts, s[from:])
}

// attributeFault says what is wrong with one attribute: letters, digits, "-", "." and "_" stand for themselves, any other
// sign follows a backslash, wildcards stand at either end (NISTIR 7695 section 6.2.2).
func attributeFault(a string) string {
	if a == "" {
		return "something (* for any)"
	}
	if a == "*" || a == "-" {
		return ""
	}
	core := strings.TrimLeft(a, "*?")
	if rest := strings.TrimRight(core, "*?"); rest != core && !strings.HasSuffix(rest, `\`) {
		core = rest
	}
	for i := 0; i < len(core); i++ {
		c := core[i]
		switch {
		case c == '\\':
			if i++; i == len(core) || core[i] <= ' ' || core[i] >= 0x7f {
				return "a sign after each backslash"
			}
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.', c == '_':
		case c == '*' || c == '?':
			return "wildcards at the ends only"
		default:
			return fmt.Sprintf("a backslash before %q", rune(c))
		}
	}
	return ""
}

// uriRule holds a CPE 2.2 name to its form (NISTIR 7695 section 6.1): up to seven components, percent-escapes.
func uriRule(s string) string {
	parts := strings.Split(s, ":")
	if len(parts) > 7 {
		return fmt.Sprintf("at most 7 components after cpe:/; found %d", len(parts))
	}
	if len(parts[0]) != 1 || !strings.Contains("aho", parts[0]) {
		return "a part of a (application), o (operating system) or h (hardware); found " + strictjson.Quote(parts[0])
	}
	for _, p := range parts[1:] {
		for i := 0; i < len(p); i++ {
			c := p[i]
			switch {
			case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-._~", c) >= 0:
			case c == '%' && i+2 < len(p) && isHex(p[i+1]) && isHex(p[i+2]):
				i += 2
			default:
				return "letters, digits and - . _ ~, and % with two hexadecimal digits for any other sign; found " + strictjson.Quote(p)
			}
		}
	}
	return ""
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }
