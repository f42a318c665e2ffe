package sbom

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words that name nothing, beside those for silence and those that build tools leave behind.
var (
	notVersions = wordSet("any", "all", "various", "several", "multiple", "tba", "current", "x.y", "x.y.z", "placeholder", "todo", "na", "stable", "newest",
		"tbc", "unversioned", "no version", "noversion", "will follow", "to follow", "follows", "on request", "upon request", "later", "nan", "-1", "#ref!", "#ref", "#n/a", "#value!", "#value", "#name?", "#name")
	notNames = wordSet("unnamed", "component", "placeholder", "xxx", "tba", "todo", "na", "todo: name", "undefined", "untitled", "noname", "no name", "no-name", "name", "unbekannt", "inconnu", "not known")
	// fillers say nothing in any field, beside the words for silence (StateOf). They are compared without full stops.
	fillers = wordSet("na", "tba", "tbc", "todo", "xx", "xxx", "placeholder", "nil", "nothing", "no", "not", "unspecified", "undefined", "various", "several", "multiple", "anonymous", "third party", "3rd party",
		"vendor", "supplier", "manufacturer", "customer", "company", "organization", "organisation", "nan", "name",
		"company name", "your company", "no assertion", "unbekannt", "keine angabe", "inconnu", "desconocido")
	// evasions are phrases that say nothing in any field: what stands elsewhere, or is not given.
	evasions = regexp.MustCompile(`^((not|none|to be|yet to be)( be)?( yet)? (applicable|available|known|provided|specified|defined|determined|stated|given|set|supplied|disclosed|assigned|decided|announced|planned|scheduled|foreseen|confirmed|done)|(please )?(see|ask|contact|refer to|as per) (the )?(above|below|elsewhere|vendor|supplier|manufacturer|maker|producer|file|files|documents?|documentation|web ?site|readme|notes?|contract|licen[cs]es?|licen[cs]e (text|file)|packages?|sources?|sbom))\.?$`)
	// phrases begin what is no version, but a sentence about one.
	phrases = []string{"see ", "not ", "to be ", "will ", "no version "}
	// versionPattern is a version of which a part is left open, such as "3.x" or "3.*.1".
	versionPattern = regexp.MustCompile(`^v?([0-9]+|[x*])([.\-_]([0-9]+|[x*]))*$`)
)

// NamesVersion says whether words name one version: not a versionPattern, a range, a template that nobody filled in, or a phrase.
func NamesVersion(words string) bool {
	w := strings.ToLower(strings.TrimSpace(words))
	switch {
	case !strings.ContainsFunc(w, isLetterOrDigit), StateOf(w) == Absent, unresolved[w], unresolved[bare(w)], among(notVersions, bare(w)), among(notVersions, w), notVersions[w], isTemplate(w), isRange(w), strings.Contains(w, "*"):
		return false
	case strings.Contains(w, "x") && versionPattern.MatchString(w):
		return false
	}
	for _, beginning := range phrases {
		if strings.HasPrefix(w, beginning) {
			return false
		}
	}
	return true
}

// Answer says whether words answer a question, and how, by more than StateOf: fillers, evasions and what holds no letter or digit are silence.
// It is the rule for text that must say something of its own; names and versions have NamesThing and NamesVersion.
func Answer(words string) State {
	state := StateOf(words)
	switch {
	case state != Stated:
		return state
	case !strings.ContainsFunc(words, isLetterOrDigit):
		return Absent
	case len(words) > longestEvasion:
		return state
	}
	w := bare(strings.ToLower(strings.TrimSpace(words)))
	if among(fillers, w) || evades(w) || isTemplate(w) {
		return Absent
	}
	return state
}

// longestWord is that of notVersions, notNames and fillers, in bytes.
const longestWord = 12

// among says whether a set has words when they are compared without full stops. It is asked of nearly every text of an SBOM, and copies none.
func among(set map[string]bool, words string) bool {
	var kept [longestWord]byte
	n := 0
	for i := range len(words) {
		if words[i] == '.' {
			continue
		}
		if n == longestWord {
			return false
		}
		kept[n] = words[i]
		n++
	}
	return set[string(kept[:n])]
}

// evading are how evasions begin.
var evading = []string{"not ", "none ", "to be ", "yet to be ", "please ", "see ", "ask ", "contact ", "refer to ", "as per "}

// evades says whether words are one of evasions. Nearly all begin otherwise, which is told at a look.
func evades(words string) bool {
	return slices.ContainsFunc(evading, func(beginning string) bool { return strings.HasPrefix(words, beginning) }) && evasions.MatchString(words)
}

// longestEvasion bounds what is searched for evasions, in bytes: what is longer says something.
const longestEvasion = 128

// NamesThing says whether words are a name: something can be seen of them, and they are no placeholder.
func NamesThing(words string) bool {
	w := strings.ToLower(strings.TrimSpace(words))
	return strings.ContainsFunc(w, isLetterOrDigit) && !among(notNames, bare(w)) && !isTemplate(w) && !(strings.HasPrefix(w, "<") && strings.HasSuffix(w, ">"))
}

// isLetter says whether a character is a letter that is seen. Some fillers are letters.
func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

func isLetterOrDigit(r rune) bool { return isLetter(r) || unicode.IsDigit(r) }
