package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// kinds are the qualifiers of purls that say which variant of a package it is. The others say where it is kept.
var kinds = []string{"arch", "distro", "epoch", "os", "platform", "type", "classifier"}

// comparePURLs holds purls against those of the product, and of parts of the same name.
func (x *Inventory) comparePURLs(c *Component) answer {
	out := untold
	for _, text := range c.PURLs {
		claim := sbom.ParsePurl(text)
		if claim.State != sbom.Stated {
			continue
		}
		if len(x.purls[purlKey(claim)]) > MaxAlike {
			return alike
		}
		var beside []sbom.Purl
		for _, k := range x.purls[purlKey(claim)] {
			beside = append(beside, k.id)
		}
		if beside = append(beside, x.own[whole].purls...); len(beside) == 0 {
			continue
		}
		if slices.ContainsFunc(beside, func(has sbom.Purl) bool { return !purlsApart(claim, has) }) {
			return alike
		}
		out = apart
	}
	return out
}

// purlsApart says whether two purls are of two things: of other names, vendors, versions or variants, each stated on both sides. Types differ by how a thing is packed, and what one type calls
// its vendor need not be what the other does.
func purlsApart(a, b sbom.Purl) bool {
	if squeeze(a.Name) != squeeze(b.Name) || versionsApart(a.Version, b.Version) {
		return true
	}
	if a.Type == b.Type && a.Namespace != "" && b.Namespace != "" && !strings.EqualFold(a.Namespace, b.Namespace) {
		return true
	}
	for _, key := range kinds {
		if p, q := a.Qualifiers[key], b.Qualifiers[key]; p != "" && q != "" && !strings.EqualFold(p, q) {
			return true
		}
	}
	_, path, _ := strings.Cut(a.Text, "#")
	_, other, _ := strings.Cut(b.Text, "#")
	return path != "" && other != "" && path != other
}

// versionsApart says whether two versions, both stated, are two: "v2.0" and "2.0.0" are one.
func versionsApart(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	by, known := compare("generic", strings.TrimLeft(a, "vV"), strings.TrimLeft(b, "vV"))
	return !known || by != 0
}

// compareCPEs holds CPEs against those of the product, and of parts of the same product name.
func (x *Inventory) compareCPEs(c *Component) answer {
	out := untold
	for _, text := range c.CPEs {
		claim := cpeAttributes(text)
		if claim == nil {
			continue
		}
		if claim[2] != "*" && len(x.cpes[claim[2]]) > MaxAlike {
			return alike
		}
		beside := slices.Clone(x.own[whole].cpes)
		if claim[2] != "*" {
			for _, k := range x.cpes[claim[2]] {
				beside = append(beside, k.id)
			}
		}
		if len(beside) == 0 {
			continue
		}
		if slices.ContainsFunc(beside, func(has []string) bool { return !cpesApart(claim, has) }) {
			return alike
		}
		out = apart
	}
	return out
}

// cpesApart says whether two CPEs are of two products or versions. Vendors bear several names, and what follows the version says which build it is.
func cpesApart(a, b []string) bool {
	stated := func(value string) bool { return value != "*" && value != "-" && value != "" }
	if stated(a[2]) && stated(b[2]) && squeeze(a[2]) != squeeze(b[2]) {
		return true
	}
	return stated(a[3]) && stated(b[3]) && versionsApart(a[3], b[3])
}

// compareHashes holds digests against those of the product.
func (x *Inventory) compareHashes(c *Component) answer {
	if otherContent(c.Hashes, x.own[whole].hashes) {
		return apart
	}
	return untold // one that is the product's was found by it
}
