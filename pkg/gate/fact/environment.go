package fact

import (
	"reflect"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// The values of a check's "each": what it is evaluated on.
const (
	EachDelivery  = "" // once per delivery
	EachArtifact  = "artifact"
	EachEvidence  = "evidence" // every file that is no artifact
	EachSBOM      = "sbom"     // every SBOM that could be read
	EachComponent = "component"
)

// Environment is the vocabulary of checks: which variables there are, and which a check sees by its each.
func Environment() policy.Environment {
	return policy.Environment{
		Variables: map[string]reflect.Type{
			"delivery":  reflect.TypeFor[Delivery](),
			"artifact":  reflect.TypeFor[Artifact](),
			"evidence":  reflect.TypeFor[Evidence](),
			"sbom":      reflect.TypeFor[SBOM](),
			"component": reflect.TypeFor[Component](),
		},
		Scopes: map[string][]string{
			EachDelivery:  {"delivery"},
			EachArtifact:  {"artifact", "delivery"},
			EachEvidence:  {"evidence", "delivery"},
			EachSBOM:      {"sbom", "delivery"},
			EachComponent: {"component", "sbom", "delivery"},
		},
		Words: map[string]string{
			EachArtifact:  "file of software",
			EachEvidence:  "file of evidence",
			EachSBOM:      "SBOM that can be read",
			EachComponent: "component in an SBOM",
		},
	}
}
