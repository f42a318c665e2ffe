package report

import (
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

func day(text string) time.Time {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return at
}

func TestTimeBetween(t *testing.T) {
	for _, tc := range []struct{ from, to, want string }{
		{"2026-11-20", "2026-11-20", "0 days"}, {"2026-11-20", "2026-11-21", "1 day"}, {"2026-11-20", "2026-12-19", "29 days"}, {"2026-11-20", "2026-12-20", "1 month"},
		{"2026-11-30", "2027-02-28", "2 months"}, {"2026-11-20", "2027-11-20", "1 year"}, {"2026-11-20", "2029-01-19", "2 years 1 month"}, {"2026-01-31", "2028-12-31", "2 years 11 months"},
	} {
		if got := timeBetween(day(tc.from), day(tc.to)); got != tc.want {
			t.Errorf("from %s to %s: %q, want %q", tc.from, tc.to, got, tc.want)
		}
	}
}

// TestSupportAgainstTheDevice orders by day, holds each end against that of the device, and draws no bar beyond its box.
func TestSupportAgainstTheDevice(t *testing.T) {
	at := time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)
	ends := []decision.SupportEnd{
		{Label: "e", On: "ended", Over: true, Lapses: true}, {Label: "f", On: "2025-01-31", Over: true, Lapses: true}, {Label: "a", On: "2028-01-31", Lapses: true}, {Label: "b", On: "2028-01-31", Lapses: true},
		{Label: "c", On: "2030-06-30"}, {Label: "d", On: "2033-01-01"}, {Label: "x", On: "<b>"},
	}
	for until, want := range map[string]string{
		"2030-06-30": "ended e over; no day is stated|<b> x |2025-01-31 f over for 1 year 9 months|2026-11-20 the day judged as of |2028-01-31 a,b 2 years 4 months before the device|" +
			"2030-06-30 the device itself in 3 years 7 months|2030-06-30 c as long as the device|2033-01-01 d 2 years 6 months after the device",
		"2026-01-01": "ended e over; no day is stated|<b> x |2025-01-31 f over for 1 year 9 months|2026-01-01 the device itself 10 months ago|2026-11-20 the day judged as of |" +
			"2028-01-31 a,b 2 years after the device|2030-06-30 c 4 years 5 months after the device|2033-01-01 d 7 years after the device",
		"": "ended e over; no day is stated|<b> x |2025-01-31 f over for 1 year 9 months|2026-11-20 the day judged as of |2028-01-31 a,b in 1 year 2 months|2030-06-30 c in 3 years 7 months|2033-01-01 d in 6 years 1 month",
	} {
		s := htmlSupportOf(decision.SBOM{Support: &decision.Support{Until: until, Ends: ends}}, at)
		var got []string
		for _, row := range s.Rows {
			got = append(got, row.Day+" "+strings.Join(row.First, ",")+" "+row.Against)
			for _, bar := range row.Bar {
				if bar.X < 0 || bar.Width <= 0 || bar.X+bar.Width > barWidth+2 {
					t.Errorf("%s: bar %+v", row.Day, bar)
				}
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("until %q:\ngot  %s\nwant %s", until, strings.Join(got, "|"), want)
		}
	}
}

// TestSupportSaysWhatIsNotKnown has no device, no dates, and no reference data.
func TestSupportSaysWhatIsNotKnown(t *testing.T) {
	d := sample()
	d.SBOMs[1].Support = &decision.Support{Uncertain: 7, Reason: "no check of this run asks for it"}
	page := string(written(t, "html", Options{}, d))
	for _, want := range []string{"It is not stated how long the device is supported", "of 7 nobody says until when", "Reference data on support were not used (no check of this run asks for it)"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(page, `class="timeline"`) {
		t.Error("a table without rows")
	}
	many := &decision.Support{}
	for range maxHTMLSupported + 3 {
		many.Ends = append(many.Ends, decision.SupportEnd{Label: "x", On: "2030-01-01"})
	}
	d.SBOMs[1].Support = many
	if page = string(written(t, "html", Options{}, d)); !strings.Contains(page, "and 3 more</summary>") {
		t.Error("those that are folded away are not counted")
	}
}
