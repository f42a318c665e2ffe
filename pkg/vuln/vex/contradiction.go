package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// contradicted says whether what a component is found by is contradicted by what else it says of itself. Where it names the product, what else it may
// name beside that does not count.
func (x *Inventory) contradicted(c *Component, things []int) bool {
	if len(c.PURLs)+len(c.CPEs)+len(c.Hashes) < 2 && len(c.Under) == 0 {
		return false
	}
	if slices.Contains(things, whole) {
		return x.contradicts(c, whole)
	}
	return slices.ContainsFunc(things, func(n int) bool { return x.contradicts(c, n) })
}

// disputed says whether the list that a statement stands in gives what it names here, or may, another status too.
func (x *Inventory) disputed(p *Product, h *Hit) bool {
	otherwise := slices.Clone(p.Otherwise)
	for i := range p.Subcomponents {
		otherwise = append(otherwise, p.Subcomponents[i].Otherwise...)
	}
	if len(otherwise) == 0 {
		return false
	}
	of := func(n int) bool {
		is, sure := x.within(otherwise, n)
		return is || !sure
	}
	return slices.ContainsFunc(h.Parts, of) || len(h.Parts) == 0 && of(whole)
}

// contradicts says whether a component cannot be the thing by one of its identifiers, or by a version that the document puts it under. A thing without identifiers of a
// kind is contradicted by none of that kind.
func (x *Inventory) contradicts(c *Component, n int) bool {
	own := x.own[n]
	for _, text := range c.PURLs {
		if p := sbom.ParsePurl(text); p.State == sbom.Stated && otherPurl(p, own.purls) {
			return true
		}
	}
	for _, text := range c.CPEs {
		if a := cpeAttributes(text); a != nil && len(own.cpes) > 0 && !slices.ContainsFunc(own.cpes, func(has []string) bool { return sameCPE(a, has) }) {
			return true
		}
	}
	return otherContent(c.Hashes, own.hashes) || slices.ContainsFunc(c.Under, func(v VersionRange) bool { return excludes(v, x.thing(n).Version) })
}

// otherPurl says whether a purl is none of those of its type: another package, or another version of it. Variants (qualifiers, a path) may differ.
func otherPurl(claim sbom.Purl, own []sbom.Purl) bool {
	alike := slices.DeleteFunc(slices.Clone(own), func(p sbom.Purl) bool { return p.Type != claim.Type })
	return len(alike) > 0 && !slices.ContainsFunc(alike, func(p sbom.Purl) bool {
		return purlKey(p) == purlKey(claim) && (p.Version == claim.Version || p.Version == "" || claim.Version == "")
	})
}

// sameCPE says whether two CPEs may be of one product and version. Vendors bear several names.
func sameCPE(a, b []string) bool {
	for _, i := range []int{2, 3} { // product, version
		if a[i] != b[i] && a[i] != "*" && b[i] != "*" && a[i] != "-" && b[i] != "-" {
			return false
		}
	}
	return true
}

// sizes are the digests, in hexadecimal, of algorithms that files are known by in most places: what is said with another says nothing of these.
var sizes = map[string]int{"md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}

// otherContent says whether hashes are of other content: some can be held against those of the thing, and none of all is one of them.
func otherContent(claim map[string]string, own []string) bool {
	comparable := false
	for algorithm, value := range claim {
		value = strings.ToLower(value)
		if slices.Contains(own, value) {
			return false
		}
		algorithm, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(algorithm), "-", ""), " ") // behind which CSAF has the number of the file
		size := sizes[algorithm]
		comparable = comparable || size > 0 && len(value) == size && slices.ContainsFunc(own, func(h string) bool { return len(h) == size })
	}
	return comparable
}

// excludes says whether a version, or a range, is known to leave out a version: by their order, or where none is known, since both are single versions, and two.
func excludes(v VersionRange, has string) bool {
	if outOfOrder(v, has) {
		return true
	}
	_, known := compare("generic", strings.TrimSpace(v.Version), has)
	return !known && v.Range == "" && version.Apart(v.Version, has)
}

// outOfOrder says whether a version, or a range, leaves out a version by the order of both.
func outOfOrder(v VersionRange, version string) bool {
	if version == "" {
		return false
	}
	if v.Range != "" {
		in, known := inRange(v.Range, version)
		return known && !in
	}
	by, known := compare("generic", strings.TrimSpace(v.Version), version)
	return known && by != 0
}
