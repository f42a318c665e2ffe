package version_test

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// TestOfTag: the version of a tag is what stands behind the name of the program or a word for a version, and nothing else is a tag.
func TestOfTag(t *testing.T) {
	for _, tt := range []struct{ tag, name, want string }{
		{"openssl-3.0.8", "openssl", "3.0.8"},
		{"OpenSSL_1_0_1f", "openssl", "1.0.1f"},
		{"OpenSSL 3.0.8", "OpenSSL", "3.0.8"},
		{"openssl3.0.8", "openssl", "3.0.8"},
		{"v3.0.8", "openssl", "3.0.8"},
		{"V_3.0", "openssl", "3.0"},
		{"release-1.2.3", "drip", "1.2.3"},
		{"rel/2.17.1", "log4j-core", "2.17.1"},
		{"releases/v2.17.1", "log4j-core", "2.17.1"},
		{"version 1.2", "drip", "1.2"},
		{"log4j_core-2.14.1", "log4j-core", "2.14.1"},
		{"curl-8_4_0", "curl", "8.4.0"},
		{"x264-0.164", "x264", "0.164"},
		{"busybox-v1.36.1-r0", "busybox", "1.36.1-r0"},
		{"x2640.164", "x264", "x2640.164"}, // where the name ends nobody can tell
		{"fips-3.0.8", "openssl", "fips-3.0.8"},
		{"opensslfips-3.0.8", "openssl", "opensslfips-3.0.8"},
		{"openssl-fips-3.0.8", "openssl", "openssl-fips-3.0.8"},
		{"latest", "openssl", "latest"},
		{"openssl", "openssl", "openssl"},
		{"openssl-", "openssl", "openssl-"},
		{"7.2", "7", "7.2"},
		{"3.0.8", "openssl", "3.0.8"},
		{"1_0_1f", "openssl", "1_0_1f"},
		{"öl-3.0", "Öl", "3.0"},
		{"\xc3", "Öl", "\xc3"},
		{"", "", ""},
		{strings.Repeat("v-", 128) + "3", "openssl", strings.Repeat("v-", 128) + "3"}, // too long
		{strings.Repeat("v-", 127) + "3", "openssl", "3"},
		{"v", "", "v"},
	} {
		if got := version.OfTag(tt.tag, tt.name); got != tt.want {
			t.Errorf("%q of %q: got %q, want %q", tt.tag, tt.name, got, tt.want)
		}
	}
}
