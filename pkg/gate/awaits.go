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
	add := func(id, place string) {
		if text := decision.Cut(id+" in "+place, maxName); id != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	id, versions := aboutOf(was.Obligation)
	ids := append([]string{}, was.Asked...)
	if one := strings.TrimSpace(was.Of + id); one != "" {
		ids = []string{one}
	}
	switch {
	case asks(was.Obligation) && len(as) > 0:
		_, out = t.silentIn(was, then, f)
	case len(as) > 0:
		for _, c := range as {
			for _, id := range ids {
				add(id, c.Label())
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

// awaitsLeft is awaits of parts that were left out.
func (t *tally) awaitsLeft(was decision.ObligationDelta, f formerly, add func(id, place string)) {
	for i, one := range each(was) {
		ids := was.In[i].Asked
		if was.Of != "" {
			ids = []string{was.Of}
		}
		if t.saidOf(one, ids, f) || t.known(f).bears(one.Component, packagePart(one.From, one.ID)) && !one.Left {
			continue
		}
		for _, id := range ids {
			add(id, labelOf(one.Component, one.Versions))
		}
	}
}

// labelOf names a component that is listed no more.
func labelOf(component string, versions []string) string {
	return strings.TrimSpace(component + " " + strings.Join(versions, ", "))
}
