package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// NamesRelease says whether a statement names the product on offer as a whole for certain, and with the version that is delivered: in a purl, a CPE or versions of its document. A place in an SBOM or a digest says which one
// is meant, and not from which version on.
func (x *Inventory) NamesRelease(st *Statement) bool {
	return slices.ContainsFunc(st.Products, func(p Product) bool {
		h, matches := x.Match(&p)
		if !matches || !h.Whole() || !h.Certain {
			return false
		}
		if p.Installed != nil {
			return p.Installed.statesVersion()
		}
		return p.statesVersion()
	})
}

// statesVersion says whether a component is named with a version, or with a range that has an end.
func (c *Component) statesVersion() bool {
	return slices.ContainsFunc(c.Versions, func(v VersionRange) bool {
		return stated(v.Version) || strings.ContainsAny(v.Range, "<>=")
	}) || slices.ContainsFunc(c.PURLs, func(text string) bool {
		p := sbom.ParsePurl(text)
		return p.State == sbom.Stated && stated(p.Version)
	}) || slices.ContainsFunc(c.CPEs, func(text string) bool {
		a := cpeAttributes(text)
		return a != nil && stated(a[3])
	})
}
