package sbom

import (
	"strings"
	"unicode"
)

// anybody are words that name no one by themselves, nor together: "community", "OSS", "various authors", "the open source community". Beside a word of
// another kind they may ("Symfony Community", "Eclipse Foundation").
var anybody = wordSet("a", "an", "and", "the", "of", "or", "its", "their", "various", "several", "multiple", "many", "different", "diverse", "misc", "miscellaneous", "numerous", "mixed", "other", "others", "individual",
	"independent", "all", "any", "some", "unknown", "anonymous", "unnamed", "third", "3rd", "external", "oss", "foss", "floss", "open", "opensource", "source", "sourced", "free", "software", "community", "communities", "public",
	"domain", "internet", "web", "upstream", "author", "authors", "contributor", "contributors", "developer", "developers", "maintainer", "maintainers", "vendor", "vendors", "supplier", "suppliers",
	"manufacturer", "manufacturers", "producer", "producers", "organisation", "organisations", "organization", "organizations", "company", "companies", "people", "person", "persons",
	"individuals", "volunteer", "volunteers", "project", "projects", "team", "teams", "party", "parties", "owner", "owners", "holder", "holders", "copyright", "respective", "n", "na",
	"confidential", "proprietary", "secret", "classified", "internal", "private", "somebody", "someone", "anybody", "anyone", "nobody", "noone", "everybody")

// longestAnybody bounds the words that are looked at, in bytes: what is longer says something.
const longestAnybody = 128

// NamesWho says whether words name an organisation or a person that can be asked: what answers nothing (Answer), and words that fit anybody, do not.
func NamesWho(words string) bool {
	if Answer(words) != Stated {
		return false
	}
	if len(words) > longestAnybody {
		return true
	}
	for w := range strings.FieldsFuncSeq(words, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !anybody[strings.ToLower(w)] {
			return true
		}
	}
	return false
}
