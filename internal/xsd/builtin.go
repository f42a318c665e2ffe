package xsd

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// builtin are the built-in types that the schemas use (XML Schema part 2, section 3).
var builtin = map[string]*simple{
	"string":             primitive("string", preserve, nil, ""),
	"normalizedString":   primitive("normalizedString", replace, nil, ""),
	"token":              primitive("token", collapse, nil, ""),
	"anyURI":             primitive("anyURI", collapse, isURI, "a URI reference"),
	"boolean":            primitive("boolean", collapse, isBoolean, "true or false"),
	"decimal":            primitive("decimal", collapse, decimal.MatchString, "a decimal number"),
	"integer":            primitive("integer", collapse, integer.MatchString, "an integer"),
	"nonNegativeInteger": primitive("nonNegativeInteger", collapse, isNonNegative, "an integer that is not negative"),
	"positiveInteger":    primitive("positiveInteger", collapse, isPositive, "a positive integer"),
	"date":               primitive("date", collapse, isDate, "a date, YYYY-MM-DD"),
	"dateTime":           primitive("dateTime", collapse, isDateTime, "a date and time, YYYY-MM-DDThh:mm:ss, with or without time zone"),
}

func primitive(name string, space whiteSpace, lexical func(string) bool, words string) *simple {
	return &simple{name: name, space: space, lexical: lexical, words: words, minLength: -1, maxLength: -1}
}

var (
	decimal  = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)
	integer  = regexp.MustCompile(`^[+-]?[0-9]+$`)
	day      = regexp.MustCompile(`^-?([1-9][0-9]{4,}|[0-9]{4})-([0-9]{2})-([0-9]{2})$`)
	clock    = regexp.MustCompile(`^(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)$`)
	timeZone = regexp.MustCompile(`(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$`)
)

func isBoolean(v string) bool { return v == "true" || v == "false" || v == "1" || v == "0" }

func isZero(v string) bool { return strings.Trim(v, "+-0") == "" }

func isNonNegative(v string) bool {
	return integer.MatchString(v) && (v[0] != '-' || isZero(v))
}

func isPositive(v string) bool { return isNonNegative(v) && !isZero(v) }

func isDate(v string) bool { return isDay(timeZone.ReplaceAllString(v, "")) }

func isDateTime(v string) bool {
	date, rest, ok := strings.Cut(v, "T")
	return ok && isDay(date) && clock.MatchString(timeZone.ReplaceAllString(rest, ""))
}

// isDay holds a date without time zone to the calendar. There is no year 0 (section 3.2.7).
func isDay(v string) bool {
	parts := day.FindStringSubmatch(v)
	if parts == nil || isZero(parts[1]) {
		return false
	}
	// The calendar repeats after 400 years, so that four digits tell leap years.
	year, _ := strconv.Atoi(parts[1][len(parts[1])-4:])
	month, _ := strconv.Atoi(parts[2])
	dayOfMonth, _ := strconv.Atoi(parts[3])
	if month < 1 || month > 12 || dayOfMonth < 1 {
		return false
	}
	return dayOfMonth <= time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// isURI takes what becomes a URI reference when characters that a URI cannot hold are escaped (section 3.2.17): blanks
// and letters of all scripts may stand as they are.
func isURI(v string) bool {
	escaped := strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune("<>\"{}|\\^`[]", r) {
			return '_'
		}
		return r
	}, v)
	if strings.Count(escaped, "#") > 1 || strings.HasPrefix(escaped, ":") {
		return false
	}
	_, err := url.Parse(escaped)
	return err == nil
}
