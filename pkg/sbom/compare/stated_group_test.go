package compare

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestStatedGroup: an archive that shows no group has the one that the SBOM states of it, and no other has.
func TestStatedGroup(t *testing.T) {
	for _, tt := range []struct{ seen, stated, want string }{
		{"pkg:maven/monitoring/monitoring@1.2", "pkg:maven/com.acme.pump/monitoring@1.2", "com.acme.pump"},
		{"pkg:maven/monitoring/monitoring@1.2", "pkg:maven/com.acme.pump/monitoring@1.3", ""},
		{"pkg:maven/monitoring/monitoring@1.2", "pkg:maven/com.acme.pump/pump-monitoring@1.2", ""},
		{"pkg:maven/monitoring/monitoring@1.2", "pkg:maven/acme/monitoring@1.2", ""},
		{"pkg:maven/monitoring/monitoring@1.2", "pkg:npm/com.acme/monitoring@1.2", ""},
		{"pkg:maven/monitoring/monitoring@1.2", "", ""},
		{"pkg:maven/monitoring/monitoring", "pkg:maven/com.acme.pump/monitoring", ""},
		{"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1", "pkg:maven/com.acme/log4j-core@2.14.1", ""}, // it shows its group
		{"pkg:npm/monitoring@1.2", "pkg:maven/com.acme.pump/monitoring@1.2", ""},
		{"", "pkg:maven/com.acme.pump/monitoring@1.2", ""},
	} {
		m := Match{Observed: Observed{Name: "monitoring", Purl: tt.seen}, Declared: &sbom.Component{Purl: sbom.ParsePurl(tt.stated)}}
		if got := m.StatedGroup(); got != tt.want {
			t.Errorf("%s, and the SBOM says %s: got %q; expected %q", tt.seen, tt.stated, got, tt.want)
		}
	}
}

// TestArchiveWithoutGroup: it is what the SBOM lists in a group of its own, of the same name and version, and of no other file.
func TestArchiveWithoutGroup(t *testing.T) {
	for _, tt := range []struct {
		purl, hash string
		want       bool
	}{
		{"pkg:maven/com.acme.pump/monitoring@1.2", "", true},
		{"pkg:maven/com.acme.pump/monitoring@1.2", strings.Repeat("3e", 31) + "c7", true},
		{"pkg:maven/com.acme.pump/monitoring@1.2", strings.Repeat("4e", 31) + "c7", false},
		{"pkg:maven/com.acme.pump/monitoring@1.3", "", false},
		{"pkg:maven/acme/monitoring@1.2", "", false},
		{"pkg:maven/com.acme.pump/pump-monitoring@1.2", "", false},
	} {
		hash := ""
		if tt.hash != "" {
			hash = `, "hashes": [{"alg": "SHA-256", "content": "` + tt.hash + `"}]`
		}
		doc, err := sbom.Read("a.cdx.json", []byte(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"type": "library", "name": "x", "purl": "`+tt.purl+`"`+hash+`}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		doc.Components[0].Name.Text = doc.Components[0].Purl.Name
		got := WithObserved([]*sbom.Document{doc}, []Observed{{Name: "monitoring", Version: "1.2", Type: "java-archive", Purl: "pkg:maven/monitoring/monitoring@1.2", Path: "fw.tar!/monitoring-1.2.jar", Hashes: []string{strings.Repeat("3e", 31) + "c7"}}})
		if matched := len(got.Matches) == 1; matched != tt.want {
			t.Errorf("%s %s: got %+v", tt.purl, tt.hash, got)
		}
	}
}
