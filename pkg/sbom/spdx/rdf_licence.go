package spdx

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// licence writes a licence as an expression (SPDX 2.3 annex D).
func (r *rdfReader) licence(one *resource, depth int) (string, error) {
	if depth > maxInPlace {
		return "", fail(strictjson.TooDeep, one.at, "licences inside each other", fmt.Sprintf("at most %d levels", maxInPlace))
	}
	if err := r.write(one.at); err != nil {
		return "", err
	}
	one.used = true
	var members []string
	exception, id := "", ""
	for _, s := range one.says {
		switch name := fragment(s.name); {
		case name == "member" && s.to != nil:
			words, err := r.licence(s.to, depth+1)
			if err != nil {
				return "", err
			}
			if inner := class(s.to); strings.HasSuffix(inner, "LicenseSet") && inner != class(one) {
				words = "(" + words + ")"
			}
			members = append(members, words)
		case name == "licenseException" && s.to != nil:
			exception, s.to.used = fragment(s.to.id), true
		case name == "licenseId" && s.to == nil:
			id = s.text
		}
	}
	switch class(one) {
	case "ConjunctiveLicenseSet":
		return strings.Join(members, " AND "), nil
	case "DisjunctiveLicenseSet":
		return strings.Join(members, " OR "), nil
	case "WithExceptionOperator":
		return strings.Join(members, " ") + " WITH " + exception, nil
	case "OrLaterOperator":
		return strings.Join(members, " ") + "+", nil
	}
	if words := special(one.id); words != one.id || id == "" {
		return strings.TrimSuffix(fragment(words), ".html"), nil
	}
	return id, nil
}
