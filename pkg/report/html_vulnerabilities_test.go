package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestVulnerabilitiesAreHonest tells what was not looked up in what, and never shows silence as an answer.
func TestVulnerabilitiesAreHonest(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(d *decision.Decision)
		want   []string
		never  []string
	}{
		"nobody asks": {func(d *decision.Decision) {
			d.SBOMs[1].Assessment, d.Vulnerabilities, d.VulnerabilityCount, d.Inputs.Data = nil, nil, 0, nil
		},
			[]string{"No component was looked up", "That is not the same as no vulnerabilities."}, []string{"Data used", `class="vulnerabilities"`}},
		"no data": {func(d *decision.Decision) {
			d.SBOMs[1].Assessment, d.Vulnerabilities, d.VulnerabilityCount, d.Inputs.Data = &decision.Assessment{Reason: "no folder of data is named"}, nil, 0, nil
		}, []string{"none of 5 components was looked up", "Why: no folder of data is named."}, []string{"Data used", "No EPSS list", `class="vulnerabilities"`}},
		"only the database": {func(d *decision.Decision) {
			d.Inputs.Data = d.Inputs.Data[:1]
			d.Vulnerabilities[0].Exploited = nil
		}, []string{"Data used: vulnerability database of 2026-11-18.", "No catalogue of known exploited vulnerabilities was used", "No EPSS list was used.", "<td>not looked up</td>"}, []string{"not listed", "no score"}},
		"all": {func(*decision.Decision) {}, []string{"EPSS list of 2026-11-19", "not listed", "listed 2021-12-10, due 2021-12-24, used by ransomware", "code_not_reachable, vex.json", "fixed in 2.17.1", "made to do harm",
			"… and 5 more; the JSON decision lists the gravest 4 of 9"}, []string{"not looked up"}},
		"words of nobody": {func(d *decision.Decision) {
			d.Vulnerabilities[3].Status, d.Vulnerabilities[3].Severity = "harmless", "negligible"
		},
			[]string{`data-severity="unrated" data-status="unstated"><th scope="row">CVE-2026-4`}, []string{"harmless", "negligible"}},
	} {
		d := sample()
		tc.change(d)
		page := string(written(t, "html", Options{}, d))
		for _, want := range tc.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: no %q", name, want)
			}
		}
		_, part, _ := strings.Cut(page, `-vuln">Known`)
		part, _, _ = strings.Cut(part, "</section>")
		for _, never := range tc.never {
			if strings.Contains(part, never) {
				t.Errorf("%s: %q", name, never)
			}
		}
	}
}

// TestVulnerabilitiesAreBounded has more than a page shows.
func TestVulnerabilitiesAreBounded(t *testing.T) {
	d := sample()
	d.Vulnerabilities = make([]decision.Vulnerability, maxHTMLVulnerabilities+7)
	d.VulnerabilityCount = maxHTMLVulnerabilities + 9
	if page := string(written(t, "html", Options{}, d)); !strings.Contains(page, "… and 9 more; the JSON decision lists the gravest 1007 of 1009") {
		t.Error("what is left out is not told")
	}
	if page := string(written(t, "html", Options{Verbose: true}, d)); !strings.Contains(page, "… and 2 more; the JSON decision lists the gravest 1007 of 1009") {
		t.Error("--verbose does not lift the bound")
	}
}

// TestVulnerabilityFilters chooses in each filter of the table.
func TestVulnerabilityFilters(t *testing.T) {
	b := startBrowser(t)
	b.open(written(t, "html", Options{}, sample()), 1280, "light")
	for choices, want := range map[string]string{
		`{}`:                                "4 of 4 shown.",
		`{severity: "critical"}`:            "1 of 4 shown.",
		`{status: "under_investigation"}`:   "1 of 4 shown.",
		`{exploited: "yes"}`:                "1 of 4 shown.",
		`{text: "ghsa-JFH8"}`:               "1 of 4 shown.",
		`{text: "a 1", severity: "medium"}`: "1 of 4 shown.",
		`{text: "nothing"}`:                 "No vulnerability fits.",
	} {
		got := b.run(fmt.Sprintf(`(async () => {
			const form = document.querySelector("form[data-of=vulnerabilities]");
			form.reset();
			for (const [name, value] of Object.entries(%s)) form.elements[name].value = value;
			form.dispatchEvent(new Event("input"));
			await new Promise((done) => setTimeout(done, 300));
			const part = form.closest(".vulnerabilities"), rows = part.querySelectorAll("tbody tr:not([hidden])").length;
			return part.querySelector("output").value + (rows === (parseInt(part.querySelector("output").value) || 0) ? "" : " but " + rows);
		})()`, choices))
		if got != want {
			t.Errorf("%s: %v, want %s", choices, got, want)
		}
	}
}
