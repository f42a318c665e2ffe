package sbom

import (
	"slices"
	"testing"
)

// TestSourceInfo: trivy names the source package of a package in the sourceInfo of SPDX; other words there name none.
func TestSourceInfo(t *testing.T) {
	for info, want := range map[string][]SourcePackage{
		"built package from: xz-utils 5.6.1-1":              {{"xz-utils", "5.6.1-1"}},
		"built package from: shadow 1:4.8.1-1":              {{"shadow", "1:4.8.1-1"}},
		"built package from: xz-utils":                      nil,
		"built package from: ":                              nil,
		"built package from: the tree of the maker":         nil,
		"a built package from: xz-utils 5.6.1-1":            nil,
		"acquired package info from DPKG DB: /var/lib/dpkg": nil,
		"https://salsa.debian.org/debian/xz-utils":          nil,
		"Python": nil, "": nil,
	} {
		d := readSPDX(t, spdxDoc(packs(pack("pump", ""), pack("liblzma5", `,"sourceInfo":"`+info+`"`))+relate("DOCUMENT DESCRIBES pump")))
		if got := d.Components[0].SourcePackages(); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, expected %v", info, got, want)
		}
	}
}
