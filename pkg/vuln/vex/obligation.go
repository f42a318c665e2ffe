package vex

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex/english"
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

// responded are the words of CycloneDX for what its maker did, where it says nothing else of what to do.
var responded = regexp.MustCompile(`^(update|rollback)(, (update|rollback))*$`)

// obligationOf gives the obligation of a statement; nil when there is none. An action is one whatever its words are, unless the statement says that the
// product is not affected, or repaired, and the action asks for nothing: words are told by machine in one language at best, and what is not understood
// is still to be done. What a statement says of why, or beside its status, is one where it puts something on the people around the device. A justification counts where
// something is not affected.
func obligationOf(st *Statement, x *Inventory) *Obligation {
	if st.Status == NotAffected && onSite[st.Justification] {
		return &Obligation{st.Justification, cmp.Or(st.ActionStatement, st.Reason())}
	}
	var all []string
	if st.asks(x) {
		all = append(all, st.ActionStatement)
	}
	for _, words := range []string{st.ImpactStatement, st.StatusNotes} {
		if st.leaves(words, x) {
			all = append(all, words)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return &Obligation{Text: strings.Join(all, "\n")}
}

// leaves says whether words of a statement, beside its action, leave something to the place of use. A repair that needs a step there is none in what was delivered. What is not affected
// seldom has an action; why it is not may be outside of the product all the same.
func (st *Statement) leaves(words string, x *Inventory) bool {
	switch {
	case st.Status == Unknown || words == "":
		return false
	case english.Binds(words):
		return !st.Status.Calm() || !english.AsksNothing(words, x.delivers)
	}
	return st.Status == NotAffected && (english.NamesBeyond(words) ||
		st.Justification == InlineMitigationsExist && english.NamesSite(words)) // what the user can take away is not built in
}

// asks says whether the action of a statement is something to do. A repair that is delivered is nothing to do any more; one that is declined leaves the flaw to the hospital.
func (st *Statement) asks(x *Inventory) bool {
	switch {
	case sbom.Answer(st.ActionStatement) != sbom.Stated:
		return false
	case st.Status.Calm() && responded.MatchString(st.ActionStatement) && st.did():
		return false
	case st.Status.Calm():
		return !english.AsksNothing(st.ActionStatement, x.delivers)
	}
	return true
}

// did says whether the words of the format tell what was done: an update, or a step back, by which it is repaired. Of what is not affected, a step back is something to do.
func (st *Statement) did() bool {
	back := slices.Contains(st.Responses, "rollback")
	return slices.Contains(st.Responses, "update") && (!back || st.Status == Fixed) || back && st.Status == Fixed
}

// delivers says whether the product has the version or a later one. That of a part, whatever it is, says nothing of a release of the product; words that name a part are not
// understood, and so still something to do.
func (x *Inventory) delivers(version string) bool {
	by, known := compare("generic", x.product.Version, version)
	return x.product.Version != "" && known && by >= 0
}

// unplaced says whether a statement calms in words of which nobody can tell whether they lie in the product: those that speak of a duty and not of whose it is, and, of a protection
// or of what nobody can reach, those that do not tell that this lies in the product.
func (st *Statement) unplaced(x *Inventory) bool {
	if st.Status != NotAffected || obligationOf(st, x) != nil {
		return false
	}
	if english.Obliges(st.ImpactStatement) || english.Obliges(st.StatusNotes) {
		return true
	}
	return (st.Justification == InlineMitigationsExist || st.Justification == VulnerableCodeNotControlled) && !english.NamesInside(st.ImpactStatement) && !english.NamesInside(st.StatusNotes)
}
