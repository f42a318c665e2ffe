package lifecycle

import (
	"slices"
	"strings"
)

// asked is what a component says of the version of one product.
type asked struct {
	versions []string // that its field and its identifiers state
	words    []string // of its name and its CPE names
	behind   []string // the words behind the product's name in its own
}

// cyclesOf gives the cycles that a component belongs to: by each version that it states, and by the words of its name. They are several where it does
// not say which edition it is, or where what it states contradicts itself. loosely is that nothing but an edition was found, which versions cannot contradict.
func (p *Product) cyclesOf(a asked) (out []Cycle, loosely bool) {
	add := func(found []Cycle) {
		for _, c := range ofEdition(ofGeneration(found, a.words), a.words) {
			if !named(out, c) {
				out = append(out, c)
			}
		}
	}
	for _, version := range exact(append(slices.Clone(a.versions), versionIn(a.behind))) {
		found := p.fitting(version)
		if len(found) == 0 {
			found = p.codenamed(wordsOf(version))
		}
		add(found)
	}
	for _, word := range a.words {
		// A word is looked at with the generation: "21h2" is a release of two, and the version may have told which.
		if found := ofGeneration(p.worded(word), a.words); !slices.ContainsFunc(found, func(c Cycle) bool { return named(out, c) }) {
			add(found)
		}
	}
	add(p.codenamed(a.behind))
	if len(out) > 0 {
		return out, false
	}
	add(slices.DeleteFunc(slices.Clone(p.Cycles), func(c Cycle) bool { return len(c.Versions) > 0 || c.edition(a.words) == 0 }))
	return out, true
}

func named(cycles []Cycle, c Cycle) bool {
	return slices.ContainsFunc(cycles, func(other Cycle) bool { return other.Name == c.Name })
}

// exact leaves out versions that say no more than another: 3.0 beside 3.0.13.
func exact(versions []string) []string {
	var out []string
	for n, v := range versions {
		v = trimmed(v)
		more := func(m int) bool {
			other := trimmed(versions[m])
			return other == v && m < n || other != v && begins(other, v)
		}
		said := false
		for m := range versions {
			said = said || more(m)
		}
		if v != "" && !said {
			out = append(out, v)
		}
	}
	return out
}

// fitting gives the cycles that a version fits best.
func (p *Product) fitting(version string) []Cycle {
	var out []Cycle
	best := 0
	for _, cycle := range p.Cycles {
		fits := cycle.fits(version)
		if fits > best {
			best, out = fits, nil
		}
		if fits == best && fits > 0 {
			out = append(out, cycle)
		}
	}
	return out
}

// worded gives the cycles that are named by a word, as "21H2" and "2012" name some.
func (p *Product) worded(word string) []Cycle {
	var out []Cycle
	for _, cycle := range p.Cycles {
		if slices.ContainsFunc(cycle.Versions, func(v string) bool { return strings.EqualFold(v, word) }) {
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

// ofGeneration keeps the cycles whose generation, as 10 of "10-21h2-e" is, is among words; all of them where none is.
func ofGeneration(cycles []Cycle, words []string) []Cycle {
	var out []Cycle
	for _, c := range cycles {
		if generation, _, _ := strings.Cut(c.Name, "-"); slices.Contains(words, generation) {
			out = append(out, c)
		}
	}
	if len(out) == 0 {
		return cycles
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

// starts are how versions of the cycle begin.
func (c Cycle) starts() []string { return append([]string{c.Name}, c.Versions...) }

// fits is how much of a version says that it belongs to the cycle; 0 when it does not.
func (c Cycle) fits(version string) int {
	best := 0
	for _, start := range c.starts() {
		if begins(version, start) {
			best = max(best, len(start))
		}
	}
	return best
}

// agrees says whether a version is of the cycle, or says less than the cycle does, as 10 does of 10.0.19044.
func (c Cycle) agrees(version string) bool {
	return slices.ContainsFunc(c.starts(), func(start string) bool { return begins(version, start) || begins(strings.ToLower(start), version) })
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
