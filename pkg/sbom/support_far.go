package sbom

import "time"

// farthestEnd is how many years ahead a day is at most that answers until when something is supported. No maker plans as far; days such as
// 9999-12-31 fill a field that had to be filled.
const farthestEnd = 50

// answerWithin makes a day that lies too far ahead of a moment one that answers nothing.
func (d *Date) answerWithin(at time.Time) {
	if d.State == Stated && d.Time.After(at.AddDate(farthestEnd, 0, 0)) {
		*d = Date{State: Malformed, Text: d.Text, Beside: d.Beside}
	}
}
