package gate

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// unknownSystems says of which operating systems reference data know nothing, where a check asks for such data: what their supplier
// states of their support is then held against nothing.
func (ev *evidence) unknownSystems() []string {
	table := ev.known.table
	if table == nil {
		return nil
	}
	var unknown []string
	seen := map[string]bool{}
	for _, doc := range ev.sboms {
		for _, c := range doc.Components {
			if !isSystem(c) || seen[c.Label()] || assess.CycleOf(table, c, ev.known.at).Result != lifecycle.NoProduct {
				continue
			}
			seen[c.Label()] = true
			unknown = append(unknown, c.Label())
		}
	}
	switch len(unknown) {
	case 0:
		return nil
	case 1:
		return []string{"support of " + label(unknown[0]) + ": reference data do not know this operating system, so how long it is supported is the supplier's word alone"}
	}
	return []string{fmt.Sprintf("support of %d operating systems, the first %s: reference data do not know them, so how long they are supported is the supplier's word alone",
		len(unknown), label(unknown[0]))}
}

// isSystem says whether a component is an operating system, by its type or its CPE name.
func isSystem(c *sbom.Component) bool {
	return c.Type == "operating-system" || c.CPE.State == sbom.Stated && c.CPE.Part == "o"
}
