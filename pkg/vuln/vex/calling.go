package vex

import (
	"slices"
	"strings"
	"unicode"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// calling is what a thing is called by people: who makes it, what it is called, and in which versions. Names are spelled in many ways, so that they never tell that something is meant, but
// they can tell that nothing of the delivery is.
type calling struct {
	vendor, product string
	versions        []VersionRange // any of them; empty: not stated
	under           []VersionRange // all of them
}

// namesOf are the names of a component: those that its document gives, and those in its identifiers. A package of an ecosystem is its own vendor's by that alone; without a version it
// is any.
func namesOf(c *Component) (out []calling) {
	if c.Product != "" {
		out = append(out, calling{c.Vendor, c.Product, c.Versions, c.Under})
	}
	versions := func(version string) []VersionRange {
		switch {
		case stated(version):
			return []VersionRange{{Version: version}}
		case len(c.Versions) > 0:
			return c.Versions
		}
		return []VersionRange{AnyVersion}
	}
	for _, text := range c.PURLs {
		if p := sbom.ParsePurl(text); p.State == sbom.Stated {
			vendor := p.Namespace
			if vendor == "" && !slices.Contains(loose, p.Type) {
				vendor = p.Type
			}
			out = append(out, calling{vendor, p.Name, versions(p.Version), c.Under})
		}
	}
	for _, text := range c.CPEs {
		if a := cpeAttributes(text); a != nil && a[1] != "*" && a[2] != "*" {
			out = append(out, calling{a[1], a[2], versions(a[3]), c.Under})
		}
	}
	return out
}

// loose are the types of purls that anybody may give to anything.
var loose = []string{"generic", "oci", "docker", "swid", "github", "gitlab", "bitbucket"}

// comparison is what names tell together; sure says that vendor, product and version are those of the product.
type comparison struct {
	answer answer
	sure   bool
}

// compareNames holds the names of a component against those of the product and of its parts.
func (x *Inventory) compareNames(c *Component) comparison {
	out := comparison{}
	for _, n := range namesOf(c) {
		switch x.compareCalling(&n) {
		case alike:
			if n.restricted() && x.madeBy(n.vendor) && x.isCalled(n.product) {
				return comparison{alike, true}
			}
			out.answer = alike
		case apart:
			if out.answer == untold {
				out.answer = apart
			}
		}
	}
	return out
}

// restricted says whether the name goes with a version, or with a range or words that are not of all versions.
func (n *calling) restricted() bool {
	return slices.ContainsFunc(slices.Concat(n.versions, n.under), func(v VersionRange) bool { return v != AnyVersion })
}

// compareCalling tells two products apart where vendor, product and version are stated on both sides, and either their names have nothing in common or the version is another.
func (x *Inventory) compareCalling(n *calling) answer {
	if n.vendor == "" || n.product == "" || len(n.versions)+len(n.under) == 0 {
		return untold
	}
	parts, many := partsCalled(x.called, x.writings(n.vendor, n.product), partName)
	if many {
		return alike
	}
	for _, thing := range parts {
		if !x.leavesOutPart(n, thing) {
			return alike
		}
	}
	if x.holdsKernel(n) {
		return alike
	}
	if len(x.vendors) == 0 || len(x.callings) == 0 || x.product.Version == "" {
		return untold
	}
	if x.related(n.product) && !n.leavesOut(x.product.Version) {
		return alike
	}
	return apart
}

// leavesOut says whether a version is known to be none of those that are named, nor a build of one; names are what else the thing is called, as a tag may begin with.
func (n *calling) leavesOut(version string, names ...string) bool {
	return n.leavesOutBy(excludes, version, names...)
}

// leavesOutBy says the same by what is asked of each version that is named and the one of the thing.
func (n *calling) leavesOutBy(excludes func(VersionRange, string) bool, version string, names ...string) bool {
	names = append(slices.Clip(names), n.product)
	out := func(v VersionRange) bool {
		is, has := inOneWriting(written{v.Version, ""}, written{version, ""}, names...)
		return excludes(VersionRange{is, v.Range}, has) && (v.Range != "" || !builds(is, has) && !builds(has, is))
	}
	if slices.ContainsFunc(n.under, out) {
		return true
	}
	return len(n.versions) > 0 && !slices.ContainsFunc(n.versions, func(v VersionRange) bool { return !out(v) })
}

// call collects what the product is called, and who makes it.
func (x *Inventory) call() {
	names, vendors := append([]string{x.product.Name}, x.product.Names...), slices.Clone(x.product.Vendors)
	for _, p := range x.own[whole].purls {
		names, vendors = append(names, p.Name), append(vendors, p.Namespace)
	}
	for _, a := range x.own[whole].cpes {
		names, vendors = append(names, a[2]), append(vendors, a[1])
	}
	for _, vendor := range vendors {
		for _, word := range words(vendor) {
			x.vendors[word] = true
		}
	}
	for _, name := range names {
		if all := x.words(name); len(all) > 0 {
			x.callings = append(x.callings, strings.Join(all, " "))
		}
	}
	slices.Sort(x.callings)
	x.callings = slices.Compact(x.callings)
}

// related says whether a name shares a word with one of the product, or one is in the other. Words of the vendors' names are in the names of all their products.
func (x *Inventory) related(name string) bool {
	all := x.words(name)
	joined := strings.Join(all, "")
	return joined == "" || slices.ContainsFunc(x.callings, func(own string) bool {
		is := strings.ReplaceAll(own, " ", "")
		return strings.Contains(is, joined) || strings.Contains(joined, is) || slices.ContainsFunc(strings.Fields(own), func(word string) bool { return slices.Contains(all, word) })
	})
}

// isCalled says whether the product, or its firmware, is called so.
func (x *Inventory) isCalled(name string) bool {
	base := baseName(strings.Join(x.words(name), " "))
	return slices.ContainsFunc(x.callings, func(own string) bool { return baseName(own) == base })
}

// words are those of the name of a product that are not of a vendor's.
func (x *Inventory) words(name string) []string {
	return slices.DeleteFunc(words(name), func(word string) bool { return x.vendors[word] })
}

// madeBy says whether a vendor is one of those of the product.
func (x *Inventory) madeBy(vendor string) bool {
	return slices.ContainsFunc(words(vendor), func(word string) bool { return x.vendors[word] })
}

// words are runs of letters and digits, in small letters, and firmware where some write no more than fw.
func words(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range all {
		if word == "fw" {
			all[i] = "firmware"
		}
	}
	return all
}

// squeeze is a name without what different people write in it in different ways.
func squeeze(name string) string { return strings.Join(words(name), "") }
