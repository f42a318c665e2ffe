package match

import (
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// packaged are the releases of distributions that packages are looked up in, and that the data know.
type packaged struct {
	whole  releases // those whose base is listed: see distributionBases
	inPart releases // those of other packages
}

// namedRelease is how a package of a document names the release that it is of.
type namedRelease struct {
	in           *sbom.Document
	named, space string
	base         bool
}

// maxPackaged is of how many ways to name the distribution of a package the release is read.
const maxPackaged = 64

// packagedIn are the releases of the packages of a document, and of those that it is a part of; some of them where they are many.
func (d *Database) packagedIn(doc *sbom.Document) (all packaged, err error) {
	known := map[namedRelease]bool{}
	for _, of := range append([]*sbom.Document{doc}, doc.Among...) {
		listed := releasesOf(of)
		for _, c := range of.Components {
			kind := syftpkg.TypeByName(c.Purl.Type)
			if c.Purl.State != sbom.Stated || !distributed(kind) {
				continue
			}
			one := namedRelease{of, c.Purl.Qualifiers[syftpkg.PURLQualifierDistro], c.Purl.Namespace, isBase(kind, c.Purl.Name)}
			if known[one] || len(known) == maxPackaged {
				continue
			}
			known[one] = true
			into := &all.inPart
			if one.base {
				into = &all.whole
			}
			if err := d.addRelease(into, listed, one); err != nil {
				return packaged{}, err
			}
		}
	}
	return all, nil
}

// addRelease adds the release that a package is of, where it is known.
func (d *Database) addRelease(all *releases, listed releases, one namedRelease) error {
	release, _ := listed.ofPurl(one.named, one.space)
	if release == nil || all.has(release) {
		return nil
	}
	has, err := d.coverage.release(release)
	if has && err == nil {
		*all = append(*all, release)
	}
	return err
}

// isAmong says whether an operating system is one of these releases, by its CPEs too where it has any.
func (d *Database) isAmong(c *sbom.Component, all releases) (bool, error) {
	own := releaseOf(c)
	if own == nil || c.Version.State != sbom.Stated {
		return false, nil
	}
	for _, r := range all {
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
