package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// maxAwaited bounds what is written of the statements that one obligation waits for.
const maxAwaited = 50

// awaits are the vulnerabilities that a signed statement of the supplier's has to end, and where, so that an obligation holds nothing back any more: in the components in which it is open (as) or, of one that is not known to be met, in those that
// were left out. An obligation about none waits for none.
func (t *tally) awaits(was decision.ObligationDelta, as []*sbom.Component, then string, f formerly) (out []string) {
	told := map[string]bool{}
	add := func(id, place string) {
		if text := decision.Cut(id+" in "+place, maxName); id != "" && !told[text] {
			told[text], out = true, append(out, text)
		}
	}
	id, versions := aboutOf(was.Obligation)
	ids := append([]string{}, was.Asked...)
	if one := strings.TrimSpace(was.Of + id); one != "" {
		ids = []string{one}
	}
	switch {
	case was.AsksStatements() && (len(as) > 0 || was.Left):
		t.awaitsReplies(was, then, f, add)
	case len(as) > 0:
		for _, c := range as {
			for _, id := range ids {
				add(id, placeOf(c, was.Unfound && was.Component == ""))
			}
		}
	case !was.Left:
	case len(was.In) > 0:
		t.awaitsLeft(was, f, add)
	case was.Component != "":
		for _, id := range ids {
			add(id, labelOf(was.Component, versions))
		}
	}
	if more := len(out) - maxAwaited; more > 0 {
		out = append(slices.Clip(out[:maxAwaited]), fmt.Sprintf("and %d more", more))
	}
	return out
}

// awaitsReplies is awaits of what a check asked about statements: each question that nothing settles, in what is listed or, of what is listed no more, by the name that it had.
func (t *tally) awaitsReplies(was decision.ObligationDelta, then string, f formerly, add func(id, place string)) {
	for _, q := range questions(was) {
		of := t.silentOf(q, then, f)
		if len(of) == 0 {
			if t.settled(q, f) {
				continue
			}
			of = t.listedNow(each(q)[0], f)
		}
		for _, c := range of {
			add(q.Of, placeOf(c, ofWhole(q)))
		}
		if len(of) == 0 || q.Left {
			add(q.Of, labelOf(q.In[0].Component, q.In[0].Versions))
		}
	}
}

// listedNow are the components that may be the one that an obligation is about.
func (t *tally) listedNow(was decision.ObligationDelta, f formerly) (out []*sbom.Component) {
	for _, l := range t.near(f, was) {
		out = append(out, l.Component)
	}
	return out
}

// awaitsLeft is awaits of parts that were left out.
func (t *tally) awaitsLeft(was decision.ObligationDelta, f formerly, add func(id, place string)) {
	for i, one := range each(was) {
		ids := was.In[i].Asked
		if was.Of != "" {
			ids = []string{was.Of}
		}
		if t.saidOf(one, ids, f) || t.componentNames(f).bears(one.Obligation) && !one.Left {
			continue
		}
		for _, id := range ids {
			add(id, labelOf(one.Component, one.Versions))
		}
	}
}

// placeOf says in what something has to be stated: in a component, or in the product as a whole, of which that is stated where no part is named.
func placeOf(c *sbom.Component, whole bool) string {
	if whole {
		return "the product as a whole, " + c.Label()
	}
	return c.Label()
}

// labelOf names a component that is listed no more.
func labelOf(component string, versions []string) string {
	return strings.TrimSpace(component + " " + strings.Join(versions, ", "))
}
