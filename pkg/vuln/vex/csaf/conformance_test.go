package csaf

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

type suiteCase struct {
	ID, Check, Expect string
	Files             []struct{ Role, Path string }
	Options           struct{ Test, Group string }
	Facts             struct {
		Version  string `json:"csaf_version"`
		Category string
		CVEs     []string
		Products int
	}
}

func suite(t *testing.T) (string, []suiteCase) {
	root := needs.Conformance(t)
	data, err := os.ReadFile(filepath.Join(root, "vex", "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	// Facts of other checks have members of other types.
	var raw []struct {
		Check string
	}
	var each []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &each); err != nil {
		t.Fatal(err)
	}
	var cases []suiteCase
	for i, one := range each {
		if !strings.HasSuffix(raw[i].Check, "csaf") {
			continue
		}
		var c suiteCase
		if err := json.Unmarshal(one, &c); err != nil {
			t.Fatal(err)
		}
		cases = append(cases, c)
	}
	return filepath.Join(root, "vex"), cases
}

func TestConformanceParse(t *testing.T) {
	root, cases := suite(t)
	ran, agree := 0, 0
	for _, c := range cases {
		if c.Check != "parse-csaf" {
			continue
		}
		ran++
		text, err := os.ReadFile(filepath.Join(root, c.Files[0].Path))
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(c.ID, text)
		if err != nil {
			t.Error(err)
			continue
		}
		var cves []string
		for _, v := range d.Vulnerabilities {
			cves = append(cves, v.CVE)
		}
		if d.Version != c.Facts.Version || d.Category != c.Facts.Category || !slices.Equal(cves, c.Facts.CVEs) || len(d.Tree.Products) != c.Facts.Products {
			t.Errorf("%s: got %s, %s, %v, %d products; want %+v", c.ID, d.Version, d.Category, cves, len(d.Tree.Products), c.Facts)
			continue
		}
		agree++
	}
	figures.Hold(t, "VEX", "CSAF advisories of CISA on medical devices: recorded facts", ran, agree)
}

// differs are the cases that we answer otherwise; docs/conformance.md has the reasons. Of those that must not pass we miss the ones whose
// test is not held; of those that must pass we refuse the ones that break another test than their own.
var differs = map[string]string{
	"csaf/2.0/oasis_csaf_tc-csaf_2_0-2021-6-1-11-01.json":    "",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-1-60-01-01.json": "",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-1-60-01-02.json": "",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-1-27-13-16.json": "6.1.1 6.1.2",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-1-50-14.json":    "6.1.2",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-1-50-15.json":    "6.1.2",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-2-09-02.json":    "6.1.25",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-2-21-02.json":    "6.1.14",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-2-39-03-01.json": "6.1.27.14",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-2-54-03-01.json": "6.1.1",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-3-21-01-02.json": "6.1.1",
	"csaf/2.1/oasis_csaf_tc-csaf_2_1-2024-6-3-21-01-12.json": "6.1.1",
}

var materials = map[string]string{
	"mandatory":   "CSAF 2.0 and 2.1, cases of mandatory tests: valid or not, by the test of the case",
	"optional":    "CSAF 2.0, cases of optional tests: valid",
	"recommended": "CSAF 2.1, cases of recommended tests: valid or not",
	"informative": "CSAF 2.0 and 2.1, cases of informative tests: valid",
}

func TestConformanceTests(t *testing.T) {
	root, cases := suite(t)
	ran, agree := map[string]int{}, map[string]int{}
	for _, c := range cases {
		if c.Check != "validate-csaf" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, c.Files[0].Path))
		if err != nil {
			t.Fatal(err)
		}
		ran[c.Options.Group]++
		broken := brokenBy(c.ID, text)
		same := (len(broken) == 0) == (c.Expect == "pass")
		if c.Expect == "fail" && c.Options.Group == "mandatory" && !slices.Contains(broken, c.Options.Test) && !slices.Contains(broken, "structure") {
			same = false
		}
		known, differ := differs[c.ID]
		switch {
		case same && differ:
			t.Errorf("%s agrees by now", c.ID)
		case !same && (!differ || strings.Join(broken, " ") != known):
			t.Errorf("%s (%s), test %s: want %s, broken are %q", c.ID, c.Options.Group, c.Options.Test, c.Expect, broken)
		case same:
			agree[c.Options.Group]++
		}
	}
	for _, group := range []string{"mandatory", "optional", "recommended", "informative"} {
		figures.Hold(t, "VEX", materials[group], ran[group], agree[group])
	}
}

// brokenBy lists the tests that an advisory does not keep, each once, or "structure" where it cannot be read.
func brokenBy(id string, text []byte) []string {
	d, err := Read(id, text)
	if err != nil {
		return []string{"structure"}
	}
	var out []string
	for _, f := range d.Test() {
		if !slices.Contains(out, f.Test) {
			out = append(out, f.Test)
		}
	}
	return out
}
