package sbom

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func FuzzRead(f *testing.F) {
	f.Add([]byte(bom(`,"components":[{"bom-ref":"a","type":"library","name":"a","components":[{"name":1}]}],"dependencies":[{"ref":"a","dependsOn":["a","b"]}]`)))
	f.Add([]byte(tree("a b c", "root>a", "a>b", "b>a,c")))
	f.Add([]byte(`{"bomFormat":"CycloneDX","specVersion":"1.4","metadata":{"tools":[{"name":"t"}],"manufacture":{"url":"x"}},"signature":{}}`))
	f.Add([]byte("{\"a\":\"\\ud83d\\ude00\\ud800\",\"a\":[1e5,-0.1,null,true,\xff]}"))
	f.Add([]byte(pumpXML))
	f.Add([]byte(`<b:bom xmlns:b="http://cyclonedx.org/schema/bom/1.1" xmlns:d="http://cyclonedx.org/schema/ext/dependency-graph/1.0"><b:components><b:component type="x"/></b:components><d:dependencies><d:dependency ref="a"><d:dependency ref="b"/></d:dependency></d:dependencies></b:bom>`))
	f.Add([]byte(xmlBOM(`<metadata><tools><tool><name>t</name></tool></tools></metadata><components><component type="library" bom-ref="a"><name>a</name><name>b</name><versionRange>x</versionRange></component></components>`)))
	if data, err := os.ReadFile(filepath.Join("testdata", "pump.spdx3.json")); err == nil {
		f.Add(data)
	}
	if dir := os.Getenv("CLEANBILL_CONFORMANCE"); dir != "" {
		paths, _ := filepath.Glob(filepath.Join(dir, "cyclonedx", "spec", "1.[67]", "*.json"))
		inXML, _ := filepath.Glob(filepath.Join(dir, "cyclonedx", "spec", "1.[0-7]", "*.xml"))
		paths = append(paths, inXML...)
		for _, p := range paths {
			if data, err := os.ReadFile(p); err == nil {
				f.Add(data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Read("f", data, Limits{})
		var u *UnreadableError
		if err != nil {
			if !errors.As(err, &u) || u.Line < 1 || u.Column < 1 || u.Hint == "" {
				t.Fatalf("error without place or advice: %v", err)
			}
			return
		}
		// A standard reader must see a document wherever we saw one without complaint about its text.
		clean := true
		for _, p := range d.Problems {
			clean = clean && p.Code != Encoding
		}
		if clean && strings.Contains(d.Format, "json") && !json.Valid([]byte(strings.TrimPrefix(string(data), "\xef\xbb\xbf"))) {
			t.Fatalf("accepted what is no JSON: %q", data)
		}
		for _, c := range d.Components {
			c.Label()
			if ok, reason := c.Assessable(); ok == (reason != "") {
				t.Fatalf("assessable %v, reason %q", ok, reason)
			}
			d.Graph.Depth(c)
		}
		d.SubjectCompleteness()
		if v := d.Validate(noon); v.Valid != (v.Of(Invalidates) == 0) || v.Valid && !d.SchemaValid || len(v.Problems) > MaxShown {
			t.Fatalf("%+v", v)
		}
		d.UncoveredDependencies()
	})
}

func FuzzIdentifiers(f *testing.F) {
	for _, s := range []string{"pkg:npm/%40a/b@1?x=y#z", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*", `cpe:2.3:a:v\:w:p:1:*:*:*:*:*:*:*`, "cpe:/a:v:p:1", "unknown", "2028-02-29", "2028-02-29T00:00:00Z", "v1.2", "(MIT OR Zlib+) AND LicenseRef-x WITH y", `cpe:2.3:a:*v?:p\\::1:*:*:*:*:*:*:*`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p := ParsePurl(s); p.State == Stated && (p.Type == "" || p.Name == "") || p.Text != s {
			t.Errorf("%+v", p)
		}
		if rule := cpeRule(s); rule == "" && ParseCPE(s).State == Malformed {
			t.Errorf("%q breaks no rule and cannot be taken apart", s)
		}
		if ids, fault := parseExpression(s); fault != "" && len(ids) > 0 || len(ids) > len(s) {
			t.Errorf("%q: %v, %s", s, ids, fault)
		}
		if c := ParseCPE(s); c.State == Stated && (c.Part == "" || c.Vendor == "" || c.Product == "" || c.Version == "") || c.Text != s {
			t.Errorf("%+v", c)
		}
		for _, d := range []Date{ParseDate(s), momentOf(s)} {
			if d.State != Stated && !d.Time.IsZero() || d.Text != s {
				t.Errorf("%+v", d)
			}
		}
	})
}
