package gate

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// TestSeenOtherwise: a package that the SBOM lists is looked up as it was seen as well where what it is looked up by is another there, and stands for that of the SBOM.
func TestSeenOtherwise(t *testing.T) {
	seen := compare.Observed{Name: "libssl3", Version: "3.0.8-1", Type: "deb", Purl: "pkg:deb/debian/libssl3@3.0.8-1?distro=debian-12&upstream=openssl", SourceName: "openssl", Path: "pump.tgz!/var/lib/dpkg/status"}
	for qualifiers, why := range map[string]string{
		"distro=debian-12&upstream=openssl":              "",
		"distro=debian-12&upstream=openssl%403.0.11-1":   "says that its source package openssl is 3.0.11-1",
		"distro=debian-12&upstream=acme-openssl":         "does not name its source package openssl",
		"distro=debian-13&upstream=openssl":              "says that it is of debian-13",
		"upstream=openssl":                               "does not say in its package URL that it is of debian-12",
		"distro=debian-12&upstream=openssl%20(3.0.8-1)":  "",
		"distro=debian-12.1&upstream=openssl%3D3.0.8-1":  "",
		"distro=fabulon-12&upstream=openssl%20(3.0.8-1)": "says that it is of fabulon-12",
	} {
		doc, err := sbom.Read("s.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"libssl3","version":"3.0.8-1","purl":"pkg:deb/debian/libssl3@3.0.8-1?`+qualifiers+`"}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		u := (&evidence{declared: compare.WithObserved([]*sbom.Document{doc}, []compare.Observed{seen})}).undeclared()
		if len(u.found) != 0 && why == "" || len(u.found) != 1 && why != "" {
			t.Errorf("%s: %+v", qualifiers, u.found)
		}
		for c, s := range u.found {
			if c.Purl.Text != seen.Purl || s.declared != doc.Components[0] || !strings.HasPrefix(s.why, "found in the software; the SBOM "+why) {
				t.Errorf("%s: %s, %+v", qualifiers, c.Purl.Text, s)
			}
		}
	}
}

// TestFoundAmongSBOMs: what no SBOM lists is looked up with the SBOMs beside it, which list the packages of an operating system that was found.
func TestFoundAmongSBOMs(t *testing.T) {
	doc, err := sbom.Read("s.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"glibc","version":"2.34-60","purl":"pkg:rpm/redhat/glibc@2.34-60?distro=rhel-9.2"}]}`), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	seen := compare.Observed{Name: "rhel", Version: "9.2", Type: sbom.TypeOperatingSystem, CPEs: []string{"cpe:/o:redhat:enterprise_linux:9::baseos"}, Path: "pump.tgz!/etc/os-release"}
	u := (&evidence{sboms: []*sbom.Document{doc}, declared: compare.WithObserved([]*sbom.Document{doc}, []compare.Observed{seen})}).undeclared()
	if u.doc == nil || len(u.doc.Components) != 1 || u.doc.Components[0].Name.Text != "rhel" || !slices.Contains(u.doc.Among, doc) {
		t.Errorf("got %+v", u.doc)
	}
}
