package assess

import (
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// place is where a component stands: document and component. The document is -1 when no component of any is meant, but a service of one, or nothing.
type place struct {
	document  int
	component *sbom.Component
	service   *sbom.Service
}

// inventory is everything that statements may name, and where it stands.
type inventory struct {
	*vex.Inventory
	parts []place                 // by number of the part
	of    map[*sbom.Component]int // number of the part, or vex.Whole for what is the product
	whole place                   // the subject of the first SBOM about the product
}

// newInventory makes the inventory of a case: the product, and as its parts all components and services of all SBOMs. The subject of an SBOM that is
// not about the product is a part. Where no statement could name them, parts have their numbers alone: the inventory of a large SBOM
// takes as much memory as half of its text.
func newInventory(c *Case) *inventory {
	most := 0
	for _, d := range c.Documents {
		most += 1 + len(d.SBOM.Components)
	}
	x := &inventory{of: make(map[*sbom.Component]int, most), parts: make([]place, 0, most), whole: place{document: -1}}
	product := c.Product
	var things []vex.Thing
	for n := range c.Documents {
		d := &c.Documents[n]
		for _, component := range d.SBOM.All() {
			if d.Product && component == d.SBOM.Root {
				x.of[component] = vex.Whole
				if x.whole.document < 0 {
					x.whole = place{document: n, component: component}
				}
				addSubject(&product, d.SBOM)
				continue
			}
			x.of[component] = len(x.parts)
			x.parts = append(x.parts, place{document: n, component: component})
			if len(c.Sources) == 0 {
				continue
			}
			t := vex.Thing{Name: component.Name.Text, Version: component.Version.Value(), Elsewhere: !d.Product}
			addTo(&t, d.SBOM, component)
			if component == d.SBOM.Root {
				t.Refs = append(t.Refs, vex.Refs(d.SBOM, "")...)
			}
			things = append(things, t)
		}
	}
	if len(c.Sources) > 0 {
		for _, d := range c.Documents {
			for _, s := range d.SBOM.Services {
				x.parts = append(x.parts, place{document: -1, service: s})
				t := vex.ServiceOf(d.SBOM, s)
				t.Elsewhere = !d.Product
				things = append(things, t)
			}
		}
	}
	x.Inventory = vex.NewInventory(product, things)
	return x
}

// Inventory is what the statements of a case may name: see Result.Inventory, which is the same.
func Inventory(c Case) *vex.Inventory { return newInventory(&c).Inventory }

// PartOf is the number in the inventory of a component of one of the documents of the case, or vex.Whole for the product.
func (r *Result) PartOf(c *sbom.Component) int { return r.of[c] }

// addSubject adds what the subject of an SBOM can be known by, with its maker and the SBOM as a whole.
func addSubject(t *vex.Thing, doc *sbom.Document) {
	addTo(t, doc, doc.Root)
	t.Names = append(t.Names, doc.Root.Name.Text)
	for _, maker := range []string{doc.Root.Manufacturer.Value(), doc.Root.Supplier.Value(), doc.DeviceMaker.Value()} {
		if maker != "" {
			t.Vendors = append(t.Vendors, maker)
		}
	}
	t.Refs = append(t.Refs, vex.Refs(doc, "")...)
}

// addTo adds what a component can be known by.
func addTo(t *vex.Thing, doc *sbom.Document, c *sbom.Component) {
	if t.Name == "" {
		t.Name, t.Version = c.Name.Text, c.Version.Value()
	}
	if c.Purl.State == sbom.Stated {
		t.PURLs = append(t.PURLs, c.Purl.Text)
	}
	if c.CPE.State == sbom.Stated {
		t.CPEs = append(t.CPEs, c.CPE.Text)
	}
	for _, h := range c.Hashes {
		if h.WellFormed {
			t.Hashes = append(t.Hashes, h.Content)
		}
	}
	if c.Ref != "" {
		t.Refs = append(t.Refs, vex.Refs(doc, c.Ref)...)
	}
}

// at is where the thing of a number stands.
func (x *inventory) at(part int) place {
	if part == vex.Whole {
		return x.whole
	}
	return x.parts[part]
}
