package sbom

import (
	"slices"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// spdx3Relations are the relationship types by which an element needs or holds what they lead to (SPDX 3.0.1,
// RelationshipType).
var spdx3Relations = map[string]relation{
	"dependsOn": {needs: true, claims: true}, "hasDynamicLink": {needs: true, linked: true, claims: true}, "hasStaticLink": {needs: true, linked: true, claims: true},
	"hasPrerequisite": {needs: true, claims: true}, "hasProvidedDependency": {needs: true, claims: true}, "hasOptionalDependency": {needs: true}, "usesTool": {},
	"contains": {held: true, anything: true, claims: true}, "hasOptionalComponent": {held: true, component: true}, "hasDataFile": {held: true}, "hasAddedFile": {held: true},
	"hasDistributionArtifact": {held: true, anything: true}, "hasDocumentation": {held: true}, "hasExample": {held: true}, "hasMetadata": {held: true}, "hasEvidence": {held: true},
	"hasDependencyManifest": {held: true}, "hasTest": {held: true}, "hasTestCase": {held: true},
}

// spdx3Relationships are the kinds of elements that relate others.
var spdx3Relationships = []string{"Relationship", "LifecycleScopedRelationship"}

// relationships reads what the elements are to each other: licences, claims of completeness, and the graph.
func (x *elements) relationships() {
	needing := x.needing()
	x.each(func(e element) {
		switch kind := e.str("relationshipType"); kind {
		case "hasDeclaredLicense", "hasConcludedLicense":
			x.licence(e, kind)
		case "hasDistributionArtifact":
			x.distributed(e)
		case "patchedBy", "ancestorOf", "descendantOf":
			x.descent(e, kind)
		default:
			if spdx3Relations[kind].claims {
				x.claim(e, kind, needing)
			}
		}
	}, spdx3Relationships...)
	x.r.graph("/@graph", x.ties)
}

// SPDX3Acknowledgement says whose word a licence is, by the relationship that leads to it: see Licence.Acknowledgement. "" for every other kind.
func SPDX3Acknowledgement(relationship string) string {
	switch relationship {
	case "hasConcludedLicense":
		return "concluded"
	case "hasDeclaredLicense":
		return "declared"
	}
	return ""
}

// acknowledge adds a licence once; what is both declared and concluded is concluded.
func (c *Component) acknowledge(l Licence) {
	i := slices.IndexFunc(c.Licences, func(known Licence) bool { return known.Text == l.Text && known.Form == l.Form })
	switch {
	case i < 0:
		c.Licences = append(c.Licences, l)
	case l.Acknowledgement == "concluded":
		c.Licences[i].Acknowledgement = l.Acknowledgement
	}
}

// licence gives a component the licences that a relationship names. What is concluded and what is declared both count.
func (x *elements) licence(e element, kind string) {
	c := x.r.doc.ByRef(e.str("from"))
	if c == nil {
		return
	}
	for _, id := range e.strs("to") {
		words, form := x.licenceWords(id)
		switch {
		case words.State == Absent:
		case c.LicenceState == Stated && words.State != Stated:
		default:
			c.acknowledge(Licence{Text: words.Text, Form: form, Acknowledgement: SPDX3Acknowledgement(kind)})
			c.LicenceState = words.State
		}
	}
}

func (x *elements) licenceWords(id string) (Text, LicenceForm) {
	switch individualOf(id) {
	case noAssertion:
		return Text{State: Unknown, Text: "NOASSERTION"}, LicenceExpression
	case noneElement:
		return Text{State: Absent}, LicenceName
	}
	e, ok := x.of(id)
	if !ok {
		return Text{State: Absent}, LicenceName
	}
	if words := e.text("simplelicensing_licenseExpression"); words.State != Absent {
		return words, LicenceExpression
	}
	return e.text("name"), LicenceName
}

// ofRunning says whether a relationship is of what an element needs to run: one of no scope, or of that. That it needs nothing for its tests, to be built or to be developed
// says nothing of it.
func ofRunning(e element) bool { return e.str("scope") == "" || e.str("scope") == "runtime" }

// needing are the elements of which dependsOn says what they need to run.
func (x *elements) needing() map[string]bool {
	needing := map[string]bool{}
	x.each(func(e element) {
		if e.str("relationshipType") == "dependsOn" && ofRunning(e) {
			needing[e.str("from")] = true
		}
	}, spdx3Relationships...)
	return needing
}

// claim keeps what a relationship says of its own completeness. That nothing is on the other end is a claim that there
// is nothing; that it is not known, one that there may be.
func (x *elements) claim(e element, kind string, needing map[string]bool) {
	from := e.str("from")
	if x.r.doc.ByRef(from) == nil || !ofRunning(e) {
		return
	}
	aggregate := aggregateOf(e)
	if aggregate == "" || aggregate == cdx.CompositionAggregateComplete && kind != "dependsOn" && !x.lists(e, kind, needing) {
		return
	}
	x.r.doc.claim(aggregate, from, spdx3Relations[kind].held)
}

// aggregateOf is the word of CycloneDX for how complete a relationship is said to be; "" where nothing is said.
func aggregateOf(e element) cdx.CompositionAggregate {
	var aggregate cdx.CompositionAggregate
	switch e.str("completeness") {
	case "complete":
		aggregate = cdx.CompositionAggregateComplete
	case "incomplete":
		aggregate = cdx.CompositionAggregateIncomplete
	case "noAssertion":
		aggregate = cdx.CompositionAggregateUnknown
	}
	for _, id := range e.strs("to") {
		switch individualOf(id) {
		case noAssertion:
			aggregate = cdx.CompositionAggregateUnknown
		case noneElement:
			if aggregate == "" {
				aggregate = cdx.CompositionAggregateComplete
			}
		}
	}
	return aggregate
}

// lists says whether a relationship other than dependsOn lists what an element needs, so that it may say that all is there: contains does that, of packages, where
// dependsOn does not (BSI TR-03183-2 v2.1 maps dependencies to the one or the other). All files in an element may be listed, and all that it is linked with statically, and others not.
func (x *elements) lists(e element, kind string, needing map[string]bool) bool {
	return kind == "contains" && !needing[e.str("from")] && slices.ContainsFunc(e.strs("to"), func(id string) bool {
		part := x.r.doc.ByRef(id)
		return part != nil && part.Element == Package
	})
}

// ties states the graph. What was generated needs what it was generated from.
func (x *elements) ties(t *ties) {
	components := map[string]bool{}
	for _, c := range x.r.doc.All() {
		components[c.Ref] = true
	}
	x.each(func(e element) {
		from := end{ref: e.str("from"), key: "from", index: -1}
		kind := e.str("relationshipType")
		_, part := spdx3Relations[kind]
		for i, v := range e.list("to") {
			to, _ := v.(string)
			switch {
			case individualOf(to) != noIndividual:
				if kind == "dependsOn" && ofRunning(e) && components[from.ref] {
					t.entry(from.ref, from, e.pointer)
				}
			case part && components[from.ref] && components[to]:
				t.entry(from.ref, from, e.pointer)
				t.on(from.ref, end{ref: to, key: "to", index: i}, e.pointer)
			case kind == "generates" && components[from.ref] && components[to]:
				t.on(to, from, e.pointer)
			default:
				x.ends(t, e, from, end{ref: to, key: "to", index: i})
			}
		}
	}, spdx3Relationships...)
}

// ends reports the ends of a relationship that neither this document nor one that it imports has.
func (x *elements) ends(t *ties, e element, both ...end) {
	for _, one := range both {
		if !x.has(one.ref) {
			t.resolve(one, e.pointer)
		}
	}
}
