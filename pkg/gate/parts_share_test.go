package gate

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestFilesOfPackages: the file that a package is distributed as is no dependency of its own, and no component that must be looked up; where nothing but files is listed each is,
// and so is each of several that the subject is distributed as.
func TestFilesOfPackages(t *testing.T) {
	const id = "https://m.example/"
	element := func(kind, name, more string) string {
		return `{"type":"` + kind + `","spdxId":"` + id + name + `","creationInfo":"_:c","name":"` + name + `"` + more + `}`
	}
	tie := func(name, kind, from, to string) string {
		return element("Relationship", name, `,"relationshipType":"`+kind+`","from":"`+id+from+`","to":["`+id+to+`"]`)
	}
	hash := func(digit string) string {
		return `,"verifiedUsing":[{"type":"Hash","algorithm":"sha512","hashValue":"` + strings.Repeat("0e", 63) + "c" + digit + `"}]`
	}
	read := func(elements ...string) *fact.SBOM {
		doc, err := sbom.Read("x", []byte(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-10-02T03:04:05Z","createdBy":["`+id+`maker"]},`+
			strings.Join(elements, ",")+`]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		f := &fact.SBOM{Components: len(programs(doc.Components))}
		graphFacts(doc, f)
		componentFigures(doc, f)
		return f
	}
	root := element("software_Sbom", "sbom", `,"rootElement":["`+id+`app"]`)
	app := element("software_Package", "app", `,"software_packageVersion":"1","software_packageUrl":"pkg:generic/app@1"`)
	f := read(element("Organization", "maker", ""), root, app, element("software_Package", "lib", `,"software_packageVersion":"1","software_packageUrl":"pkg:npm/lib@1"`),
		element("software_File", "app.bin", hash("2")), element("software_File", "lib.jar", hash("3")), element("software_File", "unhashed.jar", ""),
		tie("r1", "dependsOn", "app", "lib"), tie("r2", "hasDistributionArtifact", "app", "app.bin"), tie("r3", "hasDistributionArtifact", "lib", "lib.jar"), tie("r4", "hasDistributionArtifact", "app", "unhashed.jar"))
	if !slices.Equal(f.UncoveredDependencies, []string{"lib 1", "unhashed.jar"}) || len(f.Unassessable) != 2 || f.UnassessableShare != 2.0/3 {
		t.Errorf("not covered %q, not assessable %q, share %v", f.UncoveredDependencies, f.Unassessable, f.UnassessableShare)
	}
	f = read(element("Organization", "maker", ""), root, app, element("software_File", "a", hash("2")), element("software_File", "b", hash("3")), tie("r1", "contains", "app", "a"), tie("r2", "contains", "app", "b"))
	if len(f.Unassessable) != 2 || f.UnassessableShare != 1 {
		t.Errorf("nothing but files: not assessable %q, share %v", f.Unassessable, f.UnassessableShare)
	}
	lib, none := element("software_Package", "lib", `,"software_packageVersion":"1","software_packageUrl":"pkg:npm/lib@1"`), element("software_Package", "none", "")
	for name, c := range map[string]struct {
		elements []string
		part     bool
	}{
		"contained":                         {[]string{tie("r", "contains", "lib", "libssl.so.3")}, true},
		"nothing leads to it":               {nil, false},
		"a dependency":                      {[]string{tie("r", "dependsOn", "lib", "libssl.so.3")}, false},
		"contained, and a dependency":       {[]string{tie("r", "contains", "lib", "libssl.so.3"), tie("r2", "dependsOn", "app", "libssl.so.3")}, true},
		"contained, and linked":             {[]string{tie("r", "contains", "lib", "libssl.so.3"), tie("r2", "hasDynamicLink", "app", "libssl.so.3")}, true},
		"contained, without a digest":       {[]string{element("software_File", "libssl.so.3.bare", ""), tie("r", "contains", "lib", "libssl.so.3"), tie("r2", "contains", "lib", "libssl.so.3.bare")}, true},
		"contained by what cannot be found": {[]string{none, tie("r", "contains", "none", "libssl.so.3")}, true},
		"the same, and a dependency":        {[]string{none, tie("r", "contains", "none", "libssl.so.3"), tie("r2", "dependsOn", "app", "libssl.so.3")}, false},
		"contained by the subject":          {[]string{tie("r", "contains", "app", "libssl.so.3")}, false},
		"contained by a file":               {[]string{element("software_File", "deb", hash("4")), tie("r", "contains", "deb", "libssl.so.3")}, false},
		"documentation of a package":        {[]string{tie("r", "hasDocumentation", "lib", "libssl.so.3")}, false},
		"what a package is distributed as":  {[]string{tie("r", "hasDistributionArtifact", "lib", "libssl.so.3")}, true},
	} {
		f := read(append([]string{element("Organization", "maker", ""), root, app, lib, tie("r0", "dependsOn", "app", "lib"), element("software_File", "libssl.so.3", hash("3"))}, c.elements...)...)
		if got := !slices.ContainsFunc(f.Unassessable, func(line string) bool { return strings.HasPrefix(line, "libssl.so.3") }); got != c.part {
			t.Errorf("%s: a part %v, not assessable %q", name, got, f.Unassessable)
		}
		if listed := slices.Contains(c.elements, none); listed != slices.ContainsFunc(f.Unassessable, func(line string) bool { return strings.HasPrefix(line, "none: ") }) {
			t.Errorf("%s: the package without an identifier is to count: %v; not assessable %q", name, listed, f.Unassessable)
		}
	}
	plain := element("software_Package", "app", `,"software_packageVersion":"1"`)
	for files, uncovered := range map[string][]string{"app.bin": {}, "app.bin boot.bin": {}, "app.bin libssl.so.3": {"libssl.so.3"}} {
		elements := []string{element("Organization", "maker", ""), root, plain}
		for i, file := range strings.Fields(files) {
			elements = append(elements, element("software_File", file, hash(string(rune('2'+i)))), tie("r"+file, "hasDistributionArtifact", "app", file))
		}
		if f := read(elements...); !slices.Equal(f.UncoveredDependencies, uncovered) {
			t.Errorf("the subject, which has no purl, is distributed as %s: not covered %q", files, f.UncoveredDependencies)
		}
	}
}
