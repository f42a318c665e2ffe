package sbom

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// spdxDoc is a document of SPDX 2.3 with more members.
func spdxDoc(more string) string {
	return `{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"d","documentNamespace":"https://maker.example/d",
"creationInfo":{"created":"2026-01-02T03:04:05Z","creators":["Organization: Maker (sbom@maker.example)"]}` + more + "}"
}

// pack is a package, with more members.
func pack(id, more string) string {
	return fmt.Sprintf(`{"SPDXID":%q,"name":%q,"downloadLocation":"NOASSERTION"%s}`, "SPDXRef-"+id, id, more)
}

// relate writes relationships "a TYPE b"; ids without "SPDXRef-" get it.
func relate(lines ...string) string {
	var out []string
	for _, line := range lines {
		w := strings.Fields(line)
		for i := range w {
			if i != 1 && w[i] != "NONE" && w[i] != "NOASSERTION" && !strings.Contains(w[i], ":") {
				w[i] = "SPDXRef-" + w[i]
			}
		}
		out = append(out, fmt.Sprintf(`{"spdxElementId":%q,"relationshipType":%q,"relatedSpdxElement":%q}`, w[0], w[1], w[2]))
	}
	return `,"relationships":[` + strings.Join(out, ",") + "]"
}

func packs(list ...string) string { return `,"packages":[` + strings.Join(list, ",") + "]" }

func readSPDX(t *testing.T, text string) *Document {
	t.Helper()
	d, err := Read("a.spdx.json", []byte(text), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSPDXDocument(t *testing.T) {
	d := readSPDX(t, strings.Replace(spdxDoc(packs(pack("p", `,"supplier":"Organization: Maker"`))+`,"externalDocumentRefs":[{"externalDocumentId":"DocumentRef-o","spdxDocument":"https://o.example/d","checksum":{"algorithm":"SHA1","checksumValue":"a"}}],
"annotations":[{"annotator":"Tool: t","annotationDate":"2026-01-02T03:04:05Z","annotationType":"OTHER","comment":"cleanbill:verdict=accept\ninternal:note: x"}]`),
		`"creators":[`, `"comment":"SBOM Type: Build","creators":["Tool: builder-1.2","Tool: maker (3.4)","nobody","Person: Ada Lovelace ()",`, 1))
	if !d.SchemaValid || len(d.Problems) != 1 || d.Problems[0].Pointer != "/creationInfo/creators/2" || d.Format != "spdx-json" || d.SpecVersion != "2.3" {
		t.Fatalf("%+v", d)
	}
	authors := []Entity{{Name: Text{Malformed, "nobody"}}, {Name: Text{Stated, "Ada Lovelace"}}, {Name: Text{Stated, "Maker"}, Contact: []string{"sbom@maker.example"}}}
	tools := []Tool{{Text{Stated, "builder"}, Text{Stated, "1.2"}}, {Text{Stated, "maker"}, Text{Stated, "3.4"}}}
	if !reflect.DeepEqual(d.Authors, authors) || !reflect.DeepEqual(d.Tools, tools) {
		t.Errorf("authors %v, tools %v", d.Authors, d.Tools)
	}
	if d.SerialNumber != (Text{Stated, "https://maker.example/d"}) || d.Timestamp.State != Stated || d.Revision.State != Absent || !reflect.DeepEqual(d.Lifecycles, []string{"build"}) ||
		d.DeviceMaker != (Text{Stated, "Maker"}) || d.Root == nil || d.Root.Ref != "SPDXRef-p" {
		t.Errorf("%+v", d)
	}
	if !reflect.DeepEqual(d.LinkedBOMs, []LinkedBOM{{"/externalDocumentRefs/0", "https://o.example/d"}}) ||
		!reflect.DeepEqual(d.Reserved, []Property{{"/annotations/0/comment", "cleanbill:verdict", "accept"}}) ||
		!reflect.DeepEqual(d.Internal, []Property{{"/annotations/0/comment", "internal:note", "x"}}) {
		t.Errorf("linked %v, reserved %v, internal %v", d.LinkedBOMs, d.Reserved, d.Internal)
	}
}

func TestSPDXPackage(t *testing.T) {
	hash := strings.Repeat("ab", 31) + "c7"
	d := readSPDX(t, spdxDoc(packs(pack("p", `,"versionInfo":"1.0","supplier":"NOASSERTION","originator":"Person: Ada Lovelace (ada@example.com)","primaryPackagePurpose":"OPERATING_SYSTEM",
"licenseConcluded":"NOASSERTION","licenseDeclared":"MIT OR Apache-2.0","checksums":[{"algorithm":"SHA256","checksumValue":"`+hash+`"},{"algorithm":"BLAKE2b-256","checksumValue":"ab"}],
"externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:npm/p@1.0"},{"referenceCategory":"SECURITY","referenceType":"cpe22Type","referenceLocator":"cpe:/a:v:p"},
{"referenceCategory":"SECURITY","referenceType":"http://spdx.org/rdf/references/cpe23Type","referenceLocator":"cpe:2.3:a:v:p:1.0:*:*:*:*:*:*:*"},{"referenceCategory":"SECURITY","referenceType":"swid","referenceLocator":"swid:x"},
{"referenceCategory":"SECURITY","referenceType":"url","referenceLocator":"https://p.example/security"},{"referenceCategory":"SECURITY","referenceType":"advisory","referenceLocator":"https://p.example/a"},
{"referenceCategory":"OTHER","referenceType":"url","referenceLocator":"https://p.example"},{"referenceCategory":"OTHER","referenceType":"cdx:lifecycle:milestone:endOfLife","referenceLocator":"2031-01-01"}],
"validUntilDate":"2030-01-01T00:00:00Z","comment":"Level of Support: Actively Maintained","annotations":[{"annotator":"Tool: t","annotationDate":"2026-01-02T03:04:05Z","annotationType":"OTHER","comment":"cdx:lifecycle:milestone:endOfSupport:2029-06-30"}]`))))
	if !d.SchemaValid || d.Root == nil {
		t.Fatalf("%+v", d.Problems)
	}
	c := d.Root
	if c.Type != "operating-system" || c.Name != (Text{Stated, "p"}) || c.Version != (Text{Stated, "1.0"}) || c.Supplier != (Text{Unknown, "NOASSERTION"}) || c.Manufacturer != (Text{Stated, "Ada Lovelace"}) {
		t.Errorf("%+v", c)
	}
	if c.Purl.Name != "p" || c.CPE.Version != "1.0" || c.Details().SWID != "swid:x" || !reflect.DeepEqual(c.Details().SecurityContact, []string{"https://p.example/security"}) || d.Vulnerabilities != 1 {
		t.Errorf("%+v", c)
	}
	if c.HashState != Stated || c.Hashes[0] != (Hash{Algorithm: "SHA-256", Content: hash, WellFormed: true, Approved: true}) || c.Hashes[1].Algorithm != "BLAKE2b-256" || c.Hashes[1].WellFormed {
		t.Errorf("%+v", c.Hashes)
	}
	if c.LicenceState != Stated || !reflect.DeepEqual(c.Licences, []Licence{{"MIT OR Apache-2.0", LicenceExpression, "declared", "/licenseDeclared"}}) {
		t.Errorf("%v %+v", c.LicenceState, c.Licences)
	}
	if s := c.Support(); s.Normal != "active" || s.End.Text != "2029-06-30" || s.EndOfLife.Text != "2031-01-01" {
		t.Errorf("%+v", s)
	}
	if c.Pointer != "/packages/0" || c.Line != 2 {
		t.Errorf("%s, line %d", c.Pointer, c.Line)
	}
}

// What is missing, said to be unknown, said not to be, and of another type are four different things.
func TestSPDXStates(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(pack("a", ""), pack("b", `,"versionInfo":"NOASSERTION","supplier":"Organization: unknown","licenseConcluded":"NOASSERTION","comment":"maker:withheld:hashes=yes"`),
		pack("c", `,"versionInfo":"NONE","supplier":"NONE","licenseConcluded":"NONE"`), pack("e", `,"versionInfo":1.10,"supplier":{"name":"x"},"validUntilDate":7`))))
	got := map[string][]State{}
	for _, c := range d.Components {
		got[c.Name.Text] = []State{c.Version.State, c.Supplier.State, c.LicenceState, c.HashState, c.Support().End.State}
	}
	want := map[string][]State{"a": {Absent, Absent, Absent, Absent, Absent}, "b": {Unknown, Unknown, Unknown, Withheld, Absent}, "c": {Absent, Absent, Absent, Absent, Absent},
		"e": {Malformed, Malformed, Absent, Absent, Malformed}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if d.SchemaValid || d.Violations != 3 {
		t.Errorf("%d violations: %v", d.Violations, d.Problems)
	}
}

func TestSPDXSubject(t *testing.T) {
	file := `,"files":[{"SPDXID":"SPDXRef-f","fileName":"./f","checksums":[{"algorithm":"SHA1","checksumValue":"a"}]}]`
	for _, tt := range []struct{ name, more, want string }{
		{"DESCRIBES", packs(pack("a", ""), pack("b", "")) + relate("DOCUMENT DESCRIBES b"), "SPDXRef-b"},
		{"DESCRIBED_BY", packs(pack("a", ""), pack("b", "")) + relate("a DESCRIBED_BY DOCUMENT"), "SPDXRef-a"},
		{"documentDescribes", packs(pack("a", ""), pack("b", "")) + `,"documentDescribes":["SPDXRef-b"]`, "SPDXRef-b"},
		{"said twice", packs(pack("a", ""), pack("b", "")) + `,"documentDescribes":["SPDXRef-b"]` + relate("DOCUMENT DESCRIBES b"), "SPDXRef-b"},
		{"a package and a file", packs(pack("a", "")) + file + `,"documentDescribes":["SPDXRef-f","SPDXRef-a"]`, "SPDXRef-a"},
		{"a file", packs(pack("a", "")) + file + `,"documentDescribes":["SPDXRef-f"]`, "SPDXRef-f"},
		{"two packages", packs(pack("a", ""), pack("b", "")) + `,"documentDescribes":["SPDXRef-a","SPDXRef-b"]`, ""},
		{"nothing said, one package", packs(pack("a", "")), "SPDXRef-a"},
		{"nothing said, two packages", packs(pack("a", ""), pack("b", "")), ""},
		{"nothing said, a file beside", packs(pack("a", "")) + file, ""},
		{"something that is not here", packs(pack("a", ""), pack("b", "")) + `,"documentDescribes":["SPDXRef-x"]`, ""},
		{"by another element", packs(pack("a", ""), pack("b", "")) + relate("a DESCRIBES b"), ""},
	} {
		d := readSPDX(t, spdxDoc(tt.more))
		got := ""
		if d.Root != nil {
			got = d.Root.Ref
		}
		if got != tt.want {
			t.Errorf("%s: subject %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestSPDXRelationships has one edge from a to b for each way to say it.
func TestSPDXRelationships(t *testing.T) {
	for _, line := range []string{"a DEPENDS_ON b", "a CONTAINS b", "a GENERATED_FROM b", "a DYNAMIC_LINK b", "a STATIC_LINK b", "a HAS_PREREQUISITE b", "a DISTRIBUTION_ARTIFACT b",
		"b DEPENDENCY_OF a", "b RUNTIME_DEPENDENCY_OF a", "b BUILD_DEPENDENCY_OF a", "b DEV_DEPENDENCY_OF a", "b TEST_DEPENDENCY_OF a", "b OPTIONAL_DEPENDENCY_OF a", "b PROVIDED_DEPENDENCY_OF a",
		"b PREREQUISITE_FOR a", "b GENERATES a", "b BUILD_TOOL_OF a", "b CONTAINED_BY a", "b PACKAGE_OF a", "b OPTIONAL_COMPONENT_OF a", "b EXPANDED_FROM_ARCHIVE a", "b FILE_ADDED a"} {
		d := readSPDX(t, spdxDoc(packs(pack("a", ""), pack("b", ""))+`,"documentDescribes":["SPDXRef-a"]`+relate(line)))
		want := map[string][]string{"SPDXRef-a": {"SPDXRef-b"}}
		if !reflect.DeepEqual(d.Graph.Entries, want) || len(d.Graph.Orphans) > 0 || len(d.Problems) > 0 {
			t.Errorf("%s: %v %v", line, d.Graph.Entries, d.Problems)
		}
	}
	for _, line := range []string{"a PATCH_FOR b", "a COPY_OF b", "a OTHER b", "DOCUMENT CONTAINS b", "a DEPENDS_ON NOASSERTION"} {
		d := readSPDX(t, spdxDoc(packs(pack("a", ""), pack("b", ""))+relate(line)))
		if d.Graph.Edges != 0 || len(d.Problems) > 0 {
			t.Errorf("%s: %v %v", line, d.Graph.Entries, d.Problems)
		}
	}
}

func TestSPDXClaims(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(pack("a", ""), pack("b", ""), pack("c", ""))+relate("a DEPENDS_ON NONE", "b CONTAINS NOASSERTION", "c DEPENDENCY_OF NONE")))
	want := []Composition{{Aggregate: "complete", Dependencies: []string{"SPDXRef-a"}}, {Aggregate: "unknown", Assemblies: []string{"SPDXRef-b"}}}
	if !reflect.DeepEqual(d.Compositions, want) {
		t.Errorf("%+v", d.Compositions)
	}
	if entries, ok := d.Graph.Entries["SPDXRef-a"]; !ok || len(entries) != 0 {
		t.Errorf("a says that it needs nothing: %v", d.Graph.Entries)
	}
}

func TestSPDXReferences(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(pack("a", `,"hasFiles":["SPDXRef-gone"]`), pack("a", ""), pack("DOCUMENT", ""))+
		`,"externalDocumentRefs":[{"externalDocumentId":"DocumentRef-o","spdxDocument":"https://o.example/d","checksum":{"algorithm":"SHA1","checksumValue":"a"}}]`+
		relate("a DEPENDS_ON DocumentRef-o:SPDXRef-x", "a DEPENDS_ON DocumentRef-p:SPDXRef-x", "a OTHER nobody", "a DEPENDS_ON a")))
	var got []string
	for _, p := range d.Problems {
		got = append(got, fmt.Sprintf("%s %s %s", p.Code, p.Pointer, p.Ref))
	}
	want := []string{"dangling-ref /packages/0/hasFiles/0 SPDXRef-gone", "duplicate-ref /packages/1 SPDXRef-a", "duplicate-ref /packages/2 SPDXRef-DOCUMENT",
		"dangling-ref /relationships/1/relatedSpdxElement DocumentRef-p:SPDXRef-x", "dangling-ref /relationships/2/relatedSpdxElement SPDXRef-nobody", "self-ref /relationships/3/relatedSpdxElement SPDXRef-a"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// Each defect is noted once, and none makes a document invalid.
func TestSPDXForms(t *testing.T) {
	d := readSPDX(t, strings.NewReplacer("CC0-1.0", "MIT", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05+01:00", "SPDXRef-DOCUMENT", "SPDXRef-me", "Organization: Maker", "Maker").Replace(
		spdxDoc(packs(pack("p_1", `,"supplier":"Maker","originator":"Tool: x","validUntilDate":"2030-01-01","packageVerificationCode":{"packageVerificationCodeValue":"abc"},
"annotations":[{"annotator":"somebody","annotationDate":"today","annotationType":"OTHER","comment":"x"}]`))+
			`,"externalDocumentRefs":[{"externalDocumentId":"other","spdxDocument":"https://o.example/d","checksum":{"algorithm":"SHA1","checksumValue":"a"}}],
"hasExtractedLicensingInfos":[{"licenseId":"mine","extractedText":"x"}]`)))
	var got []string
	for _, p := range d.Problems {
		if p.Code != BadForm || p.Line < 1 || p.Code.Effect() != Noted {
			t.Errorf("%+v", p)
		}
		got = append(got, p.Pointer)
	}
	want := []string{"/SPDXID", "/creationInfo/created", "/creationInfo/creators/0", "/dataLicense", "/externalDocumentRefs/0/externalDocumentId", "/hasExtractedLicensingInfos/0/licenseId",
		"/packages/0/SPDXID", "/packages/0/annotations/0/annotationDate", "/packages/0/annotations/0/annotator", "/packages/0/originator",
		"/packages/0/packageVerificationCode/packageVerificationCodeValue", "/packages/0/supplier", "/packages/0/validUntilDate"}
	if !reflect.DeepEqual(got, want) || !d.SchemaValid {
		t.Errorf("valid %v\ngot  %v\nwant %v", d.SchemaValid, got, want)
	}
}

func TestSPDXCycle(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(pack("a", ""), pack("b", ""), pack("c", ""))+`,"documentDescribes":["SPDXRef-a"]`+relate("a DEPENDS_ON b", "b CONTAINS c", "a DEPENDENCY_OF c")))
	if d.Graph.CycleCount != 1 || len(d.Graph.Cycles[0]) != 3 || d.Graph.MaxDepth != 2 {
		t.Errorf("%+v", d.Graph)
	}
}

func TestSPDXFilesAndSnippets(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(pack("a", `,"hasFiles":["SPDXRef-f"]`))+`,"documentDescribes":["SPDXRef-a"],"files":[{"SPDXID":"SPDXRef-f","fileName":"./f.c","checksums":[{"algorithm":"SHA1","checksumValue":"a"}],"licenseInfoInFiles":["MIT","NONE","Zlib"]}],
"snippets":[{"SPDXID":"SPDXRef-s","name":"part","snippetFromFile":"SPDXRef-f","ranges":[{"startPointer":{"reference":"SPDXRef-f","offset":1},"endPointer":{"reference":"SPDXRef-f","offset":2}}]}]`))
	if len(d.Components) != 2 || d.Components[0].Type != "file" || d.Components[0].Label() != "./f.c" || !reflect.DeepEqual(d.Components[0].LicenceTexts(), []string{"MIT", "Zlib"}) || d.Components[1].Label() != "part" {
		t.Errorf("%+v", d.Components)
	}
	if len(d.Problems) > 0 || len(d.Graph.Orphans) > 0 || d.Graph.MaxDepth != 2 {
		t.Errorf("%v %+v", d.Problems, d.Graph)
	}
}

func TestSPDXProperties(t *testing.T) {
	for _, tt := range []struct{ line, name, value string }{
		{"endOfSupport=2030-01-01", "endOfSupport", "2030-01-01"},
		{"End of Support: 2030-01-01", "End of Support", "2030-01-01"},
		{"cdx:fda:end-of-support-date: 2030-01-01T00:00:00Z", "cdx:fda:end-of-support-date", "2030-01-01T00:00:00Z"},
		{"cdx:lifecycle:milestone:endOfSupport:2030-01-01", "cdx:lifecycle:milestone:endOfSupport", "2030-01-01"},
		{"cleanbill:verdict:accept", "cleanbill:verdict", "accept"},
		{"PURL is pkg:supplier/ACME/INFUSION@1.0", "", ""},
		{"see https://example.com/a", "", ""},
		{"This text, which goes on for longer than a name would: it says nothing", "", ""},
		{strings.Repeat("a", 5000) + "=b", "", ""},
	} {
		if name, value, ok := spdxProperty(tt.line + "\n"); name != tt.name || value != tt.value || ok != (tt.name != "") {
			t.Errorf("%.60q: %q = %q, %v", tt.line, name, value, ok)
		}
	}
}

func TestSPDXHostile(t *testing.T) {
	for name, text := range map[string]string{
		"a million deep":       `{"spdxVersion":"SPDX-2.3","packages":` + strings.Repeat("[", 1_000_000),
		"a million deep, YAML": "spdxVersion: SPDX-2.3\npackages: " + strings.Repeat("[", 700_000),
		"a million deep, XML":  "<Document><spdxVersion>SPDX-2.3</spdxVersion>" + strings.Repeat("<packages>", 1_000_000),
		"a million deep, RDF":  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + strings.Repeat("<rdf:Description>", 1_000_000),
		"text without end":     "SPDXVersion: SPDX-2.3\nPackageName: <text>" + strings.Repeat("x\n", 1_000_000),
		"alias bomb":           "spdxVersion: SPDX-2.3\na: &a [x,x,x,x,x,x,x,x,x]\n" + aliases(9),
		"a text of packages":   `{"spdxVersion":"SPDX-2.3","packages":["a"]}`,
		"null among files":     `{"spdxVersion":"SPDX-2.2","files":[null]}`,
		"YAML list":            "- spdxVersion: SPDX-2.3\nspdxVersion: SPDX-2.3\n",
		"SPDX 1":               "SPDXVersion: SPDX-1.2\n",
	} {
		if _, err := Read("a", []byte(text), Limits{}); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	d := readSPDX(t, spdxDoc(`,"packages":{"a":1},"relationships":[null,1,{}],"files":null`))
	if d.SchemaValid || d.Violations < 5 {
		t.Errorf("%d violations: %v", d.Violations, d.Problems)
	}
}

// aliases are levels of nine aliases each.
func aliases(levels int) string {
	var b strings.Builder
	for i := range levels {
		name, below := string(rune('b'+i)), "*"+string(rune('a'+i))
		b.WriteString(name + ": &" + name + " [" + strings.Repeat(below+",", 8) + below + "]\n")
	}
	return b.String()
}

// The first package URL counts; another one of something else is told.
func TestSPDXPurlsOfOnePackage(t *testing.T) {
	refs := func(purls ...string) string {
		var out []string
		for _, p := range purls {
			out = append(out, fmt.Sprintf(`{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":%q}`, p))
		}
		return `,"versionInfo":"1","externalRefs":[` + strings.Join(out, ",") + "]"
	}
	for _, tt := range []struct {
		purls []string
		found string
	}{
		{[]string{"pkg:npm/a@1", "pkg:npm/evil@1"}, "/packages/0/externalRefs/1/referenceLocator"},
		{[]string{"pkg:npm/a@1", "pkg:npm/a@2"}, "/packages/0/externalRefs/1/referenceLocator"},
		{[]string{"pkg:npm/a@1", "pkg:npm/a@1?arch=arm", "pkg:npm/a"}, ""},
	} {
		d := mustRead(t, spdxDoc(`,"packages":[`+pack("a", refs(tt.purls...))+"]"))
		found := ""
		for _, p := range d.Problems {
			if p.Code == PurlContradicts {
				found += p.Pointer
			}
		}
		if found != tt.found || d.All()[0].Purl.Text != tt.purls[0] {
			t.Errorf("%v: noted at %q, want %q; %s counts", tt.purls, found, tt.found, d.All()[0].Purl.Text)
		}
	}
}

// Where a date is no date is told at the field, not at annotations that there are none of.
func TestSPDXDateOfSupport(t *testing.T) {
	d := mustRead(t, spdxDoc(`,"packages":[`+pack("a", `,"validUntilDate":"soon"`)+"]"))
	for _, f := range d.Validate(noon).Problems {
		if f.Code == BadDate && f.Pointer == "/packages/0/validUntilDate" && f.Line > 0 {
			return
		}
	}
	t.Errorf("no note at the field: %+v", d.Validate(noon).Problems)
}
