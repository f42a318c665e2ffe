package gate

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// maxListedNames bounds the names of files that are told of one SBOM.
const maxListedNames = 3

// listedFiles tells of which files of SPDX that the product's package contains nothing was asked, where a check of this run leaves them out: see sbom.Component.Listed.
func (g *Gate) listedFiles(ev *evidence) []string {
	if !g.asks("component.within") {
		return nil
	}
	counted := g.asks("sbom.unassessableShare") || g.asks("sbom.assessment.notAssessableShare")
	var out []string
	for _, doc := range ev.sboms {
		if line := listedLine(doc, counted); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// listedLine is the line about one SBOM, "" where it lists no such file. counted says whether a check counts them among the components that cannot be looked up.
func listedLine(doc *sbom.Document, counted bool) string {
	var names []string
	n := 0
	for _, c := range doc.Components {
		if known, _ := c.Assessable(); known || !c.Listed() || !doc.Within(c) {
			continue
		}
		if n++; n <= maxListedNames {
			names = append(names, label(c.Label()))
		}
	}
	if n == 0 {
		return ""
	}
	which, are, them, count := "", "is listed without being a package", "it", "it counts as a component that could not be looked up"
	if n > 1 {
		are, them, count = "are listed without being packages", "them", "they count as components that could not be looked up"
	}
	if n > maxListedNames {
		which = "the first "
	}
	asked := "nothing was asked about what is in " + them + " (version, licence, vulnerabilities)"
	if counted {
		asked = "version, licence, supplier and support were not asked of " + them + "; " + count
	}
	return fmt.Sprintf("contents of %s: %d %s that the product's package contains %s (%s%s): %s", doc.Path, n, plural(n, "file"), are, which, strings.Join(names, ", "), asked)
}
