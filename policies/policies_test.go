package policies_test

import (
	"slices"
	"strings"
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
	for _, pack := range c.Packs() {
		if _, err := c.Compile(pack, vocabulary.Environment()); err != nil {
			t.Error(err)
		}
	}
}

// TestTestedAsksAlike: what is asked of a delivery is the same when the shipped checks are compiled only when they are asked for, as the program has it.
func TestTestedAsksAlike(t *testing.T) {
	tested, err := policy.LoadTested(policies.FS)
	if err != nil {
		t.Fatal(err)
	}
	eager := catalogue(t)
	for _, pack := range eager.Packs() {
		want, err := eager.Compile(pack, vocabulary.Environment())
		if err != nil {
			t.Fatal(err)
		}
		other, err := tested.Pack(pack.Name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tested.Compile(other, vocabulary.Environment())
		if err != nil {
			t.Fatal(err)
		}
		for _, fact := range policy.Describe(vocabulary.Environment()) {
			name := strings.ReplaceAll(fact.Name, "[]", "")
			if asked := got.Asking(name); !slices.Equal(asked, want.Asking(name)) {
				t.Errorf("%s, %s: asked by %q, compiled at once by %q", pack.Name, name, asked, want.Asking(name))
			}
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

// TestActionsAreNeverAcceptedSilently: what VUL-005 takes for something that is done about a flaw is done at the hospital, so that VUL-009 must hold it.
func TestActionsAreNeverAcceptedSilently(t *testing.T) {
	c := catalogue(t)
	for _, pack := range c.Packs() {
		bound := map[string]decision.Severity{}
		for _, b := range pack.Bindings() {
			bound[b.Check] = b.Severity
		}
		held := bound["VUL-009"] == decision.Hold || bound["VUL-009"] == decision.Block
		if _, asks := bound["VUL-005"]; asks && !held {
			t.Errorf("%s binds VUL-005 and holds nothing by VUL-009", pack.Name)
		}
		_, lookedUp := bound["VUL-001"]
		_, exploited := bound["VUL-003"]
		if _, share := bound["VUL-001-SHARE"]; (lookedUp || exploited) && !share {
			t.Errorf("%s asks for vulnerabilities, and not whether the components could be looked up (VUL-001-SHARE)", pack.Name)
		}
	}
}

// sourcesOf are the texts that the pack of a standard may cite. The packs of the hospital and of the maker draw on several.
var sourcesOf = map[string][]string{
	"bsi-tr-03183-2.0": {"bsi-tr-03183-2.0"},
	"bsi-tr-03183-2.1": {"bsi-tr-03183-2.1"},
	"cisa-2026":        {"cisa-2026"},
	"contract-mc2":     {"hscc-mc2"},
	"eu-cra-annex-i":   {"eu-cra"},
	"eu-mdr":           {"eu-mdr", "mdcg-2019-16"},
	"fda-524b-2026":    {"fdca-524b", "fda-premarket-2026"},
	"imdrf":            {"imdrf-n60", "imdrf-n70", "imdrf-n73"},
	"ntia-2021":        {"ntia-2021"},
	"scvs-l1":          {"scvs-1.0"},
	"scvs-l2":          {"scvs-1.0"},
	"scvs-l3":          {"scvs-1.0"},
	"slsa-build-l1":    {"slsa-1.2"},
	"slsa-build-l2":    {"slsa-1.2"},
	"slsa-build-l3":    {"slsa-1.2"},
	"uk-nhs":           {"uk-mdr-2002"},
}

// severalSources are the packs that are not those of one standard.
var severalSources = []string{"hospital-baseline", "hospital-legacy", "known-vulnerabilities", "manufacturer-ci"}

// TestPacksCiteTheirOwnSource keeps other standards' clauses out of the pack of a standard, and clauses that were not read in the text
// itself from counting as if they were.
func TestPacksCiteTheirOwnSource(t *testing.T) {
	confidence := map[string]string{"cisa-2026": "confirmed", "ntia-2021": "confirmed", "slsa-1.2": "confirmed", "scvs-1.0": "confirmed"}
	for _, pack := range catalogue(t).Packs() {
		sources, ok := sourcesOf[pack.Name]
		if ok == slices.Contains(severalSources, pack.Name) {
			t.Errorf("%s: say in the tables of this test which texts it may cite", pack.Name)
		}
		for _, b := range pack.Bindings() {
			if ok && !slices.Contains(sources, b.Clause.Source) {
				t.Errorf("%s: %s cites %+v", pack.Name, b.Check, b.Clause)
			}
			if want := confidence[b.Clause.Source]; want != "" && b.Clause.Confidence != want {
				t.Errorf("%s: %s cites %+v, want %s", pack.Name, b.Check, b.Clause, want)
			}
			if b.Clause.Confidence == "general" && b.Severity == decision.Block {
				t.Errorf("%s: %s blocks by what was not read", pack.Name, b.Check)
			}
		}
	}
}

// TestLevelsKeepTheirClauses: a level of SCVS cites whatever the level below cites; a check that a higher level binds again takes no clause away.
func TestLevelsKeepTheirClauses(t *testing.T) {
	c := catalogue(t)
	for _, levels := range [][]string{{"scvs-l1", "scvs-l2", "scvs-l3"}} {
		below := map[string]bool{}
		for _, name := range levels {
			pack, err := c.Pack(name)
			if err != nil {
				t.Fatal(err)
			}
			cited := map[string]bool{}
			for _, b := range pack.Bindings() {
				for id := range strings.SplitSeq(b.Clause.ID, ", ") {
					cited[b.Check+" "+id] = true
				}
			}
			for clause := range below {
				if !cited[clause] {
					t.Errorf("%s cites %s no more", name, clause)
				}
			}
			below = cited
		}
	}
}

// TestFindingsCanBeGroupedByEachFramework: what hospitals report by is a framework of its own, and not one of the others.
func TestFindingsCanBeGroupedByEachFramework(t *testing.T) {
	c := catalogue(t)
	want := []string{"FDA 2026", "HHS HPH CPGs", "IEC 80001-2-2", "ISO/IEC 27001:2022 Annex A", "NIST 800-53r5", "NIST CSF 2.0", "NIST SSDF 800-218", "Other"}
	if got := c.Frameworks(); !slices.Equal(got, want) {
		t.Errorf("frameworks %q", got)
	}
	if got := c.Controls["CRY"]["HHS HPH CPGs"]; !slices.Equal(got, []string{"Strong Encryption"}) {
		t.Errorf("CRY: %q", got)
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

// TestUnreadHolds: what cannot be read holds where known vulnerabilities alone are asked for, and blocks still in the hospital's own pack.
func TestUnreadHolds(t *testing.T) {
	c := catalogue(t)
	for name, want := range map[string]decision.Severity{"known-vulnerabilities": decision.Hold, "hospital-baseline": decision.Block} {
		pack, err := c.Pack(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []decision.Severity
		for _, b := range pack.Bindings() {
			if b.Check == "INT-005" {
				got = append(got, b.Severity)
			}
		}
		if !slices.Equal(got, []decision.Severity{want}) {
			t.Errorf("%s: INT-005 is bound as %v, want %s once", name, got, want)
		}
	}
}
