package policy

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// vetPeople demands that nobody approves a request of their own, or twice.
func (w *Waiver) vetPeople() error {
	n := w.src.root
	for _, p := range []struct {
		key string
		who Person
	}{{"owner", w.Owner}, {"requestedBy", w.RequestedBy}} {
		at := field(n, p.key)
		if err := w.src.require(at, p.key, "name", "role"); err != nil {
			return err
		}
		if fault := unreadable(p.who.Name); fault != "" {
			return w.src.at(field(at, "name"), "write the name in one script, without hidden characters", "the name %q %s", p.who.Name, fault)
		}
	}
	approvers := field(n, "approvers")
	if len(w.Approvers) > MaxApprovers {
		return w.src.at(approvers, "two are enough", "%d approvers; at most %d are allowed", len(w.Approvers), MaxApprovers)
	}
	for i, p := range w.Approvers {
		at := approvers.Content[i]
		if err := w.src.require(at, "approver", "name", "role"); err != nil {
			return err
		}
		name := field(at, "name")
		if fault := unreadable(p.Name); fault != "" {
			return w.src.at(name, "write the name in one script, without hidden characters", "the name %q %s", p.Name, fault)
		}
		if SamePerson(p.Name, w.RequestedBy.Name) {
			return w.src.at(name, "name another person", "%q requested this waiver (as %q), and nobody approves a request of their own", p.Name, w.RequestedBy.Name)
		}
		if slices.ContainsFunc(w.Approvers[:i], func(other Person) bool { return SamePerson(p.Name, other.Name) }) {
			return w.src.at(name, "name another person", "%q approves twice", p.Name)
		}
	}
	return nil
}

// SamePerson says whether two spellings are of one name: letters, accents, punctuation, titles and the order of the parts do not count, and an
// initial stands for each name that begins with it. It errs to yes: two people of one name cannot check each other on paper.
func SamePerson(a, b string) bool {
	x, y := nameParts(a), nameParts(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return len(y) == 0
	}
	full := false
	for _, part := range x {
		i := slices.IndexFunc(y, func(other string) bool { return samePart(part, other) })
		if i < 0 {
			return false
		}
		full = full || !initial(part) && !initial(y[i])
		y = slices.Delete(slices.Clone(y), i, i+1)
	}
	return full || len(y) == 0
}

// initial says whether a part of a name is one letter.
func initial(part string) bool { return len([]rune(part)) == 1 }

// samePart says whether two parts of names may be one: they are equal, or one is the initial of the other.
func samePart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b || initial(a) && strings.HasPrefix(b, a)
}

// titles are no part of a name.
var titles = []string{"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "phd", "md"}

// nameParts folds a name and takes it apart, longest part first, so that a whole part is found before an initial takes its place.
func nameParts(name string) []string {
	folded := cases.Fold().String(norm.NFKD.String(name))
	folded = strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Cf), r == '\'', r == '’':
			return -1
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return ' '
		}
		return r
	}, folded)
	parts := strings.Fields(folded)
	parts = slices.DeleteFunc(parts, func(part string) bool { return slices.Contains(titles, part) })
	slices.SortStableFunc(parts, func(a, b string) int { return len(b) - len(a) })
	return parts
}

// scripts are those whose letters look alike.
var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek}

// unreadable says why a name may look like another one: it has letters of several scripts, or characters that nobody sees.
func unreadable(name string) string {
	found := map[*unicode.RangeTable]bool{}
	for _, r := range name {
		if !unicode.IsGraphic(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Co) || r != ' ' && unicode.IsSpace(r) {
			return "has a character that cannot be seen"
		}
		for _, script := range scripts {
			if unicode.Is(script, r) {
				found[script] = true
			}
		}
	}
	switch {
	case len(found) > 1:
		return "mixes scripts whose letters look alike"
	case len(nameParts(name)) == 0:
		return "is none"
	}
	return ""
}
