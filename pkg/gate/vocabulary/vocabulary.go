// Package vocabulary is what expressions of checks may say: the facts of package fact, and functions of the domain over the texts
// in them.
package vocabulary

import (
	"reflect"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// Environment is the vocabulary of checks: which variables and functions there are, and which variables a check sees by its each.
func Environment() policy.Environment {
	return policy.Environment{
		Variables: map[string]reflect.Type{
			"delivery":  reflect.TypeFor[fact.Delivery](),
			"artifact":  reflect.TypeFor[fact.Artifact](),
			"evidence":  reflect.TypeFor[fact.Evidence](),
			"sbom":      reflect.TypeFor[fact.SBOM](),
			"component": reflect.TypeFor[fact.Component](),

			"vulnerability": reflect.TypeFor[fact.Vulnerability](),
			"service":       reflect.TypeFor[fact.Service](),
			"statement":     reflect.TypeFor[fact.Statement](),
		},
		Scopes: map[string][]string{
			fact.EachDelivery:  {"delivery"},
			fact.EachArtifact:  {"artifact", "delivery"},
			fact.EachEvidence:  {"evidence", "delivery"},
			fact.EachSBOM:      {"sbom", "delivery"},
			fact.EachComponent: {"component", "sbom", "delivery"},

			fact.EachVulnerability: {"vulnerability", "component", "sbom", "delivery"},
			fact.EachService:       {"service", "sbom", "delivery"},
			fact.EachStatement:     {"statement", "delivery"},
			fact.EachAsset:         {"component", "sbom", "delivery"},
		},
		Words: map[string]string{
			fact.EachArtifact:  "file of software",
			fact.EachEvidence:  "file of evidence",
			fact.EachSBOM:      "SBOM that can be read",
			fact.EachComponent: "component in an SBOM",

			fact.EachVulnerability: "vulnerability in a component",
			fact.EachService:       "service in an SBOM",
			fact.EachStatement:     "statement on a vulnerability",
			fact.EachAsset:         "cryptographic asset in an SBOM",
		},
		From: map[string]string{
			"sbom":      "the SBOM",
			"component": "the SBOM",

			"vulnerability": "vulnerability data",
			"service":       "the SBOM",
			"statement":     "VEX documents",
		},
		Profiles:  slices.Concat(Forms, Traits),
		Functions: functions,
	}
}
