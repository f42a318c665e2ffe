package policy

import (
	"slices"
	"strings"
)

// mentioned lists what an expression may use of the facts, by its text alone: every name that is no call, each as far as it goes, as
// "component.cycle.end". It is at least what factsIn finds in the parsed expression, and names of loops besides. Names within texts are left out.
func mentioned(text string) []string {
	var facts []string
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			i = pastText(text, i, false)
		case !nameByte(c):
			i++
		case c >= '0' && c <= '9': // a number, with its exponent
			for i < len(text) && nameByte(text[i]) {
				i++
			}
		default:
			var name string
			before := strings.TrimRight(text[:i], " \t\r\n")
			name, i = qualifiedName(text, i)
			if i < len(text) && (text[i] == '"' || text[i] == '\'') { // r"…"
				i = pastText(text, i, strings.ContainsAny(name, "rR"))
				continue
			}
			if name != "" && !strings.HasSuffix(before, ".") {
				facts = append(facts, name)
			}
		}
	}
	slices.Sort(facts)
	return slices.Compact(facts)
}

func nameByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// qualifiedName reads a name with the fields after it, and where it ends. What is called is no field: of delivery.names.filter(…) it is delivery.names, of
// size(…) nothing.
func qualifiedName(text string, from int) (name string, end int) {
	var parts []string
	for end = from; ; {
		begin := end
		for end < len(text) && nameByte(text[end]) {
			end++
		}
		parts = append(parts, text[begin:end])
		next := past(text, end)
		if next < len(text) && text[next] == '(' {
			return strings.Join(parts[:len(parts)-1], "."), end
		}
		if next >= len(text) || text[next] != '.' {
			return strings.Join(parts, "."), end
		}
		if next = past(text, next+1); next >= len(text) || !nameByte(text[next]) {
			return strings.Join(parts, "."), end
		}
		end = next
	}
}

// past goes on to what is no white space.
func past(text string, i int) int {
	for i < len(text) && strings.IndexByte(" \t\r\n", text[i]) >= 0 {
		i++
	}
	return i
}

// pastText goes past a text in quotation marks, of one or three characters.
func pastText(text string, i int, raw bool) int {
	mark := text[i : i+1]
	if strings.HasPrefix(text[i:], strings.Repeat(mark, 3)) {
		mark = strings.Repeat(mark, 3)
	}
	for i += len(mark); i < len(text); i++ {
		switch {
		case strings.HasPrefix(text[i:], mark):
			return i + len(mark)
		case text[i] == '\\' && !raw:
			i++
		}
	}
	return len(text)
}
