package vex

import (
	"cmp"
	"regexp"
	"strings"
)

// Obligation is what has to be so where the product is used, for a statement that it is not affected to hold. Until somebody there has
// confirmed it, the statement is conditional.
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

// obligationOf gives the obligation of a statement that something is not affected; nil when there is none.
func obligationOf(st *Statement) *Obligation {
	text := cmp.Or(st.ActionStatement, st.ImpactStatement, st.StatusNotes)
	if onSite[st.Justification] {
		return &Obligation{st.Justification, text}
	}
	if siteWords.MatchString(st.ActionStatement) || beyondWords.MatchString(st.ActionStatement) {
		return &Obligation{Text: st.ActionStatement}
	}
	// What is not affected seldom has an action; why it is not may be outside of the product all the same.
	for _, words := range []string{st.ImpactStatement, st.StatusNotes} {
		if beyondWords.MatchString(words) || st.Justification == InlineMitigationsExist && siteWords.MatchString(words) { // what the user can take away is not built in
			return &Obligation{Text: words}
		}
	}
	return nil
}
