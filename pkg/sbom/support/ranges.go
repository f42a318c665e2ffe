package support

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// maxConstraints bounds the constraints of one range.
const maxConstraints = 1000

// constraint is one part of a range: an operator and a version.
type constraint struct{ operator, version string }

func (c constraint) opens() bool  { return strings.HasPrefix(c.operator, ">") }
func (c constraint) closes() bool { return strings.HasPrefix(c.operator, "<") }

// operators, longer ones before those that they begin with.
var operators = []string{">=", "<=", "!=", ">", "<", "="}

// schemes are the versioning schemes of VERS that bear another name than the purl type whose rules they follow.
var schemes = map[string]string{"alpine": "apk", "gentoo": "ebuild", "semver": "npm"}

var blanks = strings.NewReplacer(" ", "", "\t", "")

// parseRange reads a range of versions in the VERS notation (ECMA-428 annex A), "vers:npm/>=1.0.0|<2.0.0", and returns whether a
// version is in it. One that cannot be ordered by the rules of the scheme is in no range, but for one that lists it. A range is
// refused whose own versions cannot be ordered: nothing would ever be in it, whatever it was meant to say.
//
// purlType is that of the component. The versions of a distribution's packages are ordered by its own rules alone: by those of another
// scheme a revision would count as something else.
func parseRange(written, purlType string) (func(string) bool, error) {
	expected := func(what string) error {
		return fmt.Errorf("found %s; expected %s", strictjson.Quote(written), what)
	}
	const example = "a range such as vers:npm/>=1.0.0|<2.0.0"
	rest, ok := strings.CutPrefix(blanks.Replace(written), "vers:")
	scheme, list, cut := strings.Cut(rest, "/")
	if !ok || !cut || scheme == "" || scheme != strings.ToLower(scheme) {
		return nil, expected(example)
	}
	if list == "*" {
		return func(string) bool { return scheme != "none" }, nil
	}
	parts := strings.FieldsFunc(list, func(r rune) bool { return r == '|' })
	if len(parts) == 0 || scheme == "none" || scheme == "all" {
		return nil, expected(example)
	}
	if len(parts) > maxConstraints {
		return nil, fmt.Errorf("found a range of %d constraints; expected at most %d", len(parts), maxConstraints)
	}
	r := versionRange{ecosystem: scheme}
	if name, ok := schemes[scheme]; ok {
		r.ecosystem = name
	}
	if r.ecosystem != purlType && (version.Distribution(purlType) || version.Distribution(r.ecosystem) && purlType != "") {
		return nil, expected("a range by the rules of " + strictjson.Quote(purlType) + ", as the component is identified")
	}
	for _, part := range parts {
		c, ok := parseConstraint(part)
		if !ok {
			return nil, expected(example)
		}
		if c.opens() || c.closes() {
			r.bounds = append(r.bounds, c)
		} else {
			r.points = append(r.points, c)
		}
	}
	if why := r.sort(); why != "" {
		return nil, expected(why)
	}
	return r.contains, nil
}

func parseConstraint(part string) (constraint, bool) {
	c := constraint{operator: "=", version: part}
	for _, op := range operators {
		if rest, ok := strings.CutPrefix(part, op); ok {
			c = constraint{operator: op, version: rest}
			break
		}
	}
	if c.version == "" || strings.ContainsAny(c.version, "<>=!*") { // which are quoted within a version
		return c, false
	}
	var err error
	c.version, err = url.PathUnescape(c.version)
	return c, err == nil && c.version != ""
}

// versionRange is a range taken apart.
type versionRange struct {
	ecosystem string
	points    []constraint // "=" and "!="
	bounds    []constraint // the others, in the order of their versions
}

// sort brings the bounds into order and says what is expected where they bound nothing that can be told.
func (r *versionRange) sort() string {
	for _, c := range r.bounds {
		if !order.Orders(r.ecosystem, c.version) {
			return "versions that can be ordered by the rules of a packaging system"
		}
	}
	if len(r.bounds) == 0 && !slices.ContainsFunc(r.points, func(c constraint) bool { return c.operator == "=" }) {
		return "what is in the range beside what is not"
	}
	known := true
	slices.SortStableFunc(r.bounds, func(a, b constraint) int {
		sign, ok := r.compare(a.version, b.version)
		known = known && ok
		return sign
	})
	if !known {
		return "versions whose order is known"
	}
	for i := 1; i < len(r.bounds); i++ {
		before, c := r.bounds[i-1], r.bounds[i]
		if sign, _ := r.compare(before.version, c.version); sign == 0 {
			return "each version once"
		}
		if before.opens() == c.opens() {
			return "bounds that open and close by turns"
		}
	}
	return ""
}

func (r *versionRange) compare(a, b string) (sign int, known bool) {
	if version.Plain(a) == version.Plain(b) {
		return 0, true
	}
	return order.Compare(r.ecosystem, a, b)
}

// contains holds a version against the constraints: equal ones decide first, then the interval that it falls into.
func (r *versionRange) contains(v string) bool {
	for _, c := range r.points {
		if sign, known := r.compare(v, c.version); known && sign == 0 {
			return c.operator == "="
		}
	}
	signs := make([]int, len(r.bounds))
	for i, c := range r.bounds {
		sign, known := r.compare(v, c.version)
		if !known {
			return false
		}
		if sign == 0 {
			return strings.HasSuffix(c.operator, "=")
		}
		signs[i] = sign
	}
	// The first bound above the version closes the interval that the version is in, or lies beyond it.
	if above := slices.IndexFunc(signs, func(sign int) bool { return sign < 0 }); above >= 0 {
		return r.bounds[above].closes()
	}
	return len(r.bounds) > 0 && r.bounds[len(r.bounds)-1].opens()
}
