package sbom

import (
	"cmp"
	"time"
)

// The normalised levels of support.
const (
	SupportActive    = "active"
	SupportLimited   = "limited"
	SupportEnded     = "ended"
	SupportAbandoned = "abandoned"
)

// levels maps words for a level, folded, to the normalised level.
var levels = map[string]string{
	"activelymaintained": SupportActive, "active": SupportActive, "maintained": SupportActive, "support": SupportActive, "deployed": SupportActive, "supported": SupportActive,
	"limited": SupportLimited, "limitedsupport": SupportLimited, "securityfixesonly": SupportLimited, "securityonly": SupportLimited, "extended": SupportLimited,
	"extendedsupport": SupportLimited, "deprecated": SupportLimited, "ltsmaintenance": SupportLimited,
	"ended": SupportEnded, "nolongermaintained": SupportEnded, "nolongersupported": SupportEnded, "inactive": SupportEnded, "endofsupport": SupportEnded, "eol": SupportEnded,
	"endoflife": SupportEnded, "unsupported": SupportEnded, "unmaintained": SupportEnded,
	"abandoned": SupportAbandoned, "archived": SupportAbandoned, "nosupport": SupportAbandoned, "endofbusinessoperations": SupportAbandoned,
}

// gravity orders normalised levels: where a document states two, the graver one counts.
var gravity = map[string]int{"": 0, SupportActive: 1, SupportLimited: 2, SupportEnded: 3, SupportAbandoned: 4}

// GoesOn says whether the level that is stated is one of support, full or limited; false also where none is known.
func (s Support) GoesOn() bool { return s.Normal == SupportActive || s.Normal == SupportLimited }

// Over says whether the level that is stated is one without support; false also where none is known.
func (s Support) Over() bool { return s.Normal == SupportEnded || s.Normal == SupportAbandoned }

// noSupport is that of a component of which nothing is said.
var noSupport = Support{
	Level: Text{State: Absent}, End: Date{State: Absent}, EndOfLife: Date{State: Absent}, EndGuaranteed: Date{State: Absent},
	EndOfBusiness: Date{State: Absent}, Justification: Text{State: Absent}, AssessedOn: Date{State: Absent}, Plan: Text{State: Absent},
}

// Silent says whether nothing is said of how long something is looked after.
func (s Support) Silent() bool { return s == noSupport }

// SupportOf collects what properties say of the support of a component, in all spellings of supportNames.
func SupportOf(properties []Property) Support {
	s := noSupport
	for i := range properties {
		p := &properties[i]
		field, known := supportFieldOf(p.Name)
		if !known {
			continue
		}
		switch field {
		case levelField:
			s.addLevel(textOf(p.Value))
		case endField:
			s.End = graver(s.End, ParseDate(p.Value))
		case endOfLifeField:
			s.EndOfLife = graver(s.EndOfLife, ParseDate(p.Value))
		case guaranteedField:
			s.EndGuaranteed = graver(s.EndGuaranteed, ParseDate(p.Value))
		case businessField:
			d := ParseDate(p.Value)
			if s.EndOfBusiness = graver(s.EndOfBusiness, d); d.State == Malformed {
				s.addWords(p)
			}
		case justificationField:
			s.justify(textOf(p.Value))
		case assessedField:
			s.AssessedOn = graver(s.AssessedOn, ParseDate(p.Value))
		case planField:
			s.Plan = firstStated(s.Plan, textOf(p.Value))
		case besideField:
			s.Beside = true
		case unknownField:
			s.addWords(p)
		}
	}
	return s
}

// addWords takes what nobody here understands for a level in words that are not recognised, and for words beside the end of support: it may say that
// support has ended. A level that is stated in known words stands.
func (s *Support) addWords(p *Property) {
	if Answer(p.Value) != Stated {
		return
	}
	s.Beside = true
	s.End.Beside = cmp.Or(s.End.Beside, p.Name+": "+p.Value)
	if s.Level.State != Stated {
		s.Level = Text{State: Stated, Text: p.Name + ": " + p.Value}
	}
}

// At is the support at a moment. A component whose maker has gone out of business is abandoned from the day after on, whatever level is stated beside. A day more than
// fifty years ahead answers nothing. A reason that names a past year until when support lasted says that it is over.
func (s Support) At(at time.Time) Support {
	for _, d := range []*Date{&s.End, &s.EndOfLife, &s.EndGuaranteed} {
		d.answerWithin(at)
	}
	const normal = SupportAbandoned
	d := s.EndOfBusiness
	if d.State == Stated && !at.Before(d.Time.UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)) && gravity[s.Normal] < gravity[normal] {
		s.Level, s.Normal = Text{State: Stated, Text: "end of business operations on " + d.Text}, normal
	}
	for _, reason := range []string{s.EndReason(), s.LevelReason} {
		if s.ReasonOpen == "" && lastedUntil(reason, at) {
			s.ReasonOpen = reason
		}
	}
	return s
}

// dated tells whether there is something where a date is asked for, or something that nobody understands.
func (s Support) dated() bool {
	if s.Beside {
		return true
	}
	for _, d := range []*Date{&s.End, &s.EndOfLife, &s.EndGuaranteed, &s.EndOfBusiness, &s.AssessedOn} {
		if d.State != Absent && d.State != "" {
			return true
		}
	}
	return false
}

func (s *Support) addLevel(level Text) {
	normal := ""
	if level.State == Stated {
		normal = normalLevel(level.Text)
	}
	// Of two levels the known one is shown, and the other may say the contrary.
	switch {
	case s.Level.State != Stated || level.State != Stated || s.SameLevel(Support{Level: level, Normal: normal}):
	case normal == "" && Answer(level.Text) == Stated:
		s.End.Beside = cmp.Or(s.End.Beside, level.Text)
	case s.Normal == "" && Answer(s.Level.Text) == Stated:
		s.End.Beside = cmp.Or(s.End.Beside, s.Level.Text)
	}
	if s.Level.State == Absent || s.Level.State != Stated && level.State == Stated || gravity[normal] > gravity[s.Normal] {
		s.Level, s.Normal = level, normal
	}
}

// graver picks one of two statements of a date: the earlier date, else whatever is a date, else the first answer. Words beside a date that are none are
// kept with it: they may mean an earlier one.
func graver(a, b Date) Date {
	beside := func(d, other Date) Date {
		if other.State == Malformed && Answer(other.Text) == Stated && other.Text != d.Text {
			d.Beside = cmp.Or(d.Beside, other.Text)
		}
		d.Beside = cmp.Or(d.Beside, other.Beside)
		return d
	}
	switch {
	case a.State == Stated && b.State == Stated && b.Time.Before(a.Time):
		return beside(b, a)
	case a.State == Stated:
		return beside(a, b)
	case b.State == Stated || a.State == Absent:
		return beside(b, a)
	}
	return beside(a, b)
}
