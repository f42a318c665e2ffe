package observe

import (
	"strconv"
	"strings"
)

// propertiesOf reads a pom.properties.
func propertiesOf(raw []byte) pom {
	value := properties(string(raw))
	return pom{group: value["groupId"], name: value["artifactId"], version: value["version"], fromProperties: true}
}

// properties reads a file as Java does (java.util.Properties, load): lines that go on after a backslash, comments, keys that end
// at an equals sign, a colon or a blank, and escapes. Of several with one key the last counts.
func properties(text string) map[string]string {
	value := map[string]string{}
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	for i := 0; i < len(lines); i++ {
		line := strings.TrimLeft(lines[i], propertyBlanks)
		if line == "" || line[0] == '#' || line[0] == '!' {
			continue
		}
		for goesOn(line) {
			line = line[:len(line)-1]
			if i++; i == len(lines) {
				break
			}
			line += strings.TrimLeft(lines[i], propertyBlanks)
		}
		key, rest := propertyKey(line)
		value[propertyText(key)] = strings.TrimSpace(propertyText(rest))
	}
	return value
}

const propertyBlanks = " \t\f"

// goesOn says that a line ends in a backslash that stands for nothing else.
func goesOn(line string) bool { return (len(line)-len(strings.TrimRight(line, `\`)))%2 == 1 }

// propertyKey parts a line at the end of its key.
func propertyKey(line string) (key, rest string) {
	end := 0
	for ; end < len(line) && !strings.ContainsRune("=:"+propertyBlanks, rune(line[end])); end++ {
		if line[end] == '\\' {
			end++
		}
	}
	end = min(end, len(line))
	rest = strings.TrimLeft(line[end:], propertyBlanks)
	if rest != "" && (rest[0] == '=' || rest[0] == ':') {
		rest = strings.TrimLeft(rest[1:], propertyBlanks)
	}
	return line[:end], rest
}

// propertyEscapes are those with a letter; any other character after a backslash stands for itself.
var propertyEscapes = map[byte]string{'t': "\t", 'n': "\n", 'r': "\r", 'f': "\f"}

// propertyText resolves escapes.
func propertyText(s string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, `\`)
		out.WriteString(before)
		if !found || rest == "" {
			return out.String()
		}
		if rest[0] == 'u' && len(rest) > 4 {
			if n, err := strconv.ParseUint(rest[1:5], 16, 32); err == nil {
				out.WriteRune(rune(n))
				s = rest[5:]
				continue
			}
		}
		if c, known := propertyEscapes[rest[0]]; known {
			out.WriteString(c)
		} else {
			out.WriteByte(rest[0])
		}
		s = rest[1:]
	}
}
