package policies_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/policies"
)

func catalogue(t *testing.T) *policy.Catalogue {
	t.Helper()
	c, err := policy.LoadCatalogue(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestChecks runs the tests that each shipped check brings along.
func TestChecks(t *testing.T) {
	c := catalogue(t)
	for _, check := range c.Checks() {
		for _, r := range c.RunTests(check, fact.Environment()) {
			if r.Err != nil {
				t.Error(r.Err)
			}
		}
	}
}

// TestPacksCompile compiles every shipped pack against the vocabulary of facts.
func TestPacksCompile(t *testing.T) {
	c := catalogue(t)
	for _, name := range []string{"hospital-baseline", "cisa-2026"} {
		pack, err := c.Pack(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Compile(pack, fact.Environment()); err != nil {
			t.Error(err)
		}
	}
}

// TestEveryCheckIsBound finds checks that no shipped pack would run.
func TestEveryCheckIsBound(t *testing.T) {
	c := catalogue(t)
	bound := map[string]bool{}
	for _, pack := range c.Packs() {
		for _, b := range pack.Bindings() {
			bound[b.Check] = true
		}
	}
	for _, check := range c.Checks() {
		if !bound[check.ID] {
			t.Errorf("check %s is bound by no pack", check.ID)
		}
	}
}

// TestCISACitesOnlyCISA keeps other standards' clauses out of the pack.
func TestCISACitesOnlyCISA(t *testing.T) {
	pack, err := catalogue(t).Pack("cisa-2026")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range pack.Bindings() {
		if b.Clause.Source != "cisa-2026" || b.Clause.Confidence != "confirmed" {
			t.Errorf("%s cites %+v", b.Check, b.Clause)
		}
	}
}
