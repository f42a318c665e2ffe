package match

import (
	"fmt"
	"strconv"

	"github.com/anchore/grype/grype/distro"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// query is one package that the engine is asked about.
type query struct {
	pkg     grypepkg.Package
	asked   []Asked
	covered bool // the database has data of this kind: where nothing is found, there is nothing
}

// ownMatchers are the types that grype looks up by name alone; a CPE is of no concern to it then.
var ownMatchers = map[syftpkg.Type]bool{
	syftpkg.DebPkg: true, syftpkg.RpmPkg: true, syftpkg.GemPkg: true, syftpkg.PythonPkg: true, syftpkg.DotnetPkg: true, syftpkg.JavaPkg: true,
	syftpkg.JenkinsPluginPkg: true, syftpkg.NpmPkg: true, syftpkg.GoModulePkg: true, syftpkg.RustPkg: true, syftpkg.HexPkg: true,
	syftpkg.ErlangOTPPkg: true, syftpkg.KbPkg: true, syftpkg.PortagePkg: true, syftpkg.BitnamiPkg: true, syftpkg.AlpmPkg: true,
}

// queries are what a component is looked up by. What cannot be is added to the gaps of the identity.
func (i *identity) queries(rel releases, cov *coverage) ([]query, error) {
	var all []query
	byName := false
	if i.kind != "" {
		named, err := i.named(rel, cov)
		if err != nil {
			return nil, err
		}
		for _, q := range named {
			byName = byName || q.covered
		}
		all = append(all, named...)
	}
	// A CPE that the supplier states speaks where nothing else can. Where the name was looked up, it would only find again
	// what a distribution has repaired under the same version.
	if len(i.cpes) > 0 && (i.kind == "" || ownMatchers[i.kind] && !byName) {
		q, err := i.byCPE(cov)
		if err != nil {
			return nil, err
		}
		all = append(all, q...)
	}
	return all, nil
}

// named asks by name, version and type.
func (i *identity) named(rel releases, cov *coverage) ([]query, error) {
	if len(i.versions) == 0 {
		i.miss(NoVersion, "no version is stated")
	}
	release, has, in, err := i.place(rel, cov)
	if err != nil {
		return nil, err
	}
	cpes, err := i.coveredCPEs(cov)
	if err != nil {
		return nil, err
	}
	var all []query
	for _, version := range i.versionsOrNone() {
		for _, name := range i.names {
			p := i.build(name, version)
			p.Distro = release
			q := query{pkg: p, covered: has && version != "", asked: []Asked{{By: byWhat(i.kind), Name: name, Version: version, In: in}}}
			if err := checkVersion(version, grypepkg.VersionFormat(p)); err != nil && version != "" {
				q.covered = false
				i.missOnce(BadVersion, fmt.Sprintf("version %s cannot be compared with those of %s", strictjson.Quote(version), i.kind))
			}
			if !ownMatchers[i.kind] {
				q.asked = append(q.asked, askedFor(i.cpes)...)
				q.covered = q.covered || cpes && len(i.versioned()) > 0
			}
			all = append(all, q)
		}
	}
	return all, nil
}

func byWhat(kind syftpkg.Type) By {
	if distributed(kind) {
		return ByDistribution
	}
	return ByPurl
}

// place says among which advisories a package is looked up, and whether there are any.
func (i *identity) place(rel releases, cov *coverage) (release *distro.Distro, has bool, in string, err error) {
	if !distributed(i.kind) {
		if has, err = cov.ecosystem(i.kind); err == nil && !has {
			i.miss(NoData, "this database has no advisory about packages of type "+string(i.kind))
		}
		return nil, has, string(i.kind), err
	}
	release, unknown := rel.of(i)
	if release == nil {
		i.miss(NoDistribution, unknown)
		return nil, false, string(i.kind), nil
	}
	if has, err = cov.release(release); err == nil && !has {
		i.miss(NoData, "this database has no advisory about "+nameOf(release))
	}
	return release, has, nameOf(release), err
}

// byCPE asks by CPEs alone, whatever part they are of: applications, operating systems and hardware.
func (i *identity) byCPE(cov *coverage) ([]query, error) {
	has, err := i.coveredCPEs(cov)
	if err != nil {
		return nil, err
	}
	cpes := i.versioned()
	if len(cpes) == 0 {
		i.missOnce(NoVersion, "neither the CPE nor the component states a version")
		cpes, has = i.cpes, false
	} else if !has {
		i.miss(NoData, "this database has no advisory that names a CPE")
	}
	version := ""
	if len(i.versions) > 0 {
		version = i.versions[0]
	}
	name := cpes[0].Attributes.Product
	if len(i.names) > 0 {
		name = i.names[0]
	}
	p := grypepkg.Package{Name: name, Version: version, Type: syftpkg.UnknownPkg, CPEs: cpes}
	return []query{{pkg: p, covered: has, asked: askedFor(cpes)}}, nil
}

func (i *identity) coveredCPEs(cov *coverage) (bool, error) {
	if len(i.cpes) == 0 {
		return false, nil
	}
	return cov.cpes()
}

func askedFor(cpes []cpe.CPE) []Asked {
	var all []Asked
	for _, c := range cpes {
		all = append(all, Asked{By: ByCPE, Name: c.Attributes.BindToFmtString()})
	}
	return all
}

// build makes the package that grype would make of such a component.
func (i *identity) build(name, version string) grypepkg.Package {
	language := syftpkg.Language(property(i.component, syftLanguage))
	if language == "" {
		language = syftpkg.LanguageFromPURL(i.purlText)
	}
	p := grypepkg.New(syftpkg.Package{Name: name, Version: version, Type: i.kind, Language: language, PURL: i.purlText, CPEs: i.cpes, Metadata: i.metadata()})
	addUpstreams(&p, i.upstreams())
	if len(p.Upstreams) > maxUpstreams {
		i.fail(fmt.Sprintf("it has more source packages than the %d that are asked for", maxUpstreams))
		p.Upstreams = p.Upstreams[:maxUpstreams]
	}
	return p
}

func (i *identity) missOnce(r Reason, detail string) {
	for _, g := range i.gaps {
		if g == (Gap{r, detail}) {
			return
		}
	}
	i.miss(r, detail)
}

// number makes the packages of one component different for the engine, which takes what has one id for one.
func number(all []query) {
	for n := range all {
		all[n].pkg.ID = grypepkg.ID(strconv.Itoa(n))
	}
}
