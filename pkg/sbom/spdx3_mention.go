package sbom

import (
	"strconv"
	"strings"
)

// spdx3Naming are the properties by which elements and what they hold name others, but for those of relationships and licences
// (SPDX 3.0.1, the classes of Core, Software and Security).
var spdx3Naming = map[string]bool{
	"creationInfo": true, "createdBy": true, "createdUsing": true, "originatedBy": true, "suppliedBy": true,
	"rootElement": true, "element": true, "subject": true, "definingArtifact": true, "dataLicense": true,
	"verifiedUsing": true, "externalRef": true, "externalIdentifier": true, "import": true, "namespaceMap": true, "extension": true,
	"software_snippetFromFile": true, "security_assessedElement": true,
}

// spdx3Organization is the one agent that the standard itself names (SPDX 3.0.1, Core, SpdxOrganization).
const spdx3Organization = "SpdxOrganization"

// mentions reports the ids that neither this document nor one that it imports has.
func (x *elements) mentions() {
	for _, e := range x.all {
		x.within(e.node)
	}
	for _, e := range x.all {
		x.mentionsIn(e.node, e.pointer)
	}
}

// within notes the ids of what lies in an element: it may be named from elsewhere, though it is none.
func (x *elements) within(n node) {
	for _, key := range n.keys() {
		eachNode(n.get(key), "", func(inner node, _ string) {
			if id := inner.str("@id"); id != "" {
				x.known[id] = true
			}
			x.within(inner)
		})
	}
}

func (x *elements) mentionsIn(n node, pointer string) {
	for _, key := range n.keys() {
		at := pointer + "/" + key
		if spdx3Naming[key] {
			x.mentioned(n.get(key), at)
		}
		eachNode(n.get(key), at, x.mentionsIn)
	}
}

// mentioned holds an id, or a list of them, against what there is.
func (x *elements) mentioned(v any, pointer string) {
	switch v := v.(type) {
	case string:
		if !x.has(v) && !strings.HasPrefix(v, spdx3Listed) && !strings.HasSuffix(v, spdx3Organization) {
			x.r.dangle(pointer, v, bearers["SPDX"])
		}
	case []any:
		for i, one := range v {
			if id, ok := one.(string); ok {
				x.mentioned(id, pointer+"/"+strconv.Itoa(i))
			}
		}
	}
}

// eachNode calls f with the object that a value is, or with those of a list.
func eachNode(v any, pointer string, f func(node, string)) {
	if one, ok := nodeOf(v); ok {
		f(one, pointer)
	}
	many, _ := v.([]any)
	for i, one := range many {
		if inner, ok := nodeOf(one); ok {
			f(inner, pointer+"/"+strconv.Itoa(i))
		}
	}
}
