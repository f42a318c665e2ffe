package match

import (
	"context"
	"fmt"
	"slices"
	"strings"

	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// An SBOM may call a product more exactly than advisories do, or less: sql_server_2019_express, log4j-core. Where the data know the vendor and not the product, those of its products are
// near whose names begin with the words of this name, or that this name begins with.

// maxBeginnings is of how many words the beginning of a name of a product is at most that is looked for.
const maxBeginnings = 8

// beginnings are the names that a product may have in advisories by the words that its own begins with, the longest first, and as people put words together; its own spelled
// otherwise among them.
func beginnings(name string) (all []string) {
	words := wordsOf(name)
	for n := min(len(words), maxBeginnings); n > 0; n-- {
		for _, between := range []string{"_", "-"} {
			if short := strings.Join(words[:n], between); short != strings.ToLower(name) {
				all = append(all, short)
			}
		}
	}
	return distinct(all)
}

// nearOf are the products of the vendor of a CPE that are called much as its own: the longest that its name begins with, and those that begin with its name. Where these are too many, its name
// tells nothing of them.
func (e *engine) nearOf(c cpe.CPE) (all []string) {
	for _, short := range beginnings(c.Attributes.Product) {
		under := c
		under.Attributes.Product = short
		if e.knowsVendor(under) {
			all = append(all, short)
			break
		}
	}
	var longer []string
	for _, known := range e.reader.longer[strings.ToLower(c.Attributes.Product)] {
		if strings.EqualFold(known.vendor, c.Attributes.Vendor) {
			longer = append(longer, known.name)
		}
	}
	if longer = distinct(longer); len(longer) <= maxVendors {
		all = append(all, longer...)
	}
	return all
}

// madeUp says whether the CPEs of a component are those that syft makes up of the name of a package: that is near many names.
func (i *identity) madeUp() bool {
	return i.generated && slices.ContainsFunc(i.packages, func(p *candidate) bool { return p.kind != "" })
}

// nearProducts looks products up, of which the data have nothing, as those of their vendor that are called much as they are. What is found may be of the same software, or of another
// that the vendor makes.
func (e *engine) nearProducts(ctx context.Context, p *prepared, cpes []cpe.CPE) (all []Match, err error) {
	asked := map[product]bool{}
	for _, c := range cpes {
		of := productOf(c)
		if asked[of] || c.Attributes.Vendor == cpe.Any {
			continue
		}
		asked[of] = true
		p.openBeginning(e, c)
		for _, name := range e.nearOf(c) {
			under := grypepkg.Package{ID: "0", Name: name, Type: p.queries[len(p.queries)-1].pkg.Type, CPEs: called(cpes, of, name)}
			more, err := e.also(ctx, p, []grypepkg.Package{under}, fmt.Sprintf("known of the product %s of %s", name, of.vendor))
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
		}
	}
	return all, nil
}

// called are the CPEs of a product, with another name of it.
func called(cpes []cpe.CPE, of product, name string) (all []cpe.CPE) {
	for _, c := range cpes {
		if productOf(c) == of {
			c.Attributes.Product = name
			all = append(all, c)
		}
	}
	return all
}

// openBeginning notes a product of which the data know releases by name under what its name begins with: windows_10_iot_enterprise is one of windows_10, as windows_10_1809 is, and which of them
// it is nobody says.
func (p *prepared) openBeginning(e *engine, c cpe.CPE) {
	for _, short := range beginnings(c.Attributes.Product) {
		for _, known := range e.reader.releases[short] {
			if strings.EqualFold(known.vendor, c.Attributes.Vendor) {
				p.leave(OtherName, fmt.Sprintf("advisories know nothing of %s, and name the releases of %s apart, as %s; which of them this is is not stated", strictjson.Quote(c.Attributes.Product), short, known.name))
				return
			}
		}
	}
}
