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
	container    *sbom.Component
	kind         syftpkg.Type
	named, space string
	base         bool
}

// maxPackaged is of how many ways to name the distribution of a package the release is read, in each container.
const maxPackaged = 64

// packagedIn are the releases of the packages of a document, and of those that it is a part of; some of them where they are many. Each container of the document has a system of its own: what is in one is not
// of the system outside (nil).
func (d *Database) packagedIn(doc *sbom.Document, within containers) (map[*sbom.Component]*packaged, error) {
	all := map[*sbom.Component]*packaged{nil: {}}
	known, ways := map[namedRelease]bool{}, map[*sbom.Component]int{}
	for _, of := range append([]*sbom.Document{doc}, doc.Among...) {
		listed := releasesOf(of)
		for _, c := range of.Components {
			one, names := namedBy(c, of)
			if !names {
				continue
			}
			in := noContainer
			if of == doc {
				in = within.of(c)
			}
			for _, container := range in {
				one.container = container
				if known[one] || ways[container] == maxPackaged {
					continue
				}
				known[one] = true
				ways[container]++
				if all[container] == nil {
					all[container] = &packaged{}
				}
				if err := d.addRelease(all[container], listed, one); err != nil {
					return nil, err
				}
			}
		}
	}
	return all, nil
}

// namedBy is how a component of a document names the release that it is of, were it in no container; nothing where it is no package of a distribution.
func namedBy(c *sbom.Component, in *sbom.Document) (one namedRelease, names bool) {
	kind := syftpkg.TypeByName(c.Purl.Type)
	if c.Purl.State != sbom.Stated || !distributed(kind) {
		return namedRelease{}, false
	}
	return namedRelease{in: in, kind: kind, named: c.Purl.Qualifiers[syftpkg.PURLQualifierDistro], space: c.Purl.Namespace, base: isBase(kind, c.Purl.Name)}, true
}

// addRelease adds the release that a package is of, where it is known.
func (d *Database) addRelease(to *packaged, listed releases, one namedRelease) error {
	all := &to.inPart
	if one.base {
		all = &to.whole
	}
	release, _ := listed.ofPurl(one.kind, one.named, one.space)
	if release == nil || foreign(one.space, release) || all.has(release) {
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
