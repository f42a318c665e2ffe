package sbom

import "testing"

// TestLines finds the places of findings in documents of each syntax, and of what is missing the line of what it would be in.
func TestLines(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want map[string]int
	}{
		"JSON": {"\ufeff{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\",\n \"components\": [\n  {\"type\": \"library\",\n   \"name\": \"a\"},\n  {\"type\": \"library\", \"name\": \"b\"}\n ]\n}",
			map[string]int{"/components": 2, "/components/0": 3, "/components/0/name": 4, "/components/0/hashes": 3, "/components/1/licenses/0/license": 5, "/metadata": 0, "": 0, "no pointer": 0}},
		"XML": {"<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">\n <components>\n  <component type=\"library\">\n   <name>a</name>\n  </component>\n </components>\n</bom>",
			map[string]int{"/bom/components/component": 3, "/bom/components/component/name": 4, "/bom/components/component/hashes": 3, "/bom/components/component/@type": 3, "": 0}},
		"tag-value": {"SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: d\nDocumentNamespace: https://e.example/1\nCreator: Tool: t\nCreated: 2026-01-01T00:00:00Z\n\nPackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1\nPackageDownloadLocation: NOASSERTION\n",
			map[string]int{"/packages/0": 9, "/packages/0/versionInfo": 11, "/packages/0/checksums": 9, "/documentNamespace": 5}},
		"YAML": {"spdxVersion: SPDX-2.3\ndataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nname: d\ndocumentNamespace: https://e.example/1\ncreationInfo:\n  created: 2026-01-01T00:00:00Z\n  creators: [\"Tool: t\"]\npackages:\n  - name: a\n    SPDXID: SPDXRef-a\n    downloadLocation: NOASSERTION\n",
			map[string]int{"/packages/0": 10, "/packages/0/name": 10, "/packages/0/SPDXID": 11, "/packages/0/versionInfo": 10}},
	} {
		doc, err := Read(name, []byte(tt.text), Limits{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var places []string
		for at := range tt.want {
			places = append(places, at)
		}
		got := doc.Lines(places)
		for at, line := range tt.want {
			if got[at] != line {
				t.Errorf("%s at %q: line %d, want %d", name, at, got[at], line)
			}
		}
	}
	if got := (&Document{}).Lines([]string{"/a"}); len(got) != 0 {
		t.Errorf("a document that was not read: %v", got)
	}
}

// TestPlacesHaveLines asks for the line of every component of a document in XML, by the places that checks name.
func TestPlacesHaveLines(t *testing.T) {
	doc, err := Read("x.xml", []byte("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\">\n <components>\n  <component type=\"library\">\n   <name>a</name>\n   <version>1</version>\n  </component>\n </components>\n</bom>"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c := doc.Components[0]
	for at, line := range map[string]int{"": 3, "/version": 5, "/hashes": 3} {
		place := doc.Place(c.Pointer, at)
		if got := doc.Lines([]string{place})[place]; got != line {
			t.Errorf("%s: line %d, want %d", place, got, line)
		}
	}
}
