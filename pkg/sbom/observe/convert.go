package observe

import (
	"cmp"
	"strings"

	"github.com/anchore/syft/syft/cpe"
	"github.com/anchore/syft/syft/file"
	"github.com/anchore/syft/syft/license"
	"github.com/anchore/syft/syft/linux"
	"github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// component keeps of a package what a comparison, a matcher of vulnerabilities or an SBOM needs.
func component(r *resolver, p pkg.Package, release *linux.Release) Component {
	c := Component{Name: p.Name, Version: p.Version, Purl: p.PURL, Type: string(p.Type), FoundBy: p.FoundBy}
	asOpkg(&c, p)
	ofOwnDistribution(&c, p, release)
	for _, x := range p.CPEs {
		c.CPEs = append(c.CPEs, x.Attributes.BindToFmtString())
	}
	c.SourceName, c.SourceVersion = sourceOf(p)
	c.Paths = places(r, p.Locations)
	c.Licences = licences(p.Licenses)
	c.Files = wholeFiles(r, p)
	if owner, ok := p.Metadata.(pkg.FileOwner); ok {
		for _, f := range owner.OwnedFiles() {
			if n := r.resolve(f); n != nil {
				c.owns = append(c.owns, r.inside(n.path))
			}
		}
	}
	return c
}

// places are the files a package was found by; those that only support the finding, such as a copyright
// file, are left out when there are others.
func places(r *resolver, found file.LocationSet) []string {
	var primary, rest []string
	for _, l := range found.ToSlice() {
		if l.Annotations[pkg.EvidenceAnnotationKey] == pkg.SupportingEvidenceAnnotation {
			rest = append(rest, r.inside(l.RealPath))
			continue
		}
		primary = append(primary, r.inside(l.RealPath))
	}
	if len(primary) > 0 {
		return primary
	}
	if len(rest) > 0 {
		return rest
	}
	return []string{r.inside("")}
}

// sourceOf is the source package that a binary package was built from, as its database states it.
func sourceOf(p pkg.Package) (name, version string) {
	switch m := p.Metadata.(type) {
	case pkg.DpkgDBEntry:
		return m.Source, m.SourceVersion
	case pkg.DpkgArchiveEntry:
		return m.Source, m.SourceVersion
	case pkg.ApkDBEntry:
		return m.OriginPackage, ""
	case pkg.RpmDBEntry:
		return sourceRPM(m.SourceRpm)
	case pkg.RpmArchive:
		return sourceRPM(m.SourceRpm)
	case pkg.AlpmDBEntry:
		return m.BasePackage, ""
	}
	return "", ""
}

// sourceRPM takes the name and version out of a file name such as "bash-5.1.8-6.el9.src.rpm".
func sourceRPM(file string) (name, version string) {
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(file, ".rpm"), ".src"), "-")
	if n := len(parts); n >= 3 {
		return strings.Join(parts[:n-2], "-"), parts[n-2] + "-" + parts[n-1]
	}
	return "", ""
}

func licences(found pkg.LicenseSet) []Licence {
	var out []Licence
	for _, l := range found.ToSlice() {
		value := cmp.Or(l.Value, l.SPDXExpression, strings.Join(l.URLs, " "))
		if value != "" {
			out = append(out, Licence{Value: value, Expression: l.SPDXExpression, Concluded: l.Type == license.Concluded})
		}
	}
	return out
}

// identityFiles are where linux.IdentifyRelease looks, in its order.
var identityFiles = []string{"/etc/os-release", "/usr/lib/os-release", "/etc/system-release-cpe", "/etc/redhat-release"}

// distribution is the operating system that a tree says it is. A busybox binary alone, which syft takes for one,
// is software and no operating system.
func distribution(r *resolver) (release *linux.Release) {
	_ = firmware.Safely(func() error {
		release = linux.IdentifyRelease(r)
		return nil
	})
	if release == nil || release.ID == "busybox" {
		return nil
	}
	return release
}

// system makes a component of the operating system.
func system(r *resolver, release *linux.Release) []Component {
	if release == nil {
		return nil
	}
	c := Component{Name: cmp.Or(release.ID, release.Name), Version: release.VersionID, Type: TypeOperatingSystem, Description: release.PrettyName, FoundBy: "os-release"}
	if attributes, err := cpe.NewAttributes(release.CPEName); err == nil {
		c.CPEs = []string{attributes.BindToFmtString()} // whole, where some write the first parts alone
	} else if release.CPEName != "" {
		c.CPEs = []string{release.CPEName}
	}
	for _, p := range identityFiles {
		if n := r.resolve(p); n != nil && n.mode.IsRegular() {
			c.Paths = append(c.Paths, r.inside(n.path))
			break
		}
	}
	return []Component{c}
}
