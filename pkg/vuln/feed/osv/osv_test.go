package osv

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

const advisory = `{"schema_version": "1.7.0", "id": "GHSA-jfh8-c2jp-5v3q", "modified": "2025-02-12T00:00:00Z", "published": "2021-12-10T00:40:56Z",
 "aliases": ["CVE-2021-44228"], "summary": "Remote code injection in Log4j", "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}],
 "affected": [{"package": {"ecosystem": "Maven", "name": "org.apache.logging.log4j:log4j-core", "purl": "pkg:maven/org.apache.logging.log4j/log4j-core"},
  "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "2.13.0"}, {"fixed": "2.15.0"}]}], "database_specific": {"A": 1, "a": 2}}],
 "database_specific": {"cwe_ids": ["CWE-502"]}}`

const inYAML = `id: PYSEC-2020-246
modified: "2020-12-30T18:36:00Z"
withdrawn: null
affected:
- package: {name: Plone_Core, ecosystem: PyPI}
  ranges:
  - type: ECOSYSTEM
    events:
    - introduced: "0"
    - fixed: 5.10
  versions: [5.1, '5.2']
`

func TestRead(t *testing.T) {
	a, err := Read("a.json", []byte(advisory))
	if err != nil {
		t.Fatal(err)
	}
	if a.ID != "GHSA-jfh8-c2jp-5v3q" || !slices.Equal(a.Aliases, []string{"CVE-2021-44228"}) || a.Severity[0].Type != "CVSS_V3" || !a.Withdrawn.IsZero() {
		t.Errorf("got %+v", a)
	}
	if got := a.Affected[0]; got.Package.PURL != "pkg:maven/org.apache.logging.log4j/log4j-core" || got.Ranges[0].Events[1].Fixed != "2.15.0" {
		t.Errorf("got %+v", got)
	}
	// A number in YAML is the version that is written.
	if a, err = Read("a.yaml", []byte(inYAML)); err != nil {
		t.Fatal(err)
	}
	if got := a.Affected[0]; got.Ranges[0].Events[1].Fixed != "5.10" || !slices.Equal(got.Versions, []string{"5.1", "5.2"}) {
		t.Errorf("got %+v", got)
	}
}

// TestEventsAreInOrder: the schema does not ask for it, and whoever reads them one after the other needs it.
func TestEventsAreInOrder(t *testing.T) {
	unordered := `[{"fixed": "2.10.0"}, {"introduced": "2.9.0"}, {"fixed": "2.3.0"}, {"introduced": "0"}]`
	for eco, want := range map[string]string{"Maven": "0 <2.3.0 2.9.0 <2.10.0", "Linux": "<2.10.0 2.9.0 <2.3.0 0"} {
		text := strings.Replace(strings.Replace(advisory, `[{"introduced": "2.13.0"}, {"fixed": "2.15.0"}]`, unordered, 1), "Maven", eco, 1)
		a, err := Read("a.json", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range a.Affected[0].Ranges[0].Events {
			if e.Fixed != "" {
				got = append(got, "<"+e.Fixed)
			} else {
				got = append(got, e.Introduced)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", eco, got, want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, tt := range map[string]struct{ from, to, pointer, want string }{
		"no id":             {`"id"`, `"name"`, "/id", "expected the id of an advisory"},
		"no date":           {`"modified"`, `"changed"`, "/modified", "expected a date"},
		"date is no date":   {"2025-02-12T00:00:00Z", "2025-02-12", "/modified", "expected a time"},
		"newer schema":      {"1.7.0", "2.0.0", "/schema_version", "expected a version of 1"},
		"aliases no list":   {`["CVE-2021-44228"]`, `"CVE-2021-44228"`, "/aliases", "expected a list"},
		"no name":           {`"name": "org`, `"title": "org`, "/affected/0/package/name", "expected text"},
		"type of range":     {"ECOSYSTEM", "OTHER", "/affected/0/ranges/0/type", "expected SEMVER, ECOSYSTEM or GIT"},
		"two in an event":   {`"fixed": "2.15.0"`, `"fixed": "2.15.0", "introduced": "3"`, "/affected/0/ranges/0/events/1", "found 2 of"},
		"none in an event":  {`{"fixed": "2.15.0"}`, `{}`, "/affected/0/ranges/0/events/1", "found 0 of"},
		"nothing begins":    {`{"introduced": "2.13.0"}, `, ``, "/affected/0/ranges/0/events", "no event introduced"},
		"number as version": {`"2.13.0"`, `2.13`, "/affected/0/ranges/0/events/0/introduced", "expected text"},
		"withdrawn":         {`"summary"`, `"withdrawn": true, "summary"`, "/withdrawn", "expected a time"},
		"twice":             {`"summary"`, `"ID": "x", "summary"`, "/ID", "twice"},
		"cut":               {`"database_specific": {"cwe_ids": ["CWE-502"]}}`, ``, "", "malformed JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(advisory, tt.from, tt.to, 1)
			a, err := Read("a.json", []byte(text))
			var bad *feed.Error
			if text == advisory || a != nil || !errors.As(err, &bad) {
				t.Fatalf("got %v, %v; want a *feed.Error", a, err)
			}
			if tt.pointer != "" && bad.Pointer != tt.pointer || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want pointer %q, %q", err, tt.pointer, tt.want)
			}
		})
	}
	for name, text := range map[string]string{"JSON": "{" + strings.Repeat(" ", MaxSize), "YAML": strings.Repeat(" ", maxYAML+1),
		"packages": strings.Replace(advisory, `"affected": [`, `"affected": [`+strings.Repeat("{},", MaxPackages), 1),
		"events":   strings.Replace(advisory, `"events": [`, `"events": [`+strings.Repeat(`{"fixed":"1"},`, MaxEvents), 1),
		"versions": strings.Replace(advisory, `"ranges"`, `"versions": [`+strings.Repeat(`"1",`, MaxVersions)+`"1"], "ranges"`, 1)} {
		if _, err := Read("x", []byte(text)); !errors.Is(err, feed.ErrTooLarge) {
			t.Errorf("%s: got %.200v, want ErrTooLarge", name, err)
		}
	}
	_, err := Read("a.yaml", []byte(strings.Replace(inYAML, "introduced", "begun", 1)))
	if err == nil || !strings.Contains(err.Error(), "a.yaml:9 at /affected/0/ranges/0/events/0: found 0 of") {
		t.Errorf("got %v, want the line in the YAML", err)
	}
}

func TestConformance(t *testing.T) {
	cases, agree := figures.Cases(t, "vulnerability", "parse-osv"), 0
	for _, c := range cases {
		a, err := Read(c.ID, c.Read(t, "osv"))
		if err != nil || !strings.Contains(c.ID, a.ID) || len(a.Affected) == 0 {
			t.Errorf("%s: got %+v, %v", c.ID, a, err)
			continue
		}
		agree++
	}
	figures.Hold(t, "Vulnerability data", "OSV advisories of the Python package index, in YAML", len(cases), agree)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(advisory))
	f.Add([]byte(inYAML))
	f.Add([]byte(strings.Replace(advisory, "Maven", "Debian:12", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Read("f", data)
		var bad *feed.Error
		if err != nil && !errors.As(err, &bad) {
			t.Fatalf("an error of another kind: %v", err)
		}
		if err != nil {
			return
		}
		for _, of := range a.Affected {
			for _, r := range of.Ranges {
				if !slices.ContainsFunc(r.Events, func(e Event) bool { return e.Introduced != "" }) {
					t.Fatal("a range that nothing begins")
				}
			}
		}
	})
}
