package gate

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestFilesOfPackages: the file that a package is distributed as is no dependency of its own, and no component that must be looked up; where nothing but files is listed each is.
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
	f := read(element("Organization", "maker", ""), root, element("software_Package", "app", `,"software_packageVersion":"1"`), element("software_Package", "lib", `,"software_packageVersion":"1","software_packageUrl":"pkg:npm/lib@1"`),
		element("software_File", "app.jar", hash("2")), element("software_File", "lib.jar", hash("3")), element("software_File", "unhashed.jar", ""),
		tie("r1", "dependsOn", "app", "lib"), tie("r2", "hasDistributionArtifact", "app", "app.jar"), tie("r3", "hasDistributionArtifact", "lib", "lib.jar"), tie("r4", "hasDistributionArtifact", "app", "unhashed.jar"))
	if !slices.Equal(f.UncoveredDependencies, []string{"lib 1", "unhashed.jar"}) || len(f.Unassessable) != 1 || f.UnassessableShare != 0.5 {
		t.Errorf("not covered %q, not assessable %q, share %v", f.UncoveredDependencies, f.Unassessable, f.UnassessableShare)
	}
	f = read(element("Organization", "maker", ""), root, element("software_Package", "app", `,"software_packageVersion":"1"`), element("software_File", "a", hash("2")), element("software_File", "b", hash("3")), tie("r1", "contains", "app", "a"), tie("r2", "contains", "app", "b"))
	if len(f.Unassessable) != 2 || f.UnassessableShare != 1 {
		t.Errorf("nothing but files: not assessable %q, share %v", f.Unassessable, f.UnassessableShare)
	}
}
