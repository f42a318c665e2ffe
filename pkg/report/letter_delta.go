package report

import (
	"cmp"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// delta tells the supplier what is different from what was delivered before, as far as it is his to explain.
func (l *letter) delta(d *decision.Decision) {
	if d.Delta == nil || d.Delta.SameDelivery {
		return
	}
	l.heading(2, "What is different from before")
	against := d.Delta.Against()
	before := Printable(strings.TrimSpace(cmp.Or(against.Product, against.Name) + " " + against.Version))
	if against.Verified {
		l.paragraph("We held your delivery against %s.", before)
	} else {
		l.paragraph("We held your delivery against %s, by a record that is not verified.", before)
	}
	for _, part := range append([]deltaPart{{Title: deltaVersion(d)}, componentPart(d.Delta.Components)}, toExplain(d.Delta)...) {
		l.item(0, "%s", Printable(part.Title))
		room := min(len(part.Lines), letterRoom)
		for _, line := range part.Lines[:room] {
			l.item(1, "%s", Printable(line))
		}
		rest := len(part.Lines) - room
		if rest > 0 {
			l.item(1, "and %d more: annex %d lists them", rest, l.annex(part.Title, []same{{subjects: printables(part.Lines)}}))
		}
		if part.More > 0 {
			l.item(1, "and %d more, which are not listed", part.More)
		}
	}
}
