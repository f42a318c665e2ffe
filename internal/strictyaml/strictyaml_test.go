package strictyaml

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
)

const limit = 1000

type part struct {
	Name string    `yaml:"name"`
	Day  time.Time `yaml:"day"`
}

type document struct {
	Kind   string   `yaml:"kind"`
	Level  int      `yaml:"level"`
	Least  *int     `yaml:"least"`
	On     bool     `yaml:"on"`
	Words  []string `yaml:"words"`
	Parts  []part   `yaml:"parts"`
	Inner  part     `yaml:"inner"`
	Plain  string
	Secret string `yaml:"-"`

	hidden string
}

func TestDecode(t *testing.T) {
	text := "# comment\nkind: 1.10\nlevel: 3\nleast: 0\non: true\nwords: [a, 2, true]\nparts:\n  - {name: x, day: 2026-01-31}\n  - {name: null}\ninner:\nplain: p\n"
	var got document
	if err := Decode("f.yaml", []byte(text), &got, limit); err != nil {
		t.Fatal(err)
	}
	zero := 0
	want := document{Kind: "1.10", Level: 3, Least: &zero, On: true, Words: []string{"a", "2", "true"},
		Parts: []part{{"x", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)}, {}}, Plain: "p"}
	if !reflect.DeepEqual(got, want) || got.hidden != "" {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDecodeRefuses(t *testing.T) {
	long := strings.Repeat("x", 500)
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", "f.yaml: file is empty"},
		{"comments only", "# a\n", "f.yaml: file is empty"},
		{"too large", "kind: " + strings.Repeat("x", limit), "f.yaml: file is larger than 1000 bytes; split it, or shorten it"},
		{"not UTF-8", "kind: \xff\n", "f.yaml: file is not valid UTF-8; save it as UTF-8"},
		{"no YAML", "kind: [\n", "f.yaml:1: not valid YAML: did not find expected node content; check indentation and quotes near this line"},
		{"two documents", "kind: x\n---\nkind: y\n", "f.yaml:2: a second YAML document begins here; write one document per file"},
		{"empty second document", "kind: x\n---\n", "f.yaml:2: a second YAML document begins here; write one document per file"},
		{"broken second document", "kind: x\n---\n[", "f.yaml:3: not valid YAML"},
		{"anchor", "kind: &a x\n", "f.yaml:1: anchors and aliases are not allowed; write the value out"},
		{"alias", "kind: &a x\nplain: *a\n", "f.yaml:1: anchors and aliases are not allowed"},
		{"merge key", "kind: x\ninner:\n  <<: {name: y}\n", "f.yaml:3: merge keys are not allowed; write the values out"},
		{"explicit type", "kind: !!str 1\n", `f.yaml:1: the explicit type "!!str" is not allowed; leave it out`},
		{"own type", "kind: !own 1\n", `f.yaml:1: the explicit type "!own" is not allowed`},
		{"key that is a list", "[a]: x\n", "f.yaml:1: a key must be plain text"},
		{"duplicate key", "kind: x\nlevel: 1\n\"kind\": y\n", `f.yaml:3: key "kind" is written twice; keep one of the two`},
		{"duplicate key deep inside", "parts:\n- name: x\n  name: y\n", `f.yaml:3: key "name" is written twice`},
		{"nested too deeply", "words: " + strings.Repeat("[", MaxNesting+1) + strings.Repeat("]", MaxNesting+1), "f.yaml:1: nested deeper than 40 levels"},
		{"unknown field", "kind: x\ncolour: red\n", `f.yaml:2: unknown field "colour"; expected one of inner, kind, least, level, on, parts, plain, words`},
		{"field in another case", "Kind: x\n", `f.yaml:1: unknown field "Kind"`},
		{"field that is not for files", "secret: x\n", `f.yaml:1: unknown field "secret"`},
		{"field that is not exported", "hidden: x\n", `f.yaml:1: unknown field "hidden"`},
		{"unknown field deep inside", "parts:\n- {nome: x}\n", `f.yaml:2: unknown field "nome"; expected one of day, name`},
		{"long unknown field", long + ": x\n", "x…\"; expected one of"},
		{"list as document", "- kind\n", "f.yaml:1: expected keys and their values, found a list"},
		{"null as document", "null\n", "f.yaml:1: expected keys and their values, found nothing"},
		{"list for text", "kind: [x]\n", "f.yaml:1: kind: expected text, found a list"},
		{"text for a list", "words: x\n", `f.yaml:1: words: expected a list, found "x"`},
		{"text for a part", "parts:\n- {name: x}\n- y\n", `f.yaml:3: parts[1]: expected keys and their values, found "y"`},
		{"mapping for text", "inner: {name: {a: b}}\n", "f.yaml:1: inner.name: expected text, found keys and their values"},
		{"text for a number", "level: high\n", `f.yaml:1: level: expected a whole number, found "high"`},
		{"fraction for a number", "least: 2.9\n", `f.yaml:1: least: expected a whole number, found "2.9"`},
		{"number too large", "level: 99999999999999999999\n", "f.yaml:1: level: expected a whole number"},
		{"text for a truth", "on: \"true\"\n", `f.yaml:1: on: expected true or false, found "true"`},
		{"text for a date", "inner: {day: soon}\n", `f.yaml:1: inner.day: expected a date such as 2026-01-31, or a time in RFC 3339, found "soon"`},
		{"no date", "inner: {day: }\n", "inner.day: expected a date such as 2026-01-31, or a time in RFC 3339, found nothing"},
		{"no such day", "inner: {day: 2026-02-30}\n", "inner.day: expected a date"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := Decode("f.yaml", []byte(tt.text), new(document), limit)
			var fault *Error
			if !errors.As(err, &fault) || fault.File != "f.yaml" {
				t.Fatalf("got %v, want an error", err)
			}
			if !strings.Contains(err.Error(), tt.want) || len(err.Error()) > 300 || strings.Contains(err.Error(), "strictyaml.") {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("kind: x\nparts:\n  - {name: y, day: 2026-01-31}\nlevel: 0x10\non: false\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("kind: x\n---\n<<: {kind: y}\n"))
	f.Add([]byte("inner: {day: 2026-01-31T08:00:00+01:00}\nkind: !!binary eA==\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var got document
		err := Decode("f.yaml", data, &got, limit)
		var fault *Error
		if err != nil && (!errors.As(err, &fault) || fault.Problem == "" || strings.Contains(fault.Problem, "strictyaml.")) {
			t.Fatalf("error without words of our own: %v", err)
		}
		if err == nil && got.Secret+got.hidden != "" {
			t.Fatalf("read a field that is not for files: %+v", got)
		}
	})
}

func ExampleDecode() {
	var settings struct {
		Profile string `yaml:"profile"`
	}
	fmt.Println(Decode("cleanbill.yaml", []byte("# for the ward\nprofil: networked\n"), &settings, 1<<20))
	// Output: cleanbill.yaml:2: unknown field "profil"; expected one of profile
}
