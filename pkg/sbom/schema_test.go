package sbom

import (
	"strings"
	"testing"
)

// validated is what the schema of a version has against a text.
func validated(text []byte, version string) ([]Problem, error) {
	lim := Limits{}.withDefaults()
	p, err := parseJSON("document", string(text), lim, false)
	if err != nil {
		return nil, err
	}
	problems, _, err := validate(p.tree, version, newExplainer())
	p.setPlaces(problems, lim)
	return problems, err
}

func TestEverySchemaCompilesAndJudges(t *testing.T) {
	for _, v := range specVersions {
		good := `{"bomFormat":"CycloneDX","specVersion":"` + v + `","version":1,"components":[{"type":"library","name":"a","version":"1","licenses":[{"license":{"id":"Not-On-Any-List"}}]}]}`
		if problems, err := validated([]byte(good), v); err != nil || len(problems) != 0 {
			t.Errorf("%s: %v %+v", v, err, problems)
		}
		bad := strings.Replace(good, "library", "librarian", 1)
		problems, err := validated([]byte(bad), v)
		if err != nil || len(problems) != 1 || problems[0].Pointer != "/components/0/type" || problems[0].Line != 1 {
			t.Errorf("%s: %v %+v", v, err, problems)
		}
	}
}

func TestValidateErrors(t *testing.T) {
	if _, err := validated([]byte("{}"), "1.1"); err == nil || !strings.Contains(err.Error(), "supported: 1.2, 1.3") {
		t.Errorf("unknown version: %v", err)
	}
}

func TestNoSchemaIsFetched(t *testing.T) {
	if _, err := (sealed{}).Load("http://cyclonedx.org/schema/other.json"); err == nil || !strings.Contains(err.Error(), "not embedded") {
		t.Errorf("%v", err)
	}
}

func TestSchemaCorrections(t *testing.T) {
	tests := []struct{ name, version, text string }{
		{"1.5 without revision", "1.5", `{"bomFormat":"CycloneDX","specVersion":"1.5"}`},
		{"1.5 licence expression with bom-ref", "1.5", `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"type":"library","name":"a","licenses":[{"expression":"MIT","bom-ref":"l"}]}]}`},
		{"1.2 address", "1.2", `{"$schema":"http://cyclonedx.org/schema/bom-1.2b.schema.json","bomFormat":"CycloneDX","specVersion":"1.2","version":1}`},
		{"1.3 address", "1.3", `{"$schema":"http://cyclonedx.org/schema/bom-1.3a.schema.json","bomFormat":"CycloneDX","specVersion":"1.3","version":1}`},
	}
	for _, tt := range tests {
		if problems, err := validated([]byte(tt.text), tt.version); err != nil || len(problems) != 0 {
			t.Errorf("%s: %v %+v", tt.name, err, problems)
		}
	}
	if problems, _ := validated([]byte(`{"bomFormat":"CycloneDX","specVersion":"1.4"}`), "1.4"); len(problems) != 1 {
		t.Errorf("1.4 demands a revision: %+v", problems)
	}
}

func TestFormats(t *testing.T) {
	tests := []struct {
		url   string
		valid bool
	}{
		{"https://x.example/a?b=c#d", true}, {"urn:cdx:f08a6ccd-4dce-4759-bd84-c626675d60a7/1", true}, {"../a/b", true}, {"https://x.example/ä", true},
		{"https://x.example/${project}", false}, {"https://x.example/a b", false}, {"https://x.example/%zz", false}, {`a\b`, false}, {"git@x.example:a/b.git", false},
	}
	for _, tt := range tests {
		if err := iriReference.Validate(tt.url); (err == nil) != tt.valid {
			t.Errorf("%q: %v", tt.url, err)
		}
	}
	for mail, valid := range map[string]bool{"a@b.example": true, "jürgen@b.example": true, "a@": false, "@b": false, "a": false, "a@b c": false} {
		if err := idnEmail.Validate(mail); (err == nil) != valid {
			t.Errorf("%q: %v", mail, err)
		}
	}
}

// What a supplier writes is shown shortened, and in a form that no terminal acts on.
func TestMessagesAreSafe(t *testing.T) {
	long := strings.Repeat("ä", 5000)
	d := mustRead(t, bom(`,"components":[{"type":"`+long+`","name":"a"},{"type":"\u001b[31m","name":"a"}]`))
	for _, p := range d.Problems {
		if len(p.Message()) > 1000 || strings.Contains(p.Message(), "\x1b") {
			t.Errorf("%d bytes: %q", len(p.Message()), p.Message())
		}
	}
	if len(d.Problems) < 3 {
		t.Errorf("%+v", d.Problems)
	}
}
