package csaf

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

var productTests = []test{
	{"6.1.1", "2.0", undefinedProducts},
	{"6.1.2", "2.0", productsTwice},
	{"6.1.3", "2.0", circles},
	{"6.1.4", "2.0", undefinedGroups},
	{"6.1.5", "2.0", groupsTwice},
	{"6.1.6", "2.0", contradictingStatus},
	{"6.1.13", "2.0", purls},
	{"6.1.25", "2.0", algorithmsTwice},
	{"6.1.31", "2.0", rangeInVersion},
	{"6.1.43", "2.1", func(d *Document, fail func(string, string)) {
		stars(d, "model_numbers", func(p *Product) []string { return p.Models }, fail)
	}},
	{"6.1.44", "2.1", func(d *Document, fail func(string, string)) {
		stars(d, "serial_numbers", func(p *Product) []string { return p.Serials }, fail)
	}},
	{"6.1.50", "2.1", versionRanges},
	{"6.1.61", "2.1", func(d *Document, fail func(string, string)) {
		stars(d, "skus", func(p *Product) []string { return p.SKUs }, fail)
	}},
}

// eachProduct calls with every product of the tree.
func (d *Document) eachProduct(do func(p *Product)) {
	if d.Tree != nil {
		for i := range d.Tree.Products {
			do(&d.Tree.Products[i])
		}
	}
}

func undefinedProducts(d *Document, fail func(string, string)) {
	known := map[string]bool{}
	d.eachProduct(func(p *Product) { known[p.ID] = true })
	for _, u := range d.uses {
		if !u.group && !known[u.id] {
			fail(u.pointer, "the product "+u.id+" is not defined")
		}
	}
}

func undefinedGroups(d *Document, fail func(string, string)) {
	for _, u := range d.uses {
		if u.group && (d.Tree == nil || !d.Tree.defines(u.id)) {
			fail(u.pointer, "the product group "+u.id+" is not defined")
		}
	}
}

func (t *Tree) defines(group string) bool { _, known := t.members[group]; return known }

func productsTwice(d *Document, fail func(string, string)) {
	seen := map[string]bool{}
	d.eachProduct(func(p *Product) {
		if seen[p.ID] {
			fail(p.Pointer, "the product "+p.ID+" is defined again")
		}
		seen[p.ID] = true
	})
}

func groupsTwice(d *Document, fail func(string, string)) {
	if d.Tree == nil {
		return
	}
	seen := map[string]bool{}
	for _, g := range d.Tree.Groups {
		if seen[g.ID] {
			fail(g.Pointer, "the product group "+g.ID+" is defined again")
		}
		seen[g.ID] = true
	}
}

// circles looks for products that are made of themselves. Walked products are not walked again.
func circles(d *Document, fail func(string, string)) {
	if d.Tree == nil {
		return
	}
	of := map[string][]string{}
	for _, rel := range d.Tree.Relations {
		of[rel.Product] = append(of[rel.Product], rel.Begins)
		for _, s := range rel.Steps {
			of[rel.Product] = append(of[rel.Product], s.Product)
		}
	}
	for _, rel := range d.Tree.Relations {
		if reaches(of, rel.Product) {
			fail(rel.Pointer, "the product "+rel.Product+" is made of itself")
		}
	}
}

// reaches tells whether a product is among those that it is made of, however far down.
func reaches(of map[string][]string, product string) bool {
	seen, next := map[string]bool{}, slices.Clone(of[product])
	for len(next) > 0 {
		id := next[len(next)-1]
		next = next[:len(next)-1]
		if id == product {
			return true
		}
		if !seen[id] {
			seen[id] = true
			next = append(next, of[id]...)
		}
	}
	return false
}

// contradictions are the groups of product_status that say one thing; a product must not be in two of them.
var contradictions = map[string]string{
	firstAffected: "affected", knownAffected: "affected", lastAffected: "affected", knownNotAffected: "not affected",
	firstFixed: "fixed", fixed: "fixed", underInvestigation: "under investigation", unknown: "unknown",
}

func contradictingStatus(d *Document, fail func(string, string)) {
	for i := range d.Vulnerabilities {
		v := &d.Vulnerabilities[i]
		says := map[string]string{}
		for _, group := range statusGroups {
			word := contradictions[group]
			if word == "" {
				continue
			}
			for _, id := range v.Status[group] {
				if other := says[id]; other != "" && other != word {
					fail(v.Pointer+"/product_status/"+group, "the product "+id+" is "+other+" and "+word)
				}
				says[id] = word
			}
		}
	}
}

func purls(d *Document, fail func(string, string)) {
	d.eachProduct(func(p *Product) {
		for _, purl := range p.PURLs {
			if sbom.ParsePurl(purl).State != sbom.Stated {
				fail(p.Pointer, "no valid package URL: "+purl)
			}
		}
	})
}

func algorithmsTwice(d *Document, fail func(string, string)) {
	d.eachProduct(func(p *Product) {
		for _, f := range p.Hashes {
			seen := map[string]bool{}
			for _, h := range f.Hashes {
				if seen[h.Algorithm] {
					fail(p.Pointer, "two hashes of "+f.Filename+" by "+h.Algorithm)
				}
				seen[h.Algorithm] = true
			}
		}
	})
}

// rangeWords in a single version make it a range.
var rangeWords = []string{"<", ">", "after", "all", "before", "earlier", "later", "prior", "versions"}

func rangeInVersion(d *Document, fail func(string, string)) {
	d.eachProduct(func(p *Product) {
		for _, b := range p.Branches {
			if b.Category != "product_version" {
				continue
			}
			for _, word := range rangeWords {
				if strings.Contains(strings.ToLower(b.Name), word) {
					fail(p.Pointer, fmt.Sprintf("the single version %q is a range", b.Name))
					break
				}
			}
		}
	})
}

// stars: at most one star of a number stands for anything; one behind a backslash stands for itself.
func stars(d *Document, key string, of func(*Product) []string, fail func(string, string)) {
	d.eachProduct(func(p *Product) {
		for _, text := range of(p) {
			n := 0
			for i := 0; i < len(text); i++ {
				switch text[i] {
				case '\\':
					i++
				case '*':
					n++
				}
			}
			if n > 1 {
				fail(p.Pointer+"/product_identification_helper/"+key, "several stars in "+text)
			}
		}
	})
}

// versionRanges: a version range is one in vers, or like it without a scheme.
func versionRanges(d *Document, fail func(string, string)) {
	d.eachProduct(func(p *Product) {
		for _, b := range p.Branches {
			if b.Category == "product_version_range" && !isRange(b.Name) {
				fail(p.Pointer, fmt.Sprintf("the version range %q is neither in vers nor a list of comparisons", b.Name))
			}
		}
	})
}
