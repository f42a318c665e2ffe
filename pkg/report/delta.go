package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// deltaPart is one part of what changed since before: what it is about, in a line, and below it one line for each thing. Nothing is escaped yet.
type deltaPart struct {
	Title string
	Lines []string
	More  int // lines that the decision does not list
}

// shownDelta bounds the lines of a part on a page that is not verbose.
const shownDelta = 10

// deltaHead says what the delivery is held against, and what came of it; "" when it is held against nothing.
func deltaHead(d *decision.Decision) string {
	if d.Delta == nil {
		return ""
	}
	p := d.Delta.Previous
	text := capital(earlierName(p))
	if p.At != "" {
		text += fmt.Sprintf(", judged as of %s: %s then, %s now", momentOf(p.At), p.Verdict, d.Verdict)
	}
	text += ". " + verifiedBy(p)
	if m := d.Delta.Measure; m != nil {
		text += " What changed is told since " + earlierName(*m) + ", which that one was held against: it was rejected, or is of the same delivery. " + verifiedBy(*m)
	}
	for _, older := range d.Delta.Older {
		var words []string
		for _, aspect := range older.Also {
			words = append(words, aspect.Words())
		}
		what := "What changed in " + strings.Join(words, ", ")
		if len(older.Also) == len(d.Delta.Judged) {
			what = "All of it"
		}
		text += " " + what + " is told since " + earlierName(older.Earlier) + " as well: what had changed there was not accepted since. " + verifiedBy(older.Earlier)
	}
	return text
}

// earlierName says what a delivery is held against.
func earlierName(p decision.Earlier) string {
	text := map[string]string{"dossier": "dossier ", "decision": "decision ", "sbom": "SBOM "}[p.Kind] + p.Name
	if p.Product != "" {
		text += " about " + strings.TrimSpace(p.Product+" "+p.Version)
	}
	return text
}

// verifiedBy says who vouches for what a delivery is held against.
func verifiedBy(p decision.Earlier) string {
	switch {
	case !p.Verified:
		return "NOT VERIFIED: " + p.Unverified + "; it counts against the delivery where it shows something, and never for it."
	case strings.HasPrefix(p.Key, "sha256:"):
		return "Verified with the key " + p.Key + "."
	}
	return "Verified as signed by " + p.Key + "."
}

// deltaParts are what changed, in the order in which a reader needs it. What did not change has one line at most.
func deltaParts(d *decision.Decision) []deltaPart {
	if d.Delta == nil {
		return nil
	}
	t := d.Delta
	parts := []deltaPart{{Title: deltaVersion(d)}, componentPart(t.Components)}
	add := func(title string, lines []string, more int) {
		if len(lines) > 0 {
			parts = append(parts, deltaPart{fmt.Sprintf("%s: %d", title, len(lines)+more), lines, more})
		}
	}
	for _, part := range toExplain(t) {
		add(part.Title, part.Lines, 0)
	}
	add("New findings", turnedLines(t.New, false), t.NewCount-len(t.New))
	add("Findings that are gone", turnedLines(t.Fixed, true), t.FixedCount-len(t.Fixed))
	add("Newly known to be exploited", t.Exploited, 0)
	add("Waivers that lift nothing any more", waiverDeltas(t.Waivers), 0)
	add("Obligations of then", obligationDeltas(t.Obligations, d.At), 0)
	add("Not compared", slices.Concat(t.Unnumbered, t.NotCompared), 0)
	return parts
}

// toExplain are the parts that the supplier has to explain besides the components, those of which there is nothing left out.
func toExplain(t *decision.Delta) []deltaPart {
	return slices.DeleteFunc([]deltaPart{
		{Title: "SBOMs that contradict those of before", Lines: t.Revisions},
		{Title: "Signed by others than before", Lines: movedLines(t.Signers)},
		{Title: "Signed before, and not now", Lines: t.Unsigned},
		{Title: "Built by others than before", Lines: movedLines(t.Builders)},
		{Title: "Software of the same version with other content", Lines: t.Replaced},
	}, func(p deltaPart) bool { return len(p.Lines) == 0 })
}

func deltaVersion(d *decision.Decision) string {
	t := d.Delta
	switch {
	case t.SameDelivery:
		return "The same delivery: every file is as it was"
	case !t.SameProduct:
		return fmt.Sprintf("Another name of the product: %s, before %s", cmp.Or(d.Delivery.Product, "none stated"), cmp.Or(t.Before().Product, "none stated"))
	}
	words := map[string]string{"later": "a later version", "earlier": "an EARLIER version", "same": "the same version, with other files"}[t.Version]
	return fmt.Sprintf("%s: %s, before %s", capital(cmp.Or(words, "which version is later cannot be told")), cmp.Or(d.Delivery.Version, "none stated"), cmp.Or(t.Before().Version, "none stated"))
}

func componentPart(c decision.ComponentDelta) deltaPart {
	all := 0
	var counts []string
	for _, kind := range slices.Sorted(maps.Keys(c.Counts)) {
		all += c.Counts[kind]
		counts = append(counts, fmt.Sprintf("%d %s", c.Counts[kind], decision.ChangeName(kind)))
	}
	part := deltaPart{Title: fmt.Sprintf("Components: %s, %d to be explained first; %d unchanged", several(all, "change"), c.Grave, c.Unchanged), More: all - len(c.Changes)}
	if len(counts) > 0 {
		part.Title += " (" + strings.Join(counts, ", ") + ")"
	}
	if !c.Compared {
		part.Title = "Components: not compared, or not all: " + c.Reason
	}
	for _, one := range c.Changes {
		line := decision.ChangeName(one.Change) + ": " + ChangeWords(one)
		if one.Grave {
			line += " (to be explained)"
		}
		part.Lines = append(part.Lines, line)
	}
	return part
}

func movedLines(all []decision.Moved) []string {
	var out []string
	for _, m := range all {
		out = append(out, m.Words())
	}
	return out
}

// turnedLines says of findings what they are about; what was found is said elsewhere of those that stand.
func turnedLines(all []decision.Turned, messages bool) []string {
	var out []string
	for _, t := range all {
		line := fmt.Sprintf("%s %s (%s, %s): %s", t.Check, t.Title, t.Severity, t.Outcome, subjectName(t.Subject))
		if t.Was != "" {
			line += ", " + string(t.Was) + " then"
		}
		if messages && t.Message != "" {
			line += ": " + t.Message
		}
		out = append(out, line)
	}
	return out
}

func waiverDeltas(all []decision.WaiverDelta) []string {
	var out []string
	for _, w := range all {
		out = append(out, fmt.Sprintf("%s for %s, until %s: %s", w.ID, w.Check, w.Expires, cmp.Or(w.Why, string(w.State))))
	}
	return out
}

// obligationWords are the states of obligations for people, those that need somebody first.
var obligationWords = []struct {
	state decision.ObligationState
	words string
}{{decision.ObligationOverdue, "OVERDUE"}, {decision.ObligationOpen, "open"}, {decision.ObligationWaived, "a waiver lifts what it asks for"}, {decision.ObligationNotJudged, "not known to be met"}, {decision.ObligationMet, "met"}}

// obligationDeltas says of each what became of it; of one that nobody knows to be met, whether its day is over at the moment judged at.
func obligationDeltas(all []decision.ObligationDelta, at time.Time) []string {
	var out []string
	for _, w := range obligationWords {
		for _, o := range all {
			if o.State == w.state {
				words := w.words
				if o.State == decision.ObligationNotJudged && o.Late(at) {
					words = "OVERDUE, " + words
				}
				if o.As != "" {
					words += ", still there as " + o.As
				}
				out = append(out, fmt.Sprintf("%s: [%s] %s, %s: %s", words, o.ID, o.Who, o.Due, aboutWhat(o.Obligation)))
			}
		}
	}
	return out
}

func aboutWhat(o decision.Obligation) string {
	if o.About == "" {
		return o.What
	}
	return o.What + " (" + o.About + ")"
}

// deltaShown gives as many lines as a page has room for, and says how many there are besides.
func deltaShown(p deltaPart, room int) (lines []string, more string) {
	lines = p.Lines[:min(len(p.Lines), room)]
	switch rest := len(p.Lines) - len(lines) + p.More; {
	case rest == 0:
		return lines, ""
	case p.More == 0:
		return lines, fmt.Sprintf("… and %d more; the JSON decision lists all", rest)
	default:
		return lines, fmt.Sprintf("… and %d more; the JSON decision lists the first %d", rest, len(p.Lines))
	}
}

// deltaWords are the head and the parts without their lines, for formats that have no room for more in one place.
func deltaWords(d *decision.Decision) []string {
	out := []string{deltaHead(d)}
	for _, part := range deltaParts(d) {
		out = append(out, part.Title)
	}
	return out
}

func deltaRoom(o Options) int {
	if o.Verbose {
		return decision.MaxDelta
	}
	return shownDelta
}

// deltaTitle names the section on every page.
const deltaTitle = "What changed since before"

func (p page) delta(d *decision.Decision) {
	if d.Delta == nil {
		return
	}
	p.Title(deltaTitle)
	p.Wrapped("  ", Printable(deltaHead(d)))
	for _, part := range deltaParts(d) {
		p.Wrapped("  ", Printable(part.Title))
		lines, more := deltaShown(part, deltaRoom(p.Options))
		for _, line := range lines {
			p.Wrapped("    - ", Printable(line))
		}
		if more != "" {
			p.Line("      %s", more)
		}
	}
}

func (m *markdown) delta(d *decision.Decision) {
	if d.Delta == nil {
		return
	}
	m.line("\n## %s\n\n%s\n", deltaTitle, md(deltaHead(d)))
	for _, part := range deltaParts(d) {
		m.line("- %s", md(part.Title))
		lines, more := deltaShown(part, deltaRoom(m.options))
		for _, line := range lines {
			m.line("  - %s", md(line))
		}
		if more != "" {
			m.line("  - %s", more)
		}
	}
}
