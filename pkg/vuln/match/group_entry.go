package match

import (
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Some entries of an SBOM are no software of their own: they say in what the others were found. Trivy lists the distribution that packages are of, and for each program,
// lock file or language in which it found packages a group of these, called after a file. No advisory is about them; what they stand for is looked up by its own names.

// noBase is why nothing can be told of an operating system of which only some packages are listed.
const noBase = "neither purl nor CPE; some of its packages are listed, but neither its C library nor the package that says which release it is (base-files, redhat-release and the like), so the rest of it may be listed nowhere"

// entries are the components of a document that may say nothing but that.
type entries struct {
	groups map[*sbom.Component]bool // they do
	inPart map[*sbom.Component]bool // operating systems of which some packages are listed, and not the base, so that they stand for others too
}

// groupEntries finds them; which groups of packages are such, sbom.Document.OnlyGroups says. Each group bears neither an identifier nor anything else that it could be looked
// up by, but for the CPE of the distribution, in its release: what is known by that is of its packages, and would only be found again where these repair it.
func (d *Database) groupEntries(doc *sbom.Document) (entries, error) {
	out := entries{map[*sbom.Component]bool{}, map[*sbom.Component]bool{}}
	byTrivy := doc.ByTrivy()
	// Where an operating system asks for them.
	within := sync.OnceValue(func() containers { return containersOf(doc) })
	listed := sync.OnceValues(func() (map[*sbom.Component]*packaged, error) { return d.packagedIn(doc, within()) })
	for _, c := range doc.Components {
		system := c.Type == sbom.TypeOperatingSystem || byTrivy && strings.HasPrefix(c.Ref, "SPDXRef-OperatingSystem-")
		switch {
		case !system && !doc.OnlyGroups(c), !saysNothing(c, system):
		case !system:
			out.groups[c] = true
		default:
			all, err := listed()
			if err != nil {
				return entries{}, err
			}
			if err := d.place(&out, c, within().of(c), all); err != nil {
				return entries{}, err
			}
		}
	}
	return out, nil
}

// place puts an operating system among the groups, where the base of it is listed in each container that it is in; or among those of which some packages are listed.
func (d *Database) place(out *entries, c *sbom.Component, within []*sbom.Component, listed map[*sbom.Component]*packaged) error {
	whole, inPart := len(within) < maxContainers, false
	for _, container := range within {
		around := listed[container]
		if around == nil {
			whole = false
			continue
		}
		based, err := d.isAmong(c, around.whole)
		if err != nil {
			return err
		}
		some, err := d.isAmong(c, around.inPart)
		if err != nil {
			return err
		}
		whole, inPart = whole && based, inPart || based || some
	}
	if whole {
		out.groups[c] = true
	} else if inPart {
		out.inPart[c] = true
	}
	return nil
}

// explain tells of which operating systems more packages are wanted, where nothing else tells what they are.
func (e entries) explain(all []Component) {
	for n := range all {
		if c := &all[n]; e.inPart[c.Component] && c.Reason() == NoIdentifier {
			c.Gaps[0].Detail = noBase
		}
	}
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
