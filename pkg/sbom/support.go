package sbom

import (
	"strings"
	"unicode/utf8"
)

// supportField is one fact of Support.
type supportField int

const (
	noField supportField = iota - 1
	levelField
	endField
	endOfLifeField
	guaranteedField
	justificationField
	assessedField
	planField
)

// supportNames maps property names, folded, to what they state: the CycloneDX lifecycle taxonomy, the proposed FDA
// taxonomy, and names that manufacturers made up.
var supportNames = map[string]supportField{
	"cdx:lifecycle:milestone:endofsupport":           endField,
	"cdx:lifecycle:milestone:endoflife":              endOfLifeField,
	"cdx:lifecycle:milestone:endofguaranteedsupport": guaranteedField,

	"cdx:fda:levelofsupport":      levelField,
	"cdx:fda:endofsupportdate":    endField,
	"cdx:fda:endoflifedate":       endOfLifeField,
	"cdx:fda:justification":       justificationField,
	"cdx:fda:supportassesseddate": assessedField,
	"cdx:fda:updateorreplaceplan": planField,

	"levelofsupport":       levelField,
	"supportlevel":         levelField,
	"supportstatus":        levelField,
	"nfb:supportlevel":     levelField,
	"endofsupport":         endField,
	"endofsupportdate":     endField,
	"supportenddate":       endField,
	"eos":                  endField,
	"eosdate":              endField,
	"cdx:cle:endofsupport": endField,
	"endoflife":            endOfLifeField,
	"endoflifedate":        endOfLifeField,
	"eol":                  endOfLifeField,
	"eoldate":              endOfLifeField,
	"cdx:cle:endoflife":    endOfLifeField,
}

// levels maps words for a level, folded, to the normalised level.
var levels = map[string]string{
	"activelymaintained": "active", "active": "active", "maintained": "active", "support": "active", "deployed": "active", "supported": "active",
	"limited": "limited", "limitedsupport": "limited", "securityfixesonly": "limited", "extended": "limited",
	"extendedsupport": "limited", "deprecated": "limited", "ltsmaintenance": "limited",
	"ended": "ended", "nolongermaintained": "ended", "nolongersupported": "ended", "inactive": "ended", "endofsupport": "ended", "eol": "ended",
	"endoflife": "ended", "unsupported": "ended", "unmaintained": "ended",
	"abandoned": "abandoned", "archived": "abandoned", "nosupport": "abandoned", "endofbusinessoperations": "abandoned",
}

// gravity orders normalised levels: where a document states two, the graver one counts.
var gravity = map[string]int{"": 0, "active": 1, "limited": 2, "ended": 3, "abandoned": 4}

var folder = strings.NewReplacer(" ", "", "-", "", "_", "")

// fold makes spellings of one name equal: case, blanks, hyphens and underscores do not count.
func fold(name string) string { return folder.Replace(strings.ToLower(strings.TrimSpace(name))) }

// longestName is the length of the longest of supportNames.
var longestName = func() int {
	longest := 0
	for name := range supportNames {
		longest = max(longest, len(name))
	}
	return longest
}()

// supportFieldOf is what a property of a name states, by what fold makes of the name. Names in ASCII, which nearly all are, are folded
// without asking for memory: documents have millions.
func supportFieldOf(name string) (field supportField, known bool) {
	var folded [64]byte
	n := 0
	for i := range len(name) {
		c := name[i]
		switch {
		case c < ' ' || c >= utf8.RuneSelf:
			field, known = supportNames[fold(name)]
			return field, known
		case c == ' ' || c == '-' || c == '_':
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		if n == min(longestName, len(folded)) {
			return 0, false
		}
		folded[n] = c
		n++
	}
	field, known = supportNames[string(folded[:n])]
	return field, known
}

// noSupport is that of a component of which nothing is said.
var noSupport = Support{
	Level: Text{State: Absent}, End: Date{State: Absent}, EndOfLife: Date{State: Absent}, EndGuaranteed: Date{State: Absent},
	Justification: Text{State: Absent}, AssessedOn: Date{State: Absent}, Plan: Text{State: Absent},
}

// SupportOf collects what properties say of the support of a component, in all spellings of supportNames.
func SupportOf(properties []Property) Support {
	s := noSupport
	for _, p := range properties {
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
		case justificationField:
			s.justify(textOf(p.Value))
		case assessedField:
			s.AssessedOn = graver(s.AssessedOn, ParseDate(p.Value))
		case planField:
			s.Plan = firstStated(s.Plan, textOf(p.Value))
		}
	}
	return s
}

// dated tells whether there is something where a date is asked for.
func (s Support) dated() bool {
	for _, d := range []*Date{&s.End, &s.EndOfLife, &s.EndGuaranteed, &s.AssessedOn} {
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
	if s.Level.State == Absent || s.Level.State != Stated && level.State == Stated || gravity[normal] > gravity[s.Normal] {
		s.Level, s.Normal = level, normal
	}
}

// graver picks one of two statements of a date: the earlier date, else whatever is a date, else the first answer.
func graver(a, b Date) Date {
	switch {
	case a.State == Stated && b.State == Stated && b.Time.Before(a.Time):
		return b
	case a.State == Stated:
		return a
	case b.State == Stated || a.State == Absent:
		return b
	}
	return a
}
