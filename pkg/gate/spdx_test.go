package gate_test

import (
	"bytes"
	"compress/gzip"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// onePump is the same SBOM in every syntax of SPDX 2.
var onePump = map[string]string{
	"tag-value": `SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: pump
DocumentNamespace: https://maker.example/pump-1
Creator: Organization: Maker (sbom@maker.example)
Creator: Tool: builder-1.2
Created: 2026-10-02T03:04:05Z
PackageName: pump
SPDXID: SPDXRef-pump
PackageVersion: 1.0
PackageSupplier: Organization: Maker
PackageDownloadLocation: NOASSERTION
PrimaryPackagePurpose: FIRMWARE
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-pump
`,
	"json": `{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"pump","documentNamespace":"https://maker.example/pump-1",
"creationInfo":{"creators":["Organization: Maker (sbom@maker.example)","Tool: builder-1.2"],"created":"2026-10-02T03:04:05Z"},"documentDescribes":["SPDXRef-pump"],
"packages":[{"name":"pump","SPDXID":"SPDXRef-pump","versionInfo":"1.0","supplier":"Organization: Maker","downloadLocation":"NOASSERTION","primaryPackagePurpose":"FIRMWARE"}]}`,
	"yaml": `spdxVersion: SPDX-2.3
dataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
name: pump
documentNamespace: https://maker.example/pump-1
creationInfo:
  creators: ["Organization: Maker (sbom@maker.example)", "Tool: builder-1.2"]
  created: 2026-10-02T03:04:05Z
documentDescribes: [SPDXRef-pump]
packages:
- {name: pump, SPDXID: SPDXRef-pump, versionInfo: "1.0", supplier: "Organization: Maker", downloadLocation: NOASSERTION, primaryPackagePurpose: FIRMWARE}
`,
	"xml": `<?xml version="1.0" encoding="UTF-8"?>
<Document><spdxVersion>SPDX-2.3</spdxVersion><dataLicense>CC0-1.0</dataLicense><SPDXID>SPDXRef-DOCUMENT</SPDXID><name>pump</name><documentNamespace>https://maker.example/pump-1</documentNamespace>
<creationInfo><creators>Organization: Maker (sbom@maker.example)</creators><creators>Tool: builder-1.2</creators><created>2026-10-02T03:04:05Z</created></creationInfo><documentDescribes>SPDXRef-pump</documentDescribes>
<packages><name>pump</name><SPDXID>SPDXRef-pump</SPDXID><versionInfo>1.0</versionInfo><supplier>Organization: Maker</supplier><downloadLocation>NOASSERTION</downloadLocation><primaryPackagePurpose>FIRMWARE</primaryPackagePurpose></packages></Document>`,
	"rdf": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#"><SpdxDocument rdf:about="https://maker.example/pump-1#SPDXRef-DOCUMENT">
<specVersion>SPDX-2.3</specVersion><dataLicense rdf:resource="http://spdx.org/licenses/CC0-1.0"/><name>pump</name>
<creationInfo><CreationInfo><creator>Organization: Maker (sbom@maker.example)</creator><creator>Tool: builder-1.2</creator><created>2026-10-02T03:04:05Z</created></CreationInfo></creationInfo>
<describesPackage><Package rdf:about="https://maker.example/pump-1#SPDXRef-pump"><name>pump</name><versionInfo>1.0</versionInfo><supplier>Organization: Maker</supplier>
<downloadLocation rdf:resource="http://spdx.org/rdf/terms#noassertion"/><primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_firmware"/></Package></describesPackage></SpdxDocument></rdf:RDF>`,
}

func judgeSBOM(t *testing.T, text string) *decision.Decision {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "sbom"), text)
	return judgeReal(t, dir, filepath.Join("..", "..", "testdata", "suppliers"))
}

// Whatever its syntax, and compressed or not, an SPDX document is evidence that is read, and checks see the same in it.
func TestSPDXInEverySyntax(t *testing.T) {
	for syntax, text := range onePump {
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		for name, body := range map[string]string{syntax: text, syntax + " in gzip": packed.String()} {
			t.Run(name, func(t *testing.T) {
				d := judgeSBOM(t, body)
				if d.Verdict == decision.Accept || len(d.SBOMs) != 1 || d.SBOMs[0].Format != "spdx-"+syntax || d.SBOMs[0].SpecVersion != "2.3" {
					t.Fatalf("%s, %+v", d.Verdict, d.SBOMs)
				}
				for check, want := range map[string]decision.Outcome{
					"INT-004": decision.Pass, "INT-005": decision.Pass, "SBM-001": decision.Pass, "SBM-005": decision.Pass, "SBM-006": decision.Pass,
					"SBM-011": decision.Pass, "SBM-012": decision.Pass, "SBM-013": decision.Pass, "GRF-001": decision.Fail,
				} {
					if got := outcomeOf(d, check, "sbom"); got != want {
						t.Errorf("%s: %s, want %s", check, got, want)
					}
				}
			})
		}
	}
}

// A document that cannot be read, or that two readers read differently, must not pass for one.
func TestHostileSPDX(t *testing.T) {
	for _, tt := range []struct{ name, text, check string }{
		{"text without end", onePump["tag-value"] + "PackageComment: <text>for ever\n", "INT-005"},
		{"a field twice", onePump["tag-value"] + "PackageName: pump\nSPDXID: SPDXRef-two\nPackageVersion: 1\nPackageVersion: 2\n", "INT-005"},
		{"an id twice", onePump["tag-value"] + "PackageName: pump\nSPDXID: SPDXRef-pump\n", "INT-005"},
		{"a field that is none", onePump["tag-value"] + "PackageColour: red\n", "INT-004"},
		{"null among packages", `{"spdxVersion":"SPDX-2.3","packages":[null]}`, "INT-005"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := judgeSBOM(t, tt.text)
			if got := outcomeOf(d, tt.check, "sbom"); d.Verdict != decision.Reject || got != decision.Fail {
				t.Errorf("%s, %s: %s", d.Verdict, tt.check, got)
			}
		})
	}
}

// Whatever the syntax, a finding at a place in an SBOM says on which line that is.
func TestFindingsHaveLines(t *testing.T) {
	onePump["cyclonedx-xml"] = "<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">\n <components>\n  <component type=\"library\">\n   <name>a</name>\n  </component>\n </components>\n</bom>"
	defer delete(onePump, "cyclonedx-xml")
	for syntax, text := range onePump {
		located := 0
		for _, f := range judgeSBOM(t, text).Findings {
			for _, e := range f.Evidence {
				if f.Subject.Kind == "component" && e.Line == 0 {
					t.Errorf("%s: %s at %s has no line", syntax, f.Check, e.Pointer)
				}
				if e.Line > 0 {
					located++
				}
			}
		}
		if located == 0 {
			t.Errorf("%s: no finding has a line", syntax)
		}
	}
}
