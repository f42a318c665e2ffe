package sbom

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// isParty says whether an element is somebody: a person or an organisation, or an agent of which no more is said (SPDX 3.0.1, Agent). A SoftwareAgent is an agent too, and nobody who
// answers for anything.
func isParty(e element) bool {
	return slices.Contains([]string{"Person", "Organization", "Agent"}, e.kind)
}

// noParty reports an element that stands where somebody is asked for.
func (x *elements) noParty(e element, key string) {
	x.r.problem(WrongClass, e.pointer, e.id, "a "+strictjson.Quote(e.kind)+" as "+key, "an Organization, a Person or an Agent: nothing else made or supplied anything")
}

// entity reads an agent with the e-mail addresses and URLs among its identifiers.
func (x *elements) entity(agent element) Entity {
	e := Entity{Name: agent.text("name")}
	agent.node.each("externalIdentifier", "", func(id node, _ string) {
		switch id.str("externalIdentifierType") {
		case "email", "urlScheme":
			if words := id.str("identifier"); StateOf(words) == Stated {
				e.Contact = append(e.Contact, words)
			}
		}
	})
	return e
}

// parties are the people and organisations that a property of an element names.
func (x *elements) parties(e element, key string) []element {
	var out []element
	for _, id := range e.strs(key) {
		if agent, ok := x.of(id); ok && isParty(agent) {
			out = append(out, agent)
		}
	}
	return out
}

// agent reads the name of the first of the parties that a property names, and reports what is none.
func (x *elements) agent(e element, key string) Text {
	name := Text{State: Absent}
	for _, id := range e.strs(key) {
		if individualOf(id) == noAssertion {
			name = firstStated(name, Text{State: Unknown, Text: id})
		} else if agent, ok := x.of(id); ok && isParty(agent) {
			name = firstStated(name, agent.text("name"))
		} else if ok {
			x.noParty(agent, key)
		}
	}
	return name
}

// contacts reads how to reach the parties that a property names.
func (x *elements) contacts(e element, key string) []string {
	var out []string
	for _, agent := range x.parties(e, key) {
		out = append(out, x.entity(agent).Contact...)
	}
	return out
}
