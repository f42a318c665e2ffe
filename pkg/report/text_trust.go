package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// rungs are the columns of the trust table, in the order of the ladder.
var rungs = []struct {
	name string
	held func(decision.Ladder) bool
}{
	{"signed", func(l decision.Ladder) bool { return l.Present }},
	{"valid", func(l decision.Ladder) bool { return l.Valid }},
	{"known", func(l decision.Ladder) bool { return l.Recognised }},
	{"may sign", func(l decision.Ladder) bool { return l.Authorised }},
	{"this file", func(l decision.Ladder) bool { return l.Covers }},
	{"in time", func(l decision.Ladder) bool { return l.Timely }},
}

// trust prints the ladder of every file. A dash is a rung that does not hold or was not reached.
func (p page) trust(d *decision.Decision) {
	p.Title("Who signed what")
	if len(d.Trust) == 0 {
		p.Line("  no file that could be signed")
		return
	}
	width := 4
	for _, t := range d.Trust {
		width = max(width, len([]rune(shortPath(t.Path))))
	}
	head := fmt.Sprintf("  %-*s", width, "file")
	for _, r := range rungs {
		head += "  " + r.name
	}
	p.Line("%s", head)
	for _, t := range d.Trust {
		p.ladder(t, width)
	}
	p.signers(d.Trust)
	for _, t := range d.Trust {
		told, broken := brokenOf(t)
		if t.Reason != "" && !told {
			p.Wrapped("  ", Printable(t.Path)+": "+Printable(t.Reason))
		}
		for _, line := range broken {
			p.Wrapped("  ", Printable(line))
		}
	}
	p.lowered(d.Trust)
}

// maxPathColumn is how wide the column of paths grows, in characters.
const maxPathColumn = 40

// digestPath is a path that ends in a digest.
var digestPath = regexp.MustCompile(`^(.*/[0-9a-f]{12})[0-9a-f]{52,}$`)

// shortPath is a path as the table shows it; below the table it stands whole. Of a digest the beginning is enough to know it by; of any other
// long path the middle is left out.
func shortPath(path string) string {
	path = Printable(path)
	if long := digestPath.FindStringSubmatch(path); long != nil {
		path = long[1] + "…"
	}
	r := []rune(path)
	if len(r) <= maxPathColumn {
		return path
	}
	return string(r[:maxPathColumn/2-1]) + "…" + string(r[len(r)-maxPathColumn/2:])
}

func (p page) ladder(t decision.Trust, width int) {
	row := fmt.Sprintf("  %-*s", width, shortPath(t.Path))
	for _, r := range rungs {
		mark := "-"
		if r.held(t.Ladder) {
			mark = "yes"
		}
		row += fmt.Sprintf("  %-*s", len(r.name), mark)
	}
	p.Line("%s", strings.TrimRight(row, " "))
}

// signers names who signed what, each signer once.
func (p page) signers(all []decision.Trust) {
	files := map[string][]string{}
	var order []string
	for _, t := range all {
		if t.Reason != "" || t.Signer == "" {
			continue
		}
		if files[t.Signer] == nil {
			order = append(order, t.Signer)
		}
		files[t.Signer] = append(files[t.Signer], Printable(t.Path)+through(t))
	}
	for _, signer := range order {
		p.Wrapped("  ", "signed by "+Printable(signer)+": "+strings.Join(files[signer], ", "))
	}
}

// through says by what a file is vouched for that was not signed itself: the best signature of the file lists it.
func through(t decision.Trust) string {
	for _, s := range t.Signatures {
		if s.Ladder == t.Ladder && s.Signer == t.Signer && s.Through == "" {
			return ""
		}
	}
	for _, s := range t.Signatures {
		if s.Ladder == t.Ladder && s.Signer == t.Signer {
			return " (through " + Printable(s.Through) + ")"
		}
	}
	return ""
}

// maxBrokenShown bounds the signatures of one file that do not hold and that a report for people shows.
const maxBrokenShown = 3

// brokenOf says of signatures of a file that were put to the test why they do not hold, also where another one does, and where none does
// why others could not be put to it. The one that is told as the file's reason comes first; told says that there is one.
func brokenOf(t decision.Trust) (told bool, lines []string) {
	for _, s := range t.Signatures {
		if !s.Ladder.Present || s.Ladder.Valid || !s.Tried && t.Ladder.Whole() {
			continue
		}
		line := t.Path + ": " + s.Reason + " (" + placeOf(s) + ")"
		if s.Reason == t.Reason {
			told, lines = true, slices.Insert(lines, 0, line)
			continue
		}
		lines = append(lines, line)
	}
	if more := len(lines) - maxBrokenShown; more > 0 {
		lines = append(lines[:maxBrokenShown], fmt.Sprintf("%s: %d more signatures do not hold", t.Path, more))
	}
	return told, lines
}

// placeOf says which signature is meant, for people.
func placeOf(s decision.Signature) string {
	if s.Place == "" {
		return s.Path
	}
	return s.Path + " at " + s.Place
}

// lowered says what the registry asks less than by default for these signatures.
func (p page) lowered(all []decision.Trust) {
	for _, l := range loweredWords(all) {
		p.Wrapped("  ", Printable(l))
	}
}
