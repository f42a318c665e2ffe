package sbom

import (
	"cmp"
	"slices"
	"strings"
)

// normalLevel is the normalised level that words for one come to; empty when they are none that is known. Besides the words of the list there are many
// ways to say that support has ended: where they are not seen, a date in the future would stand alone.
func normalLevel(words string) string {
	folded := fold(words)
	if level := levels[folded]; level != "" {
		return level
	}
	begins := func(beginning string) bool { return strings.HasPrefix(folded, beginning) }
	switch {
	case slices.ContainsFunc([]string{"abandon", "archived", "orphaned"}, begins):
		return SupportAbandoned
	case slices.ContainsFunc([]string{"discontinued", "retired", "obsolete", "unsupported", "unmaintained", "withdrawn", "dead", "nolonger"}, begins), strings.Contains(folded, "nolonger"):
		return SupportEnded
	case (begins("not") || begins("nolonger")) && slices.ContainsFunc([]string{"maintain", "support", "develop", "updat", "patch"}, func(stem string) bool { return strings.Contains(folded, stem) }):
		return SupportEnded
	}
	for _, end := range []string{"endoflife", "endofsupport", "eol", "eos"} {
		if rest, is := strings.CutPrefix(folded, end); is && (!strings.ContainsAny(rest, "0123456789") || strings.HasPrefix(rest, "since")) {
			return SupportEnded // with a day beside it, it may be one to come
		}
	}
	return ""
}

// Justifies says whether a justification gives a reason why a component has no level of support or no date: "property: reason", where the property
// is one of those and the reason is more than a word for silence (FDA 2026, V.A.4(b); the proposed cdx:fda taxonomy).
func (s *Support) Justifies() bool { return justified(s.Justification) != noField }

// JustifiesEnd says whether a justification gives a reason why the end of support, and no other property, is missing.
func (s *Support) JustifiesEnd() bool { return justified(s.Justification) == endField }

// justify takes a justification: one about the end of support before one about other properties, and both before words that give no reason. What says, or may say, that support
// is over leaves open whether it goes on, whatever it is a reason for.
func (s *Support) justify(t Text) {
	field, reason := reasonOf(t)
	if field == levelField {
		s.LevelReason = cmp.Or(s.LevelReason, reason)
	}
	if t.State == Stated && leavesOpen(cmp.Or(reason, afterName(t.Text))) {
		s.ReasonOpen = cmp.Or(s.ReasonOpen, afterName(t.Text))
	}
	if field != noField && !s.Justifies() || field == endField && !s.JustifiesEnd() {
		s.Justification = t
		return
	}
	s.Justification = firstStated(s.Justification, t)
}

// fewestLetters is how many letters a reason has at least: "x" fills a field and gives none.
const fewestLetters = 3

// justified is the property that a justification gives a reason for; noField when it gives none.
func justified(t Text) supportField {
	field, _ := reasonOf(t)
	return field
}

// reasonOf is what a justification gives a reason for, and the reason; noField when it gives none.
func reasonOf(t Text) (supportField, string) {
	if t.State != Stated {
		return noField, ""
	}
	words := strings.TrimSpace(t.Text) + " " // names have colons too, and none of them is followed by a space
	name, reason, ok := strings.Cut(words, ": ")
	field, known := supportFieldOf(name)
	if !ok || !known || !slices.Contains([]supportField{levelField, endField, endOfLifeField, guaranteedField}, field) {
		return noField, ""
	}
	letters := 0
	for _, r := range reason {
		if isLetter(r) {
			letters++
		}
	}
	if Answer(reason) != Stated || letters < fewestLetters || saysNothing(reason) {
		return noField, ""
	}
	return field, strings.TrimSpace(reason)
}

// afterName is a justification without the name of the property that it is about, where it begins by one.
func afterName(words string) string {
	if name, reason, ok := strings.Cut(words, ": "); ok {
		if _, known := supportFieldOf(name); known {
			return strings.TrimSpace(reason)
		}
	}
	return strings.TrimSpace(words)
}
