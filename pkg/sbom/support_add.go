package sbom

import "cmp"

// SupportConflict is a fact about the support of a component that two sources state differently.
type SupportConflict struct {
	What, Own, Other string
	Open             bool // neither counts: the end of support is left open
}

// Add merges what another source states of the same component, and returns what contradicts. Of two statements the graver
// counts: the earlier date, the worse level; words that are no date leave a date open, and so does an earlier end of the other kind. A source that is not believed can only make graver what is stated already: a date is made
// graver also by a level that says, or may say, that support is over.
func (s *Support) Add(o Support, believed bool) []SupportConflict {
	m := merging{believed: believed}
	m.date("end of support", &s.End, o.End)
	m.date("end of life", &s.EndOfLife, o.EndOfLife)
	if !believed {
		m.earlier("end of life", "end of support", &s.End, s.EndOfLife.State, o.EndOfLife)
		m.earlier("end of support", "end of life", &s.EndOfLife, s.End.State, o.End)
	}
	m.date("end of guaranteed support", &s.EndGuaranteed, o.EndGuaranteed)
	m.date("end of business operations", &s.EndOfBusiness, o.EndOfBusiness)
	m.level(s, o)
	if believed || !s.Silent() {
		s.ReasonOpen = cmp.Or(s.ReasonOpen, o.ReasonOpen)
	}
	if believed {
		s.justify(o.Justification)
		s.LevelReason = cmp.Or(s.LevelReason, o.LevelReason)
		s.Plan = firstStated(s.Plan, o.Plan)
		s.AssessedOn = graver(s.AssessedOn, o.AssessedOn)
	}
	return m.conflicts
}

// merging is what another source states on its way into what is stated already, see Add.
type merging struct {
	believed  bool
	conflicts []SupportConflict
}

func (m *merging) differ(what, own, other string) {
	m.conflicts = append(m.conflicts, SupportConflict{What: what, Own: own, Other: other})
}

func (m *merging) open(what, own, other string) {
	m.conflicts = append(m.conflicts, SupportConflict{What: what, Own: own, Other: other, Open: true})
}

// date merges one date.
func (m *merging) date(what string, own *Date, other Date) {
	if bothSay(own.State, other.State) && !(own.State == Stated && other.State == Stated && own.Time.Equal(other.Time)) && own.Text != other.Text {
		tell := m.differ
		if own.State == Malformed || other.State == Malformed {
			tell = m.open
		}
		tell(what, own.Text, other.Text)
	}
	if m.believed || own.State == Stated && (other.State == Stated || other.State == Malformed) {
		*own = graver(*own, other)
	}
}

// earlier leaves an end open before which another one is said to come that is not stated.
func (m *merging) earlier(what, than string, own *Date, stated State, other Date) {
	if own.State == Stated && stated != Stated && (other.InDoubt() || other.State == Stated && other.Time.Before(own.Time)) {
		m.open(what, than+" "+own.Text, other.said())
		own.Beside = cmp.Or(own.Beside, what+" "+other.said())
	}
}

// level merges the level of support, which dates that are stated may contradict.
func (m *merging) level(s *Support, o Support) {
	both := s.Level.State == Stated && o.Level.State == Stated
	if both && (s.Normal != o.Normal || s.Normal == "" && !s.SameLevel(o)) {
		m.differ("level of support", s.Level.Text, o.Level.Text)
	}
	ends := s.ends()
	worse := !m.believed && s.Level.State != Stated && ends != "" && o.Level.State == Stated && !o.GoesOn()
	if worse {
		m.differ("level of support", ends, o.Level.Text)
	}
	if m.believed || worse || both {
		s.addLevel(o.Level)
	}
}

// ends is the day until which support is stated to last, in words; "" when there is none.
func (s *Support) ends() string {
	for _, d := range []Date{s.End, s.EndOfLife, s.EndGuaranteed} {
		if d.State == Stated {
			return "a date, " + d.Text + ","
		}
	}
	return ""
}

// bothSay reports whether two fields both say something.
func bothSay(a, b State) bool {
	says := func(s State) bool { return s != Absent && s != "" }
	return says(a) && says(b)
}

// SameLevel reports whether two say the same of the level of support, whatever the spelling.
func (s Support) SameLevel(o Support) bool {
	return s.Level.State == o.Level.State && fold(s.Level.Text) == fold(o.Level.Text)
}

// WorseThan reports whether the level of support fell, or may have: to a graver one, to words that name none, or to silence. Where no level was
// stated before, one at which support has ended is worse; where words stood that name none, so is any but full support.
func (s Support) WorseThan(before Support) bool {
	switch {
	case s.Normal == "":
		return s.Level.State == Stated || before.Level.State == Stated
	case before.Normal != "":
		return gravity[s.Normal] > gravity[before.Normal]
	case before.Level.State == Stated:
		return s.Normal != SupportActive
	}
	return s.Over()
}
