package sbom

import (
	"strings"
	"testing"
)

// TestBelonging tells the files and snippets of SPDX 2 that a package keeps from those that are listed beside it.
func TestBelonging(t *testing.T) {
	rel := func(from, kind, to string) string {
		kind, comment, _ := strings.Cut(kind, " ")
		return `{"spdxElementId":"SPDXRef-` + from + `","relationshipType":"` + kind + `","relatedSpdxElement":"SPDXRef-` + to + `","comment":"` + comment + `"}`
	}
	for name, c := range map[string]struct {
		relations     string
		file, snippet bool
	}{
		"nothing leads to it":                   {rel("DOCUMENT", "DESCRIBES", "p"), false, false},
		"contained":                             {rel("p", "CONTAINS", "f"), true, true},
		"contained, the other way round":        {rel("f", "CONTAINED_BY", "p"), true, true},
		"what it is distributed as":             {rel("p", "DISTRIBUTION_ARTIFACT", "f"), true, true},
		"what it was seen by":                   {rel("p", "OTHER evident-by: indicates the package's existence is evident by the given file", "f"), true, true},
		"seen by it, and needed":                {rel("p", "OTHER evident-by: x", "f") + "," + rel("p", "DEPENDS_ON", "f"), false, false},
		"seen by it, not to be looked up":       {rel("nameless", "OTHER evident-by: x", "f"), false, false},
		"some other tie":                        {rel("p", "OTHER see evident-by: x", "f"), false, false},
		"in the list of a package":              {rel("listing", "OTHER", "f"), true, true},
		"contained by what cannot be looked up": {rel("nameless", "CONTAINS", "f"), false, false},
		"a dependency":                          {rel("p", "DEPENDS_ON", "f"), false, false},
		"contained, and a dependency":           {rel("p", "CONTAINS", "f") + "," + rel("f", "RUNTIME_DEPENDENCY_OF", "p"), false, false},
		"contained, and linked":                 {rel("p", "CONTAINS", "f") + "," + rel("p", "STATIC_LINK", "f"), false, false},
		"the snippet alone is contained":        {rel("p", "CONTAINS", "s"), false, true},
		"a snippet that is a dependency":        {rel("p", "CONTAINS", "f") + "," + rel("p", "DEPENDS_ON", "s"), true, false},
	} {
		listed := ""
		if name == "in the list of a package" {
			listed = `,"hasFiles":["SPDXRef-f"]`
		}
		d, err := Read("s.spdx.json", []byte(`{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d","dataLicense":"CC0-1.0","documentNamespace":"https://x.example/d",
			"creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Organization: X"]},
			"packages":[{"SPDXID":"SPDXRef-p","name":"p","downloadLocation":"NONE","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/p@1"}]`+listed+`},
				{"SPDXID":"SPDXRef-nameless","name":"n","downloadLocation":"NONE"}],
			"files":[{"SPDXID":"SPDXRef-f","fileName":"./libssl.so.3","checksums":[]}],
			"snippets":[{"SPDXID":"SPDXRef-s","name":"s","snippetFromFile":"SPDXRef-f","ranges":[]}],
			"relationships":[`+c.relations+`]}`), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if f, s := d.ByRef("SPDXRef-f"), d.ByRef("SPDXRef-s"); f.Belongs() != c.file || s.Belongs() != c.snippet {
			t.Errorf("%s: the file belongs %v, the snippet %v", name, f.Belongs(), s.Belongs())
		} else if parts := d.Parts(); parts[f] != c.file || parts[s] != c.snippet {
			t.Errorf("%s: among the parts the file %v, the snippet %v", name, parts[f], parts[s])
		}
	}
}
