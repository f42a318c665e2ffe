package match

import (
	"strings"

	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Some entries of an SBOM are no software of their own: they say in what the others were found. Trivy lists the distribution that packages are of, and for each program,
// lock file or language in which it found packages a group of these, called after a file. No advisory is about them; what they stand for is looked up by its own names.

// groups are the components of a document that say nothing but that; which groups of packages do, sbom.Document.OnlyGroups says. Each bears neither an identifier nor anything else that it could be looked
// up by.
func (d *Database) groups(doc *sbom.Document) (map[*sbom.Component]bool, error) {
	out := map[*sbom.Component]bool{}
	byTrivy := doc.ByTrivy()
	var packaged *releases // read where an operating system asks for them
	for _, c := range doc.Components {
		system := c.Type == sbom.TypeOperatingSystem || byTrivy && strings.HasPrefix(c.Ref, "SPDXRef-OperatingSystem-")
		switch {
		case !system && !doc.OnlyGroups(c), !saysNothing(c):
		case !system:
			out[c] = true
		default:
			if packaged == nil {
				all, err := d.packaged(doc)
				if err != nil {
					return nil, err
				}
				packaged = &all
			}
			is, err := d.isAmong(c, *packaged)
			if err != nil {
				return nil, err
			}
			out[c] = is
		}
	}
	return out, nil
}

// saysNothing says of a component that nothing of it can be looked up: it names neither a package nor a product, and not what it was made of.
func saysNothing(c *sbom.Component) bool {
	details := c.Details()
	i := identify(c, false)
	return len(i.packages) == 0 && len(i.cpes) == 0 && len(i.gaps) == 1 && i.gaps[0].Reason == NoIdentifier && (details.SWID == "" || details.SWIDRepeats) && details.Pedigree == nil && len(c.Hashes) == 0
}

// packaged are the releases of distributions that the packages of a document are looked up in, and that the data know; some of them where they are many.
func (d *Database) packaged(doc *sbom.Document) (all releases, err error) {
	listed := releasesOf(doc)
	type asked struct{ named, space string }
	known := map[asked]bool{}
	for _, c := range doc.Components {
		if c.Purl.State != sbom.Stated || !distributed(syftpkg.TypeByName(c.Purl.Type)) {
			continue
		}
		one := asked{c.Purl.Qualifiers[syftpkg.PURLQualifierDistro], c.Purl.Namespace}
		if known[one] || len(known) == maxPackaged {
			continue
		}
		known[one] = true
		release, _ := listed.ofPurl(one.named, one.space)
		if release == nil || all.has(release) {
			continue
		}
		has, err := d.coverage.release(release)
		if err != nil {
			return nil, err
		}
		if has {
			all = append(all, release)
		}
	}
	return all, nil
}

// maxPackaged is of how many ways to name the distribution of a package the release is read.
const maxPackaged = 64

// isAmong says whether an operating system is one of these releases.
func (d *Database) isAmong(c *sbom.Component, packaged releases) (bool, error) {
	own := releaseOf(c)
	if own == nil || c.Version.State != sbom.Stated {
		return false, nil
	}
	for _, r := range packaged {
		if same, err := d.coverage.agree(r, own); same || err != nil {
			return same, err
		}
	}
	return false, nil
}
