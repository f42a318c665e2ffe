package vuln

import (
	"regexp"
	"slices"
	"strings"
)

// forms are the ids of the schemes that are known by their form.
const forms = `(?i:CVE-[0-9]{4}-[0-9]{4,19}|GHSA(?:-[0-9a-z]{4}){3}|MAL-[0-9]{4}-[0-9]+)`

// Ids of these in a text or an address, and at its beginning.
var (
	spokenPattern  = regexp.MustCompile(forms)
	leadingPattern = regexp.MustCompile(`^` + forms)
)

// Leading is the id of CVE, GitHub or MAL that a text begins with, whatever follows: of "CVE-2021-44228-log4j-core", as scanners call their rules. It is empty where the text begins with none.
func Leading(text string) ID {
	if id := leadingPattern.FindString(text); id != "" {
		return ParseID(id)
	}
	return ""
}

// Spoken are the ids of CVE, GitHub and MAL that texts speak of, sorted, each once: of "CVE-2021-44228 (Log4Shell)" or
// "https://nvd.nist.gov/vuln/detail/CVE-2021-44228", and both of "CVE-2021-44228CVE-2021-45046". A text may speak of several, and of one that it is not about: they are good for a warning and for no
// all-clear.
func Spoken(texts ...string) []ID {
	var out []ID
	for _, text := range texts {
		text = plainly(text)
		all := spokenPattern.FindAllStringIndex(text, -1)
		for n, at := range all {
			begins, ends := at[0] == 0 || !alphanumeric(text[at[0]-1]), at[1] == len(text) || !alphanumeric(text[at[1]])
			begins = begins || n > 0 && all[n-1][1] == at[0]
			ends = ends || n+1 < len(all) && all[n+1][0] == at[1]
			if begins && ends {
				out = append(out, ParseID(text[at[0]:at[1]]))
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// looseCVE is a CVE with what word processors and file names have in the place of its hyphens: hyphens that do not break, dashes, a minus sign, spaces, underscores.
var looseCVE = regexp.MustCompile(`(?i:(CVE))[-\p{Pd}\x{2212}\x{00AD}_\s\p{Zs}]{1,3}([0-9]{4})[-\p{Pd}\x{2212}\x{00AD}_\s\p{Zs}]{1,3}([0-9]{4,19})`)

// plainly writes the CVEs of a text with hyphens.
func plainly(text string) string { return looseCVE.ReplaceAllString(text, "$1-$2-$3") }

// alphanumeric says whether a byte is a letter or digit of ASCII: next to one an id is a part of something else; "CVE-2021-44228_log4j" names one.
func alphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'z'
}

// InAddress is the id of CVE, GitHub or MAL that an address ends with; empty when it ends with anything else, and of what is no address.
func InAddress(address string) ID {
	address = strings.TrimSpace(address)
	i := strings.LastIndexAny(address, "/#:=")
	if i < 0 {
		return ""
	}
	if last := ParseID(address[i+1:]); last.Scheme() != Other {
		return last
	}
	return ""
}
