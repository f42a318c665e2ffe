package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// offered gives what a statement names where what it puts into, or installs on, something else is the product on offer itself: "Pump 2.0 installed on Rack 500". found are the things that the other
// is. A warning is about the product then, whatever it runs on. What calms is certain where the other is the product too, as a device and its firmware are, or where it is installed on that, the
// document calms on everything else that it is installed on, and nothing tells that the device is another.
func (x *Inventory) offered(p *Product, found []int, certain bool) (h Hit, is bool) {
	host := slices.Contains(found, whole)
	if p.Installed != nil {
		if h, is = x.Match(p.Installed); is && h.Product {
			h.Certain = h.Certain && (host && certain || p.Everywhere && !x.otherDevice(&p.Component))
			return h, true
		}
	}
	for i := range p.Subcomponents {
		sub := &p.Subcomponents[i]
		things, sure := x.named(sub)
		if slices.Contains(things, whole) {
			return Hit{Product: true, Certain: host && certain && sure}, true
		}
		if host && len(things) == 0 && x.resembles(sub) {
			return Hit{Product: true, Certain: certain && !sub.Ambiguous && !x.counted(sub)}, true
		}
	}
	return Hit{}, false
}

// counted says whether a name of a component goes with a version that leaves out the one on offer: it may be that of a part.
func (x *Inventory) counted(c *Component) bool {
	return slices.ContainsFunc(namesOf(c), func(n calling) bool { return n.leavesOut(x.product.Version) })
}

// mayBeOffered says whether what a product has in it, or installed on it, is called as the product on offer is, or has an identifier of which nothing tells that it is another's.
func (x *Inventory) mayBeOffered(p *Product) bool {
	return p.Installed != nil && (x.resembles(&p.Installed.Component) || x.mayBeOffered(p.Installed)) ||
		slices.ContainsFunc(p.Subcomponents, func(sub Component) bool { return x.resembles(&sub) })
}

// resembles says whether vendor, name and version of a component are those of the product, or an identifier of it is not told apart from one of the product.
func (x *Inventory) resembles(c *Component) bool {
	if is := (calling{versions: c.Versions, under: c.Under}); is.leavesOut(x.product.Version) {
		return false
	}
	if x.compareNames(c).sure {
		return true
	}
	for _, text := range c.PURLs {
		claim := sbom.ParsePurl(text)
		if claim.State == sbom.Stated && slices.ContainsFunc(x.own[whole].purls, func(has sbom.Purl) bool { return !purlsApart(claim, has) }) {
			return true
		}
	}
	return slices.ContainsFunc(c.CPEs, func(text string) bool {
		claim := cpeAttributes(text)
		return claim != nil && stated(claim[2]) && slices.ContainsFunc(x.own[whole].cpes, func(has []string) bool {
			return stated(has[2]) && compareCPE(claim, has, x.product.Version) == alike
		})
	})
}

// otherDevice says whether a component has CPEs of hardware, and the product has some, and none is of one device.
func (x *Inventory) otherDevice(c *Component) bool {
	compared := false
	for _, text := range c.CPEs {
		claim := cpeAttributes(text)
		if claim == nil || claim[0] != "h" {
			continue
		}
		for _, has := range x.own[whole].cpes {
			if has[0] != "h" {
				continue
			}
			if compareCPE(claim, has, x.product.Version) != apart {
				return false
			}
			compared = true
		}
	}
	return compared
}

// otherRelease says whether all that a statement puts into something, or installs on it, is the product on offer in another version: "Firmware 1.9 installed on Pump" is not about Pump 2.0, though that
// is a Pump. Where the other is named with the version on offer itself, the versions are of two countings, and tell nothing.
func (x *Inventory) otherRelease(p *Product) bool {
	if len(p.Subcomponents) == 0 || x.pinned(&p.Component) {
		return false
	}
	if p.Installed != nil {
		return x.anotherVersion(&p.Installed.Component) || x.otherRelease(p.Installed)
	}
	return !slices.ContainsFunc(p.Subcomponents, func(sub Component) bool { return !x.anotherVersion(&sub) })
}

// anotherVersion says whether a component is called as the product is, in a version that leaves out the one on offer, and is no part of it.
func (x *Inventory) anotherVersion(c *Component) bool {
	if things, _ := x.named(c); len(things) > 0 {
		return false
	}
	told := false
	for _, n := range namesOf(c) {
		if x.compareCalling(&n) == alike {
			return false
		}
		told = told || x.bears(&n) && n.leavesOut(x.product.Version)
	}
	return told
}

// pinned says whether a component is the product by a digest or a place, or is called as the product is with its version.
func (x *Inventory) pinned(c *Component) bool {
	if x.byRef(c) {
		return true
	}
	for _, value := range c.Hashes {
		if slices.Contains(x.hashes[strings.ToLower(value)], whole) {
			return true
		}
	}
	return slices.ContainsFunc(namesOf(c), func(n calling) bool {
		return x.bears(&n) && slices.ContainsFunc(slices.Concat(n.versions, n.under), func(v VersionRange) bool {
			return stated(v.Version) && !excludes(v, x.product.Version)
		})
	})
}

// bears says whether a name is one of the product, of a vendor of it where one is stated.
func (x *Inventory) bears(n *calling) bool {
	return (n.vendor == "" || x.madeBy(n.vendor)) && x.isCalled(n.product)
}
