package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// maxHTMLVulnerabilities bounds the table on a page. --verbose lifts it.
const maxHTMLVulnerabilities = 1000

// Words that the table is filtered by, gravest first; any other counts as the last of its kind.
var (
	vulnerabilitySeverities = []string{"critical", "high", "medium", "low", "none", "unrated"}
	vulnerabilityStatuses   = []string{"affected", "under_investigation", "not_affected", "fixed", "unstated"}
)

// statusWords are what is said of a vulnerability, for people.
var statusWords = map[string]string{
	"affected": "affected", "under_investigation": "under investigation", "not_affected": "not affected", "fixed": "fixed", "unstated": "nothing that counts",
}

type (
	// htmlVulnerabilities is the table of what is known of all components.
	htmlVulnerabilities struct {
		Number     int // of the decision
		Says       []string
		Rows       []htmlVulnerability
		More       string
		Severities []string
		Statuses   []htmlChoice
		Exploited  bool // whether any is
	}
	htmlVulnerability struct {
		ID, Aliases, Component, FixedIn string
		FoundBy                         string
		Severity, SeverityClass, Score  string
		KEV, KEVMore, EPSS              string
		Exploited                       bool
		Stated, StatedMore              string
		Status, StatusName, StatusClass string
		Overruled                       string
	}
)

func htmlVulnerabilitiesOf(d *decision.Decision, number int, o Options) htmlVulnerabilities {
	used := map[string]bool{}
	for _, data := range d.Inputs.Data {
		used[data.Name] = true
	}
	out := htmlVulnerabilities{Number: number, Says: vulnerabilitySays(d, used)}
	shown := d.Vulnerabilities
	if !o.Verbose {
		shown = shown[:min(len(shown), maxHTMLVulnerabilities)]
	}
	severities, statuses := map[string]bool{}, map[string]bool{}
	for _, v := range shown {
		row := htmlVulnerabilityOf(v, used)
		severities[row.Severity], statuses[row.Status] = true, true
		out.Exploited = out.Exploited || row.Exploited
		out.Rows = append(out.Rows, row)
	}
	for _, s := range vulnerabilitySeverities {
		if severities[s] {
			out.Severities = append(out.Severities, s)
		}
	}
	for _, s := range vulnerabilityStatuses {
		if statuses[s] {
			out.Statuses = append(out.Statuses, htmlChoice{s, statusWords[s]})
		}
	}
	if all := max(d.VulnerabilityCount, len(d.Vulnerabilities)); all > len(shown) {
		out.More = fmt.Sprintf("… and %d more; the JSON decision lists the gravest %d of %d", all-len(shown), len(d.Vulnerabilities), all)
	}
	return out
}

// vulnerabilitySays tells what was looked up in what, and when nothing was.
func vulnerabilitySays(d *decision.Decision, used map[string]bool) []string {
	says := assessed(d)
	if len(says) == 0 {
		says = []string{"No component was looked up: no check of this run asks for known vulnerabilities, or no SBOM could be read. That is not the same as no vulnerabilities."}
	}
	reasons := map[string]bool{}
	looked := false
	for _, s := range d.SBOMs {
		if a := s.Assessment; a != nil && !reasons[a.Reason] {
			reasons[a.Reason] = true
			looked = looked || a.Reason == ""
			if a.Reason != "" {
				says = append(says, "Why: "+a.Reason+".")
			}
		}
	}
	var sources []string
	for _, one := range []struct{ name, words string }{{"vulnerability", "vulnerability database"}, {"kev", "catalogue of known exploited vulnerabilities (KEV)"}, {"epss", "EPSS list"}} {
		for _, data := range d.Inputs.Data {
			if data.Name == one.name {
				words := one.words + " of " + dayIn(data.Date)
				if data.Within != "" {
					words += ", which the database carries"
				}
				sources = append(sources, words)
			}
		}
	}
	if len(sources) > 0 {
		says = append(says, "Data used: "+strings.Join(sources, "; ")+".")
	}
	if looked && !used["kev"] {
		says = append(says, "No catalogue of known exploited vulnerabilities was used: nothing below says that one is not exploited.")
	}
	if looked && !used["epss"] {
		says = append(says, "No EPSS list was used.")
	}
	return says
}

// dayIn is the day of a moment, or the text where it is none.
func dayIn(text string) string {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UTC().Format(time.DateOnly)
	}
	return text
}

func htmlVulnerabilityOf(v decision.Vulnerability, used map[string]bool) htmlVulnerability {
	row := htmlVulnerability{
		ID: v.ID, Aliases: strings.Join(v.Aliases, ", "), Component: v.Component, FixedIn: strings.Join(v.FixedIn, ", "),
		Severity: wordOf(v.Severity, vulnerabilitySeverities), Status: wordOf(v.Status, vulnerabilityStatuses), Overruled: v.Overruled,
		KEV: "not looked up", EPSS: "not looked up",
	}
	row.SeverityClass = map[string]string{"critical": "block", "high": "block", "medium": "hold", "unrated": "hold"}[row.Severity]
	row.StatusName, row.StatusClass = statusWords[row.Status], "hold"
	switch {
	case v.Calm():
		row.StatusClass = "pass"
	case row.Status == "affected":
		row.StatusClass = "block"
	}
	if v.Malicious {
		row.Aliases = strings.TrimPrefix(row.Aliases+", made to do harm", ", ")
	}
	if !v.Found {
		row.FoundBy = "named by statements alone"
	}
	if v.CVSS != nil {
		row.Score = fmt.Sprintf("CVSS %s: %s", v.CVSS.Version, strconv.FormatFloat(v.CVSS.Score, 'f', 1, 64))
	}
	switch {
	case v.Exploited != nil:
		row.Exploited, row.KEV = true, "exploited"
		row.KEVMore = listedSince(v.Exploited)
	case used["kev"]:
		row.KEV = "not listed"
	}
	switch {
	case v.EPSS != nil:
		row.EPSS = strconv.FormatFloat(v.EPSS.Probability, 'f', 3, 64)
	case used["epss"]:
		row.EPSS = "no score"
	}
	row.Stated = statusWords[wordOf(v.Stated, vulnerabilityStatuses)]
	if v.Statement != "" {
		row.StatedMore = strings.TrimPrefix(v.Justification+", "+v.Statement, ", ")
	}
	return row
}

func listedSince(e *decision.Exploited) string {
	var words []string
	if e.AddedOn != "" {
		words = append(words, "listed "+e.AddedOn)
	}
	if e.DueOn != "" {
		words = append(words, "due "+e.DueOn)
	}
	if e.Ransomware {
		words = append(words, "used by ransomware")
	}
	if len(e.Sources) > 0 && !slices.Contains(e.Sources, "kev") {
		words = append(words, "by the list in the vulnerability database")
	}
	return strings.Join(words, ", ")
}

// wordOf is a word that is known, or the last of those.
func wordOf(word string, known []string) string {
	if slices.Contains(known, word) {
		return word
	}
	return known[len(known)-1]
}
