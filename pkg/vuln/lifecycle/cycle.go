package lifecycle

import (
	"slices"
	"strings"
)

// cyclesOf gives the cycles that a component belongs to: by its version, and by the words that stand behind the product's name in its own.
// They are several where it does not say which edition it is, or where the name and the version contradict each other.
func (p *Product) cyclesOf(c Component, behind []string) []Cycle {
	words := append(wordsOf(c.Name), wordsOf(c.CPE.Text)...)
	version, named := trimmed(c.Version), versionIn(behind)
	out := p.fitting(version, words)
	if len(out) == 0 {
		out = p.codenamed(wordsOf(c.Version))
	}
	var besides []Cycle
	if named != "" && !begins(version, named) && !begins(named, version) {
		besides = p.fitting(named, words)
	}
	for _, other := range append(besides, p.codenamed(behind)...) {
		if !slices.ContainsFunc(out, func(c Cycle) bool { return c.Name == other.Name }) {
			out = append(out, other)
		}
	}
	if len(out) == 0 {
		out = slices.DeleteFunc(slices.Clone(p.Cycles), func(c Cycle) bool { return len(c.Versions) > 0 || c.edition(words) == 0 })
	}
	return ofEdition(out, words)
}

// fitting gives the cycles that a version fits best.
func (p *Product) fitting(version string, words []string) []Cycle {
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
	return out
}

// codenamed gives the cycles whose codename, or its first word, is among words.
func (p *Product) codenamed(words []string) []Cycle {
	var out []Cycle
	for _, cycle := range p.Cycles {
		if name := wordsOf(cycle.Codename); len(name) > 0 && slices.Contains(words, name[0]) {
			out = append(out, cycle)
		}
	}
	return out
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
