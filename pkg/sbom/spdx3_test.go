package sbom

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func readSPDX3(t *testing.T) *Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "pump.spdx3.json"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Read("pump.spdx3.json", data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSPDX3(t *testing.T) {
	d := readSPDX3(t)
	if d.Format != "spdx-json-ld" || d.SpecVersion != "3.0.1" || !d.SchemaValid || len(d.Problems) > 0 {
		t.Fatalf("format %s %s, valid %v, problems %v", d.Format, d.SpecVersion, d.SchemaValid, d.Problems)
	}
	if d.SerialNumber.Text != "https://fabulon.example/drip2/document" || d.Timestamp.State != Stated {
		t.Errorf("serial number %v, timestamp %v", d.SerialNumber, d.Timestamp)
	}
	if len(d.Authors) != 1 || d.Authors[0].Name.Text != "Fabulon" || !reflect.DeepEqual(d.Authors[0].Contact, []string{"sbom@fabulon.example"}) {
		t.Errorf("authors %v", d.Authors)
	}
	if len(d.Tools) != 1 || d.Tools[0].Name.Text != "imagebuilder" || d.Tools[0].Version.Text != "4.1" {
		t.Errorf("tools %v", d.Tools)
	}
	if !reflect.DeepEqual(d.Lifecycles, []string{"build"}) || len(d.LinkedBOMs) != 1 || d.Vulnerabilities != 1 {
		t.Errorf("lifecycles %v, linked %v, vulnerabilities %d", d.Lifecycles, d.LinkedBOMs, d.Vulnerabilities)
	}
	root := d.Root
	if root == nil || root.Name.Text != "Drip 2 firmware" || root.Type != "firmware" || d.DeviceMaker.Text != "Fabulon" || root.Supplier.State != Unknown {
		t.Fatalf("root %+v, maker %v", root, d.DeviceMaker)
	}
	if d.SubjectCompleteness() != "complete" || !reflect.DeepEqual(names(d.Graph.DirectDependencies(root)), []string{"zlib", "busybox"}) {
		t.Errorf("completeness %q, direct %v", d.SubjectCompleteness(), names(d.Graph.DirectDependencies(root)))
	}
	zlib := d.ByRef("https://fabulon.example/drip2/zlib")
	if zlib.Purl.Name != "zlib" || zlib.CPE.Product != "zlib" || zlib.Hashes[0].Algorithm != "SHA-256" || !zlib.Hashes[0].WellFormed {
		t.Errorf("zlib %+v", zlib)
	}
	if !reflect.DeepEqual(zlib.LicenceTexts(), []string{"Zlib"}) || zlib.LicenceState != Stated || zlib.Pointer != "/@graph/6" || zlib.Line == 0 {
		t.Errorf("zlib: licences %v %s, at %s line %d", zlib.Licences, zlib.LicenceState, zlib.Pointer, zlib.Line)
	}
	if zlib.Support().Normal != "limited" || zlib.Support().End.Time.Year() != 2029 || zlib.Support().Justification.Text != "upstream is slow" {
		t.Errorf("zlib: support %+v", zlib.Support())
	}
	busybox := d.ByRef("https://fabulon.example/drip2/busybox")
	if busybox.LicenceState != Unknown || busybox.Support().Level.State != Unknown {
		t.Errorf("busybox: licence %s, support level %v", busybox.LicenceState, busybox.Support().Level)
	}
	source := d.ByRef("https://fabulon.example/drip2/busybox.tar")
	if source.Type != "file" || d.Graph.Depth(source) != 2 {
		t.Errorf("source: type %s, depth %d", source.Type, d.Graph.Depth(source))
	}
	if len(d.Reserved) != 1 || !strings.HasPrefix(d.Reserved[0].Name, "cleanbill:") {
		t.Errorf("reserved %v", d.Reserved)
	}
}

// change edits one element of the pump's SBOM.
func change(t *testing.T, id string, edit func(map[string]any)) *Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "pump.spdx3.json"))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	graph, _ := doc["@graph"].([]any)
	for _, v := range graph {
		if e, _ := v.(map[string]any); strings.HasSuffix(node{many: e}.str("spdxId"), id) {
			edit(e)
		}
	}
	if data, err = json.Marshal(doc); err != nil {
		t.Fatal(err)
	}
	d, err := Read("changed.json", data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSPDX3Defects(t *testing.T) {
	tests := []struct {
		name, id string
		edit     func(map[string]any)
		code     Code
		pointer  string
		valid    bool
	}{
		{"purpose not in the vocabulary", "/zlib", func(e map[string]any) { e["software_primaryPurpose"] = "gadget" }, SchemaViolation, "/@graph/6/software_primaryPurpose", false},
		{"no name", "/zlib", func(e map[string]any) { delete(e, "name") }, SchemaViolation, "/@graph/6", false},
		{"hash without value", "/zlib", func(e map[string]any) {
			e["verifiedUsing"] = []any{map[string]any{"type": "Hash", "algorithm": "sha256"}}
		}, SchemaViolation, "/@graph/6/verifiedUsing/0", false},
		{"time without zone", "/zlib", func(e map[string]any) { e["validUntilTime"] = "2029-01-01T00:00:00" }, SchemaViolation, "/@graph/6/validUntilTime", false},
		{"two elements of one id", "/zlib", func(e map[string]any) { e["spdxId"] = "https://fabulon.example/drip2/busybox" }, DuplicateRef, "/@graph/7", true},
		{"relation to nothing", "/uses", func(e map[string]any) { e["to"] = []any{"https://fabulon.example/drip2/ghost"} }, DanglingRef, "/@graph/10/to/0", true},
		{"relation from nothing", "/uses", func(e map[string]any) { e["from"] = "https://fabulon.example/drip2/ghost" }, DanglingRef, "/@graph/10/from", true},
		{"relation to itself", "/uses", func(e map[string]any) { e["to"] = []any{e["from"]} }, SelfRef, "/@graph/10/to/0", true},
		{"made by nobody here", "/zlib", func(e map[string]any) { e["originatedBy"] = []any{"https://fabulon.example/drip2/ghost"} }, DanglingRef, "/@graph/6/originatedBy/0", true},
		{"supplied by nobody here", "/zlib", func(e map[string]any) { e["suppliedBy"] = "https://fabulon.example/drip2/ghost" }, DanglingRef, "/@graph/6/suppliedBy", true},
		{"made when nobody knows", "/zlib", func(e map[string]any) { e["creationInfo"] = "_:ghost" }, DanglingRef, "/@graph/6/creationInfo", true},
		{"by an author of nowhere, in place", "/zlib", func(e map[string]any) {
			e["creationInfo"] = map[string]any{"type": "CreationInfo", "specVersion": "3.0.1", "created": "2026-11-10T08:00:00Z", "createdBy": []any{"https://fabulon.example/drip2/ghost"}}
		}, DanglingRef, "/@graph/6/creationInfo/createdBy/0", true},
		{"about nothing", "/sbom", func(e map[string]any) { e["rootElement"] = []any{"https://fabulon.example/drip2/ghost"} }, DanglingRef, "/@graph/4/rootElement/0", true},
		{"holds nothing", "/sbom", func(e map[string]any) { e["element"] = []any{"https://fabulon.example/drip2/zlib", "urn:ghost"} }, DanglingRef, "/@graph/4/element/1", true},
		{"verified using nothing", "/zlib", func(e map[string]any) { e["verifiedUsing"] = []any{"_:hash"} }, DanglingRef, "/@graph/6/verifiedUsing/0", false},
		{"under no licence", "/document", func(e map[string]any) { e["dataLicense"] = "https://fabulon.example/drip2/ghost" }, DanglingRef, "/@graph/3/dataLicense", true},
		{"of a class that SPDX does not have", "/zlib", func(e map[string]any) { e["type"] = "software_Packag" }, SchemaViolation, "/@graph/6/type", false},
		{"of a class by its whole name", "/zlib", func(e map[string]any) { e["type"] = "https://spdx.org/rdf/3.0.1/terms/Software/Package" }, SchemaViolation, "/@graph/6/type", false},
		{"of two classes", "/zlib", func(e map[string]any) { e["@type"] = "Tool" }, SchemaViolation, "/@graph/6", false},
		{"with two ids", "/zlib", func(e map[string]any) { e["@id"] = "https://fabulon.example/drip2/other" }, SchemaViolation, "/@graph/6", false},
		{"with a name that only readers of linked data see", "/zlib", func(e map[string]any) { e["https://spdx.org/rdf/3.0.1/terms/Core/name"] = "other" }, SchemaViolation, "/@graph/6/https:~1~1spdx.org~1rdf~13.0.1~1terms~1Core~1name", false},
		{"with a context of its own", "/zlib", func(e map[string]any) { e["@context"] = map[string]any{"name": "urn:other"} }, SchemaViolation, "/@graph/6", false},
		{"with more that readers of linked data see", "/zlib", func(e map[string]any) { e["@included"] = []any{} }, SchemaViolation, "/@graph/6/@included", false},
		{"a hash with a name that only readers of linked data see", "/zlib", func(e map[string]any) {
			e["verifiedUsing"] = []any{map[string]any{"type": "Hash", "algorithm": "sha256", "hashValue": strings.Repeat("0e", 31) + "c7", "urn:x": "y"}}
		}, SchemaViolation, "/@graph/6/verifiedUsing/0/urn:x", false},
		{"two package URLs", "/zlib", func(e map[string]any) {
			e["software_packageUrl"] = "pkg:generic/zlib@1.3"
			e["externalIdentifier"] = []any{map[string]any{"type": "ExternalIdentifier", "externalIdentifierType": "packageUrl", "identifier": "pkg:npm/evil@1.3"}}
		}, PurlContradicts, "/@graph/6/externalIdentifier/0/identifier", true},
		{"an element that is none", "/zlib", func(e map[string]any) { delete(e, "type") }, SchemaViolation, "/@graph/6", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := change(t, tt.id, tt.edit)
			if d.SchemaValid != tt.valid {
				t.Errorf("schema valid = %v: %v", d.SchemaValid, d.Problems)
			}
			for _, p := range d.Problems {
				if p.Code == tt.code && p.Pointer == tt.pointer {
					return
				}
			}
			t.Errorf("no problem %s at %s in %v", tt.code, tt.pointer, d.Problems)
		})
	}
}

// What the document has, imports or need not have does not dangle.
func TestSPDX3References(t *testing.T) {
	d := change(t, "/zlib", func(e map[string]any) {
		e["originatedBy"] = []any{"https://upstream.example/openssl", "https://spdx.org/rdf/3.0.1/terms/Core/SpdxOrganization"}
		e["suppliedBy"] = "https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement"
		e["creationInfo"] = map[string]any{"@id": "_:own", "type": "CreationInfo", "specVersion": "3.0.1", "created": "2026-11-10T08:00:00Z", "createdBy": []any{"https://fabulon.example/drip2/fabulon"}}
	})
	sameLines(t, told(d.Problems, DanglingRef), nil)
	d = change(t, "/document", func(e map[string]any) {
		e["dataLicense"], e["creationInfo"] = "https://spdx.org/licenses/CC0-1.0", "_:made"
	})
	sameLines(t, told(d.Problems, DanglingRef), nil)
}

func TestSPDX3Subject(t *testing.T) {
	two := change(t, "/sbom", func(e map[string]any) {
		e["rootElement"] = []any{"https://fabulon.example/drip2/zlib", "https://fabulon.example/drip2/busybox"}
	})
	if two.Root != nil || len(two.Components) != 4 {
		t.Errorf("root %v of several, %d components", two.Root, len(two.Components))
	}
	beside := change(t, "/sbom", func(e map[string]any) {
		e["rootElement"] = []any{"https://fabulon.example/drip2/busybox.tar", "https://fabulon.example/drip2/firmware"}
	})
	if beside.Root == nil || beside.Root.Name.Text != "Drip 2 firmware" {
		t.Errorf("root %v, want the package, not the file beside it", beside.Root)
	}
	circle := change(t, "/sbom", func(e map[string]any) { e["rootElement"] = []any{"https://fabulon.example/drip2/sbom"} })
	if circle.Root == nil || circle.Root.Name.Text != "Drip 2 firmware" {
		t.Errorf("a collection that is its own root: subject %v, want the one that is described", circle.Root)
	}
	imported := change(t, "/uses", func(e map[string]any) { e["to"] = []any{"https://upstream.example/openssl"} })
	for _, p := range imported.Problems {
		t.Errorf("relation to an imported element: %v", p)
	}
}

func TestSPDX3Lone(t *testing.T) {
	d, err := Read("file.json", []byte(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","type":"software_File","spdxId":"https://x.example/f",
		"creationInfo":{"type":"CreationInfo","specVersion":"3.0.1","created":"2026-01-01T00:00:00Z","createdBy":["https://x.example/a"]},"name":"f"}`), Limits{})
	if err != nil || !d.SchemaValid || len(d.Components) != 1 || d.Components[0].Pointer != "" || d.SpecVersion != "3.0.1" {
		t.Fatalf("%+v, %v", d, err)
	}
	if _, err := Read("x.json", []byte(`{"@context":"https://spdx.org/rdf/4.0/spdx-context.jsonld","@graph":[]}`), Limits{}); err == nil {
		t.Error("a context that is not known was taken for SPDX 3.0")
	}
}

// TestUnknownProperties notes what a class does not have, by its place; what other profiles and versions of the model have is none.
func TestUnknownProperties(t *testing.T) {
	if n := len(spdx3Properties()); n < 19 || !slices.Contains(spdx3Properties()["software_Package"], "software_packageUrl") {
		t.Fatalf("the schema has %d classes with properties", n)
	}
	d, err := Read("a.json", []byte(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-01-01T00:00:00Z","createdBy":["urn:a"],"createdWith":["urn:a"]},
{"type":"Person","spdxId":"urn:a","creationInfo":"_:c","name":"A"},
{"type":"software_Package","spdxId":"urn:p","creationInfo":"_:c","name":"p","packageVersion":"1","software_packageVersion":"1","software_copyrightText":"x"},
{"type":"software_Snippet","spdxId":"urn:s","creationInfo":"_:c","name":"s","software_snippetFromFile":"urn:p","software_byteRange":{"type":"PositiveIntegerRange","beginIntegerRange":1,"endIntegerRange":2}},
{"type":"ai_AIPackage","spdxId":"urn:i","creationInfo":"_:c","name":"i","ai_domain":["x"],"aidomain":"x"}]}`), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range d.Problems {
		if p.Code == UnknownProperty {
			got = append(got, fmt.Sprintf("%s %d %s", p.Pointer, p.Line, p.Found))
		}
	}
	if want := []string{`/@graph/0/createdWith 2 "createdWith"`, `/@graph/2/packageVersion 4 "packageVersion"`, `/@graph/4/aidomain 6 "aidomain"`}; !slices.Equal(got, want) || UnknownProperty.Effect() != Noted {
		t.Errorf("got %q, want %q", got, want)
	}
}
