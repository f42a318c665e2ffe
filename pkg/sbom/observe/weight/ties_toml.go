package weight

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
)

// tomlTies weighs the ties in a lock file in TOML: Cargo.lock, poetry.lock, uv.lock, pdm.lock. A package provides the value of
// its key "name". What is needed are strings that are no values of other keys (items of lists, names in tables), and keys.
func tomlTies(text string, left int64) (int64, error) {
	o := newOffers()
	key, assigned := "", false // the last word, and whether an equals sign follows it
	for text != "" {
		word, value, rest, err := tomlToken(text)
		if err != nil {
			return 0, err
		}
		text = rest
		switch {
		case !value:
			assigned = word == "="
			if word != "=" {
				key = ""
			}
		case assigned:
			if strings.EqualFold(key, "name") {
				o.provide(plainName(word))
				o.need(plainName(word))
			}
			key, assigned = "", false
		default:
			key = word
			o.need(plainName(word))
		}
		if so := o.names / namesPerPackage; so > left {
			return so, nil
		}
	}
	return o.weight(), nil
}

// plainName is what names have in common that are one to a catalogue of Python, without what may follow a name.
func plainName(s string) string {
	s = strings.TrimLeftFunc(s, insignificant)
	if end := strings.IndexAny(s, " \t\n[(<!=>~;@"); end >= 0 {
		s = s[:end]
	}
	return strings.ToLower(strings.Join(strings.FieldsFunc(s, insignificant), ""))
}

// insignificant is what no two names differ by.
func insignificant(r rune) bool { return r != '/' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }

var errTOML = errors.New("string of TOML without an end")

// tomlToken takes a string, a word or one other byte off a text in TOML 1.0. It is a value when it is one of the first two.
func tomlToken(text string) (token string, value bool, rest string, err error) {
	text = strings.TrimLeft(text, " \t\r")
	switch {
	case text == "":
		return "", false, "", nil
	case text[0] == '#':
		_, rest, _ = strings.Cut(text, "\n")
		return "\n", false, rest, nil
	case strings.HasPrefix(text, `"""`), strings.HasPrefix(text, "'''"):
		return tomlString(text, text[:3])
	case text[0] == '"', text[0] == '\'':
		return tomlString(text, text[:1])
	}
	end := strings.IndexFunc(text, func(r rune) bool {
		return r != '-' && r != '_' && r != '.' && r != '+' && r != ':' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
	})
	switch {
	case end < 0:
		return text, true, "", nil
	case end == 0:
		return text[:1], false, text[1:], nil
	}
	return text[:end], true, text[end:], nil
}

// tomlEnd is how many quotation marks end a string of several lines at most: the last three are no part of it.
const tomlEnd = 5

// tomlString reads a string between two marks; those with double quotes have escapes.
func tomlString(text, mark string) (string, bool, string, error) {
	for at := len(mark); at < len(text); at++ {
		if text[at] == '\\' && mark[0] == '"' {
			at++
			continue
		}
		if text[at] == '\n' && len(mark) == 1 {
			break
		}
		if strings.HasPrefix(text[at:], mark) {
			end := at + len(mark)
			for len(mark) > 1 && end < min(at+tomlEnd, len(text)) && text[end] == mark[0] { // may end with marks of its own
				end++
			}
			return unescaped(text[len(mark):at]), true, text[end:], nil
		}
	}
	return "", false, "", errTOML
}

// unescaped resolves the escapes by which a letter of a name may be hidden, and drops all others.
func unescaped(s string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(s, `\`)
		out.WriteString(before)
		if !found || rest == "" {
			return out.String()
		}
		digits := map[byte]int{'u': 4, 'U': 8, 'x': 2}[rest[0]]
		if digits = min(digits, len(rest)-1); digits > 0 {
			if n, err := strconv.ParseUint(rest[1:1+digits], 16, 32); err == nil {
				out.WriteRune(rune(n))
			}
		}
		s = rest[1+digits:]
	}
}
