package sbom_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestConformanceBothSyntaxes lets the library write every official document in JSON and in XML, of which we must read the same.
func TestConformanceBothSyntaxes(t *testing.T) {
	root := needs.Conformance(t)
	files, err := filepath.Glob(filepath.Join(root, "cyclonedx", "spec", "1.[67]", "valid-*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no documents", err)
	}
	for _, file := range files {
		sameInBoth(t, filepath.Base(file), decoded(t, file))
	}
}

// TestBothSyntaxes has what no official document has.
func TestBothSyntaxes(t *testing.T) {
	address := func(street string) *cdx.OrganizationalEntity {
		return &cdx.OrganizationalEntity{Name: "Fabulon", Address: &cdx.PostalAddress{
			Country: "DE", Region: "Baden", Locality: "Ulm", PostOfficeBoxNumber: "12", PostalCode: "89073", StreetAddress: street,
		}}
	}
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Component: &cdx.Component{Type: cdx.ComponentTypeDevice, Name: "pump", Version: "1", Manufacturer: address("Donau 1"), Supplier: address("Donau 2")}}
	bom.Components = &[]cdx.Component{{Type: cdx.ComponentTypeLibrary, Name: "zlib", Version: "1.3", Pedigree: &cdx.Pedigree{
		Ancestors: &[]cdx.Component{{Type: cdx.ComponentTypeLibrary, Name: "zlib", Version: "1.2", PackageURL: "pkg:generic/zlib@1.2"}},
		Commits:   &[]cdx.Commit{{UID: "1"}},
		Patches: &[]cdx.Patch{{Type: cdx.PatchTypeBackport, Resolves: &[]cdx.Issue{
			{Type: cdx.IssueTypeSecurity, ID: "CVE-2023-45853"}, {Type: cdx.IssueTypeSecurity, ID: "CVE-2022-37434"},
		}}},
	}}}
	said := sameInBoth(t, "made", bom)
	if pedigree, ok := said[1]["Pedigree"].(map[string]any); !ok || len(pedigree["Resolves"].([]any)) != 2 || said[0]["Postal"] != "DE, Baden, Ulm, 89073, 12, Donau 1" {
		t.Errorf("%v", said)
	}
}

// sameInBoth writes a document in both syntaxes, and gives what is read.
func sameInBoth(t *testing.T, name string, bom *cdx.BOM) []map[string]any {
	t.Helper()
	inJSON, inXML := readAs(t, bom, cdx.BOMFileFormatJSON), readAs(t, bom, cdx.BOMFileFormatXML)
	if len(inJSON) != len(inXML) {
		t.Fatalf("%s: %d components in JSON, %d in XML", name, len(inJSON), len(inXML))
	}
	for i, said := range inJSON {
		for field, want := range said {
			if got := inXML[i][field]; !reflect.DeepEqual(got, want) {
				t.Errorf("%s: component %d: %s: %v in JSON, %v in XML", name, i, field, want, got)
			}
		}
	}
	return inJSON
}

func decoded(t *testing.T, file string) *cdx.BOM {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bom := new(cdx.BOM)
	if err := cdx.NewBOMDecoder(bytes.NewReader(data), cdx.BOMFileFormatJSON).Decode(bom); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return bom
}

// readAs gives what is said of each component, by field, without places.
func readAs(t *testing.T, bom *cdx.BOM, format cdx.BOMFileFormat) []map[string]any {
	t.Helper()
	var out bytes.Buffer
	if err := cdx.NewBOMEncoder(&out, format).EncodeVersion(bom, bom.SpecVersion); err != nil {
		t.Fatal(err)
	}
	d, err := sbom.Read("bom", out.Bytes(), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]any
	for _, c := range d.All() {
		flat := *c
		flat.Parent, flat.Line = nil, 0
		text, err := json.Marshal(struct {
			sbom.Component
			sbom.Details
			Support sbom.Support
		}{flat, *c.Details(), c.Support()})
		if err != nil {
			t.Fatal(err)
		}
		var said map[string]any
		if err := json.Unmarshal(text, &said); err != nil {
			t.Fatal(err)
		}
		dropPlaces(said)
		// In XML the library writes isExternal as an element, and lists of cryptographic assets without their items: not as the schema has them.
		delete(said, "External")
		delete(said, "Crypto")
		all = append(all, said)
	}
	return all
}

func dropPlaces(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range []string{"Pointer", "At", "Place"} {
			delete(v, key)
		}
		for _, inner := range v {
			dropPlaces(inner)
		}
	case []any:
		for _, inner := range v {
			dropPlaces(inner)
		}
	}
}
