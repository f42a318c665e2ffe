package match

import (
	"strings"

	"github.com/anchore/grype/grype/distro"
	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// distributionCPEs are vendors and products of the CPEs by which distributions call themselves in os-release (CPE_NAME) and the National Vulnerability Database calls them, by the id in os-release. Each is the
// distribution as a whole: what is known by it is of its packages.
var distributionCPEs = map[string][]string{
	"debian": {"debian:debian_linux"}, "ubuntu": {"canonical:ubuntu_linux"}, "alpine": {"alpinelinux:alpine_linux"}, "rhel": {"redhat:enterprise_linux"}, "centos": {"centos:centos"},
	"fedora": {"fedoraproject:fedora"}, "rocky": {"rocky:rocky"}, "almalinux": {"almalinux:almalinux"}, "ol": {"oracle:linux"}, "amzn": {"amazon:amazon_linux"},
	"opensuse-leap": {"opensuse:leap"}, "sles": {"suse:sles", "suse:linux_enterprise_server"}, "photon": {"vmware:photon", "vmware:photon_os"}, "azurelinux": {"microsoft:azurelinux"},
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
	id := idOf(a)
	if id == "" || distro.IDMapping[id] != own.Type || len(stated(a.Version)) == 0 {
		return false, nil
	}
	version := a.Version
	if pack, is := strings.CutPrefix(a.Update, "sp"); is { // as SUSE numbers minor releases
		version += "." + pack
	}
	return d.coverage.agree(own, distro.New(own.Type, version, "", own.IDLike...))
}

// idOf is the id in os-release of the distribution that a CPE calls; empty where it calls none.
func idOf(a cpe.Attributes) string {
	for id, all := range distributionCPEs {
		for _, called := range all {
			if a.Part == "o" && a.Vendor+":"+a.Product == called {
				return id
			}
		}
	}
	return ""
}
