package policy

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"
)

func TestShippedTestsOfChecksRun(t *testing.T) {
	c := good(t)
	for _, check := range c.Checks() {
		for _, r := range c.RunTests(check, testEnvironment()) {
			if r.Err != nil {
				t.Error(r.Err)
			}
		}
	}
	if covered := Coverage(c.Check("THING-001")); len(covered) != 6 {
		t.Errorf("THING-001 covers %v", covered)
	}
}

func TestDigestCoversEverything(t *testing.T) {
	base := readTree(t, "testdata/good")
	digests := func(files fstest.MapFS) map[string]string {
		c, err := LoadCatalogue(files)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]string{}
		for _, p := range c.Packs() {
			m[p.Name] = p.Digest
		}
		return m
	}
	before := digests(base)
	for _, test := range []struct {
		file         string
		base, strict bool
	}{
		{"packs/base.yaml", true, true},
		{"packs/strict.yaml", false, true},
		{"checks/THING-001.yaml", true, true},
		{"checks/THING-002.yaml", false, true},
	} {
		files := readTree(t, "testdata/good")
		files[test.file].Data = append(files[test.file].Data, "# one more line\n"...)
		after := digests(files)
		if (before["base"] != after["base"]) != test.base || (before["strict"] != after["strict"]) != test.strict {
			t.Errorf("%s: before %v, after %v", test.file, before, after)
		}
	}
	if !strings.HasPrefix(before["base"], "sha256:") || len(before["base"]) != len("sha256:")+64 {
		t.Errorf("digest %q", before["base"])
	}
}

func TestLoadPackFile(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	own, err := os.ReadFile("testdata/good/checks/THING-002.yaml")
	if err != nil {
		t.Fatal(err)
	}
	write("checks/MINE-001.yaml", strings.ReplaceAll(string(own), "THING-002", "MINE-001"))
	write("sources.yaml", `[{id: house, title: House rules, version: "1", status: current}]`)
	write("my-rules.yaml", `{kind: cleanbill.pack/v1, name: mine, title: Mine, version: "1", extends: [strict], checks: [
  {check: MINE-001, severity: hold, clause: {source: house, id: "1", confidence: confirmed}}]}`)
	c := good(t)
	pack, err := c.LoadPackFile(filepath.Join(folder, "my-rules.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Compile(pack, testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	if got := len(p.pack.Bindings()); got != 3 {
		t.Errorf("%d bindings", got)
	}
	if c.Check("MINE-001") != nil {
		t.Error("the catalogue has changed")
	}
}

func TestUnknownPack(t *testing.T) {
	if _, err := good(t).Pack("bas"); err == nil || !strings.Contains(err.Error(), `did you mean "base"?`) {
		t.Errorf("got %v", err)
	}
}

func TestLimits(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"size":     {strings.Repeat("#", MaxFileSize+1), "larger than"},
		"nesting":  {"a: " + strings.Repeat("[", MaxNesting+1) + strings.Repeat("]", MaxNesting+1), "nested deeper"},
		"encoding": {"a: \xff", "UTF-8"},
	} {
		if _, err := parseSource(name, []byte(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestExpressionSizeLimit(t *testing.T) {
	files := readTree(t, "testdata/good")
	text := string(files["checks/THING-001.yaml"].Data)
	files["checks/THING-001.yaml"].Data = []byte(strings.Replace(text, "applies: ", "applies: true || "+strings.Repeat("true || ", MaxExpression/8), 1))
	c, err := LoadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	if r := c.RunTests(c.Check("THING-001"), testEnvironment()); len(r) != 1 || r[0].Err == nil || !strings.Contains(r[0].Err.Error(), "size") {
		t.Errorf("got %+v", r)
	}
}

func TestLongLineIsCut(t *testing.T) {
	src, err := parseSource("x.yaml", []byte("a: "+strings.Repeat("x", 5000)+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if text := src.place(1, 4000, "", "here").Error(); len(text) > 3*maxShownLine {
		t.Errorf("%d bytes", len(text))
	}
}

func TestDescribe(t *testing.T) {
	facts := Describe(testEnvironment())
	found := map[string]Fact{}
	for i, f := range facts {
		if i > 0 && facts[i-1].Name >= f.Name {
			t.Errorf("not sorted at %s", f.Name)
		}
		found[f.Name] = f
	}
	for name, kind := range map[string]string{
		"component.end.date": "timestamp", "component.count": "int", "component.share": "double",
		"component.parts[].tags": "list(string)", "delivery.names": "list(string)", "component.end.known": "bool",
	} {
		if found[name].Type != kind || found[name].Doc == "" {
			t.Errorf("%s: %+v", name, found[name])
		}
	}
	if got := strings.Join(found["component.kind"].Scopes, ","); got != "component" {
		t.Errorf("scopes %q", got)
	}
}

func FuzzLoad(f *testing.F) {
	base := fstest.MapFS{}
	for _, name := range []string{"sources.yaml", "controls.yaml", "checks/THING-001.yaml", "checks/THING-002.yaml", "packs/base.yaml", "packs/strict.yaml"} {
		data, err := os.ReadFile("testdata/good/" + name)
		if err != nil {
			f.Fatal(err)
		}
		base[name] = &fstest.MapFile{Data: data}
	}
	f.Add(base["checks/THING-001.yaml"].Data, base["packs/base.yaml"].Data)
	f.Add(base["checks/THING-002.yaml"].Data, base["packs/strict.yaml"].Data)
	f.Add([]byte("id: &a [*a]"), []byte("{}"))
	f.Fuzz(func(t *testing.T, check, pack []byte) {
		files := fstest.MapFS{"sources.yaml": base["sources.yaml"], "controls.yaml": base["controls.yaml"], "checks/THING-002.yaml": base["checks/THING-002.yaml"],
			"checks/THING-001.yaml": {Data: check}, "packs/base.yaml": {Data: pack}}
		c, err := LoadCatalogue(files)
		if err != nil {
			_ = err.Error()
			return
		}
		for _, p := range c.Packs() {
			if len(p.Bindings()) == 0 || p.Digest == "" {
				t.Errorf("pack %s was accepted with nothing in it", p.Name)
			}
		}
	})
}

// FuzzExpression compiles an expression as each part of a check, and evaluates what compiles.
func FuzzExpression(f *testing.F) {
	for _, expression := range []string{`true`, `component.end.date >= now + months(24)`, `delivery.names.all(n, n.matches("a+"))`, `"a" + 'b`} {
		f.Add(expression)
	}
	c, err := newCompiler(testEnvironment())
	if err != nil {
		f.Fatal(err)
	}
	scope, err := c.scope(&Check{Each: "component"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
			{Kind: yaml.ScalarNode, Value: "pass", Line: 1, Column: 1}, {Kind: yaml.ScalarNode, Value: text, Line: 1, Column: 7}}}
		check := &Check{Each: "component", node: n, src: &source{file: "x.yaml", lines: []string{"pass: " + text}}}
		e := &expression{name: "pass", text: text, node: field(n, "pass"), of: check, result: cel.BoolType, scope: scope, compiler: c}
		if err := e.load(); err != nil {
			_ = err.Error()
			return
		}
		vars := newActivation(Occasion{Now: at}, nil)
		vars.facts = Values{"component": &component{}, "delivery": &delivery{}}
		if _, err := e.isTrue(context.Background(), vars); err != nil && strings.Contains(err.Error(), "internal error") {
			t.Errorf("%s: %v", text, err)
		}
	})
}

// TestUnknownCheckNamesTheFolder holds the message to the place where a user's own check is looked for.
func TestUnknownCheckNamesTheFolder(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "mine.yaml")
	text := "kind: cleanbill.pack/v1\nname: mine\ntitle: Mine\nversion: \"1\"\nchecks:\n  - {check: OWN-001, severity: info}\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := good(t).LoadPackFile(name)
	want := filepath.ToSlash(filepath.Join(folder, "checks")) + "/OWN-001.yaml is not there"
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("want %q, got %v", want, err)
	}
}

func TestQuoteHint(t *testing.T) {
	for line, want := range map[string]bool{
		"pass: !(a in b)":             true,
		"known: !ready":               true,
		"applies:   !delivery.single": true,
		"rule: !x.y":                  true,
		"kind: !own 1":                false,
		"pass: !!str x":               false,
		"pass: '!(a)'":                false,
		"title: it works!":            false,
	} {
		if got := quoteHint(line) != ""; got != want {
			t.Errorf("%s: hint %v", line, got)
		}
	}
}
