package match

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	grypepkg "github.com/anchore/grype/grype/pkg"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// metadata is what syft would know of a package besides name and version, as far as matching depends on it: where the document
// says it in the purl or in properties of syft.
func (p *candidate) metadata() any {
	arch := cmp.Or(p.qualifier(syftpkg.PURLQualifierArch), p.syft("architecture"), p.syft("arch"))
	switch p.kind {
	case syftpkg.DebPkg:
		return syftpkg.DpkgDBEntry{Architecture: arch}
	case syftpkg.ApkPkg:
		return syftpkg.ApkDBEntry{Architecture: arch}
	case syftpkg.RpmPkg:
		entry := syftpkg.RpmDBEntry{Arch: arch}
		if epoch, err := strconv.Atoi(p.syft("epoch")); err == nil {
			entry.Epoch = &epoch
		}
		if label := cmp.Or(p.qualifier(syftpkg.PURLQualifierRpmModularity), p.syft("modularityLabel"), property(p.component, sbom.TrivySpace+"Modularitylabel")); label != "" {
			entry.ModularityLabel = &label
		}
		return entry
	case syftpkg.GoModulePkg:
		if p.syft("goCompiledVersion") != "" {
			return syftpkg.GolangBinaryBuildinfoEntry{GoCompiledVersion: p.syft("goCompiledVersion"), Architecture: arch, MainModule: p.syft("mainModule"), H1Digest: p.syft("h1Digest")}
		}
	}
	return nil
}

// syft is a property by which syft keeps its own metadata.
func (p *candidate) syft(field string) string { return property(p.component, syftMetadata+field) }

// readSources has the source packages that are named, which advisories of distributions are about: in the purl, as syft writes it, and in properties. A version that cannot be
// compared is none: the package's own is asked for instead.
func (p *candidate) readSources() {
	all := append(sbom.SourcesIn(p.qualifier(sbom.PurlUpstream), string(p.kind), p.versions...), p.component.SourcePackages()...)
	if len(all) > maxUpstreams {
		p.leave(Failed, fmt.Sprintf("it has more source packages than the %d that are asked for", maxUpstreams))
		all = all[:maxUpstreams]
	}
	format := grypepkg.VersionFormat(grypepkg.Package{Type: p.kind})
	for n, s := range all {
		if s.Version != "" && slices.Contains(bySource, p.kind) && !ordered(s.Version, format) {
			p.leave(BadVersion, fmt.Sprintf("version %s of the source package %s cannot be compared with those of %s", strictjson.Quote(s.Version), strictjson.Quote(s.Name), p.kind))
			all[n].Version = ""
		}
	}
	p.sources = all
}

// addUpstreams gives a package the source packages that it does not have yet and is not itself. The version of RPM's source packages has no epoch, so that it is not told from
// the package's own.
func addUpstreams(p *grypepkg.Package, more []sbom.SourcePackage) {
	for _, s := range more {
		u := grypepkg.UpstreamPackage{Name: s.Name, Version: s.Version}
		itself := u.Name == p.Name && (u.Version == "" || u.Version == p.Version || p.Type == syftpkg.RpmPkg)
		if u.Name != "" && !itself && !slices.Contains(p.Upstreams, u) {
			p.Upstreams = append(p.Upstreams, u)
		}
	}
}
