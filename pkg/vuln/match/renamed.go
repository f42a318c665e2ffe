package match

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Advisories moved the releases of some products from the version into the name: windows_10 in version 1809 became windows_10_1809, whose versions are builds.
// SBOMs write both, and so do the data, so that each is looked up as the other as well.

var (
	// releaseWord is a release as the names of products have it, by month, year or half of a year: 1809, 2019, 22h2.
	releaseWord = regexp.MustCompile(`^(?:(?:1[5-9]|2[0-9])(?:0[1-9]|1[0-2])|(?:19[89]|20[0-9])[0-9]|[0-9]{2}h[12])$`)
	// oneWord is a version that the name of a product may have as it is.
	oneWord = regexp.MustCompile(`^[0-9a-z.]+$`)
)

// byOtherName is the CPE of a component by another name of its product.
type byOtherName struct {
	cpe.CPE
	from       product
	unreleased bool   // the release went from the name into the version
	update     string // that is stated beside a build, and left out of the CPE
}

// otherwise are the CPEs of a component with the release that they state in the name of the product, and those whose name has it with the release as the version.
func (i *identity) otherwise() (all []byOtherName) {
	for _, c := range i.cpes {
		name, from := strings.ToLower(c.Attributes.Product), productOf(c)
		for _, v := range distinct(append(stated(c.Attributes.Version), i.versions...)) {
			if v = strings.ToLower(v); oneWord.MatchString(v) && !inName(name, v) {
				to := c
				to.Attributes.Product = name + "_" + v
				all = append(all, byOtherName{CPE: to, from: from})
			}
		}
		if n := strings.LastIndex(name, "_"); n > 0 && releaseWord.MatchString(name[n+1:]) {
			to, update := c, cpe.Any
			if len(telling(name, stated(c.Attributes.Version))) > 0 { // of a build, and not of the release
				update, to.Attributes.Update = to.Attributes.Update, cpe.Any
			}
			to.Attributes.Product, to.Attributes.Version = name[:n], name[n+1:]
			all = append(all, byOtherName{to, from, true, update})
		}
	}
	return all
}

// askOtherwise adds what a component is looked up by under the other names of its products that the data know, and notes products of which they know releases by
// name when it is not stated which release this is.
func (p *prepared) askOtherwise(e *engine) {
	asked := map[product]bool{}
	for _, q := range p.queries {
		for _, c := range q.pkg.CPEs {
			asked[productOf(c)] = true
		}
	}
	for _, r := range p.others {
		if !asked[r.from] || asked[productOf(r.CPE)] || !e.knowsVendor(r.CPE) {
			continue
		}
		cpes := append([]cpe.CPE{r.CPE}, variants(r.CPE)...)
		if !r.unreleased {
			dated := false
			cpes, dated = p.dated([]cpe.CPE{r.CPE})
			p.unasked = p.unasked || !dated
		}
		asked[productOf(r.CPE)] = true
		compared := r.unreleased && e.reader.knows(r.from)
		if r.unreleased && !compared && r.update != cpe.Any { // and so the update may be that of the release
			with := r.CPE
			with.Attributes.Update = r.update
			cpes = append(cpes, variants(with)...)
		}
		under := grypepkg.Package{Name: r.Attributes.Product, Type: syftpkg.UnknownPkg, CPEs: cpes}
		p.queries = append(p.queries, query{pkg: under, asked: askedFor(cpes), compared: compared})
	}
	number(p.queries)
	for _, c := range p.cpes {
		if asked[productOf(c)] {
			p.openRelease(e, c)
		}
	}
}

// openRelease notes a product of which the data know releases by name, where none of what is stated says which release this is.
func (p *prepared) openRelease(e *engine, c cpe.CPE) {
	name := c.Attributes.Product
	versions := append(stated(c.Attributes.Version), p.versions...)
	if slices.ContainsFunc(wordsOf(name), releaseWord.MatchString) || len(telling(name, versions)) == 0 {
		return
	}
	if slices.ContainsFunc(versions, func(v string) bool {
		return releaseWord.MatchString(strings.ToLower(v)) || len(e.reader.vendors[strings.ToLower(name+"_"+v)]) > 0
	}) {
		return
	}
	for _, known := range e.reader.releases[name] {
		if c.Attributes.Vendor == cpe.Any || strings.EqualFold(known.vendor, c.Attributes.Vendor) {
			p.leave(BadVersion, fmt.Sprintf("advisories name the releases of %s apart, as %s, and it is not stated which release version %s is of", name, known.name, strictjson.Quote(versions[0])))
			return
		}
	}
}
