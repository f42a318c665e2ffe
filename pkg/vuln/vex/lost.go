package vex

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// lost says whether a statement that names nothing of x warns all the same of what may be the product: it names none, or one of which nothing tells that it is another. The warning
// is then about the product as a whole. What calms is about what it names, and nothing else. tied are identifiers of the product that the document itself gives, see ties.
func (st *Statement) lost(x *Inventory, tied map[string]bool) bool {
	return caution(st.Status) != calm && (len(st.Products) == 0 || slices.ContainsFunc(st.Products, func(p Product) bool { return !x.apart(&p, tied) }))
}

// concerns says whether a statement is about the product on offer, or may be: only what tells things apart says that it is not.
func (st *Statement) concerns(x *Inventory) bool {
	return len(st.Products) == 0 || slices.ContainsFunc(st.Products, func(p Product) bool {
		_, matches := x.Match(&p)
		return matches || !x.apart(&p, nil)
	})
}

// ties are the identifiers that a document gives the product beside one by which it is found: who names it by purl and digest once, and by the purl alone next, means one thing.
func (x *Inventory) ties(d *Document) map[string]bool {
	tied := map[string]bool{}
	for i := range d.Statements {
		for j := range d.Statements[i].Products {
			c := &d.Statements[i].Products[j].Component
			if len(c.PURLs)+len(c.CPEs) == 0 || len(c.Hashes)+len(c.Refs)+len(c.PURLs)+len(c.CPEs) < 2 {
				continue
			}
			if found, _ := x.named(c); !slices.Contains(found, whole) {
				continue
			}
			for _, id := range slices.Concat(c.PURLs, c.CPEs) {
				tied[id] = true
			}
		}
	}
	return tied
}

// answer is what a comparison tells of whether two things are one.
type answer int

const (
	untold answer = iota // they cannot be compared
	alike                // they can, and nothing tells them apart
	apart                // they are two
)

// bearsName says whether a part is built from what one of the component's identifiers names, or is called as one is, and has none of the kind, or has purls of which one is not told apart from that: what tells it from the product
// tells it from no such part.
func (x *Inventory) bearsName(c *Component) bool {
	is := calling{versions: c.Versions, under: c.Under}
	return slices.ContainsFunc(c.PURLs, func(text string) bool {
		p := sbom.ParsePurl(text)
		return p.State == sbom.Stated && x.bearsNameOfPURL(p, &is)
	}) || slices.ContainsFunc(c.CPEs, func(text string) bool {
		a := cpeAttributes(text)
		return a != nil && x.bearsNameOfCPE(a, &is)
	})
}

func (x *Inventory) bearsNameOfPURL(p sbom.Purl, is *calling) bool {
	v := written{p.Version, ""}
	return !packaged(p) && x.built.project(p.Name, v, is) || x.partBears(p.Namespace, p.Name, v, is, func(own identifiers) bool {
		return len(own.purls) == 0 || slices.ContainsFunc(own.purls, func(has sbom.Purl) bool { return !languagesApart(p, has) && purlsMayBeOne(ofSort(p, has), has) })
	})
}

func (x *Inventory) bearsNameOfCPE(a []string, is *calling) bool {
	v := versionOf(a)
	return x.built.project(a[2], v, is) || x.partBears(a[1], a[2], v, is, func(own identifiers) bool {
		return len(own.cpes) == 0 || slices.ContainsFunc(own.cpes, func(has []string) bool {
			return partBase(a[2]) == partBase(has[2]) && versionsMayBeOne(own.orderless(), v, versionOf(has), a[2], has[2])
		})
	})
}

// partBears says whether a part is called so, may be of the version, and has identifiers that are like what is named.
func (x *Inventory) partBears(vendor, name string, v written, is *calling, like func(identifiers) bool) bool {
	parts, many := partsCalled(x.bearing, x.writings(vendor, name), partBase)
	return many || slices.ContainsFunc(parts, func(n int) bool {
		return like(x.own[n]) && versionsMayBeOne(x.own[n].orderless(), v, written{x.thing(n).Version, ""}, append(x.partNames(n), name)...) && !x.leavesOutPart(is, n)
	})
}

// placeOfOtherVersion says whether a component is known by nothing but a purl in the place of an id, as many tools call what they list, and that is of the product in another version.
func (x *Inventory) placeOfOtherVersion(c *Component) bool {
	claim := sbom.ParsePurl(c.ID)
	if claim.State != sbom.Stated || c.Name != "" || len(c.PURLs)+len(c.CPEs)+len(c.Hashes)+len(c.Refs)+len(c.Versions) > 0 {
		return false
	}
	return slices.ContainsFunc(x.own[whole].purls, func(has sbom.Purl) bool { return purlKey(has) == purlKey(claim) }) && x.apart(&Product{Component: Component{PURLs: []string{c.ID}}}, nil)
}

// apart says whether something tells that what a statement names, and was not found by, is another thing than the product and than any part: an identifier of a kind that the
// product has too, or vendor, product and version together. Where names cannot be compared nothing does, and where two of them disagree neither.
func (x *Inventory) apart(p *Product, tied map[string]bool) bool {
	c := &p.Component
	if x.byRef(c) {
		return true // the place is known: it was left out by its version
	}
	if x.otherRelease(p) || x.partsInOtherVersions(p) || x.placeOfOtherVersion(c) {
		return true
	}
	names := x.compareNames(c)
	if names.sure || x.mayBeOffered(p) || x.bearsName(c) || x.bearsRelease(c) {
		return false
	}
	other := calling{versions: c.Versions, under: c.Under}
	if slices.ContainsFunc(slices.Concat(c.PURLs, c.CPEs), func(id string) bool { return tied[id] }) && !other.leavesOut(x.product.Version) {
		return false
	}
	told := false
	for _, by := range []answer{x.comparePURLs(c), x.compareCPEs(c), x.compareHashes(c)} {
		if by == alike {
			return false
		}
		told = told || by == apart
	}
	return told || names.answer == apart
}
