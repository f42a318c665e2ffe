package csaf

import (
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/language"
)

var textTests = []test{
	{"6.1.12", "2.0", func(d *Document, fail func(string, string)) {
		for _, said := range []date{{"/document/lang", d.Lang}, {"/document/source_lang", d.SourceLang}} {
			if _, err := language.Parse(said.text); said.text != "" && err != nil {
				fail(said.pointer, "no language is called "+said.text)
			}
		}
	}},
	{"6.1.15", "2.0", func(d *Document, fail func(string, string)) {
		if d.Publisher.Category == "translator" && d.SourceLang == "" {
			fail("/document/source_lang", "a translation does not say what it was translated from")
		}
	}},
	{"6.1.28", "2.0", func(d *Document, fail func(string, string)) {
		if d.SourceLang != "" && strings.EqualFold(d.Lang, d.SourceLang) {
			fail("/document/source_lang", "it was translated into the language that it was in")
		}
	}},
	{"6.1.37", "2.1", dates},
	{"6.1.38", "2.1", func(d *Document, fail func(string, string)) {
		if g := d.SharingGroup; g != nil && strings.EqualFold(g.ID, anyone) && d.TLP != "CLEAR" {
			fail("/document/distribution/sharing_group/id", "it may be shared with anyone, and its label is "+d.TLP)
		}
	}},
	{"6.1.39", "2.1", func(d *Document, fail func(string, string)) {
		if g := d.SharingGroup; g != nil && d.TLP == "CLEAR" && !strings.EqualFold(g.ID, anyone) && (g.ID != nobody || d.released()) {
			fail("/document/distribution/sharing_group/id", "a document that anyone may see is for a group")
		}
	}},
	{"6.1.40", "2.1", func(d *Document, fail func(string, string)) {
		if g := d.SharingGroup; g != nil && (g.Name == "Public" && !strings.EqualFold(g.ID, anyone) || g.Name == "No sharing allowed" && g.ID != nobody) {
			fail("/document/distribution/sharing_group/name", "the name belongs to another id")
		}
	}},
	{"6.1.41", "2.1", func(d *Document, fail func(string, string)) {
		if g := d.SharingGroup; g != nil && (strings.EqualFold(g.ID, anyone) && g.Name != "Public" || g.ID == nobody && g.Name != "No sharing allowed") {
			fail("/document/distribution/sharing_group/name", "the id asks for another name")
		}
	}},
}

// The ids of sharing groups that mean everybody and nobody (2.1, section 3.2.2.5).
const (
	anyone = "ffffffff-ffff-ffff-ffff-ffffffffffff"
	nobody = "00000000-0000-0000-0000-000000000000"
)

// dateForm is a date of RFC 3339 as CSAF 2.1 narrows it (section 2.2): a capital T and Z, a point before parts of a second.
var dateForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

// dates: each is a real one. Leap seconds are not allowed.
func dates(d *Document, fail func(string, string)) {
	for _, at := range d.dates {
		if _, err := time.Parse(time.RFC3339Nano, at.text); err != nil || !dateForm.MatchString(at.text) {
			fail(at.pointer, "no date and time: "+at.text)
		}
	}
}
