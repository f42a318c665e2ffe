package vex

import (
	"cmp"
	"regexp"
	"strings"
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

// actionWords name what only people at the place of use can do. They are looked for in actions: elsewhere they may tell what the device does.
var actionWords = regexp.MustCompile(`(?i)\b(disable|deactivate|turn (\S+ )?off|switch (\S+ )?off|disconnect|unplug|offline|gateways?|to the internet|internet (access|connections?)|traffic|passwords?)\b`)

// beyondWords name what no device has inside: the networks and people around it.
var beyondWords = regexp.MustCompile(`(?i)\b(fire-?walls?|v-?lans?|vpns?|dmz|perimeters?|routers?|hospitals?|clinics?|air.?gap(s|ped)?|network segment(s|ation)?|segmented networks?|isolated networks?|(trusted|local|your|customer|clinical|internal)('s)? networks?)\b`)

// obligationOf gives the obligation of a statement; nil when there is none. An action counts whatever the status; a justification, and what is said
// of the impact, count where something is not affected.
func obligationOf(st *Statement) *Obligation {
	if st.Status == NotAffected && onSite[st.Justification] {
		return &Obligation{st.Justification, cmp.Or(st.ActionStatement, st.ImpactStatement, st.StatusNotes)}
	}
	if a := st.ActionStatement; siteWords.MatchString(a) || beyondWords.MatchString(a) || actionWords.MatchString(a) {
		return &Obligation{Text: st.ActionStatement}
	}
	if st.Status != NotAffected {
		return nil
	}
	// What is not affected seldom has an action; why it is not may be outside of the product all the same.
	for _, words := range []string{st.ImpactStatement, st.StatusNotes} {
		if beyondWords.MatchString(words) || st.Justification == InlineMitigationsExist && siteWords.MatchString(words) { // what the user can take away is not built in
			return &Obligation{Text: words}
		}
	}
	return nil
}
