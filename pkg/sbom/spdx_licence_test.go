package sbom

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// told lists the problems of some codes as "code pointer found".
func told(problems []Problem, codes ...Code) []string {
	var out []string
	for _, p := range problems {
		if slices.Contains(codes, p.Code) {
			out = append(out, fmt.Sprintf("%s %s %s", p.Code, p.Pointer, p.Found))
		}
	}
	return out
}

func sameLines(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

const declaredLicences = `,"hasExtractedLicensingInfos":[{"licenseId":"LicenseRef-here","extractedText":"x"}],
"externalDocumentRefs":[{"externalDocumentId":"DocumentRef-o","spdxDocument":"https://o.example/d","checksum":{"algorithm":"SHA1","checksumValue":"a"}}]`

func TestSPDXLicenceRefs(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(
		pack("a", `,"licenseConcluded":"(MIT AND LicenseRef-gone) OR LicenseRef-gone","licenseDeclared":"LicenseRef-HERE AND DocumentRef-o:LicenseRef-there",
"licenseInfoFromFiles":["MIT","DocumentRef-p:LicenseRef-there"]`))+
		`,"files":[{"SPDXID":"SPDXRef-f","fileName":"./f","checksums":[{"algorithm":"SHA1","checksumValue":"a"}],"licenseConcluded":"NOASSERTION","licenseInfoInFiles":["LicenseRef-f"]}],
"snippets":[{"SPDXID":"SPDXRef-s","name":"s","snippetFromFile":"SPDXRef-f","licenseConcluded":"LicenseRef-s","licenseInfoInSnippets":["NONE","LicenseRef-here"],
"ranges":[{"startPointer":{"reference":"SPDXRef-f","offset":1},"endPointer":{"reference":"SPDXRef-f","offset":2}}]}]`+declaredLicences))
	sameLines(t, told(d.Problems, LicenceRef, DanglingRef, DuplicateRef), []string{
		`licence-ref /files/0/licenseInfoInFiles/0 "LicenseRef-f", which nothing declares`,
		`licence-ref /packages/0/licenseConcluded "LicenseRef-gone", which nothing declares`,
		`licence-ref /packages/0/licenseInfoFromFiles/1 "DocumentRef-p:LicenseRef-there", which nothing declares`,
		`licence-ref /snippets/0/licenseConcluded "LicenseRef-s", which nothing declares`,
	})
	if !d.SchemaValid || !d.Valid() || len(d.Graph.Dangling) > 0 {
		t.Errorf("valid %v, dangling %q", d.Valid(), d.Graph.Dangling)
	}
	for _, p := range d.Problems {
		if p.Code == LicenceRef && (p.Line < 1 || p.Name == "") {
			t.Errorf("no place or component: %+v", p)
		}
	}
}

// Two declarations of one name are two documents for two readers.
func TestSPDXDeclaredTwice(t *testing.T) {
	d := readSPDX(t, spdxDoc(packs(pack("a", ""))+`,"hasExtractedLicensingInfos":[{"licenseId":"LicenseRef-1","extractedText":"x"},{"licenseId":"licenseref-1","extractedText":"y"},{"licenseId":"LicenseRef-2","extractedText":"y"}],
"externalDocumentRefs":[{"externalDocumentId":"DocumentRef-x","spdxDocument":"https://o.example/d","checksum":{"algorithm":"SHA1","checksumValue":"a"}},
{"externalDocumentId":"DocumentRef-X","spdxDocument":"https://o.example/e","checksum":{"algorithm":"SHA1","checksumValue":"a"}},
{"externalDocumentId":"DocumentRef-x","spdxDocument":"https://o.example/f","checksum":{"algorithm":"SHA1","checksumValue":"a"}}]`))
	sameLines(t, told(d.Problems, DuplicateRef), []string{
		`duplicate-ref /externalDocumentRefs/2/externalDocumentId "DocumentRef-x", which /externalDocumentRefs/0/externalDocumentId declares already`,
		`duplicate-ref /hasExtractedLicensingInfos/1/licenseId "licenseref-1", which /hasExtractedLicensingInfos/0/licenseId declares already`,
	})
	if d.Valid() {
		t.Error("valid")
	}
}

func TestSPDX3LicenceRefs(t *testing.T) {
	expression := func(words string, more ...any) func(map[string]any) {
		return func(e map[string]any) {
			e["simplelicensing_licenseExpression"] = words
			if len(more) > 0 {
				e["simplelicensing_customIdToUri"] = more
			}
		}
	}
	entry := func(key, value string) any {
		return map[string]any{"type": "DictionaryEntry", "key": key, "value": value}
	}
	const at = "/@graph/9/simplelicensing_"
	for _, tt := range []struct {
		name string
		edit func(map[string]any)
		want []string
	}{
		{"listed", expression("MIT"), nil},
		{"without an entry", expression("MIT OR LicenseRef-x"), []string{`licence-ref ` + at + `licenseExpression "LicenseRef-x", which nothing declares`}},
		{"with an entry", expression("MIT WITH AdditionRef-X", entry("AdditionRef-x", "https://fabulon.example/drip2/zlib")), nil},
		{"imported", expression("LicenseRef-x", entry("LicenseRef-x", "https://upstream.example/openssl")), nil},
		{"entry that leads nowhere", expression("LicenseRef-x", entry("LicenseRef-x", "https://fabulon.example/drip2/ghost")),
			[]string{`licence-ref ` + at + `customIdToUri/0/value "https://fabulon.example/drip2/ghost", which nothing bears`}},
		{"two entries", expression("LicenseRef-x", entry("LicenseRef-x", "https://fabulon.example/drip2/zlib"), entry("licenseref-x", "https://fabulon.example/drip2/busybox")),
			[]string{`duplicate-ref ` + at + `customIdToUri/1/key "licenseref-x", which ` + at + `customIdToUri/0/key declares already`}},
		{"set of licences", func(e map[string]any) {
			e["expandedlicensing_member"] = []any{"https://spdx.org/licenses/MIT", "https://fabulon.example/drip2/ghost", "https://fabulon.example/drip2/zlib"}
			e["expandedlicensing_subjectAddition"] = "https://fabulon.example/drip2/ghost"
		}, []string{`licence-ref /@graph/9/expandedlicensing_member/1 "https://fabulon.example/drip2/ghost", which nothing bears`,
			`licence-ref /@graph/9/expandedlicensing_subjectAddition "https://fabulon.example/drip2/ghost", which nothing bears`}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := change(t, "/licence", tt.edit)
			sameLines(t, told(d.Problems, LicenceRef, DuplicateRef, DanglingRef), tt.want)
		})
	}
	twice := change(t, "/document", func(e map[string]any) {
		e["import"] = append(e["import"].([]any), e["import"].([]any)...)
	})
	got := told(twice.Problems, DuplicateRef)
	if len(got) != 1 || !strings.Contains(got[0], "/import/1/externalSpdxId") {
		t.Errorf("an element that is imported twice: %q", got)
	}
}
