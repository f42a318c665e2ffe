package cli

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// TestChangesHaveNames finds kinds of change that reports have no words for.
func TestChangesHaveNames(t *testing.T) {
	for _, kind := range compare.ChangeKinds() {
		if name := decision.ChangeName(string(kind)); strings.Contains(name, "-") {
			t.Errorf("%s is shown as %q", kind, name)
		}
	}
}
