package csaf

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

var scoreTests = []test{
	{"6.1.7", "2.0", scoresTwice},
	{"6.1.8", "2.0", eachCVSS(func(d *Document, c *CVSS) string { return c.malformed(d.Version) })},
	{"6.1.9", "2.0", eachCVSS(func(d *Document, c *CVSS) string { return c.miscalculated(d.Version) })},
	{"6.1.10", "2.0", eachCVSS(func(_ *Document, c *CVSS) string { return c.inconsistent() })},
	{"6.1.47", "2.1", ssvcTargets},
	{"6.1.49", "2.1", ssvcTimes},
	{"6.1.56", "2.1", qualitativeToo},
}

func eachCVSS(problem func(d *Document, c *CVSS) string) func(*Document, func(string, string)) {
	return func(d *Document, fail func(string, string)) {
		d.eachScore(func(_ *Vulnerability, s *Score) {
			for i := range s.CVSS {
				if text := problem(d, &s.CVSS[i]); text != "" {
					fail(s.CVSS[i].Pointer, text)
				}
			}
		})
	}
}

func (d *Document) eachScore(do func(v *Vulnerability, s *Score)) {
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		for j := range v.Scores {
			do(v, &v.Scores[j])
		}
	}
}

// text gives a member of a CVSS object that is a string.
func (c *CVSS) text(key string) string { s, _ := c.Members[key].(string); return s }

// number gives a member that is a number.
func (c *CVSS) number(key string) (float64, bool) {
	n, isNumber := c.Members[key].(json.Number)
	if !isNumber {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

// scoresTwice: a product has one score of a version of CVSS, by one source.
func scoresTwice(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		seen := map[[3]string]bool{}
		for _, s := range d.Vulnerabilities[i].Scores {
			for _, id := range s.Products {
				for j := range s.CVSS {
					key := [3]string{id, s.Source, s.CVSS[j].Key + s.CVSS[j].text("version")}
					if seen[key] {
						fail(s.CVSS[j].Pointer, "the product "+id+" has two scores of one version of CVSS")
					}
					seen[key] = true
				}
			}
		}
	}
}

// qualitativeToo: what has a CVSS needs no severity in words by the same source.
func qualitativeToo(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		scored := map[[2]string]bool{}
		for _, s := range d.Vulnerabilities[i].Scores {
			for _, id := range s.Products {
				if len(s.CVSS) > 0 {
					scored[[2]string{id, s.Source}] = true
				}
			}
		}
		for _, s := range d.Vulnerabilities[i].Scores {
			if s.Qualitative != "" && slices.ContainsFunc(s.Products, func(id string) bool { return scored[[2]string{id, s.Source}] }) {
				fail(s.Pointer, "a product has a CVSS and a severity in words")
			}
		}
	}
}

// ssvcTargets: what an SSVC is said to be of is the vulnerability. The id of the document stands for it only when it is the only one.
func ssvcTargets(d *Document, fail func(string, string)) {
	d.eachScore(func(v *Vulnerability, s *Score) {
		targets, _ := strictjson.Member(s.SSVC, "target_ids").([]any)
		for _, target := range targets {
			id, _ := target.(string)
			if id == d.Tracking.ID && len(d.Vulnerabilities) > 1 {
				fail(s.Pointer, "the SSVC is of the document, which has several vulnerabilities")
			}
			if id != v.CVE && !slices.ContainsFunc(v.IDs, func(other Identifier) bool { return other.Text == id }) {
				fail(s.Pointer, fmt.Sprintf("the SSVC is of %q, which is no id of the vulnerability", id))
			}
		}
	})
}

// ssvcTimes: a released document has no SSVC that is later than its last revision.
func ssvcTimes(d *Document, fail func(string, string)) {
	if !d.released() {
		return
	}
	entries := d.entries()
	last := entries[len(entries)-1].date
	d.eachScore(func(_ *Vulnerability, s *Score) {
		text := strictjson.MemberText(s.SSVC, "timestamp")
		if when, err := time.Parse(time.RFC3339Nano, text); text != "" && (err != nil || when.After(last)) {
			fail(s.Pointer, "the SSVC of "+text+" is later than the last revision")
		}
	})
}

// severities are the words for a score (CVSS 3.1 section 5, 4.0 section 6).
func severity(score float64) string {
	switch {
	case score <= 0:
		return "NONE"
	case score < 4:
		return "LOW"
	case score < 7:
		return "MEDIUM"
	case score < 9:
		return "HIGH"
	}
	return "CRITICAL"
}

// malformed says how the object breaks the form that its version of CVSS has in JSON.
func (c *CVSS) malformed(standard string) string {
	v, text := c.text("version"), c.text("vectorString")
	table, ok := metrics[c.Key]
	if !ok || !slices.Contains(table.versions, v) {
		return "the version is " + strictjson.Quote(v)
	}
	if _, err := vectorOf(c.Key, v, text); err != nil {
		return "the vector " + strictjson.Quote(text) + ": " + err.Error()
	}
	if score, ok := c.number("baseScore"); !ok || score < 0 || score > 10 {
		return "the base score is missing or not from 0 to 10"
	}
	if c.Key != "cvss_v2" && !slices.Contains(severityWords, c.text("baseSeverity")) {
		return "the base severity is missing or none of " + strings.Join(severityWords, ", ")
	}
	if c.Key == "cvss_v4" && standard > "2.0" {
		for _, key := range []string{"threatScore", "threatSeverity", "environmentalScore", "environmentalSeverity"} {
			if c.Members[key] != nil {
				return "CVSS 4.0 has one score; there is a " + key
			}
		}
	}
	return ""
}

var severityWords = []string{"CRITICAL", "HIGH", "LOW", "MEDIUM", "NONE"}
