package cyclonedx

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

const document = `{
  "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 2,
  "serialNumber": "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
  "metadata": {"timestamp": "2026-11-01T00:00:00Z", "authors": [{"name": "Maker"}],
    "component": {"type": "firmware", "bom-ref": "pump", "name": "pump", "version": "2.0", "purl": "pkg:generic/pump@2.0"}},
  "components": [{"type": "library", "bom-ref": "ssl", "name": "openssl", "version": "3.0.1", "purl": "pkg:deb/debian/openssl@3.0.1", "cpe": "cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*",
    "hashes": [{"alg": "SHA-256", "content": "ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00ABCDEF00"}]}],
  "vulnerabilities": [
    {"id": "CVE-2026-1", "references": [{"id": "GHSA-1", "source": {"name": "GitHub"}}], "affects": [{"ref": "ssl"}],
     "analysis": {"state": "not_affected", "justification": "protected_at_perimeter", "detail": "behind a firewall", "firstIssued": "2026-10-01T00:00:00Z", "lastUpdated": "2026-10-02T00:00:00Z"}},
    {"id": "CVE-2026-2", "affects": [{"ref": "pump"}], "analysis": {"state": "exploitable", "response": ["will_not_fix"]}},
    {"id": "CVE-2026-3", "affects": [{"ref": "pump", "versions": [{"version": "1.0"}, {"range": "vers:generic/>=3|<4", "status": "unaffected"}, {"version": "9", "status": "unknown"}]}],
     "analysis": {"state": "exploitable", "response": ["will_not_fix", "update"], "justification": "code_not_present"}},
    {"id": "CVE-2026-4", "affects": [{"ref": "urn:cdx:2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/1#other"}, {"ref": "gone"}], "analysis": {"state": "in_triage"}},
    {"id": "CVE-2026-5", "affects": [{"ref": "urn:cdx:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/2#ssl"}], "recommendation": "Update to 9.", "workaround": "Unplug it.", "analysis": {"state": "exploitable"}},
    {"id": "CVE-2026-6", "affects": [{"ref": "pump"}]},
    {"id": "CVE-2026-7", "affects": [{"ref": "urn:cdx:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/2"}], "analysis": {"state": "false_positive"}}
  ]
}`

func read(t testing.TB, path, text string) (*vex.Document, error) {
	t.Helper()
	doc, err := sbom.Read(path, []byte(text), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return Read(doc, []byte(text))
}

func TestRead(t *testing.T) {
	d, err := read(t, "sbom.json", document)
	if err != nil {
		t.Fatal(err)
	}
	link := "urn:cdx:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/2"
	if d.Format != vex.CycloneDX || d.Version != "1.6" || d.ID != "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed" || d.Author != "Maker" || d.Revision != "2" || d.Changed().Text != "2026-11-01T00:00:00Z" || len(d.Statements) != 8 {
		t.Fatalf("got %+v", d)
	}
	pump := vex.Component{ID: "pump", Name: "pump 2.0", Refs: []string{"sbom.json#pump", link + "#pump"}, PURLs: []string{"pkg:generic/pump@2.0"}}
	ssl := vex.Component{ID: "ssl", Name: "openssl 3.0.1", Refs: []string{"sbom.json#ssl", link + "#ssl"}, PURLs: []string{"pkg:deb/debian/openssl@3.0.1"},
		CPEs: []string{"cpe:2.3:a:openssl:openssl:3.0.1:*:*:*:*:*:*:*"}, Hashes: map[string]string{"SHA-256": strings.Repeat("abcdef00", 8)}}
	one, above, nine := vex.VersionRange{Version: "1.0"}, vex.VersionRange{Range: "vers:generic/>=3|<4"}, vex.VersionRange{Version: "9"}
	in := func(c vex.Component, v vex.VersionRange, otherwise ...vex.VersionRange) vex.Component {
		c.Versions, c.Otherwise = []vex.VersionRange{v}, otherwise
		return c
	}
	part := []vex.Product{{Component: pump, Subcomponents: []vex.Component{ssl}}}
	for i, want := range []struct {
		name, label string
		status      vex.Status
		why         vex.Justification
		action      string
		products    []vex.Product
	}{
		{"CVE-2026-1", "not_affected", vex.NotAffected, vex.ProtectedAtPerimeter, "", part},
		{"CVE-2026-2", "exploitable", vex.Affected, "", "", []vex.Product{{Component: pump}}},
		{"CVE-2026-3", "exploitable", vex.Affected, vex.VulnerableCodeNotPresent, "update", []vex.Product{{Component: in(pump, one, above, nine)}}},
		{"CVE-2026-3", "unaffected", vex.NotAffected, "", "update", []vex.Product{{Component: in(pump, above, one, nine)}}},
		{"CVE-2026-3", "unknown", vex.Unknown, vex.VulnerableCodeNotPresent, "update", []vex.Product{{Component: in(pump, nine, one, above)}}},
		{"CVE-2026-4", "in_triage", vex.UnderInvestigation, "", "", []vex.Product{
			{Component: vex.Component{ID: "urn:cdx:2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/1#other", Refs: []string{"urn:cdx:2b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/1#other"}}},
			{Component: vex.Component{ID: "gone"}},
		}},
		{"CVE-2026-5", "exploitable", vex.Affected, "", "Update to 9.\nUnplug it.", part},
		{"CVE-2026-7", "false_positive", vex.NotAffected, "", "", []vex.Product{{Component: pump}}},
	} {
		st := d.Statements[i]
		if st.Vulnerability.Name != want.name || st.StatusLabel != want.label || st.Status != want.status || st.Justification != want.why ||
			st.ActionStatement != want.action || !reflect.DeepEqual(st.Products, want.products) {
			t.Errorf("got  %+v\nwant %+v", st, want)
		}
	}
	first := d.Statements[0]
	if first.Timestamp.Text != "2026-10-01T00:00:00Z" || first.Changed().Text != "2026-10-02T00:00:00Z" || first.ImpactStatement != "behind a firewall" || first.Vulnerability.Aliases[0] != "GHSA-1" {
		t.Errorf("got %+v", first)
	}
	if d.Statements[1].Changed() != d.Timestamp {
		t.Errorf("a statement without a time of its own has %v", d.Statements[1].Changed())
	}
}

// TestDisputed: a version that the list gives two statuses is in dispute, in one entry or in several, by a version or by a range; one that it gives a status of its own is not.
func TestDisputed(t *testing.T) {
	for name, c := range map[string]struct {
		affects string
		calm    bool
	}{
		"both":                   {`{"ref": "pump", "versions": [{"version": "2.0", "status": "unaffected"}, {"version": "2.0", "status": "affected"}]}`, false},
		"in two entries":         {`{"ref": "pump", "versions": [{"version": "2.0", "status": "unaffected"}]}, {"ref": "pump", "versions": [{"version": "2.0"}]}`, false},
		"a version and a range":  {`{"ref": "pump", "versions": [{"version": "2.0", "status": "unaffected"}, {"range": "vers:generic/>=1|<3", "status": "affected"}]}`, false},
		"by two names":           {`{"ref": "pump", "versions": [{"version": "2.0", "status": "unaffected"}]}, {"ref": "urn:cdx:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/2#pump", "versions": [{"version": "2.0"}]}`, false},
		"all, and one":           {`{"ref": "pump"}, {"ref": "pump", "versions": [{"version": "2.0", "status": "unaffected"}]}`, false},
		"unknown too":            {`{"ref": "pump", "versions": [{"version": "2.0", "status": "affected"}, {"version": "2.0", "status": "unknown"}]}`, false},
		"a range nobody reads":   {`{"ref": "pump", "versions": [{"version": "2.0", "status": "unaffected"}, {"range": "before the recall", "status": "affected"}]}`, false},
		"another":                {`{"ref": "pump", "versions": [{"version": "2.0", "status": "unaffected"}, {"version": "1.0", "status": "affected"}]}`, true},
		"another range":          {`{"ref": "pump", "versions": [{"range": "vers:generic/>=2", "status": "unaffected"}, {"range": "vers:generic/<2", "status": "affected"}]}`, true},
		"the same twice":         {`{"ref": "pump", "versions": [{"version": "2.0", "status": "affected"}, {"version": "2.0"}]}, {"ref": "pump"}`, true},
		"something else as well": {`{"ref": "pump", "versions": [{"version": "2.0", "status": "unaffected"}]}, {"ref": "ssl", "versions": [{"version": "2.0"}]}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := read(t, "sbom.json", strings.Replace(document, `"affects": [{"ref": "ssl"}],`, `"affects": [`+c.affects+`],`, 1))
			if err != nil {
				t.Fatal(err)
			}
			ssl := vex.Thing{Name: "openssl", Version: "3.0.1", Refs: []string{"sbom.json#ssl"}}
			x := vex.NewInventory(vex.Thing{Name: "pump", Version: "2.0", Refs: []string{"sbom.json#pump"}}, []vex.Thing{ssl})
			j := vex.Merge(vex.Case{Sources: []vex.Source{{Document: d, Rank: vex.Maker}}, Inventory: x}).For(vex.Whole, "CVE-2026-1")
			if calm := j.Status == vex.NotAffected; calm != c.calm || j.Conflict == c.calm {
				t.Errorf("got %s, conflict %v", j.Status, j.Conflict)
			}
		})
	}
}

// TestListed: what is listed without a state warns of what it affects, or of the subject where it names nothing, as gravely as it is rated.
func TestListed(t *testing.T) {
	text := strings.Replace(document, `{"id": "CVE-2026-6", "affects": [{"ref": "pump"}]}`, `{"id": "CVE-2026-6", "affects": [{"ref": "ssl"}],
"ratings": [{"severity": "critical", "score": 9.8, "method": "CVSSv31", "vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}, {"severity": "low", "score": 2.5}, {"severity": "high"}, {"severity": "unknown"}]},
{"id": "CVE-2026-8", "analysis": {"detail": "we look"}}, {"affects": [{"ref": "pump"}]}, {"id": " ", "references": [{"id": "CVE-2026-9"}]}`, 1)
	d, err := read(t, "sbom.json", text)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Statements) != 8 || len(d.Listed) != 4 {
		t.Fatalf("%d statements, %d listed: %+v", len(d.Statements), len(d.Listed), d.Listed)
	}
	first, second := d.Listed[0], d.Listed[1]
	if first.Vulnerability.Name != "CVE-2026-6" || first.Status != vex.Unknown || len(first.Products) != 1 || len(first.Products[0].Subcomponents) != 1 {
		t.Errorf("got %+v", first)
	}
	if len(first.Ratings) != 3 || first.Ratings[0].Score != 9.8 || first.Ratings[0].Version != "3.1" || first.Ratings[1].Score != 2.5 || first.Ratings[2].Severity != "high" {
		t.Errorf("ratings %+v", first.Ratings)
	}
	if second.Vulnerability.Name != "CVE-2026-8" || len(second.Products) != 1 || second.Products[0].ID != "pump" {
		t.Errorf("got %+v", second)
	}
	for i, name := range []string{"a vulnerability without an id (sbom.json at /vulnerabilities/7)", "CVE-2026-9"} {
		if got := d.Listed[2+i]; got.Vulnerability.Name != name || len(got.Products) != 1 || got.Products[0].ID != "pump" {
			t.Errorf("got %+v, expected %s", got, name)
		}
	}
}

// TestSource: where its source has a vulnerability is read, and names one that nothing else names.
func TestSource(t *testing.T) {
	const at = "https://nvd.nist.gov/vuln/detail/CVE-2021-44228"
	text := strings.Replace(document, `"vulnerabilities": [`, `"vulnerabilities": [{"id": "Log4Shell", "source": {"name": "NVD", "url": "`+at+`"}, "analysis": {"state": "in_triage"}},
{"source": {"url": "`+at+`"}}, {"source": {"url": "https://nvd.nist.gov/"}},`, 1)
	d, err := read(t, "sbom.json", text)
	if err != nil {
		t.Fatal(err)
	}
	if v := d.Statements[0].Vulnerability; v.ID != at || v.Name != "Log4Shell" {
		t.Errorf("got %+v", v)
	}
	for i, want := range []string{"CVE-2021-44228", "a vulnerability without an id (sbom.json at /vulnerabilities/2)"} {
		if v := d.Listed[i].Vulnerability; v.Name != want {
			t.Errorf("got %+v, want %s", v, want)
		}
	}
}

// TestServices: a service is a part of the product, and known by its place.
func TestServices(t *testing.T) {
	text := strings.Replace(document, `"vulnerabilities": [`, `"services": [{"bom-ref": "api", "name": "telemetry", "version": "1", "services": [{"bom-ref": "inner", "name": "upload"}]}],
"vulnerabilities": [{"id": "CVE-2026-0", "affects": [{"ref": "api"}, {"ref": "inner"}], "analysis": {"state": "exploitable"}},`, 1)
	d, err := read(t, "sbom.json", text)
	if err != nil {
		t.Fatal(err)
	}
	link := "urn:cdx:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed/2#"
	for i, want := range []vex.Component{
		{ID: "api", Name: "telemetry 1", Refs: []string{"sbom.json#api", link + "api"}}, {ID: "inner", Name: "upload", Refs: []string{"sbom.json#inner", link + "inner"}},
	} {
		if p := d.Statements[0].Products[i]; p.ID != "pump" || !reflect.DeepEqual(p.Subcomponents, []vex.Component{want}) {
			t.Errorf("got %+v, want %+v", p, want)
		}
	}
}

func TestReadXML(t *testing.T) {
	text := `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1" serialNumber="urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed">
  <metadata><timestamp>2026-11-01T00:00:00Z</timestamp><component type="firmware" bom-ref="pump"><name>pump</name><version>2.0</version></component></metadata>
  <vulnerabilities>
    <vulnerability><id>CVE-2026-1</id>
      <references><reference><id>GHSA-1</id><source><name>x</name></source></reference></references>
      <recommendation>Update.</recommendation>
      <analysis><state>exploitable</state><responses><response>update</response></responses><detail>It is so.</detail></analysis>
      <affects><target><ref>pump</ref><versions><version><version>2.0</version><status>affected</status></version></versions></target></affects>
    </vulnerability>
  </vulnerabilities>
</bom>`
	d, err := read(t, "sbom.xml", text)
	if err != nil || len(d.Statements) != 1 {
		t.Fatalf("got %+v, %v", d, err)
	}
	st := d.Statements[0]
	if st.Pointer != "/bom/vulnerabilities/vulnerability" || st.Vulnerability.Name != "CVE-2026-1" || st.Vulnerability.Aliases[0] != "GHSA-1" || st.Status != vex.Affected ||
		st.ActionStatement != "Update." || st.StatusNotes != "It is so." || st.Responses[0] != "update" || st.Products[0].ID != "pump" || st.Products[0].Versions[0].Version != "2.0" {
		t.Errorf("got %+v", st)
	}
	for name, c := range map[string]struct{ old, new, at string }{
		"unknown state": {"exploitable", "fine", "/bom/vulnerabilities/vulnerability/analysis/state"},
		"twice":         {"<state>exploitable</state>", "<state>exploitable</state><state>not_affected</state>", "/bom/vulnerabilities/vulnerability/analysis/state[2]"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := read(t, "sbom.xml", strings.Replace(text, c.old, c.new, 1))
			var bad *vex.MalformedError
			if d != nil || !errors.As(err, &bad) || bad.Line != 8 || bad.Pointer != c.at {
				t.Errorf("got %v, %v", d, err)
			}
		})
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		old, new, pointer, want string
		line                    int
	}{
		"unknown state":             {`"in_triage"`, `"fine"`, "/vulnerabilities/3/analysis/state", `"fine"`, 14},
		"state of the wrong type":   {`"in_triage"`, `3`, "/vulnerabilities/3/analysis/state", "string", 14},
		"no id":                     {`"id": "CVE-2026-4", `, ``, "/vulnerabilities/3/id", "missing", 14},
		"key twice":                 {`"id": "CVE-2026-4"`, `"id": "CVE-2026-4", "id": "CVE-2026-9"`, "/vulnerabilities/3/id", "twice", 14},
		"key twice in other case":   {`"state": "in_triage"`, `"state": "in_triage", "State": "not_affected"`, "/vulnerabilities/3/analysis/State", "letter case", 14},
		"list twice":                {`"vulnerabilities": [`, `"vulnerabilities": [], "vulnerabilities": [`, "/vulnerabilities", "twice", 8},
		"status of a version":       {`"status": "unknown"`, `"status": "fine"`, "/vulnerabilities/2/affects/0/versions/2/status", `"fine"`, 12},
		"neither version nor range": {`"version": "9", `, ``, "/vulnerabilities/2/affects/0/versions/2", "a version or a range", 12},
		"no ref":                    {`"ref": "gone"`, `"rev": "gone"`, "/vulnerabilities/3/affects/1/ref", "missing", 14},
		"no time":                   {`"2026-10-01T00:00:00Z"`, `"October"`, "/vulnerabilities/0/analysis/firstIssued", "October", 10},
		"too many":                  {`"vulnerabilities": [`, `"vulnerabilities": [` + strings.Repeat("{},", vex.MaxStatements), "/vulnerabilities", "more", 8},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(document, c.old) {
				t.Fatal("nothing to replace")
			}
			d, err := read(t, "sbom.json", strings.Replace(document, c.old, c.new, 1))
			var bad *vex.MalformedError
			if d != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a MalformedError", d, err)
			}
			if bad.Pointer != c.pointer || bad.Line != c.line || !strings.Contains(err.Error(), c.want) || bad.Path != "sbom.json" {
				t.Errorf("got %v (line %d, pointer %q), want %+v", err, bad.Line, bad.Pointer, c)
			}
		})
	}
}

// TestReadOthers: an SBOM without statements has none, whatever its format.
func TestReadOthers(t *testing.T) {
	for name, text := range map[string]string{
		"no vulnerabilities": `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}`,
		"nothing stated":     `{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "vulnerabilities": [{"id": "CVE-2026-1", "affects": [{"ref": "x"}]}]}`,
		"SPDX":               `{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "x", "dataLicense": "CC0-1.0", "documentNamespace": "https://example.org/x", "creationInfo": {"created": "2026-11-01T00:00:00Z", "creators": ["Tool: x"]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			if d, err := read(t, "x", text); err != nil || len(d.Statements) != 0 {
				t.Errorf("got %+v, %v", d, err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(document))
	f.Add([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><vulnerabilities><vulnerability><id>a</id><analysis><state>resolved</state></analysis></vulnerability></vulnerabilities></bom>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := sbom.Read("x", data, sbom.Limits{})
		if err != nil {
			return
		}
		d, err := Read(doc, data)
		if (d == nil) == (err == nil) {
			t.Fatalf("got %v and %v", d, err)
		}
		if d == nil {
			return
		}
		for _, st := range d.Statements {
			if st.Vulnerability.Name == "" || st.Status == "" || st.StatusLabel == "" || st.Pointer == "" {
				t.Fatalf("accepted %+v", st)
			}
		}
	})
}
