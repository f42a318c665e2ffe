package sbom

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// SPDX 3.0 says everything with elements that lie side by side in one list and name each other by spdxId
// (SPDX 3.0.1, annex on JSON-LD serialisation). Relationships are elements as well.

// spdx3Context begins the @context by which a document of SPDX 3.0 is known.
const spdx3Context = "https://spdx.org/rdf/3.0"

// isSPDX3 reports whether a JSON document says that it is SPDX 3.0.
func isSPDX3(root node) bool {
	for _, c := range root.strs("@context") {
		if strings.HasPrefix(c, spdx3Context) {
			return true
		}
	}
	return false
}

// element is one element of an SPDX 3.0 document.
type element struct {
	node
	pointer string
	kind    string // its type, "software_Package"
	id      string // spdxId, or @id of what is no element of its own
}

// elements is an SPDX 3.0 document, indexed.
type elements struct {
	r     *reader
	all   []element
	byID  map[string]int // spdxId and @id → index in all; the first one counts
	known map[string]bool
}

// spdx3Elements indexes a document: @graph, or the lone element that the document is.
func spdx3Elements(r *reader, root node) *elements {
	x := &elements{r: r, byID: map[string]int{}, known: map[string]bool{}}
	if _, many := root.lookup("@graph"); many {
		root.each("@graph", "", x.add)
	} else {
		x.add(root, "")
	}
	return x
}

func (x *elements) add(n node, pointer string) {
	e := element{node: n, pointer: pointer, kind: n.str("type"), id: n.str("spdxId")}
	if e.kind == "" {
		e.kind = n.str("@type")
	}
	if e.id == "" {
		e.id = n.str("@id")
	}
	if first, twice := x.byID[e.id]; e.id != "" && twice {
		x.r.problem(DuplicateRef, pointer, e.id, fmt.Sprintf("spdxId %s, which %s bears already", strictjson.Quote(e.id), x.all[first].pointer), "each spdxId once in a document")
	} else if e.id != "" {
		x.byID[e.id] = len(x.all)
	}
	x.all = append(x.all, e)
}

// of returns the element with an id.
func (x *elements) of(id string) (element, bool) {
	i, ok := x.byID[id]
	if !ok {
		return element{}, false
	}
	return x.all[i], true
}

// each calls f with every element of a kind, in document order.
func (x *elements) each(f func(element), kinds ...string) {
	for _, e := range x.all {
		if slices.Contains(kinds, e.kind) {
			f(e)
		}
	}
}

// spdx3Document reads a document of SPDX 3.0.
func (r *reader) spdx3Document(root node) {
	x := spdx3Elements(r, root)
	x.creation()
	x.imports()
	for _, e := range x.all {
		if spdx3Software[e.kind] != "" {
			x.component(e)
		}
	}
	x.documentReferences()
	x.subject()
	x.each(func(element) { r.doc.Vulnerabilities++ }, "security_Vulnerability")
	for _, e := range x.all {
		if SPDX3Assesses(e.kind, e.str("relationshipType")) {
			r.doc.Assessments++
		}
	}
	r.references()
	x.mentions()
	x.licenceRefs()
	x.relationships()
	x.belonging()
	x.unknownProperties()
}

// spdx3Assessing are the types of plain relationships that are about vulnerabilities.
var spdx3Assessing = []string{"affects", "doesNotAffect", "fixedIn", "underInvestigationFor", "hasAssessmentFor", "hasAssociatedVulnerability"}

// SPDX3Assesses says of an element of SPDX 3.0, by its class and the type of a relationship, whether it is about a vulnerability: one, an assessment of VEX, of a score or of a catalogue of exploited
// ones, or a plain relationship of such a type.
func SPDX3Assesses(class, relationshipType string) bool {
	return strings.HasPrefix(class, "security_") || class == "Relationship" && slices.Contains(spdx3Assessing, relationshipType)
}

// creation reads who made the document, with what, when and of what kind, from the creation information of the
// SpdxDocument, else of the first software_Sbom, else of the first element that has one.
func (x *elements) creation() {
	d := x.r.doc
	d.Timestamp, d.Revision, d.SerialNumber = Date{State: Absent}, Revision{State: Absent, Number: 1}, Text{State: Absent}
	d.DeviceMaker = Text{State: Absent}
	var info node
	look := func(e element) {
		if d.SerialNumber.State == Absent {
			d.SerialNumber = e.text("spdxId")
		}
		if info.none() {
			info = x.creationInfo(e.node)
		}
	}
	x.each(look, "SpdxDocument")
	x.each(look, "software_Sbom", "Bom")
	for _, e := range x.all {
		if info.none() {
			info = x.creationInfo(e.node)
		}
	}
	d.SpecVersion = info.str("specVersion")
	d.Timestamp = info.moment("created")
	x.creators(info)
	x.each(func(e element) {
		for _, kind := range e.strs("software_sbomType") {
			if phase := spdxLifecycle(kind); phase != "" && !slices.Contains(d.Lifecycles, phase) {
				d.Lifecycles = append(d.Lifecycles, phase)
			}
		}
	}, "software_Sbom")
}

// creators takes by whom and with what the document was made.
func (x *elements) creators(info node) {
	d := x.r.doc
	for _, id := range info.strs("createdBy") {
		switch agent, ok := x.of(id); {
		case !ok:
		case isParty(agent):
			d.Authors = append(d.Authors, x.entity(agent))
		case agent.kind == "SoftwareAgent":
			d.Tools = append(d.Tools, Tool{Name: agent.text("name"), Version: Text{State: Absent}})
		default:
			x.noParty(agent, "createdBy")
			if agent.kind == "Tool" {
				d.Tools = append(d.Tools, spdxTool(agent.text("name")))
			}
		}
	}
	for _, id := range info.strs("createdUsing") {
		if tool, ok := x.of(id); ok {
			d.Tools = append(d.Tools, spdxTool(tool.text("name")))
		}
	}
}

// creationInfo is given in place, or by the @id of one that several elements share.
func (x *elements) creationInfo(n node) node {
	if own := n.object("creationInfo"); !own.none() {
		return own
	}
	shared, ok := x.of(n.str("creationInfo"))
	if !ok || shared.kind != "CreationInfo" {
		return node{}
	}
	return shared.node
}

// documentReferences reads where more is said of the document as a whole.
func (x *elements) documentReferences() {
	x.r.doc.TLP = Text{State: Absent}
	x.each(func(e element) {
		e.node.each("externalRef", "", func(ref node, _ string) {
			x.r.doc.References = addReference(x.r.doc.References, ref.str("externalRefType"), ref.strs("locator")...)
		})
	}, "SpdxDocument", "software_Sbom", "Bom")
}

// imports notes which elements the document takes from others: they are known, though not here.
func (x *elements) imports() {
	imported := map[string]string{}
	x.each(func(e element) {
		e.node.each("import", e.pointer, func(m node, at string) {
			id := m.str("externalSpdxId")
			x.r.once(imported, id, id, at+"/externalSpdxId")
			x.known[id] = true
			where := m.str("locationHint")
			if where == "" {
				where = id
			}
			x.r.doc.LinkedBOMs = append(x.r.doc.LinkedBOMs, LinkedBOM{Pointer: at, URL: where})
		})
	}, "SpdxDocument")
}

// subject finds what the document is about: its root elements, or those of the software_Sbom that is its root, or what
// it is said to describe. Only a single one can be the subject; a package counts before the files beside it.
func (x *elements) subject() {
	d := x.r.doc
	found := map[string]bool{}
	var follow func(ids []string, depth int)
	follow = func(ids []string, depth int) {
		for _, id := range ids {
			e, ok := x.of(id)
			switch {
			case !ok || depth > maxRootSteps:
			case spdx3Software[e.kind] != "":
				found[e.id] = true
			default:
				follow(e.strs("rootElement"), depth+1)
			}
		}
	}
	x.each(func(e element) { follow(e.strs("rootElement"), 0) }, "SpdxDocument")
	if len(found) == 0 {
		x.each(func(e element) { follow(e.strs("rootElement"), 0) }, "software_Sbom", "Bom")
	}
	if len(found) == 0 {
		x.each(func(e element) {
			if e.str("relationshipType") == "describes" {
				follow(e.strs("to"), 0)
			}
		}, "Relationship")
	}
	packages := map[string]bool{}
	for id := range found {
		if e, _ := x.of(id); e.kind != "software_File" && e.kind != "software_Snippet" {
			packages[id] = true
		}
	}
	if len(packages) == 1 {
		found = packages
	}
	d.adopt(found)
}

// maxRootSteps is how many collections may lie between a document and its subject. One is usual.
const maxRootSteps = 4
