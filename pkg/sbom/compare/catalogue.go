package compare

import (
	"cmp"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// catalogue finds declared components by what they may be called and by their version, so that the work for each
// observed piece does not grow with their number.
type catalogue struct {
	exact   map[string][]*sbom.Component // by a key of a name and a form of the version
	named   map[string][]*sbom.Component // by a key of a name; maxCandidates of each
	systems []*sbom.Component
	claims  map[*sbom.Component]*claimed
}

// claimed is what the pieces have in common that a component was found to be.
type claimed struct{ ecosystem, version string }

// maxCandidates bounds how many declared components of one name, or of one name and version, are looked at for
// each observed piece. Real trees hold some hundred copies of a package; what lies beyond counts as not declared.
const maxCandidates = 1000

func newCatalogue(declared []*sbom.Document) *catalogue {
	x := &catalogue{exact: map[string][]*sbom.Component{}, named: map[string][]*sbom.Component{}, claims: map[*sbom.Component]*claimed{}}
	for _, d := range declared {
		for _, c := range d.All() {
			if c.OnlyAsset() || d.Ownless(c) { // "OpenSSL" as a protocol declares no library, "Python" over its packages no interpreter
				continue
			}
			forms := version.FiledForms(identity.Version(c), c.Purl.Type)
			for _, key := range keysOf(c).all() {
				x.add(x.named, key, c)
				for _, form := range forms {
					x.add(x.exact, key+"\x00"+form, c)
				}
			}
			if c.Type == sbom.TypeOperatingSystem && len(x.systems) < maxCandidates {
				x.systems = append(x.systems, c)
			}
		}
	}
	return x
}

func (x *catalogue) add(m map[string][]*sbom.Component, key string, c *sbom.Component) {
	if list := m[key]; len(list) < maxCandidates && (len(list) == 0 || list[len(list)-1] != c) {
		m[key] = append(list, c)
	}
}

// candidates lists the components under a key whose version may be that of the piece, stated ones first.
func (x *catalogue) candidates(key string, s sighting) []*sbom.Component {
	if s.version == "" {
		return x.named[key]
	}
	var out []*sbom.Component
	for _, form := range version.SoughtForms(s.version, s.ecosystem) {
		out = append(out, x.exact[key+"\x00"+form]...)
	}
	return append(out, x.exact[key+"\x00"]...)
}

// match returns the component that the piece is, in the same version; nil when there is none.
func (x *catalogue) match(way By, s sighting) *sbom.Component {
	for _, k := range searches(way, s) {
		all := x.candidates(k.key, s)
		for _, c := range all {
			if k.same(c) && agrees(s, c) && x.free(c, s) && !otherContent(s, c, all) {
				return c
			}
		}
	}
	if way == ByName && s.Type == sbom.TypeOperatingSystem {
		for _, c := range x.systems {
			if sameSystem(s.Name, c.Name.Text) && version.SameRelease(s.version, release(c)) {
				return c
			}
		}
	}
	return nil
}

// contradicts returns the component that the piece must be but for the version, and how that was found; nil when there
// is none. A component that was seen in its own version cannot be what was found in another.
func (x *catalogue) contradicts(s sighting) (*sbom.Component, By) {
	if s.Type == sbom.TypeOperatingSystem {
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
				if k.same(c) && x.claims[c] == nil && !agrees(s, c) {
					return c, way
				}
			}
		}
	}
	return nil, ""
}

// unlike says why a piece is not what is listed under its name and version; "" where nothing is.
func (x *catalogue) unlike(s sighting) string {
	for _, way := range []By{ByPurl, ByName} {
		for _, k := range searches(way, s) {
			all := x.candidates(k.key, s)
			for _, c := range all {
				if !k.weak && k.same(c) && agrees(s, c) && otherContent(s, c, all) {
					return "the SBOM says " + c.Label() + " with another hash"
				}
			}
		}
	}
	return ""
}

// claim notes what a component was found to be.
func (x *catalogue) claim(c *sbom.Component, s sighting) {
	if x.claims[c] == nil {
		x.claims[c] = &claimed{}
	}
	x.claims[c].ecosystem = cmp.Or(x.claims[c].ecosystem, s.ecosystem)
	x.claims[c].version = cmp.Or(x.claims[c].version, s.version)
}

// free reports whether a component can be this piece too, after all that it was found to be already.
func (x *catalogue) free(c *sbom.Component, s sighting) bool {
	before := x.claims[c]
	if before == nil {
		return true
	}
	if !identity.MayBeOne(before.ecosystem, s.ecosystem) {
		return false
	}
	return identity.Version(c) != "" || before.version == "" || s.version == "" || version.Same(before.version, s.version, before.ecosystem, s.ecosystem)
}

// agrees reports whether nothing that either side says of the version contradicts the other.
func agrees(s sighting, c *sbom.Component) bool {
	declared := identity.Version(c)
	return s.version == "" || declared == "" || version.Same(s.version, declared, s.ecosystem, c.Purl.Type)
}
