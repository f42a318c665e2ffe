package vex

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Obligation is what has to be so where the product is used: for a statement that it is not affected to hold, or because the action that a
// statement names is taken there. Until somebody there has confirmed it, a statement that it is not affected is conditional.
type Obligation struct {
	Justification Justification // that depends on the place of use; empty when the words of the statement do
	Text          string        // what the statement says about it, as written
}

// Words are the justification and what is said about it.
func (o *Obligation) Words() string { return strings.Trim(string(o.Justification)+": "+o.Text, ": ") }

// onSite are justifications that hold by what the user does, or has around the product.
var onSite = map[Justification]bool{RequiresConfiguration: true, RequiresEnvironment: true, ProtectedAtPerimeter: true, ProtectedByMitigatingControl: true}

// siteWords name things of the place of use.
var siteWords = regexp.MustCompile(`(?i)\b(fire-?walls?|v-?lans?|ports?|settings?|configur(e|ed|ing|ation)s?|vpns?|dmz|perimeters?|segment(s|ed|ation)?|air.?gap(s|ped)?|isolat(e|ed|ion)|network (access|rules?|policy))\b`)

// beyondWords name what no device has inside: the networks and people around it.
var beyondWords = regexp.MustCompile(`(?i)\b(fire-?walls?|v-?lans?|vpns?|dmz|perimeters?|routers?|hospitals?|clinics?|air.?gap(s|ped)?|network segment(s|ation)?|segmented networks?|isolated networks?|(trusted|local|your|customer|clinical|internal)('s)? networks?)\b`)

// insideWords name what only the software of a device has.
var insideWords = regexp.MustCompile(`(?i)\b(compil(ed|er|ation)|binar(y|ies)|librar(y|ies)|firmware|source code|code path|functions?|modules?|kernel|stack|heap|memory|aslr|pie|relro|seccomp|selinux|apparmor|sandbox(ed)?|containers?|process(es)?|privileges?|parsers?|buffers?|input validation|(is|are) validated|sanitis(ed|ation)|sanitiz(ed|ation)|executables?|read-only|hard-?coded|constants?|arguments?|api)\b`)

// obligationOf gives the obligation of a statement; nil when there is none. An action is one whatever its words are, unless the statement says that the
// product is not affected, or repaired, and the action asks for nothing: words are told by machine in one language at best, and what is not understood
// is still to be done. A justification, and what is said of the impact, count where something is not affected.
func obligationOf(st *Statement, x *Inventory) *Obligation {
	if st.Status == NotAffected && onSite[st.Justification] {
		return &Obligation{st.Justification, cmp.Or(st.ActionStatement, st.ImpactStatement, st.StatusNotes)}
	}
	if st.asks(x) {
		return &Obligation{Text: st.ActionStatement}
	}
	if st.Status != NotAffected {
		return nil
	}
	// What is not affected seldom has an action; why it is not may be outside of the product all the same.
	for _, words := range []string{st.ImpactStatement, st.StatusNotes} {
		if beyondWords.MatchString(words) || binds(words) || st.Justification == InlineMitigationsExist && siteWords.MatchString(words) { // what the user can take away is not built in
			return &Obligation{Text: words}
		}
	}
	return nil
}

// asks says whether the action of a statement is something to do. A repair that is delivered is nothing to do any more.
func (st *Statement) asks(x *Inventory) bool {
	switch {
	case sbom.Answer(st.ActionStatement) != sbom.Stated:
		return false
	case st.Status == Fixed || st.Status == NotAffected:
		return !asksNothing(st.ActionStatement, func(version string) bool { return x.delivers(st, version) })
	}
	return true
}

// delivers says whether the product, or a part of it that the statement names, has the version or a later one.
func (x *Inventory) delivers(st *Statement, version string) bool {
	for i := range st.Products {
		h, ok := x.Match(&st.Products[i])
		if !ok {
			continue
		}
		for _, n := range append(slices.Clone(h.Parts), whole) {
			if has := x.thing(n).Version; has != "" {
				if by, known := compare("generic", has, version); known && by >= 0 {
					return true
				}
			}
		}
	}
	return false
}

// unplaced says whether a statement calms in words of which nobody can tell whether they lie in the product: those that speak of a duty and not of whose it is, and, of a protection
// or of what nobody can reach, those that do not tell that this lies in the product.
func (st *Statement) unplaced(x *Inventory) bool {
	if st.Status != NotAffected || obligationOf(st, x) != nil {
		return false
	}
	if obliges(st.ImpactStatement) || obliges(st.StatusNotes) {
		return true
	}
	return (st.Justification == InlineMitigationsExist || st.Justification == VulnerableCodeNotControlled) && !insideWords.MatchString(st.ImpactStatement) && !insideWords.MatchString(st.StatusNotes)
}

// concerns says whether a statement is about the product on offer, or may be: only identifiers of other things tell that it is not.
func (st *Statement) concerns(x *Inventory) bool {
	return len(st.Products) == 0 || slices.ContainsFunc(st.Products, func(p Product) bool {
		_, matches := x.Match(&p)
		return matches || !p.identified() || caution(st.Status) != calm && x.nowhere(&p)
	})
}

// identified says whether a product bears an identifier that could be compared.
func (p *Product) identified() bool {
	return len(p.PURLs)+len(p.CPEs)+len(p.Hashes)+len(p.Refs) > 0
}
