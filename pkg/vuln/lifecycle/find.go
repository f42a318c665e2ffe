package lifecycle

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// way is one in which a component says what it is.
type way struct {
	by       By
	products []*Product // none where the data do not know it
	version  string     // that the identifier itself states; "" without one
	alone    bool       // the version counts, and not that of the component's field
}

// Find looks a component up by its purls, its CPE names and its name, in each of the versions that it states: where they contradict each other any may
// be right. A package of a distribution is looked up as the distribution that it states, and in no other way: what upstream supports is not what was
// installed.
func (t *Table) Find(c Component) Answer {
	var room [3]way // as many as nearly every component has
	ways := t.ways(room[:0], &c)
	unknown := func(w way) bool { return len(w.products) == 0 }
	if !slices.ContainsFunc(ways, func(w way) bool { return !unknown(w) }) { // as of nearly all: nothing is copied for these
		return Answer{Result: NoProduct}
	}
	known := slices.DeleteFunc(slices.Clone(ways), unknown)
	a := Answer{Result: NoDates, By: known[0].by}
	name, words := t.read(c.Name), c.words()
	loose := false
	for _, w := range known {
		for _, p := range w.products {
			if slices.Contains(a.Products, p) {
				continue
			}
			a.Products = append(a.Products, p)
			if len(p.Cycles) > 0 && a.Result == NoDates {
				a.Result = NoCycle
			}
			ask := asked{versions: c.versionsOf(p, ways), words: words}
			if slices.Contains(name.products, p) {
				ask.behind = name.rest
			}
			cycles, loosely := p.cyclesOf(ask)
			loose = loose || loosely && len(cycles) > 0
			for _, cycle := range cycles {
				a.Findings = append(a.Findings, Finding{Product: p, Cycle: cycle, Ambiguous: len(cycles) > 1})
			}
		}
	}
	if len(a.Findings) == 0 {
		return a
	}
	a.Result = Found
	a.unknown(c, known, loose)
	a.order()
	return a
}

// ways adds those in which a component says what it is, the surest first.
func (t *Table) ways(ways []way, c *Component) []way {
	ways, alone := t.byPackage(ways, &c.Purl)
	if alone {
		return ways
	}
	for n := range c.MorePurls {
		ways, _ = t.byPackage(ways, &c.MorePurls[n])
	}
	ways = t.byProduct(ways, &c.CPE)
	for n := range c.MoreCPEs {
		ways = t.byProduct(ways, &c.MoreCPEs[n])
	}
	products, family := t.named(c.Name)
	if family && slices.ContainsFunc(ways, func(w way) bool { return len(w.products) > 0 }) {
		return ways
	}
	return append(ways, way{by: ByName, products: products})
}

// byPackage adds what a package URL says, and whether that is a package of a distribution.
func (t *Table) byPackage(ways []way, p *sbom.Purl) ([]way, bool) {
	if os, release, is := distribution(p); is {
		products, _ := t.named(os)
		return append(ways, way{by: ByDistribution, products: products, version: release, alone: true}), true
	}
	if p.State == sbom.Stated {
		var room [keyLength]byte
		ways = append(ways, way{by: ByPURL, products: t.byPURL[string(purlKey(room[:0], p))], version: p.Version})
	}
	return ways, false
}

// byProduct adds what a CPE name says.
func (t *Table) byProduct(ways []way, c *sbom.CPE) []way {
	if c.State != sbom.Stated {
		return ways
	}
	var room [keyLength]byte
	w := way{by: ByCPE, products: t.byCPE[string(cpeKey(room[:0], c))]}
	if sbom.Concrete(c.Version) {
		w.version = c.Version
	}
	return append(ways, w)
}

// versionsOf are the versions that a component states and that may be of a product: that of its field, those of the identifiers of the product,
// and those of identifiers that the data do not know.
func (c Component) versionsOf(p *Product, ways []way) []string {
	of := func(w way) bool { return slices.Contains(w.products, p) }
	alone := !slices.ContainsFunc(ways, func(w way) bool { return of(w) && !w.alone }) // a package of a distribution: the release of the distribution is meant
	var out []string
	if !alone {
		out = append(out, c.Version)
	}
	for _, w := range ways {
		if of(w) || !alone && len(w.products) == 0 && !w.alone {
			out = append(out, w.version)
		}
	}
	return out
}

// words are those of a component's name and of its CPE names, each once: a name may repeat one of them without end.
func (c Component) words() (out []string) {
	seen := map[string]bool{}
	add := func(text string) {
		for word := range wordsIn(text) {
			if !seen[word] {
				seen[word], out = true, append(out, word)
			}
		}
	}
	add(c.Name)
	for _, cpe := range append([]sbom.CPE{c.CPE}, c.MoreCPEs...) {
		add(strings.TrimPrefix(cpe.Text, "cpe:2.3:"))
	}
	return out
}

// commit is how hashes of commits look, which are no versions.
var commit = regexp.MustCompile(`^[0-9]*[a-f][0-9a-f]{6,}$|^[0-9a-f]{12,}$`)

// unknown notes what a component states and the data have no cycle of.
func (a *Answer) unknown(c Component, known []way, loose bool) {
	note := func(words string) {
		if !slices.Contains(a.Unknown, words) {
			a.Unknown = append(a.Unknown, words)
		}
	}
	versions := []string{c.Version}
	for _, w := range known {
		if w.alone {
			versions = nil // that of the field is a package's
		}
	}
	for _, w := range known {
		versions = append(versions, w.version)
		if !slices.ContainsFunc(a.Findings, func(f Finding) bool { return slices.Contains(w.products, f.Product) }) {
			note(w.products[0].Name)
		}
	}
	for _, v := range versions {
		v = trimmed(v)
		agrees := slices.ContainsFunc(a.Findings, func(f Finding) bool { return f.Cycle.agrees(v) })
		if !loose && isVersion(v) && !commit.MatchString(v) && !agrees {
			note("version " + v)
		}
	}
}

// order sorts the findings, and marks them where they are of several products.
func (a *Answer) order() {
	several := slices.ContainsFunc(a.Findings, func(f Finding) bool { return f.Product.Name != a.Findings[0].Product.Name })
	for n := range a.Findings {
		a.Findings[n].Ambiguous = a.Findings[n].Ambiguous || several
	}
	slices.SortStableFunc(a.Findings, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.Product.Source.Name, y.Product.Source.Name), cmp.Compare(x.Cycle.Name, y.Cycle.Name))
	})
}
