package cyclonedx_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cyclonedx"
)

const spdxDocument = `{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "pump", "dataLicense": "CC0-1.0",
"documentNamespace": "https://example.com/pump", "comment": "as sold",
"creationInfo": {"created": "2026-11-20T08:00:00Z", "creators": ["Tool: scan-2.0", "Organization: Pumps Ltd (sbom@example.com)", "Person: NOASSERTION"]},
"packages": [
 {"SPDXID": "SPDXRef-pump", "name": "pump", "versionInfo": "1.0", "primaryPackagePurpose": "DEVICE", "supplier": "Organization: Pumps Ltd", "downloadLocation": "NOASSERTION"},
 {"SPDXID": "SPDXRef-zlib", "name": "zlib", "versionInfo": "NOASSERTION", "supplier": "NOASSERTION", "originator": "Person: Ann (ann@example.com)",
  "downloadLocation": "https://zlib.example/zlib.tgz", "licenseConcluded": "Zlib", "licenseDeclared": "NOASSERTION", "copyrightText": "© the authors",
  "checksums": [{"algorithm": "SHA256", "checksumValue": "` + hash + `"}, {"algorithm": "MD2", "checksumValue": "00"}], "validUntilDate": "2030-01-01T00:00:00Z",
  "externalRefs": [{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:generic/zlib@1.3"},
   {"referenceCategory": "OTHER", "referenceType": "own", "referenceLocator": "x"}], "sourceInfo": "built here"},
 {"SPDXID": "SPDXRef-os", "name": "os", "licenseConcluded": "NOASSERTION", "licenseDeclared": "NONE", "primaryPackagePurpose": "OPERATING-SYSTEM"}],
"relationships": [
 {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-pump"},
 {"spdxElementId": "SPDXRef-pump", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-zlib"},
 {"spdxElementId": "SPDXRef-zlib", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "NONE"},
 {"spdxElementId": "SPDXRef-os", "relationshipType": "COPY_OF", "relatedSpdxElement": "SPDXRef-zlib"}]}`

const hash = "0123456789012345678901234567890123456789012345678901234567890123"

// convert reads, converts and reads again.
func convert(t *testing.T, data string, o cyclonedx.Options) (before, after *sbom.Document, losses []cyclonedx.Loss) {
	t.Helper()
	before, err := sbom.Read("in", []byte(data), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if losses, err = cyclonedx.Convert(&out, before, o); err != nil {
		t.Fatal(err)
	}
	if after, err = sbom.Read("out", out.Bytes(), sbom.Limits{}); err != nil {
		t.Fatal(err)
	}
	if !after.SchemaValid {
		t.Errorf("the converted document is not valid: %v", after.Problems)
	}
	return before, after, losses
}

// NOASSERTION stays an answer, and nothing that was unknown becomes stated.
func TestConvertKeepsStates(t *testing.T) {
	for _, version := range cyclonedx.SpecVersions {
		before, after, _ := convert(t, spdxDocument, cyclonedx.Options{Format: cyclonedx.JSON, SpecVersion: version})
		if len(before.Components) != len(after.Components) || after.Root == nil || after.Root.Name.Text != "pump" {
			t.Fatalf("%s: %d components and subject %v", version, len(after.Components), after.Root)
		}
		for i, was := range before.Components {
			is := after.Components[i]
			for what, states := range map[string][2]sbom.State{
				"name": {was.Name.State, is.Name.State}, "version": {was.Version.State, is.Version.State}, "supplier": {was.Supplier.State, is.Supplier.State},
				"purl": {was.Purl.State, is.Purl.State}, "cpe": {was.CPE.State, is.CPE.State}, "hashes": {was.HashState, is.HashState},
				"licences": {was.LicenceState, is.LicenceState}, "end of support": {was.Support().End.State, is.Support().End.State},
			} {
				if states[0] != states[1] {
					t.Errorf("%s: %s: %s was %s and is %s", version, was.Label(), what, states[0], states[1])
				}
			}
		}
		if got := after.Graph.Entries["SPDXRef-pump"]; len(got) != 1 || got[0] != "SPDXRef-zlib" {
			t.Errorf("%s: dependencies of the subject: %v", version, got)
		}
		if before.Timestamp.Text != after.Timestamp.Text || len(after.Tools) != 1 || after.Tools[0] != before.Tools[0] || len(after.Authors) != len(before.Authors) {
			t.Errorf("%s: document facts: %+v %+v %+v", version, after.Timestamp, after.Tools, after.Authors)
		}
	}
}

func TestConvertTellsWhatSPDXAloneHas(t *testing.T) {
	_, after, losses := convert(t, spdxDocument, cyclonedx.Options{Format: cyclonedx.JSON})
	told := ""
	for _, l := range losses {
		told += l.Pointer + " " + l.What + " " + l.Why + "\n"
	}
	for _, want := range []string{
		`/relationships 1 of the kind "CONTAINS" the kind of tie has no place in CycloneDX; written as dependencies`,
		`/relationships 1 of the kind "COPY_OF" CycloneDX has no place for such a relationship`,
		`/packages/1/checksums/1/alg "MD2" CycloneDX 1.6 has no such value here`,
		`/packages no purpose, 1 times CycloneDX asks for a type; written as "library"`,
	} {
		if !strings.Contains(told, want) {
			t.Errorf("not told: %s\ntold:\n%s", want, told)
		}
	}
	kept := map[string]string{}
	for _, c := range after.Components {
		for _, p := range c.Properties {
			kept[c.Ref+" "+p.Name] = p.Value
		}
	}
	for name, want := range map[string]string{
		"SPDXRef-zlib spdx:sourceInfo": "built here", "SPDXRef-zlib spdx:licenseDeclared": "NOASSERTION", "SPDXRef-zlib spdx:originator": "Person: Ann (ann@example.com)",
		"SPDXRef-zlib spdx:externalRef": `{"referenceCategory":"OTHER","referenceLocator":"x","referenceType":"own"}`, "SPDXRef-os spdx:unknown:licenses": "NOASSERTION",
		"SPDXRef-os spdx:licenseDeclared": "NONE", "SPDXRef-zlib cdx:lifecycle:milestone:endOfSupport": "2030-01-01T00:00:00Z",
	} {
		if kept[name] != want {
			t.Errorf("%s: kept %q, want %q", name, kept[name], want)
		}
	}
}

func TestConvertRefusesTwoDocumentsInOne(t *testing.T) {
	data := []byte(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"type": "library", "name": "a", "name": "b"}]}`)
	d, err := sbom.Read("in", data, sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	_, err = cyclonedx.Convert(&out, d, cyclonedx.Options{Format: cyclonedx.JSON})
	var ambiguous *cyclonedx.AmbiguousError
	if !errors.As(err, &ambiguous) || ambiguous.Count != 1 || out.Len() > 0 {
		t.Errorf("%v, %d bytes written", err, out.Len())
	}
}

// A document that states no revision is valid as XML too, and the revision that XML asks for is told.
func TestConvertWithoutRevisionToXML(t *testing.T) {
	_, _, losses := convert(t, spdxDocument, cyclonedx.Options{Format: cyclonedx.XML})
	for _, l := range losses {
		if l.Pointer == "/version" {
			return
		}
	}
	t.Errorf("nothing tells of the revision: %v", losses)
}

// TestConvertBareDocument: a document in JSON is converted from its tree, and its components need not be held meanwhile.
func TestConvertBareDocument(t *testing.T) {
	text := `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"a","version":"1","properties":[{"name":"x"}],"description":"\u0001\u200b\udb40\udc41"}]}`
	d, err := sbom.Read("a.json", []byte(text), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var whole, bare strings.Builder
	for to, doc := range map[*strings.Builder]*sbom.Document{&whole: d, &bare: d.Bare()} {
		if _, err := cyclonedx.Convert(to, doc, cyclonedx.Options{Format: cyclonedx.JSON, SpecVersion: "1.4"}); err != nil {
			t.Fatal(err)
		}
	}
	if whole.String() != bare.String() || !strings.Contains(bare.String(), `"\u0001\u200b\udb40\udc41"`) || len(d.Bare().Components) != 0 || len(d.Components) != 1 {
		t.Errorf("got\n%s\nwant\n%s", bare.String(), whole.String())
	}
}
