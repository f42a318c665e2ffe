package version

import (
	"strings"
	"testing"
)

func TestSame(t *testing.T) {
	tests := []struct {
		a, b, typeA, typeB string
		want               bool
	}{
		{"1.2", "1.2", "", "", true}, {"v1.2", "1.2", "golang", "golang", true}, {"go1.22.1", "1.22.1", "golang", "golang", true},
		{"1.2.0-RC1", "1.2.0-rc1", "", "", true}, {"1.2", "1.2.0", "", "", false}, {"1.2", "1.20", "", "", false},
		{"1:2.3-4", "1:2.3-4", "deb", "deb", true}, {"1:2.3-4", "2.3-4", "deb", "deb", false}, {"2.3-4", "2.3-5", "deb", "deb", false},
		{"0:2.3-4", "2.3-4", "deb", "deb", true}, {"1:2.3-4", "2.3-4", "rpm", "rpm", true}, {"1:2.3-4", "2:2.3-4", "rpm", "rpm", false},
		{"1:3.0.11-1~deb12u2", "3.0.11", "deb", "generic", true}, {"3.0.11", "1:3.0.11+dfsg-1", "", "deb", true},
		{"3.0.11-1", "3.0.12", "deb", "", false},
		{"5.6.1+really5.4.5-1", "5.6.1", "deb", "", false}, {"5.6.1+really5.4.5-1", "5.4.5", "deb", "", true}, {"1:2.0+dfsg+really1.9+dfsg1-2", "1.9", "deb", "", true},
		{"2.0.0~rc1-1", "2.0.0", "deb", "", false}, {"2.0.0~rc1-1", "2.0.0~rc1", "deb", "", true}, {"2.0.0~git20190101-1", "2.0.0", "deb", "github", false},
		{"2.0.0+rc1-1", "2.0.0", "deb", "", false}, {"2.0.0+dfsg~rc1-1", "2.0.0", "deb", "", false}, {"2.0.0~rc1+dfsg-1", "2.0.0~rc1", "deb", "", true}, {"2.0.0+dev-1", "2.0.0", "opkg", "", false},
		{"2.0.0~dfsg2-1", "2.0.0", "deb", "", true}, {"2.0.0~deb12u1", "2.0.0", "deb", "", true}, {"2.0.0~bpo12+1", "2.0.0", "deb", "", true}, {"1.36.1+git0+ab12-r0", "1.36.1", "opkg", "", true},
		{"3.8.1+~3.0.0-2", "3.8.1", "deb", "", true}, {"2.0+really-1", "2.0", "deb", "", false}, {"2.0+devel1-1", "2.0", "deb", "", true},
		{"1:1.2.13.dfsg-1", "1.2.13", "deb", "", true}, {"1.2.13.dfsg.1-1", "1.2.13", "deb", "", true}, {"1.2.ds1-1", "1.2", "deb", "", true}, {"1.2.dsx-1", "1.2", "deb", "", false}, {"1.2-dfsg-1", "1.2", "deb", "", true},
		{"1.0", "1.0.0", "pypi", "pypi", true}, {"1.0", "1.0.0", "pypi", "", false}, {"1.0a1", "1.0.alpha-1", "pypi", "pypi", true}, {"1.0a1", "1.0", "pypi", "pypi", false}, {"1.0c1", "1rc01", "pypi", "pypi", true},
		{"1.0-1", "1.0.post1", "pypi", "pypi", true}, {"1.0.post", "1.0.post0", "pypi", "pypi", true}, {"1.0", "1.0.post0", "pypi", "pypi", false}, {"1.0.dev", "1.0.dev0", "pypi", "pypi", true}, {"1.0.dev0", "1.0", "pypi", "pypi", false},
		{"0!1.0", "1", "pypi", "pypi", true}, {"1!1.0", "1.0", "pypi", "pypi", false}, {"1.0+Ubuntu-01", "1.0.0+ubuntu.1", "pypi", "pypi", true}, {"1.0+a", "1.0", "pypi", "pypi", false}, {"1.10", "1.1", "pypi", "pypi", false},
		{strings.Repeat("0", maxPython) + "1", "1", "pypi", "pypi", false}, {"1.0.x", "1.0.0.x", "pypi", "pypi", false}, {"0", "0.0", "pypi", "pypi", true}, {"1.0", "1.0.0", "npm", "npm", false},
		{"vega", "ega", "", "", false},
	}
	for _, tt := range tests {
		if got := Same(tt.a, tt.b, tt.typeA, tt.typeB); got != tt.want {
			t.Errorf("%q %s and %q %s: %v", tt.a, tt.typeA, tt.b, tt.typeB, got)
		}
		if got := Same(tt.b, tt.a, tt.typeB, tt.typeA); got != tt.want {
			t.Errorf("%q and %q the other way round: %v", tt.b, tt.a, got)
		}
	}
}

// TestSameUpstream: what differs by how it was built is one version of the project; another one under the same beginning is not.
func TestSameUpstream(t *testing.T) {
	for _, tt := range []struct {
		a, b, ecosystemA, ecosystemB string
		want                         bool
	}{
		{"5.6.1-1", "5.6.1+really5.4.5-1", "deb", "deb", false}, {"5.6.1-1", "5.6.1+really5.4.5", "deb", "", false}, {"2.0.0-1", "2.0.0~rc1-1", "deb", "deb", false}, {"2.0.0", "2.0.0+rc1", "", "", false},
		{"3.0.11-1~deb12u1", "3.0.11-1~deb12u2", "deb", "deb", true}, {"2.1.0+cu118", "2.1.0", "pypi", "pypi", true}, {"1.2.13.dfsg-1", "1.2.13-2", "deb", "deb", true}, {"+1", "+2", "", "", false},
	} {
		if got := SameUpstream(tt.a, tt.b, tt.ecosystemA, tt.ecosystemB); got != tt.want {
			t.Errorf("%q %s and %q %s: %v", tt.a, tt.ecosystemA, tt.b, tt.ecosystemB, got)
		}
	}
}

// FuzzForms holds the forms to what they are for: whatever is one version is found by them.
func FuzzForms(f *testing.F) {
	f.Add("1:3.0.11-1~deb12u2", "3.0.11", "deb", "")
	f.Add("1:2.3-4", "2.3-4", "rpm", "rpm")
	f.Add("5.6.1+really5.4.5-1", "5.4.5", "deb", "")
	f.Add("1.0a1", "1.0.alpha-1", "pypi", "pypi")
	f.Add("+~", "1.2.dfsg-", "deb", "")
	f.Fuzz(func(t *testing.T, a, b, typeA, typeB string) {
		if !Same(a, a, typeA, typeA) {
			t.Errorf("%q is not itself", a)
		}
		if a == "" || b == "" || !Same(a, b, typeA, typeB) {
			return
		}
		for _, sought := range SoughtForms(a, typeA) {
			for _, filed := range FiledForms(b, typeB) {
				if sought == filed {
					return
				}
			}
		}
		t.Errorf("%q (%s) does not find %q (%s)", a, typeA, b, typeB)
	})
}
