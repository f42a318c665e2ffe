package gate

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// unknownSystems says of which operating systems and platforms reference data know nothing, where a check asks for such data: what their supplier
// states of their support is then held against nothing.
func (ev *evidence) unknownSystems() []string {
	table := ev.known.table
	if table == nil {
		return nil
	}
	var systems, platforms []string
	seen := map[string]bool{}
	for _, doc := range ev.sboms {
		for _, c := range doc.Components {
			system := isSystem(c)
			if !system && !isPlatform(c) || seen[c.Label()] || assess.CycleOf(table, c, ev.known.at).Result != lifecycle.NoProduct {
				continue
			}
			seen[c.Label()] = true
			if system {
				systems = append(systems, c.Label())
			} else {
				platforms = append(platforms, c.Label())
			}
		}
	}
	return append(unknownOf(systems, "operating system", "operating systems"), unknownOf(platforms, "runtime, framework or database", "runtimes, frameworks or databases")...)
}

// unknownOf is the line about some things of one kind; none about none.
func unknownOf(all []string, one, several string) []string {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return []string{"support of " + label(all[0]) + ": reference data do not know this " + one + ", so how long it is supported is the supplier's word alone"}
	}
	return []string{fmt.Sprintf("support of %d %s, the first %s: reference data do not know them, so how long they are supported is the supplier's word alone",
		len(all), several, label(all[0]))}
}

// isSystem says whether a component is an operating system, by its type or its CPE name.
func isSystem(c *sbom.Component) bool {
	return c.Type == sbom.TypeOperatingSystem || c.CPE.State == sbom.Stated && c.CPE.Part == "o"
}

// isPlatform says whether a component is what others run on: by its type, where it is no package of an ecosystem, as many are that are called
// frameworks.
func isPlatform(c *sbom.Component) bool {
	if c.Purl.State == sbom.Stated && c.Purl.Type != "generic" {
		return false
	}
	return c.Type == "platform" || c.Type == "framework"
}
