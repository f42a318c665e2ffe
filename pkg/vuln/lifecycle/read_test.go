package lifecycle

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

const product = `---
title: OpenSSL
permalink: /openssl
releasePolicyLink: https://openssl-library.org/policies/releasestrat/
identifiers:
  - repology: openssl
  - cpe: cpe:/a:openssl:openssl
  - purl: pkg:generic/openssl
releases:
  - releaseCycle: "3.5"
    releaseLabel: "__RELEASE_CYCLE__ ('__CODENAME__')"
    codename: x
    lts: true
    releaseDate: 2025-04-08
    eol: 2030-04-08 # as published
    latest: "3.5.7"

  - releaseCycle: 1.10
    releaseDate: 2010-03-29
    eoas: true
    eol: false
---

> OpenSSL: text
---
`

const releases = `{"releases": {"3.5": {"name": "3.5", "eol": "2030-04-08", "eoas": true}, "3.0": {"name": "3.0"}},
 "versions": {"3.5.0": {"name": "3.5.0", "date": "2025-04-08"}}}`

const api = `{"schema_version": "1.2.0", "result": {"name": "openssl", "label": "OpenSSL", "identifiers": [{"type": "cpe", "id": "cpe:2.3:a:openssl:openssl"}],
 "links": {"releasePolicy": "https://openssl-library.org"}, "releases": [
 {"name": "3.5", "label": "3.5 (LTS)", "releaseDate": "2025-04-08", "isLts": true, "ltsFrom": null, "isEol": false, "eolFrom": "2030-04-08", "isEoes": null, "latest": {"name": "3.5.7", "date": "2026-06-09", "link": null}},
 {"name": "1.0", "label": "1.0", "releaseDate": "2010-03-29", "isLts": false, "isEol": true, "eolFrom": null, "isMaintained": false, "latest": null}]}}`

func TestReadProduct(t *testing.T) {
	for name, text := range map[string]string{"as it is": product, "with carriage returns": strings.ReplaceAll(product, "\n", "\r\n")} {
		p, err := ReadProduct("dir/openssl.md", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if p.Name != "openssl" || p.Title != "OpenSSL" || len(p.CPEs) != 1 || len(p.PURLs) != 1 || len(p.Cycles) != 2 || p.Source.Name != "openssl.md" {
			t.Errorf("%s: got %+v", name, p)
		}
		if c := p.Cycles[0]; c.Label != "3.5 ('x')" || !c.LTS || c.EOL.String() != "2030-04-08" || c.EOAS.State != NotStated || c.Latest != "3.5.7" {
			t.Errorf("%s: got %+v", name, c)
		}
		if c := p.Cycles[1]; c.Name != "1.10" || c.LTS || c.EOAS.State != Ended || c.EOL.State != GoesOn {
			t.Errorf("%s: got %+v", name, c)
		}
	}
}

func TestReadProductRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ from, to, want string }{
		"no fence":     {"---\ntitle", "title", "found no front matter"},
		"cut":          {"---\n\n> OpenSSL: text\n---\n", "", "found no front matter"},
		"no releases":  {"releases:", "cycles:", "found no releases"},
		"no title":     {"title:", "name:", "openssl.md:2 at /title: found nothing"},
		"twice":        {"1.10", "3.5", "openssl.md:18 at /releases/1/releaseCycle: found the cycle \"3.5\" twice"},
		"no date":      {"eol: 2030-04-08", "eol: soon", "openssl.md:15 at /releases/0/eol: found \"soon\"; expected a date"},
		"no such day":  {"2030-04-08", "2030-04-31", "openssl.md:15 at /releases/0/eol"},
		"no name":      {"releaseCycle: 1.10", "releaseCycle:", "/releases/1/releaseCycle: found nothing"},
		"alias":        {"title: OpenSSL", "title: &a OpenSSL", "openssl.md:2: anchors"},
		"list for one": {"identifiers:\n", "identifiers: x\nx:\n", "expected a list"},
	} {
		text := strings.Replace(product, tt.from, tt.to, 1)
		p, err := ReadProduct("openssl.md", []byte(text))
		var bad *feed.Error
		if text == product || p != nil || !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, %v; want %q", name, p, err, tt.want)
		}
	}
	if _, err := ReadProduct("x", []byte("---\n"+strings.Repeat("a: b\n", maxYAML/5)+"---\n")); !errors.Is(err, feed.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	many := strings.Replace(product, "releases:\n", "releases: ["+strings.Repeat("a,", maxCycles)+"a]\nx:\n", 1)
	if _, err := ReadProduct("x", []byte(many)); !errors.Is(err, feed.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}

func TestReadJSON(t *testing.T) {
	all := strings.Replace(strings.TrimSuffix(api, "}"), `"result": `, `"result": [`, 1) + "]}"
	for name, text := range map[string]string{"one": api, "all": all} {
		found, err := ReadJSON("dir/any.json", []byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p := found[0]
		if len(found) != 1 || p.Name != "openssl" || p.Title != "OpenSSL" || p.Link != "https://openssl-library.org" || len(p.CPEs) != 1 || p.Source.Name != "any.json" {
			t.Errorf("%s: got %+v", name, p)
		}
		if c := p.Cycles[0]; !c.LTS || c.EOL.String() != "2030-04-08" || c.EOES.State != NotStated || c.Latest != "3.5.7" || c.LatestDate.Format(time.DateOnly) != "2026-06-09" {
			t.Errorf("%s: got %+v", name, c)
		}
		if c := p.Cycles[1]; c.LTS || c.EOL.State != Ended || c.EOAS.State != NotStated {
			t.Errorf("%s: got %+v", name, c)
		}
	}
	found, err := ReadJSON("dir/openssl.json", []byte(releases))
	if err != nil {
		t.Fatal(err)
	}
	if p := found[0]; p.Name != "openssl" || len(p.Cycles) != 2 || p.Cycles[1].EOAS.State != Ended || p.Cycles[0].EOL.State != NotStated || len(p.Versions) != 1 {
		t.Errorf("got %+v", p)
	}
}

func TestReadJSONRefuses(t *testing.T) {
	change := func(text, from, to string) string { return strings.Replace(text, from, to, 1) }
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":         {"", "malformed JSON"},
		"something else":  {"{}", "expected data of endoflife.date"},
		"a list":          {"[]", "expected an object"},
		"no product":      {`{"result": []}`, "found no product"},
		"API cut":         {`{"total": 2, "result": [{"name": "a", "releases": []}]}`, "/total: found a total of 2 and 1 products; expected the same"},
		"API no total":    {`{"total": "many", "result": [{"name": "a", "releases": []}]}`, "/total"},
		"text for one":    {`{"result": "x"}`, "expected an object"},
		"another name":    {change(releases, `"name": "3.5"`, `"name": "3.6"`), "expected the name of the member"},
		"no date":         {change(releases, `"2030-04-08"`, `"never"`), "x.json:1 at /releases/3.5/eol: found \"never\""},
		"a number":        {change(releases, `"2030-04-08"`, `2030`), "expected a date"},
		"version undated": {change(releases, `"2025-04-08"`, `"2025"`), "/versions/3.5.0/date"},
		"API no name":     {change(api, `{"name": "openssl"`, `{"title": "openssl"`), "/result/name: found nothing"},
		"API no date":     {change(api, `"2030-04-08"`, `true`), "/result/releases/0/eolFrom"},
		"API no truth":    {change(api, `"isLts": true`, `"isLts": "yes"`), "expected true or false"},
		"API no id":       {change(api, `"type": "cpe", `, ``), "/result/identifiers/0/type"},
		"twice":           {change(releases, `"3.0": {"name": "3.0"}`, `"3.5": {"name": "3.5"}`), "twice"},
	} {
		found, err := ReadJSON("x.json", []byte(tt.text))
		var bad *feed.Error
		if found != nil || !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, %v; want %q", name, found, err, tt.want)
		}
	}
	if _, err := ReadJSON("x", make([]byte, MaxSize+1)); !errors.Is(err, feed.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	cycles := map[string]any{}
	for i := range maxCycles + 1 {
		cycles[time.Unix(int64(i), 0).String()] = map[string]any{}
	}
	many, err := json.Marshal(map[string]any{"releases": cycles, "versions": map[string]any{}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadJSON("x", many); !errors.Is(err, feed.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}

// TestConformance reads both forms of each product, and looks every cycle of the facts up as a component of its version.
func TestConformance(t *testing.T) {
	cases, agree := figures.Cases(t, "vulnerability", "eol-lookup"), 0
	for _, c := range cases {
		var want struct {
			Releases, Versions int
			EOL                map[string]string
		}
		c.Know(t, &want)
		name := c.ID[strings.LastIndexByte(c.ID, '/')+1:]
		fromJSON, err := ReadJSON(name+".json", c.Read(t, "releases"))
		if err != nil {
			t.Error(err)
			continue
		}
		fromPage, err := ReadProduct(name+".md", c.Read(t, "product_md"))
		if err != nil || len(fromPage.Cycles) == 0 {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		same := len(fromJSON[0].Cycles) == want.Releases && len(fromJSON[0].Versions) == want.Versions
		table := New(fromJSON...)
		for cycle, eol := range want.EOL {
			a := table.Find(Component{Name: name, Version: cycle})
			if a.Result != Found || len(a.Findings) != 1 || a.EOL().String() != eol {
				t.Errorf("%s %s: got %+v, want %s", c.ID, cycle, a, eol)
				same = false
			}
		}
		for _, cycle := range fromPage.Cycles {
			if a := New(fromPage).Find(Component{Name: name, Version: cycle.Name}); a.Result != Found || a.Findings[0].Cycle.Name != cycle.Name {
				t.Errorf("%s %s: the product file's own cycle is not found: %+v", c.ID, cycle.Name, a)
				same = false
			}
		}
		if same {
			agree++
		} else {
			t.Errorf("%s: got %d cycles, %d versions; want %+v", c.ID, len(fromJSON[0].Cycles), len(fromJSON[0].Versions), want)
		}
	}
	figures.Hold(t, "Vulnerability data", "endoflife.date: release data and product files, each cycle looked up", len(cases), agree)
}

func FuzzReadProduct(f *testing.F) {
	f.Add([]byte(product))
	f.Add([]byte("---\ntitle: x\nreleases: []\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := ReadProduct("x.md", data)
		whole(t, err, p)
	})
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(releases))
	f.Add([]byte(api))
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := ReadJSON("x.json", data)
		whole(t, err, found...)
	})
}

func whole(t *testing.T, err error, found ...*Product) {
	t.Helper()
	var bad *feed.Error
	if err != nil {
		if !errors.As(err, &bad) {
			t.Fatalf("an error of another kind: %v", err)
		}
		return
	}
	for _, p := range found {
		if p.Name == "" {
			t.Fatalf("a product without a name: %+v", p)
		}
		for _, c := range p.Cycles {
			if c.Name == "" || c.EOL.State == OnDay && c.EOL.Day.IsZero() {
				t.Fatalf("half a cycle: %+v", c)
			}
		}
	}
	New(found...).Find(Component{Name: "x", Version: "1"})
}
