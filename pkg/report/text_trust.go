package report

import (
	"fmt"
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
func (p *page) trust(d *decision.Decision) {
	p.title("Who signed what")
	if len(d.Trust) == 0 {
		p.line("  no file that could be signed")
		return
	}
	width := 4
	for _, t := range d.Trust {
		width = max(width, len([]rune(Printable(t.Path))))
	}
	width = min(width, 40)
	head := fmt.Sprintf("  %-*s", width, "file")
	for _, r := range rungs {
		head += "  " + r.name
	}
	p.line("%s", head)
	for _, t := range d.Trust {
		p.ladder(t, width)
	}
	for _, t := range d.Trust {
		p.trustNotes(t)
	}
}

func (p *page) ladder(t decision.Trust, width int) {
	row := fmt.Sprintf("  %-*s", width, Printable(t.Path))
	for _, r := range rungs {
		mark := "-"
		if r.held(t.Ladder) {
			mark = "yes"
		}
		row += fmt.Sprintf("  %-*s", len(r.name), mark)
	}
	p.line("%s", strings.TrimRight(row, " "))
}

// trustNotes names signer and thresholds where the ladder is whole, and the reason where it is not.
func (p *page) trustNotes(t decision.Trust) {
	label := "  " + Printable(t.Path) + ": "
	if t.Reason != "" {
		p.wrapped("  ", strings.TrimSpace(label)+" "+Printable(t.Reason))
	} else {
		p.wrapped("  ", strings.TrimSpace(label)+" signed by "+Printable(t.Signer))
	}
	lowered := map[string]bool{}
	for _, s := range t.Signatures {
		for _, l := range s.Lowered {
			if !lowered[l] {
				lowered[l] = true
				p.wrapped("    ", "lowered threshold: "+Printable(l))
			}
		}
	}
}
