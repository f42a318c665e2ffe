package version

import (
	"strings"
	"testing"
	"time"
)

func TestCompare(t *testing.T) {
	tests := []struct {
		ecosystem, a, b string
		want            Order
	}{
		{"npm", "1.9.0", "1.10.0", Older},
		{"npm", "1.0.0-rc.1", "1.0.0", Older},
		{"npm", "v1.2.3", "1.2.3", Same},
		{"deb", "1:1.0-1", "2.0-1", Newer},
		{"deb", "1.0~rc1-1", "1.0-1", Older},
		{"deb", "3.0.11-1~deb12u2", "3.0.11-1~deb12u10", Older},
		{"opkg", "1.35.0-r9", "1.35.0-r10", Older},
		{"rpm", "1.0-9.el9", "1.0-10.el9", Older},
		{"rpm", "1:2.0-1", "1:1.9-1", Newer},
		{"rpm", "1:1.0-1", "2.0-1", Unknown}, // an epoch on one side only decides here
		{"rpm", "1:3.0-1", "2.0-1", Newer},   // and here it does not
		{"apk", "1.36.1-r2", "1.36.1-r15", Older},
		{"apk", "1.2_alpha1", "1.2", Older},
		{"pypi", "1.0.dev1", "1.0a1", Older},
		{"pypi", "1.0+local", "1.0", Unknown}, // the rules answer differently each way
		{"gem", "1.0.0.pre", "1.0.0", Older},
		{"maven", "2.17.1", "2.9.10", Newer},
		{"maven", "1.0-alpha-1", "1.0", Older},
		{"golang", "v0.9.0", "v0.10.0", Older},
		{"golang", "go1.9", "go1.22.1", Older},
		{"golang", "(devel)", "v1.0.0", Unknown},
		{"ebuild", "1.2.3-r1", "1.2.3-r2", Older},
		{"alpm", "1.2.3-1", "1.2.3-2", Older},
		{"NPM", "1.0.0", "2.0.0", Older},
		{"generic", "1.0", "2.0", Unknown},
		{"generic", "1.0", "1.0", Same},
		{"", "1.0", "1.0", Same},
		{"", "9", "10", Unknown},
		{"npm", "", "1.0.0", Unknown},
		{"npm", "latest", "1.0.0", Unknown},
		{"deb", "1.0\n", "1.0", Unknown},
		{"npm", strings.Repeat("1.", MaxLength) + "0", "1.0.0", Unknown},
	}
	opposite := map[Order]Order{Older: Newer, Newer: Older, Same: Same, Unknown: Unknown}
	for _, tt := range tests {
		if got := Compare(tt.ecosystem, tt.a, tt.b); got != tt.want {
			t.Errorf("%s %q to %q: got %s, want %s", tt.ecosystem, tt.a, tt.b, got, tt.want)
		}
		if got := Compare(tt.ecosystem, tt.b, tt.a); got != opposite[tt.want] {
			t.Errorf("%s %q to %q: got %s, want %s", tt.ecosystem, tt.b, tt.a, got, opposite[tt.want])
		}
	}
}

func TestEveryFormatHasRules(t *testing.T) {
	for ecosystem := range formats {
		if got := Compare(ecosystem, "1.2.3", "1.10.0"); got != Older {
			t.Errorf("%s: %s", ecosystem, got)
		}
	}
}

// FuzzCompare holds every comparer to an answer in time, without a panic, that turns round with its arguments.
func FuzzCompare(f *testing.F) {
	for _, v := range [][2]string{{"1.0", "1:2-3"}, {"1.0_p_p-r1", "1.0"}, {"0:0", "~~~"}, {"99999999999999999999:1", "1.0a"}, {"v1.0.0+a+b", "1..0"}} {
		f.Add(v[0], v[1])
	}
	opposite := map[Order]Order{Older: Newer, Newer: Older, Same: Same, Unknown: Unknown}
	f.Fuzz(func(t *testing.T, a, b string) {
		for ecosystem := range formats {
			start := time.Now()
			got, back := Compare(ecosystem, a, b), Compare(ecosystem, b, a)
			if got != opposite[back] {
				t.Errorf("%s %q %q: %s and %s", ecosystem, a, b, got, back)
			}
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%s %q %q took %s", ecosystem, a, b, took)
			}
		}
	})
}
