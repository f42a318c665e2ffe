package compare

import (
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
