package gate_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// asks says which checks of which pack ask for an attribute: of the documents only what they are named after counts, as most have nothing else.
type asks struct {
	pack   string
	checks []string
}

// attributes are what the documents of BSI TR-03183-2 are named after.
var attributes = map[string][]string{
	"MetadataAuthor": {"SBM-002"}, "MetadataAuthorEmail": {"SBM-002"}, "MetadataManufacturerEmail": {"SBM-002"}, "MetadataSupplierEmailAndURL": {"SBM-002"},
	"MetadataCreator": {"SBM-002"}, "MetadataCreatorEmail": {"SBM-002"},
	"ComponentManufacturerEmailAndURL": {"SBC-005"}, "ComponentManufacturerURL": {"SBC-005"}, "ComponentSupplierEmailAndURL": {"SBC-005"},
	"ComponentSupplierEmail": {"SBC-005"}, "ComponentSupplierURL": {"SBC-005"}, "ComponentSupplier": {"SBC-005"}, "ComponentOrganizationSupplier": {"SBC-005"},
	"ComponentVersion": {"SBC-002", "SBC-002-OTHER"}, "PrimaryComponent": {"GRF-005"}, "DocumentNamespace": {"SBM-011"},
	"ComponentLicense": {"SBC-011"}, "ComponentLicenseNoAssertion": {"SBC-011"}, "ComponentLicenseID": {"SBC-012"}, "ComponentLicenseExp": {"SBC-012"},
	"ComponentLicenseCustomRef": {"SBC-012"}, "ComponentLicenseDeclared": {"SBC-012"}, "ComponentLicenseConcluded": {"SBC-011", "SBC-012", "SBC-013"},
	"ComponentBsiArchive": {"SBC-015"}, "ComponentBsiFilename": {"SBC-014"}, "ComponentBsiEffectiveLicense": {"SBC-018"},
	"ComponentDownloadURL": {"SBC-017"}, "ComponentSourceCodeURL": {"SBC-016"}, "ComponentSourceHash": {"SBC-016-HASH"}, "ComponentSecurityTxtURL": {"SBC-027-TXT"},
	"ComponentOtherUniqueIDs": {"SBC-006"}, "ComponentCPE": {"SBC-006"}, "ComponentPURL": {"SBC-006"},
	"ComponentHashSHA256": {"SBC-010"}, "ComponentDeployableHashComponentLevelOnly": {"SBC-010"}, "ComponentExtRefDistributionHashSHA256": {"SBC-010"},
	"ComponentExtRefDistributionHashSHA512": {"SBC-010"}, "ComponentExtRefDistributionIntakeHashSHA1": {"SBC-010"},
	"ComponentExtRefDistributionIntakeHashSHA256": {"SBC-010"}, "ComponentExtRefDistributionIntakeHashSHA512": {"SBC-010"},
}

// features are what the documents of one quality feature are named after.
var features = map[string]asks{
	"cdx-expression.cdx": {"scvs-l2", []string{"SBC-011", "SBC-012"}}, "cdx-invalid-licenses": {"bsi-tr-03183-2.1", []string{"SBC-012"}},
	"cdx-minimal": {"cisa-2026", []string{"SBM-004"}}, "cdx-mixed-licenses.cdx": {"cisa-2026", []string{"SBC-011"}},
	"cdx-no-authors": {"cisa-2026", []string{"SBM-001"}}, "cdx-no-checksums": {"cisa-2026", []string{"SBC-008"}},
	"cdx-no-dependencies": {"cisa-2026", []string{"GRF-001"}}, "cdx-no-version": {"cisa-2026", []string{"SBC-002", "SBC-002-OTHER"}},
	"cdx-with-all-deprecated-licenses": {"scvs-l2", []string{"SBC-011", "SBC-012"}}, "cdx-with-complete-signature": {"cisa-2026", []string{"SBM-003"}},
	"cdx-with-ec-signature": {"cisa-2026", []string{"SBM-003"}}, "cdx-with-multiple-signers": {"cisa-2026", []string{"SBM-003"}},
	"cdx-with-signature-no-key": {"cisa-2026", []string{"SBM-003"}},
	"spdx-compound-expression":  {"scvs-l2", []string{"SBC-011", "SBC-012"}}, "spdx-minimal": {"cisa-2026", []string{"SBM-004"}},
	"spdx-mixed-licenses": {"cisa-2026", []string{"SBC-011"}}, "spdx-no-authors": {"cisa-2026", []string{"SBM-001"}},
	"spdx-no-checksums": {"cisa-2026", []string{"SBC-008"}}, "spdx-standard-license": {"scvs-l2", []string{"SBC-011", "SBC-012"}},
	"spdx-perfect-score": {"ntia-2021", fields}, "spdx-weak-checksums": {"cisa-2026", []string{"SBC-009"}}, "spdx3-complete-ntia": {"ntia-2021", fields},
	"spdx3-perfect-score": {"ntia-2021", fields}, "spdx3-no-checksum": {"cisa-2026", []string{"SBC-008"}}, "spdx3-no-copyright": {"scvs-l3", []string{"SBC-028"}},
	"spdx3-no-cpe": {"cisa-2026", []string{"SBC-006"}}, "spdx3-no-downloadlocation": {"bsi-tr-03183-2.1", []string{"SBC-017"}},
	"spdx3-no-original-license": {"bsi-tr-03183-2.1", []string{"SBC-013"}}, "spdx3-no-supplier": {"ntia-2021", []string{"SBC-004"}},
	"spdx3-no-tool": {"cisa-2026", []string{"SBM-006"}}, "spdx3-no-type": {"scvs-l2", []string{"SBM-012"}}, "spdx3-no-unique-id": {"cisa-2026", []string{"SBC-006"}},
	"spdx3-with-SBOM-author-URL-Only": {"bsi-tr-03183-2.1", []string{"SBM-002"}}, "spdx3-with-SBOM-invalid-timestamp": {"ntia-2021", []string{"SBM-005"}},
	"spdx3-with-archive-prop": {"bsi-tr-03183-2.1", []string{"SBC-015"}}, "spdx3-with-comp-originator-with-org-name-email": {"bsi-tr-03183-2.1", []string{"SBC-005"}},
	"spdx3-with-comp-supplier-with-person-url-only": {"bsi-tr-03183-2.1", []string{"SBC-005"}}, "spdx3-with-declared-concluded-licenses": {"bsi-tr-03183-2.1", []string{"SBC-013"}},
	"spdx3-with-dependencies": {"ntia-2021", []string{"GRF-001"}}, "spdx3-with-deployable-hash": {"bsi-tr-03183-2.1", []string{"SBC-010"}}, "spdx3-with-purl": {"cisa-2026", []string{"SBC-006"}},
}

// fields are the checks of the data fields of NTIA 2021.
var fields = []string{"SBC-004", "SBC-001", "SBC-002", "SBC-002-OTHER", "SBC-006", "GRF-001", "SBM-001", "SBM-005"}

// elements are the fields of NTIA 2021 that documents lack. Of those that lack none, or something else, all fields are asked for.
var elements = map[string][]string{
	"missing_author_name": {"SBM-001"}, "missing_component_version": {"SBC-002", "SBC-002-OTHER"},
	"missing_dependency_relationships": {"GRF-001"}, "missing_unique_identifiers": {"SBC-006"},
}

// policyDiffers are the cases in which a pack answers otherwise than the suite expects; docs/conformance.md says why.
var policyDiffers = map[string]bool{
	"bsi/cdx/missingComponentBsiEffectiveLicense.cdx16.json":              true,
	"bsi/cdx/missingComponentSecurityTxtURL.cdx16.json":                   true,
	"bsi/cdx/missingComponentSourceHash.cdx16.json":                       true,
	"bsi/cdx/validComponentBsiArchive.cdx16.json":                         true,
	"bsi/cdx/validComponentExtRefDistributionHashSHA256.cdx16.json":       true,
	"bsi/cdx/validComponentExtRefDistributionIntakeHashSHA256.cdx16.json": true,
	"bsi/cdx/validComponentExtRefDistributionIntakeHashSHA1.cdx16.json":   true,
	"bsi/spdx/validComponentHashSHA256.spdx23.json":                       true,
	"bsi/cdx/validComponentHashSHA256.cdx16.json":                         true,
	"bsi/cdx/validMetadataManufacturerEmail.cdx16.json":                   true,
	"bsi/cdx/validMetadataSupplierEmailAndURL.cdx16.json":                 true,
	"bsi/spdx/missingComponentSourceHash.spdx23.json":                     true,
	"sbomqs-fixture/cdx-with-complete-signature.json":                     true,
	"sbomqs-fixture/cdx-with-ec-signature.json":                           true,
	"sbomqs-fixture/cdx-with-multiple-signers.json":                       true,
	"sbomqs-fixture/spdx3-complete-ntia.json":                             true,
	"sbomqs-fixture/spdx3-no-original-license.json":                       true,
	"sbomqs-fixture/spdx3-perfect-score.json":                             true,
	"sbomqs-fixture/spdx3-with-SBOM-author-URL-Only.json":                 true,
	"sbomqs-fixture/spdx3-with-comp-originator-with-org-name-email.json":  true,
	"sbomqs-fixture/spdx3-with-comp-supplier-with-person-url-only.json":   true,
	"sbomqs-fixture/spdx3-with-purl.json":                                 true,
}

// policyMaterials are the names of the cases in docs/conformance.md.
var policyMaterials = map[string]string{
	"minimum-elements":      "one attribute of BSI TR-03183-2, under its pack",
	"ntia-minimum-elements": "SPDX 2.3 with one NTIA element missing or none, under ntia-2021",
	"quality-fixture":       "one feature present or absent, under a pack that asks for it",
}

type policyCase struct {
	ID, Check, Expect string
	Files             []struct{ Path string }
	Options           struct{ Attribute, Element, Feature string }
}

func (c policyCase) asks(t *testing.T) asks {
	switch c.Check {
	case "minimum-elements":
		checks, known := attributes[c.Options.Attribute]
		if !known {
			t.Errorf("%s: no check is named for %s", c.ID, c.Options.Attribute)
		}
		if strings.Contains(c.ID, ".spdx23.") { // version 2.1 takes no SPDX 2.3
			return asks{"bsi-tr-03183-2.0", checks}
		}
		return asks{"bsi-tr-03183-2.1", checks}
	case "ntia-minimum-elements":
		if checks, missing := elements[c.Options.Element]; missing {
			return asks{"ntia-2021", checks}
		}
		return asks{"ntia-2021", fields}
	}
	a, known := features[c.Options.Feature]
	if !known {
		t.Errorf("%s: no check is named for %s", c.ID, c.Options.Feature)
	}
	return a
}

// TestConformancePolicy judges documents that keep or lack one thing by the pack that asks for it.
func TestConformancePolicy(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(realMaterial(t), "policy", "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []policyCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	ran, agree := map[string]int{}, map[string]int{}
	gates := map[string]*gate.Gate{}
	for _, c := range cases {
		if !slices.Contains([]string{"minimum-elements", "ntia-minimum-elements", "quality-fixture"}, c.Check) {
			continue
		}
		asked := c.asks(t)
		if gates[asked.pack] == nil {
			gates[asked.pack] = gateOf(t, asked.pack)
		}
		against := complaints(t, gates[asked.pack], filepath.Join(realMaterial(t), "policy", c.Files[0].Path), asked.checks)
		agrees := (len(against) == 0) == (c.Expect == "pass")
		ran[c.Check]++
		if agrees {
			agree[c.Check]++
		}
		switch {
		case !agrees && !policyDiffers[c.ID]:
			t.Errorf("%s: expected %s by %s of %s, found %q", c.ID, c.Expect, asked.checks, asked.pack, against)
		case agrees && policyDiffers[c.ID]:
			t.Errorf("%s: agrees now; take it out of the list", c.ID)
		}
	}
	for _, check := range []string{"minimum-elements", "ntia-minimum-elements", "quality-fixture"} {
		figures.Hold(t, "Policy packs", policyMaterials[check], ran[check], agree[check])
	}
}

func gateOf(t *testing.T, name string) *gate.Gate {
	t.Helper()
	catalogue, pack := shipped(t, name)
	g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, All: true})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// complaints lists what the checks have against a document.
func complaints(t *testing.T, g *gate.Gate, path string, checks []string) []string {
	t.Helper()
	var out []string
	for _, f := range judged(t, g, path).Findings {
		if slices.Contains(checks, f.Check) && f.Outcome != decision.Pass && f.Outcome != decision.NotApplicable {
			out = append(out, f.Check+" "+string(f.Outcome)+": "+f.Message)
		}
	}
	return out
}
