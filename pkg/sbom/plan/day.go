package plan

import (
	"regexp"
	"strconv"
	"time"
)

// dates are the ways in which a day is told: a day, a month, a quarter or half, and a year where a word before it says that it is one.
var dates = regexp.MustCompile(`\b(20[2-9][0-9])-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?\b` +
	`|\b(?:(q[1-4]|h[12])[ /-]?(20[2-9][0-9])|(20[2-9][0-9])[ /-]?(q[1-4]|h[12]))\b` +
	`|\b(?:(jan|feb|mar|apr|` + fifth + `|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: [0-9]{1,2}(?:st|nd|rd|th)?)?,? (20[2-9][0-9]))\b` +
	`|\b(?:by|in|until|before|during|of|mid|mid-|early|late|year|quarter|half|due|date|eta|deadline|when|[0-9]{1,2}[./][0-9]{1,2}[./]):? ?(20[2-9][0-9])(?:[^0-9.-]|\.(?:[^0-9]|$)|$)`)

// lastDay is the end of the last day that words tell; zero where they tell none. Of what is less than a day the last one counts.
func lastDay(said string) time.Time {
	var last time.Time
	for _, m := range dates.FindAllStringSubmatch(said, -1) {
		if end := endOf(m); end.After(last) {
			last = end
		}
	}
	return last
}

// fifth stands for the month May, which is a verb too.
const fifth = "fifthmonth"

// months are those whose names begin so.
var months = map[string]time.Month{"jan": 1, "feb": 2, "mar": 3, "apr": 4, fifth: 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12}

// yearParts are the last months of the parts of a year.
var yearParts = map[string]time.Month{"q1": 3, "q2": 6, "q3": 9, "q4": 12, "h1": 6, "h2": 12}

// endOf is when a date of the form of dates is over.
func endOf(m []string) time.Time {
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // digits, as matched
	after := func(y int, month time.Month) time.Time { return time.Date(y, month+1, 1, 0, 0, 0, 0, time.UTC) }
	switch {
	case m[4] != "":
		return time.Date(number(m[1]), time.Month(number(m[2])), number(m[4])+1, 0, 0, 0, 0, time.UTC)
	case m[1] != "":
		return after(number(m[1]), time.Month(number(m[2])))
	case m[5] != "":
		return after(number(m[6]), yearParts[m[5]])
	case m[8] != "":
		return after(number(m[7]), yearParts[m[8]])
	case m[9] != "":
		return after(number(m[10]), months[m[9]])
	}
	return after(number(m[11]), time.December)
}
