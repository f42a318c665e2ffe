package policies_test

import (
	"slices"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
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
		for _, r := range c.RunTests(check, vocabulary.Environment()) {
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
		if _, err := c.Compile(pack, vocabulary.Environment()); err != nil {
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

// TestNothingToLookAtIsNoPass holds the gravest checks to fail closed: without an artifact or an SBOM they
// must not count as not applicable.
func TestNothingToLookAtIsNoPass(t *testing.T) {
	c := catalogue(t)
	for _, id := range []string{
		"INT-003", "INT-006", "INT-007", "SBM-001", "SBM-003", "SBM-004", "SBM-012",
		"SBC-001", "SBC-002", "GRF-001", "GRF-008", "SIG-001", "SIG-006", "PRV-001", "SUP-012",
	} {
		if check := c.Check(id); check == nil || check.None != decision.Indeterminate {
			t.Errorf("check %s: outcome without a subject must be indeterminate", id)
		}
	}
}

// TestBaselineBlocks holds the baseline to the failures that must refuse a delivery.
func TestBaselineBlocks(t *testing.T) {
	pack, err := catalogue(t).Pack("hospital-baseline")
	if err != nil {
		t.Fatal(err)
	}
	severity := map[string]decision.Severity{}
	for _, b := range pack.Bindings() {
		severity[b.Check] = b.Severity
	}
	for _, id := range []string{
		"INT-002", "INT-004", "INT-005", "INT-006", "INT-007", "SBM-001", "SBM-012", "SBC-001", "SBC-002", "GRF-001",
		"SUP-004", "SUP-012", "SIG-001", "SIG-002", "SIG-003", "SIG-012", "PRV-003", "GOV-005",
	} {
		if severity[id] != decision.Block {
			t.Errorf("%s is %q, not block", id, severity[id])
		}
	}
}

// TestOutcomesAreTested demands a test for each outcome that a check names by state, known or applies.
func TestOutcomesAreTested(t *testing.T) {
	for _, check := range catalogue(t).Checks() {
		covered := policy.Coverage(check)
		want := map[decision.Outcome]bool{
			decision.NotApplicable:   check.Applies != "",
			decision.Indeterminate:   check.Known != "",
			decision.DeclaredUnknown: check.State != "",
		}
		for outcome, needed := range want {
			if needed && !slices.Contains(covered, outcome) {
				t.Errorf("check %s has no test that ends as %s", check.ID, outcome)
			}
		}
	}
}

// TestEveryCheckIsSeenToPassFailAndNotKnow demands the three answers of every check. A check that cannot end as
// indeterminate stands in neverIndeterminate, with the reason; one that can may not hide there.
func TestEveryCheckIsSeenToPassFailAndNotKnow(t *testing.T) {
	checks := map[string]bool{}
	for _, check := range catalogue(t).Checks() {
		checks[check.ID] = true
		covered := policy.Coverage(check)
		for _, outcome := range []decision.Outcome{decision.Pass, decision.Fail} {
			if !slices.Contains(covered, outcome) {
				t.Errorf("check %s has no test that ends as %s", check.ID, outcome)
			}
		}
		reason, never := neverIndeterminate[check.ID]
		can := check.Known != "" || check.None == decision.Indeterminate
		switch tested := slices.Contains(covered, decision.Indeterminate); {
		case never && (can || tested):
			t.Errorf("check %s can end as indeterminate, though the table says: %s", check.ID, reason)
		case never && reason == "":
			t.Errorf("check %s stands in the table without a reason", check.ID)
		case !never && !tested:
			t.Errorf("check %s has no test that ends as indeterminate and is not in the table", check.ID)
		}
	}
	for id := range neverIndeterminate {
		if !checks[id] {
			t.Errorf("the table names %s, which is no check", id)
		}
	}
}

// TestNothingToLookAtIsTested demands a test without a subject of each check that says what that means.
func TestNothingToLookAtIsTested(t *testing.T) {
	for _, check := range catalogue(t).Checks() {
		tested := slices.ContainsFunc(check.Tests, func(test policy.Test) bool { return test.None })
		if check.None != "" && !tested {
			t.Errorf("check %s has none: %s and no test without a subject", check.ID, check.None)
		}
	}
}

// TestAggregatesAreThoseOfCycloneDX holds the list of GRF-006 to the vocabulary of the format.
func TestAggregatesAreThoseOfCycloneDX(t *testing.T) {
	got, ok := catalogue(t).Check("GRF-006").Params["declared"].([]string)
	if !ok {
		t.Fatal("GRF-006 has no list of aggregates")
	}
	want := []cdx.CompositionAggregate{
		cdx.CompositionAggregateComplete, cdx.CompositionAggregateIncomplete,
		cdx.CompositionAggregateIncompleteFirstPartyOnly, cdx.CompositionAggregateIncompleteFirstPartyProprietaryOnly,
		cdx.CompositionAggregateIncompleteFirstPartyOpenSourceOnly, cdx.CompositionAggregateIncompleteThirdPartyOnly,
		cdx.CompositionAggregateIncompleteThirdPartyProprietaryOnly, cdx.CompositionAggregateIncompleteThirdPartyOpenSourceOnly,
	}
	if len(got) != len(want) {
		t.Errorf("%d aggregates, want %d", len(got), len(want))
	}
	for _, word := range want {
		if !slices.Contains(got, string(word)) {
			t.Errorf("GRF-006 does not accept %s", word)
		}
	}
}
