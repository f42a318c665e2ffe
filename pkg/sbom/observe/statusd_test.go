package observe

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestStatusDirectory: distroless images have a file for each package in place of one database. What such a file lists and nobody can name is told.
func TestStatusDirectory(t *testing.T) {
	const base = "Package: base-files\nVersion: 12\nArchitecture: amd64\n\n"
	for name, tt := range map[string]struct {
		content string
		has     []string
		missed  string
	}{
		"one":        {"Package: libssl3\nVersion: 3.0.1\n", []string{"libssl3"}, ""},
		"two":        {"Package: libssl3\nVersion: 3.0.1\n\nPackage: libc6\nVersion: 2.36\n", []string{"libssl3", "libc6"}, ""},
		"no version": {"Package: libssl3\n", []string{"libssl3"}, "without a version"},
		"no name":    {"Version: 3\n", nil, "status.d/x: "},
		"one of two": {"Package: libssl3\nVersion: 3.0.1\n\nVersion: 2\n", []string{"libssl3"}, "status.d/x: "},
		"removed":    {"Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n", nil, "status.d/x: "},
		"words":      {"nothing of a package\n", nil, "status.d/x: "},
	} {
		t.Run(name, func(t *testing.T) {
			o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{
				{Name: "var/lib/dpkg/status.d/base", Content: base}, {Name: "var/lib/dpkg/status.d/base.md5sums", Content: "d41d8cd98f00b204e9800998ecf8427e  etc/x\n"},
				{Name: "var/lib/dpkg/status.d/x", Content: tt.content},
			}), Limits{})
			for _, want := range append(tt.has, "base-files") {
				if o.has(want) == nil {
					t.Errorf("%s is missing", want)
				}
			}
			if o.Whole != (tt.missed == "") || tt.missed != "" && !o.missed(tt.missed) || len(o.Components) != len(tt.has)+1 {
				t.Errorf("whole %v, unread %v, %d components", o.Whole, o.Unread, len(o.Components))
			}
		})
	}
}
