package match

import (
	"strings"

	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Some entries of an SBOM are no software of their own: they say in what the others were found. Trivy lists the distribution that packages are of, and for each program,
// lock file or language in which it found packages a group of these, called after a file. No advisory is about them; what they stand for is looked up by its own names.

// groups are the components of a document that say nothing but that; which groups of packages do, sbom.Document.OnlyGroups says. Each bears neither an identifier nor anything else that it could be looked
// up by, but for the CPE of the distribution, in its release: what is known by that is of its packages, and would only be found again where these repair it.
func (d *Database) groups(doc *sbom.Document) (map[*sbom.Component]bool, error) {
	out := map[*sbom.Component]bool{}
	byTrivy := doc.ByTrivy()
	var packaged *releases // read where an operating system asks for them
	for _, c := range doc.Components {
		system := c.Type == sbom.TypeOperatingSystem || byTrivy && strings.HasPrefix(c.Ref, "SPDXRef-OperatingSystem-")
		switch {
		case !system && !doc.OnlyGroups(c), !saysNothing(c, system):
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

// saysNothing says of a component that nothing of it can be looked up: it names neither a package nor a product, and not what it was made of. An operating system may name products: see distribution.
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

// packaged are the releases of distributions that the packages of a document, and of those that it is a part of, are looked up in, and that the data know; some of them where they are many.
func (d *Database) packaged(doc *sbom.Document) (all releases, err error) {
	known := map[namedRelease]bool{}
	for _, of := range append([]*sbom.Document{doc}, doc.Among...) {
		listed := releasesOf(of)
		for _, c := range of.Components {
			if c.Purl.State != sbom.Stated || !distributed(syftpkg.TypeByName(c.Purl.Type)) {
				continue
			}
			one := namedRelease{of, c.Purl.Qualifiers[syftpkg.PURLQualifierDistro], c.Purl.Namespace}
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
	}
	return all, nil
}

// namedRelease is how a package of a document names the release that it is of.
type namedRelease struct {
	in           *sbom.Document
	named, space string
}

// maxPackaged is of how many ways to name the distribution of a package the release is read.
const maxPackaged = 64

// isAmong says whether an operating system is one of these releases, by its CPEs too where it has any.
func (d *Database) isAmong(c *sbom.Component, packaged releases) (bool, error) {
	own := releaseOf(c)
	if own == nil || c.Version.State != sbom.Stated {
		return false, nil
	}
	for _, r := range packaged {
		same, err := d.coverage.agree(r, own)
		if err != nil {
			return false, err
		}
		if same {
			return d.calledSo(c, own)
		}
	}
	return false, nil
}
