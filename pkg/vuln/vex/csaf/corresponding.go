package csaf

import "strings"

// correspondingAffected: where a version is fixed, a version of the same product was affected.
func correspondingAffected(d *Document, fail func(string, string)) {
	lineages := d.lineages()
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		affected := map[string]bool{}
		for _, group := range []string{firstAffected, knownAffected, lastAffected} {
			for _, id := range v.Status[group] {
				affected[lineages[id]] = true
			}
		}
		for _, group := range []string{firstFixed, fixed} {
			for _, id := range v.Status[group] {
				if !affected[lineages[id]] && (lineages[id] != "" || len(affected) == 0) {
					fail(v.Pointer+"/product_status/"+group, "the product "+id+" is fixed and no version of it is affected")
				}
			}
		}
	}
}

// lineages says of each product which it is a version of: the names of its branches but for versions, and of a product that a relation
// makes that of what it begins with, in the same surroundings. A patch that is installed with a product is of the product's line. Products outside of branches
// are of an unknown line, which is empty.
func (d *Document) lineages() map[string]string {
	out := map[string]string{}
	d.eachProduct(func(p *Product) {
		var names []string
		for _, b := range p.Branches {
			if b.Category != "product_version" && b.Category != "product_version_range" {
				names = append(names, b.Category+"="+b.Name)
			}
		}
		out[p.ID] = strings.Join(names, "/")
	})
	if d.Tree == nil {
		return out
	}
	for _, rel := range d.Tree.Relations {
		line := out[rel.Begins]
		for _, s := range rel.Steps {
			if s.Category == "installed_with" {
				out[s.Product] = line
				break
			}
			line += " " + s.Category + " " + s.Product
		}
		out[rel.Product] = line
	}
	return out
}
