package vex

import (
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// maxConstraints bounds the comparisons of one range.
const maxConstraints = 1000

// inRange tells whether a version lies in a vers range (github.com/package-url/vers-spec), or in one of comparisons without a scheme, as CSAF
// allows. known is false where the text is no range, or the scheme has no order that is known.
func inRange(text, version string) (in, known bool) {
	scheme, rest := "generic", text
	if after, is := strings.CutPrefix(text, "vers:"); is {
		if scheme, rest, is = strings.Cut(after, "/"); !is {
			return false, false
		}
	}
	if rest == "*" || scheme == "all" || scheme == "" && rest == "all" || strings.EqualFold(strings.TrimSpace(text), "all versions") {
		return true, true
	}
	if compared := allBut.FindStringSubmatch(rest); compared != nil && scheme == "generic" {
		rest = compared[1]
	}
	parts := strings.Split(rest, "|")
	if len(parts) > maxConstraints {
		return false, false
	}
	return (&constraints{scheme: scheme, version: version}).hold(parts)
}

// allBut are the words that advisories put before a comparison, "All versions < V2.0".
var allBut = regexp.MustCompile(`(?i)^all versions +([<>].*)$`)

// constraints are held against a version from left to right: an upper bound closes what the lower bound before it opens.
type constraints struct {
	scheme, version string
	above           bool // the version is above the lower bound that is open
	open            bool // there is a lower bound without an upper one
	bounds          int  // comparisons that let versions in
	build           bool // the version may be a build of one that is let in, or the other way round
	beside          bool // it may be a build of one that is left out, or the other way round
}

func (c *constraints) hold(parts []string) (in, known bool) {
	for _, part := range parts {
		part = strings.TrimSpace(part)
		bound := strings.TrimLeft(part, "<>=!")
		sign := part[:len(part)-len(bound)]
		bound = strings.TrimSpace(bound)
		by, ok := compare(c.scheme, c.version, bound)
		if !ok || bound == "" {
			return false, false
		}
		if sign != "!=" {
			c.bounds++
		}
		switch sign {
		case "", "=":
			in, c.build = in || by == 0, c.build || c.builds(bound)
		case "!=":
			if by == 0 {
				return false, true
			}
			c.beside = c.beside || c.builds(bound)
		case ">", ">=":
			c.open, c.above = true, by > 0 || by == 0 && sign == ">="
			c.beside = c.beside || c.builds(bound) && (sign == ">" || !c.above)
		case "<", "<=":
			below := by < 0 || by == 0 && sign == "<="
			if !c.open && c.bounds > 1 {
				return false, false // nothing says from where on
			}
			in = in || below && (!c.open || c.above)
			c.build = c.build || sign == "<=" && by > 0 && (!c.open || c.above) && c.builds(bound)
			c.beside = c.beside || by < 0 && c.builds(bound)
			c.open = false
		default:
			return false, false
		}
	}
	in = in || c.open && c.above || c.bounds == 0
	return in, !c.beside && (in || !c.build)
}

// builds says whether the version and a bound may be one version, of which one has the number of a build: not of packages, each of whose versions has one writing.
func (c *constraints) builds(bound string) bool {
	return !version.Distribution(c.scheme) && !slices.Contains(languages, c.scheme) && (builds(c.version, bound) || builds(bound, c.version))
}

// dotted are versions that need no rules to be ordered: numbers with points between them.
var dotted = regexp.MustCompile(`^[vV]?(0|[1-9][0-9]{0,30})(\.(0|[1-9][0-9]{0,30})){0,15}$`)

// compare orders two versions by the rules of the scheme, or as dotted numbers where it has none.
func compare(scheme, a, b string) (sign int, known bool) {
	if a == b {
		return 0, true
	}
	if sign, known = order.Compare(scheme, a, b); known {
		return sign, true
	}
	if !dotted.MatchString(a) || !dotted.MatchString(b) {
		return 0, false
	}
	return version.CompareDotted(strings.TrimLeft(a, "vV"), strings.TrimLeft(b, "vV")), true
}
