package order

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

var opposite = map[string]string{"older": "newer", "newer": "older", "same": "same", "unknown": "unknown"}

func inWords(ecosystem, a, b string) string {
	sign, known := Compare(ecosystem, a, b)
	switch {
	case !known:
		return "unknown"
	case sign < 0:
		return "older"
	case sign > 0:
		return "newer"
	}
	return "same"
}

func TestCompare(t *testing.T) {
	tests := []struct {
		ecosystem, a, b string
		want            string
	}{
		{"npm", "1.9.0", "1.10.0", "older"},
		{"npm", "1.0.0-rc.1", "1.0.0", "older"},
		{"npm", "v1.2.3", "1.2.3", "same"},
		{"deb", "1:1.0-1", "2.0-1", "newer"},
		{"deb", "1.0~rc1-1", "1.0-1", "older"},
		{"deb", "3.0.11-1~deb12u2", "3.0.11-1~deb12u10", "older"},
		{"opkg", "1.35.0-r9", "1.35.0-r10", "older"},
		{"rpm", "1.0-9.el9", "1.0-10.el9", "older"},
		{"rpm", "1:2.0-1", "1:1.9-1", "newer"},
		{"rpm", "1:1.0-1", "2.0-1", "unknown"}, // an epoch on one side only decides here
		{"rpm", "1:3.0-1", "2.0-1", "newer"},   // and here it does not
		{"apk", "1.36.1-r2", "1.36.1-r15", "older"},
		{"apk", "1.2_alpha1", "1.2", "older"},
		{"pypi", "1.0.dev1", "1.0a1", "older"},
		{"pypi", "1.0+local", "1.0", "unknown"}, // the rules answer differently each way
		{"gem", "1.0.0.pre", "1.0.0", "older"},
		{"maven", "2.17.1", "2.9.10", "newer"},
		{"maven", "1.0-alpha-1", "1.0", "older"},
		{"golang", "v0.9.0", "v0.10.0", "older"},
		{"golang", "go1.9", "go1.22.1", "older"},
		{"golang", "(devel)", "v1.0.0", "unknown"},
		{"ebuild", "1.2.3-r1", "1.2.3-r2", "older"},
		{"alpm", "1.2.3-1", "1.2.3-2", "older"},
		{"alpm", "1:1-1", "2-1", "newer"}, // an epoch that is not stated is 0
		{"alpm", "0:2-1", "2-1", "same"},
		{"alpm", "0:2-1", "3-1", "older"},
		{"alpm", "1:1-1", "2:0.5-1", "older"},
		{"composer", "1.0.0-p1", "1.0.0", "newer"}, // a patch of the release
		{"composer", "dev-main", "1.0.0", "unknown"},
		{"composer", "1.x-dev", "1.0.0", "unknown"},
		{"composer", "1.0.0-1", "1.0.0", "unknown"},
		{"composer", "1.0.0-custom1", "1.0.0", "unknown"},
		{"composer", "2010.01.02.03.04", "2010.01.02", "unknown"},
		{"composer", "1.0.0.0.1", "1.0.0", "unknown"},
		{"NPM", "1.0.0", "2.0.0", "older"},
		{"generic", "1.0", "2.0", "unknown"},
		{"generic", "1.0", "1.0", "same"},
		{"", "1.0", "1.0", "same"},
		{"", "9", "10", "unknown"},
		{"npm", "", "1.0.0", "unknown"},
		{"npm", "latest", "1.0.0", "unknown"},
		{"deb", "1.0\n", "1.0", "unknown"},
		{"npm", strings.Repeat("1.", MaxLength) + "0", "1.0.0", "unknown"},
	}
	for _, tt := range tests {
		if got := inWords(tt.ecosystem, tt.a, tt.b); got != tt.want {
			t.Errorf("%s %q to %q: got %s, want %s", tt.ecosystem, tt.a, tt.b, got, tt.want)
		}
		if got := inWords(tt.ecosystem, tt.b, tt.a); got != opposite[tt.want] {
			t.Errorf("%s %q to %q: got %s, want %s", tt.ecosystem, tt.b, tt.a, got, opposite[tt.want])
		}
	}
}

func TestOrders(t *testing.T) {
	for _, v := range [][2]string{{"generic", "1.0"}, {"", "1.0"}, {"npm", "latest"}, {"npm", ""}, {"npm", "soon1"}, {"deb", "1.0\n"}} {
		if Orders(v[0], v[1]) {
			t.Errorf("%q has no place in the order of %q", v[1], v[0])
		}
	}
}

// TestComposer puts versions in the order that Composer does.
func TestComposer(t *testing.T) {
	ascending := [][]string{{"1.0.0-dev", "1.0-DEV", "v1-dev"}, {"1.0.0-alpha-dev"}, {"1.0.0-alpha", "1.0.0a"}, {"1.0.0-alpha1-dev"}, {"1.0.0-alpha1", "1.0.0-a.1", "1.0.0a01"}, {"1.0.0-alpha1.1"},
		{"1.0.0-alpha2"}, {"1.0.0-alpha10"}, {"1.0.0-beta1", "1.0.0-b1"}, {"1.0.0-beta2"}, {"1.0.0-RC1", "1.0.0rc1", "1.0.0.rc-1"}, {"1.0.0-rc10"},
		{"1.0.0", "1", "1.0", "v1.0.0.0", "1.0.0-stable", "1.0.0-stable2-dev", "1.0.0+build.5"}, {"1.0.0-patch-dev"}, {"1.0.0-patch", "1.0.0-p", "1.0.0pl"}, {"1.0.0-p1-dev"}, {"1.0.0-p1", "1.0.0-pl1", "1.0.0_patch1"},
		{"1.0.0-p2"}, {"1.0.0-p10"}, {"1.0.0.1"}, {"1.0.1-dev"}, {"1.0.1"}, {"1.0.2"}, {"1.0.10"}, {"1.2-beta"}, {"1.2"}, {"10.0"}}
	for i, ones := range ascending {
		for k, others := range ascending {
			for _, a := range ones {
				for _, b := range others {
					if sign, known := Compare("composer", a, b); !known || sign != cmp.Compare(i, k) {
						t.Errorf("%q to %q: %d %v, want %d", a, b, sign, known, cmp.Compare(i, k))
					}
				}
			}
		}
	}
}

func ecosystems() []string { return append(slices.Sorted(maps.Keys(formats)), "composer") }

func TestEveryFormatHasRules(t *testing.T) {
	for _, ecosystem := range ecosystems() {
		if !Orders(ecosystem, "1.2.3") {
			t.Errorf("%s does not order 1.2.3", ecosystem)
		}
		if got := inWords(ecosystem, "1.2.3", "1.10.0"); got != "older" {
			t.Errorf("%s: %s", ecosystem, got)
		}
	}
}

func TestAtSight(t *testing.T) {
	ascending := []string{"", "-", "1", "1.a", "1.02", "1.2.0", "1.3", "1.10", "1.10-rc.9", "1.10-rc.10", "1.99999999999999999999", "2"}
	for i, a := range ascending {
		for k, b := range ascending {
			if got := AtSight(a, b); got != cmp.Compare(i, k) {
				t.Errorf("%q and %q: %d", a, b, got)
			}
		}
	}
	if AtSight("1.02", "1.2") != 0 {
		t.Error("zeros in front of a number count")
	}
}

// FuzzCompare holds every comparer to an answer in time, without a panic, that turns round with its arguments.
func FuzzCompare(f *testing.F) {
	for _, v := range [][2]string{{"1.0", "1:2-3"}, {"1.0_p_p-r1", "1.0"}, {"0:0", "~~~"}, {"99999999999999999999:1", "1.0a"}, {"v1.0.0+a+b", "1..0"}, {"1.0.0-p1", "1.0RC2-dev"}} {
		f.Add(v[0], v[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, ecosystem := range ecosystems() {
			start := time.Now()
			got, back := inWords(ecosystem, a, b), inWords(ecosystem, b, a)
			if got != opposite[back] {
				t.Errorf("%s %q %q: %s and %s", ecosystem, a, b, got, back)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%s %q %q took %s", ecosystem, a, b, took)
			}
		}
	})
}
