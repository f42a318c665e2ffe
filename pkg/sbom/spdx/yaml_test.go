package spdx

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
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

// Values are those of the core schema of YAML 1.2, whatever the form wants: another reader sees the same.
func TestYAMLValues(t *testing.T) {
	d, err := YAML([]byte("spdxVersion: SPDX-2.3\ncreationInfo: {created: '2026-01-02T03:04:05Z'}\npackages:\n- &p\n  name: null\n  versionInfo: 1.10\n  filesAnalyzed: true\n- *p\n- {name: \"yes\", summary: TRUE}\n"+
		"snippets: [{ranges: [{startPointer: {offset: 7}, endPointer: {offset: x}}]}]\n"), limits)
	if err != nil || len(d.Problems.Listed) > 0 {
		t.Fatalf("%v %+v", err, d)
	}
	same(t, d, `{"spdxVersion":"SPDX-2.3","creationInfo":{"created":"2026-01-02T03:04:05Z"},"packages":[{"name":null,"versionInfo":1.10,"filesAnalyzed":true},
{"name":null,"versionInfo":1.10,"filesAnalyzed":true},{"name":"yes","summary":true}],"snippets":[{"ranges":[{"startPointer":{"offset":7},"endPointer":{"offset":"x"}}]}]}`)
	if n := d.Root.At("/packages/2/summary"); n.Line != 9 || n.Column != 26 || n.Written != "TRUE" {
		t.Errorf("%q at %d:%d", n.Written, n.Line, n.Column)
	}
}

func TestYAMLScalars(t *testing.T) {
	for _, tt := range []struct {
		words string
		want  any
		kind  strictjson.Kind // of the problem that is told; "" for none
	}{
		{"a", "a", ""}, {"1.10.2", "1.10.2", ""}, {"1.10-rc1", "1.10-rc1", ""}, {"v1", "v1", ""}, {".", ".", ""}, {"e5", "e5", ""}, {"0o18", "0o18", ""},
		{`"1.10"`, "1.10", ""}, {"'no'", "no", ""}, {"!!str 1.10", "1.10", ""}, {"! 1.10", json.Number("1.10"), ""}, {"|\n  1.10", "1.10\n", ""}, {`"true"`, "true", ""}, {`""`, "", ""},
		{"", nil, ""}, {"~", nil, ""}, {"Null", nil, ""}, {"NULL", nil, ""}, {"nULL", "nULL", ""}, {"True", true, ""}, {"FALSE", false, ""}, {"tRUE", "tRUE", ""},
		{"1.10", json.Number("1.10"), ""}, {"017", json.Number("17"), ""}, {"0o17", json.Number("15"), ""}, {"0x1F", json.Number("31"), ""}, {"+5", json.Number("5"), ""}, {"-0.5", json.Number("-0.5"), ""},
		{".5", json.Number("0.5"), ""}, {"1.", json.Number("1.0"), ""}, {"2e3", json.Number("2e3"), ""}, {"1.E-2", json.Number("1.0E-2"), ""}, {"000", json.Number("0"), ""},
		{"NO", "NO", Unquoted}, {"y", "y", Unquoted}, {"On", "On", Unquoted}, {"2026-01-02", "2026-01-02", Unquoted}, {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", Unquoted},
		{"2026-1-2 3:04:05.5 +01:00", "2026-1-2 3:04:05.5 +01:00", Unquoted}, {"1_000", "1_000", Unquoted}, {"0b11", "0b11", Unquoted}, {"1:30", "1:30", Unquoted}, {"<<", "<<", Unquoted}, {"=", "=", Unquoted},
		{"-0x1f", "-0x1f", Unquoted},
		{".inf", ".inf", strictjson.Syntax}, {"-.INF", "-.INF", strictjson.Syntax}, {".NaN", ".NaN", strictjson.Syntax}, {"1e99999999", "1e99999999", strictjson.Syntax},
		{"0x10000000000000000", "0x10000000000000000", strictjson.Syntax}, {strings.Repeat("1", 65), strings.Repeat("1", 65), strictjson.Syntax},
		{"!foo a", "a", strictjson.Syntax}, {"!!python/object a", "a", strictjson.Syntax}, {"!!int 5", "5", strictjson.Syntax}, {"!!binary QQ==", "QQ==", strictjson.Syntax}, {"!<tag:x,2026:y> a", "a", strictjson.Syntax},
	} {
		d, err := YAML([]byte("versionInfo: "+tt.words+"\n"), limits)
		if err != nil {
			t.Errorf("%q: %v", tt.words, err)
			continue
		}
		got := d.Root.At("/versionInfo")
		var kinds []strictjson.Kind
		for _, p := range d.Problems.Listed {
			kinds = append(kinds, p.Kind)
			if p.Line != 1 || p.Column != 14 || p.Pointer != "/versionInfo" {
				t.Errorf("%q: %+v", tt.words, p)
			}
		}
		if tree := got.Tree(); tree != tt.want || tt.kind == "" && len(kinds) > 0 || tt.kind != "" && !slices.Equal(kinds, []strictjson.Kind{tt.kind}) {
			t.Errorf("%q: %#v, problems %q", tt.words, tree, kinds)
		}
	}
}

// A number with a leading zero is octal to readers of YAML 1.1; tags are told on lists, mappings and keys as well.
func TestYAMLReadersDiffer(t *testing.T) {
	for text, want := range map[string]string{
		"lineNumber: 017\n":          "/lineNumber",
		"lineNumber: 17\n":           "",
		"files: !!set {a, b}\n":      "/files",
		"files: !!seq []\n":          "",
		"files: !!map {}\n":          "",
		"files: !list [a]\n":         "/files",
		"!name files: a\n":           "/files",
		"!!str files: a\n":           "",
		"files: [!foo a, !!str b]\n": "/files/0",
	} {
		d, err := YAML([]byte(text), limits)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range d.Problems.Listed {
			got += p.Pointer
		}
		if got != want {
			t.Errorf("%q: told at %q, want %q", text, got, want)
		}
	}
}

// What ends a line in YAML 1.1 alone is told where it stands: a package, say, may begin behind it for some readers and be part of a comment for others.
func TestYAMLLineEnds(t *testing.T) {
	for _, c := range []string{"\u0085", "\u2028", "\u2029"} {
		d, err := YAML([]byte("name: a\r\npackages:\r- name: \"a\\L\\P\"\n# é"+c+"- name: evil\n"), limits)
		if err != nil || len(d.Problems.Listed) != 1 {
			t.Fatalf("%q: %v %+v", c, err, d)
		}
		if p := d.Problems.Listed[0]; p.Kind != strictjson.Syntax || p.Line != 4 || p.Column != 4 {
			t.Errorf("%q: %+v", c, p)
		}
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
		{"line ends of YAML 1.1", strings.Repeat("-\u0085", syntax.MaxYAMLMarks+1), wide, strictjson.TooLarge, "list marks"},
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
