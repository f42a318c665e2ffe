package report

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// letterRoom is how many things a list in a letter names; an annex names all of a longer one.
const letterRoom = 20

// annex is a list that is too long to be read on the way to the next request.
type annex struct {
	to  string // what it is about
	all []same
}

// annex keeps a list for the end of the letter, and gives its number.
func (l *letter) annex(to string, all []same) int {
	l.annexes = append(l.annexes, annex{to, all})
	return len(l.annexes)
}

func (l *letter) appendAnnexes() {
	for i, a := range l.annexes {
		l.heading(2, "Annex %d, to %s", i+1, Printable(a.to))
		l.concerns(0, a.all, -1)
	}
}

// same is things of which the same is said.
type same struct {
	says     string // Printable; empty: the things say it themselves
	subjects []string
}

// alike puts the findings together of which the same is said, each with its place. The first of each kind keeps the order.
func alike(all []decision.Finding) []same {
	var out []same
	at := map[string]int{}
	differ := slices.ContainsFunc(all, func(f decision.Finding) bool { return f.Expected != all[0].Expected })
	for _, f := range all {
		says := saysAlone(f)
		if differ {
			says += "; expected: " + f.Expected
		}
		i, known := at[says]
		if !known {
			i = len(out)
			at[says] = i
			out = append(out, same{says: Printable(says)})
		}
		out[i].subjects = append(out[i].subjects, named(f))
	}
	return out
}

// concerns lists things one a line, below what is said of them, and says how many it has no room for. Negative room has no end.
func (l *letter) concerns(level int, all []same, room int) (rest int) {
	for _, s := range all {
		shown := s.subjects
		if room >= 0 {
			shown = shown[:min(len(shown), room)]
			room -= len(shown)
		}
		rest += len(s.subjects) - len(shown)
		switch {
		case len(shown) == 0:
		case len(s.subjects) == 1 && s.says != "":
			l.item(level, "%s: %s", shown[0], s.says)
		case s.says != "":
			l.item(level, "%s:", strings.TrimRight(s.says, ".:"))
			l.items(level+1, shown)
		default:
			l.items(level, shown)
		}
	}
	return rest
}

func (l *letter) items(level int, all []string) {
	for _, one := range all {
		l.item(level, "%s", one)
	}
}

func printables(all []string) []string {
	var out []string
	for _, one := range all {
		out = append(out, Printable(one))
	}
	return out
}

// named is the subject of a finding with the places to look at.
func named(f decision.Finding) string {
	name := Printable(subjectName(f.Subject))
	var places []string
	for _, e := range f.Evidence {
		if p := placeLine(e); p != f.Subject.Name && e.File != "." {
			places = append(places, Printable(p))
		}
	}
	if len(places) == 0 {
		return name
	}
	return name + " (" + strings.Join(places, ", ") + ")"
}
