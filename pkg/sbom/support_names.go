package sbom

import (
	"slices"
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
	businessField
	justificationField
	assessedField
	planField
	besideField  // the day of a milestone that ends no support: the end of development, of production or of sales
	mutedField   // known, and nothing that counts here
	unknownField // in a name space of support, and by its words about support: nobody here knows what it states
)

// supportNames maps property names, folded, to what they state: the CycloneDX lifecycle taxonomy, the proposed FDA
// taxonomy, and names that manufacturers and their tools made up.
var supportNames = func() map[string]supportField {
	names := map[string]supportField{
		"cdx:lifecycle:milestone:generalavailability": besideField,

		"cdx:fda:levelofsupport":      levelField,
		"cdx:fda:endofsupportdate":    endField,
		"cdx:fda:endoflifedate":       endOfLifeField,
		"cdx:fda:justification":       justificationField,
		"cdx:fda:supportassesseddate": assessedField,
		"cdx:fda:updateorreplaceplan": planField,

		"levelofsupport":   levelField,
		"supportlevel":     levelField,
		"supportstatus":    levelField,
		"nfb:supportlevel": levelField,
		"nfb:endofsupport": endField,
		"endofsupport":     endField,
		"endofsupportdate": endField,
		"supportenddate":   endField,
		"eos":              endField,
		"eosdate":          endField,
		"endoflife":        endOfLifeField,
		"endoflifedate":    endOfLifeField,
		"eol":              endOfLifeField,
		"eoldate":          endOfLifeField,

		// ReARM states a level that somebody answers for, what follows from the dates at the moment of writing, and where they are from.
		"reliza:support:status":            levelField,
		"reliza:support:justification":     justificationField,
		"reliza:support:assessedat":        assessedField,
		"reliza:support:lastassessed":      assessedField,
		"reliza:support:source":            mutedField,
		"reliza:support:party":             mutedField,
		"reliza:support:devicesupportrisk": mutedField, // held against the device's own end, as is done here too
		"reliza:support:disclosure":        mutedField,
	}
	milestones := map[string]supportField{
		"endofsupport": endField, "endoflife": endOfLifeField, "endofguaranteedsupport": guaranteedField, "endofbusinessoperations": businessField,
		"endofdevelopment": besideField, "endofproduction": besideField, "endofmarketing": besideField, "endofdistribution": besideField, "endofsales": besideField, "endofsale": besideField,
	}
	for name, field := range milestones {
		for _, space := range []string{"cdx:lifecycle:milestone:", "cdx:cle:", "cle:", "reliza:support:"} {
			names[space+name] = field
		}
		names["reliza:support:lastassessed:"+name], names["reliza:support:source:"+name] = assessedField, mutedField
	}
	for _, space := range []string{"cdx:cle:", "cle:", "reliza:support:"} {
		for _, name := range []string{"supportstatus", "supportlevel", "levelofsupport"} {
			names[space+name] = levelField
		}
	}
	return names
}()

// supportSpaces are the name spaces that support is stated in, folded, and aboutSupport the words, one of which a name in them has that is about
// it. What stands in reliza:support is about nothing else.
var (
	supportSpaces = []string{"cdx:cle:", "cle:", "cdx:fda:", "cdx:lifecycle:milestone:", "nfb:", "reliza:support:"}
	aboutSupport  = []string{"support", "endof", "eol", "eos", "maint"}
)

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
			return foldedField(fold(name))
		case c == ' ' || c == '-' || c == '_':
			continue
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		}
		if n == min(longestName, len(folded)) {
			return unknownSupport(folded[:n], name)
		}
		folded[n] = c
		n++
	}
	if field, known = supportNames[string(folded[:n])]; known {
		return field, true
	}
	return unknownSupport(folded[:n], name)
}

// foldedField is what a folded name states: the whole rule.
func foldedField(name string) (field supportField, known bool) {
	if field, known = supportNames[name]; known {
		return field, true
	}
	return unknownSupport([]byte(name), name)
}

// unknownSupport tells of a name that is not known whether it is about support all the same. beginning is how it begins, folded.
func unknownSupport(beginning []byte, name string) (supportField, bool) {
	for _, space := range supportSpaces {
		if len(beginning) < len(space) || string(beginning[:len(space)]) != space {
			continue
		}
		local := fold(name)[len(space):]
		about := space == "reliza:support:" || slices.ContainsFunc(aboutSupport, func(word string) bool { return strings.Contains(local, word) })
		if about && local != "" && !mayDeclare(name) {
			return unknownField, true
		}
	}
	return 0, false
}
