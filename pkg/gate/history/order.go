package history

import (
	"regexp"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// The answers of Order.
const (
	Same    = "same"
	Later   = "later"
	Earlier = "earlier"
	Unknown = "unknown"
)

// numbered are versions that everybody orders alike: numbers parted by dots, as firmware mostly has them.
var numbered = regexp.MustCompile(`^[vV]?[0-9]+(\.[0-9]+){0,9}$`)

// Order says how the version of a product stands to that of before: by the rules of its ecosystem where it has any, else only of numbers parted by
// dots. A guess is no answer.
func Order(ecosystem, was, is string) string {
	switch {
	case was == "" || is == "":
		return Unknown
	case was == is:
		return Same
	}
	sign, known := order.Compare(ecosystem, was, is)
	if !known && numbered.MatchString(was) && numbered.MatchString(is) {
		sign, known = order.AtSight(significant(was), significant(is)), true
	}
	switch {
	case !known:
		return Unknown
	case sign < 0:
		return Later
	case sign > 0:
		return Earlier
	}
	return Same
}

// significant leaves out the zeros at the end: 4.2 is 4.2.0.
func significant(v string) string {
	v = version.Plain(v)
	for len(v) > 2 && strings.HasSuffix(v, ".0") {
		v = strings.TrimSuffix(v, ".0")
	}
	return v
}
