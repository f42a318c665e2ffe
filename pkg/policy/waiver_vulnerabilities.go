package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// about are the ids of the vulnerabilities that a result is about.
func (r *Result) about() []string {
	if s := r.Subject; s != nil && s.Kind == decision.KindVulnerability && !s.Unknown {
		return append([]string{s.Name}, r.Vulnerabilities...)
	}
	return r.Vulnerabilities
}

// lists says whether the scope has an id. The case of letters does not count.
func (w *Waiver) lists(id string) bool {
	return slices.ContainsFunc(w.Scope.Vulnerabilities, func(one string) bool { return strings.EqualFold(one, id) })
}

// touches says whether the scope names an id, or any of the vulnerabilities that it stands for.
func (w *Waiver) touches(id string, m Meaning) bool {
	return w.lists(id) || slices.ContainsFunc(m.standsFor(id), func(one []string) bool { return slices.ContainsFunc(one, w.lists) })
}

// lacks gives what the scope would have to name besides to be about all that an id stands for: the id itself or, of an advisory about several
// vulnerabilities, each of those. None where it names enough.
func (w *Waiver) lacks(id string, m Meaning) []string {
	if w.lists(id) {
		return nil
	}
	all := m.standsFor(id)
	if len(all) == 0 {
		return []string{id}
	}
	var out []string
	for _, one := range all {
		if !slices.ContainsFunc(one, w.lists) {
			out = append(out, one[0])
		}
	}
	return out
}

// unnamed says why the scope does not reach all vulnerabilities that a result is about; empty where it does. What is known of a product grows while a
// waiver is in force, and nobody can accept what is not known yet. A waiver may name the component that has them instead.
func (w *Waiver) unnamed(r *Result, m Meaning) string {
	ids := r.about()
	if len(ids) == 0 {
		return ""
	}
	var lacks []string
	for _, id := range ids {
		lacks = append(lacks, w.lacks(id, m)...)
	}
	slices.Sort(lacks)
	lacks = slices.Compact(lacks)
	if len(w.Scope.Vulnerabilities) > 0 && len(lacks) > 0 {
		return "it does not name all vulnerabilities that the result is about: name " + listed(lacks) + " as well, if they are meant"
	}
	if why := w.namesNone(r.Check); why != "" {
		return fmt.Sprintf("%s: name %s, if that is what it is about", why, listed(ids))
	}
	return ""
}

// Unnamed says why a waiver lifts no result of a check that is about vulnerabilities, whatever is found; empty where it may, or where no result of the check is.
func (w *Waiver) Unnamed(check *Check) string {
	if check.Each != decision.KindVulnerability && check.Vulnerabilities == "" {
		return ""
	}
	return w.namesNone(check)
}

// namesNone says of a scope that names neither vulnerabilities nor, where the subjects of the check are in components, a component, what it would lift.
func (w *Waiver) namesNone(check *Check) string {
	inComponent := check.Each == decision.KindVulnerability || check.Each == decision.KindComponent
	switch {
	case len(w.Scope.Vulnerabilities) > 0 || inComponent && len(w.Scope.Components) > 0:
		return ""
	case inComponent:
		return fmt.Sprintf("it names no vulnerability and no component, and would lift %s of all that is ever known", check.ID)
	}
	return fmt.Sprintf("it names no vulnerability, and would lift %s of all that is ever found", check.ID)
}

// maxNamed is how many ids a reason names.
const maxNamed = 10

func listed(ids []string) string {
	if len(ids) <= maxNamed {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:maxNamed], ", "), len(ids)-maxNamed)
}
