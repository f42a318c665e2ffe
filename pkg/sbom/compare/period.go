package compare

import (
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// period is the time that a date as written may mean: a day or a moment, or any day of a month, a quarter or a year. Both ends belong to it.
type period struct{ first, last time.Time }

// periodOf reads a date, or a text that names a month, a quarter or a year and no more: "2031-06", "June 2031", "Q2 2031", "2031". It serves to put
// two statements in order; for everything else such a text is no date (see sbom.ParseDate).
func periodOf(d sbom.Date) (period, bool) {
	switch d.State {
	case sbom.Stated:
		return period{d.Time, d.Time}, true
	case sbom.Malformed:
		words := strings.Fields(strings.ToLower(strings.NewReplacer("-", " ", "/", " ", ",", " ").Replace(d.Text)))
		switch len(words) {
		case 1:
			return yearOf(words[0])
		case 2:
			return partOfYear(words[0], words[1])
		}
	}
	return period{}, false
}

func yearOf(word string) (period, bool) {
	year, err := time.Parse("2006", word)
	return period{year, year.AddDate(1, 0, -1)}, err == nil
}

// partOfYear reads a month or a quarter beside its year, in either order.
func partOfYear(a, b string) (period, bool) {
	year, ok := yearOf(a)
	if !ok {
		a, b = b, a
		if year, ok = yearOf(a); !ok {
			return period{}, false
		}
	}
	if len(b) == 2 && b[0] == 'q' && b[1] >= '1' && b[1] <= '4' {
		return months(year, 3*int(b[1]-'1'), 3), true
	}
	for _, form := range []string{"01", "January", "Jan"} {
		if month, err := time.Parse(form, b); err == nil {
			return months(year, int(month.Month())-1, 1), true
		}
	}
	return period{}, false
}

// months are so many months of a year, after the first ones.
func months(year period, after, count int) period {
	first := year.first.AddDate(0, after, 0)
	return period{first, first.AddDate(0, count, -1)}
}

// order says whether a period is surely earlier than another (-1), surely not earlier (1), or neither can be told (0).
func (p period) order(was period) int {
	switch {
	case p.last.Before(was.first):
		return -1
	case p.same(was) || !p.first.Before(was.last):
		return 1
	}
	return 0
}

// after says that a period is surely later than another.
func (p period) after(was period) bool { return p.first.After(was.last) }

func (p period) same(was period) bool { return p.first.Equal(was.first) && p.last.Equal(was.last) }
