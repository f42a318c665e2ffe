package sbom

import (
	"strings"
	"time"
)

// noValue lists what authors write into a field in place of a value: to say nothing, or that they do not know it or do not tell.
var noValue = func() map[string]State {
	m := map[string]State{}
	for state, words := range map[State][]string{
		Absent:   {"", "-", "n/a", "tbd", "none", "null", "0", "latest", "*"},
		Unknown:  {"unknown", "noassertion"},
		Withheld: {"withheld", "redacted"},
	} {
		for _, w := range words {
			m[w] = state
		}
	}
	return m
}()

// unknownOf are what may follow "unknown" and add nothing to it.
var unknownOf = wordSet("supplier", "vendor", "manufacturer", "maker", "producer", "author", "publisher", "originator", "provider", "version", "name", "license", "licence", "date", "level")

// kinds are what SPDX puts before a name.
var kinds = []string{"organization:", "person:", "tool:"}

// longestSilence is the length of what StateOf looks at, in bytes: "Organization: (NOASSERTION)." and a little more.
const longestSilence = 32

// beginsSilence are the first bytes of texts that say nothing: of what is on the lists, in letters of both cases, and of brackets around it.
var beginsSilence = func() (first [256]bool) {
	note := func(words string) {
		if words != "" {
			first[words[0]], first[strings.ToUpper(words[:1])[0]] = true, true
		}
	}
	for words := range noValue {
		note(words)
	}
	for _, kind := range kinds {
		note(kind)
	}
	for _, bracket := range openBrackets {
		first[bracket] = true
	}
	return first
}()

// The brackets that may stand around a text, and their counterparts in the same order.
const openBrackets, closeBrackets = "([<{\"'", ")]>}\"'"

// bare is a text without the brackets around it and the full stop behind it; the text itself when there is nothing else.
func bare(words string) string {
	for {
		w := strings.TrimSpace(strings.TrimRight(words, ".!?,;:"))
		if n := len(w); n > 2 && strings.IndexByte(openBrackets, w[0]) >= 0 && w[n-1] == closeBrackets[strings.IndexByte(openBrackets, w[0])] {
			w = strings.TrimSpace(w[1 : n-1])
		}
		if w == "" || w == words {
			return words
		}
		words = w
	}
}

// cutFold is strings.CutPrefix without regard to letter case.
func cutFold(words, beginning string) (rest string, found bool) {
	if len(words) < len(beginning) || !strings.EqualFold(words[:len(beginning)], beginning) {
		return words, false
	}
	return words[len(beginning):], true
}

func wordSet(words ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range words {
		m[w] = true
	}
	return m
}

// StateOf says whether words are an answer, and which: Stated, Unknown, Withheld or Absent (CISA 2026, "Explicitly
// Identifying Unknown Information"). It is the rule that every text field of an SBOM is read by.
//
// What people put around such words does not count: brackets, a full stop behind them, the "Organization:" of SPDX, the "supplier" of "unknown supplier".
func StateOf(words string) State {
	words = strings.TrimSpace(words)
	switch {
	case words == "":
		return Absent
	case len(words) > longestSilence || !beginsSilence[words[0]]: // nothing on the lists is longer, in whatever letters and brackets, or begins otherwise; most text does
		return Stated
	}
	words = bare(words)
	for _, kind := range kinds {
		if rest, is := cutFold(words, kind); is {
			words = bare(rest)
			break
		}
	}
	if of, is := cutFold(words, "unknown "); is && unknownOf[strings.ToLower(strings.TrimSpace(of))] {
		return Unknown
	}
	if state, is := noValue[strings.ToLower(words)]; is {
		return state
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

// InDoubt says whether a date of support may be another than it seems: what is stated is no date, or such words stand beside it. Words that say nothing,
// such as "not announced", are no doubt.
func (d Date) InDoubt() bool {
	return d.Beside != "" || d.State == Malformed && Answer(d.Text) == Stated
}

// said is a date with the words beside it.
func (d Date) said() string {
	switch {
	case d.Beside == "":
		return d.Text
	case d.Text == "":
		return d.Beside
	}
	return d.Text + ", and " + d.Beside
}

// Zoned says whether a date as written gives a time zone (RFC 3339: "Z" or an offset).
func (d Date) Zoned() bool {
	_, clock, ok := strings.Cut(d.Text, "T")
	return ok && strings.ContainsAny(clock, "Z+-")
}
