package match

import (
	"regexp"
	"slices"
	"strings"

	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// shape is what the names of an ecosystem look like. A name of another shape is nobody's, so that no advisory is about it, and that nothing is found says nothing.
type shape struct {
	whole *regexp.Regexp
	flat  bool // no name has a name space before it
	owned bool // a name with a sign between its parts has its name space in it
}

var shapes = map[syftpkg.Type]shape{
	syftpkg.NpmPkg:          {whole: regexp.MustCompile(`^(@[^\s/@:%]+/)?[^\s/@:%]*[^\s/@:%.]$`), owned: true}, // leniently: old names are in many letters
	syftpkg.PhpComposerPkg:  {whole: regexp.MustCompile(`^([^\s/@:%]+/)?[^\s/@:%]+$`), owned: true},
	syftpkg.GithubActionPkg: {whole: regexp.MustCompile(`^[^\s/@:%]+/[^\s@:%]+$`)},
	syftpkg.HexPkg:          {whole: regexp.MustCompile(`^([^\s/@:%]+/)?[^\s/@:%]+$`)},
	syftpkg.GoModulePkg:     {whole: regexp.MustCompile(`^[^\s@:%]+$`)},
	syftpkg.SwiftPkg:        {whole: regexp.MustCompile(`^[^\s@:%]+$`)},
	syftpkg.PythonPkg:       {whole: regexp.MustCompile(`^[A-Za-z0-9._-]+$`), flat: true},
	syftpkg.GemPkg:          {whole: regexp.MustCompile(`^[A-Za-z0-9._-]+$`), flat: true},
	syftpkg.DotnetPkg:       {whole: regexp.MustCompile(`^[\pL\pN._-]+$`), flat: true},
	syftpkg.RustPkg:         {whole: regexp.MustCompile(`^[\pL\pN_-]+$`), flat: true},
	syftpkg.DartPubPkg:      {whole: regexp.MustCompile(`^[A-Za-z0-9_]+$`), flat: true},
	syftpkg.ConanPkg:        {whole: regexp.MustCompile(`^[A-Za-z0-9_+.-]+$`), flat: true},
}

var (
	versionBehind = regexp.MustCompile(`^(.+)@([vV]?[0-9][^@/]*)$`)              // what a purl is whose "@" is quoted
	goRoot        = regexp.MustCompile(`^[^/]+/v[0-9]+$`)                        // one word and a major version: go.uuid/v2 of satori
	versionAfter  = regexp.MustCompile(`^([^/@]+)[/@]([vV]?[0-9][^/@]*)(@.*)?$`) // Newtonsoft.Json/13.0.3, and zlib/1.2.11@user/channel of Conan
)

// named is the name that a name space and a name are written for, and a version that stands behind it. It says no where no package of the kind can be called so.
func (s shape) named(kind syftpkg.Type, space, name string) (full, version string, told bool) {
	space, full = strings.TrimSpace(space), strings.TrimSpace(name)
	behind := versionBehind
	if s.flat {
		behind = versionAfter
	}
	if m := behind.FindStringSubmatch(full); m != nil {
		full, version = m[1], m[2]
	}
	if kind == syftpkg.PythonPkg {
		full, _, _ = strings.Cut(full, "[") // the parts of it that are wanted: requests[security]
	}
	switch {
	case s.flat, s.owned && strings.Contains(full, "/"), kind == syftpkg.GoModulePkg && wholeModule(space, full):
	default:
		full = joined(kind, space, full)
	}
	if kind == syftpkg.NpmPkg && strings.Contains(full, "/") && !strings.HasPrefix(full, "@") {
		full = "@" + full
	}
	return full, version, s.whole.MatchString(full)
}

// hosted says whether a path begins with a host.
func hosted(path string) bool {
	host, _, _ := strings.Cut(path, "/")
	return strings.Contains(host, ".")
}

// wholeModule says whether a name of Go has its host, so that no name space belongs before it. "go.uuid/v2" is the last word of a longer one.
func wholeModule(space, name string) bool {
	return strings.Contains(name, "/") && hosted(name) && !hosted(space) && !goRoot.MatchString(name)
}

// goHosted says whether a name of Go begins with a host. The last word of a longer path is none by its dot: "go.uuid" of satori/go.uuid.
func (p *candidate) goHosted(name string) bool {
	return hosted(name) && !(p.space() != "" && name == p.purl.Name && !strings.Contains(name, "/"))
}

// shapedNames has the names that purl and field are written for, and notes what the purl says and no package of the kind can be called.
func (p *candidate) shapedNames(s shape) {
	field, version, said := "", "", false
	if name := p.component.Name; name.State == sbom.Stated {
		field, version, said = s.named(p.kind, p.component.Group, name.Text)
	}
	if p.purl == nil {
		if !said && p.component.Name.State == sbom.Stated {
			p.cannotBe("name "+strictjson.Quote(p.component.Name.Text), "it")
		}
	} else {
		of, dated, told := s.named(p.kind, p.purl.Namespace, p.purl.Name)
		what := p.quotedPurl()
		switch {
		case !told:
			p.cannotBe(what, "its name")
		case s.flat && p.purl.Namespace != "" && p.kind != syftpkg.ConanPkg && !strings.EqualFold(of, field):
			p.cannotBe(what, "its name space")
		}
		if told {
			p.names, p.inNames = append(p.names, of), append(p.inNames, dated)
		}
		p.asWritten = append(p.asWritten, joined(p.kind, p.purl.Namespace, p.purl.Name))
	}
	if said {
		p.names, p.inNames = append(p.names, field), append(p.inNames, version)
	}
	p.asWritten = slices.DeleteFunc(distinct(append(p.asWritten, joined(p.kind, p.component.Group, p.component.Name.Text))), s.whole.MatchString)
	p.inNames = distinct(p.inNames)
}
