package sbom

import (
	"fmt"
	"strings"
	"testing"
)

func TestProblems(t *testing.T) {
	tests := []struct {
		name, text    string
		code          Code
		pointer       string
		line          int
		ref, contains string
	}{
		{"duplicate key", bom(",\n\"components\":[\n{\"type\":\"library\",\"name\":\"a\",\n\"name\":\"b\"}]"), DuplicateKey, "/components/0/name", 4, "", `"name" occurs twice`},
		{"duplicate key deep inside", bom(`,"properties":[{"name":"x","value":"1","value":"2"}]`), DuplicateKey, "/properties/0/value", 1, "", "readers differ"},
		{"duplicate ref", bom(`,"components":[{"bom-ref":"r","type":"library","name":"a"},` + "\n" + `{"bom-ref":"r","type":"library","name":"b"}]`), DuplicateRef, "/components/1", 2, "r", "also that of /components/0"},
		{"duplicate ref of component and service", bom(`,"components":[{"bom-ref":"r","type":"library","name":"a"}],"services":[{"bom-ref":"r","name":"s"}]`), DuplicateRef, "/services/0", 1, "r", "/components/0"},
		{"two entries that differ", bom(`,"components":[{"bom-ref":"r","type":"library","name":"a"},{"bom-ref":"s","type":"library","name":"b"}],"dependencies":[{"ref":"r"},{"ref":"r","dependsOn":["s"]}]`), DuplicateRef, "/dependencies/1", 1, "r", "/dependencies/0"},
		{"dangling", bom(`,"components":[{"bom-ref":"r","type":"library","name":"a"}],` + "\n" + `"dependencies":[{"ref":"r","dependsOn":["gone"]}]`), DanglingRef, "/dependencies/0/dependsOn/0", 2, "gone", `"gone"`},
		{"dangling provides", bom(`,"components":[{"bom-ref":"r","type":"library","name":"a"}],"dependencies":[{"ref":"r","provides":["gone"]}]`), DanglingRef, "/dependencies/0/provides/0", 1, "gone", `"gone"`},
		{"self", bom(`,"components":[{"bom-ref":"r","type":"library","name":"a"}],"dependencies":[{"ref":"r","dependsOn":["r"]}]`), SelfRef, "/dependencies/0/dependsOn/0", 1, "r", "itself"},
		{"cycle", bom(`,"components":[{"bom-ref":"r","type":"library","name":"a"},{"bom-ref":"q","type":"library","name":"b"}],"dependencies":[{"ref":"r","dependsOn":["q"]},{"ref":"q","dependsOn":["r"]}]`), Cycle, "/dependencies", 1, "q", "2 refs"},
		{"key with slash and tilde", bom(",\n\"a/b\":{\"c~d\":1,\n\"c~d\":2}"), DuplicateKey, "/a~1b/c~0d", 3, "", "readers differ"},
		{"half a surrogate pair and more", bom(`,"components":[{"type":"library","name":"\ud800\u0041"}]`), Encoding, "/components/0/name", 1, "", "no character"},
		{"bad UTF-8", bom(`,"components":[{"type":"library","name":"a` + "\xff" + `"}]`), Encoding, "/components/0/name", 1, "", "0xFF"},
		{"escaped control", bom(`,"components":[{"type":"library","name":"a\u001b[31m"}]`), Encoding, "/components/0/name", 1, "", "U+001B"},
		{"raw control", bom(",\"components\":[{\"type\":\"library\",\"name\":\"a\x01\"}]"), Encoding, "/components/0/name", 1, "", "U+0001 as a raw byte"},
		{"half a surrogate pair", bom(`,"components":[{"type":"library","name":"\ud800"}]`), Encoding, "/components/0/name", 1, "", "no character"},
		{"schema, missing", bom(",\n\"components\":[\n{\"name\":\"a\"}]"), SchemaViolation, "/components/0", 3, "", `no "type"; expected "type", as the schema requires`},
		{"schema, type", bom(`,"components":[{"bom-ref":"c","type":"library","name":7}]`), SchemaViolation, "/components/0/name", 1, "c", "7 of type number; expected type string"},
		{"schema, enum", bom(`,"components":[{"type":"libary","name":"a"}]`), SchemaViolation, "/components/0/type", 1, "", `"libary"; expected one of "application"`},
		{"schema, unknown property", bom(`,"colour":"red"`), SchemaViolation, "/colour", 1, "", `the property "colour"`},
		{"schema, either of two", bom(`,"components":[{"type":"library","name":"a","licenses":[{"license":{}}]}]`), SchemaViolation, "/components/0/licenses/0/license", 1, "", `none of "id", "name"; expected one of them`},
		{"schema, pattern", bom(`,"components":[{"type":"library","name":"a","hashes":[{"alg":"MD5","content":"foo"}]}]`), SchemaViolation, "/components/0/hashes/0/content", 1, "", `"foo"; expected 32, 40, 64`},
		{"schema, pattern without words", bom(`,"components":[{"type":"library","name":"a","mime-type":"x"}]`), SchemaViolation, "/components/0/mime-type", 1, "", `"x"; expected text of the pattern ^[-+a-z0-9.]+/`},
		{"schema, length", bom(`,"dependencies":[{"ref":"a","dependsOn":[""]}]`), SchemaViolation, "/dependencies/0/dependsOn/0", 1, "", `""; expected text of at least 1 characters`},
		{"schema, equal entries", bom(`,"dependencies":[{"ref":"a","dependsOn":["b","c","b"]}]`), SchemaViolation, "/dependencies/0/dependsOn", 1, "", `entries 0 and 2, which are equal`},
		{"schema, number", bom(`,"components":[{"type":"library","name":"a","evidence":{"occurrences":[{"location":"x","line":-1}]}}]`), SchemaViolation, "/components/0/evidence/occurrences/0/line", 1, "", `-1; expected a number of at least 0`},
		{"schema, combination", `{"bomFormat":"CycloneDX","specVersion":"1.7","components":[{"type":"library","name":"a","versionRange":"vers:npm/1"}]}`, SchemaViolation, "/components/0/versionRange", 1, "", `a versionRange; expected one only where isExternal is true`},
		{"schema, format", bom(`,"metadata":{"timestamp":"yesterday"}`), SchemaViolation, "/metadata/timestamp", 1, "", "expected a time as in RFC 3339"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := mustRead(t, tt.text)
			for _, p := range d.Problems {
				if p.Code == tt.code && p.Pointer == tt.pointer && p.Line == tt.line && p.Ref == tt.ref && strings.Contains(p.Message(), tt.contains) {
					return
				}
			}
			t.Errorf("not among the problems: %+v", d.Problems)
		})
	}
}

func TestCleanDocumentHasNoProblems(t *testing.T) {
	d := mustRead(t, "\xef\xbb\xbf"+bom(`,"components":[{"type":"library","name":"caf\u00e9 \ud83d\ude00 \ufffd","licenses":[{"license":{"name":"x","text":{"content":"a\f\n\tb"}}}]}]`))
	if len(d.Problems) != 0 || !d.SchemaValid || d.Violations != 0 {
		t.Errorf("problems %+v", d.Problems)
	}
	if got := d.Components[0].Name.Text; got != "café 😀 \ufffd" {
		t.Errorf("name %q", got)
	}
}

func TestAllViolationsAreCounted(t *testing.T) {
	var parts []string
	for i := range 250 {
		parts = append(parts, fmt.Sprintf(`{"type":"library","description":"%d"}`, i))
	}
	d := mustRead(t, bom(`,"components":[`+strings.Join(parts, ",")+`]`))
	if d.Violations != 250 || len(d.Problems) != MaxViolations || d.SchemaValid {
		t.Errorf("%d violations, %d listed", d.Violations, len(d.Problems))
	}
}

func TestListedProblemsAreBounded(t *testing.T) {
	part := `{"a":1,"a":2}`
	refs := `"x"`
	for i := range MaxProblems + 5 {
		part += `,{"a":1,"a":2}`
		refs += fmt.Sprintf(`,"x%d"`, i)
	}
	d := mustRead(t, bom(`,"x":[`+part+`],"dependencies":[{"ref":"x","dependsOn":[`+refs+`]},{"ref":"y","dependsOn":["y"]}]`))
	count := map[Code]int{}
	for _, p := range d.Problems {
		count[p.Code]++
	}
	if count[DuplicateKey] != MaxProblems || count[DanglingRef] != MaxProblems || count[SelfRef] != 2 {
		t.Errorf("%v", count)
	}
	if len(d.Graph.Dangling) != MaxProblems+7 {
		t.Errorf("%d dangling: all are counted", len(d.Graph.Dangling))
	}
}
