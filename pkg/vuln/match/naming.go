package match

import (
	"regexp"
	"slices"

	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Itself names the tool whose documents say of each package of which source package it is, where that has another name.
const Itself = "cleanbill"

// wherever are tools that leave the source package out where it is called as the package. Trivy names it of each.
var wherever = []string{"syft", Itself}

// naming is of which packages of a kind a document names the source package.
type naming int

const (
	never    naming = iota // of none: where it is not named, nobody knows what it is
	renamed                // of those that are called otherwise
	everyone               // also of one that is called as its source package: where one is not named, somebody left it out
)

// namingOf finds out what a document does, for each kind of package whose advisories are about source packages.
func namingOf(doc *sbom.Document) map[syftpkg.Type]naming {
	least := never
	if slices.ContainsFunc(wherever, func(tool string) bool { return madeBy(doc, tool) }) {
		least = renamed
	}
	out := map[syftpkg.Type]naming{}
	for _, kind := range bySource {
		out[kind] = least
	}
	for _, c := range doc.Components {
		kind := syftpkg.Type(property(c, sbom.SyftPackageType))
		if c.Purl.State == sbom.Stated {
			kind = syftpkg.Type(c.Purl.Type)
		}
		if slices.Contains(bySource, kind) {
			out[kind] = max(out[kind], shownBy(c))
		}
	}
	return out
}

// shownBy is what one package shows of its document. A source package of the same name and another version is named wherever the distribution
// built the package again.
func shownBy(c *sbom.Component) naming {
	shown := never
	if property(c, sbom.SyftPackageType) != "" {
		shown = renamed
	}
	sources := sourcesOf(c)
	if c.Purl.Type == "rpm" && len(sources) > 0 {
		return everyone // each has one, and the database of RPM names it
	}
	for _, s := range sources {
		if (s.Name == c.Name.Text || s.Name == c.Purl.Name) && (s.Version == "" || s.Version == c.Version.Text || s.Version == c.Purl.Version) {
			return everyone
		}
		shown = renamed
	}
	return shown
}

// sourcesOf are the source packages that the purl and the properties of a component name.
func sourcesOf(c *sbom.Component) []sbom.SourcePackage {
	return append(sbom.SourcesIn(c.Purl.Qualifiers[sbom.PurlUpstream], c.Purl.Type, c.Version.Text, c.Purl.Version), c.SourcePackages()...)
}

// built are names that packages have which are made of a source package of another name: libraries by the version of their interface (Debian policy 8.1:
// libssl3 of openssl), and parts that are split off.
var built = regexp.MustCompile(`^lib.*[0-9](t64)?$|-(dev|dbg|dbgsym|libs|static|openrc|pyc|lang)$`)

// keyring is what the database of RPM lists for a key that signs packages. It was built of nothing.
const keyring = "gpg-pubkey"

// namesSource says whether it is stated of which source package each of its packages is.
func (i *identity) namesSource(by map[syftpkg.Type]naming) bool {
	return !slices.ContainsFunc(i.packages, func(p *candidate) bool { return !p.namesSource(by) })
}

// namesSource says whether it is stated of which source package one is: by name, or by leaving it out where its document names only those that
// are called otherwise, and its name may be that of one.
func (p *candidate) namesSource(by map[syftpkg.Type]naming) bool {
	if !slices.Contains(bySource, p.kind) || len(p.sources) > 0 || p.kind == syftpkg.RpmPkg && slices.Contains(p.names, keyring) {
		return true
	}
	return by[p.kind] == renamed && !slices.ContainsFunc(p.names, built.MatchString)
}
