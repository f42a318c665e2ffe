package match_test

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestUncoveredDistributions: RPM packages of a distribution that the data have nothing of are not clean by what they have of others, whether purl or operating system names it, and whatever
// else is said of them. Of the one that they have they are looked up.
func TestUncoveredDistributions(t *testing.T) {
	inside := func(distro string) grypedb.AffectedPackage {
		return grypedb.AffectedPackage{Type: "rpm", Name: "openssl", Distro: distro, Ranges: []grypedb.Range{{Constraint: "< 0:3.0.0"}}}
	}
	d := database(t, grypedb.Advisory{ID: "CVE-2026-0001", Packages: []grypedb.AffectedPackage{inside("rhel-9"), inside("sles-15.4")}}, ofCPE("CVE-2026-0002", "cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*", "<1"))
	for _, tt := range []struct {
		space, distro, system string
		state                 match.State
	}{
		{"redhat", "rhel-9.4", "", match.Clean},
		{"rocky", "rocky-9.4", "", match.Clean}, // goes by the data of Red Hat
		{"suse", "sles-15.4", "", match.Clean},
		{"suse", "sles-15.5", "", match.NotAssessable},
		{"suse", "sles-12.5", "", match.NotAssessable},
		{"opensuse", "opensuse-leap-15.5", "", match.NotAssessable},
		{"opensuse", "opensuse-tumbleweed-20260101", "", match.NotAssessable},
		{"oracle", "ol-9.4", "", match.NotAssessable},
		{"amzn", "amzn-2", "", match.NotAssessable},
		{"amzn", "amzn-2023", "", match.NotAssessable},
		{"fedora", "fedora-41", "", match.NotAssessable},
		{"photon", "photon-5.0", "", match.NotAssessable},
		{"mariner", "azurelinux-3.0", "", match.NotAssessable},
		{"openeuler", "openeuler-24.03", "", match.NotAssessable},
		{"amzn", "", "Amazon Linux 2023", match.NotAssessable},
		{"oracle", "", "Oracle Linux Server 9.4", match.NotAssessable},
		{"suse", "", "SUSE Linux Enterprise Server 15.5", match.NotAssessable},
		{"redhat", "", "Red Hat Enterprise Linux 9.4", match.Clean},
		{"oracle", "", "", match.NotAssessable},
	} {
		for _, beside := range []string{"", "cpe:2.3:o:x:y:9:*:*:*:*:*:*:*"} {
			purl := "pkg:rpm/" + tt.space + "/openssl@3.0.7-1?upstream=openssl-3.0.7-1.src.rpm"
			if tt.distro != "" {
				purl += "&distro=" + tt.distro
			}
			all := []component{{Type: "library", Name: "openssl", Version: "3.0.7-1", Purl: purl}}
			if tt.system != "" {
				at := strings.LastIndex(tt.system, " ")
				all = append(all, component{Type: "operating-system", Name: tt.system[:at], Version: tt.system[at+1:], CPE: beside})
			}
			r, err := d.Match(t.Context(), read(t, device(all...)))
			if err != nil {
				t.Fatal(err)
			}
			c := r.Components[1]
			if c.State != tt.state || tt.state == match.NotAssessable && c.Reason() != match.NoData && c.Reason() != match.NoDistribution {
				t.Errorf("%s %s %s: %s, %+v; expected %s", tt.space, tt.distro, tt.system, c.State, c.Gaps, tt.state)
			}
		}
	}
}
