package report

import (
	"fmt"
	"sort"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// group is the findings of one check with one outcome under one pack: what a reader takes in at once.
type group struct {
	decision.Finding // the first of them
	all              []decision.Finding
	count            int      // with those that the decision does not list
	waits            []string // checks that wait for what is asked for; see forPeople
	said             map[string]bool
}

// more says how many findings are beyond those that a page names.
func (g group) more(named int, lists string) string {
	switch more := g.count - named; {
	case more == 0:
		return ""
	case len(g.all) == g.count:
		return fmt.Sprintf("… and %d more; %s all", more, lists)
	case named < len(g.all):
		return fmt.Sprintf("… and %d more; %s the first %d, the others are only counted", more, lists, len(g.all))
	default:
		return fmt.Sprintf("… and %d more, which are only counted", more)
	}
}

var outcomeRank = map[decision.Outcome]int{
	decision.Fail: 0, decision.Withheld: 1, decision.Error: 2, decision.DeclaredUnknown: 3,
	decision.Indeterminate: 4, decision.Pass: 5, decision.NotApplicable: 6,
}

// groups gathers the findings of a decision, gravest first. What waits for another check is told apart from what does not: something else settles it.
func groups(d *decision.Decision) []group {
	type key struct {
		pack, check string
		outcome     decision.Outcome
		waiver      string // what waivers lift is told apart
		awaits      string
	}
	at := map[key]int{}
	var out []group
	for _, f := range d.Findings {
		k := key{f.Pack, f.Check, f.Outcome, liftedBy(f), f.Awaits}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, group{Finding: f})
		}
		out[i].all = append(out[i].all, f)
		out[i].count++
	}
	for _, u := range d.Unlisted {
		countUnlisted(out, u)
	}
	sort.SliceStable(out, func(i, j int) bool { return graver(out[i].Finding, out[j].Finding) })
	return out
}

// countUnlisted adds what is only counted to the group that it is of; where some of its check wait for another, to those that do not, since nobody knows.
func countUnlisted(all []group, u decision.Unlisted) {
	to, listed := -1, 0
	for i, g := range all {
		if g.Pack != u.Pack || g.Check != u.Check || g.Outcome != u.Outcome || liftedBy(g.Finding) != u.Waiver {
			continue
		}
		listed += len(g.all)
		if to < 0 || g.Awaits == "" {
			to = i
		}
	}
	if to >= 0 {
		all[to].count += u.Count - listed
	}
}

func graver(a, b decision.Finding) bool {
	ra, rb := a.Outcome.Settled(), b.Outcome.Settled()
	switch {
	case ra != rb:
		return rb // what did not pass stands before what did
	case a.Severity != b.Severity:
		return a.Severity.Compare(b.Severity) < 0
	case a.Outcome != b.Outcome:
		return outcomeRank[a.Outcome] < outcomeRank[b.Outcome]
	case a.Check != b.Check:
		return a.Check < b.Check
	default:
		return a.Pack < b.Pack
	}
}

// liftedBy is the id of the waiver that lifts a finding; empty when none does.
func liftedBy(f decision.Finding) string {
	if f.Waiver == nil {
		return ""
	}
	return f.Waiver.ID
}

// stands says whether a finding stands against something: it did not pass, and no waiver lifts it.
func stands(f decision.Finding) bool { return !f.Outcome.Settled() && f.Waiver == nil }

// subjectName names a finding's subject for people.
func subjectName(s decision.Subject) string {
	name := s.Name
	if name == "" {
		name = s.Ref
	}
	if s.Component != "" {
		name += " in " + s.Component
	}
	if s.Version != "" {
		name += " " + s.Version
	}
	if s.Kind == decision.KindDelivery {
		return "the delivery"
	}
	return Headline(name)
}

// place renders where a finding can be looked up.
func place(e decision.Evidence) string {
	if e.File == "." {
		return "the delivery as a whole"
	}
	if e.Pointer == "" {
		return e.File
	}
	return e.File + " at " + e.Pointer
}

// verdictSentence says what a verdict means. What waivers lift is said with it: it stood against the delivery.
func verdictSentence(d *decision.Decision) string {
	if d.Verdict != decision.Accept || d.Totals.Waived == 0 {
		return verdictWords[d.Verdict]
	}
	return "Nothing that was checked stands against accepting this delivery but what waivers lift."
}

// verdictWords says what a verdict means, in one sentence.
var verdictWords = map[decision.Verdict]string{
	decision.Accept:      "Nothing that was checked stands against accepting this delivery.",
	decision.Conditional: "May be used only when the obligations below are met.",
	decision.Reject:      "Must not be used. What stands against it is listed below.",
}
