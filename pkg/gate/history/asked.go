package history

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// MaxStated bounds what an obligation about statements keeps: pairs of a vulnerability and a part, whether one delivery asks about them or many one after another. Where there were more it is not known to be met.
const MaxStated = 1000

// unanswered adds to what an obligation asks about statements what the one of before did: a check tells only what is stated today, and what is stated no more was not answered. What was answered the one of before has no more.
func unanswered(now *decision.Obligation, was decision.Obligation) {
	if !was.AsksStatements() || now.About != "" || now.Of != "" {
		return
	}
	now.In, now.Beyond = slices.Clone(now.In), now.Beyond || was.Beyond
	room := MaxStated
	for _, m := range now.In {
		room -= len(m.Asked)
	}
	for _, m := range was.In {
		i := slices.IndexFunc(now.In, m.Same)
		if i >= 0 {
			m.Asked = slices.DeleteFunc(slices.Clone(m.Asked), func(id string) bool { return slices.Contains(now.In[i].Asked, id) })
		}
		if kept := max(0, min(room, len(m.Asked))); kept < len(m.Asked) {
			m.Asked, now.Beyond = m.Asked[:kept:kept], true
		}
		room -= len(m.Asked)
		switch {
		case len(m.Asked) == 0:
		case i < 0:
			now.In = append(now.In, m)
		default:
			now.In[i].Asked = slices.Sorted(slices.Values(slices.Concat(now.In[i].Asked, m.Asked)))
		}
	}
	now.Asked = AskedIn(now.In)
}

// AskedIn are the vulnerabilities that are asked about in parts, sorted.
func AskedIn(all []decision.Meant) (out []string) {
	for _, m := range all {
		out = append(out, m.Asked...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
