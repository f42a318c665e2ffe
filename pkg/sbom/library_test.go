package sbom

import (
	"bytes"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// TestAgreesWithLibrary reads real documents with our reader and with the CycloneDX project's own Go library:
// both must see the same components and edges. Ours exists because the library gives up on a whole document
// for one field of the wrong type; where it does not give up, it is right.
func TestAgreesWithLibrary(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", "deliveries", "*", "*.cdx.json"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no demo SBOM found: %v", err)
	}
	if dir := os.Getenv("CLEANBILL_CONFORMANCE"); dir != "" {
		for _, pattern := range []string{"medical/medical/*.cdx.json", "cyclonedx/*/*/valid-*.json", "cyclonedx/*/valid-*.json", "sbom-wild/*/*.json"} {
			more, err := filepath.Glob(filepath.Join(dir, pattern))
			if err != nil {
				t.Fatal(err)
			}
			paths = append(paths, more...)
		}
	}
	compared := 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := Read(path, data, Limits{})
		if err != nil || doc.Standard() != "CycloneDX" {
			continue // not CycloneDX, or unreadable: other tests say which
		}
		var bom cdx.BOM
		if cdx.NewBOMDecoder(bytes.NewReader(data), cdx.BOMFileFormatJSON).Decode(&bom) != nil {
			continue
		}
		compared++
		if got, want := seenByUs(doc), seenByLibrary(&bom); got != want {
			t.Errorf("%s: we see\n%s\nthe library sees\n%s", path, got, want)
		}
	}
	t.Logf("compared %d documents", compared)
}

func seenByUs(doc *Document) string {
	var lines []string
	for _, c := range doc.Components {
		lines = append(lines, strings.Join([]string{c.Ref, c.Type, c.Group, c.Name.Text, c.Version.Text, c.Purl.Text, c.CPE.Text}, "|"))
	}
	return sortedLines(lines)
}

func seenByLibrary(bom *cdx.BOM) string {
	var lines []string
	var walk func(list *[]cdx.Component)
	walk = func(list *[]cdx.Component) {
		if list == nil {
			return
		}
		for _, c := range *list {
			lines = append(lines, strings.Join([]string{c.BOMRef, string(c.Type), c.Group, c.Name, c.Version, c.PackageURL, c.CPE}, "|"))
			walk(c.Components)
		}
	}
	walk(bom.Components)
	if bom.Metadata != nil && bom.Metadata.Component != nil {
		walk(bom.Metadata.Component.Components)
	}
	return sortedLines(lines)
}

func sortedLines(lines []string) string {
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}
