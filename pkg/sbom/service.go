package sbom

import cdx "github.com/CycloneDX/cyclonedx-go"

// service reads one service and those nested in it.
func (r *reader) service(s node, pointer string) {
	out := &Service{
		Ref: s.str("bom-ref"), Pointer: pointer, Name: s.str("name"), Version: s.text("version"), Provider: s.nameIn("provider"), Endpoints: s.strs("endpoints"),
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
	flow := DataFlow{Flow: d.str("flow"), Classification: d.str("classification"), Name: d.str("name"), Sources: d.strs("source"), Destinations: d.strs("destination")}
	for _, role := range []string{"custodians", "stewards", "owners"} {
		flow.Governed = flow.Governed || len(d.object("governance").list(role)) > 0
	}
	return flow
}
