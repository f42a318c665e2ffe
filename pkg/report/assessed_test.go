package report

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// TestGroupsAreTold: entries that only group others are counted nowhere, and told.
func TestGroupsAreTold(t *testing.T) {
	for groups, want := range map[int]string{0: "0 matched, 14 clean; nothing is known against what this SBOM lists", 3: "; not counted, as they only say in what others were found: 3"} {
		got := assessment(&decision.Assessment{Components: 14, Clean: 14, Groups: groups})
		if !strings.HasSuffix(got, want) {
			t.Errorf("%d groups: got %q; expected at the end %q", groups, got, want)
		}
	}
}
