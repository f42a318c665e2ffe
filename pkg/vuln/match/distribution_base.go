package match

import (
	"slices"

	syftpkg "github.com/anchore/syft/syft/pkg"
)

// distributionBases are the names of packages that a listing of a whole distribution has, by the type of its packages: its C library, by the name of the source package too, and the package that every
// installation has and that says which release it is. Those of RPM provide "system-release" or "distribution-release", by which libdnf finds the release. SBOMs of images list those of Debian, Ubuntu, Alpine, Wolfi,
// Chainguard, Amazon, Photon and Mariner so; the others stand in the package lists and build recipes that the distributions publish. A name that is missing asks for more, and a wrong one for less.
var distributionBases = map[syftpkg.Type][]string{
	syftpkg.DebPkg:  {"libc6", "glibc", "eglibc", "base-files"},
	syftpkg.ApkPkg:  {"musl", "glibc", "alpine-baselayout", "alpine-baselayout-data", "alpine-release", "wolfi-baselayout", "chainguard-baselayout"},
	syftpkg.AlpmPkg: {"glibc", "filesystem"},
	syftpkg.RpmPkg: {
		"glibc",
		"redhat-release", "redhat-release-server", "redhat-release-client", "redhat-release-workstation", "redhat-release-computenode",
		"centos-release", "centos-linux-release", "centos-stream-release", "sl-release",
		"fedora-release", "fedora-release-common", "rocky-release", "almalinux-release", "oraclelinux-release", "system-release",
		"openSUSE-release", "Leap-release", "sles-release", "photon-release", "azurelinux-release", "mariner-release",
	},
}

// isBase says whether a package is one of these.
func isBase(kind syftpkg.Type, name string) bool {
	return slices.Contains(distributionBases[kind], name)
}
