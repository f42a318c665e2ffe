package lifecycle

import (
	"slices"
	"strings"
)

// cyclesOf gives the cycles that a component's version belongs to: several where it does not say which edition it is.
func (p *Product) cyclesOf(c Component) []Cycle {
	words := append(wordsOf(c.Name), wordsOf(c.CPE.Text)...)
	version := trimmed(c.Version)
	var out []Cycle
	best := 0
	for _, cycle := range p.Cycles {
		fits := cycle.fits(version, words)
		if fits > best {
			best, out = fits, nil
		}
		if fits == best && fits > 0 {
			out = append(out, cycle)
		}
	}
	if best == 0 {
		out = slices.DeleteFunc(slices.Clone(p.Cycles), func(c Cycle) bool { return len(c.Versions) > 0 || c.edition(words) == 0 })
	}
	return ofEdition(out, words)
}

// ofEdition keeps the cycles whose edition is named by the most words; all of them where none is named.
func ofEdition(cycles []Cycle, words []string) []Cycle {
	best := 0
	for _, c := range cycles {
		best = max(best, c.edition(words))
	}
	return slices.DeleteFunc(cycles, func(c Cycle) bool { return c.edition(words) < best })
}

// fits is how much of a version says that it belongs to the cycle; 0 when it does not. A cycle that says how its versions begin may be
// named by one of the words besides, as "21H2" is.
func (c Cycle) fits(version string, words []string) int {
	best := 0
	for _, start := range append([]string{c.Name}, c.Versions...) {
		if begins(version, start) {
			best = max(best, len(start))
		}
	}
	for _, word := range c.Versions {
		if slices.Contains(words, strings.ToLower(word)) {
			best = max(best, len(word))
		}
	}
	return best
}

// edition is how many words name an edition that the cycle is for; 0 when they name none.
func (c Cycle) edition(words []string) int {
	best := 0
	for _, e := range c.Editions {
		named := wordsOf(e)
		if !slices.ContainsFunc(named, func(w string) bool { return !slices.Contains(words, w) }) {
			best = max(best, len(named))
		}
	}
	return best
}

// begins says whether a version begins with another: 3.0.13 and 1.1.1w do with 3.0 and 1.1.1, and 3.10 does not with 3.1.
func begins(version, start string) bool {
	rest, is := strings.CutPrefix(version, strings.ToLower(start))
	return is && start != "" && (rest == "" || rest[0] < '0' || rest[0] > '9')
}

// trimmed is a version without epoch and without the letter before it.
func trimmed(version string) string {
	version = strings.ToLower(strings.TrimSpace(version))
	if epoch, rest, is := strings.Cut(version, ":"); is && strings.Trim(epoch, "0123456789") == "" {
		version = rest
	}
	if rest, is := strings.CutPrefix(version, "v"); is && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		version = rest
	}
	return version
}

// noise are words of names that tell nothing apart.
var noise = map[string]bool{"microsoft": true, "the": true, "r": true, "tm": true, "version": true}

// wordsOf are the words of a name, in small letters. A point holds a word together where it stands between digits.
func wordsOf(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '+' && r < 0x80
	})
	var out []string
	for _, w := range words {
		if w = strings.Trim(w, "."); w != "" && !noise[w] {
			out = append(out, w)
		}
	}
	return out
}
