package match

import (
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Some entries of an SBOM are no software of their own: they say in what the others were found. Trivy lists the distribution that packages are of, and for each program,
// lock file or language in which it found packages a group of these, called after a file. No advisory is about them; what they stand for is looked up by its own names.

// groups are the components of a document that say nothing but that; which groups of packages do, sbom.Document.OnlyGroups says. Each bears neither an identifier nor anything else that it could be looked
// up by, but for the CPE of the distribution, in its release: what is known by that is of its packages, and would only be found again where these repair it.
func (d *Database) groups(doc *sbom.Document) (map[*sbom.Component]bool, error) {
	out := map[*sbom.Component]bool{}
	byTrivy := doc.ByTrivy()
	packaged := sync.OnceValues(func() (releases, error) { return d.packagedIn(doc) }) // where an operating system asks for them
	for _, c := range doc.Components {
		system := c.Type == sbom.TypeOperatingSystem || byTrivy && strings.HasPrefix(c.Ref, "SPDXRef-OperatingSystem-")
		switch {
		case !system && !doc.OnlyGroups(c), !saysNothing(c, system):
		case !system:
			out[c] = true
		default:
			all, err := packaged()
			if err == nil {
				out[c], err = d.isAmong(c, all)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// saysNothing says of a component that nothing of it can be looked up: it names neither a package nor a product, and not what it was made of. An operating system may name products: see calledSo.
func saysNothing(c *sbom.Component, system bool) bool {
	details := c.Details()
	i := identify(c, false)
	if len(i.packages) > 0 || details.SWID != "" && !details.SWIDRepeats || details.Pedigree != nil || len(c.Hashes) > 0 {
		return false
	}
	if len(i.cpes) > 0 {
		return system && len(i.gaps) == 0
	}
	return len(i.gaps) == 1 && i.gaps[0].Reason == NoIdentifier
}
