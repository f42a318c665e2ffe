package sbom

import (
	"regexp"
	"strings"
	"unicode"
)

// Words that name nothing, beside those for silence and those that build tools leave behind.
var (
	notVersions = wordSet("any", "all", "various", "several", "multiple", "tba", "current", "x.y", "x.y.z", "placeholder", "todo", "na", "stable", "newest")
	notNames    = wordSet("placeholder", "xxx", "tba", "todo", "na", "todo: name")
	// phrases begin what is no version, but a sentence about one.
	phrases = []string{"see ", "not ", "to be "}
	// versionPattern is a version of which a part is left open, such as "3.x" or "3.*.1".
	versionPattern = regexp.MustCompile(`^v?([0-9]+|[x*])([.\-_]([0-9]+|[x*]))*$`)
)

// NamesVersion says whether words name one version: not a versionPattern, a range, a template that nobody filled in, or a phrase.
func NamesVersion(words string) bool {
	w := strings.ToLower(strings.TrimSpace(words))
	switch {
	case !strings.ContainsFunc(w, isLetterOrDigit), unresolved[w], notVersions[strings.ReplaceAll(w, ".", "")], notVersions[w], isTemplate(w), isRange(w), strings.Contains(w, "*"):
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

// NamesThing says whether words are a name: something can be seen of them, and they are no placeholder.
func NamesThing(words string) bool {
	w := strings.ToLower(strings.TrimSpace(words))
	return strings.ContainsFunc(w, isLetterOrDigit) && !notNames[strings.ReplaceAll(w, ".", "")] && !isTemplate(w) && !(strings.HasPrefix(w, "<") && strings.HasSuffix(w, ">"))
}

// isLetter says whether a character is a letter that is seen. Some fillers are letters.
func isLetter(r rune) bool {
	return unicode.IsLetter(r) && !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

func isLetterOrDigit(r rune) bool { return isLetter(r) || unicode.IsDigit(r) }
