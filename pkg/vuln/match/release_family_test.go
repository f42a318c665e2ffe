package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestForeignPackages: no package is looked up in a release of a distribution that has no packages of its type, and none is clean in that of another distribution than the name space of its purl is. What
// shares its packages, and what is known of no distribution, is looked up.
func TestForeignPackages(t *testing.T) {
	var all []grypedb.AffectedPackage
	for _, of := range []string{"deb debian-12", "deb debian-11", "deb ubuntu-20.04", "deb fabulon-12", "rpm rhel-9", "rpm fedora-38", "rpm ol-9", "rpm amzn-2023", "rpm sles-15.4", "rpm opensuse-leap-15.4", "rpm azurelinux-3.0",
		"rpm photon-5.0", "apk alpine-3.18", "apk wolfi-rolling", "apk chainguard-rolling"} {
		kind, release, _ := strings.Cut(of, " ")
		all = append(all, grypedb.AffectedPackage{Type: kind, Name: "curl", Distro: release, Ranges: []grypedb.Range{{Constraint: "< 0:8.4"}}})
	}
	for n := range all {
		if all[n].Type == "apk" {
			all[n].Ranges[0].Constraint = "< 8.4"
		}
	}
	d := database(t, grypedb.Advisory{ID: "CVE-2023-38545", Packages: all})
	inside := func(all ...component) []component {
		return []component{{Type: "container", Name: "web", Components: all}}
	}
	part := func(purl string) component {
		return component{Type: "library", Name: "part", Purl: purl}
	}
	const reads, open, contradicts = "", match.NoDistribution, match.Contradiction
	for _, tt := range []struct {
		system, packaged string
		reason           match.Reason
	}{
		// by the only system of the document
		{"debian 12", "apk/alpine/", open},
		{"debian 12", "apk/", open},
		{"debian 12", "apk/acme/", open},
		{"debian 12", "rpm/redhat/", open},
		{"debian 12", "rpm/suse/", open},
		{"rhel 9", "deb/debian/", open},
		{"rhel 9", "deb/", open},
		{"rhel 9", "apk/alpine/", open},
		{"alpine 3.18", "deb/debian/", open},
		{"alpine 3.18", "rpm/fedora/", open},
		{"fabulon 12", "apk/alpine/", open}, // which is no distribution that is known
		{"ubuntu 20.04", "deb/debian/", contradicts},
		{"debian 12", "deb/ubuntu/", contradicts},
		{"debian 12", "deb/Ubuntu/", contradicts},
		{"debian 12", "deb/alpine/", contradicts},
		{"rhel 9", "rpm/fedora/", contradicts},
		{"rhel 9", "rpm/suse/", contradicts},
		{"rhel 9", "rpm/amazon/", contradicts},
		{"rhel 9", "rpm/oraclelinux/", contradicts},
		{"alpine 3.18", "apk/wolfi/", contradicts},
		{"wolfi 20230201", "apk/chainguard/", contradicts},

		{"debian 12", "deb/debian/", reads},
		{"debian 12", "deb/Debian/", reads},
		{"Debian GNU/Linux 12", "deb/debian/", reads},
		{"Debian GNU/Linux 12 (bookworm)", "deb/debian/", reads},
		{"debian 12 (bookworm)", "deb/", reads},
		{"Ubuntu 20.04.6 LTS (Focal Fossa)", "deb/ubuntu/", reads},
		{"Red Hat Enterprise Linux 9.2 (Plow)", "rpm/redhat/", reads},
		{"Debian GNU/Linux 13 (bookworm)", "deb/debian/", match.NoData},
		{"debian 12", "deb/", reads},
		{"debian 12", "deb/fabulon/", reads},
		{"debian 12", "deb/raspbian/", reads},
		{"raspbian 12", "deb/debian/", reads},
		{"raspbian 12", "deb/raspbian/", reads},
		{"ubuntu 20.04", "deb/ubuntu/", reads},
		{"ubuntu 20.04", "deb/", reads},
		{"rhel 9", "rpm/redhat/", reads},
		{"rhel 9", "rpm/rhel/", reads},
		{"rhel 9", "rpm/centos/", reads},
		{"rhel 9", "rpm/acme/", reads},
		{"rhel 9", "rpm/", reads},
		{"centos 9", "rpm/redhat/", reads},
		{"rocky 9", "rpm/rockylinux/", reads},
		{"almalinux 9", "rpm/alma/", reads},
		{"almalinux 9", "rpm/redhat/", reads},
		{"scientific 9", "rpm/centos/", reads},
		{"fedora 38", "rpm/fedora/", reads},
		{"ol 9", "rpm/ol/", reads},
		{"ol 9", "rpm/oracle/", reads},
		{"amzn 2023", "rpm/amazonlinux/", reads},
		{"sles 15.4", "rpm/suse/", reads},
		{"opensuse-leap 15.4", "rpm/opensuse/", reads},
		{"opensuse-leap 15.4", "rpm/suse/", reads},
		{"azurelinux 3.0", "rpm/azurelinux/", reads},
		{"photon 5.0", "rpm/vmware/", reads},
		{"alpine 3.18", "apk/alpine/", reads},
		{"alpine 3.18", "apk/", reads},
		{"wolfi 20230201", "apk/wolfi/", reads},
		{"chainguard 20230214", "apk/chainguard/", reads},

		// by distro=
		{"", "deb/debian/?distro=rhel-9", open},
		{"", "deb/?distro=rhel-9", open},
		{"", "apk/alpine/?distro=debian-12", open},
		{"", "rpm/debian/?distro=12", open},
		{"debian 12", "rpm/redhat/?distro=debian-12", open},
		{"alpine 3.18", "deb/debian/?distro=rhel-9", open},
		{"debian 12", "deb/debian/?distro=rhel-9", contradicts}, // and is looked up in the system of the document, which has packages of its type
		{"debian 12", "deb/?distro=rhel-9", contradicts},
		{"debian 12", "deb/rhel/?distro=9", contradicts},
		{"debian 12", "deb/debian/?distro=alpine-3.18", contradicts},
		{"debian 12", "apk/alpine/?distro=debian-12", open},
		{"rhel 9", "rpm/redhat/?distro=debian-12", contradicts},
		{"rhel 9", "rpm/?distro=alpine-3.18", contradicts},
		{"alpine 3.18", "apk/alpine/?distro=debian-12", contradicts},
		{"debian 12, alpine 3.18", "deb/debian/?distro=alpine-3.18", contradicts},
		{"debian 12, alpine 3.18", "deb/debian/?distro=rhel-9", contradicts},
		{"debian 12, debian 11", "deb/debian/?distro=rhel-9", contradicts},
		{"debian 12, alpine 3.18", "rpm/redhat/?distro=alpine-3.18", open},
		{"ubuntu 20.04", "deb/debian/?distro=ubuntu-20.04", contradicts},
		{"", "deb/debian/?distro=ubuntu-20.04", contradicts},
		{"", "deb/ubuntu/?distro=debian-12", contradicts},
		{"", "rpm/fedora/?distro=rhel-9", contradicts},
		{"", "deb/debian/?distro=debian-12", reads},
		{"", "deb/debian/?distro=12", reads},
		{"", "deb/raspbian/?distro=debian-12", reads},
		{"", "deb/debian/?distro=raspbian-12", reads},
		{"", "deb/fabulon/?distro=fabulon-12", reads},
		{"", "deb/fabulon/?distro=debian-12", reads},
		{"", "deb/?distro=ubuntu-20.04", reads},
		{"", "rpm/redhat/?distro=centos-9", reads},
		{"", "rpm/centos/?distro=rhel-9", reads},
		{"", "rpm/suse/?distro=opensuse-leap-15.4", reads},
		{"", "rpm/oracle/?distro=ol-9", reads},
		{"", "rpm/amazon/?distro=amzn-2023", reads},
		{"", "apk/alpine/?distro=3.18", reads},

		// by the system that the name space is about, of several
		{"debian 12, alpine 3.18", "rpm/debian/", open},
		{"debian 12, alpine 3.18", "deb/alpine/", open},
		{"debian 12, alpine 3.18", "deb/debian/", reads},
		{"debian 12, alpine 3.18", "apk/alpine/", reads},
	} {
		place, qualifiers, _ := strings.Cut(tt.packaged, "?")
		if qualifiers != "" {
			qualifiers = "&" + qualifiers
		}
		var systems []component
		for one := range strings.SplitSeq(tt.system, ", ") {
			if at := strings.IndexAny(one, "0123456789"); at > 0 {
				systems = append(systems, component{Type: "operating-system", Name: strings.TrimSpace(one[:at]), Version: one[at:]})
			}
		}
		for version, ends := range map[string]match.State{"8.3.0-1": match.Matched, "8.5.0-1": match.Clean} {
			if strings.HasPrefix(place, "apk/") {
				version = strings.ReplaceAll(version, "-1", "-r0")
			}
			if tt.reason == open || tt.reason == match.NoData || tt.reason == contradicts && ends == match.Clean {
				ends = match.NotAssessable
			}
			it := part("pkg:" + place + "part@" + version + "?upstream=curl" + qualifiers)
			for where, parts := range map[string][]component{"beside it": append(slices.Clone(systems), it), "in a container": append(slices.Clone(systems), inside(it)...)} {
				r, err := d.Match(t.Context(), read(t, device(parts...)))
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range r.Components {
					if c.Name != "part" {
						continue
					}
					told := tt.reason == reads && len(c.Gaps) == 0 || tt.reason != reads && len(c.Gaps) > 0 && c.Gaps[0].Reason == tt.reason
					if c.State != ends || !told || tt.reason == open && slices.ContainsFunc(c.Asked, func(a match.Asked) bool { return a.In != "deb" && a.In != "rpm" && a.In != "apk" }) {
						t.Errorf("%s, %s, %s: %s, want %s (%s); asked %v, gaps %v", tt.system, it.Purl, where, c.State, ends, tt.reason, c.Asked, c.Gaps)
					}
				}
			}
		}
	}
}
