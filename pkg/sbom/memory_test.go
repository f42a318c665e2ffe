package sbom

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// TestMemoryIsBoundedByTheText gives each syntax 12 MB of what is dense in it: a few bytes that take a hundred times as much.
func TestMemoryIsBoundedByTheText(t *testing.T) {
	const size = 12 << 20
	const (
		cdx  = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,`
		part = cdx + `"components":[{"type":"library","name":"a",`
		spdx = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"a",`
		xml  = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">`
		tags = "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nPackageName: p\n"
		rdf  = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://spdx.org/rdf/terms#"><SpdxDocument rdf:about="http://a/b#SPDXRef-DOCUMENT"><specVersion>SPDX-2.3</specVersion>`
	)
	for _, tt := range []struct{ name, head, unit, tail string }{
		{"CycloneDX JSON, objects", part + `"properties":[`, `{"":0},`, `{}]}]}`},
		{"CycloneDX JSON, places", part + `"properties":[`, `{},`, `{}]}]}`},
		{"CycloneDX JSON, hashes", part + `"hashes":[`, `{"alg":"MD5"},`, `{}]}]}`},
		{"CycloneDX JSON, licences", part + `"licenses":[`, `{"expression":"a"},`, `{}]}]}`},
		{"CycloneDX JSON, authors", cdx + `"metadata":{"authors":[`, `{},`, `{}]}}`},
		{"CycloneDX JSON, compositions", cdx + `"compositions":[`, `{},`, `{}]}`},
		{"CycloneDX JSON, dependencies", cdx + `"dependencies":[{"ref":"a","dependsOn":[`, `"a",`, `"a"]}]}`},
		{"CycloneDX JSON, mentions", cdx + `"vulnerabilities":[{"affects":[`, `{"ref":""},`, `{}]}]}`},
		{"SPDX JSON, relationships", spdx + `"relationships":[`, `{},`, `{}]}`},
		{"SPDX JSON, relationships, in pieces", spdx + `"comment":"` + strings.Repeat("a", largeSPDX) + `","relationships":[`, `{},`, `{}]}`},
		{"SPDX JSON, files, in pieces", spdx + `"comment":"` + strings.Repeat("a", largeSPDX) + `","files":[`, `{},`, `{}]}`},
		{"SPDX JSON, creators", spdx + `"creationInfo":{"creators":[`, `"a",`, `"a"]}}`},
		{"SPDX 3, identifiers", `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[{"type":"software_Package","externalIdentifier":[`, `{},`, `{}]}]}`},
		{"CycloneDX XML, elements", xml, `<a/>`, `</bom>`},
		{"CycloneDX XML, licences", xml + `<components><component type="library"><name>a</name><licenses>`, `<license><id>a</id></license>`, `</licenses></component></components></bom>`},
		{"tag-value, relationships", tags, "Relationship:a b c\n", ""},
		{"tag-value, annotations", tags, "Annotator:\n", ""},
		{"tag-value, creators", tags, "Creator:\n", ""},
		{"RDF/XML", rdf, `<relationship/>`, `</SpdxDocument></rdf:RDF>`},
		{"SPDX XML", `<Document><spdxVersion>SPDX-2.3</spdxVersion>`, `<relationships><a/></relationships>`, `</Document>`},
		{"YAML", "spdxVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nrelationships:\n", "- {}\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := tt.head + strings.Repeat(tt.unit, size/len(tt.unit)) + tt.tail
			_, err := Read("sbom", []byte(text), Limits{})
			var u *UnreadableError
			if !errors.As(err, &u) || u.Hint != askSmaller || u.Line < 1 {
				t.Errorf("got %v, want an error of size", err)
			}
		})
	}
}

// TestUnpackedTextsMayTakeLess: what repeats costs its sender nothing, so that memory goes by what was packed.
func TestUnpackedTextsMayTakeLess(t *testing.T) {
	const text = 200 << 20
	for packed, want := range map[int]int{0: text, 4 << 20: 40 << 20, 100 << 20: text} {
		if got := (Limits{packed: packed}).worth(text); got != want {
			t.Errorf("%d bytes packed to %d count as %d, want %d", text, packed, got, want)
		}
	}
	for packed, want := range map[int]int{0: DefaultMaxTree + 10*treePerByte<<20, 5 << 20: DefaultMaxTree + 10*treePerByte<<20, 4 << 20: DefaultMaxTree - 10<<20, 1: leastTree} {
		size := LargeText + 10<<20
		if packed == 1 {
			size = 200 << 20
		}
		if got := (Limits{packed: packed}).tree(DefaultMaxTree, size); got != want {
			t.Errorf("%d bytes packed to %d may take %d, want %d", size, packed, got, want)
		}
	}
	dense := gzipped(t, func(w io.Writer) {
		_, _ = io.WriteString(w, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"compositions":[`+strings.Repeat(`{},`, 4<<20)+`{}]}`)
	})
	_, err := Read("sbom", dense, Limits{})
	var u *UnreadableError
	if !errors.As(err, &u) || !strings.Contains(u.Hint, "unpack it") {
		t.Errorf("got %v, want an error that says to unpack the file", err)
	}
}

// TestLongTextsMayTakeMore holds the bound to its rule: the least for every text, and more for each byte of a large one.
func TestLongTextsMayTakeMore(t *testing.T) {
	for size, want := range map[int]int{0: 100, LargeText: 100, LargeText + 7: 100 + 7*treePerByte} {
		if got := (Limits{}).tree(100, size); got != want {
			t.Errorf("%d bytes of text: %d, want %d", size, got, want)
		}
	}
}
