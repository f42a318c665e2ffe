package spdx

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

func TestYAML(t *testing.T) {
	// JSON is YAML; so is what the library writes of it.
	var tree any
	if err := yaml.Unmarshal([]byte(pumpJSON), &tree); err != nil {
		t.Fatal(err)
	}
	block, err := yaml.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range [][]byte{[]byte(pumpJSON), block, append([]byte("\xef\xbb\xbf--- # SBOM\n"), block...)} {
		d, err := YAML(text, limits)
		if err != nil || len(d.Problems.Listed) > 0 {
			t.Fatalf("%v %+v", err, d)
		}
		same(t, d, pumpJSON)
	}
}

func TestYAMLValues(t *testing.T) {
	d, err := YAML([]byte("spdxVersion: SPDX-2.3\ncreationInfo: {created: 2026-01-02T03:04:05Z}\npackages:\n- &p\n  name: null\n  versionInfo: 1.10\n  filesAnalyzed: true\n- *p\n- {name: yes, summary: true}\n"+
		"snippets: [{ranges: [{startPointer: {offset: 7}, endPointer: {offset: x}}]}]\n"), limits)
	if err != nil || len(d.Problems.Listed) > 0 {
		t.Fatalf("%v %+v", err, d)
	}
	same(t, d, `{"spdxVersion":"SPDX-2.3","creationInfo":{"created":"2026-01-02T03:04:05Z"},"packages":[{"name":null,"versionInfo":"1.10","filesAnalyzed":true},
{"name":null,"versionInfo":"1.10","filesAnalyzed":true},{"name":"yes","summary":"true"}],"snippets":[{"ranges":[{"startPointer":{"offset":7},"endPointer":{"offset":"x"}}]}]}`)
	if n := d.Root.At("/packages/2/summary"); n.Line != 9 || n.Column != 24 {
		t.Errorf("at %d:%d", n.Line, n.Column)
	}
}

func TestYAMLDuplicateKey(t *testing.T) {
	d, err := YAML([]byte("packages:\n- name: a\n  \"name\": b\n"), limits)
	if err != nil || len(d.Problems.Listed) != 1 {
		t.Fatalf("%v %+v", err, d)
	}
	if p := d.Problems.Listed[0]; p.Kind != strictjson.DuplicateKey || p.Line != 3 || p.Pointer != "/packages/0/name" {
		t.Errorf("%+v", p)
	}
}

// bomb is a billion values by nine levels of nine aliases each.
func bomb() string {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for _, level := range "12345678" {
		below := "*a" + string(level-1)
		text += "a" + string(level) + ": &a" + string(level) + " [" + strings.Repeat(below+", ", 8) + below + "]\n"
	}
	return text
}

func TestYAMLRefuses(t *testing.T) {
	wide := limits
	wide.MaxBytes, wide.MaxValues = syntax.MaxYAMLBytes+1, 1<<30
	for _, tt := range []struct {
		name, text string
		lim        Limits
		kind       strictjson.Kind
		says       string
	}{
		{"nothing", "", limits, strictjson.CutOff, "no value"},
		{"no YAML", "spdxVersion: [\n", limits, strictjson.Syntax, "no valid YAML"},
		{"NUL", "spdxVersion: \x00\n", limits, strictjson.Syntax, "control characters"},
		{"not UTF-8", "spdxVersion: \xff\n", limits, strictjson.Syntax, "no valid YAML"},
		{"two documents", "a: b\n---\nc: d\n", limits, strictjson.Syntax, "a second YAML document"},
		{"broken second document", "a: b\n---\n[", limits, strictjson.Syntax, "no valid YAML"},
		{"merge key", "a: &a {b: c}\nd:\n  <<: *a\n", limits, strictjson.Syntax, "a key that is no plain text"},
		{"key that is a list", "[a]: b\n", limits, strictjson.Syntax, "a key that is no plain text"},
		{"alias bomb", bomb(), wide, strictjson.TooLarge, "repeated by aliases"},
		{"alias in itself", "a: &a [*a]\n", wide, strictjson.TooDeep, "nested too deeply"},
		{"deep", strings.Repeat("[", limits.MaxDepth+2) + strings.Repeat("]", limits.MaxDepth+2), limits, strictjson.TooDeep, "nested too deeply"},
		{"many levels of brackets", strings.Repeat("[", 700_000), wide, strictjson.Syntax, "depth"},
		{"many levels of blocks", strings.Repeat("- ", 700_000), wide, strictjson.Syntax, "depth"},
		{"marks", strings.Repeat("- ", syntax.MaxYAMLMarks+1), wide, strictjson.TooLarge, "list marks"},
		{"bytes", "a: " + strings.Repeat("b", syntax.MaxYAMLBytes), wide, strictjson.TooLarge, "bytes"},
		{"string", "a: " + strings.Repeat("b", limits.MaxString+1), limits, strictjson.TooLarge, "a text of"},
		{"values", strings.Repeat("- a\n", limits.MaxValues), limits, strictjson.TooLarge, "more values"},
		{"elements", "packages:\n" + strings.Repeat("- {}\n", limits.MaxElements+1), limits, strictjson.TooLarge, "more packages"},
	} {
		var fault *strictjson.Error
		_, err := YAML([]byte(tt.text), tt.lim)
		if !errors.As(err, &fault) || fault.Kind != tt.kind || !strings.Contains(fault.Found, tt.says) || fault.Line < 1 || fault.Column < 1 {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func FuzzYAML(f *testing.F) {
	f.Add([]byte(pumpJSON))
	f.Add([]byte(bomb()))
	f.Add([]byte("spdxVersion: SPDX-2.3\npackages:\n- &p {name: a}\n- *p\nfiles: !!set {a, b}\n? x\n: >-\n  y\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, bytes.Clone(data), func(data []byte, lim Limits) (*Document, error) {
			d, err := YAML(data, lim)
			if err == nil && d.Root.members == nil {
				d.Root = place{1, 1}.object() // a list or text is the caller's to refuse
			}
			return d, err
		})
	})
}
