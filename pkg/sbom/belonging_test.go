package sbom

import (
	"fmt"
	"strings"
	"testing"
)

// belonging is what is expected of a file: whether a package keeps it, and whether it counts with that package.
type belonging struct{ kept, belongs bool }

var (
	part  = belonging{true, true}  // of a package
	apart = belonging{true, false} // kept or merely listed, and counted by itself
	alone = belonging{}            // a component like any other
)

func (want belonging) check(t *testing.T, name string, d *Document, ref string) {
	t.Helper()
	c := d.ByRef(ref)
	if got := (belonging{c.Kept(), c.Belongs()}); got != want {
		t.Errorf("%s: %s: got %+v; expected %+v", name, ref, got, want)
	}
	if d.Parts()[c] != want.belongs {
		t.Errorf("%s: %s: among the parts: %v", name, ref, !want.belongs)
	}
}

// TestBelonging tells the files and snippets of SPDX 2 that are parts of packages from those that are components like others. "r" is the subject.
func TestBelonging(t *testing.T) {
	rel := func(from, kind, to string) string {
		kind, comment, _ := strings.Cut(kind, " ")
		return `{"spdxElementId":"SPDXRef-` + from + `","relationshipType":"` + kind + `","relatedSpdxElement":"SPDXRef-` + to + `","comment":"` + comment + `"},`
	}
	needed := rel("r", "DEPENDS_ON", "f")
	for name, c := range map[string]struct {
		relations     string
		file, snippet belonging
	}{
		"nothing leads to it":                   {"", alone, part},
		"contained":                             {rel("p", "CONTAINS", "f"), part, part},
		"contained, the other way round":        {rel("f", "CONTAINED_BY", "p"), part, part},
		"what it is distributed as":             {rel("p", "DISTRIBUTION_ARTIFACT", "f"), part, part},
		"what it was seen by":                   {rel("p", "OTHER evident-by: indicates the package's existence is evident by the given file", "f"), part, part},
		"some other tie":                        {rel("p", "OTHER see evident-by: x", "f"), alone, part},
		"in the list of a package":              {rel("listing", "OTHER", "f"), part, part},
		"a library that is its documentation":   {rel("f", "DOCUMENTATION_OF", "p") + rel("doc", "DOCUMENTATION_OF", "nameless"), alone, part},
		"made of its source":                    {rel("f", "GENERATED_FROM", "p"), alone, part},
		"an optional component":                 {rel("f", "OPTIONAL_COMPONENT_OF", "p"), alone, part},
		"contained by what has a name alone":    {rel("nameless", "CONTAINS", "f"), part, part},
		"contained by another file":             {rel("g", "CONTAINS", "f"), alone, part},
		"seen by what has a name alone":         {rel("nameless", "OTHER evident-by: x", "f"), part, part},
		"a dependency":                          {needed, alone, part},
		"contained, and a dependency":           {rel("p", "CONTAINS", "f") + rel("f", "RUNTIME_DEPENDENCY_OF", "r"), part, part},
		"contained, and linked":                 {rel("p", "CONTAINS", "f") + rel("g", "STATIC_LINK", "f"), part, part},
		"contained, and linked with others":     {rel("p", "CONTAINS", "f") + rel("f", "DYNAMIC_LINK", "g"), part, part},
		"seen by it, and a dependency":          {rel("p", "OTHER evident-by: x", "f") + needed, part, part},
		"in a nameless one, and a dependency":   {rel("nameless", "CONTAINS", "f") + needed, apart, part},
		"in both, and a dependency":             {rel("nameless", "CONTAINS", "f") + rel("p", "CONTAINS", "f") + needed, part, part},
		"contained by the subject":              {rel("r", "CONTAINS", "f"), apart, part},
		"by the subject, the other way round":   {rel("f", "CONTAINED_BY", "r"), apart, part},
		"in the list of the subject":            {"", apart, part},
		"by the subject, and a dependency":      {rel("r", "CONTAINS", "f") + needed, alone, part},
		"by the subject, and linked":            {rel("r", "CONTAINS", "f") + rel("g", "DYNAMIC_LINK", "f"), apart, part},
		"by the subject, a library as its test": {rel("f", "TEST_OF", "r"), alone, part},
		"by the subject and by a package":       {rel("r", "CONTAINS", "f") + rel("nameless", "CONTAINS", "f"), part, part},
		"by the subject, documentation":         {rel("r", "CONTAINS", "doc"), alone, part},
		"by nothing, documentation":             {"", alone, part},
		"what the subject is distributed as":    {rel("r", "DISTRIBUTION_ARTIFACT", "f"), part, part},
		"the same, said twice":                  {rel("r", "DISTRIBUTION_ARTIFACT", "f") + rel("r", "DISTRIBUTION_ARTIFACT", "f"), part, part},
		"one library of several such files":     {rel("r", "DISTRIBUTION_ARTIFACT", "f") + rel("r", "DISTRIBUTION_ARTIFACT", "g"), apart, part},
		"the snippet alone is contained":        {rel("p", "CONTAINS", "s"), alone, part},
		"a snippet that is a dependency":        {rel("r", "DEPENDS_ON", "s"), alone, apart},
		"a snippet of a package, and needed":    {rel("p", "CONTAINS", "f") + rel("r", "DEPENDS_ON", "s"), part, part},
		"a package that the subject has within": {rel("r", "CONTAINS", "p"), alone, part},
	} {
		listed, ofSubject := "", ""
		switch name {
		case "in the list of a package":
			listed = `,"hasFiles":["SPDXRef-f"]`
		case "in the list of the subject":
			ofSubject = `,"hasFiles":["SPDXRef-f"]`
		}
		d, err := Read("s.spdx.json", fmt.Appendf(nil, `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d","dataLicense":"CC0-1.0","documentNamespace":"https://x.example/d",
			"creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Organization: X"]},
			"packages":[{"SPDXID":"SPDXRef-r","name":"r","downloadLocation":"NONE","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/r@1"}]%s},
				{"SPDXID":"SPDXRef-p","name":"p","downloadLocation":"NONE","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/p@1"}]%s},
				{"SPDXID":"SPDXRef-nameless","name":"n","downloadLocation":"NONE"}],
			"files":[{"SPDXID":"SPDXRef-f","fileName":"./libssl.so.3","checksums":[]},{"SPDXID":"SPDXRef-g","fileName":"./bin/g","checksums":[]},
				{"SPDXID":"SPDXRef-doc","fileName":"./doc/manual.html","fileTypes":["TEXT","DOCUMENTATION"],"checksums":[]}],
			"snippets":[{"SPDXID":"SPDXRef-s","name":"s","snippetFromFile":"SPDXRef-f","ranges":[]}],
			"relationships":[%s]}`, ofSubject, listed, c.relations+strings.TrimSuffix(rel("DOCUMENT", "DESCRIBES", "r"), ",")), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		c.file.check(t, name, d, "SPDXRef-f")
		c.snippet.check(t, name, d, "SPDXRef-s")
		if strings.HasSuffix(name, "documentation") {
			part.check(t, name, d, "SPDXRef-doc")
		}
		if name == "one library of several such files" {
			apart.check(t, name, d, "SPDXRef-g")
		}
	}
}

// TestBelongingSPDX3 does the same of SPDX 3. "r" is the subject, the file "f" a library.
func TestBelongingSPDX3(t *testing.T) {
	rel := tie3
	for name, c := range map[string]struct {
		relations string
		file      belonging
	}{
		"nothing leads to it":                  {"", alone},
		"contained":                            {rel("p", "contains", "f"), part},
		"what it is distributed as":            {rel("p", "hasDistributionArtifact", "f"), part},
		"a library that is its data":           {rel("p", "hasDataFile", "f"), alone},
		"contained by what has a name alone":   {rel("nameless", "contains", "f"), part},
		"distributed as it, with a name alone": {rel("nameless", "hasDistributionArtifact", "f"), part},
		"in a nameless one, and linked":        {rel("nameless", "contains", "f") + rel("g", "hasDynamicLink", "f"), apart},
		"contained, and linked":                {rel("p", "contains", "f") + rel("g", "hasDynamicLink", "f"), part},
		"contained, and linked statically":     {rel("p", "contains", "f") + rel("g", "hasStaticLink", "f"), part},
		"contained, and a dependency":          {rel("p", "contains", "f") + rel("r", "dependsOn", "f"), part},
		"a dependency":                         {rel("r", "dependsOn", "f"), alone},
		"a dependency of a package":            {rel("p", "dependsOn", "f"), alone},
		"an optional component":                {rel("p", "hasOptionalComponent", "f"), alone},
		"contained by the subject":             {rel("r", "contains", "f"), alone},
		"by the subject, and a dependency":     {rel("r", "contains", "f") + rel("r", "dependsOn", "f"), alone},
		"what the subject is distributed as":   {rel("r", "hasDistributionArtifact", "f"), part},
		"one of several of those, a library":   {rel("r", "hasDistributionArtifact", "f") + rel("r", "hasDistributionArtifact", "g"), alone},
	} {
		d, err := Read("s.spdx3.json", aboutFile(`,"software_primaryPurpose":"library"`, c.relations), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if d.Root == nil || d.Root.Name.Text != "r" {
			t.Fatalf("%s: the subject is %v", name, d.Root)
		}
		c.file.check(t, name, d, "https://x.example/f")
	}
}

// aboutFile is a document of SPDX 3 about a file "f", with its purpose and how it stands to others. "r" is the subject.
func aboutFile(purpose, relations string) []byte {
	return []byte(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
	{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-01-01T00:00:00Z","createdBy":["https://x.example/who"]},
	{"type":"Organization","spdxId":"https://x.example/who","creationInfo":"_:c","name":"X"},
	{"type":"SpdxDocument","spdxId":"https://x.example/d","creationInfo":"_:c","rootElement":["https://x.example/r"]},
	{"type":"software_Package","spdxId":"https://x.example/r","creationInfo":"_:c","name":"r","software_packageUrl":"pkg:npm/r@1"},
	{"type":"software_Package","spdxId":"https://x.example/p","creationInfo":"_:c","name":"p","software_packageUrl":"pkg:npm/p@1"},
	{"type":"software_Package","spdxId":"https://x.example/nameless","creationInfo":"_:c","name":"n"},
	{"type":"software_File","spdxId":"https://x.example/f","creationInfo":"_:c","name":"openssl"` + purpose + `},
	{"type":"software_File","spdxId":"https://x.example/g","creationInfo":"_:c","name":"bin/g"}` + relations + `]}`)
}

// tie3 is one relationship in it.
func tie3(from, kind, to string) string {
	return fmt.Sprintf(`,{"type":"Relationship","spdxId":"https://x.example/%s-%s-%s","creationInfo":"_:c","from":"https://x.example/%[1]s","to":["https://x.example/%[3]s"],"relationshipType":%[2]q}`, from, kind, to)
}

// TestListedFiles tells the files that the subject merely lists from those that are said to be components.
func TestListedFiles(t *testing.T) {
	within := tie3("r", "contains", "f")
	for name, c := range map[string]struct {
		purpose, additional, relations string
		file                           belonging
	}{
		"no purpose":                 {"", "", within, apart},
		"executable":                 {"executable", "", within, apart},
		"an archive":                 {"archive", "", within, apart},
		"a file":                     {"file", "", within, apart},
		"an application":             {"application", "", within, alone},
		"a library":                  {"library", "", within, alone},
		"firmware":                   {"firmware", "", within, alone},
		"an operating system":        {"operatingSystem", "", within, alone},
		"executable, a framework":    {"executable", "framework", within, alone},
		"a document":                 {"documentation", "", within, part},
		"and a dependency":           {"executable", "", within + tie3("g", "dependsOn", "f"), alone},
		"and linked":                 {"executable", "", within + tie3("g", "hasStaticLink", "f"), apart},
		"and within a package":       {"application", "", within + tie3("nameless", "contains", "f"), part},
		"its optional component":     {"executable", "", tie3("r", "hasOptionalComponent", "f"), alone},
		"one of what it is given as": {"executable", "", tie3("r", "hasDistributionArtifact", "f") + tie3("r", "hasDistributionArtifact", "g"), apart},
	} {
		purposes := ""
		if c.purpose != "" {
			purposes = fmt.Sprintf(`,"software_primaryPurpose":%q`, c.purpose)
		}
		if c.additional != "" {
			purposes += fmt.Sprintf(`,"software_additionalPurpose":[%q]`, c.additional)
		}
		d, err := Read("s.spdx3.json", aboutFile(purposes, c.relations), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		c.file.check(t, name, d, "https://x.example/f")
	}
}

// TestUseOfFiles: what is no software is known by its purposes, or by its name where none is stated, and a name that software has is believed before either.
func TestUseOfFiles(t *testing.T) {
	for _, c := range []struct {
		name, purposes string
		want           use
	}{
		{"README", "", useAside}, {"usr/share/doc/manual.pdf", "", useAside}, {"etc\\drip.conf", "", useAside}, {"README.md", "TEXT", useAside},
		{"manual.html", "documentation", useAside}, {"limits.json", "configuration", useAside}, {"curves", "data", useAside}, {"a.spdx", "SPDX", useAside},
		{"usr/bin/drip2d", "", 0}, {"index.html", "", 0}, {"main.c", "SOURCE", useAside}, {"main.py", "SOURCE", 0}, {"lib/jena-2.6.3-sources.jar", "ARCHIVE", useAside}, {"openssl.src.tar.gz", "", useAside}, {"openssl-sources.zip", "library", useLibrary}, {"tool", "documentation executable", 0}, {"tool", "BINARY", 0}, {"start.sh", "TEXT", 0}, {"start.sh", "configuration", 0},
		{"boot.bin", "data", 0}, {"model", "model", 0}, {"", "", 0},
		{"libssl.so.3", "", useLibrary}, {"libssl.so.3.0.17-1~deb12u2", "documentation", useLibrary}, {"a.DLL", "data", useLibrary}, {"log4j-core-2.14.1.jar", "", useLibrary}, {"openssl", "library", useLibrary}, {"x.socket", "", 0},
	} {
		if got := useOf(c.name, strings.Fields(c.purposes)); got != c.want {
			t.Errorf("%s, %q: got %d; expected %d", c.name, c.purposes, got, c.want)
		}
	}
}
