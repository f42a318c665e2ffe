package sbom

import "github.com/cleanbill-dev/cleanbill/pkg/sbom/spdx"

// spdxElement says how the entries of a list of elements are read.
type spdxElement struct {
	read     func(x *spdx2, n node, pointer string) *Component
	licences []string // the fields that hold licences (SPDX 2.3 clauses 7.13 to 7.15, 8.5, 8.6, 9.5 and 9.6)
	parts    string   // the field that lists elements which it holds or needs; "" when there is none
	whole    string   // the field that names the element which it is a part of; "" when there is none
}

var spdxElements = map[string]spdxElement{
	"packages": {read: (*spdx2).pack, licences: []string{"licenseConcluded", "licenseDeclared", "licenseInfoFromFiles"}, parts: "hasFiles"},
	"files":    {read: (*spdx2).file, licences: []string{"licenseConcluded", "licenseInfoInFiles"}, parts: "fileDependencies"},
	"snippets": {read: (*spdx2).snippet, licences: []string{"licenseConcluded", "licenseInfoInSnippets"}, whole: "snippetFromFile"},
}

// membership is what a field of an element says of others: a list of its parts, or one whole.
type membership struct {
	of    *Component
	parts []string
	whole string
}

// elements reads packages, files and snippets, and all that is said of each at once: of a large document they are read again from the text
// for it.
func (x *spdx2) elements() {
	for _, list := range spdx.Elements {
		kind := spdxElements[list]
		x.root.each(list, "", func(n node, at string) {
			x.elementForms(n, at)
			c := kind.read(x, n, at)
			x.licenceRefs(n, at, kind.licences)
			m := membership{of: c}
			if kind.whole != "" {
				m.whole = n.str(kind.whole)
			} else {
				m.parts = n.strs(kind.parts)
			}
			if len(m.parts) > 0 || m.whole != "" {
				x.members = append(x.members, m)
			}
		})
	}
}

// membership states what the field of an element says as part of the graph.
func (x *spdx2) membership(t *ties, m membership) {
	list := spdxElements[spdxListOf[m.of.Element]]
	this := end{ref: m.of.Ref, key: "SPDXID", index: -1}
	for i, id := range m.parts {
		x.tie(t, this, end{ref: id, key: list.parts, index: i}, m.of.Pointer)
	}
	if m.whole != "" {
		x.tie(t, end{ref: m.whole, key: list.whole, index: -1}, this, m.of.Pointer)
	}
}

var spdxListOf = map[Element]string{Package: "packages", File: "files", Snippet: "snippets"}
