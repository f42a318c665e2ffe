package spdx

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

var limits = Limits{MaxBytes: 1 << 20, MaxDepth: 20, MaxString: 1 << 16, MaxValues: 10_000, MaxElements: 100, MaxTree: 16 << 20, MaxProblems: 10}

// treeOf is the tree in JSON, with sorted keys.
func treeOf(t *testing.T, d *Document) string {
	t.Helper()
	text, err := json.Marshal(d.Root.Tree())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func jsonTree(t *testing.T, text string) any {
	t.Helper()
	var tree any
	if err := json.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// same holds a tree against the JSON form of the same document.
func same(t *testing.T, d *Document, want string) {
	t.Helper()
	if !reflect.DeepEqual(jsonTree(t, treeOf(t, d)), jsonTree(t, want)) {
		t.Errorf("got  %s\nwant %s", treeOf(t, d), want)
	}
}

const pump = `# Comments and blank lines say nothing.
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: pump
DocumentNamespace: https://maker.example/pump-1
ExternalDocumentRef: DocumentRef-os https://maker.example/os-2 SHA1: 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12
Creator: Organization: Maker (sbom@maker.example)
Creator: Tool: builder-1.2
Created: 2026-01-02T03:04:05Z

PackageName: pump
SPDXID: SPDXRef-pump
PackageVersion: 1.0
PackageDownloadLocation: NOASSERTION
FilesAnalyzed: True
PackageVerificationCode: d6a770ba38583ed4bb4525bd96e50461655d2758 (excludes: ./a.spdx, ./b.spdx)
PackageChecksum: SHA256: 11b6d3ee554eedf79299905a98f9b9a04e498210b59f15094c916c91d150efcd
PrimaryPackagePurpose: OPERATING-SYSTEM
PackageCopyrightText: <text>Maker
of pumps</text>
ExternalRef: PACKAGE-MANAGER purl pkg:generic/pump@1.0
ExternalRefComment: as sold
FileName: ./main.c
SPDXID: SPDXRef-main
FileDependency: ./other.c
ArtifactOfProjectName: p
ArtifactOfProjectHomePage: https://p.example
SnippetSPDXID: SPDXRef-part
SnippetFromFileSPDXID: SPDXRef-main
SnippetByteRange: 1:20
FileName: ./other.c
SPDXID: SPDXRef-other
LicenseID: LicenseRef-1
ExtractedText: <text>one line</text>
LicenseCrossReference: https://l.example
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-pump
RelationshipComment: because
Annotator: Person: A
AnnotationDate: 2026-01-02T03:04:05Z
AnnotationType: OTHER
SPDXREF: SPDXRef-pump
AnnotationComment: endOfSupport=2030-01-01
Reviewer: Person: B
`

const pumpJSON = `{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"pump","documentNamespace":"https://maker.example/pump-1",
"externalDocumentRefs":[{"externalDocumentId":"DocumentRef-os","spdxDocument":"https://maker.example/os-2","checksum":{"algorithm":"SHA1","checksumValue":"2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"}}],
"creationInfo":{"creators":["Organization: Maker (sbom@maker.example)","Tool: builder-1.2"],"created":"2026-01-02T03:04:05Z"},
"packages":[{"name":"pump","SPDXID":"SPDXRef-pump","versionInfo":"1.0","downloadLocation":"NOASSERTION","filesAnalyzed":true,
"packageVerificationCode":{"packageVerificationCodeValue":"d6a770ba38583ed4bb4525bd96e50461655d2758","packageVerificationCodeExcludedFiles":["./a.spdx","./b.spdx"]},
"checksums":[{"algorithm":"SHA256","checksumValue":"11b6d3ee554eedf79299905a98f9b9a04e498210b59f15094c916c91d150efcd"}],"primaryPackagePurpose":"OPERATING_SYSTEM",
"copyrightText":"Maker\nof pumps","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:generic/pump@1.0","comment":"as sold"}],
"annotations":[{"annotator":"Person: A","annotationDate":"2026-01-02T03:04:05Z","annotationType":"OTHER","comment":"endOfSupport=2030-01-01"}],
"hasFiles":["SPDXRef-main","SPDXRef-other"]}],
"files":[{"fileName":"./main.c","SPDXID":"SPDXRef-main","fileDependencies":["SPDXRef-other"],"artifactOfs":[{"name":"p","homePage":"https://p.example"}]},{"fileName":"./other.c","SPDXID":"SPDXRef-other"}],
"snippets":[{"SPDXID":"SPDXRef-part","snippetFromFile":"SPDXRef-main","ranges":[{"startPointer":{"offset":1,"reference":"SPDXRef-main"},"endPointer":{"offset":20,"reference":"SPDXRef-main"}}]}],
"hasExtractedLicensingInfos":[{"licenseId":"LicenseRef-1","extractedText":"one line","seeAlsos":["https://l.example"]}],
"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-pump","comment":"because"}],
"revieweds":[{"reviewer":"Person: B"}]}`

func TestTagValue(t *testing.T) {
	for name, text := range map[string]string{"LF": pump, "CRLF": strings.ReplaceAll(pump, "\n", "\r\n"), "BOM": "\xef\xbb\xbf" + pump} {
		d, err := TagValue([]byte(text), limits)
		if err != nil || len(d.Problems.Listed) > 0 {
			t.Fatalf("%s: %v %+v", name, err, d)
		}
		same(t, d, pumpJSON)
		for pointer, want := range map[string]place{"/packages/0": {12, 14}, "/packages/0/copyrightText": {20, 23}, "/packages/0/externalRefs/0/referenceLocator": {22, 14},
			"/relationships/0": {37, 15}, "/packages/0/nothing/here": {12, 14}, "/packages/9": {12, 14}} {
			if n := d.Root.At(pointer); (place{n.Line, n.Column}) != want {
				t.Errorf("%s: %s is at %d:%d, want %v", name, pointer, n.Line, n.Column, want)
			}
		}
	}
}

// A carriage return alone is read as the end of a line, and told: for others it is part of the value.
func TestTagValueWithCarriageReturns(t *testing.T) {
	d, err := TagValue([]byte(strings.ReplaceAll(pump, "\n", "\r")), limits)
	if err != nil || d.Problems.Count[strictjson.Syntax] < 10 {
		t.Fatalf("%v %+v", err, d)
	}
	same(t, d, pumpJSON)
	for text, lines := range map[string][]int{
		"PackageName: a\nPackageComment: x\rPackageName: evil\n":                           {2},
		"PackageName: a\nPackageComment: <text>x</text>\rPackageName: evil\n":              {2},
		"PackageName: a\nPackageComment: <text>x\n</text>\rPackageName: evil\n":            {3},
		"PackageName: a\nPackageComment: <text>x\rPackageName: evil\r</text>\nSPDXID: x\n": nil,
	} {
		d, err := TagValue([]byte(text), limits)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		var got []int
		for _, p := range d.Problems.Listed {
			if strings.Contains(p.Found, "a carriage return alone") && p.Kind == strictjson.Syntax {
				got = append(got, p.Line)
			}
		}
		if !slices.Equal(got, lines) {
			t.Errorf("%q: lines %v, want %v: %+v", text, got, lines, d.Problems)
		}
	}
}

func TestTagValueProblems(t *testing.T) {
	for _, tt := range []struct {
		name, text    string
		kind          strictjson.Kind
		line          int
		pointer, says string
	}{
		{"no tag", "SPDXVersion: SPDX-2.3\nso it goes\n", strictjson.Syntax, 2, "", `the line "so it goes"`},
		{"unknown tag", "SPDXVersion: SPDX-2.3\nPackageColour: red\n", strictjson.Syntax, 2, "", `the tag "PackageColour"`},
		{"out of place", "SPDXVersion: SPDX-2.3\nPackageVersion: 1\n", strictjson.Syntax, 2, "", "the tag PackageVersion with nothing before it"},
		{"comment on no reference", "PackageName: a\nExternalRefComment: x\n", strictjson.Syntax, 2, "/packages/0", "ExternalRefComment"},
		{"twice", "PackageName: a\nPackageName: b\nPackageVersion: 1\nPackageVersion: 2\n", strictjson.DuplicateKey, 4, "/packages/1", `a second versionInfo, "2"`},
		{"after a text", "SPDXVersion: SPDX-2.3\nDocumentComment: <text>a</text> b\n", strictjson.Syntax, 2, "", `"b" after </text>`},
		{"annotation on nothing", "SPDXVersion: SPDX-2.3\nAnnotator: Tool: t\nSPDXREF: SPDXRef-x\n", strictjson.Syntax, 2, "/annotations/0", `"SPDXRef-x", which nothing bears`},
		{"bad byte", "PackageName: a\xff\n", strictjson.Encoding, 1, "", "the byte 0xFF"},
		{"NUL", "PackageName: a\nPackageVersion: 1\x00\n", strictjson.Encoding, 2, "/packages/0", "U+0000"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, err := TagValue([]byte(tt.text), limits)
			if err != nil || len(d.Problems.Listed) != 1 {
				t.Fatalf("%v %+v", err, d)
			}
			if p := d.Problems.Listed[0]; p.Kind != tt.kind || p.Line != tt.line || p.Pointer != tt.pointer || !strings.Contains(p.Found, tt.says) {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestTagValueRefuses(t *testing.T) {
	small := limits
	small.MaxBytes, small.MaxString, small.MaxValues, small.MaxElements = 200, 20, 5, 2
	for _, tt := range []struct {
		name, text string
		kind       strictjson.Kind
		says       string
	}{
		{"text without end", "SPDXVersion: SPDX-2.3\nDocumentComment: <text>for ever\nPackageName: a\n", strictjson.CutOff, "inside a <text>"},
		{"nothing", "", strictjson.Syntax, "no tag"},
		{"prose", "dear customer:\nthis is our SBOM\n", strictjson.Syntax, "no tag"},
		{"bytes", strings.Repeat("#", 201), strictjson.TooLarge, "201 bytes"},
		{"string", "PackageName: " + strings.Repeat("a", 21), strictjson.TooLarge, "a text of 21 bytes"},
		{"values", strings.Repeat("Creator: a\n", 6), strictjson.TooLarge, "more values"},
		{"memory", "Relationship: a b c\nCreator: b\n", strictjson.TooLarge, "take more than 0 MiB"},
		{"elements", "PackageName: a\nFileName: b\nSnippetSPDXID: c\n", strictjson.TooLarge, "more packages, files and snippets"},
	} {
		var fault *strictjson.Error
		lim := small
		if tt.name == "memory" {
			lim.MaxTree = weightObject + 4*weightScalar
		}
		_, err := TagValue([]byte(tt.text), lim)
		if !errors.As(err, &fault) || fault.Kind != tt.kind || !strings.Contains(fault.Found, tt.says) || fault.Line < 1 || fault.Column < 1 {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestProblemsAreBounded(t *testing.T) {
	d, err := TagValue([]byte("SPDXVersion: x\n"+strings.Repeat("Colour: red\n", 100)), limits)
	if err != nil || len(d.Problems.Listed) != limits.MaxProblems || d.Problems.Count[strictjson.Syntax] != 100 {
		t.Errorf("%v, %d problems", err, len(d.Problems.Listed))
	}
}

// Words that are not of the form that their tag asks for stay as they are, for validation to show.
func TestMisshapenWords(t *testing.T) {
	d, err := TagValue([]byte("PackageName: a\nPackageChecksum: abc\nExternalRef: purl\nFilesAnalyzed: maybe\nRelationship: SPDXRef-a CONTAINS\nRelationshipComment: x\n"+
		"ExternalDocumentRef: here\nFileName: f\nSnippetSPDXID: s\nSnippetLineRange: all\n"), limits)
	if err != nil {
		t.Fatal(err)
	}
	same(t, d, `{"packages":[{"name":"a","checksums":["abc"],"externalRefs":["purl"],"filesAnalyzed":"maybe"}],"relationships":["SPDXRef-a CONTAINS"],
"externalDocumentRefs":["here"],"files":[{"fileName":"f"}],"snippets":[{"SPDXID":"s","ranges":["all"]}]}`)
}

func FuzzTagValue(f *testing.F) {
	f.Add([]byte(pump))
	f.Add([]byte("Relationship: a\nSnippetSPDXID: x\nSnippetByteRange: 1:2\nSPDXREF: x\nArtifactOfProjectURI: u\r<text>"))
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, TagValue) })
}

// check holds every reader to what all promise: an error has a kind and place, a document can be walked by pointer.
func check(t *testing.T, data []byte, read func([]byte, Limits) (*Document, error)) {
	d, err := read(data, limits)
	var fault *strictjson.Error
	if err != nil {
		if !errors.As(err, &fault) || fault.Line < 1 || fault.Column < 1 || fault.Found == "" || fault.Expected == "" {
			t.Fatalf("error without place: %v", err)
		}
		return
	}
	if _, ok := d.Root.Tree().(map[string]any); !ok {
		t.Fatal("no object")
	}
	for _, p := range d.Problems.Listed {
		d.Root.At(p.Pointer)
		if p.Line < 1 || p.Column < 1 || p.Found == "" || p.Expected == "" {
			t.Fatalf("problem without place: %+v", p)
		}
	}
	for i, entry := range d.Root.Items("packages") {
		if d.Root.At(fmt.Sprintf("/packages/%d", i)) != entry || entry.Line < 1 {
			t.Fatalf("package %d is not found", i)
		}
	}
}
