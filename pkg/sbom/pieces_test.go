package sbom

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// alike reads a text in pieces and as a whole, which must make no difference.
func alike(t testing.TB, text []byte) {
	t.Helper()
	lim := Limits{apart: 1}.withDefaults()
	got, gotErr := read("d", text, lim, true)
	want, wantErr := read("d", text, lim, false)
	if fmt.Sprint(gotErr) != fmt.Sprint(wantErr) {
		t.Fatalf("in pieces %v\nas a whole %v", gotErr, wantErr)
	}
	if gotErr != nil {
		return
	}
	got.parsed, want.parsed = nil, nil
	if !reflect.DeepEqual(got, want) {
		for _, p := range got.Problems {
			t.Logf("in pieces %+v", p)
		}
		for _, p := range want.Problems {
			t.Logf("as a whole %+v", p)
		}
		t.Fatalf("differs: %d and %d components, %d and %d violations in\n%.2000s", len(got.Components), len(want.Components), got.Violations, want.Violations, text)
	}
}

// ordered writes an object with its keys in the order given by r.
func ordered(t testing.TB, r *rand.Rand, tree any) []byte {
	t.Helper()
	root, ok := tree.(map[string]any)
	if !ok {
		return []byte("[]")
	}
	keys := make([]string, 0, len(root))
	for k := range root {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	r.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	if r.IntN(4) == 0 && len(keys) > 0 { // and one of them twice
		keys = append(keys, keys[r.IntN(len(keys))])
	}
	var b bytes.Buffer
	b.WriteString("{")
	for i, k := range keys {
		key, _ := json.Marshal(k)
		value, err := json.MarshalIndent(root[k], "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		b.Write(append(append(key, ": "...), value...))
	}
	b.WriteString(" }")
	return b.Bytes()
}

func TestPiecesMakeNoDifference(t *testing.T) {
	trees := documents(t)
	for path, tree := range trees {
		t.Run(filepath.Base(path), func(t *testing.T) {
			r := rand.New(rand.NewPCG(3, 4))
			alike(t, ordered(t, r, tree))
			for range 5 {
				changed := tree
				for range 1 + r.IntN(3) {
					changed = mutate(r, changed)
				}
				text := ordered(t, r, changed)
				alike(t, text)
				if cut := r.IntN(len(text)); len(text) < 100_000 {
					alike(t, text[:cut])
				}
			}
		})
	}
	t.Logf("%d documents, each as it is and with 5 changes", len(trees))
}

func spdxOf(more string) string {
	return `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d","dataLicense":"CC0-1.0","documentNamespace":"https://a.example/d","creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Tool: t"]}` + more + `}`
}

func TestPiecesOfOddDocuments(t *testing.T) {
	part := `{"type":"library","name":"a","bom-ref":"a"}`
	many := strings.Repeat(`{"type":"library","name":"n"},`, 300)
	for name, text := range map[string]string{
		"equal entries":               bom(`,"components":[` + part + `,{"type":"library","name":"b"},{"bom-ref":"a","name":"a","type":"library"},{"type":"library","name":"b"}]`),
		"equal entries, many":         bom(`,"components":[` + many + part + `]`),
		"equal numbers":               bom(`,"vulnerabilities":[{"ratings":[{"score":1.0}]},{"ratings":[{"score":1}]},{"ratings":[{"score":0.1e1}]}]`),
		"equal dependencies":          bom(`,"dependencies":[{"ref":"a"},{"ref":"a"},{"ref":"a","dependsOn":["b"]}]`),
		"components twice":            bom(`,"components":[` + part + `],"components":[{"type":"library","name":"b"}]`),
		"components twice, first odd": bom(`,"components":7,"components":[` + part + `]`),
		"components twice, last odd":  bom(`,"components":[` + part + `],"components":7`),
		"escaped key":                 bom(`,"comp\u006fnents":[` + part + `]`),
		"wrong types":                 bom(`,"components":{"a":1},"services":[1,"a",null,[]],"dependencies":["a",{"ref":1},{"ref":"a","dependsOn":[1,"a"],"provides":[2,"q"]}],"vulnerabilities":[1,2]`),
		"nested":                      bom(`,"components":[{"type":"library","name":"a","bom-ref":"a","components":[` + part + `,{"components":[{"name":1}]}]}]`),
		"version last":                `{"components":[` + part + `],"bomFormat":"CycloneDX","version":1,"specVersion":"1.5"}`,
		"version twice":               `{"specVersion":"1.2","components":[` + part + `],"bomFormat":"CycloneDX","version":1,"specVersion":"1.6"}`,
		"other version last":          `{"specVersion":"1.6","bomFormat":"CycloneDX","components":[` + part + `],"specVersion":"2.0"}`,
		"subject after components":    `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[` + part + `],"metadata":{"component":{"type":"device","name":"d","bom-ref":"d","components":[{"type":"library","name":"inner"}]}}}`,
		"old, with vulnerabilities":   `{"bomFormat":"CycloneDX","specVersion":"1.2","version":1,"vulnerabilities":[{"a":1}],"components":[` + part + `]}`,
		"nested arrays of that name":  bom(`,"compositions":[{"components":[` + part + `]}],"components":[` + part + `]`),
		"an array":                    `[[` + part + `]]`,
		"cut off":                     bom(`,"components":[` + part + `,`)[:100],
		"after the end":               bom(`,"components":[`+part+`]`) + "x",
		"byte order mark":             "\xef\xbb\xbf" + bom(`,"components":[`+part+`]`),
		"linked":                      bom(`,"externalReferences":[{"type":"bom","url":"z"}],"components":[{"type":"library","name":"a","externalReferences":[{"type":"bom","url":"a"}]}],"services":[{"name":"s","externalReferences":[{"type":"bom","url":"s"}],"services":[{"name":"t"}]}]`),
		"both formats":                bom(`,"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","components":[` + part + `]`),
		"SPDX":                        spdxOf(`,"packages":[{"SPDXID":"SPDXRef-a","name":"a","licenseConcluded":"LicenseRef-x"},{"SPDXID":"SPDXRef-a","name":"b"}],"files":[{"SPDXID":"SPDXRef-f","fileName":"f","fileDependencies":["SPDXRef-g"]}],"relationships":[1,{"spdxElementId":"SPDXRef-DOCUMENT","relatedSpdxElement":"SPDXRef-a","relationshipType":"DESCRIBES"},{"spdxElementId":"SPDXRef-a","relatedSpdxElement":"SPDXRef-f","relationshipType":"CONTAINS"},{"spdxElementId":"SPDXRef-a","relatedSpdxElement":"SPDXRef-z","relationshipType":"DEPENDS_ON"}]`),
		"SPDX, null for a package":    spdxOf(`,"files":[7],"packages":[{"SPDXID":"SPDXRef-a","name":"a"},null]`),
		"SPDX, packages twice":        spdxOf(`,"packages":[{"SPDXID":"SPDXRef-a","name":"a"}],"packages":[{"SPDXID":"SPDXRef-b","name":"b"}]`),
		"SPDX, wrong types":           spdxOf(`,"packages":{"a":1},"files":"a","relationships":[[],{"spdxElementId":1}],"snippets":null`),
		"SPDX, odd version":           `{"spdxVersion":"2.3","packages":[{"SPDXID":"SPDXRef-a","name":"a"}]}`,
		"SPDX, version that is none":  `{"spdxVersion":"SPDX-4.0","packages":[{"SPDXID":"SPDXRef-a","name":"a"}]}`,
		"SPDX and CycloneDX":          bom(`,"spdxVersion":"SPDX-2.3","packages":[{"name":"a"}]`),
		"no object to its end":        `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[` + part + `]`,
		"one too many of a value":     bom(`,"components":[` + part + ` ` + part + `]`),
	} {
		t.Run(name, func(t *testing.T) { alike(t, []byte(text)) })
	}
}

func FuzzPieces(f *testing.F) {
	f.Add([]byte(bom(`,"components":[{"type":"library","name":"a"},{"name":"a","type":"library"}],"dependencies":[{"ref":"a","dependsOn":["b"]}]`)), uint64(1))
	f.Fuzz(func(t *testing.T, text []byte, seed uint64) {
		alike(t, text)
		if p, err := parse("d", text, Limits{}.withDefaults(), false); err == nil {
			alike(t, ordered(t, rand.New(rand.NewPCG(seed, 5)), p.tree))
		}
	})
}

// Errors are counted to the end, and few are kept, however many there are.
func TestManyViolationsTakeLittleMemory(t *testing.T) {
	const n = 100_000
	text := []byte(bom(`,"components":[` + strings.TrimSuffix(strings.Repeat(`{"type":"x","hashes":[{}]},`, n), ",") + `]`))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	d, err := Read("d", text, Limits{})
	if err != nil || d.Violations != 3*n+1 { // type, name, hash of each; and that entries are equal
		t.Fatalf("%v, %d violations", err, d.Violations)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 300<<20 {
		t.Errorf("%d MiB stay", grown>>20)
	}
}

// TestGrowingArraysAreDivisible in all versions that a document is converted to: Itemised gives their items one by one.
func TestGrowingArraysAreDivisible(t *testing.T) {
	for _, version := range []string{"1.4", "1.5", "1.6", "1.7"} {
		schema, err := schemas[version]()
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range pieceKeys {
			if a := arrayOf(schema, key); a == nil || !a.unique {
				t.Errorf("CycloneDX %s: %s are held against more than one item at a time, or may be equal", version, key)
			}
		}
	}
}
