package gate

import (
	"slices"
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// meaning is what names in the scope of waivers mean in this delivery. The components are listed where a waiver asks for one.
func (ev *evidence) meaning() policy.Meaning {
	components := sync.OnceValue(ev.componentsByName)
	return policy.Meaning{StandsFor: ev.known.standsFor, Is: isPackage, Called: func(name string) []policy.Component { return components()[name] }}.Once()
}

func (ev *evidence) componentsByName() map[string][]policy.Component {
	components, seen := map[string][]policy.Component{}, map[policy.Component]bool{}
	docs := ev.sboms
	if found := ev.known.undeclared.doc; found != nil {
		docs = append(slices.Clone(docs), found)
	}
	for _, doc := range docs {
		for _, c := range doc.All() {
			one := policy.Component{Name: c.Name.Text, Version: c.Version.Text, Package: packageURL(c.Purl)}
			if !seen[one] {
				seen[one] = true
				components[one.Name] = append(components[one.Name], one)
			}
		}
	}
	return components
}

// standsFor gives the vulnerabilities that an id stands for by the buyer's data, each with all ids that are of it alone. What a delivery calls the same
// is not asked: a waiver would lift more than was signed for.
func (k *knowledge) standsFor(id string) [][]string {
	if k.result == nil {
		return nil
	}
	var out [][]string
	for _, one := range k.result.Aliases.StandsFor(vuln.ParseID(id)) {
		out = append(out, texts(one))
	}
	return out
}

// isPackage says whether a package URL is that of the component that a subject is, or that it is about. Version, qualifiers and subpath count where it has them.
func isPackage(words string, s *policy.Subject) bool {
	facts, is := s.Facts.(packaged)
	if !is || facts.component() == nil {
		return false
	}
	want, has := sbom.ParsePurl(words), facts.component().Purl
	if want.State != sbom.Stated || has.State != sbom.Stated ||
		want.Type != has.Type || want.Namespace != has.Namespace || want.Name != has.Name || want.Version != "" && want.Version != has.Version {
		return false
	}
	for key, value := range want.Qualifiers {
		if has.Qualifiers[key] != value {
			return false
		}
	}
	_, part, whole := strings.Cut(words, "#")
	_, of, _ := strings.Cut(has.Text, "#")
	return !whole || part == of
}
