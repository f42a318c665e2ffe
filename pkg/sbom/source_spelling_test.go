package sbom

import "testing"

// TestSourceSpellings: a source package is the one that is named, however its version stands beside it.
func TestSourceSpellings(t *testing.T) {
	for _, tt := range []struct {
		kind, of, text string
		want           SourcePackage
	}{
		{"deb", "5.6.1-1", "xz-utils", SourcePackage{Name: "xz-utils"}},
		{"deb", "5.6.1-1", " xz-utils ", SourcePackage{Name: "xz-utils"}},
		{"deb", "5.6.1-1", "xz-utils (5.6.1-1)", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils(5.6.1-1)", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils (= 5.6.1-1)", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils 5.6.1-1", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils=5.6.1-1", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils = 5.6.1-1", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils_5.6.1-1", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils_5.6.1-1.dsc", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils_5.6.1-1_amd64.deb", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils/5.6.1-1", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils@5.6.1-1", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils-5.6.1-1", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "xz-utils-5.6.1", SourcePackage{Name: "xz-utils"}},
		{"deb", "5.6.1-1", "xz-utils_5.6.1", SourcePackage{Name: "xz-utils"}},
		{"deb", "5.6.1-1", "xz-utils@5.6.1", SourcePackage{Name: "xz-utils"}},
		{"deb", "5.6.1-1", "src:xz-utils", SourcePackage{Name: "xz-utils"}},
		{"deb", "5.6.1-1", "pkg:deb/debian/xz-utils@5.6.1-1?distro=debian-13", SourcePackage{"xz-utils", "5.6.1-1"}},
		{"deb", "5.6.1-1", "pkg:deb/debian/xz-utils", SourcePackage{Name: "xz-utils"}},
		{"deb", "1:4.13-1", "shadow (1:4.13-1)", SourcePackage{"shadow", "1:4.13-1"}},
		{"deb", "1:4.13-1", "shadow@1:4.13-1", SourcePackage{"shadow", "1:4.13-1"}},
		{"deb", "12.2.0-14", "gcc-12", SourcePackage{Name: "gcc-12"}},
		{"deb", "12.2.0-14", "gcc-12@12.2.0-14", SourcePackage{"gcc-12", "12.2.0-14"}},
		{"deb", "5.10.84-1", "linux-5.10", SourcePackage{Name: "linux-5.10"}},
		{"deb", "1.0.26-1", "libusb-1.0", SourcePackage{Name: "libusb-1.0"}},
		{"deb", "2:1.02.185-2", "lvm2@2.03.16-2", SourcePackage{"lvm2", "2.03.16-2"}},
		{"deb", "1", "the tree of the maker", SourcePackage{Name: "the tree of the maker"}},
		{"deb", "1", "debian/xz-utils", SourcePackage{Name: "debian/xz-utils"}},
		{"apk", "1.33.1-r3", "busybox-1.33.1-r3", SourcePackage{"busybox", "1.33.1-r3"}},
		{"apk", "1.33.1-r3", "busybox-1.33.1-r3.apk", SourcePackage{"busybox", "1.33.1-r3"}},
		{"apk", "1.33.1-r3", "busybox-1.33.1", SourcePackage{Name: "busybox"}},
		{"apk", "1.33.1-r3", "ssl_client", SourcePackage{Name: "ssl_client"}},
		{"apk", "8.2.1-r0", "mod_8bit-utils", SourcePackage{Name: "mod_8bit-utils"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel", SourcePackage{Name: "kernel"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel-5.14.0-362.8.1.el9.src.rpm", SourcePackage{"kernel", "5.14.0-362.8.1.el9"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel-5.14.0-362.8.1.el9.nosrc.rpm", SourcePackage{"kernel", "5.14.0-362.8.1.el9"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel-5.14.0-362.8.1.el9.src", SourcePackage{"kernel", "5.14.0-362.8.1.el9"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel-5.14.0-362.8.1.el9", SourcePackage{"kernel", "5.14.0-362.8.1.el9"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel-5.14.0-362.8.1.el9.x86_64.rpm", SourcePackage{"kernel", "5.14.0-362.8.1.el9"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel@5.14.0-362.8.1.el9", SourcePackage{"kernel", "5.14.0-362.8.1.el9"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel-5.14.0", SourcePackage{Name: "kernel"}},
		{"rpm", "5.14.0-362.8.1.el9", "kernel.src.rpm", SourcePackage{Name: "kernel"}},
		{"rpm", "1.8.0.392-3.el9", "java-1.8.0-openjdk", SourcePackage{Name: "java-1.8.0-openjdk"}},
		{"rpm", "1.8.0.392-3.el9", "java-1.8.0-openjdk-1.8.0.392-3.el9", SourcePackage{"java-1.8.0-openjdk", "1.8.0.392-3.el9"}},
	} {
		if got := SourceIn(tt.text, tt.kind, tt.of); got != tt.want {
			t.Errorf("%s %q beside %s: got %q, expected %q", tt.kind, tt.text, tt.of, got, tt.want)
		}
	}
}
