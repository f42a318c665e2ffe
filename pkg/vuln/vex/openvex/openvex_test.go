package openvex

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
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

func read(t testing.TB, doc string) *vex.Document {
	t.Helper()
	v, err := Read("vex.json", []byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestRead(t *testing.T) {
	v := read(t, document)
	if v.Author != "Maker" || v.Revision != "2" || v.Timestamp.Text != "2026-11-01T08:00:00+01:00" || v.Changed().Text != "2026-11-05T08:00:00Z" {
		t.Errorf("got %+v", v)
	}
	first := v.Statements[0]
	want := vex.Statement{
		Pointer: "/statements/0", Vulnerability: vex.Vulnerability{Name: "CVE-2026-1", Aliases: []string{"GHSA-x"}},
		Products: []vex.Product{{Component: vex.Component{ID: "pkg:generic/pump@2.0", PURLs: []string{"pkg:generic/pump@2.0"}}, Subcomponents: []vex.Component{{ID: "pkg:deb/debian/openssl@3.0", PURLs: []string{"pkg:deb/debian/openssl@3.0"}}}}},
		Status:   vex.NotAffected, StatusLabel: "not_affected", Justification: vex.ComponentNotPresent, JustificationLabel: "component_not_present", Timestamp: first.Timestamp, LastUpdated: vex.Stamp{State: vex.Absent},
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
		"affected":            {v.WithStatus(vex.Affected), []string{"CVE-2026-4", "CVE-2026-5", "CVE-2026-6"}},
		"under investigation": {v.WithStatus(vex.UnderInvestigation), []string{"https://example.org/v/7"}},
		"fixed":               {v.WithStatus(vex.Fixed), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.got, c.want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
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
		"list":                      {"[]", "", "expected a JSON object", 1},
		"not UTF-8":                 {"{\"a\":\n\"\xff\"}", "/a", "UTF-8", 2},
		"data behind":               {document + "{}", "", "nothing after the document", 18},
		"other context":             {`{"@context": "https://example.org"}`, "/@context", "expected https://openvex.dev/ns", 1},
		"unknown version":           {strings.Replace(document, "v0.2.0", "v1.0.0", 1), "/@context", "v1.0.0", 2},
		"duplicate key":             {with(good+`"author": "b",`, "[]"), "/author", "twice", 1},
		"duplicate in other case":   {with(good, "[\n"+strings.Replace(statement, "{", `{"Status": "affected",`, 1)+"]"), "/statements/0/status", "twice", 3},
		"no author":                 {with(`"timestamp": "2026-11-01T00:00:00Z",`, "["+statement+"]"), "/author", "missing", 1},
		"blank author":              {with(`"author": " ", "timestamp": "2026-11-01T00:00:00Z",`, "["+statement+"]"), "/author", "missing", 1},
		"no time":                   {with(`"author": "a",`, "["+statement+"]"), "/statements/0/timestamp", "neither", 2},
		"bad time":                  {with(`"author": "a", "timestamp": "yesterday",`, "["+statement+"]"), "/timestamp", "yesterday", 1},
		"no statements":             {with(good, "[]"), "/statements", "no statements", 2},
		"statements null":           {with(good, "null"), "/statements", "no statements", 2},
		"statements no list":        {with(good, "{}"), "/statements", "list", 2},
		"statement no object":       {with(good, "[1]"), "/statements/0", "object", 2},
		"no vulnerability":          {with(good, `[{"products": ["a"], "status": "fixed"}]`), "/statements/0/vulnerability", "missing", 2},
		"unknown status":            {with(good, "["+strings.Replace(statement, "fixed", "Fixed", 1)+"]"), "/statements/0/status", `"Fixed"`, 2},
		"no status":                 {with(good, `[{"vulnerability": "a"}]`), "/statements/0/status", "expected one of", 2},
		"product that names none":   {with(good, "["+strings.Replace(statement, `"pkg:generic/a"`, "{}", 1)+"]"), "/statements/0/products/0", "names nothing", 2},
		"product of the wrong sort": {with(good, "["+strings.Replace(statement, `"pkg:generic/a"`, "1", 1)+"]"), "/statements/0/products/0", "string or an object", 2},
		"too deep":                  {strings.Repeat("[", vex.MaxDepth+1), strings.Repeat("/0", vex.MaxDepth), "nested", 1},
		"too large":                 {strings.Repeat(" ", vex.MaxSize+1), "", "at most", 1},
		"too many":                  {with(good, "["+strings.Repeat("0,", vex.MaxStatements)+"0]"), "/statements", "at most", 2},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := Read("vex.json", []byte(c.doc))
			var bad *vex.MalformedError
			if v != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a vex.MalformedError", v, err)
			}
			if bad.Pointer != c.pointer || bad.Line != c.line || !strings.Contains(err.Error(), c.want) || bad.Path != "vex.json" {
				t.Errorf("got %v (line %d, pointer %q), want line %d, pointer %q, %q", err, bad.Line, bad.Pointer, c.line, c.pointer, c.want)
			}
		})
	}
	if _, err := Read("v", []byte(`{"@context": "https://openvex.dev/nsfake"}`)); !errors.Is(err, vex.ErrOtherFormat) {
		t.Errorf("got %v, want vex.ErrOtherFormat", err)
	}
	if _, err := Read("v", make([]byte, vex.MaxSize+1)); !errors.Is(err, vex.ErrTooLarge) {
		t.Errorf("got %v, want vex.ErrTooLarge", err)
	}
}

// TestConformance reads real documents. Repository indexes among them bear no "@context" and must be refused.
func TestConformance(t *testing.T) {
	root := needs.Conformance(t)
	data, err := os.ReadFile(filepath.Join(root, "vex", "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID, Check, Expect string
		Files             []struct{ Path string }
		Facts             struct {
			Statements int
			Statuses   map[vex.Status]int
			Products   json.RawMessage // a list here, a number in other checks
		}
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	ran, agree := 0, 0
	for _, c := range cases {
		if c.Check != "parse-openvex" {
			continue
		}
		doc, err := os.ReadFile(filepath.Join(root, "vex", c.Files[0].Path))
		if err != nil {
			t.Fatal(err)
		}
		ran++
		v, err := Read(c.ID, doc)
		if c.Facts.Statements == 0 {
			if !errors.Is(err, vex.ErrOtherFormat) {
				t.Errorf("%s: got %v, want vex.ErrOtherFormat", c.ID, err)
				continue
			}
			agree++
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		statuses := map[vex.Status]int{}
		for _, st := range v.Statements {
			statuses[st.Status]++
		}
		if len(v.Statements) != c.Facts.Statements || !reflect.DeepEqual(statuses, c.Facts.Statuses) {
			t.Errorf("%s: got %d statements, %v; want %d, %v", c.ID, len(v.Statements), statuses, c.Facts.Statements, c.Facts.Statuses)
			continue
		}
		if namesAll(t, v, c.Facts.Products) {
			agree++
		}
	}
	figures.Hold(t, "VEX", "OpenVEX of tools and vendors, and indexes of VEX repositories, which are refused: recorded facts", ran, agree)
}

// namesAll holds the products of a case, if it lists any, against those that the statements name.
func namesAll(t *testing.T, v *vex.Document, listed json.RawMessage) bool {
	var products []string
	if len(listed) > 0 {
		if err := json.Unmarshal(listed, &products); err != nil {
			t.Fatal(err)
		}
	}
	for _, purl := range products {
		if !v.Names(vex.NewInventory(vex.Thing{PURLs: []string{purl}}, nil)) {
			t.Errorf("%s does not name %s", v.Path, purl)
			return false
		}
	}
	return true
}

// TestVulnerabilityByAddress: one that is known by nothing but its address is called by the id that this ends with; a name stays what it is.
func TestVulnerabilityByAddress(t *testing.T) {
	const at = "https://nvd.nist.gov/vuln/detail/CVE-2021-44228"
	for text, want := range map[string]vex.Vulnerability{
		`{"@id": "` + at + `"}`:                           {ID: at, Name: "CVE-2021-44228"},
		`"` + at + `"`:                                    {ID: at, Name: "CVE-2021-44228"},
		`{"@id": "` + at + `", "name": "Log4Shell"}`:      {ID: at, Name: "Log4Shell"},
		`{"@id": "` + at + `/notes"}`:                     {ID: at + "/notes", Name: at + "/notes"},
		`"CVE-2021-44228 (Log4Shell)"`:                    {Name: "CVE-2021-44228 (Log4Shell)"},
		`{"name": "CVE-2021-44228", "@id": "urn:acme:1"}`: {ID: "urn:acme:1", Name: "CVE-2021-44228"},
	} {
		d, err := Read("v.json", []byte(`{"@context": "https://openvex.dev/ns", "author": "a", "statements": [{"vulnerability": `+text+`, "products": ["pkg:generic/a"], "status": "fixed", "timestamp": "2026-11-01T00:00:00Z"}]}`))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := d.Statements[0].Vulnerability; got.ID != want.ID || got.Name != want.Name {
			t.Errorf("%s: got %+v, want %+v", text, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(document))
	f.Add([]byte(`{"@context":"https://openvex.dev/ns","author":"a","statements":[{"vulnerability":"v","status":"fixed","timestamp":"2026-11-01T00:00:00Z"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := Read("vex.json", data)
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
			if statusOf(string(st.Status)) == "" || st.Vulnerability.Name == "" || st.Timestamp.State != vex.Stated {
				t.Fatalf("accepted %+v", st)
			}
		}
		v.Names(vex.NewInventory(vex.Thing{PURLs: []string{"pkg:generic/a"}}, nil))
	})
}

func ExampleRead() {
	v, err := Read("pump.openvex.json", []byte(`{
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

// TestReadsAsFilesHoldIt: a document is read compressed and behind a byte order mark, and refused where it is in another encoding, one of a list or one of several.
func TestReadsAsFilesHoldIt(t *testing.T) {
	const text = `{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x","author":"a","timestamp":"2026-11-10T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-1"},"products":[{"@id":"pkg:generic/pump@2.0"}],"status":"affected"}]}`
	pack := func(text string) []byte {
		var out bytes.Buffer
		z := gzip.NewWriter(&out)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return out.Bytes()
	}
	for name, data := range map[string][]byte{"plain": []byte(text), "mark": []byte("\xef\xbb\xbf" + text), "gzip": pack(text), "mark in gzip": pack("\xef\xbb\xbf" + text)} {
		if d, err := Read("vex.json", data); err != nil || len(d.Statements) != 1 {
			t.Errorf("%s: got %v, %v", name, d, err)
		}
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"UTF-16":      {[]byte("\xff\xfe{\x00}\x00"), "found text in UTF-16, expected UTF-8"},
		"a list":      {[]byte("[" + text + "]"), "expected a JSON object"},
		"two of them": {[]byte(text + "\n" + text), "malformed JSON"},
		"no context":  {[]byte(strings.Replace(text, `"@context":"https://openvex.dev/ns/v0.2.0",`, "", 1)), "@context"},
		"cut gzip":    {pack(text)[:40], "gzip data that cannot be unpacked"},
	} {
		if _, err := Read("vex.json", c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}
