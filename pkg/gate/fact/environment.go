package fact

import (
	"reflect"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
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
			"":          {"delivery"},
			"artifact":  {"artifact", "delivery"},
			"evidence":  {"evidence", "delivery"},
			"sbom":      {"sbom", "delivery"},
			"component": {"component", "sbom", "delivery"},
		},
	}
}
