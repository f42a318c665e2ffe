package observe

import (
	"cmp"

	"github.com/anchore/packageurl-go"
	"github.com/anchore/syft/syft/linux"
	"github.com/anchore/syft/syft/pkg"
)

// ofOwnDistribution gives a package that dpkg installed its package URL where syft leaves it out: syft does so unless the system
// calls itself Debian or like it, and the vendor of a device that is built of Debian's packages need not. The namespace is who made
// the distribution, as the deb type of the package URL specification has it, so no look-up takes the package for Debian's own.
func ofOwnDistribution(c *Component, p pkg.Package, release *linux.Release) {
	m, ok := p.Metadata.(pkg.DpkgDBEntry)
	if !ok || c.Type != string(pkg.DebPkg) || c.Purl != "" || release == nil || release.ID == "" || p.Version == "" {
		return
	}
	qualifiers := map[string]string{}
	if m.Architecture != "" {
		qualifiers[pkg.PURLQualifierArch] = m.Architecture
	}
	if m.Source != "" {
		qualifiers[pkg.PURLQualifierUpstream] = m.Source
		if m.SourceVersion != "" {
			qualifiers[pkg.PURLQualifierUpstream] = m.Source + "@" + m.SourceVersion
		}
	}
	c.Purl = packageurl.NewPackageURL(packageurl.TypeDebian, release.ID, cmp.Or(m.Package, p.Name), p.Version,
		pkg.PURLQualifiers(qualifiers, release), "").ToString()
}
