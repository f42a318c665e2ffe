package match

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/anchore/grype/grype/distro"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// query is one package that the engine is asked about.
type query struct {
	pkg   grypepkg.Package
	asked []Asked
	of    *candidate // nil where it is asked for by CPE alone

	compared bool // the same release is compared under the name that has it, which the data know, so that this one tells nothing of versions
}

// ownMatchers are the types that grype looks up by name alone; a CPE is of no concern to it then.
var ownMatchers = map[syftpkg.Type]bool{
	syftpkg.DebPkg: true, syftpkg.RpmPkg: true, syftpkg.GemPkg: true, syftpkg.PythonPkg: true, syftpkg.DotnetPkg: true, syftpkg.JavaPkg: true,
	syftpkg.JenkinsPluginPkg: true, syftpkg.NpmPkg: true, syftpkg.GoModulePkg: true, syftpkg.RustPkg: true, syftpkg.HexPkg: true,
	syftpkg.ErlangOTPPkg: true, syftpkg.KbPkg: true, syftpkg.PortagePkg: true, syftpkg.BitnamiPkg: true, syftpkg.AlpmPkg: true,
}

// queries are what a component is looked up by. Covered says that the database has data of its kind: where nothing is found, there is
// nothing. Where that is so by its CPEs alone, whether it stays so depends on whose they are: see covering. What cannot be asked is added to the gaps of the identity.
func (i *identity) queries(in surroundings, cov *coverage) (all []query, covered bool, err error) {
	named, alone := 0, true
	for _, p := range i.packages {
		if p.kind == "" {
			alone = false
			continue
		}
		more, has, err := p.queries(in, cov)
		if err != nil {
			return nil, false, err
		}
		covered = has && (covered || named == 0)
		alone = alone && (!ownMatchers[p.kind] || distributed(p.kind) && has)
		named++
		all = append(all, more...)
	}
	// A CPE is asked for beside every name, but for packages that a distribution repairs under the same version: there it would only find
	// again what is repaired.
	cpes := i.cpes
	if covered {
		cpes = slices.DeleteFunc(slices.Clone(cpes), i.guessed)
	}
	switch {
	case alone && named > 0:
		i.beside = cpes
	case len(cpes) > 0:
		q, has, err := i.byCPE(cpes, cov)
		if err != nil {
			return nil, false, err
		}
		all, i.asksCPE = append(all, q), i.asksCPE || has
	}
	i.onlyCPE = !covered && i.asksCPE
	return all, covered || i.onlyCPE, nil
}

// queries ask by name, version and type.
func (p *candidate) queries(in surroundings, cov *coverage) (all []query, covered bool, err error) {
	if len(p.versions) == 0 {
		p.miss(NoVersion, "no version is stated")
	}
	places, has, err := p.places(in, cov)
	if err != nil {
		return nil, false, err
	}
	var cpes []cpe.CPE // of those that grype asks for itself
	dated := false
	if !ownMatchers[p.kind] {
		cpes, dated = p.dated(p.cpes)
	}
	names := p.asked()
	for _, version := range p.askedVersions() {
		for n, name := range slices.Concat(names, p.asWritten) {
			for _, at := range places {
				one := p.build(name, version, cpes)
				one.Distro = at.release
				p.checkPointer(&one, in)
				asked := askedFor(cpes)
				if n < len(names) {
					asked = append([]Asked{{By: byWhat(p.kind), Name: name, Version: version, In: at.words}}, asked...)
				}
				all = append(all, query{pkg: one, asked: asked, of: p})
			}
		}
	}
	p.checkVersions()
	covered = has && len(p.versions) > 0 && len(all) > 0
	p.byName = p.byName || covered
	if !covered && dated {
		has, err = cov.cpes()
		p.asksCPE = p.asksCPE || has
	}
	return all, covered, err
}

// checkVersions notes which versions cannot be compared, however they are spelt.
func (p *candidate) checkVersions() {
	format := grypepkg.VersionFormat(grypepkg.Package{Type: p.kind})
	for _, v := range p.versions {
		if !slices.ContainsFunc(spelt(v, p.kind), func(v string) bool { return ordered(v, format) }) {
			p.leave(BadVersion, fmt.Sprintf("version %s cannot be compared with those of %s", strictjson.Quote(v), p.kind))
		}
		if threeNumbers[p.kind] && fourNumbers.MatchString(v) {
			p.leave(BadVersion, fmt.Sprintf("version %s has more than the three numbers that versions of %s have", strictjson.Quote(v), p.kind))
		}
		// grype does not look up what Go calls a program that is built outside of a release.
		if main := p.syft("mainModule"); p.kind == syftpkg.GoModulePkg && strings.HasPrefix(v, "v0.0.0-") && slices.Contains(p.names, main) {
			p.leave(BadVersion, fmt.Sprintf("version %s of the main module is no release", strictjson.Quote(v)))
		}
	}
}

func byWhat(kind syftpkg.Type) By {
	if distributed(kind) {
		return ByDistribution
	}
	return ByPurl
}

// among is whose advisories a package is looked up in.
type among struct {
	release *distro.Distro // nil for packages of no distribution, or of one that is not known
	words   string
}

// places says among which advisories a package is looked up, and whether there are any in the first place. Where purl and document contradict
// each other either may be right: it is looked up in both that may have packages of its type, and clean in none. So it is in those of the document alone
// where the purl names one that has none.
func (p *candidate) places(sur surroundings, cov *coverage) (all []among, has bool, err error) {
	ecosystem := []among{{words: string(p.kind)}}
	if !distributed(p.kind) {
		if has, err = cov.ecosystem(p.kind); err == nil && !has {
			p.miss(NoData, "this database has no advisory about packages of type "+string(p.kind))
		}
		return ecosystem, has, err
	}
	release, unknown := sur.releases.of(p)
	in := sur.releases.instead(p)
	switch {
	case len(in) > 0:
		release = in[0]
		p.leave(Contradiction, unknown+"; the SBOM says that its operating system is "+in.names())
	case release == nil:
		p.miss(NoDistribution, unknown)
		return ecosystem, false, nil
	}
	if has, err = cov.release(release); err != nil {
		return nil, false, err
	}
	if !has {
		p.miss(NoData, "this database has no advisory about "+nameOf(release))
	}
	if foreign(p.space(), release) {
		p.leave(Contradiction, fmt.Sprintf("the purl's name space is %s, and what says which release it is of is %s", strictjson.Quote(p.space()), nameOf(release)))
	}
	if len(in) == 0 {
		others, err := sur.releases.against(release, cov)
		if err != nil {
			return nil, false, err
		}
		if len(others) > 0 {
			p.leave(Contradiction, fmt.Sprintf("the purl says that it is of %s, and the SBOM that its operating system is %s", nameOf(release), others.names()))
		}
		in = append(releases{release}, others.having(p.kind)...)
	}
	for _, d := range in[:min(len(in), 1+maxReleases)] {
		all = append(all, among{d, nameOf(d)})
	}
	return all, has, nil
}

// byCPE asks by CPEs alone, whatever part they are of: applications, operating systems and hardware.
func (i *identity) byCPE(cpes []cpe.CPE, cov *coverage) (q query, covered bool, err error) {
	has, err := cov.cpes()
	if err != nil {
		return query{}, false, err
	}
	silent := len(i.versions) == 0 && !slices.ContainsFunc(cpes, func(c cpe.CPE) bool { return len(stated(c.Attributes.Version)) > 0 })
	cpes, dated := i.dated(cpes)
	switch {
	case silent:
		i.miss(NoVersion, "neither the CPE nor the component states a version")
	case !has:
		i.miss(NoData, "this database has no advisory that names a CPE")
	}
	name, version := cpes[0].Attributes.Product, ""
	if len(i.packages) > 0 && len(i.packages[0].names) > 0 {
		name = i.packages[0].names[0]
	} else if i.component.Name.State == sbom.Stated {
		name = joined("", i.component.Group, i.component.Name.Text)
	}
	if dated && len(i.versions) > 0 {
		version = i.versions[0] // which grype takes where a CPE has none
	}
	p := grypepkg.Package{Name: name, Version: version, Type: syftpkg.UnknownPkg, CPEs: cpes}
	return query{pkg: p, asked: askedFor(cpes)}, dated && has, nil
}

// guessed says whether a CPE is one that syft makes up of the name of a package: it tells nothing that the name does not.
func (i *identity) guessed(c cpe.CPE) bool {
	if !i.generated {
		return false
	}
	return slices.ContainsFunc(i.packages, func(p *candidate) bool {
		name := letters(strings.Join(p.names, "/")) + letters(p.component.Group+p.component.Name.Text)
		if p.purl != nil {
			name += letters(p.purl.Namespace)
		}
		return strings.Contains(name, letters(c.Attributes.Product)) && strings.Contains(name, letters(c.Attributes.Vendor))
	})
}

// letters leaves out of a name what people write in several ways.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

func askedFor(cpes []cpe.CPE) []Asked {
	var all []Asked
	for _, c := range cpes {
		all = append(all, Asked{By: ByCPE, Name: c.Attributes.BindToFmtString()})
	}
	return all
}

// build makes the package that grype would make of such a component.
func (p *candidate) build(name, version string, cpes []cpe.CPE) grypepkg.Package {
	out := grypepkg.New(syftpkg.Package{Name: name, Version: version, Type: p.kind, Language: p.language, PURL: p.purlText, CPEs: cpes, Metadata: p.metadata()})
	nameInMaven(&out, name)
	addUpstreams(&out, p.sources)
	addUpstreams(&out, unsigned(&out))
	if len(out.Upstreams) > maxUpstreams {
		p.leave(Failed, fmt.Sprintf("it has more source packages than the %d that are asked for", maxUpstreams))
		out.Upstreams = out.Upstreams[:maxUpstreams]
	}
	return out
}

// number makes the packages of one component different for the engine, which takes what has one id for one.
func number(all []query) {
	for n := range all {
		all[n].pkg.ID = grypepkg.ID(strconv.Itoa(n))
	}
}
