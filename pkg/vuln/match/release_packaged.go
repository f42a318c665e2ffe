package match

import (
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// namedRelease is how a package of a document names the release that it is of.
type namedRelease struct {
	in           *sbom.Document
	named, space string
}

// maxPackaged is of how many ways to name the distribution of a package the release is read.
const maxPackaged = 64

// packagedIn are the releases of distributions that the packages of a document, and of those that it is a part of, are looked up in, and that the data know; some of them where they are many.
func (d *Database) packagedIn(doc *sbom.Document) (all releases, err error) {
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
