package match_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// TestSourcePackagesOfSPDX: trivy's SPDX names source packages in sourceInfo, and a package is looked up by that.
func TestSourcePackagesOfSPDX(t *testing.T) {
	path := filepath.Join(needs.Conformance(t), "sbom-wild", "bom-shelter-lab", "spdx-trivy-redislabs_redisinsight-dc943a3a.json")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := sbom.Read(path, text, sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var all []grypedb.Advisory
	sources := map[string][]string{"xz-utils": {"liblzma5"}, "openssl": {"libssl1.1"}, "glibc": {"libc-bin", "libc6"}, "libzstd": {"libzstd1"}}
	for source := range sources {
		all = append(all, grypedb.Advisory{ID: "CVE-2026-" + source, Packages: []grypedb.AffectedPackage{{Type: "deb", Name: source, Distro: "debian-11", Ranges: []grypedb.Range{{Constraint: "<9:0"}}}}})
	}
	r, err := database(t, all...).Match(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]match.State{}
	for _, c := range r.Components {
		found[c.Name] = c.State
	}
	for source, packages := range sources {
		for _, name := range packages {
			if found[name] != match.Matched {
				t.Errorf("%s of %s: got %q", name, source, found[name])
			}
		}
	}
	if found["zlib1g"] != match.Clean { // its source is zlib, which nothing is known of
		t.Errorf("zlib1g: got %q", found["zlib1g"])
	}
}
