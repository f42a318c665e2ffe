package imagelayout

import (
	"strings"
	"testing"
)

func TestIsDigest(t *testing.T) {
	for _, c := range []struct {
		algorithm, hex string
		want           bool
	}{
		{"sha256", strings.Repeat("0a", 32), true},
		{"sha384", strings.Repeat("0a", 48), true},
		{"sha512", strings.Repeat("0a", 64), true},
		{"sha256", strings.Repeat("0A", 32), false},
		{"sha256", strings.Repeat("0a", 48), false},
		{"sha256", strings.Repeat("./", 32), false},
		{"sha256", "", false},
		{"md5", strings.Repeat("0a", 16), false},
		{"", "", false},
	} {
		if got := IsDigest(c.algorithm, c.hex); got != c.want {
			t.Errorf("%s:%s: %v", c.algorithm, c.hex, got)
		}
	}
}
