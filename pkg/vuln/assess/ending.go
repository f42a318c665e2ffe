package assess

import (
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// Ending is what is known of the end of a component's support, of all that is stated and of reference data. Every check of it and the
// picture of support go by this one: of several ends the earliest counts, whoever states it, and words that may mean an earlier one are never
// outweighed by what stands beside them.
type Ending struct {
	Day    sbom.Date // the earliest day that is stated for an end of support, of life or of business operations, or that reference data have for the end of repairs; Absent without one
	What   string    // what ends on it, as "end of life"; "" without one, and by reference data
	Source string    // the reference data that it is of; "" when an SBOM or an addendum to it states it
	Over   bool      // that day is past, or a level or reference data say so without a day
	Known  bool      // Over can be told
	Lasts  bool      // Day is the end of support itself, is to come, and nothing leaves it open: until then support goes on
	Doubt  string    // words that leave it open, see sbom.Support.Doubt

	first lifecycle.Date // Day, or before every day what ended on none, or what goes on without one
	by    string         // who says that; "" is the SBOM
}

// OverForDevice says whether the support of a device itself is over at a moment, by what is stated of it alone. Unlike for a component, whose earliest day
// counts, an end of life that is past does not end it where an end of support is stated beside it: between the two days a device is sold no more
// and still repaired, which is limited support (IMDRF/CYBER WG/N70, section 5). Without an end of support nothing says that repairs go on after it.
func OverForDevice(s sbom.Support, at time.Time) bool {
	s = s.At(at)
	if s.End.State == sbom.Stated {
		s.EndOfLife = sbom.Date{State: sbom.Absent}
	}
	return EndingOf(s, Cycle{}, at).Over
}

// EndingOf joins what is stated of a component's support with what reference data have of its version, which is the zero Cycle where they were not asked.
// at is the moment judged at.
//
// A later end of life says nothing of how long before it support ended, and reference data answer only for who is silent: not where the end of support
// is unknown, kept back or no date. Nor do they where they lack one of the versions or products that the component states: its end may be the earliest.
func EndingOf(s sbom.Support, y Cycle, at time.Time) Ending {
	if y.Result != lifecycle.Found && s.Silent() { // as of most components
		return Ending{Day: sbom.Date{State: sbom.Absent}}
	}
	s = s.At(at)
	e := Ending{Day: sbom.Date{State: sbom.Absent}, Doubt: s.Doubt()}
	for _, d := range []struct {
		what string
		on   sbom.Date
	}{{"end of support", s.End}, {"end of life", s.EndOfLife}, {"end of business operations", s.EndOfBusiness}} {
		if day := endOf(d.on); day.Before(e.first) {
			e.Day, e.What, e.first = d.on, d.what, day
		}
	}
	reference := lifecycle.Date{}
	if y.Result == lifecycle.Found {
		reference = y.EOL()
	}
	if reference.State == lifecycle.OnDay && reference.Before(e.first) {
		e.Day, e.What, e.Source = sbom.Date{State: sbom.Stated, Text: reference.String(), Time: reference.Day}, "", y.Sources()
	}
	if s.Over() {
		e.first = lifecycle.Date{State: lifecycle.Ended}
	}
	if reference.Before(e.first) {
		e.first, e.by = reference, y.Sources()
	}
	e.Over, _ = e.first.Past(at)
	silent := s.End.State == sbom.Absent || s.End.State == ""
	_, told := reference.Past(at)
	told = told && len(y.Unknown) == 0 // or else another version or product that the component states may end earlier
	e.Known = e.Over || e.Doubt == "" && (s.End.State == sbom.Stated || silent && told)
	e.Lasts = !e.Over && e.Doubt == "" && (s.End.State == sbom.Stated || silent && told && reference.State == lifecycle.OnDay)
	return e
}
