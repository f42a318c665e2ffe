package csaf

import (
	"cmp"
	"slices"
	"time"
)

var historyTests = []test{
	{"6.1.14", "2.0", sortedHistory},
	{"6.1.16", "2.0", latestVersion},
	{"6.1.17", "2.0", func(d *Document, fail func(string, string)) {
		if v := d.version(); (v.early() || v.pre != "") && d.Tracking.Status != "draft" {
			fail("/document/tracking/status", "the version is of a draft, the status is "+d.Tracking.Status)
		}
	}},
	{"6.1.18", "2.0", func(d *Document, fail func(string, string)) {
		if d.released() && slices.ContainsFunc(d.entries(), func(e entry) bool { return e.early() }) {
			fail("/document/tracking/revision_history", "the history of a released document has a version 0")
		}
	}},
	{"6.1.19", "2.0", func(d *Document, fail func(string, string)) {
		if slices.ContainsFunc(d.entries(), func(e entry) bool { return e.pre != "" }) {
			fail("/document/tracking/revision_history", "the history has a version before a release")
		}
	}},
	{"6.1.20", "2.0", func(d *Document, fail func(string, string)) {
		if d.released() && d.version().pre != "" {
			fail("/document/tracking/version", "the version of a released document is one before a release")
		}
	}},
	{"6.1.21", "2.0", missingEntry},
	{"6.1.22", "2.0", func(d *Document, fail func(string, string)) {
		seen := map[string]bool{}
		for _, r := range d.Tracking.History {
			if seen[r.Number] {
				fail("/document/tracking/revision_history", "the version "+r.Number+" stands in it twice")
			}
			seen[r.Number] = true
		}
	}},
	{"6.1.30", "2.0", func(d *Document, fail func(string, string)) {
		whole := d.version().whole
		if slices.ContainsFunc(d.entries(), func(e entry) bool { return e.whole != whole }) {
			fail("/document/tracking/version", "whole numbers and semantic versions are mixed")
		}
	}},
}

func (d *Document) version() version { v, _ := parseVersion(d.Tracking.Version); return v }

func (d *Document) released() bool { return d.Tracking.Status != "draft" }

// entry is an entry of the revision history.
type entry struct {
	version
	date time.Time
}

// entries are those of the history, from old to new: by date, then by number.
func (d *Document) entries() []entry {
	out := make([]entry, 0, len(d.Tracking.History))
	for _, r := range d.Tracking.History {
		v, _ := parseVersion(r.Number)
		out = append(out, entry{v, r.Date.Time})
	}
	slices.SortStableFunc(out, func(a, b entry) int { return cmp.Or(a.date.Compare(b.date), a.compare(b.version)) })
	return out
}

// sortedHistory: a later revision has a higher number. In 2.1 the revisions of one day may be noted in any order.
func sortedHistory(d *Document, fail func(string, string)) {
	entries := d.entries()
	for i := 1; i < len(entries); i++ {
		if entries[i-1].compare(entries[i].version) > 0 {
			fail("/document/tracking/revision_history", "a later revision has a lower number")
			return
		}
	}
}

func latestVersion(d *Document, fail func(string, string)) {
	entries := d.entries()
	last, is := entries[len(entries)-1].version, d.version()
	if !d.released() {
		last.pre, is.pre = "", ""
	}
	if is.compare(last) != 0 {
		fail("/document/tracking/version", "the version is not that of the last revision")
	}
}

// missingEntry: the history begins with 0 or 1 and leaves no number out; of semantic versions the first part counts.
func missingEntry(d *Document, fail func(string, string)) {
	entries := d.entries()
	first := entries[0].parts[0]
	if first != "0" && first != "1" {
		fail("/document/tracking/revision_history", "the first revision is neither 0 nor 1")
		return
	}
	there, last := map[string]bool{}, first
	for _, e := range entries {
		there[e.parts[0]] = true
		if numbers(e.parts[0], last) > 0 {
			last = e.parts[0]
		}
	}
	for n := first; n != last; n = plusOne(n) {
		if !there[n] {
			fail("/document/tracking/revision_history", "there is no revision "+n)
			return
		}
	}
}

// plusOne adds one to a number in decimal digits.
func plusOne(n string) string {
	digits := []byte(n)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i]++; digits[i] <= '9' {
			return string(digits)
		}
		digits[i] = '0'
	}
	return "1" + string(digits)
}
