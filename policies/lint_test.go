package policies_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
)

// TestShippedPoliciesAreClean holds the shipped checks and packs to what policy lint asks of others.
func TestShippedPoliciesAreClean(t *testing.T) {
	c := catalogue(t)
	for _, e := range c.Lint(c.Checks(), c.Packs(), vocabulary.Environment()) {
		t.Error(e)
	}
}
