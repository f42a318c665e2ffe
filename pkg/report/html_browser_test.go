package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// screens are a phone, a tablet held upright and a desk.
var screens = []int{390, 820, 1280}

// pages are those that are looked at: a poor delivery, one with something of everything, several, a hostile one.
func pages(t *testing.T) map[string][]byte {
	return map[string][]byte{
		"poor":    written(t, "html", Options{}, demo(t, "unsigned-legacy")),
		"sample":  written(t, "html", Options{Verbose: true}, sample()),
		"several": written(t, "html", Options{}, demo(t, "infusion-pump"), demo(t, "infusion-pump-wrong-signer")),
		"hostile": written(t, "html", Options{Verbose: true}, hostileDecision(`"><img src=x onerror=alert(1)>`+strings.Repeat("W", 300))),
	}
}

// TestHTMLInABrowser opens the pages on each screen in both themes: nothing is wider than the screen, the console has nothing to complain about, nothing is
// fetched, and axe finds nothing that keeps people out.
func TestHTMLInABrowser(t *testing.T) {
	b := startBrowser(t)
	axe := ""
	if file := os.Getenv("CLEANBILL_AXE"); file == "" {
		t.Log("CLEANBILL_AXE does not name axe-core, which .ci/run fetches: accessibility is not tested")
	} else if script, err := os.ReadFile(file); err != nil {
		t.Fatal(err)
	} else {
		axe = string(script)
	}
	for name, page := range pages(t) {
		for _, width := range screens {
			for _, theme := range []string{"light", "dark"} {
				b.open(page, width, theme)
				place := fmt.Sprintf("%s, %d wide, %s", name, width, theme)
				b.run("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
				if wide := b.run("document.documentElement.scrollWidth - document.documentElement.clientWidth"); wide != 0.0 {
					t.Errorf("%s: %v pixels wider than the screen", place, wide)
				}
				if axe == "" || width == 820 || (width == 390) != (theme == "dark") { // axe takes its time, and sees colours and order
					continue
				}
				b.run(axe + "; true")
				found := b.run("axe.run(document, {resultTypes: ['violations']}).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.length + ' ' + v.nodes[0].html.slice(0, 200) + ' ' + v.nodes[0].failureSummary).join('\\n'))")
				if found != "" {
					t.Errorf("%s:\n%v", place, found)
				}
			}
		}
	}
	if said := b.complaints(); said != "" {
		t.Errorf("the console says: %s", said)
	}
}

// TestHTMLFilters chooses in each filter as a person would, and counts what is left.
func TestHTMLFilters(t *testing.T) {
	b := startBrowser(t)
	d := demo(t, "unsigned-legacy")
	b.open(written(t, "html", Options{}, d), 1280, "light")
	choose := func(choices string) (shown string) {
		return fmt.Sprint(b.run(`(async () => {
			const form = document.querySelector("form.filters");
			form.reset();
			for (const [name, value] of Object.entries(` + choices + `)) {
				const field = form.elements[name];
				if (field.options) {
					const option = [...field.options].find((o) => o.text === value);
					if (!option) return "no choice " + value;
					field.value = option.value;
				} else field.value = value;
			}
			form.dispatchEvent(new Event("input"));
			await new Promise((done) => setTimeout(done, 300));
			const seen = [...document.querySelectorAll("details.finding")].filter((one) => !one.hidden);
			const parts = [...document.querySelectorAll(".part")].filter((one) => !one.hidden && one.parentElement.querySelector("form")).length;
			return seen.length + " checks in " + parts + " parts; " + document.querySelector("output").value;
		})()`))
	}
	all := forPeople(d)
	count := func(of func(f decision.Finding) bool) (checks, findings int, parts map[string]bool) {
		parts = map[string]bool{}
		for _, g := range all {
			n := 0
			for _, f := range g.all {
				if of(f) {
					n++
				}
			}
			if n > 0 {
				checks, findings = checks+1, findings+n
				part := string(g.Severity)
				if part == "info" {
					part = "warn" // remarks, both
				}
				parts[part] = true
			}
		}
		return checks, findings, parts
	}
	for choices, of := range map[string]func(f decision.Finding) bool{
		`{}`:                          func(decision.Finding) bool { return true },
		`{severity: "block"}`:         func(f decision.Finding) bool { return f.Severity == decision.Block },
		`{outcome: "indeterminate"}`:  func(f decision.Finding) bool { return f.Outcome == decision.Indeterminate },
		`{pack: "hospital-baseline"}`: func(f decision.Finding) bool { return f.Pack == "hospital-baseline" },
		`{component: "ZLIB"}`:         func(f decision.Finding) bool { return strings.Contains(subjectName(f.Subject), "zlib") },
		`{framework: "PO.1.3"}`:       func(f decision.Finding) bool { return strings.Contains(fmt.Sprint(f.Frameworks), "PO.1.3") },
		`{severity: "hold", component: "openssl"}`: func(f decision.Finding) bool {
			return f.Severity == decision.Hold && strings.Contains(subjectName(f.Subject), "openssl")
		},
	} {
		checks, findings, parts := count(of)
		want := fmt.Sprintf("%d checks in %d parts; %d of %d checks shown, %d findings.", checks, len(parts), checks, len(all), findings)
		if got := choose(choices); got != want || checks == 0 {
			t.Errorf("%s: %q, want %q", choices, got, want)
		}
	}
	if got := choose(`{component: "nothing is called so"}`); !strings.HasSuffix(got, "; No finding fits.") {
		t.Error(got)
	}
	b.run(`document.querySelector("button[data-reset]").click()`)
	b.run(`new Promise((done) => setTimeout(done, 300))`)
	b.run(`document.querySelector("button[data-open=yes]").click()`)
	if open := b.run(`document.querySelectorAll("details.finding[open]:not([hidden])").length`); open != float64(len(all)) {
		t.Errorf("%v open after all were shown and opened, want %d", open, len(all))
	}
	if said := b.complaints(); said != "" {
		t.Errorf("the console says: %s", said)
	}
}

// TestHTMLWithManyFindings finds one component among 12,000 findings on one page.
func TestHTMLWithManyFindings(t *testing.T) {
	b := startBrowser(t)
	b.open(written(t, "html", Options{}, many(12, maxHTMLFindings, func(int) string { return "no end of support is stated" })), 1280, "light")
	t.Logf("opened in %v ms", b.run("performance.getEntriesByType('navigation')[0].loadEventEnd"))
	found := b.run(`(async () => {
		const form = document.querySelector("form.filters");
		form.elements.component.value = "n777";
		form.dispatchEvent(new Event("input"));
		await new Promise((done) => setTimeout(done, 500));
		return document.querySelector("output").value;
	})()`)
	if found != "12 of 12 checks shown, 12 findings." {
		t.Error(found)
	}
}

// TestHTMLPrints prints a page with everything folded, and has it as it was afterwards.
func TestHTMLPrints(t *testing.T) {
	b := startBrowser(t)
	b.open(written(t, "html", Options{}, demo(t, "unsigned-legacy")), 1280, "dark")
	open := `document.querySelectorAll("details.finding[open]").length`
	b.run(`document.querySelectorAll("details.finding").forEach((one) => { one.open = false; })`)
	folded := b.printed()
	if n := b.run(open); n != 0.0 {
		t.Errorf("%v open after printing", n)
	}
	b.run(`document.querySelectorAll("details.finding").forEach((one) => { one.open = true; })`)
	if unfolded := b.printed(); bytes.Count(folded, []byte("/Type /Page\n")) != bytes.Count(unfolded, []byte("/Type /Page\n")) || len(folded) < 50_000 {
		t.Errorf("folded %d bytes, unfolded %d bytes: not the same on paper", len(folded), len(unfolded))
	}
}

// TestHTMLPictures writes the pictures that the documentation shows, with -update.
func TestHTMLPictures(t *testing.T) {
	if !*update {
		t.Skip("writes pictures for the documentation with -update")
	}
	b := startBrowser(t)
	for _, p := range []struct {
		name, demo, theme, from string
		width, height           int
	}{
		{"report-conditional", "infusion-pump-conditional", "light", "", 1100, 1500},
		{"report-reject-dark", "infusion-pump-wrong-signer", "dark", "", 1100, 1200},
		{"report-phone", "infusion-pump", "light", "", 390, 1000},
		{"report-since", "infusion-pump-since", "light", "d1-since", 1100, 720},
		{"report-support", "infusion-pump-conditional", "light", "d1-support", 1100, 660},
		{"report-dependencies", "infusion-pump-conditional", "light", "d1-graph", 1100, 760},
	} {
		b.open(written(t, "html", Options{}, demo(t, p.demo)), p.width, p.theme)
		b.run(`document.querySelector(".graph button[data-paths]").closest("ul").querySelectorAll(":scope > li > details").forEach((one) => { one.open = true; })`)
		if err := os.WriteFile(filepath.Join("..", "..", "docs", "pictures", p.name+".png"), b.picture(p.from, p.height), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
