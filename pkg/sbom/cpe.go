package sbom

import (
	"net/url"
	"strings"
)

// ParseCPE takes a CPE name apart: the formatted string of CPE 2.3 (NISTIR 7695 section 6.2) or the URI of CPE 2.2. Its
// State says whether it is one.
func ParseCPE(words string) CPE {
	c := CPE{State: StateOf(words), Text: words}
	if c.State != Stated {
		return c
	}
	c.State = Malformed
	if len(words) > maxIdentifier {
		return c
	}
	var parts []string
	switch {
	case strings.HasPrefix(words, "cpe:2.3:"):
		parts = formatted(words[len("cpe:2.3:"):])
	case strings.HasPrefix(words, "cpe:/"):
		parts = uriParts(words[len("cpe:/"):])
	}
	if parts == nil || !strings.Contains("aho*-", parts[0]) || len(parts[0]) != 1 {
		return c
	}
	return CPE{State: Stated, Text: words, Part: parts[0], Vendor: parts[1], Product: parts[2], Version: parts[3]}
}

// formatted splits the attributes of a formatted string and takes the backslashes off; nil when it is none.
func formatted(s string) []string {
	parts := CPEAttributes(s)
	if len(parts) != len(cpeAttributes) {
		return nil
	}
	for i, p := range parts {
		plain, ok := unquoted(p)
		if !ok || plain == "" {
			return nil
		}
		parts[i] = plain
	}
	return parts
}

// unquoted takes the backslashes off an attribute. Blanks and control characters stand in one behind a backslash only.
func unquoted(s string) (plain string, ok bool) {
	if !strings.Contains(s, `\`) { // as nearly all
		return s, !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f })
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			if i++; i == len(s) {
				return "", false
			}
			b.WriteByte(s[i])
		case c <= ' ' || c == 0x7f:
			return "", false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

// uriParts splits the up to seven components of a CPE 2.2 URI; nil when it is none. Left out means any.
func uriParts(s string) []string {
	parts := strings.Split(s, ":")
	if s == "" || len(parts) > 7 || strings.ContainsAny(s, " \t\r\n") {
		return nil
	}
	for i, p := range parts {
		text, err := url.PathUnescape(p)
		if err != nil {
			return nil
		}
		if text == "" {
			text = "*"
		}
		parts[i] = text
	}
	for len(parts) < 4 {
		parts = append(parts, "*")
	}
	return parts
}

// Concrete reports whether an attribute of a CPE name names something: neither "any" nor "not applicable".
func Concrete(attribute string) bool {
	return attribute != "" && attribute != "*" && attribute != "-"
}
