package support

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// maxConstraints bounds the constraints of one range.
const maxConstraints = 1000

// constraint is one part of a range: an operator and a version.
type constraint struct{ operator, version string }

// operators, longer ones before those that they begin with.
var operators = []string{">=", "<=", "!=", ">", "<", "="}

// parseRange reads a range of versions in the VERS notation, "vers:npm/>=1.0.0|<2.0.0": constraints in the order of their
// versions. A version that cannot be ordered against every bound by the rules of the ecosystem is in no range.
func parseRange(text string) (func(string) bool, error) {
	wrong := fmt.Errorf("found %q; expected a range such as vers:npm/>=1.0.0|<2.0.0", text)
	scheme, list, ok := strings.Cut(strings.TrimPrefix(text, "vers:"), "/")
	if !ok || !strings.HasPrefix(text, "vers:") || scheme == "" || list == "" {
		return nil, wrong
	}
	if list == "*" {
		return func(string) bool { return true }, nil
	}
	parts := strings.Split(list, "|")
	if len(parts) > maxConstraints {
		return nil, fmt.Errorf("found a range of %d constraints; expected at most %d", len(parts), maxConstraints)
	}
	var constraints []constraint
	for _, part := range parts {
		c := constraint{operator: "=", version: strings.TrimSpace(part)}
		for _, op := range operators {
			if rest, ok := strings.CutPrefix(c.version, op); ok {
				c.operator, c.version = op, rest
				break
			}
		}
		v, err := url.PathUnescape(strings.TrimSpace(c.version))
		if err != nil || v == "" || v == "*" {
			return nil, wrong
		}
		c.version = v
		constraints = append(constraints, c)
	}
	return func(v string) bool { return within(scheme, constraints, v) }, nil
}

// within holds a version against the constraints: equal ones decide first, then the interval that it falls into.
func within(scheme string, constraints []constraint, v string) bool {
	var bounds []constraint
	for _, c := range constraints {
		sign, known := order.Compare(scheme, v, c.version)
		if !known {
			return false
		}
		switch {
		case sign == 0 && c.operator == "!=":
			return false
		case sign == 0 && strings.Contains(c.operator, "="):
			return true
		}
		if c.operator != "=" && c.operator != "!=" {
			bounds = append(bounds, c)
		}
	}
	for i, c := range bounds {
		sign, _ := order.Compare(scheme, v, c.version)
		switch {
		case strings.HasPrefix(c.operator, "<") && sign < 0 && i == 0:
			return true // below the first bound, which opens no interval
		case strings.HasPrefix(c.operator, ">") && sign > 0:
			if i+1 == len(bounds) {
				return true
			}
			if next, _ := order.Compare(scheme, v, bounds[i+1].version); strings.HasPrefix(bounds[i+1].operator, "<") && next < 0 {
				return true
			}
		}
	}
	return false
}
