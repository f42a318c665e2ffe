package csaf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

func (r *reader) tree(root map[string]any) {
	m := r.Member(root, "", "product_tree")
	if m == nil {
		return
	}
	const at = "/product_tree"
	t := &Tree{members: map[string][]string{}}
	r.doc.Tree = t
	r.branches(m, at, nil)
	r.Objects(m, at, "full_product_names", func(p map[string]any, at string) { r.product(p, at, nil) })
	r.Objects(m, at, "relationships", func(rel map[string]any, at string) {
		step := Step{r.Needed(rel, at, "category"), r.refer(rel, at, "relates_to_product_reference")}
		r.relation(rel, at, r.refer(rel, at, "product_reference"), []Step{step})
	})
	r.Objects(m, at, "product_paths", func(path map[string]any, at string) {
		begins := r.refer(path, at, "beginning_product_reference")
		var steps []Step
		r.Objects(path, at, "subpaths", func(s map[string]any, at string) {
			steps = append(steps, Step{r.Needed(s, at, "category"), r.refer(s, at, "next_product_reference")})
		})
		r.relation(path, at, begins, steps)
	})
	r.Objects(m, at, "product_groups", func(g map[string]any, at string) {
		group := Group{at, r.Needed(g, at, "group_id"), r.ids(g, at, "product_ids", false)}
		t.Groups = append(t.Groups, group)
		t.members[group.ID] = append(t.members[group.ID], group.Products...)
	})
}

// refer gives a reference to one product.
func (r *reader) refer(m map[string]any, at, key string) string {
	id := r.Needed(m, at, key)
	r.doc.uses = append(r.doc.uses, use{at + "/" + key, id, false})
	return id
}

func (r *reader) relation(m map[string]any, at, begins string, steps []Step) {
	name := r.Member(m, at, "full_product_name")
	if name == nil {
		r.Fail(at+"/full_product_name", "it is missing", nil)
		return
	}
	p := r.product(name, at+"/full_product_name", nil)
	r.doc.Tree.Relations = append(r.doc.Tree.Relations, Relation{at, p, begins, steps})
}

// branches reads the branches below m. above are those that lead there.
func (r *reader) branches(m map[string]any, at string, above []Branch) {
	r.Objects(m, at, "branches", func(b map[string]any, at string) {
		way := slices.Concat(above, []Branch{{r.Needed(b, at, "category"), r.Needed(b, at, "name")}})
		if len(way) > MaxBranches {
			r.Fail(at, fmt.Sprintf("branches nest deeper than %d", MaxBranches), vex.ErrTooLarge)
			return
		}
		r.doc.Tree.depth = max(r.doc.Tree.depth, len(way))
		if p := r.Member(b, at, "product"); p != nil {
			r.product(p, at+"/product", way)
		}
		r.branches(b, at, way)
	})
}

// product reads a full product name and gives its id.
func (r *reader) product(m map[string]any, at string, way []Branch) string {
	t := r.doc.Tree
	if len(t.Products) >= vex.MaxProducts {
		r.Fail(at, fmt.Sprintf("there are more than %d products", vex.MaxProducts), vex.ErrTooLarge)
		return ""
	}
	p := Product{Pointer: at, ID: r.Needed(m, at, "product_id"), Name: r.Needed(m, at, "name"), Branches: way}
	r.helper(&p, r.Member(m, at, "product_identification_helper"), at+"/product_identification_helper")
	t.Products = append(t.Products, p)
	return p.ID
}

// helper reads what identifies a product: 2.0 has one purl, 2.1 several.
func (r *reader) helper(p *Product, m map[string]any, at string) {
	if m == nil {
		return
	}
	p.CPE = r.Text(m, at, "cpe")
	if purl := r.Text(m, at, "purl"); purl != "" {
		p.PURLs = append(p.PURLs, purl)
	}
	p.PURLs = append(p.PURLs, r.Texts(m, at, "purls")...)
	p.Models, p.Serials, p.SKUs = r.Texts(m, at, "model_numbers"), r.Texts(m, at, "serial_numbers"), r.Texts(m, at, "skus")
	r.Objects(m, at, "hashes", func(file map[string]any, at string) {
		f := FileHashes{Filename: r.Text(file, at, "filename")}
		r.Objects(file, at, "file_hashes", func(h map[string]any, at string) {
			f.Hashes = append(f.Hashes, Hash{r.Needed(h, at, "algorithm"), strings.ToLower(r.Needed(h, at, "value"))})
		})
		p.Hashes = append(p.Hashes, f)
	})
}

// component is a product as VEX knows it.
func (p *Product) component(ambiguous bool) vex.Component {
	c := vex.Component{ID: p.ID, Name: p.Name, Ambiguous: ambiguous}
	for _, b := range p.Branches {
		switch b.Category {
		case "vendor":
			c.Vendor = b.Name
		case "product_name":
			c.Product = b.Name
		}
	}
	for _, purl := range p.PURLs {
		c.Identify(purl)
	}
	c.Identify(p.CPE)
	for _, f := range p.Hashes {
		for _, h := range f.Hashes {
			if c.Hashes == nil {
				c.Hashes = map[string]string{}
			}
			key := h.Algorithm
			for n := 2; c.Hashes[key] != "" && c.Hashes[key] != h.Value; n++ {
				key = h.Algorithm + " " + strconv.Itoa(n) // of another file of the product
			}
			c.Hashes[key] = h.Value
		}
	}
	c.Versions, c.Under = p.versions()
	return c
}

// versions are those that branches restrict the product to, whatever branches lie between or below them. Two restrictions at once are one that no machine
// reads. Where its identifiers name a version themselves, they say which one is meant, and the branches can but contradict that.
func (p *Product) versions() (restrict, under []vex.VersionRange) {
	var all []vex.VersionRange
	var words []string
	for _, b := range p.Branches {
		switch b.Category {
		case "product_version":
			all = append(all, vex.VersionRange{Version: b.Name})
		case "product_version_range":
			all = append(all, vex.VersionRange{Range: b.Name})
		default:
			continue
		}
		words = append(words, b.Name)
	}
	switch {
	case p.namesVersion():
		return nil, all
	case len(all) > 1:
		return []vex.VersionRange{{Range: strings.Join(words, " and ")}}, nil
	}
	return all, nil
}

// namesVersion says whether an identifier names one.
func (p *Product) namesVersion() bool {
	if cpe := sbom.ParseCPE(p.CPE); cpe.State == sbom.Stated && cpe.Version != "*" && cpe.Version != "" && cpe.Version != "-" {
		return true
	}
	return slices.ContainsFunc(p.PURLs, func(purl string) bool { return sbom.ParsePurl(purl).Version != "" })
}
