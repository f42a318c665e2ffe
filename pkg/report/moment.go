package report

import "time"

// Moment is a moment in words: the day and the minute, in UTC.
func Moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// momentOf is the moment that a text names as decisions write it; a text that names none stays as it is.
func momentOf(text string) string {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return text
	}
	return Moment(t)
}
