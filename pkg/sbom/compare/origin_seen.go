package compare

import (
	"cmp"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// OtherOrigin says in words what the SBOM leaves out or states otherwise of that by which a distribution's package is looked up: the release of the distribution, the source
// package and its version. It is empty where the SBOM states what was seen, and where nothing was seen of it.
func (m Match) OtherOrigin() string {
	seen := sbom.ParsePurl(m.Observed.Purl)
	if !sbom.SourcePackaged(seen.Type) {
		return ""
	}
	stated, release := m.Declared.Purls(), seen.Qualifiers[sbom.PurlDistro]
	if release == "" {
		return m.otherSource(stated, seen.Type)
	}
	var of []sbom.Purl
	other := ""
	for _, p := range stated {
		if named := p.Qualifiers[sbom.PurlDistro]; sameRelease(named, release) {
			of = append(of, p)
		} else {
			other = cmp.Or(other, named)
		}
	}
	switch {
	case len(of) > 0:
		return m.otherSource(of, seen.Type)
	case other != "":
		return "says that it is of " + other + ", and the software is " + release
	}
	return "does not say in its package URL that it is of " + release
}

// otherSource compares source packages. One that is called as the package, in the version of that, needs no name.
func (m Match) otherSource(stated []sbom.Purl, kind string) string {
	o := m.Observed
	if o.SourceName == "" {
		return ""
	}
	want := sbom.SourcePackage{Name: o.SourceName, Version: cmp.Or(o.SourceVersion, o.Version)}
	own := cmp.Or(m.Declared.Version.Text, o.Version)
	named := m.Declared.SourcePackages()
	for _, p := range stated {
		named = append(named, sbom.SourcesIn(p.Qualifiers[sbom.PurlUpstream], kind, own, p.Version)...)
	}
	other := ""
	for _, s := range append(named, sbom.SourcePackage{Name: m.Declared.Name.Text}) {
		switch v := cmp.Or(s.Version, own); {
		case s.Name != want.Name:
		case version.Same(v, want.Version, kind, kind):
			return ""
		default:
			other = v
		}
	}
	if other != "" {
		return "says that its source package " + want.Name + " is " + other + ", and in the software that is " + want.Version
	}
	return "does not name its source package " + want.Name
}

// sameRelease says whether two names of a release are of one: one may leave out the last numbers of the other (debian-12 and debian-12.4).
func sameRelease(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return a != "" && b != "" && (a == b || strings.HasPrefix(a, b+".") || strings.HasPrefix(b, a+"."))
}
