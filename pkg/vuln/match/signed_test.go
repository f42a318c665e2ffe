package match_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

func fixedIn(id, kind, name, distro, fix string) grypedb.Advisory {
	return grypedb.Advisory{ID: id, Packages: []grypedb.AffectedPackage{{Type: kind, Name: name, Distro: distro, Ranges: []grypedb.Range{{Constraint: "<" + fix, Fixed: fix}}}}}
}

// TestSignedPackages: what Debian and Ubuntu sign has the flaws of what it is made of.
func TestSignedPackages(t *testing.T) {
	d := database(t, fixedIn("CVE-2022-0847", "deb", "linux", "debian-11", "5.10.92-2"), fixedIn("CVE-2022-2601", "deb", "grub2", "debian-11", "2.06-3~deb11u5"),
		fixedIn("CVE-2023-40547", "deb", "shim", "debian-11", "15.8-1~deb11u1"), fixedIn("CVE-2022-0848", "deb", "linux-hwe-5.15", "ubuntu-20.04", "5.15.0-92.102~20.04.1"),
		fixedIn("CVE-2022-0849", "deb", "linux", "ubuntu-20.04", "5.4.0-200.220"), fixedIn("CVE-2022-2602", "deb", "grub2", "ubuntu-20.04", "2.06-2ubuntu14.4"),
		fixedIn("CVE-2022-0850", "deb", "fwupd-efi", "debian-11", "1:1.4-1"))
	debian, ubuntu := "?distro=debian-11&upstream=", "?distro=ubuntu-20.04&upstream="
	for _, tt := range []struct {
		purl  string
		state match.State
	}{
		{"pkg:deb/debian/linux-image-5.10.0-10-amd64@5.10.84-1" + debian + "linux-signed-amd64%405.10.84%2B1", match.Matched},
		{"pkg:deb/debian/linux-image-5.10.0-20-amd64@5.10.158-2" + debian + "linux-signed-amd64%405.10.158%2B2", match.Clean},
		{"pkg:deb/debian/linux-image-5.10.0-10-arm64@5.10.84%2B1" + debian + "linux-signed-arm64", match.Matched},
		{"pkg:deb/debian/linux-image-5.10.0-11-arm64@5.10.92%2B2" + debian + "linux-signed-arm64", match.Clean},
		{"pkg:deb/debian/grub-efi-amd64-signed@1%2B2.06%2B3~deb11u4" + debian + "grub-efi-amd64-signed", match.Matched},
		{"pkg:deb/debian/grub-efi-amd64-signed@1%2B2.06%2B3~deb11u5" + debian + "grub-efi-amd64-signed", match.Clean},
		{"pkg:deb/debian/grub-efi-ia32-signed@1%2B2.06%2B3~deb11u4?distro=debian-11", match.Matched},
		{"pkg:deb/debian/shim-signed@1.38%2B15.4-7" + debian + "shim-signed%401.38", match.Matched},
		{"pkg:deb/debian/shim-signed@1.39%2B15.8-1~deb11u1" + debian + "shim-signed%401.39", match.Clean},
		{"pkg:deb/debian/shim-helpers-amd64-signed@1%2B15.4%2B7" + debian + "shim-helpers-amd64-signed", match.Matched},
		{"pkg:deb/debian/shim-helpers-amd64-signed@1%2B15.8%2B1~deb11u1" + debian + "shim-helpers-amd64-signed", match.Clean},
		{"pkg:deb/debian/fwupd-efi-amd64-signed@1:1.3%2B2" + debian + "fwupd-efi-amd64-signed", match.Matched},
		{"pkg:deb/debian/fwupd-efi-amd64-signed@1:1.4%2B1" + debian + "fwupd-efi-amd64-signed", match.Clean},
		{"pkg:deb/ubuntu/linux-image-5.4.0-26-generic@5.4.0-26.30" + ubuntu + "linux-signed", match.Matched},
		{"pkg:deb/ubuntu/linux-image-5.4.0-200-generic@5.4.0-200.220" + ubuntu + "linux-signed", match.Clean},
		{"pkg:deb/ubuntu/linux-image-5.15.0-91-generic@5.15.0-91.101~20.04.1" + ubuntu + "linux-signed-hwe-5.15", match.Matched},
		{"pkg:deb/ubuntu/linux-image-5.15.0-92-generic@5.15.0-92.102~20.04.1" + ubuntu + "linux-signed-hwe-5.15", match.Clean},
		{"pkg:deb/ubuntu/grub-efi-amd64-signed@1.187.3%2B2.06-2ubuntu14.1" + ubuntu + "grub2-signed%401.187.3", match.Matched},
		{"pkg:deb/ubuntu/grub-efi-amd64-signed@1.187.6%2B2.06-2ubuntu14.4" + ubuntu + "grub2-signed%401.187.6", match.Clean},
		{"pkg:deb/debian/busybox@1:1.30.1-6" + debian + "busybox", match.Clean},
	} {
		if c := only(t, d, component{Type: "library", Name: "x", Purl: tt.purl}); c.State != tt.state {
			t.Errorf("%s: %s, %+v, %+v", tt.purl, c.State, c.Gaps, c.Matches)
		}
	}
	by := component{Type: "library", Name: "linux-image-5.10.0-10-amd64", Version: "5.10.84-1", Purl: "pkg:deb/debian/linux-image-5.10.0-10-amd64@5.10.84-1?distro=debian-11",
		Properties: []map[string]string{named("syft:package:type", "deb"), named("syft:metadata:source", "linux-signed-amd64"), named("syft:metadata:sourceVersion", "5.10.84+1")}}
	if c := only(t, d, by); c.State != match.Matched {
		t.Errorf("by syft's properties: %s, %+v", c.State, c.Gaps)
	}
}

// TestPackagesThatOnlyNameAKernel hold none: where the kernel is not listed, nobody knows which one is installed.
func TestPackagesThatOnlyNameAKernel(t *testing.T) {
	d := database(t, fixedIn("CVE-2022-0849", "deb", "linux", "ubuntu-20.04", "5.4.0-200.220"))
	meta := component{Type: "library", Name: "linux-generic", Version: "5.4.0.26.32", Purl: "pkg:deb/ubuntu/linux-generic@5.4.0.26.32?distro=ubuntu-20.04&upstream=linux-meta"}
	kernel := component{Type: "library", Ref: "kernel", Name: "linux-image-5.4.0-26-generic", Version: "5.4.0-26.30", Purl: "pkg:deb/ubuntu/linux-image-5.4.0-26-generic@5.4.0-26.30?distro=ubuntu-20.04&upstream=linux-signed"}
	if c := only(t, d, meta); c.State != match.NotAssessable || c.Gaps[0].Reason != match.NoSource {
		t.Errorf("%s, %+v", c.State, c.Gaps)
	}
	if c := only(t, d, meta, kernel); c.State != match.Clean {
		t.Errorf("with the kernel: %s, %+v", c.State, c.Gaps)
	}
}
