package csaf

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

var scopeTests = []test{
	{"6.1.23", "2.0", func(d *Document, fail func(string, string)) {
		seen := map[string]bool{}
		for _, v := range d.Vulnerabilities {
			if v.CVE != "" && seen[v.CVE] {
				fail(v.Pointer+"/cve", v.CVE+" has several items")
			}
			seen[v.CVE] = true
		}
	}},
	{"6.1.24", "2.0", each(func(v *Vulnerability) string { return say(v.partyTwice(), "a party is involved twice on one day") })},
	{"6.1.29", "2.0", scopeless("a remediation", func(v *Vulnerability) []Scoped { return v.Remediations })},
	{"6.1.32", "2.0", scopeless("a flag", func(v *Vulnerability) []Scoped { return v.Flags })},
	{"6.1.33", "2.0", flagsTwice},
	{"6.1.35", "2.1", contradictingRemediations},
	{"6.1.36", "2.1", remediationAgainstStatus},
}

// partyTwice: one party has one status on one day, for a product.
func (v *Vulnerability) partyTwice() bool {
	seen := map[[2]string][]Scope{}
	for _, i := range v.Involvements {
		key := [2]string{i.Party, i.Date}
		for _, other := range seen[key] {
			if other.empty() || i.Scope.empty() || slices.Equal(other.Products, i.Scope.Products) && slices.Equal(other.Groups, i.Scope.Groups) {
				return true
			}
		}
		seen[key] = append(seen[key], i.Scope)
	}
	return false
}

func scopeless(what string, of func(v *Vulnerability) []Scoped) func(*Document, func(string, string)) {
	return func(d *Document, fail func(string, string)) {
		for i := range d.Vulnerabilities {
			for _, s := range of(&d.Vulnerabilities[i]) {
				if s.Scope.empty() {
					fail(s.Pointer, what+" names neither product nor group")
				}
			}
		}
	}
}

// flagsTwice: a product has one justification at most.
func flagsTwice(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		seen := map[string]bool{}
		for _, f := range d.Vulnerabilities[i].Flags {
			if vex.Common(f.Label) == "" {
				continue
			}
			mine := map[string]bool{}
			d.mark(mine, f.Scope)
			for id := range mine {
				if seen[id] {
					fail(f.Pointer, "a product has several justifications")
					break
				}
			}
			for id := range mine {
				seen[id] = true
			}
		}
	}
}

// Categories of remediations that contradict each other (2.1, section 6.1.35): an optional patch and "none available" all others, and of
// what the maker does about a fix there is one answer.
var (
	alone  = []string{"none_available", "optional_patch"}
	answer = []string{"fix_planned", "no_fix_planned", "vendor_fix"}
)

func contradict(a, b string) bool {
	return a != b && (slices.Contains(alone, a) || slices.Contains(alone, b) || slices.Contains(answer, a) && slices.Contains(answer, b))
}

// remedies gives the categories of the remediations of each product, and which of them was stated first where.
func (d *Document) remedies(v *Vulnerability, do func(id string, had []string, r Scoped)) {
	had := map[string][]string{}
	for _, r := range v.Remediations {
		for _, id := range d.reach(r.Scope) {
			if slices.Contains(had[id], r.Label) {
				continue
			}
			do(id, had[id], r)
			had[id] = append(had[id], r.Label)
		}
	}
}

func contradictingRemediations(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		d.remedies(&d.Vulnerabilities[i], func(id string, had []string, r Scoped) {
			if j := slices.IndexFunc(had, func(other string) bool { return contradict(other, r.Label) }); j >= 0 {
				fail(r.Pointer, "the product "+id+" has the remediations "+had[j]+" and "+r.Label)
			}
		})
	}
}

// against are remediations that contradict a status (2.1, section 6.1.36).
var against = map[string]string{
	"affected":     " optional_patch ",
	"not affected": " mitigation none_available vendor_fix workaround ",
	"fixed":        " fix_planned mitigation no_fix_planned none_available vendor_fix workaround ",
}

func remediationAgainstStatus(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		is := map[string][]string{}
		for _, group := range statusGroups {
			for _, id := range v.Status[group] {
				if word := contradictions[group]; !slices.Contains(is[id], word) {
					is[id] = append(is[id], word)
				}
			}
		}
		d.remedies(v, func(id string, _ []string, r Scoped) {
			for _, status := range is[id] {
				if strings.Contains(against[status], " "+r.Label+" ") {
					fail(r.Pointer, "the product "+id+" is "+status+" and has the remediation "+r.Label)
				}
			}
		})
	}
}
