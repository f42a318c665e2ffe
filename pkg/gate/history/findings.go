package history

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Settle adds what is known only after judging: which findings are new and which are gone, and what became of obligations and waivers.
func (r *Record) Settle(d *decision.Delta, now *decision.Decision, judged Judged, pairs []Pair) {
	if r.Decision == nil {
		return
	}
	d.New, d.NewCount, d.Fixed, d.FixedCount = turned(r.Decision, now, refs(pairs))
	d.Exploited = newlyExploited(r.Decision, now)
	d.Obligations = r.Obligations(judged)
	d.Waivers = lapsed(r.Decision.Waivers, now.Waivers)
	d.NotCompared = append(d.NotCompared, notComparable(r.Decision, now)...)
}

// about tells which findings of two decisions are of one thing.
func about(f decision.Finding) string { return f.Identity() }

// file is about, without the name: files bear the version of a release in their names.
func file(f decision.Finding) string {
	switch f.Subject.Kind {
	case decision.KindArtifact, decision.KindEvidence, decision.KindSBOM, decision.KindDelivery:
		return strings.Join([]string{f.Pack, f.Check, f.Subject.Kind}, "\x00")
	}
	return ""
}

// componentKeys give findings of now a key by which those of before have it too: of a component that both SBOMs list, by its ref of before, whatever it is called now.
// It is "" for all others.
func componentKeys(refs map[string]string) (then, now func(decision.Finding) string) {
	listed := map[string]bool{}
	for _, was := range refs {
		listed[was] = true
	}
	key := func(f decision.Finding, ref func(string) (string, bool)) string {
		id := ""
		switch f.Subject.Kind {
		case decision.KindComponent:
		case decision.KindVulnerability:
			id = f.Subject.Name
		default:
			return ""
		}
		was, is := ref(f.Subject.Place())
		if !is {
			return ""
		}
		return strings.Join([]string{f.Pack, f.Check, f.Subject.Kind, was, id}, "\x00")
	}
	then = func(f decision.Finding) string {
		return key(f, func(ref string) (string, bool) { return ref, listed[ref] })
	}
	now = func(f decision.Finding) string {
		return key(f, func(ref string) (string, bool) { was, is := refs[ref]; return was, is })
	}
	return then, now
}

// turned pairs the findings that did not pass then and now, of the packs that judged both times: those of components by refs, which says what a component of now was
// then, and the others by what they are called. Of two that are paired and ended otherwise, the one of now is
// new, and so is one that a waiver does not lift any more. What a waiver lifts now is not gone, and where findings are only counted nobody can say which are.
func turned(was, now *decision.Decision, refs map[string]string) (added []decision.Turned, addedCount int, fixed []decision.Turned, fixedCount int) {
	added, fixed = []decision.Turned{}, []decision.Turned{}
	before, after := standing(was, packsOf(now)), standing(now, packsOf(was))
	same := func(f decision.Finding) string { return about(f) + "\x00" + string(f.Outcome) }
	keep := func(old, is decision.Finding) {
		switch {
		case is.Waiver != nil:
		case old.Outcome != is.Outcome:
			added = append(added, turnedDoc(is, old.Outcome))
		case old.Waiver != nil:
			added = append(added, turnedDoc(is, ""))
		}
	}
	then, is := componentKeys(refs)
	before, after = unpaired(before, after, then, is, keep)
	before, after = unpaired(before, after, same, same, keep)
	before, after = unpaired(before, after, about, about, keep)
	before, after = unpaired(before, after, file, file, keep)
	for _, f := range after {
		if f.Waiver == nil {
			added = append(added, turnedDoc(f, ""))
		}
	}
	for _, f := range before {
		if f.Waiver == nil && !counted(now, f) {
			fixed = append(fixed, turnedDoc(f, ""))
		}
	}
	for _, list := range [][]decision.Turned{added, fixed} {
		slices.SortStableFunc(list, func(a, b decision.Turned) int {
			return cmp.Or(a.Severity.Compare(b.Severity), cmp.Compare(a.Check, b.Check), cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.Subject.Ref, b.Subject.Ref))
		})
	}
	addedCount, fixedCount = len(added), len(fixed)
	return added[:min(addedCount, decision.MaxDelta)], addedCount, fixed[:min(fixedCount, decision.MaxDelta)], fixedCount
}

// counted says whether a decision only counts some findings of the check of one.
func counted(d *decision.Decision, f decision.Finding) bool {
	return slices.ContainsFunc(d.Unlisted, func(u decision.Unlisted) bool { return u.Check == f.Check && u.Pack == f.Pack })
}

// standing are the findings that did not pass under packs that are named.
func standing(d *decision.Decision, packs map[string]bool) []decision.Finding {
	var out []decision.Finding
	for _, f := range d.Findings {
		if !f.Outcome.Settled() && packs[f.Pack] {
			out = append(out, f)
		}
	}
	return out
}

func packsOf(d *decision.Decision) map[string]bool {
	out := map[string]bool{}
	for _, p := range d.Packs {
		out[p.Name] = true
	}
	return out
}

// unpaired takes out, in their order, findings of before and after that have one key, each by the function of its side; "" is no key. Each pair is told.
func unpaired(before, after []decision.Finding, then, now func(decision.Finding) string, told func(was, is decision.Finding)) (olds, news []decision.Finding) {
	left := map[string][]int{}
	for i, f := range before {
		if k := then(f); k != "" {
			left[k] = append(left[k], i)
		}
	}
	gone := map[int]bool{}
	for _, f := range after {
		k := now(f)
		if len(left[k]) == 0 {
			news = append(news, f)
			continue
		}
		i := left[k][0]
		left[k], gone[i] = left[k][1:], true
		told(before[i], f)
	}
	for i, f := range before {
		if !gone[i] {
			olds = append(olds, f)
		}
	}
	return olds, news
}

func turnedDoc(f decision.Finding, was decision.Outcome) decision.Turned {
	return decision.Turned{Pack: f.Pack, Check: f.Check, Title: f.Title, Severity: f.Severity, Outcome: f.Outcome, Was: was, Subject: f.Subject, Message: f.Message}
}

// newlyExploited are the vulnerabilities known to be exploited now that were not then.
func newlyExploited(was, now *decision.Decision) []string {
	before, after := exploited(was), exploited(now)
	maps.DeleteFunc(after, func(id string, _ bool) bool { return before[id] })
	return append([]string{}, slices.Sorted(maps.Keys(after))...)
}

func exploited(d *decision.Decision) map[string]bool {
	out := map[string]bool{}
	for _, s := range d.SBOMs {
		if s.Assessment == nil {
			continue
		}
		for _, id := range s.Assessment.Exploited {
			out[id] = true
		}
	}
	return out
}

// notComparable says in plain words which findings could not be held against each other.
func notComparable(was, now *decision.Decision) []string {
	out := []string{}
	before, after := packsOf(was), packsOf(now)
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if !before[name] {
			out = append(out, "findings of pack "+name+", which did not judge then")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if !after[name] {
			out = append(out, "findings of pack "+name+", which does not judge now")
		}
	}
	beyond := map[string]bool{}
	for _, u := range slices.Concat(was.Unlisted, now.Unlisted) {
		if before[u.Pack] && after[u.Pack] {
			beyond[fmt.Sprintf("findings of check %s under pack %s beyond those that are listed", u.Check, u.Pack)] = true
		}
	}
	out = append(out, slices.Sorted(maps.Keys(beyond))...)
	if looked(now) && !looked(was) {
		out = append(out, "vulnerabilities that were exploited then: they were not looked up")
	}
	return out
}

// looked says whether components were looked up.
func looked(d *decision.Decision) bool {
	return slices.ContainsFunc(d.SBOMs, func(s decision.SBOM) bool { return s.Assessment != nil && s.Assessment.Reason == "" })
}
