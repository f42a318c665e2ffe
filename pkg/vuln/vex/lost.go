package vex

// lost says whether a statement warns of something that it names by a place which x does not have: a part of a pedigree, an element of an SBOM of another revision, or
// nothing at all. It may be anything in the product, so the warning is about the product as a whole, as it is where no product is named. What calms is about what
// it names, and nothing else.
func (st *Statement) lost(x *Inventory, format Format) bool {
	if caution(st.Status) == calm {
		return false
	}
	if len(st.Products) == 0 {
		return true
	}
	for i := range st.Products {
		if p := &st.Products[i]; x.nowhere(p) && (len(p.Refs) > 0 || format == CycloneDX) { // which names everything by its place
			return true
		}
	}
	return false
}

// nowhere says whether nothing tells what a product is, and x has no such place.
func (x *Inventory) nowhere(p *Product) bool {
	return len(p.PURLs)+len(p.CPEs)+len(p.Hashes) == 0 && !x.byRef(&p.Component)
}
