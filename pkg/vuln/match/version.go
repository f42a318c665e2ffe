package match

import (
	"fmt"
	"regexp"
	"strings"

	grypepkg "github.com/anchore/grype/grype/pkg"
	grype "github.com/anchore/grype/grype/version"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version/order"
)

// loose is what Maven and grype's rules for software of no known kind can compare. They give an answer to anything: words that no
// version begins with come before or behind all that are numbers.
var loose = regexp.MustCompile(`^[vV]?[0-9][0-9A-Za-z._+~()-]*$`)

// ordered says whether a version has a place among those of its format. grype is asked about others as well; but where it finds
// nothing about them, nothing is known.
func ordered(v string, format grype.Format) bool {
	if len(v) > order.MaxLength || len(stated(v)) == 0 || sbom.VersionFault(v) != "" || !strings.ContainsAny(v, "0123456789") || strings.ContainsFunc(v, outside) {
		return false
	}
	switch format {
	case grype.MavenFormat, grype.UnknownFormat:
		return loose.MatchString(v)
	}
	return validate(v, format) == nil
}

// threeNumbers are the ecosystems whose versions have three numbers and no more (Semantic Versioning 2.0.0, section 2): grype's order would take others too.
var threeNumbers = map[syftpkg.Type]bool{syftpkg.NpmPkg: true, syftpkg.RustPkg: true, syftpkg.DartPubPkg: true, syftpkg.HexPkg: true}

// fourNumbers begin a version that has more.
var fourNumbers = regexp.MustCompile(`^[vV]?[0-9]+\.[0-9]+\.[0-9]+\.[0-9]`)

// outside is what no single version has in any ecosystem.
func outside(r rune) bool { return r <= ' ' || r >= 0x7f || r == ',' }

// validate makes an error of a panic: what is asked for is a supplier's text.
func validate(v string, format grype.Format) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("read version: %v", r)
		}
	}()
	return grype.New(v, format).Validate()
}

// stated is a version, or nothing where words say that there is none: "unknown", "latest", the "*" and "-" of CPEs.
func stated(words string) []string {
	if sbom.StateOf(words) != sbom.Stated {
		return nil
	}
	return []string{words}
}

// spelt are the spellings by which a version is looked up: where the "v" before a number is no part of versions, also without it.
func spelt(v string, kind syftpkg.Type) []string {
	if plain := strings.TrimLeft(v, "vV"); len(plain) == len(v)-1 && plain != "" && plain[0] >= '0' && plain[0] <= '9' &&
		(kind == syftpkg.JavaPkg || kind == syftpkg.JenkinsPluginPkg || distributed(kind)) {
		return []string{plain, v}
	}
	return []string{v}
}

// comparedAs are versions as packages of a kind write them, without those that cannot be compared with theirs.
func comparedAs(kind syftpkg.Type, versions []string) (all []string) {
	format := grypepkg.VersionFormat(grypepkg.Package{Type: kind})
	for _, stated := range versions {
		for _, v := range spelt(stated, kind) {
			if ordered(v, format) && !(threeNumbers[kind] && fourNumbers.MatchString(v)) {
				all = append(all, v)
			}
		}
	}
	return distinct(all)
}

// same says whether a version of the component is that of a CPE, which has nothing of what distributions add.
func (i *identity) same(v, ofCPE string) bool {
	return version.Same(v, ofCPE, i.distribution(), "")
}

// upstream is a version without the epoch of a distribution, which no CPE has.
func (i *identity) upstream(v string) string {
	if i.distribution() != "" && version.HasEpoch(v) {
		_, v, _ = strings.Cut(v, ":")
	}
	return v
}

// distribution is the purl type of the component where that is of packages of a distribution, else "".
func (i *identity) distribution() string {
	for _, p := range i.packages {
		if p.purl != nil && version.Distribution(p.purl.Type) {
			return p.purl.Type
		}
	}
	return ""
}
