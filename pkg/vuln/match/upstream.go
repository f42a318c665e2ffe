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
func (i *identity) metadata() any {
	arch := firstOf(i.qualifier(syftpkg.PURLQualifierArch), i.syft("architecture"), i.syft("arch"))
	switch i.kind {
	case syftpkg.DebPkg:
		return syftpkg.DpkgDBEntry{Architecture: arch, Source: i.syft("source"), SourceVersion: i.syft("sourceVersion")}
	case syftpkg.ApkPkg:
		return syftpkg.ApkDBEntry{Architecture: arch, OriginPackage: i.syft("originPackage")}
	case syftpkg.RpmPkg:
		entry := syftpkg.RpmDBEntry{Arch: arch, SourceRpm: firstOf(i.syft("sourceRpm"), i.qualifier(syftpkg.PURLQualifierUpstream))}
		if epoch, err := strconv.Atoi(i.syft("epoch")); err == nil {
			entry.Epoch = &epoch
		}
		if label := firstOf(i.qualifier(syftpkg.PURLQualifierRpmModularity), i.syft("modularityLabel"), property(i.component, "aquasecurity:trivy:Modularitylabel")); label != "" {
			entry.ModularityLabel = &label
		}
		return entry
	case syftpkg.JavaPkg:
		if i.component.Group != "" { // it may be another than the purl's name space
			return syftpkg.JavaArchive{PomProperties: &syftpkg.JavaPomProperties{GroupID: i.component.Group, ArtifactID: i.component.Name.Text}}
		}
	case syftpkg.GoModulePkg:
		if i.syft("goCompiledVersion") != "" {
			return syftpkg.GolangBinaryBuildinfoEntry{GoCompiledVersion: i.syft("goCompiledVersion"), Architecture: arch, MainModule: i.syft("mainModule"), H1Digest: i.syft("h1Digest")}
		}
	}
	return nil
}

// syft is a property by which syft keeps its own metadata.
func (i *identity) syft(field string) string { return property(i.component, syftMetadata+field) }

// upstreams are the source packages that advisories of distributions are about, besides those in metadata: from the purl, as syft
// writes it, and from properties, as trivy does.
func (i *identity) upstreams() []grypepkg.UpstreamPackage {
	var all []grypepkg.UpstreamPackage
	if named := i.qualifier(syftpkg.PURLQualifierUpstream); named != "" && i.kind != syftpkg.RpmPkg {
		for _, one := range strings.SplitN(named, ",", maxUpstreams+2) {
			name, version, _ := strings.Cut(strings.TrimSpace(one), "@")
			all = append(all, grypepkg.UpstreamPackage{Name: name, Version: version})
		}
	}
	if name := property(i.component, trivySource+"Name"); name != "" {
		version := property(i.component, trivySource+"Version")
		if release := property(i.component, trivySource+"Release"); release != "" && version != "" {
			version += "-" + release
		}
		if epoch := property(i.component, trivySource+"Epoch"); epoch != "" && epoch != "0" && version != "" {
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
