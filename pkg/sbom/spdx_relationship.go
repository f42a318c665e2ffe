package sbom

import (
	"strconv"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// spdxRelations are the relationship types that belong to the graph (SPDX 2.3 clause 11.1). The others, such as PATCH_FOR
// or COPY_OF, say neither that something is needed nor that it is inside.
var spdxRelations = map[string]relation{
	"DEPENDS_ON": {needs: true}, "DYNAMIC_LINK": {needs: true, linked: true}, "STATIC_LINK": {needs: true, linked: true}, "HAS_PREREQUISITE": {needs: true}, "GENERATED_FROM": {},
	"CONTAINS": {held: true, anything: true}, "DISTRIBUTION_ARTIFACT": {held: true, anything: true},

	"DEPENDENCY_OF": {reverse: true, needs: true}, "RUNTIME_DEPENDENCY_OF": {reverse: true, needs: true}, "BUILD_DEPENDENCY_OF": {reverse: true},
	"DEV_DEPENDENCY_OF": {reverse: true}, "TEST_DEPENDENCY_OF": {reverse: true}, "OPTIONAL_DEPENDENCY_OF": {reverse: true, needs: true},
	"PROVIDED_DEPENDENCY_OF": {reverse: true, needs: true}, "PREREQUISITE_FOR": {reverse: true, needs: true}, "GENERATES": {reverse: true},
	"BUILD_TOOL_OF": {reverse: true}, "DEV_TOOL_OF": {reverse: true}, "TEST_TOOL_OF": {reverse: true},

	"CONTAINED_BY": {held: true, reverse: true, anything: true}, "PACKAGE_OF": {held: true, reverse: true, component: true}, "OPTIONAL_COMPONENT_OF": {held: true, reverse: true, component: true},
	"EXPANDED_FROM_ARCHIVE": {held: true, reverse: true}, "FILE_ADDED": {held: true, reverse: true}, "DATA_FILE_OF": {held: true, reverse: true},
	"DOCUMENTATION_OF": {held: true, reverse: true}, "EXAMPLE_OF": {held: true, reverse: true}, "METAFILE_OF": {held: true, reverse: true},
	"TEST_OF": {held: true, reverse: true}, "TEST_CASE_OF": {held: true, reverse: true}, "DEPENDENCY_MANIFEST_OF": {held: true, reverse: true},
}

// relationship is one entry of the relationships of a document.
type relationship struct {
	from, kind, to string
	index          int32
	evident        bool // its comment says that the one was seen by the other
}

func (r relationship) pointer() string { return "/relationships/" + strconv.Itoa(int(r.index)) }

// relationships takes over what all entries say, so that each is read once.
func (x *spdx2) relationships() {
	x.root.each("relationships", "", func(rel node, at string) {
		index, _ := strconv.ParseInt(at[strings.LastIndexByte(at, '/')+1:], 10, 32)
		x.relations = append(x.relations, relationship{rel.str("spdxElementId"), rel.str("relationshipType"), rel.str("relatedSpdxElement"), int32(index), strings.HasPrefix(rel.str("comment"), evidentBy)})
	})
}

// claims keeps what NONE and NOASSERTION on the other end of a relationship claim: that there is nothing more, or that
// nobody knows.
func (x *spdx2) claims() {
	for _, rel := range x.relations {
		relation, graph := spdxRelations[rel.kind]
		if !graph || relation.reverse || !x.parts[rel.from] {
			continue
		}
		switch rel.to {
		case spdxNone:
			x.r.doc.claim(cdx.CompositionAggregateComplete, rel.from, relation.held)
		case spdxNoAssertion:
			x.r.doc.claim(cdx.CompositionAggregateUnknown, rel.from, relation.held)
		}
	}
}

// claim keeps what an SPDX document claims of how complete a relationship of an element is: what the element holds, or what
// it needs.
func (d *Document) claim(aggregate cdx.CompositionAggregate, from string, held bool) {
	c := Composition{Aggregate: string(aggregate)}
	if held {
		c.Assemblies = []string{from}
	} else {
		c.Dependencies = []string{from}
	}
	d.Compositions = append(d.Compositions, c)
}

// ties states the graph.
func (x *spdx2) ties(t *ties) {
	for i, id := range x.root.strs("documentDescribes") {
		x.known(t, end{ref: id, key: "documentDescribes", index: i}, "")
	}
	for _, m := range x.members {
		x.membership(t, m)
	}
	for _, rel := range x.relations {
		at := rel.pointer()
		from, to := end{ref: rel.from, key: "spdxElementId", index: -1}, end{ref: rel.to, key: "relatedSpdxElement", index: -1}
		relation, graph := spdxRelations[rel.kind]
		switch {
		case !graph:
			x.known(t, from, at)
			x.known(t, to, at)
		case relation.reverse:
			x.tie(t, to, from, at)
		default:
			x.tie(t, from, to, at)
		}
	}
}

// tie says that one element needs or holds another. Both must be of this document to be part of the graph.
func (x *spdx2) tie(t *ties, from, to end, object string) {
	if !x.parts[from.ref] || !x.parts[to.ref] {
		if x.parts[from.ref] && (to.ref == spdxNone || to.ref == spdxNoAssertion) {
			t.entry(from.ref, from, object)
		}
		x.known(t, from, object)
		x.known(t, to, object)
		return
	}
	t.entry(from.ref, from, object)
	t.on(from.ref, to, object)
}

// known reports an end that neither this document nor one that it names has.
func (x *spdx2) known(t *ties, e end, object string) {
	if e.ref == "" || e.ref == spdxNone || e.ref == spdxNoAssertion {
		return
	}
	if _, here := x.bearers[e.ref]; here {
		return
	}
	if document, _, other := strings.Cut(e.ref, ":"); other {
		if _, named := x.external[document]; named {
			return
		}
	}
	t.resolve(e, object)
}
