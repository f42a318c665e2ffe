package sbom

import (
	"strings"
	"time"
)

// silence lists what authors write into a field to say nothing; unknownWords and withheldWords are answers.
var (
	silence       = wordSet("", "-", "n/a", "tbd", "none", "null", "0", "latest", "*")
	unknownWords  = wordSet("unknown", "noassertion")
	withheldWords = wordSet("withheld", "redacted")
)

func wordSet(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

// StateOf says whether words are an answer, and which: Stated, Unknown, Withheld or Absent (CISA 2026, "Explicitly
// Identifying Unknown Information"). It is the rule that every text field of an SBOM is read by.
func StateOf(words string) State {
	// Nothing on the lists is longer, in whatever letters; most text is, and need not be copied to lower case.
	if len(words) > 16 {
		words = strings.TrimSpace(words)
		if len(words) > 16 {
			return Stated
		}
	}
	w := strings.ToLower(strings.TrimSpace(words))
	switch {
	case silence[w]:
		return Absent
	case unknownWords[w]:
		return Unknown
	case withheldWords[w]:
		return Withheld
	}
	return Stated
}

func textOf(words string) Text { return Text{State: StateOf(words), Text: words} }

// Value is the text of a field that states something; "" when it does not.
func (t Text) Value() string {
	if t.State != Stated {
		return ""
	}
	return t.Text
}

// ParseDate reads a day, YYYY-MM-DD, or an RFC 3339 time. Prose is malformed.
func ParseDate(words string) Date {
	d := Date{State: StateOf(words), Text: words}
	if d.State != Stated {
		return d
	}
	w := strings.TrimSpace(words)
	if t, err := time.Parse(time.DateOnly, w); err == nil {
		d.Time = t
		return d
	}
	return momentOf(words)
}

// momentOf reads an RFC 3339 time; a day without time, or a time without zone, is malformed.
func momentOf(words string) Date {
	d := Date{State: StateOf(words), Text: words}
	if d.State != Stated {
		return d
	}
	w := strings.ToUpper(strings.TrimSpace(words))
	t, err := time.Parse(time.RFC3339, w)
	// time.Parse also takes one-digit hours and a comma before fractions, which RFC 3339 does not.
	if err != nil || len(w) < 20 || w[13] != ':' || strings.Contains(w, ",") {
		d.State = Malformed
		return d
	}
	d.Time = t.UTC()
	return d
}

// Zoned says whether a date as written gives a time zone (RFC 3339: "Z" or an offset).
func (d Date) Zoned() bool {
	_, clock, ok := strings.Cut(d.Text, "T")
	return ok && strings.ContainsAny(clock, "Z+-")
}
