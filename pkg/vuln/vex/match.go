package vex

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Hit is what a product of a statement names of an inventory.
type Hit struct {
	// Product says that it is about the product on offer: it names that, or a part by its place in an SBOM of it.
	Product bool
	// Parts are the parts that it names, by number. When there are none, and the statement names none, it is about the product as a whole.
	Parts []int
	// Missing are parts that the statement names in the product and that the inventory does not have, with all that it knows them by.
	Missing []*Component
	// Certain is false when nobody can tell whether it is meant: an id that is defined several times, a CPE without a product, a version range
	// that cannot be evaluated, a version that is not known, identifiers that contradict each other. What is not certain counts toward caution only.
	Certain bool
}

// Whole says that the hit is about the product with all that is in it.
func (h *Hit) Whole() bool { return h.Product && len(h.Parts)+len(h.Missing) == 0 }

// Match finds what a product of a statement names; ok is false when it names nothing of the inventory.
func (x *Inventory) Match(p *Product) (h Hit, ok bool) {
	found, certain := x.named(&p.Component)
	if h, ok = x.offered(p, found, certain); ok {
		return h, true
	}
	if len(found) == 0 || x.otherRelease(p) {
		return Hit{}, false
	}
	h = Hit{Certain: certain, Product: slices.Contains(found, whole)}
	if !h.Product {
		h.Parts = found
		h.Product = x.byRef(&p.Component) // the SBOM that the reference leads into gives it its place in the product
		if len(p.Subcomponents) > 0 {
			h.Certain = false // a part of a part: whether the part has it there is not known
		}
		return h, true
	}
	for i := range p.Subcomponents {
		sub := &p.Subcomponents[i]
		parts, sure := x.named(sub)
		parts = slices.DeleteFunc(parts, func(n int) bool { return n == whole })
		if len(parts) == 0 {
			if !x.inOtherVersions(sub) {
				h.Missing = append(h.Missing, sub)
			}
			continue
		}
		h.Certain = h.Certain && sure
		h.Parts = append(h.Parts, parts...)
	}
	if len(p.Subcomponents) > 0 && len(h.Parts)+len(h.Missing) == 0 {
		return Hit{}, false // all are there in other versions
	}
	slices.Sort(h.Parts)
	h.Parts = slices.Compact(h.Parts)
	return h, true
}

// inOtherVersions says whether parts are what a component names by its identifiers, and are surely of none of the versions that it is restricted to.
func (x *Inventory) inOtherVersions(c *Component) bool {
	if in, _ := x.named(c); len(c.Versions) == 0 || len(in) > 0 {
		return false
	}
	anyVersion := *c
	anyVersion.Versions = nil
	things, _ := x.named(&anyVersion)
	if len(things) == 0 || slices.Contains(things, whole) {
		return false
	}
	return x.byRef(c) || x.comparePURLs(c) != alike && x.compareCPEs(c) != alike && x.compareHashes(c) != alike
}

// partsInOtherVersions says so of all parts that a statement names in the product.
func (x *Inventory) partsInOtherVersions(p *Product) bool {
	found, _ := x.named(&p.Component)
	return len(p.Subcomponents) > 0 && slices.Contains(found, whole) && !slices.ContainsFunc(p.Subcomponents, func(sub Component) bool { return !x.inOtherVersions(&sub) })
}

// Label is what to call the component: what it is known by everywhere, and only where there is none of that what its own document calls it, which may be something else in the next.
func (c *Component) Label() string {
	for _, text := range slices.Concat([]string{c.Address()}, c.PURLs, c.CPEs, []string{c.Name}) {
		if text != "" {
			return text
		}
	}
	for _, algorithm := range slices.Sorted(maps.Keys(c.Hashes)) {
		return c.Hashes[algorithm]
	}
	return cmp.Or(c.ID, "nothing")
}

// Address is the id of the component where that means the same in every document: an IRI, as in OpenVEX and SPDX 3. One that comes with a name is of its document alone, as those of CSAF.
func (c *Component) Address() string {
	if c.Name == "" && len(c.Refs) == 0 || slices.Contains(c.Refs, c.ID) {
		return c.ID
	}
	return ""
}

// called is what a document calls the component, for people: an id that only the document knows says nothing without the name that goes with it.
func (c *Component) called() string {
	if c.ID != "" && c.Name != "" && len(c.Refs) == 0 {
		return c.Name + " (" + c.ID + ")"
	}
	return cmp.Or(c.ID, c.Label())
}

func (x *Inventory) byRef(c *Component) bool {
	return slices.ContainsFunc(c.Refs, func(r string) bool { return len(x.refs[r]) > 0 })
}

// placedApart says whether a component names a thing by a place in SBOMs alone, and none of these is about the product.
func (x *Inventory) placedApart(c *Component) bool {
	found, _ := x.named(c)
	return x.byRef(c) && !slices.ContainsFunc(found, func(n int) bool { return n == whole }) && !slices.ContainsFunc(c.Refs, func(r string) bool {
		return slices.ContainsFunc(x.refs[r], func(n int) bool { return n == whole || !x.parts[n].Elsewhere })
	})
}

// named gives the things that a component names by any of its identifiers, sorted, and whether that is certain.
func (x *Inventory) named(c *Component) (things []int, certain bool) {
	for _, text := range c.PURLs {
		claim := sbom.ParsePurl(text)
		if claim.State != sbom.Stated {
			continue
		}
		for _, k := range x.purls[purlKey(claim)] {
			if covers(claim, k.id) {
				things = append(things, k.thing)
			}
		}
	}
	vague := false
	for _, text := range c.CPEs {
		claim := cpeAttributes(text)
		if claim == nil {
			continue
		}
		key := claim[2]
		if key != "*" {
			key = baseName(key)
		}
		for _, k := range x.cpes[key] { // of another product is none that it covers
			if coversCPE(claim, k.id) {
				things = append(things, k.thing)
				vague = vague || claim[2] == "*" // no product is no name
			}
		}
	}
	for _, value := range c.Hashes {
		things = append(things, x.hashes[strings.ToLower(value)]...)
	}
	for _, r := range c.Refs {
		things = append(things, x.refs[r]...)
	}
	slices.Sort(things)
	things, certain = x.ofVersions(c, slices.Compact(things))
	return things, certain && !vague && !x.contradicted(c, things)
}

// ofVersions leaves those out that are of another version than the component is restricted to.
func (x *Inventory) ofVersions(c *Component, things []int) (in []int, certain bool) {
	certain = !c.Ambiguous
	if len(c.Versions) == 0 {
		return things, certain
	}
	for _, n := range things {
		is, sure := x.within(c.Versions, n)
		if is || !sure {
			in = append(in, n)
		}
		certain = certain && sure
	}
	return in, certain
}

// within tells whether a thing is of one of the versions; sure is false when that cannot be told: of a version in words, and of one that may be the same, in another writing or as another build.
func (x *Inventory) within(versions []VersionRange, n int) (is, sure bool) {
	has := x.thing(n).Version
	if has == "" {
		return false, false
	}
	sure = true
	for _, v := range versions {
		in, told := v.Version == has, true
		switch {
		case v.Range != "":
			in, told = inRange(v.Range, has)
		case !in:
			told = !versionsMayBeOne(x.own[n].orderless(), written{strings.TrimSpace(v.Version), ""}, written{has, ""}, x.partNames(n)...)
		}
		if in && told {
			return true, true
		}
		sure = sure && told
	}
	return false, sure
}

// Names tells whether some statement is about the product on offer: names it, or a part by its place in an SBOM of it. A statement on a
// part in another product does not, and of a bare component nobody knows whose it is.
func (d *Document) Names(x *Inventory) bool {
	for i := range d.Statements {
		for j := range d.Statements[i].Products {
			p := &d.Statements[i].Products[j]
			if h, ok := x.Match(p); ok && h.Product && h.Certain && !x.placedApart(&p.Component) {
				return true
			}
		}
	}
	return false
}
