package report

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// asked is a check under a pack that others wait for.
type asked struct{ pack, check string }

// forPeople gathers the findings of a decision as groups does, and puts together under one pack what waits for one and the same thing: a reader
// learns once that something is not known, and what to do about it. It stands where the gravest of them would, or where the check that they wait for has
// failed and is as grave as all of them.
func forPeople(d *decision.Decision) []group {
	all := firstThingsFirst(d, groups(d))
	own, awaited := ownOf(all)
	at, merged := map[asked]int{}, map[asked]bool{}
	var out []group
	for _, g := range all { // gravest first
		k := asked{g.Pack, g.Awaits}
		i, known := at[k]
		switch {
		case g.Awaits == "" || !stands(g.Finding):
			self := asked{g.Pack, g.Check}
			if awaited[self] && !merged[self] && g.Outcome == decision.Fail && stands(g.Finding) {
				at[self] = len(out)
			}
			out = append(out, g)
			continue
		case !known:
			i = len(out)
			at[k], merged[k] = i, true
			out = append(out, waitedFor(g, own[k]))
		}
		out[i].wait(g)
	}
	return slices.DeleteFunc(out, func(g group) bool {
		return merged[asked{g.Pack, g.Check}] && g.waits == nil && g.Outcome == decision.Indeterminate && stands(g.Finding)
	})
}

// ownOf is what is not known of the checks that others wait for, by those checks, and which these are.
func ownOf(all []group) (own map[asked]group, awaited map[asked]bool) {
	own, awaited = map[asked]group{}, map[asked]bool{}
	for _, g := range all {
		switch {
		case !stands(g.Finding):
		case g.Awaits != "":
			awaited[asked{g.Pack, g.Awaits}] = true
		case g.Outcome == decision.Indeterminate:
			own[asked{g.Pack, g.Check}] = g
		}
	}
	return own, awaited
}

// waitedFor is what others wait for: what the check itself found, if it lacks the same, or what stands for it.
func waitedFor(first, own group) group {
	g := group{Finding: own.Finding}
	if own.Check == "" {
		g.Finding = first.Finding
		g.Check, g.Title, g.Expected, g.Fix, g.Becomes = first.Awaits, "What it asks for is lacking", "", "", nil
		g.Why = "What is not known is no pass."
		g.Clause = decision.Clause{Source: "cleanbill", ID: "what is not known is no pass", Confidence: "confirmed"}
	}
	g.Severity = first.Severity
	for _, f := range own.all {
		g.say(f)
	}
	return g
}

// wait adds a check, and what it says that the others do not.
func (g *group) wait(other group) {
	g.waits = append(g.waits, other.Check)
	for _, f := range other.all {
		// What is lacking is lacking of all that it would be asked about.
		g.say(decision.Finding{Message: f.Message, Expected: g.Expected, Subject: decision.Subject{Kind: decision.KindDelivery}})
	}
}

func (g *group) say(f decision.Finding) {
	if g.said == nil {
		g.said = map[string]bool{}
		for _, own := range g.all {
			g.said[own.Message] = true
		}
	}
	if g.said[f.Message] {
		return
	}
	g.said[f.Message] = true
	g.all = append(g.all, f)
	g.count = len(g.all)
}

// heading is what a group is about, with the checks that wait for it.
func (g group) heading() string {
	if g.waits == nil {
		return g.Title
	}
	return g.Title + " (" + strings.Join(slices.Sorted(slices.Values(g.waits)), ", ") + " wait for it)"
}
