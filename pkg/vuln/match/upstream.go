package match

import (
	"slices"
	"strconv"
	"strings"

	grypepkg "github.com/anchore/grype/grype/pkg"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// metadata is what syft would know of a package besides name and version, as far as matching depends on it: where the document
// says it in the purl or in properties of syft.
func (p *candidate) metadata() any {
	arch := firstOf(p.qualifier(syftpkg.PURLQualifierArch), p.syft("architecture"), p.syft("arch"))
	switch p.kind {
	case syftpkg.DebPkg:
		return syftpkg.DpkgDBEntry{Architecture: arch, Source: p.syft("source"), SourceVersion: p.syft("sourceVersion")}
	case syftpkg.ApkPkg:
		return syftpkg.ApkDBEntry{Architecture: arch, OriginPackage: p.syft("originPackage")}
	case syftpkg.RpmPkg:
		entry := syftpkg.RpmDBEntry{Arch: arch, SourceRpm: firstOf(p.syft("sourceRpm"), p.qualifier(syftpkg.PURLQualifierUpstream))}
		if epoch, err := strconv.Atoi(p.syft("epoch")); err == nil {
			entry.Epoch = &epoch
		}
		if label := firstOf(p.qualifier(syftpkg.PURLQualifierRpmModularity), p.syft("modularityLabel"), property(p.component, "aquasecurity:trivy:Modularitylabel")); label != "" {
			entry.ModularityLabel = &label
		}
		return entry
	case syftpkg.JavaPkg:
		if p.component.Group != "" { // it may be another than the purl's name space
			return syftpkg.JavaArchive{PomProperties: &syftpkg.JavaPomProperties{GroupID: p.component.Group, ArtifactID: p.component.Name.Text}}
		}
	case syftpkg.GoModulePkg:
		if p.syft("goCompiledVersion") != "" {
			return syftpkg.GolangBinaryBuildinfoEntry{GoCompiledVersion: p.syft("goCompiledVersion"), Architecture: arch, MainModule: p.syft("mainModule"), H1Digest: p.syft("h1Digest")}
		}
	}
	return nil
}

// syft is a property by which syft keeps its own metadata.
func (p *candidate) syft(field string) string { return property(p.component, syftMetadata+field) }

// upstreams are the source packages that advisories of distributions are about, besides those in metadata: from the purl, as syft
// writes it, and from properties, as trivy does.
func (p *candidate) upstreams() []grypepkg.UpstreamPackage {
	var all []grypepkg.UpstreamPackage
	if named := p.qualifier(syftpkg.PURLQualifierUpstream); named != "" && p.kind != syftpkg.RpmPkg {
		for _, one := range strings.SplitN(named, ",", maxUpstreams+2) {
			name, version, _ := strings.Cut(strings.TrimSpace(one), "@")
			all = append(all, grypepkg.UpstreamPackage{Name: name, Version: version})
		}
	}
	if name := property(p.component, trivySource+"Name"); name != "" {
		version := property(p.component, trivySource+"Version")
		if release := property(p.component, trivySource+"Release"); release != "" && version != "" {
			version += "-" + release
		}
		if epoch := property(p.component, trivySource+"Epoch"); epoch != "" && epoch != "0" && version != "" {
			version = epoch + ":" + version
		}
		all = append(all, grypepkg.UpstreamPackage{Name: name, Version: version})
	}
	return all
}

// addUpstreams gives a package the source packages that it does not have yet and is not itself.
func addUpstreams(p *grypepkg.Package, more []grypepkg.UpstreamPackage) {
	for _, u := range more {
		itself := u.Name == p.Name && (u.Version == "" || u.Version == p.Version)
		if u.Name != "" && !itself && !slices.Contains(p.Upstreams, u) {
			p.Upstreams = append(p.Upstreams, u)
		}
	}
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}
