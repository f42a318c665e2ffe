package sbom

import (
	"net/url"
	"slices"
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

// formatted splits the eleven attributes of a formatted string; nil when it is none.
func formatted(s string) []string {
	parts := make([]string, 0, attributes)
	if !strings.Contains(s, `\`) { // as nearly all: the parts are parts of it
		for _, c := range []byte(s) {
			if c <= ' ' || c == 0x7f {
				return nil
			}
		}
		for part := range strings.SplitSeq(s, ":") {
			parts = append(parts, part)
			if len(parts) > attributes {
				return nil
			}
		}
		return whole(parts)
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ':':
			parts = append(parts, b.String())
			b.Reset()
		case c == '\\':
			if i++; i >= len(s) {
				return nil
			}
			b.WriteByte(s[i])
		case c <= ' ' || c == 0x7f:
			return nil
		default:
			b.WriteByte(c)
		}
	}
	return whole(append(parts, b.String()))
}

// attributes is how many a formatted string has.
const attributes = 11

// whole returns the attributes if there are as many as there must be, none of them empty; else nil.
func whole(parts []string) []string {
	if len(parts) != attributes || slices.Contains(parts, "") {
		return nil
	}
	return parts
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
