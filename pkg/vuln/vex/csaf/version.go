package csaf

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// version is the version of a document: a whole number, or one of Semantic Versioning 2.0.0 (CSAF section 3.1.11).
type version struct {
	whole bool
	parts [3]string // without leading zeros, so that longer is greater; of a whole number the first alone
	pre   string
}

var (
	wholeForm    = regexp.MustCompile(`^(0|[1-9][0-9]{0,63})$`)
	semanticForm = regexp.MustCompile(`^(0|[1-9][0-9]{0,63})\.(0|[1-9][0-9]{0,63})\.(0|[1-9][0-9]{0,63})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$`)
)

func parseVersion(text string) (version, bool) {
	if wholeForm.MatchString(text) {
		return version{whole: true, parts: [3]string{text, "0", "0"}}, true
	}
	if m := semanticForm.FindStringSubmatch(text); m != nil {
		return version{parts: [3]string{m[1], m[2], m[3]}, pre: m[4]}, true
	}
	return version{}, false
}

func numbers(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }

// compare orders versions as Semantic Versioning does; what was built does not count.
func (v version) compare(w version) int {
	for i := range v.parts {
		if c := numbers(v.parts[i], w.parts[i]); c != 0 {
			return c
		}
	}
	switch {
	case v.pre == w.pre:
		return 0
	case v.pre == "":
		return 1
	case w.pre == "":
		return -1
	}
	return slices.CompareFunc(strings.Split(v.pre, "."), strings.Split(w.pre, "."), func(a, b string) int {
		aNumber, bNumber := wholeForm.MatchString(a), wholeForm.MatchString(b)
		switch {
		case aNumber && bNumber:
			return numbers(a, b)
		case aNumber:
			return -1
		case bNumber:
			return 1
		}
		return strings.Compare(a, b)
	})
}

// early says that the version is of a time before the first release: 0, 0.y.z.
func (v version) early() bool { return v.parts[0] == "0" }
