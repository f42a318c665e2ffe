package compare

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestOtherOrigin: what a distribution's package is looked up by is the release, the source package and its version. Where the SBOM states another one than was seen, or none, it
// is said which.
func TestOtherOrigin(t *testing.T) {
	ssl := Observed{Name: "libssl3", Version: "3.0.8-1", Type: "deb", Purl: "pkg:deb/debian/libssl3@3.0.8-1?distro=debian-12&upstream=openssl", SourceName: "openssl", Path: "root!/var/lib/dpkg/status"}
	rebuilt := Observed{Name: "libacl1", Version: "2.3.1-3+b1", Type: "deb", Purl: "pkg:deb/debian/libacl1@2.3.1-3%2Bb1?distro=debian-12&upstream=acl%402.3.1-3", SourceName: "acl", SourceVersion: "2.3.1-3", Path: "root!/var/lib/dpkg/status"}
	busybox := Observed{Name: "busybox", Version: "1.33.1-r3", Type: "apk", Purl: "pkg:apk/alpine/busybox@1.33.1-r3?distro=alpine-3.15.0", SourceName: "busybox", Path: "root!/lib/apk/db/installed"}
	kernel := Observed{Name: "kernel-core", Version: "5.14.0-362.el9", Type: "rpm", Purl: "pkg:rpm/redhat/kernel-core@5.14.0-362.el9?distro=rhel-9.3", SourceName: "kernel", SourceVersion: "5.14.0-362.el9", Path: "root!/var/lib/rpm/rpmdb.sqlite"}
	unsure := Observed{Name: "libssl3", Version: "3.0.8-1", Type: "deb", Purl: "pkg:deb/debian/libssl3@3.0.8-1", Path: "root!/x"}
	for _, tt := range []struct {
		seen             Observed
		qualifiers, rest string
		want             string
	}{
		{ssl, "distro=debian-12&upstream=openssl", "", ""},
		{ssl, "distro=debian-12.4&upstream=openssl%403.0.8-1", "", ""},
		{ssl, "distro=debian-12&upstream=openssl%403.0.8", "", ""},
		{ssl, "distro=debian-12&upstream=openssl%20(3.0.8-1)", "", ""},
		{ssl, "distro=debian-12", `,"properties":[{"name":"aquasecurity:trivy:SrcName","value":"openssl"}]`, ""},
		{ssl, "distro=debian-12", "", "does not name its source package openssl"},
		{ssl, "distro=debian-12&upstream=libssl3", "", "does not name its source package openssl"},
		{ssl, "distro=debian-12", `,"properties":[{"name":"syft:metadata:source","value":"zlib"}]`, "does not name its source package openssl"},
		{ssl, "distro=debian-12&upstream=openssl%403.0.11-1", "", "says that its source package openssl is 3.0.11-1, and in the software that is 3.0.8-1"},
		{ssl, "distro=debian-12", `,"properties":[{"name":"syft:metadata:source","value":"openssl"},{"name":"syft:metadata:sourceVersion","value":"3.0.11-1"}]`,
			"says that its source package openssl is 3.0.11-1, and in the software that is 3.0.8-1"},
		{ssl, "distro=debian-13&upstream=openssl", "", "says that it is of debian-13, and the software is debian-12"},
		{ssl, "distro=debian-1&upstream=openssl", "", "says that it is of debian-1, and the software is debian-12"},
		{ssl, "upstream=openssl", "", "does not say in its package URL that it is of debian-12"},
		{ssl, "distro=debian-13&upstream=openssl", `,"evidence":{"identity":[{"field":"purl","concludedValue":"pkg:deb/debian/libssl3@3.0.8-1?distro=debian-12&upstream=openssl"}]}`, ""},
		{rebuilt, "distro=debian-12&upstream=acl%402.3.1-3", "", ""},
		{rebuilt, "distro=debian-12&upstream=acl", "", "says that its source package acl is 2.3.1-3+b1, and in the software that is 2.3.1-3"},
		{busybox, "distro=alpine-3.15", "", ""},
		{busybox, "distro=alpine-3.15&upstream=busybox%409.9-r1", "", ""}, // by its own name, in its own version
		{busybox, "distro=alpine-3.18", "", "says that it is of alpine-3.18, and the software is alpine-3.15.0"},
		{kernel, "distro=rhel-9.3&upstream=kernel-5.14.0-362.el9.src.rpm", "", ""},
		{kernel, "distro=rhel-9.3&upstream=kernel", "", ""},
		{kernel, "distro=rhel-9.3&upstream=kernel-5.14.0-427.el9.src.rpm", "", "says that its source package kernel is 5.14.0-427.el9, and in the software that is 5.14.0-362.el9"},
		{kernel, "distro=rhel-9.3&upstream=kernel-rt-5.14.0-362.el9.src.rpm", "", "does not name its source package kernel"},
		{kernel, "distro=rhel-9.3", `,"properties":[{"name":"syft:metadata:sourceRpm","value":"kernel-5.14.0-362.el9.src.rpm"}]`, ""},
		{unsure, "distro=debian-12&upstream=acme", "", ""}, // nothing was seen of it
	} {
		purl, _, _ := strings.Cut(tt.seen.Purl, "?")
		doc := document(t, `,"components":[{"type":"library","name":"`+tt.seen.Name+`","version":"`+tt.seen.Version+`","purl":"`+purl+"?"+tt.qualifiers+`"`+tt.rest+`}]`)
		c := WithObserved([]*sbom.Document{doc}, []Observed{tt.seen})
		if len(c.Matches) != 1 {
			t.Fatalf("%s %s: %+v", tt.seen.Name, tt.qualifiers, c)
		}
		if got := c.Matches[0].OtherOrigin(); got != tt.want {
			t.Errorf("%s %s%s: got %q, expected %q", tt.seen.Name, tt.qualifiers, tt.rest, got, tt.want)
		}
	}
	program := Observed{Name: "libssl3", Version: "3.0.8-1", Purl: "pkg:generic/libssl3@3.0.8-1", SourceName: "openssl"}
	if got := (Match{Observed: program, Declared: document(t, `,"components":[{"type":"library","name":"libssl3","version":"3.0.8-1"}]`).Components[0]}).OtherOrigin(); got != "" {
		t.Errorf("a piece of no distribution: %q", got)
	}
}
