package sbom

import (
	"slices"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// service reads one service and those nested in it.
func (r *reader) service(s node, pointer string) {
	provider := entityOf(s.object("provider"))
	out := &Service{
		Ref: s.str("bom-ref"), Pointer: pointer, Group: s.str("group"), ProviderContact: provider.Contact, ProviderPostal: provider.Postal, Name: s.str("name"), Version: s.text("version"), Provider: s.nameIn("provider"), Endpoints: s.strs("endpoints"),
		Authenticated: s.flag("authenticated"), TrustBoundary: s.flag("x-trust-boundary"), TrustZone: s.str("trustZone"),
	}
	for d := range s.items("data") {
		out.Data = append(out.Data, dataFlowOf(d))
	}
	for ref := range s.items("externalReferences") {
		if ref.str("type") == string(cdx.ERTypeBOM) {
			out.LinkedBOMs = append(out.LinkedBOMs, ref.str("url"))
		}
	}
	r.doc.Services = append(r.doc.Services, out)
	r.linked(s, pointer)
	s.each("services", pointer, r.service)
}

func dataFlowOf(d node) DataFlow {
	flow := DataFlow{Flow: d.str("flow"), Classification: d.str("classification"), Name: d.str("name"), Description: d.str("description"), Sources: d.strs("source"), Destinations: d.strs("destination")}
	for _, role := range []string{"custodian", "steward", "owner"} {
		flow.Governed = flow.Governed || len(d.object("governance").list(role+"s")) > 0
		for somebody := range d.object("governance").items(role + "s") {
			organisation, person := entityOf(somebody.object("organization")), somebody.object("contact")
			words := append([]string{role, organisation.Name.Text, organisation.Postal}, organisation.Contact...)
			words = append(words, person.str("name"), person.str("email"), person.str("phone"))
			words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
			flow.Answerable = flow.Answerable || slices.ContainsFunc(words[1:], NamesWho)
			if len(words) > 1 {
				flow.Responsible = append(flow.Responsible, strings.Join(words, " "))
			}
		}
	}
	return flow
}
