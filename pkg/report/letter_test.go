package report

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestLetterAsksForEverything looks for every request, subject and example of what stands against a delivery, and for nothing that a waiver lifts.
func TestLetterAsksForEverything(t *testing.T) {
	for _, name := range append(demos, "sample") {
		d := everything(t)[name]
		letter := string(written(t, "letter", Options{}, d))
		written := map[string]bool{} // checks of which one thing is written out
		asked := d.Findings
		if len(suspectsOf(d).tampered) > 0 { // of an exchanged file something else is asked for: see tampered_test.go
			asked = nil
			for _, g := range forPeople(d) {
				asked = append(asked, g.Finding)
			}
		}
		for _, f := range asked {
			if !stands(f) {
				continue
			}
			plain := func(s string) string { return readable(Printable(s)) }
			wanted := []string{plain(f.Ask), "**" + md(f.Check) + "**", plain(subjectName(f.Subject)), plain(saysAlone(f))}
			if !written[f.Check+f.Ask] {
				wanted = append(wanted, Printable(strings.Split(f.Fix, "\n")[0]))
			}
			written[f.Check+f.Ask] = true
			for _, want := range wanted {
				if !strings.Contains(letter, want) {
					t.Errorf("%s: no %q", name, want)
				}
			}
		}
		if d.Totals.Waived > 0 && !strings.Contains(letter, fmt.Sprintf("%d of them are lifted by waivers", d.Totals.Waived)) {
			t.Errorf("%s: waivers are not told:\n%s", name, letter)
		}
		if strings.Contains(letter, "SUP-004** No part is past") {
			t.Errorf("%s: what a waiver lifts is asked for", name)
		}
	}
}

var numbered = regexp.MustCompile(`(?m)^### (\d+)\. `)

// TestLetterNumbersThrough has each request once, numbered through all parts, and by who must act.
func TestLetterNumbersThrough(t *testing.T) {
	finding := func(check, ask, who string, s decision.Severity) decision.Finding {
		return decision.Finding{Check: check, Ask: ask, Who: who, Severity: s, Outcome: decision.Fail, Subject: decision.Subject{Kind: "component", Name: check}, Message: "x"}
	}
	d := &decision.Decision{Verdict: decision.Reject, Findings: []decision.Finding{
		finding("A", "ask one", "supplier", decision.Block), finding("B", "ask one", "supplier", decision.Hold), finding("C", "ask two", "hospital", decision.Hold),
		finding("D", "ask three", "supplier", decision.Info), finding("E", "ask four", "", "unheard of"),
	}}
	letter := string(written(t, "letter", Options{}, d))
	numbers := ""
	for _, m := range numbered.FindAllStringSubmatch(letter, -1) {
		numbers += m[1]
	}
	if numbers != "1234" {
		t.Errorf("numbers %s in\n%s", numbers, letter)
	}
	after := -1
	for _, part := range []string{"## What we ask you for", "ask one", "**A**", "**B**", "ask four", "## What we would like besides", "ask three", "## What we do ourselves", "ask two", "## How to answer"} {
		at := strings.Index(letter, part)
		if at <= after {
			t.Errorf("%q is not where it belongs in\n%s", part, letter)
		}
		after = at
	}
	if letter := string(written(t, "letter", Options{}, demo(t, "infusion-pump-conditional"))); !strings.Contains(letter, "- Due: before use (ob-SUP-003, 2 things)") {
		t.Error(letter)
	}
	if letter := string(written(t, "letter", Options{}, &decision.Decision{Verdict: decision.Accept})); !strings.Contains(letter, "We accept it.") || !strings.Contains(letter, "We ask nothing of you.") {
		t.Error(letter)
	}
}

// TestLetterTellsWhatIsOnlyCounted has more findings than the decision lists.
func TestLetterTellsWhatIsOnlyCounted(t *testing.T) {
	d := sample()
	d.Unlisted = []decision.Unlisted{{Check: "SUP-002", Pack: "base", Severity: decision.Hold, Outcome: decision.Fail, Listed: 4, Count: 7000}}
	if letter := string(written(t, "letter", Options{}, d)); !strings.Contains(letter, "and 6996 more, which are not listed") {
		t.Error(letter)
	}
}

// TestLetterIsPlainText has no line of a hostile letter begin a block that is not ours.
func TestLetterIsPlainText(t *testing.T) {
	ours := regexp.MustCompile(`^(# Your delivery of |## What |## How to answer|### \d+\. |\*\*|- |  - |To: |Examined as of: |Delivery: |We |Each |The decision |For |Please |Not examined:|Judged with:|\d+ results|    )`)
	for name, d := range everything(t) {
		for line := range strings.Lines(string(written(t, "letter", Options{}, d))) {
			if line != "\n" && !ours.MatchString(line) {
				t.Errorf("%q: %q", name, line)
			}
			if strings.Contains(strings.ReplaceAll(line, "<!-- -->", ""), "<") && !strings.HasPrefix(line, "    ") {
				t.Errorf("%q: markup in %q", name, line)
			}
		}
	}
}

// TestReadable keeps addresses whole, and nothing that a reader of Markdown would take for more than text.
func TestReadable(t *testing.T) {
	for text, want := range map[string]string{
		"signed by https://forge.test/w.yml@refs/tags/v1 (https://forge.test/oidc).": "signed by `https://forge.test/w.yml@refs/tags/v1` (`https://forge.test/oidc`).",
		"psirt@example.com, please": "`psirt@example.com`, please",
		"a*b _c_":                   `a\*b \_c\_`,
		"x@`y` [z](http://x)":       "x@<!-- -->\\`y\\` `[z](http://x`)",
		"@":                         "`@`",
		"<a href=http://x>":         "&lt;a `href=http://x>`",
		"@\u202e":                   "`@\\u202e`",
	} {
		if got := readable(text); got != want {
			t.Errorf("%s: got %s, expected %s", text, got, want)
		}
	}
}

// TestLetterAsksForOneThingAtATime: of one check, what waits for the hospital is not asked of the supplier beside what is his to mend, also where some are only counted.
func TestLetterAsksForOneThingAtATime(t *testing.T) {
	of := func(name, awaits string) decision.Finding {
		f := decision.Finding{Check: "GRF-008", Pack: "p", Title: "Listed", Severity: decision.Hold, Outcome: decision.Indeterminate, Message: name, Ask: "Correct the SBOM.", Who: "supplier",
			Subject: decision.Subject{Kind: "artifact", Name: name}}
		if awaits != "" {
			f.Awaits, f.Ask, f.Who = awaits, "Name the registry.", "hospital"
		}
		return f
	}
	for _, all := range [][]decision.Finding{{of("pump.bin", ""), of("notes.md", "CON-010-REGISTRY")}, {of("notes.md", "CON-010-REGISTRY"), of("pump.bin", "")}} {
		d := &decision.Decision{Findings: all}
		must, _ := requestsOf(d)
		if got := must[forSupplier]; len(got) != 1 || len(got[0].groups) != 1 || got[0].groups[0].count != 1 || got[0].groups[0].all[0].Subject.Name != "pump.bin" {
			t.Errorf("asked of the supplier: %+v", got)
		}
		if got := must[forHospital]; len(got) != 1 || got[0].ask != "Name the registry." {
			t.Errorf("for the hospital: %+v", got)
		}
		d.Unlisted = []decision.Unlisted{{Pack: "p", Check: "GRF-008", Outcome: decision.Indeterminate, Listed: 2, Count: 9}}
		if must, _ = requestsOf(d); must[forSupplier][0].groups[0].count != 8 {
			t.Errorf("what is only counted: %+v", must[forSupplier])
		}
	}
}
