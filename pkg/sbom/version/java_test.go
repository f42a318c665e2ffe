package version_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// TestJava: one release of Java has many names, and an update that is stated nowhere may be any.
func TestJava(t *testing.T) {
	for _, tt := range []struct {
		v, update, other string
		may              bool
	}{
		{"1.8.0", "update_201", "8u201", true}, {"1.8.0_201", "", "8 Update 201", true}, {"8.0.2010.9", "*", "8u201", true}, {"1.8.0", "-", "8u201", true},
		{"1.8.0", "update_201", "8u202", false}, {"8u201", "", "7u201", false},
	} {
		if got := version.JavaOf(tt.v, tt.update).MayBe(version.JavaOf(tt.other, "")); got != tt.may {
			t.Errorf("%s %s, %s: got %v", tt.v, tt.update, tt.other, got)
		}
	}
	if version.JavaOf("11.0.3", "") != nil || version.IsJava("drip") {
		t.Error("not of the old releases, and counted as one")
	}
}
