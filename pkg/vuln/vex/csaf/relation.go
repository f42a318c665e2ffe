package csaf

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// MaxRelated is how many steps of relations may lead to one product. Of what more lead to nobody can tell what it is.
const MaxRelated = 8

const installedOn = "installed_on"

// partOf are the relations that make what they begin with a part of what they end on.
var partOf = []string{"default_component_of", "external_component_of", installedOn, "optional_component_of"}

// relate makes the products that relations make, those first that others are made of.
func (t *Tree) relate(products map[string][]vex.Product) {
	by := map[string]*Relation{}
	for i := range t.Relations {
		by[t.Relations[i].Product] = &t.Relations[i]
	}
	steps := map[string]int{} // that lead to a product
	var lead func(id string) int
	lead = func(id string) int {
		rel := by[id]
		if rel == nil {
			return 0
		}
		if n, done := steps[id]; done {
			return n
		}
		steps[id] = MaxRelated + 1 // what leads back to itself is endless
		n := lead(rel.Begins)
		for _, s := range rel.Steps {
			n = max(n, lead(s.Product))
		}
		steps[id] = min(n+len(rel.Steps), MaxRelated+1)
		if steps[id] > MaxRelated {
			for i := range products[id] {
				c := &products[id][i].Component
				products[id][i] = vex.Product{Component: vex.Component{ID: c.ID, Name: c.Name, Ambiguous: true}}
			}
			return steps[id]
		}
		rel.within(products)
		return steps[id]
	}
	for i := range t.Relations {
		lead(t.Relations[i].Product)
	}
}

// within gives the product that a relation makes the identifiers of what it ends on, with what it begins with as its part: "openssl as a
// component of the pump" is about the pump. Identifiers of its own may be of either; by them alone nobody can tell in what it is.
func (rel *Relation) within(products map[string][]vex.Product) {
	made, begin := products[rel.Product], products[rel.Begins]
	if len(rel.Steps) == 0 || len(made) != 1 || len(begin) != 1 {
		return
	}
	last := rel.Steps[len(rel.Steps)-1]
	end := products[last.Product]
	if len(end) != 1 || !slices.Contains(partOf, last.Category) || rel.Product == rel.Begins || rel.Product == last.Product {
		return
	}
	at := begin[0]
	for _, s := range rel.Steps {
		if on := products[s.Product]; len(on) == 1 {
			at = placed(at, s.Category, on[0])
		}
	}
	p, own := made[0], made[0]
	p.Vendor, p.Product = end[0].Vendor, end[0].Product
	p.PURLs, p.CPEs, p.Hashes, p.Versions, p.Under = end[0].PURLs, end[0].CPEs, end[0].Hashes, end[0].Versions, end[0].Under
	p.Subcomponents, p.Installed = []vex.Component{begin[0].Component}, at.Installed
	products[rel.Product] = []vex.Product{p}
	if len(own.PURLs)+len(own.CPEs)+len(own.Hashes) > 0 {
		own.Ambiguous = true
		products[rel.Product] = append(products[rel.Product], own)
	}
}

// placed is a product with another as its part, or installed on it. A part of what is installed on something is in what is installed.
func placed(part vex.Product, category string, on vex.Product) vex.Product {
	switch {
	case category == installedOn:
		on.Installed = &part
	case on.Installed != nil:
		inside := placed(part, category, *on.Installed)
		on.Installed = &inside
	}
	on.Subcomponents = []vex.Component{part.Component}
	return on
}

// installs are the products that relations make by installing one thing on another: by the product what is installed, and all products that are made of that.
type installs struct {
	of   map[string]string
	made map[string][]string
}

func (d *Document) installs() installs {
	in := installs{map[string]string{}, map[string][]string{}}
	if d.Tree == nil {
		return in
	}
	for i := range d.Tree.Relations {
		if rel := &d.Tree.Relations[i]; len(rel.Steps) > 0 && rel.Steps[len(rel.Steps)-1].Category == installedOn {
			in.of[rel.Product] = rel.Begins
			in.made[rel.Begins] = append(in.made[rel.Begins], rel.Product)
		}
	}
	return in
}

// everywhere gives the products for one vulnerability: of those that are installed on something, whether each that the same is installed on has a status that calms.
func (in installs) everywhere(v *Vulnerability, products map[string][]vex.Product) func(id string) []vex.Product {
	calm := map[string]bool{}
	for group, ids := range v.Status {
		if statuses[group].Calm() {
			for _, id := range ids {
				calm[id] = true
			}
		}
	}
	all := map[string]bool{} // by what is installed
	return func(id string) []vex.Product {
		begins, is := in.of[id]
		if !is {
			return products[id]
		}
		if _, asked := all[begins]; !asked {
			all[begins] = !slices.ContainsFunc(in.made[begins], func(made string) bool { return !calm[made] })
		}
		out := slices.Clone(products[id])
		for i := range out {
			out[i].Everywhere = out[i].Installed != nil && all[begins]
		}
		return out
	}
}
