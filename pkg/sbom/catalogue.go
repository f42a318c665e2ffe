package sbom

import (
	"cmp"
	"strings"
)

// catalogue finds declared components by what they may be called and by their version, so that the work for each
// observed piece does not grow with their number.
type catalogue struct {
	exact   map[string][]*Component // by a key of a name and a form of the version
	named   map[string][]*Component // by a key of a name; maxCandidates of each
	systems []*Component
	claims  map[*Component]*claimed
}

// claimed is what the pieces have in common that a component was found to be.
type claimed struct{ ecosystem, version string }

// maxCandidates bounds how many declared components of one name, or of one name and version, are looked at for
// each observed piece. Real trees hold some hundred copies of a package; what lies beyond counts as not declared.
const maxCandidates = 1000

const operatingSystem = "operating-system"

func newCatalogue(declared []*Document) *catalogue {
	x := &catalogue{exact: map[string][]*Component{}, named: map[string][]*Component{}, claims: map[*Component]*claimed{}}
	for _, d := range declared {
		for _, c := range d.All() {
			for _, key := range keysOf(c) {
				x.add(x.named, key, c)
				for _, form := range declaredForms(declaredVersion(c), c.Purl.Type) {
					x.add(x.exact, key+"\x00"+form, c)
				}
			}
			if c.Type == operatingSystem && len(x.systems) < maxCandidates {
				x.systems = append(x.systems, c)
			}
		}
	}
	return x
}

func (x *catalogue) add(m map[string][]*Component, key string, c *Component) {
	if list := m[key]; len(list) < maxCandidates && (len(list) == 0 || list[len(list)-1] != c) {
		m[key] = append(list, c)
	}
}

// keysOf are the keys that a declared component is found by; the prefix says what of.
func keysOf(c *Component) []string {
	var keys []string
	if c.Purl.State == Stated {
		keys = append(keys, "purl "+purlKey(c.Purl), "name "+nameKey(c.Purl.Namespace, c.Purl.Name), "name "+nameKey("", c.Purl.Name))
	}
	if c.Name.State == Stated {
		keys = append(keys, "name "+nameKey(c.Group, c.Name.Text), "name "+nameKey("", c.Name.Text))
		if bare := bareLibrary(c.Name.Text); bare != "" {
			keys = append(keys, "library "+bare)
		}
	}
	if c.CPE.State == Stated && concrete(c.CPE.Product) {
		keys = append(keys, "product "+nameKey("", c.CPE.Product))
		if concrete(c.CPE.Vendor) {
			keys = append(keys, cpeKey(c.CPE))
		}
	}
	for _, h := range c.Hashes {
		if h.WellFormed && h.Approved { // MD5 and SHA-1 can be forged
			keys = append(keys, "hash "+strings.ToLower(h.Content))
		}
	}
	return keys
}

func cpeKey(c CPE) string {
	return "cpe " + c.Part + ":" + strings.ToLower(c.Vendor) + ":" + strings.ToLower(c.Product)
}

// candidates lists the components under a key whose version may be that of the piece, stated ones first.
func (x *catalogue) candidates(key string, s sighting) []*Component {
	if s.version == "" {
		return x.named[key]
	}
	var out []*Component
	for _, form := range observedForms(s.version, s.ecosystem) {
		out = append(out, x.exact[key+"\x00"+form]...)
	}
	return append(out, x.exact[key+"\x00"]...)
}

// match returns the component that the piece is, in the same version; nil when there is none.
func (x *catalogue) match(way By, s sighting) *Component {
	for _, k := range searches(way, s) {
		for _, c := range x.candidates(k.key, s) {
			if k.same(c) && agrees(s, c) && x.free(c, s) {
				return c
			}
		}
	}
	if way == ByName && s.Type == operatingSystem {
		for _, c := range x.systems {
			if sameSystem(s.Name, c.Name.Text) && sameRelease(s.version, known(c.Version)) {
				return c
			}
		}
	}
	return nil
}

// contradicts returns the component that the piece must be but for the version, and how that was found; nil when there
// is none. A component that was seen in its own version cannot be what was found in another.
func (x *catalogue) contradicts(s sighting) (*Component, By) {
	if s.Type == operatingSystem {
		for _, c := range x.systems {
			if sameSystem(s.Name, c.Name.Text) && x.claims[c] == nil {
				return c, ByName
			}
		}
	}
	for _, way := range []By{ByPurl, ByName, ByCPE, ByHash} {
		for _, k := range searches(way, s) {
			if k.weak {
				continue
			}
			for _, c := range x.named[k.key] {
				if k.same(c) && x.claims[c] == nil {
					return c, way
				}
			}
		}
	}
	return nil, ""
}

// claim notes what a component was found to be.
func (x *catalogue) claim(c *Component, s sighting) {
	if x.claims[c] == nil {
		x.claims[c] = &claimed{}
	}
	x.claims[c].ecosystem = cmp.Or(x.claims[c].ecosystem, s.ecosystem)
	x.claims[c].version = cmp.Or(x.claims[c].version, s.version)
}

// free reports whether a component can be this piece too, after all that it was found to be already.
func (x *catalogue) free(c *Component, s sighting) bool {
	before := x.claims[c]
	if before == nil {
		return true
	}
	if !mayBeOne(before.ecosystem, s.ecosystem) {
		return false
	}
	return declaredVersion(c) != "" || before.version == "" || s.version == "" || sameVersion(before.version, s.version, before.ecosystem, s.ecosystem)
}

// agrees reports whether nothing that either side says of the version contradicts the other.
func agrees(s sighting, c *Component) bool {
	declared := declaredVersion(c)
	return s.version == "" || declared == "" || sameVersion(s.version, declared, s.ecosystem, c.Purl.Type)
}

// declaredVersion is the version that a component states in any of its fields; "" when in none.
func declaredVersion(c *Component) string {
	return cmp.Or(known(c.Version), c.Purl.Version, concreteVersion(c.CPE))
}

func known(t Text) string {
	if t.State != Stated {
		return ""
	}
	return t.Text
}

func concreteVersion(c CPE) string {
	if c.State != Stated || !concrete(c.Version) {
		return ""
	}
	return c.Version
}
