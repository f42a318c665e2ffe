package sbom

import (
	"cmp"
	"slices"
	"strings"
)

// Observed is a piece of software that was found, inside an artifact for instance.
type Observed struct {
	Name, Version, Purl string
	Type                string // "operating-system", or what kind of package it is
	Path                string // where it was found
}

// Conflict is an observed piece that is declared with another version.
type Conflict struct {
	Observed Observed
	Declared *Component
}

// Comparison is what holding the declared against the observed yields. Every observed piece is either matched, or in
// Undeclared, or in Conflicts.
type Comparison struct {
	Matched      int          // observed pieces that are declared
	Undeclared   []Observed   // sorted by type, name, version, path
	Conflicts    []Conflict   // likewise
	DeclaredOnly []*Component // declared and not seen, subjects left out; in document order
}

// Compare holds what SBOMs declare against what was observed. A piece matches a component by purl (type, namespace,
// name; qualifiers do not count), else by name, else by CPE product; and by version. A version that one side does not
// state contradicts nothing. Name and product decide only where not both sides have a purl that names an ecosystem.
func Compare(declared []*Document, observed []Observed) Comparison {
	x := newCatalogue(declared)
	var out Comparison
	var open []sighting
	seen := map[*Component]bool{}
	for _, o := range observed {
		s := sighting{Observed: o, purl: purlOf(o.Purl)}
		if c := x.match(s); c != nil {
			out.Matched++
			seen[c] = true
			continue
		}
		open = append(open, s)
	}
	// Only a component that was not seen in its own version can be what was found in another.
	contradicted := map[*Component]bool{}
	for _, s := range open {
		c := x.contradicts(s, seen)
		if c == nil {
			out.Undeclared = append(out.Undeclared, s.Observed)
			continue
		}
		contradicted[c] = true
		out.Conflicts = append(out.Conflicts, Conflict{Observed: s.Observed, Declared: c})
	}
	for _, d := range declared {
		for _, c := range d.Components {
			if !seen[c] && !contradicted[c] {
				out.DeclaredOnly = append(out.DeclaredOnly, c)
			}
		}
	}
	slices.SortStableFunc(out.Undeclared, compareObserved)
	slices.SortStableFunc(out.Conflicts, func(a, b Conflict) int { return compareObserved(a.Observed, b.Observed) })
	return out
}

func compareObserved(a, b Observed) int {
	return cmp.Or(strings.Compare(a.Type, b.Type), strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version),
		strings.Compare(a.Path, b.Path), strings.Compare(a.Purl, b.Purl))
}

// sighting is an observed piece with its purl taken apart.
type sighting struct {
	Observed
	purl Purl
}

// catalogue finds declared components by what they may be called.
type catalogue struct {
	byPurl, byName, byBare, byProduct map[string][]*Component
	systems                           []*Component
}

// maxCandidates bounds how many declared components of one name are looked at for each observed piece. Real trees
// hold some hundred copies of a package; what lies beyond counts as not declared.
const maxCandidates = 1000

func newCatalogue(declared []*Document) *catalogue {
	x := &catalogue{byPurl: map[string][]*Component{}, byName: map[string][]*Component{}, byBare: map[string][]*Component{}, byProduct: map[string][]*Component{}}
	add := func(m map[string][]*Component, key string, c *Component) {
		if key != "" && len(m[key]) < maxCandidates {
			m[key] = append(m[key], c)
		}
	}
	for _, d := range declared {
		for _, c := range d.all() {
			if c.Purl.State == Stated {
				add(x.byPurl, purlKey(c.Purl), c)
			}
			if c.Name.State == Stated {
				add(x.byName, nameKey(c.Group, c.Name.Text), c)
				add(x.byBare, nameKey("", c.Name.Text), c)
			}
			if c.CPE.State == Stated && concrete(c.CPE.Product) {
				add(x.byProduct, nameKey("", c.CPE.Product), c)
			}
			if c.Type == operatingSystem && len(x.systems) < maxCandidates {
				x.systems = append(x.systems, c)
			}
		}
	}
	return x
}

const operatingSystem = "operating-system"

// match returns the declared component that s is, in the same version; nil when there is none.
func (x *catalogue) match(s sighting) *Component {
	if s.purl.State == Stated {
		for _, c := range x.byPurl[purlKey(s.purl)] {
			if sameNamespace(s.purl, c.Purl) && agrees(s, c) {
				return c
			}
		}
	}
	for _, candidates := range x.named(s) {
		for _, c := range candidates {
			if decidable(s.purl, c.Purl) && agrees(s, c) {
				return c
			}
		}
	}
	if s.Type == operatingSystem {
		for _, c := range x.systems {
			if sameSystem(s.Name, c.Name.Text) && sameRelease(s.Version, known(c.Version)) {
				return c
			}
		}
	}
	return nil
}

// named returns the components that may be s by their name, the likeliest first.
func (x *catalogue) named(s sighting) [][]*Component {
	full := nameKey("", s.Name)
	lists := [][]*Component{x.byName[full], x.byBare[full], x.byProduct[full]}
	if s.purl.State == Stated {
		lists = append(lists, x.byName[nameKey(s.purl.Namespace, s.purl.Name)])
	}
	return lists
}

// contradicts returns the declared component that s must be, but for the version; nil when there is none.
func (x *catalogue) contradicts(s sighting, seen map[*Component]bool) *Component {
	if s.purl.State == Stated {
		for _, c := range x.byPurl[purlKey(s.purl)] {
			if sameNamespace(s.purl, c.Purl) && !seen[c] {
				return c
			}
		}
	}
	if s.Type == operatingSystem {
		for _, c := range x.systems {
			if sameSystem(s.Name, c.Name.Text) && !seen[c] {
				return c
			}
		}
	}
	for _, c := range x.byName[nameKey("", s.Name)] {
		if decidable(s.purl, c.Purl) && !seen[c] {
			return c
		}
	}
	return nil
}

// agrees reports whether nothing that either side says of the version contradicts the other.
func agrees(s sighting, c *Component) bool {
	version := cmp.Or(s.Version, s.purl.Version)
	if stateOf(version) != Stated || version == "(devel)" { // what a Go program says that was built outside a module
		return true
	}
	declared := cmp.Or(known(c.Version), c.Purl.Version, concreteVersion(c.CPE))
	return declared == "" || sameVersion(version, declared, s.purl.Type, c.Purl.Type)
}

// sameSystem compares the short name that an operating system gives itself, "debian", with the name in an SBOM,
// "Debian GNU/Linux".
func sameSystem(short, name string) bool {
	short, name = nameKey("", short), nameKey("", name)
	rest, ok := strings.CutPrefix(name, short)
	return ok && short != "" && (rest == "" || rest[0] == '-' || rest[0] == '/')
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

// distribution lists the purl types of operating system packages, where documents differ in whether the namespace
// (the distribution's name) is given.
var distribution = wordSet("deb", "rpm", "apk", "alpm", "opkg")

func purlKey(p Purl) string {
	if distribution[p.Type] {
		return p.Type + ":" + nameKey("", p.Name)
	}
	return p.Type + ":" + nameKey(p.Namespace, p.Name)
}

func sameNamespace(a, b Purl) bool {
	return !distribution[a.Type] || a.Namespace == "" || b.Namespace == "" || strings.EqualFold(a.Namespace, b.Namespace)
}

// decidable reports whether a name may decide: not where both purls name an ecosystem, since then they have been
// compared already, and "requests" of npm is not "requests" of PyPI.
func decidable(a, b Purl) bool {
	return a.State != Stated || b.State != Stated || a.Type == "generic" || b.Type == "generic"
}

var separators = strings.NewReplacer("_", "-", " ", "-", ".", "-", ":", "/")

// nameKey folds a name: case, the choice of separator, and whether a group is a field of its own do not count.
func nameKey(group, name string) string {
	name = strings.TrimSpace(name)
	if group = strings.TrimSpace(group); group != "" && !strings.HasPrefix(name, group+"/") {
		name = group + "/" + name
	}
	return strings.TrimPrefix(separators.Replace(strings.ToLower(name)), "@")
}
