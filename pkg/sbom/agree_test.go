package sbom

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// kindIn is what a delivery takes a file for.
func kindIn(t *testing.T, data []byte) delivery.Kind {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := delivery.Open(context.Background(), dir, delivery.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	return d.Files[0].Kind
}

// What Read reads a delivery takes for an SBOM, and the other way round. reason says why a row differs.
func TestReadAndDeliveryAgree(t *testing.T) {
	const (
		tags = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\n"
		bom  = `{"bomFormat":"CycloneDX","specVersion":"1.6"}`
		rdf  = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#">%<SpdxDocument rdf:about="https://a.example#SPDXRef-DOCUMENT"><specVersion>SPDX-2.3</specVersion></SpdxDocument></rdf:RDF>`
	)
	for _, tt := range []struct {
		name, text string
		read       bool
		kind       delivery.Kind
		reason     string
	}{
		{"CycloneDX JSON", "\xef\xbb\xbf\n" + bom, true, delivery.KindCycloneDXJSON, ""},
		{"CycloneDX JSON not in UTF-8", `{"bomFormat":"CycloneDX","specVersion":"1.6","serialNumber":"` + "\xff\"}", true, delivery.KindCycloneDXJSON, ""},
		{"SPDX JSON", `{"spdxVersion":"SPDX-2.3"}`, true, delivery.KindSPDX, ""},
		{"SPDX JSON not in UTF-8", `{"spdxVersion":"SPDX-2.3","name":"` + "\xff\"}", true, delivery.KindSPDX, ""},
		{"SPDX JSON, odd version", `{"spdxVersion":"2.3"}`, true, delivery.KindSPDX, ""},
		{"SPDX JSON, no version at all", `{"SPDXID":"SPDXRef-DOCUMENT","packages":[]}`, false, delivery.KindUnknown, ""},
		{"SPDX 3", `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}`, true, delivery.KindSPDX, ""},
		{"JSON list", `[` + bom + `]`, false, delivery.KindUnknown, ""},
		{"tag-value", tags, true, delivery.KindSPDX, ""},
		{"tag-value behind comments", "# c\r\n \r\n# d\r\n" + strings.ReplaceAll(tags, "\n", "\r\n"), true, delivery.KindSPDX, ""},
		{"tag-value with carriage returns", strings.ReplaceAll(tags, "\n", "\r"), true, delivery.KindSPDX, ""},
		{"tag-value without blanks", "SPDXVersion:SPDX-2.3\n", true, delivery.KindSPDX, ""},
		{"tag-value in another order", "DataLicense: CC0-1.0\n" + tags, true, delivery.KindSPDX, ""},
		{"tag-value not in UTF-8", tags + "DocumentName: \xff\n", true, delivery.KindSPDX, ""},
		{"tag-value with control characters", tags + "DocumentName: \x1b\u0085\n", true, delivery.KindSPDX, ""},
		{"tag-value with NUL", tags + "DocumentName: \x00\n", true, delivery.KindUnknown, "a file with NUL may be a program that begins like text"},
		{"tag-value behind commands", "reboot\n" + tags, false, delivery.KindUnknown, ""},
		{"tag-value behind #!", "#!/bin/sh\n" + tags, false, delivery.KindUnknown, ""},
		{"letter that quotes a tag", "Dear customer,\nthe line of the file is\nSPDXVersion: SPDX-2.3\nas you asked us to write it.\n", false, delivery.KindText, ""},
		{"YAML", "---\nname: a\nspdxVersion: SPDX-2.3\n", true, delivery.KindSPDX, ""},
		{"YAML in quotes", "\"spdxVersion\" : 'SPDX-2.3'\r\n'name': a\r\n", true, delivery.KindSPDX, ""},
		{"YAML list", "- spdxVersion: SPDX-2.3\n", false, delivery.KindUnknown, ""},
		{"YAML with an odd version", "spdxVersion: 2.3\n", true, delivery.KindUnknown, "YAML that is not SPDX for sure configures or runs something"},
		{"YAML with a field of its own", "spdxVersion: SPDX-2.3\nrun: reboot\n", true, delivery.KindUnknown, "YAML that is not SPDX for sure configures or runs something"},
		{"YAML behind #!", "#!/bin/sh\nspdxVersion: SPDX-2.3\n", false, delivery.KindUnknown, ""},
		{"RDF", strings.Replace(rdf, "%", "", 1), true, delivery.KindSPDX, ""},
		{"RDF behind 2000 words", strings.Replace(rdf, "%", "<!--"+strings.Repeat(" word", 2000)+"-->", 1), true, delivery.KindSPDX, ""},
		{"RDF of something else", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>`, false, delivery.KindUnknown, ""},
		{"SPDX XML", "<!-- <bom> --><Document><spdxVersion>\nSPDX-2.3</spdxVersion></Document>", true, delivery.KindSPDX, ""},
		{"another Document", "<Document/>", false, delivery.KindUnknown, ""},
		{"CycloneDX XML", `<?xml version="1.0"?><c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.4"/>`, true, delivery.KindCycloneDXXML, ""},
		{"CycloneDX XML with a control character", `<bom xmlns="http://cyclonedx.org/schema/bom/1.4" serialNumber="` + "\u0085" + `"/>`, true, delivery.KindCycloneDXXML, ""},
		{"bom of no name space", `<bom/>`, false, delivery.KindUnknown, ""},
	} {
		for how, data := range map[string][]byte{
			"plain": []byte(tt.text),
			"gzip":  gzipped(t, func(w io.Writer) { _, _ = io.WriteString(w, tt.text) }),
			"zstd":  zstandard(t, func(w io.Writer) { _, _ = io.WriteString(w, tt.text) }),
		} {
			want := tt.kind
			if how != "plain" && !want.IsSBOM() {
				want = delivery.KindArchive
			}
			_, err := Read("a", data, Limits{})
			got := kindIn(t, data)
			if (err == nil) != tt.read || got != want {
				t.Errorf("%s, %s: a delivery takes it for %s, want %s; Read: %v", tt.name, how, got, want, err)
			}
			if agree := (err == nil) == got.IsSBOM(); agree != (tt.reason == "") {
				t.Errorf("%s, %s: the two agree: %v, the reason for a difference: %q", tt.name, how, agree, tt.reason)
			}
		}
	}
}

// CycloneDX protobuf is an SBOM that is refused by name; what only begins like it is software.
func TestProtobufIsRefusedByNameOnBothSides(t *testing.T) {
	const binary = "\n\x031.6\x10\x01\x1a\x2durn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"
	for name, tt := range map[string]struct {
		text string
		kind delivery.Kind
	}{
		"binary":                     {binary, delivery.KindCycloneDXProtobuf},
		"binary in gzip":             {string(gzipped(t, func(w io.Writer) { _, _ = io.WriteString(w, binary) })), delivery.KindCycloneDXProtobuf},
		"text":                       {"# a BOM\nspec_version: \"1.6\"\nversion: 1\n", delivery.KindCycloneDXProtobuf},
		"binary, cut":                {binary[:20], delivery.KindUnknown},
		"binary with a program":      {binary + "\x7fELF", delivery.KindUnknown},
		"field that is none":         {"\n\x031.6\xfa\x7f\x00", delivery.KindUnknown},
		"length beyond the end":      {"\n\x031.6\x1a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", delivery.KindUnknown},
		"words about a spec_version": {"The spec_version: \"1.6\" was asked for by the clinic.\n", delivery.KindText},
	} {
		_, err := Read("a", []byte(tt.text), Limits{})
		if err == nil || strings.Contains(err.Error(), "protobuf") != tt.kind.IsSBOM() {
			t.Errorf("%s: %v", name, err)
		}
		if got := kindIn(t, []byte(tt.text)); got != tt.kind {
			t.Errorf("%s: a delivery takes it for %s, want %s", name, got, tt.kind)
		}
	}
}

// refusedSBOMs are the conformance files that a delivery takes for SBOMs and Read refuses, and why.
var refusedSBOMs = map[string]string{
	"sbom-utility/cdx-1-3-syntax-err-1.json":               brokenJSON,
	"sbom-utility/cdx-1-3-syntax-err-2.json":               brokenJSON,
	"dtrack/bom-invalid.json":                              brokenJSON,
	"spec/1.1/invalid-namespace-1.1.xml":                   noVersion,
	"spec/1.2/invalid-namespace-1.2.xml":                   noVersion,
	"spec/1.3/invalid-namespace-1.3.xml":                   noVersion,
	"spec/1.4/invalid-namespace-1.4.xml":                   noVersion,
	"spec/1.5/invalid-namespace-1.5.xml":                   noVersion,
	"spec/1.6/invalid-namespace-1.6.xml":                   noVersion,
	"spec/1.7/invalid-namespace-1.7.xml":                   noVersion,
	"tools-golang/test_fixtures/spdx2_3_null_package.json": "null where a package belongs: a component may be missing",
}

const (
	brokenJSON = "JSON that is broken or cut off says that it is CycloneDX"
	noVersion  = "the name space is one of CycloneDX, of a version that there is not"
)

func TestConformanceReadAndDeliveryAgree(t *testing.T) {
	agree, total, protobuf, refused := 0, 0, 0, 0
	for _, topic := range []string{"cyclonedx", "spdx", "sbom-wild", "medical", "vex"} {
		dir, cases := conformance(t, topic)
		for _, c := range cases {
			switch c.Check {
			case "parse-sbom", "validate-cyclonedx", "parse-cyclonedx-vex":
			default:
				continue
			}
			if strings.HasSuffix(c.Files[0].Path, ".tar.zst") {
				continue // an archive, see TestConformanceArchive
			}
			total++
			data := content(t, dir, c)
			doc, err := Read("a", data, Limits{})
			kind := kindIn(t, data)
			same := (err == nil) == kind.IsSBOM()
			if kind == delivery.KindCycloneDXVEX { // CycloneDX that lists nothing but vulnerabilities: it reads, and is no SBOM
				same = err == nil && len(doc.Components)+len(doc.Services) == 0 && doc.Vulnerabilities > 0
			}
			switch reason, known := refusedSBOMs[c.ID]; {
			case same && known:
				t.Errorf("%s now agrees: take it off the list", c.ID)
			case same:
				agree++
			case kind == delivery.KindCycloneDXProtobuf && strings.Contains(err.Error(), "protobuf is not read"):
				protobuf++
			case known && kind.IsSBOM():
				t.Logf("%s: %s", c.ID, reason)
				refused++
			default:
				t.Errorf("%s: a delivery takes it for %s; Read: %v", c.ID, kind, err)
			}
		}
	}
	if protobuf == 0 || refused != len(refusedSBOMs) {
		t.Errorf("%d protobuf, %d of %d refusals were met", protobuf, refused, len(refusedSBOMs))
	}
	t.Logf("delivery and Read: agree %d of %d; %d in protobuf and %d others are SBOMs that are refused", agree, total, protobuf, refused)
}
