package cdxxml

import "github.com/cleanbill-dev/cleanbill/internal/strictxml"

// shape says, for each key of an object of the JSON form, where in an element of XML its value stands. Converting and
// finding the place of a JSON pointer go by the same shapes, so they cannot differ.
type shape map[string]field

// field is where the value of one key stands.
type field struct {
	kind  kind
	name  string // of the attribute, the child, or the child that wraps the items of a list; "" when the items stand unwrapped
	item  string // of the items of a list
	shape *shape // of the object, or of the items; nil for plain text

	// again says that the wrapping child may come several times.
	again bool

	// gather replaces looking for wrap and item, where a list is written in several ways.
	gather func(n *strictxml.Node) []*strictxml.Node
}

type kind int

const (
	attribute kind = iota
	attributeFlag
	attributeNumber
	text      // of a child, each line end and tab a blank
	token     // of a child, without needless blanks
	flag      // of a child
	words     // of a child that may come several times; values that differ are put together
	own       // text of the element itself
	ownToken  // likewise, without needless blanks
	number    // of a child
	object    // a child
	list      // of objects
	texts     // a list of texts
	refs      // a list of the attribute "ref"
	licences  // a list of objects with one key: the name of the item
	expressed // a licence expression: text, or the attribute "expression"
	classed   // the text of a classification, which is a child or the element itself
	flowing   // its attribute "flow"
)

var hash = shape{"alg": {kind: attribute}, "content": {kind: ownToken}}

var property = shape{"name": {kind: attribute}, "value": {kind: own}}

var contact = shape{"name": {kind: text}, "email": {kind: text}, "phone": {kind: text}}

var address = shape{
	"country": {kind: text}, "region": {kind: text}, "locality": {kind: text}, "postalCode": {kind: text},
	"postOfficeBoxNumber": {kind: text}, "streetAddress": {kind: text},
}

var entity = shape{
	"address": {kind: object, shape: &address},
	"name":    {kind: text}, "url": {kind: texts, item: "url"}, "contact": {kind: list, item: "contact", shape: &contact},
	"email": {kind: text},
}

var reference = shape{"type": {kind: attribute}, "url": {kind: token}, "comment": {kind: text}, "hashes": hashes}

// licence: 1.0 lets one licence have several ids or names.
var licence = shape{"acknowledgement": {kind: attribute}, "id": {kind: words}, "name": {kind: words}, "url": {kind: token}}

// licenceChoice has a key for the name of each item, see licences.
var licenceChoice = shape{"license": {kind: object, shape: &licence}, "expression": {kind: expressed}}

// everywhere are fields that components, services and the document share.
var (
	hashes             = field{kind: list, name: "hashes", item: "hash", shape: &hash}
	properties         = field{kind: list, name: "properties", item: "property", shape: &property}
	licencesOf         = field{kind: licences, name: "licenses", shape: &licenceChoice, gather: licenceItems}
	externalReferences = field{kind: list, name: "externalReferences", item: "reference", shape: &reference}
	entityField        = field{kind: object, shape: &entity}
	contacts           = field{kind: list, name: "authors", item: "author", shape: &contact}
)

var component = shape{
	"type": {kind: attribute}, "bom-ref": {kind: attribute}, "mime-type": {kind: attribute}, "isExternal": {kind: attributeFlag},
	"supplier": entityField, "manufacturer": entityField, "authors": contacts,
	"author": {kind: text}, "publisher": {kind: text}, "group": {kind: text}, "name": {kind: text}, "version": {kind: text},
	"versionRange": {kind: text}, "description": {kind: text}, "scope": {kind: text}, "copyright": {kind: text},
	"cpe": {kind: text}, "purl": {kind: token}, "modified": {kind: flag}, "hashes": hashes, "licenses": licencesOf,
	"swid":               {kind: object, shape: &shape{"tagId": {kind: attribute}, "name": {kind: attribute}}},
	"externalReferences": externalReferences, "properties": properties,
	"swhid": {kind: texts, item: "swhid"}, "omniborId": {kind: texts, item: "omniborId"},
	"evidence": {kind: object, shape: &evidence}, "cryptoProperties": {kind: object, shape: &cryptoProperties},
}

// evidence is how a component was found. Before 1.6 there was one identity at most.
var evidence = shape{
	"identity":    {kind: list, item: "identity", shape: &shape{"field": {kind: text}, "confidence": {kind: token}}},
	"occurrences": {kind: list, name: "occurrences", item: "occurrence", shape: &shape{"location": {kind: text}}},
}

var patch = shape{
	"type":     {kind: attribute},
	"resolves": {kind: list, name: "resolves", item: "issue", shape: &shape{"id": {kind: text}}},
}

// pedigree is what a component was made from.
var pedigree = shape{
	"commits": {kind: list, name: "commits", item: "commit", shape: &shape{"uid": {kind: text}}},
	"patches": {kind: list, name: "patches", item: "patch", shape: &patch},
}

var service = shape{
	"bom-ref": {kind: attribute}, "provider": entityField, "group": {kind: text}, "name": {kind: text}, "version": {kind: text},
	"description": {kind: text}, "endpoints": {kind: texts, name: "endpoints", item: "endpoint"},
	"authenticated": {kind: flag}, "x-trust-boundary": {kind: flag}, "licenses": licencesOf, "trustZone": {kind: text},
	"data":               {kind: list, name: "data", shape: &dataFlow, gather: dataFlows},
	"externalReferences": externalReferences, "properties": properties,
}

// dataFlow is what a service takes or gives. Up to 1.4 it is a classification alone.
var dataFlow = shape{
	"name": {kind: attribute}, "description": {kind: attribute}, "classification": {kind: classed}, "flow": {kind: flowing},
	"source": {kind: texts, name: "source", item: "url"}, "destination": {kind: texts, name: "destination", item: "url"},
	"governance": {kind: object, shape: &shape{"custodians": responsible("custodian"), "stewards": responsible("steward"), "owners": responsible("owner")}},
}

func responsible(role string) field {
	return field{kind: list, name: role + "s", item: role, shape: &shape{"organization": entityField, "contact": {kind: object, shape: &contact}}}
}

var tool = shape{"vendor": {kind: text}, "name": {kind: text}, "version": {kind: text}}

var metadata = shape{
	"timestamp": {kind: token}, "authors": contacts, "component": {kind: object, shape: &component},
	"lifecycles":   {kind: list, name: "lifecycles", item: "lifecycle", shape: &shape{"phase": {kind: text}, "name": {kind: text}}},
	"tools":        {kind: list, name: "tools", shape: &tool, gather: toolItems},
	"manufacturer": entityField, "manufacture": entityField, "supplier": entityField, "licenses": licencesOf, "properties": properties,
	"distributionConstraints": {kind: object, shape: &shape{"tlp": {kind: token}}},
}

var dependency = shape{
	"ref":       {kind: attribute},
	"dependsOn": {kind: refs, item: "dependency"},
	"provides":  {kind: refs, item: "provides"},
}

// composition: what is in one may come any number of times.
var composition = shape{
	"aggregate":    {kind: words},
	"assemblies":   {kind: refs, name: "assemblies", item: "assembly", again: true},
	"dependencies": {kind: refs, name: "dependencies", item: "dependency", again: true},
}

// vulnerability: of what is said of one, that which a VEX statement is made of.
var vulnerability = shape{
	"bom-ref": {kind: attribute}, "id": {kind: text}, "recommendation": {kind: text}, "workaround": {kind: text},
	"references": {kind: list, name: "references", item: "reference", shape: &shape{"id": {kind: text}}},
	"analysis": {kind: object, shape: &shape{
		"state": {kind: token}, "justification": {kind: token}, "response": {kind: texts, name: "responses", item: "response"},
		"detail": {kind: text}, "firstIssued": {kind: token}, "lastUpdated": {kind: token},
	}},
	"affects": {kind: list, name: "affects", item: "target", shape: &shape{
		"ref": {kind: token},
		"versions": {kind: list, name: "versions", item: "version",
			shape: &shape{"version": {kind: text}, "range": {kind: text}, "status": {kind: token}}},
	}},
}

var bom = shape{
	"serialNumber": {kind: attribute}, "version": {kind: attributeNumber},
	"metadata":     {kind: object, shape: &metadata},
	"components":   {kind: list, name: "components", item: "component", shape: &component},
	"services":     {kind: list, name: "services", item: "service", shape: &service},
	"dependencies": {kind: list, name: "dependencies", shape: &dependency, gather: dependencyItems},
	"compositions": {kind: list, name: "compositions", item: "composition", shape: &composition},
	"vulnerabilities": {kind: list, name: "vulnerabilities", item: "vulnerability",
		shape: &vulnerability},
	"externalReferences": externalReferences, "properties": properties,
}

// Components and services hold themselves, which a variable's own initialiser cannot say.
func init() {
	component["components"] = field{kind: list, name: "components", item: "component", shape: &component}
	pedigree["ancestors"] = field{kind: list, name: "ancestors", item: "component", shape: &component}
	component["pedigree"] = field{kind: object, shape: &pedigree}
	service["services"] = field{kind: list, name: "services", item: "service", shape: &service}
}
