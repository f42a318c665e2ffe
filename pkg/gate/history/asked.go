package history

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// unanswered adds to what an obligation asks about statements what the one of before did: a check tells only what is stated today, and what is stated no more was not answered. What was answered the one of before has no more.
func unanswered(now *decision.Obligation, was decision.Obligation) {
	if !was.AsksStatements() || now.About != "" || now.Of != "" {
		return
	}
	now.In, now.Beyond = slices.Clone(now.In), now.Beyond || was.Beyond
	asked := slices.Clone(now.Asked)
	for _, m := range was.In {
		i := slices.IndexFunc(now.In, func(one decision.Meant) bool {
			return one.Component == m.Component && one.Package == m.Package && one.Unfound == m.Unfound && one.Left == m.Left && slices.Equal(one.Versions, m.Versions)
		})
		if i < 0 {
			now.In = append(now.In, m)
		} else {
			ids := slices.Concat(now.In[i].Asked, m.Asked)
			slices.Sort(ids)
			now.In[i].Asked = slices.Compact(ids)
		}
		asked = append(asked, m.Asked...)
	}
	slices.Sort(asked)
	now.Asked = slices.Compact(asked)
}
