package match

import (
	"context"
	"fmt"
	"slices"
	"strings"

	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// maxVendors is of how many vendors one product may be before its name tells nothing, as "server" does.
const maxVendors = 8

// byCPEAlone are the CPEs of a component that the database can say nothing of but by advisories which name CPEs; none of another.
func (p *prepared) byCPEAlone() []cpe.CPE {
	if !p.covered && !p.onlyCPE || p.byName {
		return nil
	}
	return p.askedCPEs()
}

// otherVendors looks up products of which the database has nothing by the vendors that their CPEs name, under the vendors that it has them of: an SBOM may call the
// maker of a program by another name than the advisories do. Where all products are known by their vendors, or one by any, there is nothing to add.
func (e *engine) otherVendors(ctx context.Context, p *prepared, into *Component) (all []Match, err error) {
	cpes := p.byCPEAlone()
	if len(cpes) == 0 || slices.ContainsFunc(cpes, e.knowsVendor) {
		return nil, nil
	}
	into.Unknown = p.covered
	if !p.madeUp() {
		if all, err = e.nearProducts(ctx, p, cpes); err != nil {
			return nil, err
		}
	}
	for _, name := range distinct(productNames(cpes)) {
		vendors := e.reader.vendors[name]
		if len(vendors) > maxVendors {
			continue
		}
		for _, vendor := range vendors {
			under := grypepkg.Package{ID: "0", Name: name, Type: p.queries[len(p.queries)-1].pkg.Type, CPEs: ofVendor(cpes, name, vendor)}
			more, err := e.also(ctx, p, []grypepkg.Package{under}, fmt.Sprintf("known of %s of vendor %s", name, vendor))
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
	}
	return all, nil
}

// productNames are the names of the products of CPEs.
func productNames(cpes []cpe.CPE) []string {
	all := make([]string, len(cpes))
	for n, c := range cpes {
		all[n] = c.Attributes.Product
	}
	return all
}

// productsOf are the products of CPEs, each with its vendor.
func productsOf(cpes []cpe.CPE) []product {
	all := make([]product, len(cpes))
	for n, c := range cpes {
		all[n] = productOf(c)
	}
	return once(all)
}

// knowsVendor says whether there is an advisory about the product of a CPE of its vendor; one that is left open is any.
func (e *engine) knowsVendor(c cpe.CPE) bool { return e.reader.knows(productOf(c)) }

// knows says that of a product.
func (s *sparing) knows(p product) bool {
	return slices.ContainsFunc(s.vendors[p.name], func(v string) bool { return p.vendor == cpe.Any || strings.EqualFold(v, p.vendor) })
}

// ofVendor are the CPEs of a product, of another vendor.
func ofVendor(cpes []cpe.CPE, product, vendor string) (all []cpe.CPE) {
	for _, c := range cpes {
		if c.Attributes.Product == product {
			c.Attributes.Vendor = vendor
			all = append(all, c)
		}
	}
	return all
}

// kernelOf is a CPE of the kernel as advisories write it, where it is written otherwise.
func kernelOf(c cpe.CPE) (cpe.CPE, bool) {
	a := c.Attributes
	if !vuln.IsKernelOf(a.Vendor, a.Product) || a.Vendor == vuln.KernelVendor && a.Product == vuln.KernelProduct {
		return c, false
	}
	c.Attributes.Vendor, c.Attributes.Product = vuln.KernelVendor, vuln.KernelProduct
	return c, true
}
