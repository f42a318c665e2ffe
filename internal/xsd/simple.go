package xsd

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// simple is a simple type: a built-in one, or a base with facets, or a union.
type simple struct {
	name    string // of the built-in type at the bottom
	space   whiteSpace
	base    *simple // nil for a built-in type and a union
	lexical func(string) bool
	words   string // what lexical allows, for a message

	members []*simple // of a union

	enumeration          []string
	patterns             []*regexp.Regexp // of one step; a value matches one of them
	minLength, maxLength int              // in characters; -1 for none
	minimum, maximum     *float64
}

// whiteSpace is what is done to white space before a value is looked at (XML Schema part 2, section 4.3.6).
type whiteSpace int

const (
	preserve whiteSpace = iota
	replace
	collapse
)

func (w whiteSpace) normalise(value string) string {
	if w == preserve || !strings.ContainsAny(value, " \t\n\r") {
		return value
	}
	if w == collapse {
		return strings.Join(strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }), " ")
	}
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, value)
}

// check returns what is allowed where the value is not.
func (s *simple) check(value string) (expected string, ok bool) {
	if len(s.members) > 0 {
		for _, m := range s.members {
			if expected, ok = m.check(value); ok {
				return "", true
			}
		}
		return expected, false
	}
	return s.facets(s.space.normalise(value))
}

// facets looks at a value whose white space is normalised. Restrictions go from the base upwards.
func (s *simple) facets(value string) (expected string, ok bool) {
	if s.base != nil {
		if expected, ok = s.base.facets(value); !ok {
			return expected, false
		}
	}
	switch {
	case s.lexical != nil && !s.lexical(value):
		return s.words, false
	case len(s.enumeration) > 0 && !slices.Contains(s.enumeration, value):
		return "one of " + strictjson.List(s.enumeration, strictjson.Quote), false
	case len(s.patterns) > 0 && !s.matches(value):
		return "text of the pattern " + s.patternText(), false
	}
	if s.minLength >= 0 || s.maxLength >= 0 {
		n := utf8.RuneCountInString(value)
		if n < s.minLength {
			return fmt.Sprintf("at least %d characters", s.minLength), false
		}
		if s.maxLength >= 0 && n > s.maxLength {
			return fmt.Sprintf("at most %d characters", s.maxLength), false
		}
	}
	if s.minimum != nil || s.maximum != nil {
		number, err := strconv.ParseFloat(value, 64)
		switch {
		case err != nil || s.minimum != nil && number < *s.minimum:
			return fmt.Sprintf("a number of at least %v", *orZero(s.minimum)), false
		case s.maximum != nil && number > *s.maximum:
			return fmt.Sprintf("a number of at most %v", *s.maximum), false
		}
	}
	return "", true
}

func orZero(f *float64) *float64 {
	if f == nil {
		return new(float64)
	}
	return f
}

func (s *simple) matches(value string) bool {
	return slices.ContainsFunc(s.patterns, func(p *regexp.Regexp) bool { return p.MatchString(value) })
}

func (s *simple) patternText() string {
	var texts []string
	for _, p := range s.patterns {
		texts = append(texts, strings.TrimSuffix(strings.TrimPrefix(p.String(), `^(?:`), `)$`))
	}
	return strings.Join(texts, " or ")
}
