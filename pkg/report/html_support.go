package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// barWidth is how many parts the bars of the timeline are divided into.
const barWidth = 1000

// maxHTMLSupported is how many components are named of those whose support ends on one day; the others are folded away.
const maxHTMLSupported = 8

type (
	// htmlSupport is what ends when, of one SBOM.
	htmlSupport struct {
		Path  string
		Says  []string
		Rows  []htmlSupportRow
		Later string // what the rows leave out
	}
	// htmlSupportRow is one day: of some components, of the device, or the one judged as of.
	htmlSupportRow struct {
		Day, Kind   string // "over", "lapses", "lasts", "device" or "today"
		Dated       bool   // Day is a day
		First, More []string
		Source      string
		Against     string
		Bar         []htmlBar
	}
	htmlBar struct {
		Class    string
		X, Width int
	}
)

func htmlSupportOf(s decision.SBOM, at time.Time) *htmlSupport {
	if s.Support == nil {
		return nil
	}
	out := &htmlSupport{Path: s.Path, Says: supportSays(s.Support)}
	if s.Support.Unlisted > 0 {
		out.Later = fmt.Sprintf("… and %s more, which the decision does not list", several(s.Support.Unlisted, "end"))
	}
	if len(s.Support.Ends) == 0 {
		return out
	}
	scale := newTimeScale(s.Support, at)
	rows := append(scale.marks(s.Support), scale.rowsOf(s.Support.Ends)...)
	for i := range rows {
		rows[i].Dated = dayOf(rows[i].Day) != ""
	}
	slices.SortStableFunc(rows, func(a, b htmlSupportRow) int { return cmp.Compare(dayOf(a.Day), dayOf(b.Day)) })
	out.Rows = rows
	return out
}

// marks are the rows that others are held against: the day judged as of, and the end of the device itself, where it is known.
func (t timeScale) marks(s *decision.Support) []htmlSupportRow {
	rows := []htmlSupportRow{{Day: t.at.Format(time.DateOnly), Kind: "today", First: []string{"the day judged as of"}}}
	if t.until.IsZero() {
		return rows
	}
	device := htmlSupportRow{Day: s.Until, Kind: "device", First: []string{"the device itself"}, Against: "in " + timeBetween(t.at, t.until), Bar: t.bar(t.until, "device")}
	if t.until.Before(t.at) {
		device.Against = timeBetween(t.until, t.at) + " ago"
	}
	return append(rows, device)
}

// rowsOf are the ends of components, those that end alike in one row.
func (t timeScale) rowsOf(ends []decision.SupportEnd) []htmlSupportRow {
	var rows []htmlSupportRow
	for i, e := range ends {
		if i > 0 && sameEnd(ends[i-1], e) {
			last := &rows[len(rows)-1]
			if len(last.First) < maxHTMLSupported {
				last.First = append(last.First, e.Label)
			} else {
				last.More = append(last.More, e.Label)
			}
			continue
		}
		row := htmlSupportRow{Day: e.On, Kind: "lasts", First: []string{e.Label}, Source: e.Source, Against: t.against(e)}
		switch {
		case e.Over:
			row.Kind = "over"
		case e.Lapses:
			row.Kind = "lapses"
		}
		if day, err := time.Parse(time.DateOnly, e.On); err == nil {
			row.Bar = t.bar(day, row.Kind)
		}
		rows = append(rows, row)
	}
	return rows
}

// dayOf puts what is no day before all days, as what has ended on a day that nobody states.
func dayOf(text string) string {
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return ""
	}
	return text
}

func sameEnd(a, b decision.SupportEnd) bool {
	return a.On == b.On && a.Source == b.Source && a.Over == b.Over && a.Lapses == b.Lapses
}

// supportSays sums up before anything is listed.
func supportSays(s *decision.Support) []string {
	first := "It is not stated how long the device is supported, so that nothing can be held against that."
	counts := fmt.Sprintf("%s supported no more; of %d a later end is stated; %d supported with no day set; of %d nobody says until when, or not by a date.", areIs(s.Over), s.Lasting, s.Open, s.Uncertain)
	if s.Until != "" {
		first = fmt.Sprintf("The device is supported until %s, as its SBOM says.", s.Until)
		counts = fmt.Sprintf("%s before that, %d of them over already; %d that day or later; %d supported with no day set; of %d nobody says until when, or not by a date.", lapse(s.Lapsing), s.Over, s.Lasting, s.Open, s.Uncertain)
	}
	says := []string{first, counts}
	if s.Reason != "" {
		says = append(says, fmt.Sprintf("Reference data on support were not used (%s): this is what the SBOM and its addenda state.", s.Reason))
	}
	return says
}

func lapse(n int) string {
	if n == 1 {
		return "The support of 1 component ends"
	}
	return fmt.Sprintf("The support of %d components ends", n)
}

func areIs(n int) string {
	if n == 1 {
		return "1 component is"
	}
	return fmt.Sprintf("%d components are", n)
}

// timeScale is the time that the bars of one table cover.
type timeScale struct{ at, until, first, last time.Time }

func newTimeScale(s *decision.Support, at time.Time) timeScale {
	at = at.UTC().Truncate(24 * time.Hour)
	t := timeScale{at: at, first: at, last: at}
	cover := func(text string) time.Time {
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return time.Time{}
		}
		if day.Before(t.first) {
			t.first = day
		}
		if day.After(t.last) {
			t.last = day
		}
		return day
	}
	t.until = cover(s.Until)
	for _, e := range s.Ends {
		cover(e.On)
	}
	return t
}

// x is where a day lies on the bars.
func (t timeScale) x(day time.Time) int {
	whole := t.last.Sub(t.first)
	if whole <= 0 {
		return 0
	}
	return int(day.Sub(t.first).Hours() / whole.Hours() * barWidth)
}

// bar draws how long support lasts from the day judged as of, and the time in which the device goes without.
func (t timeScale) bar(end time.Time, kind string) []htmlBar {
	var out []htmlBar
	add := func(class string, from, to time.Time) {
		if from.Before(to) {
			out = append(out, htmlBar{class, t.x(from), max(t.x(to)-t.x(from), 2)})
		}
	}
	add("held "+kind, t.at, end)
	if kind == "over" || kind == "lapses" {
		without := end
		if without.Before(t.at) {
			add("past", end, t.at)
			without = t.at
		}
		add("without", without, t.until)
	}
	return out
}

// against holds an end against the end of the device's own support, or else against the day judged as of.
func (t timeScale) against(e decision.SupportEnd) string {
	day, err := time.Parse(time.DateOnly, e.On)
	switch {
	case err != nil && e.Over:
		return "over; no day is stated"
	case err != nil:
		return ""
	case e.Over:
		return "over for " + timeBetween(day, t.at)
	case t.until.IsZero():
		return "in " + timeBetween(t.at, day)
	case day.Equal(t.until):
		return "as long as the device"
	case day.Before(t.until):
		return timeBetween(day, t.until) + " before the device"
	}
	return timeBetween(t.until, day) + " after the device"
}

// timeBetween is the time from one day to a later one, in the two largest units that fit.
func timeBetween(from, to time.Time) string {
	months := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if to.Day() < from.Day() {
		months--
	}
	switch years := months / 12; {
	case months <= 0:
		return several(int(to.Sub(from).Hours()/24), "day")
	case years == 0:
		return several(months, "month")
	case months%12 == 0:
		return several(years, "year")
	default:
		return several(years, "year") + " " + several(months%12, "month")
	}
}
