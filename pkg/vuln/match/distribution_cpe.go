package match

import (
	"strings"

	"github.com/anchore/grype/grype/distro"
	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// distributionCPEs are the distributions that CPEs of operating systems call by vendor and product. Each names the distribution as a whole: what is known by it is of its packages. Behind each is where it is
// called so: in CPE_NAME of os-release files of these releases, in records of the National Vulnerability Database (NVD), or elsewhere. What nothing backs is not here, nor is a distribution that has no CPE with a
// release (Wolfi, Chainguard, Arch Linux, Gentoo): what is here by mistake would not be looked up.
var distributionCPEs = map[string]distro.Type{
	"almalinux:almalinux":               distro.AlmaLinux,    // os-release of 8.4 and 9.2
	"alpinelinux:alpine_linux":          distro.Alpine,       // NVD, endoflife.date
	"amazon:amazon_linux":               distro.AmazonLinux,  // os-release of 2 and 2023
	"amazon:linux":                      distro.AmazonLinux,  // os-release of 2016.09 and 2018.03
	"canonical:ubuntu_linux":            distro.Ubuntu,       // NVD
	"centos:centos":                     distro.CentOS,       // os-release of 7, 8 and Stream 8
	"debian:debian_linux":               distro.Debian,       // NVD
	"fedoraproject:fedora":              distro.Fedora,       // os-release of 20 to 39, NVD
	"microsoft:azure_linux":             distro.Azure,        // os-release of 4.0
	"microsoft:azurelinux":              distro.Azure,        // system-release-cpe of 4.0
	"microsoft:cbl-mariner":             distro.Mariner,      // Microsoft's CVRF documents
	"opensuse:leap":                     distro.OpenSuseLeap, // os-release of 15.2 and 16.0, NVD
	"oracle:linux":                      distro.OracleLinux,  // os-release of 7.7 to 9.4, NVD
	"redhat:enterprise_linux":           distro.RedHat,       // os-release of 7.3 to 9, NVD
	"rocky:rocky":                       distro.RockyLinux,   // os-release of 8.4 and 9.5
	"scientificlinux:scientificlinux":   distro.Scientific,   // os-release of 7.8
	"suse:linux_enterprise_server":      distro.SLES,         // tables of scanners
	"suse:sles":                         distro.SLES,         // os-release of 15.2 and 16.0
	"suse:suse_linux_enterprise_server": distro.SLES,         // NVD
	"vmware:photon_os":                  distro.Photon,       // endoflife.date
}

// calledSo says whether all CPEs of an operating system are that of the distribution, in the release, that it says it is. One of another release, or of anything else, is looked up.
func (d *Database) calledSo(c *sbom.Component, own *distro.Distro) (bool, error) {
	for _, one := range identify(c, false).cpes {
		if is, err := d.calls(one.Attributes, own); !is || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (d *Database) calls(a cpe.Attributes, own *distro.Distro) (bool, error) {
	called, known := distributionCPEs[a.Vendor+":"+a.Product]
	release := releaseIn(a)
	if !known || a.Part != "o" || called != own.Type || release == "" {
		return false, nil
	}
	return d.coverage.agree(own, distro.New(own.Type, release, "", own.IDLike...))
}

// releaseIn is the release that a CPE of a distribution states; empty where it states none, or an update that nobody knows to be a part of it. SUSE has service packs for updates (15:sp4 is 15.4) and from 16 on the
// whole release (16:16.0), Oracle the minor release (8:3), and others say there that it is out (8.4:GA).
func releaseIn(a cpe.Attributes) string {
	update := strings.ToLower(a.Update)
	pack := strings.TrimPrefix(update, "sp")
	switch {
	case len(stated(a.Version)) == 0:
		return ""
	case update == cpe.Any || update == notApplicable || update == "ga":
		return a.Version
	case pack != "" && strings.Trim(pack, "0123456789") == "":
		return a.Version + "." + pack
	case strings.HasPrefix(update, a.Version+"."):
		return update
	}
	return ""
}
