package match

import (
	"fmt"
	"slices"
	"strings"

	grype "github.com/anchore/grype/grype/version"
	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Properties of generators that say what a purl should.
const (
	syftLanguage = "syft:package:language"
	syftCPE      = "syft:cpe23"
	syftMetadata = "syft:metadata:"
)

// identity is what a component is looked up by.
type identity struct {
	component *sbom.Component
	generated bool         // by syft, which makes CPEs up
	packages  []*candidate // what it may be: one for each purl, and for each kind of package that it is said to be
	versions  []string     // all that are stated, each once
	cpes      []cpe.CPE
	beside    []cpe.CPE // those that are asked for only where the distribution does not know the package
	gaps      []Gap
	unasked   bool // something that is stated could not be asked, so it cannot be clean
	unnamed   bool // a purl names no package of its ecosystem, for want of a group or the like
	byName    bool // the database has data of packages of its kind
	asksCPE   bool // it is asked for by CPE and version, and there are advisories that name CPEs
	onlyCPE   bool // nothing but that covers it
}

func (i *identity) miss(r Reason, detail string) {
	if !slices.Contains(i.gaps, Gap{r, detail}) {
		i.gaps = append(i.gaps, Gap{r, detail})
	}
}

// leave notes that something that is stated could not be asked.
func (i *identity) leave(r Reason, detail string) {
	i.miss(r, detail)
	i.unasked = true
}

// identify gathers what a component says of itself, and what of that is of no use. Generated says that syft wrote the document.
func identify(c *sbom.Component, generated bool) *identity {
	i := &identity{component: c, generated: generated || property(c, sbom.SyftPackageType) != ""}
	i.readPackages()
	i.readVersions()
	i.readCPEs()
	if len(i.packages) == 0 && len(i.cpes) == 0 && len(i.gaps) == 0 {
		i.miss(NoIdentifier, "neither purl nor CPE")
	}
	return i
}

// readVersions has every version that is stated: where purl and field differ, either may be right.
func (i *identity) readVersions() {
	i.versions = stated(i.component.Version.Text)
	for _, p := range i.packages {
		if p.purl != nil {
			i.versions = append(i.versions, stated(p.purl.Version)...)
		}
	}
	i.versions = distinct(i.versions)
}

func (i *identity) readCPEs() {
	c := i.component
	switch c.CPE.State {
	case sbom.Stated:
		i.addCPE(c.CPE.Text)
	case sbom.Malformed:
		i.miss(BadIdentifier, "CPE "+strictjson.Quote(c.CPE.Text)+" is malformed")
	}
	for _, text := range c.Details().Identifiers {
		if strings.HasPrefix(text, "cpe:") {
			i.addCPE(text)
		}
	}
	for _, p := range c.Properties {
		if p.Name == syftCPE {
			i.addCPE(p.Value)
		}
	}
	for _, p := range i.packages {
		if listed := p.qualifier(syftpkg.PURLQualifierCPES); listed != "" {
			for text := range strings.SplitSeq(listed, ",") {
				i.addCPE(text)
			}
		}
	}
}

func (i *identity) addCPE(text string) {
	if len(i.cpes) == maxCPEs {
		i.leave(Failed, fmt.Sprintf("it has more CPEs than the %d that are asked for", maxCPEs))
		return
	}
	parsed, err := cpe.New(text, cpe.DeclaredSource)
	leaveOpen(&parsed.Attributes)
	switch {
	case err != nil:
		i.miss(BadIdentifier, "CPE "+strictjson.Quote(text)+" is malformed")
	case !sbom.Concrete(parsed.Attributes.Product):
		i.miss(VagueCPE, "CPE "+strictjson.Quote(text)+" leaves the product open")
	case patterned(text):
		i.miss(VagueCPE, "CPE "+strictjson.Quote(text)+" has ? or * in its vendor or product, which stand for what is not told, and so leaves that open")
	case !slices.ContainsFunc(i.cpes, func(c cpe.CPE) bool { return c.Attributes == parsed.Attributes }):
		i.cpes = append(i.cpes, parsed)
		if kernel, is := kernelOf(parsed); is {
			i.cpes = append(i.cpes, kernel)
		}
	}
}

// leaveOpen makes of "-" in what says which build of a product it is any: advisories name builds, and "not applicable" is no build that one can be told from.
func leaveOpen(a *cpe.Attributes) {
	for _, of := range []*string{&a.Edition, &a.Language, &a.SWEdition, &a.TargetSW, &a.TargetHW, &a.Other} {
		if *of == notApplicable {
			*of = cpe.Any
		}
	}
}

// dated are CPEs with every version that is stated: their own, and each of the component that is another. Where CPE and component
// differ, either may be right. Where none is stated, or only the release that the product's name has, they stay without.
func (i *identity) dated(cpes []cpe.CPE) (all []cpe.CPE, dated bool) {
	add := func(c cpe.CPE, version string) {
		if c.Attributes.Version != version {
			c.Attributes.Version, c.Attributes.Update = version, cpe.Any
		}
		if slices.ContainsFunc(all, func(known cpe.CPE) bool { return known.Attributes == c.Attributes }) {
			return
		}
		if javaUnread(c.Attributes) || !ordered(version, grype.UnknownFormat) && javaReleaseOf(c.Attributes) == nil {
			i.leave(BadVersion, fmt.Sprintf("version %s cannot be compared with those that advisories name beside CPEs", strictjson.Quote(version)))
		}
		for _, one := range append([]cpe.CPE{c}, variants(c)...) {
			if !slices.ContainsFunc(all, func(known cpe.CPE) bool { return known.Attributes == one.Attributes }) {
				all = append(all, one)
			}
		}
	}
	for _, c := range cpes {
		own := telling(c.Attributes.Product, stated(c.Attributes.Version))
		for _, v := range own {
			add(c, v)
		}
		for _, v := range telling(c.Attributes.Product, i.versions) {
			if len(own) == 0 || !i.same(v, own[0]) {
				add(c, i.upstream(v))
			}
		}
	}
	bare := i.released(cpes, all)
	if all = append(all, bare...); len(all) == 0 {
		return cpes, false
	}
	return all, len(bare) == 0
}

// purl is the first that could be read, "" when there is none.
func (i *identity) purl() string {
	for _, p := range i.packages {
		if p.purlText != "" {
			return p.purlText
		}
	}
	return ""
}

func property(c *sbom.Component, name string) string {
	for _, p := range c.Properties {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// distinct keeps the first of equal words and drops empty ones.
func distinct[T ~string](words []T) []T {
	var kept []T
	for _, w := range words {
		if w != "" && !slices.Contains(kept, w) {
			kept = append(kept, w)
		}
	}
	return kept
}
