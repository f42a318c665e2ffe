package csaf

import (
	"slices"
	"strings"
	"unicode"
)

var profileTests = []test{
	{"6.1.26", "2.0", prohibitedCategory},
	{"6.1.27.1", "2.0", profile([]string{profileInformation, profileIncident}, func(d *Document, fail func(string, string)) {
		d.needNote(fail, "description", "details", "general", "summary")
	})},
	{"6.1.27.2", "2.0", profile([]string{profileInformation, profileIncident}, func(d *Document, fail func(string, string)) {
		if !slices.ContainsFunc(d.References, func(r Reference) bool { return r.Category == "external" }) {
			fail("/document/references", "there is no external reference")
		}
	})},
	{"6.1.27.3", "2.0", profile([]string{profileInformation, profileWithdrawn, profileSuperseded}, func(d *Document, fail func(string, string)) {
		if d.listed {
			fail("/vulnerabilities", "the profile allows no vulnerabilities")
		}
	})},
	{"6.1.27.4", "2.0", profile(advisories, func(d *Document, fail func(string, string)) {
		if d.Tree == nil {
			fail("/product_tree", "there is no product tree")
		}
	})},
	{"6.1.27.5", "2.0", profile(advisories, each(func(v *Vulnerability) string { return say(len(v.Notes) == 0, "there are no notes") }))},
	{"6.1.27.6", "2.0", profile([]string{profileAdvisory, profileOldAdvisory}, each(func(v *Vulnerability) string { return say(!v.HasStatus, "there is no product status") }))},
	{"6.1.27.7", "2.0", profile([]string{profileVEX}, each(func(v *Vulnerability) string {
		n := len(v.Status[fixed]) + len(v.Status[knownAffected]) + len(v.Status[knownNotAffected]) + len(v.Status[underInvestigation])
		return say(n == 0, "no product is said fixed, affected, not affected or under investigation")
	}))},
	{"6.1.27.8", "2.0", profile([]string{profileVEX}, vulnerabilityID)},
	{"6.1.27.9", "2.0", profile([]string{profileVEX}, impactStatement)},
	{"6.1.27.10", "2.0", profile([]string{profileVEX}, actionStatement)},
	{"6.1.27.11", "2.0", profile(advisories, func(d *Document, fail func(string, string)) {
		if !d.listed {
			fail("/vulnerabilities", "there are no vulnerabilities")
		}
	})},
	{"6.1.27.12", "2.1", profile([]string{profileAdvisory}, each(func(v *Vulnerability) string {
		return say(len(v.Status[knownAffected]) == 0, "no product is said affected")
	}))},
	{"6.1.27.13", "2.1", profile([]string{profileAdvisory}, correspondingAffected)},
	{"6.1.27.14", "2.1", profile([]string{profileWithdrawn, profileSuperseded}, func(d *Document, fail func(string, string)) { d.needNote(fail, "description") })},
	{"6.1.27.15", "2.1", profile([]string{profileWithdrawn, profileSuperseded}, func(d *Document, fail func(string, string)) {
		if d.Tree != nil {
			fail("/product_tree", "the profile allows no product tree")
		}
	})},
	{"6.1.27.16", "2.1", profile([]string{profileWithdrawn, profileSuperseded}, func(d *Document, fail func(string, string)) {
		if len(d.Tracking.History) < 2 {
			fail("/document/tracking/revision_history", "there is one revision only")
		}
	})},
	{"6.1.27.17", "2.1", profile([]string{profileWithdrawn}, func(d *Document, fail func(string, string)) { d.reasoning("Reasoning for Withdrawal", fail) })},
	{"6.1.27.18", "2.1", profile([]string{profileSuperseded}, func(d *Document, fail func(string, string)) { d.reasoning("Reasoning for Supersession", fail) })},
	{"6.1.27.19", "2.1", profile([]string{profileSuperseded}, func(d *Document, fail func(string, string)) {
		if d.english() && !slices.ContainsFunc(d.References, func(r Reference) bool {
			return r.Category == "external" && strings.HasPrefix(r.Summary, "Superseding Document")
		}) {
			fail("/document/references", "no reference leads to the superseding document")
		}
	})},
}

// advisories are the profiles that speak of products.
var advisories = []string{profileAdvisory, profileVEX, profileOldAdvisory}

// profile runs a test for documents of some profiles.
func profile(profiles []string, run func(*Document, func(string, string))) func(*Document, func(string, string)) {
	return func(d *Document, fail func(string, string)) {
		if slices.Contains(profiles, d.Category) {
			run(d, fail)
		}
	}
}

// each asks something of each vulnerability.
func each(problem func(v *Vulnerability) string) func(*Document, func(string, string)) {
	return func(d *Document, fail func(string, string)) {
		for i := range d.Vulnerabilities {
			if text := problem(&d.Vulnerabilities[i]); text != "" {
				fail(d.Vulnerabilities[i].Pointer, text)
			}
		}
	}
}

func say(bad bool, problem string) string {
	if bad {
		return problem
	}
	return ""
}

func (d *Document) needNote(fail func(string, string), categories ...string) {
	if !slices.ContainsFunc(d.Notes, func(n Note) bool { return slices.Contains(categories, n.Category) }) {
		fail("/document/notes", "no note is of category "+strings.Join(categories, ", "))
	}
}

// english says that the document is in English or does not say what it is in.
func (d *Document) english() bool {
	base, _, _ := strings.Cut(strings.ToLower(d.Lang), "-")
	return base == "" || base == "en"
}

// reasoning asks for exactly one note of the title, a description.
func (d *Document) reasoning(title string, fail func(string, string)) {
	if !d.english() {
		return
	}
	n, described := 0, 0
	for _, note := range d.Notes {
		if note.Title == title {
			n++
			if note.Category == "description" {
				described++
			}
		}
	}
	if n != 1 || described != 1 {
		fail("/document/notes", "expected one note, a description, with the title "+title)
	}
}

// prohibitedCategory: a category of one's own must not look like a profile of the standard.
func prohibitedCategory(d *Document, fail func(string, string)) {
	known := []string{profileBase, profileIncident, profileInformation, profileAdvisory, profileVEX}
	if d.Version > "2.0" {
		known = append(known, profileOldAdvisory, profileWithdrawn, profileSuperseded)
	}
	if slices.Contains(known, d.Category) {
		return
	}
	plain := func(text string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, text)
	}
	is := plain(d.Category)
	alike := strings.HasPrefix(is, "csaf")
	for _, name := range known[1:] {
		alike = alike || is == strings.TrimPrefix(plain(name), "csaf")
	}
	if alike {
		fail("/document/category", "the category "+d.Category+" is no profile and looks like one")
	}
}

// vulnerabilityID: there is a CVE or another id; of those for some products only, each product with a status has one.
func vulnerabilityID(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		if v.CVE != "" {
			continue
		}
		named, all := map[string]bool{}, false
		for _, id := range v.IDs {
			all = all || id.Scope.empty()
			for _, p := range d.reach(id.Scope) {
				named[p] = true
			}
		}
		if !all && (len(named) == 0 || v.lacks(named)) {
			fail(v.Pointer, "it has no CVE and no other id, or none for one of its products")
		}
	}
}

// lacks tells whether some product with a status is not among those named.
func (v *Vulnerability) lacks(named map[string]bool) bool {
	for _, group := range statusGroups {
		if slices.ContainsFunc(v.Status[group], func(id string) bool { return !named[id] }) {
			return true
		}
	}
	return false
}

func impactStatement(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		said := map[string]bool{}
		for _, f := range v.Flags {
			d.mark(said, f.Scope)
		}
		for _, t := range v.Threats {
			if t.Label == "impact" {
				d.mark(said, t.Scope)
			}
		}
		v.unsaid(knownNotAffected, said, "why it is not affected", fail)
	}
}

func actionStatement(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		said := map[string]bool{}
		for _, r := range v.Remediations {
			d.mark(said, r.Scope)
		}
		v.unsaid(knownAffected, said, "what to do", fail)
	}
}

func (d *Document) mark(said map[string]bool, s Scope) {
	for _, id := range d.reach(s) {
		said[id] = true
	}
}

func (v *Vulnerability) unsaid(group string, said map[string]bool, what string, fail func(string, string)) {
	for _, id := range v.Status[group] {
		if !said[id] {
			fail(v.Pointer+"/product_status/"+group, "of the product "+id+" it is not said "+what)
		}
	}
}
