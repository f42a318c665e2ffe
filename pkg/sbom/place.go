package sbom

import "strings"

// Checks name the places of CycloneDX JSON, "/metadata/timestamp" in a document or "/licenses" in a component. Other
// formats say the same elsewhere; each table maps what has a place of its own there. A place that has none is the
// document's or the component's as a whole.
type places struct{ document, component map[string]string }

var placesOf = map[string]places{
	"spdx-2": {
		document: map[string]string{
			"/specVersion": "/spdxVersion", "/serialNumber": "/documentNamespace", "/metadata": "/creationInfo",
			"/metadata/timestamp": "/creationInfo/created", "/metadata/tools": "/creationInfo/creators",
			"/metadata/component": "/documentDescribes", "/components": "/packages",
			"/dependencies": "/relationships", "/compositions": "/relationships",
		},
		component: map[string]string{
			"/bom-ref": "/SPDXID", "/name": "/name", "/version": "/versionInfo", "/supplier": "/supplier", "/manufacturer": "/originator", "/hashes": "/checksums",
			"/licenses": "/licenseDeclared", "/properties": "/annotations", "/purl": "/externalRefs", "/cpe": "/externalRefs",
			"/licenseConcluded": "/licenseConcluded", "/licenseDeclared": "/licenseDeclared",
			"/licenseInfoInFiles": "/licenseInfoInFiles", "/licenseInfoInSnippets": "/licenseInfoInSnippets",
		},
	},
	"spdx-3": {
		document: map[string]string{
			"/specVersion": "/@context", "/components": "/@graph", "/dependencies": "/@graph", "/compositions": "/@graph",
		},
		component: map[string]string{
			"/bom-ref": "/spdxId", "/name": "/name", "/version": "/software_packageVersion", "/supplier": "/suppliedBy", "/manufacturer": "/originatedBy", "/hashes": "/verifiedUsing",
			"/properties": "/supportLevel", "/purl": "/software_packageUrl", "/cpe": "/externalIdentifier",
		},
	},
}

// Place turns a place in CycloneDX JSON into that of the same fact in the document. within is the Pointer of a
// component, or empty for the document.
func (d *Document) Place(within, at string) string {
	var p places
	switch {
	case d.Standard() == "CycloneDX" && d.xml == nil:
		return within + at
	case d.spdx("3."):
		p = placesOf["spdx-3"]
	case d.Standard() == "SPDX":
		p = placesOf["spdx-2"]
	case within != "":
		return d.xml.Below(within, at)
	default:
		return d.xml.Path(at)
	}
	if within != "" {
		return within + nearest(p.component, at)
	}
	return nearest(p.document, at)
}

// nearest is the place of the smallest thing around at that has one: "/hashes" for "/hashes/0/content".
func nearest(places map[string]string, at string) string {
	for ; at != ""; at = at[:strings.LastIndexByte(at, '/')] {
		if place, known := places[at]; known {
			return place
		}
	}
	return places[""]
}
