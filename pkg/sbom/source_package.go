package sbom

import (
	"cmp"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// SourcePackage is what a package of a distribution was built from. Debian, Alpine and Red Hat publish advisories about those.
type SourcePackage struct {
	Name    string
	Version string // empty where it is not stated, or that of the package
}

// Qualifiers of purls: what names source packages, as syft writes it, and the release of a distribution.
const (
	PurlUpstream = "upstream"
	PurlDistro   = "distro"
)

// SourcePackaged reports whether packages of a purl type are built from source packages, several from one, about which distributions publish advisories, by release.
func SourcePackaged(purlType string) bool {
	return purlType == "deb" || purlType == "rpm" || purlType == "apk"
}

// SyftPackageType is the property by which syft says of what kind a package is: "go-module".
const SyftPackageType = "syft:package:type"

// The properties by which generators name the source package, where they do not in the purl.
const (
	trivySourceName    = TrivySpace + "SrcName"
	trivySourceVersion = TrivySpace + "SrcVersion"
	trivySourceRelease = TrivySpace + "SrcRelease"
	trivySourceEpoch   = TrivySpace + "SrcEpoch"
	syftSourceName     = "syft:metadata:source" // of dpkg
	syftSourceVersion  = "syft:metadata:sourceVersion"
	syftOrigin         = "syft:metadata:originPackage" // of apk
	syftSourceFile     = "syft:metadata:sourceRpm"     // of rpm
)

// SourcesIn takes apart what the qualifier "upstream" of a purl says: names with commas between, each with a version where that is another than the package's. Of RPM
// packages it is the file that they are built from: "bash-5.1.8-6.el9.src.rpm". Kind and versions are those of the package, as in SourceIn.
func SourcesIn(upstream, kind string, versions ...string) (all []SourcePackage) {
	for one := range strings.SplitSeq(upstream, ",") {
		if s := SourceIn(one, kind, versions...); s.Name != "" {
			all = append(all, s)
		}
	}
	return all
}

// ofFile takes apart what RPM calls the file of a source package; version is empty where it is no such name.
func ofFile(file string) (name, version string) {
	base, is := strings.CutSuffix(file, "src.rpm")
	if !is {
		return "", ""
	}
	base = strings.TrimSuffix(strings.TrimSuffix(base, "no"), ".")
	if parts := strings.Split(base, "-"); len(parts) > 2 {
		n := len(parts) - 2
		return strings.Join(parts[:n], "-"), strings.Join(parts[n:], "-")
	}
	return "", ""
}

// builtFrom begins the sourceInfo of SPDX where trivy names a source package. syft writes there where it read of the package.
const builtFrom = "built package from: "

// sourceInfo takes the sourceInfo of SPDX, which is free text: an address and nothing else, or name and version of the source package.
func (c *Component) sourceInfo(info string) {
	if IsURL(info) {
		c.locate(cdx.ERTypeVCS, info)
	}
	if named, is := strings.CutPrefix(info, builtFrom); is {
		if words := strings.Fields(named); len(words) == 2 {
			c.seldom().BuiltFrom = &SourcePackage{words[0], words[1]}
		}
	}
}

// SourcePackages are those that properties of syft and trivy, and trivy's SPDX, name.
func (c *Component) SourcePackages() (all []SourcePackage) {
	said := func(name string) string {
		for _, p := range c.Properties {
			if p.Name == name {
				return p.Value
			}
		}
		return ""
	}
	add := func(name, version string) {
		if name == "" {
			return
		}
		s := SourceIn(name, cmp.Or(c.Purl.Type, said(SyftPackageType)), c.Version.Text, c.Purl.Version)
		all = append(all, SourcePackage{s.Name, cmp.Or(version, s.Version)})
	}
	version := said(trivySourceVersion)
	if release := said(trivySourceRelease); release != "" && version != "" {
		version += "-" + release
	}
	if epoch := said(trivySourceEpoch); epoch != "" && epoch != "0" && version != "" {
		version = epoch + ":" + version
	}
	add(said(trivySourceName), version)
	add(said(syftSourceName), said(syftSourceVersion))
	add(said(syftOrigin), "")
	add(said(syftSourceFile), "")
	if built := c.Details().BuiltFrom; built != nil {
		add(built.Name, built.Version)
	}
	return all
}
