package gate

import (
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// groupsOnly tells of which entries nothing was asked because they only say in what others were found, where a check of this run leaves them out: see sbom.Document.OnlyLists.
func (g *Gate) groupsOnly(ev *evidence) []string {
	if !g.asks("component.within") {
		return nil
	}
	var out []string
	for _, doc := range ev.sboms {
		if line := groupsLine(doc); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// groupsLine is the line about one SBOM, "" where it has no such entry.
func groupsLine(doc *sbom.Document) string {
	var names []string
	n := 0
	for _, c := range doc.Components {
		if !doc.OnlyLists(c) {
			continue
		}
		if n++; n <= maxListedNames {
			names = append(names, label(c.Label()))
		}
	}
	const asked = "version, licence, supplier and support were asked of the packages, and not of "
	first := strings.Join(names, ", ")
	switch {
	case n == 0:
		return ""
	case n == 1:
		return fmt.Sprintf("contents of %s: 1 entry only says in what listed packages were found (%s): %sit", doc.Path, first, asked)
	case n > maxListedNames:
		first = "the first " + first
	}
	return fmt.Sprintf("contents of %s: %d entries only say in what listed packages were found (%s): %sthem", doc.Path, n, first, asked)
}
