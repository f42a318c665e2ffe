package match

import (
	"fmt"
	"strings"

	"github.com/anchore/grype/grype/distro"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// family is distributions that share packages, and the type of these.
type family struct {
	name string
	kind syftpkg.Type
}

var (
	debian = family{"debian", syftpkg.DebPkg}
	redHat = family{"rhel", syftpkg.RpmPkg}
	oracle = family{"ol", syftpkg.RpmPkg}
	amazon = family{"amzn", syftpkg.RpmPkg}
	suse   = family{"suse", syftpkg.RpmPkg}
	azure  = family{"azurelinux", syftpkg.RpmPkg}
	alpine = family{"alpine", syftpkg.ApkPkg}
	arch   = family{"arch", syftpkg.AlpmPkg}
)

// families are those of the distributions that are known, by their ids in os-release, by the names that grype has for them and by the name spaces that generators of SBOMs write. Together are those that grype looks up in
// one another's data, those of SUSE, which share their packages, and Azure Linux with Mariner, as it was called before. Ubuntu is none of Debian's: it counts its packages by itself.
var families = map[string]family{
	"debian": debian, "raspbian": debian,
	"ubuntu": {"ubuntu", syftpkg.DebPkg}, "echo": {"echo", syftpkg.DebPkg},
	"rhel": redHat, "redhat": redHat, "centos": redHat, "rocky": redHat, "rockylinux": redHat, "alma": redHat, "almalinux": redHat, "scientific": redHat, "sl": redHat,
	"fedora": {"fedora", syftpkg.RpmPkg}, "hummingbird": {"hummingbird", syftpkg.RpmPkg}, "photon": {"photon", syftpkg.RpmPkg},
	"ol": oracle, "oracle": oracle, "oraclelinux": oracle,
	"amzn": amazon, "amazon": amazon, "amazonlinux": amazon,
	"sles": suse, "suse": suse, "opensuse": suse, "opensuse-leap": suse, "opensuseleap": suse,
	"azurelinux": azure, "mariner": azure, "cbl-mariner": azure,
	"alpine": alpine, "postmarketos": alpine,
	"wolfi": {"wolfi", syftpkg.ApkPkg}, "chainguard": {"chainguard", syftpkg.ApkPkg}, "minimos": {"minimos", syftpkg.ApkPkg}, "secureos": {"secureos", syftpkg.ApkPkg},
	"arch": arch, "archlinux": arch, "gentoo": {"gentoo", syftpkg.PortagePkg},
}

// familyOf is that of what somebody calls a distribution; none where it is not known, as one of a maker's own.
func familyOf(name string) (of family, known bool) {
	of, known = families[strings.ToLower(name)]
	return of, known
}

// mayHave says whether a release may have packages of a type: one that is not known may have any.
func mayHave(d *distro.Distro, kind syftpkg.Type) bool {
	of, known := familyOf(d.Name())
	return !known || of.kind == kind
}

// foreign says whether a name space is another distribution than a release is of, both being known.
func foreign(space string, d *distro.Distro) bool {
	of, known := familyOf(space)
	other, also := familyOf(d.Name())
	return known && also && of != other
}

// having are the releases that may have packages of a type.
func (r releases) having(kind syftpkg.Type) (all releases) {
	for _, d := range r {
		if mayHave(d, kind) {
			all = append(all, d)
		}
	}
	return all
}

// instead are those of the document that may have packages of a type, where the purl of one names a release that has none of it.
func (r releases) instead(p *candidate) releases {
	named := p.qualifier(syftpkg.PURLQualifierDistro)
	if named == "" {
		return nil
	}
	if d := qualified(named, p.space()); d == nil || mayHave(d, p.kind) {
		return nil
	}
	return r.having(p.kind)
}

// whyNone says that a release has no packages of a type, and so does not tell which release one is of.
func whyNone(d *distro.Distro, kind syftpkg.Type, named string) string {
	if named != "" {
		return fmt.Sprintf("the purl's distro=%s is %s, which has no packages of type %s", named, nameOf(d), kind)
	}
	return fmt.Sprintf("the operating system that the SBOM lists is %s, which has no packages of type %s, and the purl does not say which release it is of", nameOf(d), kind)
}
