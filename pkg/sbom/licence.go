package sbom

import (
	"cmp"
	"strconv"
)

// Licence is one licence that a component states, as written.
type Licence struct {
	Text string
	Form LicenceForm
	// Acknowledgement is whose word it is: "declared" by the author or "concluded" by who looked; "" when that is not said.
	Acknowledgement string
	At              string // its place below the component, as Document.Place takes it
}

// LicenceForm says what kind of words a licence is stated in.
type LicenceForm string

// The forms.
const (
	LicenceID         LicenceForm = "id"         // of the SPDX licence list
	LicenceExpression LicenceForm = "expression" // SPDX 2.3 annex D
	LicenceName       LicenceForm = "name"       // free words
)

// LicenceTexts are the words of a component's licences.
func (c *Component) LicenceTexts() []string {
	var words []string
	for _, l := range c.Licences {
		words = append(words, l.Text)
	}
	return words
}

// licencesOf reads the shapes that licences come in: {license:{id|name}} and {expression}, since 1.7 mixed.
func licencesOf(n node) ([]Licence, State) {
	var licences []Licence
	state := Absent
	for i, v := range n.list("licenses") {
		choice, _ := nodeOf(v)
		licence := choice.object("license")
		acknowledgement := cmp.Or(licence.str("acknowledgement"), choice.str("acknowledgement"))
		for _, t := range []struct {
			Text
			form LicenceForm
			at   string
		}{
			{licence.text("id"), LicenceID, "license/id"},
			{licence.text("name"), LicenceName, "license/name"},
			{choice.text("expression"), LicenceExpression, "expression"},
		} {
			if t.State == Absent {
				continue
			}
			licences = append(licences, Licence{Text: t.Text.Text, Form: t.form, Acknowledgement: acknowledgement, At: "/licenses/" + strconv.Itoa(i) + "/" + t.at})
			if state == Absent || t.State == Stated {
				state = t.State
			}
			break
		}
	}
	return licences, state
}
