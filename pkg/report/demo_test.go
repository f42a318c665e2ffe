package report

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// demo is a decision about a demo delivery. internal/cli keeps them here (TestDemoReports -update).
func demo(t testing.TB, name string) *decision.Decision {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "demo", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	d := &decision.Decision{}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(d); err != nil {
		t.Fatal(err)
	}
	return d
}

var demos = []string{"infusion-pump", "infusion-pump-conditional", "infusion-pump-container", "infusion-pump-tampered", "infusion-pump-wrong-signer", "monitor-undeclared", "unsigned-legacy"}

// written renders decisions in one format.
func written(t testing.TB, format string, o Options, all ...*decision.Decision) []byte {
	t.Helper()
	var out bytes.Buffer
	doc := Begin(format, len(all))
	for _, d := range all {
		if err := doc.Add(&out, d, o); err != nil {
			t.Fatal(err)
		}
	}
	if err := doc.Close(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// holdGolden holds a text against the golden file of that name.
func holdGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("differs from %s (run with -update to accept):\n%s", path, got)
	}
}

// everything is decisions that a renderer meets: the demo, one with something of everything, one with nothing at all, and hostile ones.
func everything(t testing.TB) map[string]*decision.Decision {
	all := map[string]*decision.Decision{"sample": sample(), "nothing": {Verdict: decision.Reject}}
	for _, name := range demos {
		all[name] = demo(t, name)
	}
	for _, s := range append(hostile, markup...) {
		all[s] = hostileDecision(s)
	}
	return all
}

// markup is text that means something to one reader or the other.
var markup = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</style></script><!--", "]]>", "&amp;", "{0} [x](https://evil.example)",
	"=HYPERLINK(\"https://evil.example\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "::error::x", "a ##[error]x", "##vso[task.prependpath]x", "x##teamcity[buildStatus]", "# heading\n\n- item", "```\ncode", "javascript:alert(1)", "{{.}}", "%0a::error::",
}

// hostileDecision is the sample with every free text replaced.
func hostileDecision(text string) *decision.Decision {
	d := sample()
	replace(reflect.ValueOf(d).Elem(), text)
	return d
}

func replace(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				replace(v.Field(i), text)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			replace(v.Index(i), text)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			replace(v.Elem(), text)
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() { // words of our own, such as outcomes, have types of their own
			v.SetString(text)
		}
	}
}

// goldenNames are how the golden files of each format end. That of JSON is the decision that the others are made from.
var goldenNames = map[string]string{"text": "txt", "markdown": "report.md", "json": "json", "html": "html", "sarif": "sarif", "junit": "xml", "letter": "md", "docx": "docx.txt"}

// TestDemoGolden holds what each format says of the demo deliveries.
func TestDemoGolden(t *testing.T) {
	for _, format := range Formats() {
		extension := goldenNames[format]
		if extension == "" {
			t.Errorf("%s has no golden files", format)
			continue
		}
		for _, name := range demos {
			t.Run(format+"/"+name, func(t *testing.T) {
				text := written(t, format, Options{}, demo(t, name))
				if format == "docx" {
					text = []byte(wordsOf(t, text))
				}
				if format == "html" { // style and script are the same everywhere, and held by their digests
					_, text, _ = bytes.Cut(text, []byte("<main id=\"content\">"))
					text, _, _ = bytes.Cut(text, []byte("<script>"))
				}
				holdGolden(t, filepath.Join("demo", name+"."+extension), text)
			})
		}
	}
}

// runnerCommand is what Azure Pipelines and TeamCity take for a command wherever it stands in a log.
var runnerCommand = regexp.MustCompile(`##\w*\[`)

// TestNoFormatLetsTextAct holds that nothing from a delivery reaches a reader that would change how its neighbours look, or drive a terminal.
func TestNoFormatLetsTextAct(t *testing.T) {
	for name, d := range everything(t) {
		for _, format := range Formats() {
			text := string(written(t, format, Options{Verbose: true}, d, d))
			if format == "docx" {
				text = wordsOf(t, []byte(text))
			}
			for _, r := range text {
				if r != '\n' && hidden(r) {
					t.Errorf("%s of %q: %U survives", format, name, r)
					break
				}
			}
			if runnerCommand.MatchString(text) {
				t.Errorf("%s of %q: words that a runner takes for a command", format, name)
			}
			for line := range strings.Lines(text) {
				if strings.HasPrefix(strings.TrimSpace(line), "::") {
					t.Errorf("%s of %q: a line that a runner takes for a command: %q", format, name, line)
				}
			}
		}
	}
}

// TestSameDecisionSameBytes renders each decision twice.
func TestSameDecisionSameBytes(t *testing.T) {
	for name, d := range everything(t) {
		for _, format := range Formats() {
			if !bytes.Equal(written(t, format, Options{Verbose: true}, d), written(t, format, Options{Verbose: true}, d)) {
				t.Errorf("%s of %q is not always the same", format, name)
			}
		}
	}
}
