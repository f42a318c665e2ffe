package match

import (
	"fmt"
	"slices"
	"strings"

	"github.com/anchore/packageurl-go"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// candidate is a package that a component may be.
type candidate struct {
	*identity
	purl     *packageurl.PackageURL // nil when there is none
	purlText string
	kind     syftpkg.Type // "" when nothing tells
	language syftpkg.Language
	names    []string // the likeliest first; for Maven: artifacts, without their groups
	inNames  []string // versions that stand in the names
	versions []string
	sources  []sbom.SourcePackage // that it is said to be built from

	groups     []string // for Maven, the likeliest first
	firstWords []string // of names of Maven: what stands for the group in them, and may be the artifact, with a classifier behind

	asWritten []string // names that no package of the kind can have: grype asks for them, and what it would find is not lost
}

// readPackages takes each purl at each type that it may be of: where a generator says another one than the purl, either may be right.
func (i *identity) readPackages() {
	said := syftpkg.Type(property(i.component, sbom.SyftPackageType))
	if said == syftpkg.UnknownPkg {
		said = ""
	}
	purls := i.purls()
	for _, text := range purls {
		purl, err := packageurl.FromString(text)
		if err != nil {
			i.miss(BadIdentifier, "purl "+strictjson.Quote(text)+" is malformed")
			continue
		}
		kind := kindOf(text, purl)
		if kind != "" || said == "" {
			i.add(&candidate{purl: &purl, purlText: text, kind: kind, language: syftpkg.LanguageFromPURL(text)})
		}
		if said != "" && said != kind {
			i.add(&candidate{purl: &purl, purlText: text, kind: said, language: i.language(text)})
		}
		if kind == "" && said == "" {
			i.miss(UnknownType, "no vulnerability data is published for purl type "+strictjson.Quote(purl.Type))
		}
	}
	if len(purls) == 0 && said != "" {
		i.add(&candidate{kind: said, language: i.language("")})
	}
}

// kindOf is the type of package that a purl is of, as syft calls it; empty where none is. Of "generic" purls syft takes the name for the type.
func kindOf(text string, purl packageurl.PackageURL) syftpkg.Type {
	if kind := syftpkg.TypeFromPURL(text); kind != syftpkg.UnknownPkg && purl.Type != packageurl.TypeGeneric {
		return kind
	}
	return ""
}

// purls are the purl and those beside it; where there is none, a bom-ref that is one, as grype takes it.
func (i *identity) purls() []string {
	c := i.component
	var all []string
	switch {
	case c.Purl.State == sbom.Malformed:
		i.miss(BadIdentifier, "purl "+strictjson.Quote(c.Purl.Text)+" is malformed")
	case c.Purl.State == sbom.Stated:
		all = append(all, c.Purl.Text)
	case sbom.ParsePurl(c.Ref).State == sbom.Stated:
		all = append(all, c.Ref)
	}
	for _, text := range c.Details().Identifiers {
		if !strings.HasPrefix(text, "pkg:") {
			continue
		}
		if len(all) == maxPurls {
			i.leave(Failed, fmt.Sprintf("it has more purls than the %d that are asked for", maxPurls))
			break
		}
		all = append(all, text)
	}
	return distinct(all)
}

// language is what the generator says, else what the purl tells.
func (i *identity) language(purl string) syftpkg.Language {
	if said := syftpkg.Language(property(i.component, syftLanguage)); said != "" {
		return said
	}
	return syftpkg.LanguageFromPURL(purl)
}

func (i *identity) add(p *candidate) {
	p.identity = i
	p.readNames()
	p.readVersions()
	p.readSources()
	i.packages = append(i.packages, p)
}

// qualifier is one of the purl; "" when there is none.
func (p *candidate) qualifier(key string) string {
	if p.purl == nil {
		return ""
	}
	return p.purl.Qualifiers.Map()[key]
}

// quotedPurl is the purl in words.
func (p *candidate) quotedPurl() string { return "purl " + strictjson.Quote(p.purlText) }

// readNames has the name that the purl gives before the one that grype would take, of group and name.
func (p *candidate) readNames() {
	if inMaven(p.kind) {
		p.readCoordinates()
		p.checkNames()
		return
	}
	if s, is := shapes[p.kind]; is {
		p.shapedNames(s)
	} else {
		if p.purl != nil {
			p.names = append(p.names, joined(p.kind, p.purl.Namespace, p.purl.Name))
		}
		if name := p.component.Name; name.State == sbom.Stated {
			p.names = append(p.names, joined(p.kind, p.component.Group, name.Text))
		}
	}
	p.addModules()
	p.names = distinct(p.names)
	if p.kind == syftpkg.GoModulePkg && slices.Contains(p.names, goStandard) {
		p.names = append(p.names, "stdlib") // as advisories call it
	}
	p.checkNames()
}

// goStandard is how many tools call the standard library of Go.
const goStandard = "std"

// checkNames notes names that no package of their kind can have: Maven's have a group, Composer's a vendor, and those of Go and Swift begin with a host. Advisories are
// about none of them.
func (p *candidate) checkNames() {
	wants := ""
	switch p.kind {
	case syftpkg.JavaPkg, syftpkg.JenkinsPluginPkg:
		if len(p.groups) == 0 {
			wants = "a group"
		}
	case syftpkg.PhpComposerPkg:
		if !slices.ContainsFunc(p.names, func(name string) bool { return strings.Contains(name, "/") }) {
			wants = "a vendor"
		}
	case syftpkg.GoModulePkg:
		if !slices.ContainsFunc(p.names, func(name string) bool { return p.goHosted(name) || name == "stdlib" || name == "toolchain" }) {
			wants = "a host"
		}
	case syftpkg.SwiftPkg:
		if !slices.ContainsFunc(p.names, hosted) {
			wants = "a host"
		}
	}
	if wants != "" {
		p.unnamed = true
		what := p.quotedPurl()
		if p.purl == nil {
			what = "the component"
		}
		p.leave(BadIdentifier, what+" has not "+wants+" before the name, without which it names no package of "+string(p.kind))
	}
}

// joined is a name with its name space, for the kinds of packages whose name that is a part of.
func joined(kind syftpkg.Type, space, name string) string {
	switch kind {
	case syftpkg.ApkPkg, syftpkg.AlpmPkg, syftpkg.ConanPkg, syftpkg.CpanPkg, syftpkg.DebPkg, syftpkg.RpmPkg:
		return name
	}
	if space == "" || strings.HasPrefix(name, space+"/") { // or written twice
		return name
	}
	return space + "/" + name
}

// readVersions has the version of the field and of the purl, as packages of the kind write it.
func (p *candidate) readVersions() {
	all := stated(p.component.Version.Text)
	standard := p.kind == syftpkg.GoModulePkg && slices.Contains(p.names, "stdlib")
	if p.purl != nil {
		all = append(all, stated(p.purl.Version)...)
	}
	all = append(all, p.inNames...)
	epoch := p.qualifier(syftpkg.PURLQualifierEpoch)
	for _, v := range all {
		if before, _, found := strings.Cut(v, ":"); epoch != "" && p.kind == syftpkg.RpmPkg && (!found || strings.Trim(before, "0123456789") != "") {
			v = epoch + ":" + v
		}
		if standard {
			v = strings.TrimPrefix(v, "go")
		}
		p.versions = append(p.versions, spelt(v, p.kind)...)
	}
	p.versions = distinct(p.versions)
}

// askedVersions are those that are asked for; at least one: where no version is stated, what is said of every version still holds.
func (p *candidate) askedVersions() []string {
	if len(p.versions) == 0 {
		return []string{""}
	}
	all := slices.Clone(p.versions)
	for _, v := range p.versions {
		switch {
		case unordered(p.kind):
			all = append(all, withoutTail(v)...)
		case p.kind == syftpkg.DotnetPkg, p.kind == syftpkg.PhpComposerPkg:
			all = append(all, withoutEnd(v))
		}
	}
	return distinct(all)
}
