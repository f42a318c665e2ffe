package gate

import "github.com/cleanbill-dev/cleanbill/pkg/vuln"

// standsFor gives the vulnerabilities that an id stands for by the buyer's data, each with all ids that are of it alone. What a delivery calls the same
// is not asked: a waiver would lift more than was signed for.
func (k *knowledge) standsFor(id string) [][]string {
	if k == nil || k.result == nil {
		return nil
	}
	var out [][]string
	for _, one := range k.result.Aliases.StandsFor(vuln.ParseID(id)) {
		out = append(out, texts(one))
	}
	return out
}
