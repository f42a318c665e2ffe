package vuln

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

const document = `{
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "https://example.org/vex/1",
  "author": "Maker",
  "timestamp": "2026-11-01T08:00:00+01:00",
  "last_updated": "2026-11-05T08:00:00Z",
  "version": 2,
  "statements": [
    {"vulnerability": {"name": "CVE-2026-1", "aliases": ["GHSA-x"]}, "products": [{"@id": "pkg:generic/pump@2.0", "subcomponents": [{"@id": "pkg:deb/debian/openssl@3.0"}]}],
     "status": "not_affected", "justification": "component_not_present", "timestamp": "2026-11-02T08:00:00Z"},
    {"vulnerability": {"name": "CVE-2026-2"}, "products": [{"identifiers": {"cpe23": "cpe:2.3:a:Maker:pump:2.0:*:*:*:*:*:*:*"}}], "status": "not_affected", "impact_statement": "we think so"},
    {"vulnerability": {"name": "CVE-2026-3"}, "products": [{"hashes": {"sha-256": "ABCD"}}], "status": "not_affected", "justification": "because"},
    {"vulnerability": {"name": "CVE-2026-5"}, "products": [{"@id": "pkg:oci/pump?arch=arm64"}], "status": "affected", "action_statement": "Update to 2.1."},
    {"vulnerability": {"name": "CVE-2026-4"}, "products": [{"@id": "pkg:generic/pump@2.0"}], "status": "affected", "action_statement": " "},
    {"vulnerability": {"name": "CVE-2026-6"}, "products": [{"@id": "pkg:generic/pump@2.0"}], "status": "affected", "action_statement": "No action statement provided"},
    {"vulnerability": {"@id": "https://example.org/v/7"}, "products": [{"@id": "pkg:generic/pump@2.0"}], "status": "under_investigation"}
  ]
}`

func read(t testing.TB, doc string) *VEX {
	t.Helper()
	v, err := ReadOpenVEX("vex.json", []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReadOpenVEX(t *testing.T) {
	v := read(t, document)
	if v.Author != "Maker" || v.Revision != "2" || v.Timestamp.Text != "2026-11-01T08:00:00+01:00" || v.Changed().Text != "2026-11-05T08:00:00Z" {
		t.Errorf("got %+v", v)
	}
	first := v.Statements[0]
	want := Statement{
		Pointer: "/statements/0", Vulnerability: Vulnerability{Name: "CVE-2026-1", Aliases: []string{"GHSA-x"}},
		Products: []Product{{Component{ID: "pkg:generic/pump@2.0", PURLs: []string{"pkg:generic/pump@2.0"}}, []Component{{ID: "pkg:deb/debian/openssl@3.0", PURLs: []string{"pkg:deb/debian/openssl@3.0"}}}}},
		Status:   NotAffected, Justification: "component_not_present", Timestamp: first.Timestamp,
	}
	if !reflect.DeepEqual(first, want) || first.Timestamp.Text != "2026-11-02T08:00:00Z" {
		t.Errorf("got  %+v\nwant %+v", first, want)
	}
	if got := v.Statements[1].Timestamp; got != v.Timestamp {
		t.Errorf("a statement without a time has %v, want that of the document", got)
	}
	for name, c := range map[string]struct{ got, want []string }{
		"unjustified":         {v.Unjustified(), []string{"CVE-2026-2", "CVE-2026-3"}},
		"without action":      {v.WithoutAction(), []string{"CVE-2026-4", "CVE-2026-6"}},
		"affected":            {v.WithStatus(Affected), []string{"CVE-2026-4", "CVE-2026-5", "CVE-2026-6"}},
		"under investigation": {v.WithStatus(UnderInvestigation), []string{"https://example.org/v/7"}},
		"fixed":               {v.WithStatus(Fixed), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	v := read(t, document)
	for name, c := range map[string]struct {
		purl, cpe, hash string
		want            bool
	}{
		"purl":                      {purl: "pkg:generic/pump@2.0", want: true},
		"purl, other version":       {purl: "pkg:generic/pump@2.1"},
		"purl with more to it":      {purl: "pkg:generic/pump@2.0?arch=arm", want: true},
		"purl, claim more general":  {purl: "pkg:oci/pump@sha256%3Aabc?arch=arm64", want: true},
		"purl, claim more specific": {purl: "pkg:oci/pump"},
		"purl, other qualifier":     {purl: "pkg:oci/pump?arch=amd64"},
		"purl of a subcomponent":    {purl: "pkg:deb/debian/openssl@3.0"},
		"purl that does not parse":  {purl: "pump"},
		"CPE":                       {cpe: "cpe:2.3:a:maker:pump:2.0:*:*:*:*:*:*:*", want: true},
		"CPE, other":                {cpe: "cpe:2.3:a:maker:pump:2.1:*:*:*:*:*:*:*"},
		"hash":                      {hash: "abcd", want: true},
		"hash, other":               {hash: "abce"},
		"nothing":                   {},
	} {
		t.Run(name, func(t *testing.T) {
			set := func(s string) map[string]bool { return map[string]bool{s: s != ""} }
			if got := v.Names(set(c.purl), set(c.cpe), set(c.hash)); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestReadOpenVEXRefuses(t *testing.T) {
	statement := `{"vulnerability": "CVE-2026-1", "products": ["pkg:generic/a"], "status": "fixed"}`
	with := func(head, statements string) string {
		return fmt.Sprintf("{\"@context\": \"https://openvex.dev/ns\", %s\n\"statements\": %s}", head, statements)
	}
	good := `"author": "a", "timestamp": "2026-11-01T00:00:00Z",`
	read(t, with(good, "["+statement+"]"))
	read(t, with(`"author": "a",`, `[`+strings.Replace(statement, "{", `{"timestamp": "2026-11-01T00:00:00Z",`, 1)+`]`))
	for name, c := range map[string]struct {
		doc, pointer, want string
		line               int
	}{
		"nothing":                   {"", "", "malformed JSON", 1},
		"cut":                       {document[:len(document)-3], "/statements", "malformed JSON", 17},
		"list":                      {"[]", "", "expected a JSON object", 0},
		"not UTF-8":                 {"{\"a\":\n\"\xff\"}", "/a", "UTF-8", 2},
		"data behind":               {document + "{}", "", "nothing after the document", 18},
		"other context":             {`{"@context": "https://example.org"}`, "/@context", "expected https://openvex.dev/ns", 0},
		"unknown version":           {strings.Replace(document, "v0.2.0", "v1.0.0", 1), "/@context", "v1.0.0", 0},
		"duplicate key":             {with(good+`"author": "b",`, "[]"), "/author", "twice", 1},
		"duplicate in other case":   {with(good, "[\n"+strings.Replace(statement, "{", `{"Status": "affected",`, 1)+"]"), "/statements/0/status", "twice", 3},
		"no author":                 {with(`"timestamp": "2026-11-01T00:00:00Z",`, "["+statement+"]"), "/author", "missing", 0},
		"blank author":              {with(`"author": " ", "timestamp": "2026-11-01T00:00:00Z",`, "["+statement+"]"), "/author", "missing", 0},
		"no time":                   {with(`"author": "a",`, "["+statement+"]"), "/statements/0/timestamp", "neither", 0},
		"bad time":                  {with(`"author": "a", "timestamp": "yesterday",`, "["+statement+"]"), "/timestamp", "yesterday", 0},
		"no statements":             {with(good, "[]"), "/statements", "no statements", 0},
		"statements null":           {with(good, "null"), "/statements", "no statements", 0},
		"statements no list":        {with(good, "{}"), "/statements", "list", 0},
		"statement no object":       {with(good, "[1]"), "/statements/0", "object", 0},
		"no vulnerability":          {with(good, `[{"products": ["a"], "status": "fixed"}]`), "/statements/0/vulnerability", "missing", 0},
		"unknown status":            {with(good, "["+strings.Replace(statement, "fixed", "Fixed", 1)+"]"), "/statements/0/status", `"Fixed"`, 0},
		"no status":                 {with(good, `[{"vulnerability": "a"}]`), "/statements/0/status", "expected one of", 0},
		"product that names none":   {with(good, "["+strings.Replace(statement, `"pkg:generic/a"`, "{}", 1)+"]"), "/statements/0/products/0", "names nothing", 0},
		"product of the wrong sort": {with(good, "["+strings.Replace(statement, `"pkg:generic/a"`, "1", 1)+"]"), "/statements/0/products/0", "string or an object", 0},
		"too deep":                  {strings.Repeat("[", MaxDepth+1), strings.Repeat("/0", MaxDepth), "nested", 1},
		"too large":                 {strings.Repeat(" ", MaxSize+1), "", "at most", 0},
		"too many":                  {with(good, "["+strings.Repeat("0,", MaxStatements)+"0]"), "/statements", "at most", 0},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := ReadOpenVEX("vex.json", []byte(c.doc))
			var bad *MalformedError
			if v != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a MalformedError", v, err)
			}
			if bad.Pointer != c.pointer || c.line != 0 && bad.Line != c.line || !strings.Contains(err.Error(), c.want) || bad.Path != "vex.json" {
				t.Errorf("got %v (line %d, pointer %q), want line %d, pointer %q, %q", err, bad.Line, bad.Pointer, c.line, c.pointer, c.want)
			}
		})
	}
	if _, err := ReadOpenVEX("v", []byte(`{"@context": "https://openvex.dev/nsfake"}`)); !errors.Is(err, ErrNotOpenVEX) {
		t.Errorf("got %v, want ErrNotOpenVEX", err)
	}
	if _, err := ReadOpenVEX("v", make([]byte, MaxSize+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}

// TestConformance reads real documents. Repository indexes among them bear no "@context" and must be refused.
func TestConformance(t *testing.T) {
	root := os.Getenv("CLEANBILL_CONFORMANCE")
	if root == "" {
		t.Skip("CLEANBILL_CONFORMANCE is not set; it names the directory of the conformance data")
	}
	data, err := os.ReadFile(filepath.Join(root, "vex", "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID, Check, Expect string
		Files             []struct{ Path string }
		Facts             struct {
			Statements int
			Statuses   map[Status]int
			Products   json.RawMessage // a list here, a number in other checks
		}
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	documents, indexes := 0, 0
	for _, c := range cases {
		if c.Check != "parse-openvex" {
			continue
		}
		doc, err := os.ReadFile(filepath.Join(root, "vex", c.Files[0].Path))
		if err != nil {
			t.Fatal(err)
		}
		v, err := ReadOpenVEX(c.ID, doc)
		if c.Facts.Statements == 0 {
			indexes++
			if !errors.Is(err, ErrNotOpenVEX) {
				t.Errorf("%s: got %v, want ErrNotOpenVEX", c.ID, err)
			}
			continue
		}
		documents++
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		statuses := map[Status]int{}
		for _, st := range v.Statements {
			statuses[st.Status]++
		}
		if len(v.Statements) != c.Facts.Statements || !reflect.DeepEqual(statuses, c.Facts.Statuses) {
			t.Errorf("%s: got %d statements, %v; want %d, %v", c.ID, len(v.Statements), statuses, c.Facts.Statements, c.Facts.Statuses)
		}
		var products []string
		if len(c.Facts.Products) > 0 {
			if err := json.Unmarshal(c.Facts.Products, &products); err != nil {
				t.Fatal(err)
			}
		}
		for _, purl := range products {
			if !v.Names(map[string]bool{purl: true}, nil, nil) {
				t.Errorf("%s does not name %s", c.ID, purl)
			}
		}
	}
	if documents == 0 || indexes == 0 {
		t.Errorf("%d documents and %d indexes read", documents, indexes)
	}
}

func FuzzReadOpenVEX(f *testing.F) {
	f.Add([]byte(document))
	f.Add([]byte(`{"@context":"https://openvex.dev/ns","author":"a","statements":[{"vulnerability":"v","status":"fixed","timestamp":"2026-11-01T00:00:00Z"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := ReadOpenVEX("vex.json", data)
		if (v == nil) == (err == nil) {
			t.Fatalf("got %v and %v", v, err)
		}
		if v == nil {
			return
		}
		if v.Author == "" || len(v.Statements) == 0 {
			t.Fatalf("accepted %+v", v)
		}
		for _, st := range v.Statements {
			if !st.Status.Valid() || st.Vulnerability.Name == "" || st.Timestamp.State != Stated {
				t.Fatalf("accepted %+v", st)
			}
		}
		v.Names(map[string]bool{"pkg:generic/a": true}, nil, nil)
	})
}

func ExampleVEX_Unjustified() {
	v, err := ReadOpenVEX("pump.openvex.json", []byte(`{
	  "@context": "https://openvex.dev/ns/v0.2.0", "author": "Maker", "timestamp": "2026-11-01T00:00:00Z",
	  "statements": [{"vulnerability": {"name": "CVE-2026-1"}, "products": [{"@id": "pkg:generic/pump@2.0"}], "status": "not_affected"}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(v.Unjustified())
	// Output: [CVE-2026-1]
}
