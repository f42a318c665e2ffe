package sbom

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// bom wraps the body of a CycloneDX 1.6 document.
func bom(body string) string {
	return `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1` + body + `}`
}

func mustRead(t *testing.T, text string) *Document {
	t.Helper()
	d, err := Read("sbom.cdx.json", []byte(text), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestUnreadable(t *testing.T) {
	deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
	tests := []struct {
		name, text string
		lim        Limits
		line, col  int
		found      string
		expected   string
	}{
		{"empty", "", Limits{}, 1, 1, "the end of the file", "a value"},
		{"cut off", "{\n \"bomFormat\": \"Cyc", Limits{}, 2, 19, "the end of the file", "a closing \""},
		{"not JSON", "bom", Limits{}, 1, 1, "'b'", "a value"},
		{"trailing comma", "{\"a\":1,\n}", Limits{}, 2, 1, "'}'", "property name"},
		{"missing comma", "[1 2]", Limits{}, 1, 4, "'2'", "a comma or ]"},
		{"text after", "{} x", Limits{}, 1, 4, "'x'", "nothing after"},
		{"leading zero", "[01]", Limits{}, 1, 4, "']'", "leading zeros"},
		{"bare minus", "[-]", Limits{}, 1, 3, "']'", "a digit"},
		{"bad unit", `["\u00g0"]`, Limits{}, 1, 5, "'0'", "four hexadecimal digits"},
		{"cut off in a unit", `["\u00`, Limits{}, 1, 7, "the end of the file", "four hexadecimal digits"},
		{"bad word", "[nul]", Limits{}, 1, 2, "'n'", "a value"},
		{"bad escape", `["\x"]`, Limits{}, 1, 4, "'x'", "after a backslash"},
		{"array", "[]", Limits{}, 1, 1, "an array", "a CycloneDX document"},
		{"SPDX 4", `{"spdxVersion":"SPDX-4.0"}`, Limits{}, 1, 16, `spdxVersion "SPDX-4.0"`, "one of SPDX-2.1, SPDX-2.2, SPDX-2.3"},
		{"null among packages", `{"spdxVersion":"SPDX-2.3","packages":[{},null]}`, Limits{}, 1, 42, "null where a component belongs", "an object with name and SPDXID"},
		{"other format", "{\n\"bomFormat\":\"Other\"}", Limits{}, 2, 13, `bomFormat "Other"`, "CycloneDX"},
		{"old version", "{\"bomFormat\":\"CycloneDX\",\n\"specVersion\":\"1.1\"}", Limits{}, 2, 15, `specVersion "1.1"`, "1.2, 1.3"},
		{"future version", `{"bomFormat":"CycloneDX","specVersion":"2.0"}`, Limits{}, 1, 40, `"2.0"`, "1.7"},
		{"version as number", `{"bomFormat":"CycloneDX","specVersion":1.6}`, Limits{}, 1, 40, "1.6, which is no text", "in quotes"},
		{"no version", `{"bomFormat":"CycloneDX"}`, Limits{}, 1, 1, "no specVersion", "in quotes"},
		{"SPDX 3.1", `{"@context":"https://spdx.org/rdf/3.1/spdx-context.jsonld","@graph":[]}`, Limits{}, 1, 13, "a linked document", "https://spdx.org/rdf/3.0"},
		{"too deep", deep, Limits{}, 1, 129, "nested too deeply", "at most 128"},
		{"too large", bom(""), Limits{MaxBytes: 20}, 1, 1, "bytes", "at most 20"},
		{"long string", `{"a":"xxxxxxxxxxx"}`, Limits{MaxString: 10}, 1, 6, "a string of 11 bytes", "at most 10"},
		{"too many values", "[1,2,3,4,5]", Limits{MaxValues: 5}, 1, 10, "more values", "at most 5"},
		{"too many components", bom(`,"components":[{},{},{}]`), Limits{MaxComponents: 2}, 1, 80, "more components", "at most 2"},
		{"huge number", "[1e999999999]", Limits{}, 1, 2, "a number too large", "exponent within 300"},
		{"long number", "[" + strings.Repeat("9", 65) + "]", Limits{}, 1, 2, "a number too large", "64 characters"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("a.json", []byte(tt.text), tt.lim)
			var u *UnreadableError
			if !errors.As(err, &u) {
				t.Fatalf("got %v, want an UnreadableError", err)
			}
			if u.Line != tt.line || u.Column != tt.col || u.Path != "a.json" {
				t.Errorf("at %s:%d:%d, want a.json:%d:%d", u.Path, u.Line, u.Column, tt.line, tt.col)
			}
			if !strings.Contains(u.Found, tt.found) || !strings.Contains(u.Expected, tt.expected) || u.Hint == "" {
				t.Errorf("found %q expected %q hint %q", u.Found, u.Expected, u.Hint)
			}
		})
	}
}

func TestReadIsDeterministic(t *testing.T) {
	text := bom(`,"x":1,"y":2,"components":[{"name":1},{"type":"z","name":"a","b":1,"c":2,"bom-ref":"1"},{"bom-ref":"1"}],"dependencies":[{"ref":"1","dependsOn":["2","3"]},{"ref":"3","dependsOn":["1","3"]}]`)
	one := mustRead(t, text)
	for range 20 {
		if two := mustRead(t, text); !reflect.DeepEqual(one.Problems, two.Problems) || !reflect.DeepEqual(one.Graph.Cycles, two.Graph.Cycles) {
			t.Fatalf("two readings differ:\n%+v\n%+v", one.Problems, two.Problems)
		}
	}
}

func TestMetadataByVersion(t *testing.T) {
	t.Run("1.6: manufacturer made the SBOM", func(t *testing.T) {
		d := mustRead(t, bom(`,"metadata":{"timestamp":"2026-11-01T10:00:00+01:00","lifecycles":[{"phase":"build"},{"name":"own"}],
			"manufacturer":{"name":"SBOM Maker","url":["https://m.example"],"contact":[{"email":"a@m.example"}]},
			"authors":[{"name":"Ann","email":"ann@m.example"}],
			"tools":{"components":[{"type":"application","name":"scan","version":"2"}],"services":[{"name":"svc"}]},
			"component":{"type":"device","name":"Pump","version":"4.2","manufacturer":{"name":"Device Maker"},"supplier":{"name":"Shop"}}}`))
		if d.DeviceMaker.Text != "Device Maker" || len(d.Authors) != 2 || d.Authors[0].Name.Text != "SBOM Maker" {
			t.Errorf("maker %+v authors %+v", d.DeviceMaker, d.Authors)
		}
		if want := []string{"a@m.example", "https://m.example"}; !reflect.DeepEqual(d.Authors[0].Contact, want) {
			t.Errorf("contact %v", d.Authors[0].Contact)
		}
		if len(d.Tools) != 2 || d.Tools[0].Version.Text != "2" || d.Tools[1].Version.State != Absent {
			t.Errorf("tools %+v", d.Tools)
		}
		if !reflect.DeepEqual(d.Lifecycles, []string{"build", "own"}) || d.Timestamp.Time.Hour() != 9 || !d.SchemaValid {
			t.Errorf("%+v %+v %+v", d.Lifecycles, d.Timestamp, d.Problems)
		}
	})
	t.Run("1.4: manufacture made the device, tools is a list", func(t *testing.T) {
		d := mustRead(t, `{"bomFormat":"CycloneDX","specVersion":"1.4","version":3,"metadata":{"manufacture":{"name":"Device Maker"},
			"manufacturer":{"name":"not in this version"},"tools":[{"vendor":"v","name":"scan","version":"1"}],
			"component":{"type":"device","name":"Pump","author":"Bob"}}}`)
		if d.DeviceMaker.Text != "Device Maker" || len(d.Authors) != 0 || len(d.Tools) != 1 || d.Revision.Number != 3 {
			t.Errorf("maker %+v authors %+v tools %+v", d.DeviceMaker, d.Authors, d.Tools)
		}
		if d.Root.Details().Author.Text != "Bob" || d.SchemaValid {
			t.Errorf("author %+v, valid %v", d.Root.Details().Author, d.SchemaValid)
		}
	})
	t.Run("device maker falls back to the subject's supplier", func(t *testing.T) {
		d := mustRead(t, bom(`,"metadata":{"component":{"type":"device","name":"Pump","supplier":{"name":"Shop"}}}`))
		if d.DeviceMaker.Text != "Shop" {
			t.Errorf("maker %+v", d.DeviceMaker)
		}
	})
	t.Run("silence", func(t *testing.T) {
		d := mustRead(t, `{"bomFormat":"CycloneDX","specVersion":"1.6"}`)
		if d.Revision != (Revision{Absent, 1}) || d.SerialNumber.State != Absent || d.Timestamp.State != Absent || d.Root != nil || d.DeviceMaker.State != Absent {
			t.Errorf("%+v", d)
		}
	})
}

func TestComponentFields(t *testing.T) {
	d := mustRead(t, bom(`,"components":[{"bom-ref":"c","type":"library","group":"g","name":"n","version":"1.0","isExternal":true,
		"publisher":"P","author":"old","authors":[{"name":"-"},{"name":"new"},{"name":"third"}],"supplier":"bare","scope":"optional","swid":{"tagId":"T","name":"n"},
		"hashes":[{"alg":"MD5","content":"d41d8cd98f00b204e9800998ecf8427e"}],
		"licenses":[{"license":{"id":"MIT"}},{"license":{"name":"Own"}}],
		"externalReferences":[{"type":"security-contact","url":"mailto:s@x.example"},{"type":"bom","url":"urn:cdx:x/1"},{"type":"website","url":"https://x.example"}],
		"properties":[{"name":"cleanbill:verdict","value":"accept"},{"name":"Internal:note","value":"x"},{"name":"p","value":"v"}],
		"signature":{"algorithm":"ES256","value":"x"},
		"components":[{"type":"file","name":"inner","version":7,"licenses":[{"expression":"MIT OR Apache-2.0"}]}]}],
		"compositions":[{"aggregate":"complete","signature":{"algorithm":"ES256","value":"x"}}],
		"vulnerabilities":[{"id":"CVE-1"}]`))
	c, inner := d.Components[0], d.Components[1]
	if c.Details().Author.Text != "new" || c.Details().Publisher.Text != "P" || !c.External || c.Scope != "optional" || c.Details().SWID != "T" || c.HashState != Stated || c.Supplier != (Text{Malformed, "bare"}) {
		t.Errorf("%+v", c)
	}
	if !reflect.DeepEqual(c.Licences, []Licence{{"MIT", LicenceID, "", "/licenses/0/license/id"}, {"Own", LicenceName, "", "/licenses/1/license/name"}}) || c.LicenceState != Stated || !reflect.DeepEqual(inner.LicenceTexts(), []string{"MIT OR Apache-2.0"}) {
		t.Errorf("licences %v %v", c.Licences, inner.Licences)
	}
	if !reflect.DeepEqual(c.Details().SecurityContact, []string{"mailto:s@x.example"}) {
		t.Errorf("security contact %v", c.Details().SecurityContact)
	}
	if inner.Parent != c || inner.Pointer != "/components/0/components/0" || inner.Version != (Text{Malformed, "7"}) || inner.Line != 8 || c.Line != 1 {
		t.Errorf("inner %+v", inner)
	}
	if want := []Property{{"/components/0/properties/0", "cleanbill:verdict", "accept"}}; !reflect.DeepEqual(d.Reserved, want) {
		t.Errorf("reserved %+v", d.Reserved)
	}
	if len(d.Internal) != 1 || d.Internal[0].Name != "Internal:note" || len(c.Properties) != 2 {
		t.Errorf("internal %+v, properties %+v", d.Internal, c.Properties)
	}
	if want := []string{"/components/0/signature", "/compositions/0/signature"}; !reflect.DeepEqual(d.Signatures, want) {
		t.Errorf("signatures %v", d.Signatures)
	}
	if want := []LinkedBOM{{"/components/0/externalReferences/1", "urn:cdx:x/1"}}; !reflect.DeepEqual(d.LinkedBOMs, want) {
		t.Errorf("linked %+v", d.LinkedBOMs)
	}
	if d.Vulnerabilities != 1 || d.ByRef("c") != c || d.ByRef("d") != nil || c.Label() != "g/n 1.0" {
		t.Errorf("%d %v %q", d.Vulnerabilities, d.ByRef("c"), c.Label())
	}
}

func TestPartsOfTheSubjectAreComponents(t *testing.T) {
	d := mustRead(t, bom(`,"metadata":{"component":{"type":"device","name":"Pump","components":[{"type":"firmware","name":"fw"}]}},"components":[{"type":"library","name":"lib"}]`))
	if len(d.Components) != 2 || d.Components[0].Parent != d.Root || d.Components[0].Pointer != "/metadata/component/components/0" {
		t.Errorf("%+v", d.Components)
	}
	if d.Graph.Depth(d.Components[0]) != 1 || d.Graph.Depth(d.Components[1]) != -1 {
		t.Error("nesting is a way from the subject")
	}
}

func TestSerialNumber(t *testing.T) {
	for text, want := range map[string]State{
		"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79": Stated, "3e671687-395b-41f5-a30f-a58921a69b79": Malformed,
		"urn:uuid:3e671687-395b-41f5-a30f-a58921a69b7": Malformed, "urn:uuid:3e671687x395b-41f5-a30f-a58921a69b79": Malformed,
		"": Absent, "unknown": Unknown,
	} {
		if d := mustRead(t, bom(fmt.Sprintf(`,"serialNumber":%q`, text))); d.SerialNumber.State != want {
			t.Errorf("%q: %s, want %s", text, d.SerialNumber.State, want)
		}
	}
}

func TestRevision(t *testing.T) {
	for text, want := range map[string]Revision{"1": {Stated, 1}, "12": {Stated, 12}, "2.0": {Stated, 2}, "0": {State: Malformed}, "1.5": {State: Malformed}, `"1"`: {State: Malformed}, "-3": {State: Malformed}} {
		d := mustRead(t, `{"bomFormat":"CycloneDX","specVersion":"1.6","version":`+text+`}`)
		if d.Revision != want {
			t.Errorf("%s: %+v, want %+v", text, d.Revision, want)
		}
	}
}

// The SBOM of a real device, published with a study on the quality of SBOMs handed in for medical devices.
func TestRealDevice(t *testing.T) {
	dir := needs.Conformance(t)
	data, err := os.ReadFile(filepath.Join(dir, "medical", "medical", "case-study-narrow.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	d := mustRead(t, string(data))
	dates, prose, unknown, active, assessable := 0, 0, 0, 0, 0
	for _, c := range d.Components {
		switch c.Support().End.State {
		case Stated:
			dates++
		case Malformed:
			prose++
		case Unknown:
			unknown++
		}
		if c.Support().Normal == "active" {
			active++
		}
		if ok, _ := c.Assessable(); ok {
			assessable++
		}
	}
	if len(d.Components) != 55 || dates != 0 || prose != 48 || unknown != 7 || active != 45 {
		t.Errorf("%d components, end of support: %d dates, %d prose, %d unknown; %d active", len(d.Components), dates, prose, unknown, active)
	}
	if d.Graph.Edges != 0 || len(d.Graph.Entries) != 56 || d.Graph.MaxDepth != 0 || len(d.Graph.Orphans) != 55 {
		t.Errorf("%d edges, %d entries, depth %d, %d orphans", d.Graph.Edges, len(d.Graph.Entries), d.Graph.MaxDepth, len(d.Graph.Orphans))
	}
	if d.Root.Name.State != Withheld || !d.SchemaValid {
		t.Errorf("subject %+v, valid %v", d.Root.Name, d.SchemaValid)
	}
	t.Logf("assessable: %d of 55", assessable)
}
