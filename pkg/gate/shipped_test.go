package gate_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/policies"
)

// shipped is a pack of those that come with the program, and the catalogue that it is from.
func shipped(t *testing.T, name string) (*policy.Catalogue, *policy.Pack) {
	t.Helper()
	catalogue, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	pack, err := catalogue.Pack(name)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue, pack
}
