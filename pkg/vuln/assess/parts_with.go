package assess

import (
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// partsWith gives the parts in which a vulnerability was found, by any of its ids. They are gathered when it is first asked.
func (j *joiner) partsWith() func(vuln.ID) []int {
	all := sync.OnceValue(func() map[vuln.ID][]int {
		in := map[vuln.ID][]int{}
		for n := range j.Documents {
			for i := range j.Documents[n].Looked {
				looked := &j.Documents[n].Looked[i]
				for k := range looked.Found {
					for _, id := range j.Aliases.Of(looked.Found[k].ID) {
						in[id] = append(in[id], j.inventory.of[looked.Component])
					}
				}
			}
		}
		return in
	})
	return func(id vuln.ID) []int { return all()[id] }
}
