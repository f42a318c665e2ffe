package sbom

import (
	"slices"
	"strings"
)

// Doubt tells the words that leave open whether support goes on, because they may mean that it is over or ends earlier than the days beside them: ends of
// support, of life and of business operations that are no date, levels that are not known, names about support that nobody knows, and
// reasons in place of a level or day that say that it is over.
// It is "" when there are none; words that say nothing, such as "not announced", are none.
//
// Whoever tells until when something is supported must ask it: no day, no known level and no reference data outweigh such words.
func (s Support) Doubt() string {
	var words []string
	told := func(said string) bool {
		return said == "" || slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(w, said) })
	}
	for _, d := range []struct {
		what string
		Date
	}{{"end of support ", s.End}, {"end of life ", s.EndOfLife}, {"end of business operations ", s.EndOfBusiness}} {
		if d.State == Malformed && Answer(d.Text) == Stated && !(d.what == "end of business operations " && told(d.Text)) { // told by its name already, see addWords
			words = append(words, d.what+d.Text)
		}
		if !told(d.Beside) {
			words = append(words, d.Beside)
		}
	}
	if level := s.Level; s.Normal == "" && level.State == Stated && Answer(level.Text) == Stated && !told(level.Text) {
		words = append(words, "level of support "+level.Text)
	}
	if s.ReasonOpen != "" && !told(s.ReasonOpen) {
		words = append(words, "reason given "+s.ReasonOpen)
	}
	return strings.Join(words, ", ")
}
