package match

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	grypepkg "github.com/anchore/grype/grype/pkg"
	grype "github.com/anchore/grype/grype/version"
	"github.com/anchore/syft/syft/cpe"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// What no identifier names that the data could be asked about, or by a CPE that no advisory names, is mostly called as everybody calls it: log4j-core 2.14.1, as pkg:generic or with nothing at all. So it is asked for by its name
// alone, and what is known of that name in this version is a doubt: others may have called their own program so.

const (
	minName        = 2 // letters and digits of a name of a product
	minPackageName = 4 // likewise of a package: the short names of ecosystems are those of anything
	maxMakerWords  = 3 // at the beginning of a name that may be the vendor of what follows
)

// bareName is what a component is asked for by that nothing but its name names.
type bareName struct {
	words    string    // as it is written, for people
	products []string  // what advisories may call it, in small letters
	makers   []product // vendors that its name may begin with, and what follows in letters and digits: treck and tcpip of "treck-tcpip"
	packages []string  // what packages of an ecosystem or artifacts of Maven are called that have its name
	versions []string
}

// whatThingsAre are names that say what something is and not how it is called.
var whatThingsAre = []string{"agent", "api", "app", "application", "backend", "bootloader", "client", "common", "core", "driver", "firmware", "frontend", "gateway", "lib", "library", "main", "module", "plugin", "sdk", "server",
	"service", "software", "system", "test", "tools", "util", "utils", "web"}

// twoNumbers begins versions that are specific enough to go by a name alone: they have two numbers.
var twoNumbers = regexp.MustCompile(`^[vV]?[0-9]+\.[0-9]`)

// bareName is what a component is asked for by its name alone, and that of the product in its CPE; nil where it is not, or states no name or no version to go by.
func (p *prepared) bareName() *bareName {
	if !p.goesByName() {
		return nil
	}
	b := &bareName{versions: p.specificVersions()}
	if len(b.versions) == 0 {
		return nil
	}
	if name := p.component.Name; name.State == sbom.Stated {
		b.add(p.component.Group, name.Text)
	}
	for _, c := range p.packages {
		if c.purl != nil {
			b.add(c.purl.Namespace, c.purl.Name)
		}
	}
	for _, c := range p.cpes {
		b.add("", c.Attributes.Product) // nobody knows it of this vendor, and to look through all that the vendor makes takes long
	}
	if b.words == "" {
		return nil
	}
	b.products, b.packages = distinct(b.products), distinct(b.packages)
	return b
}

// goesByName says whether a component may be asked for by its name alone: not where the data have its ecosystem, or it is a package of one, or of a distribution: that is
// another than the program of its name, or repaired under the same version. Of what CPEs name they are asked only where no advisory names that.
func (p *prepared) goesByName() bool {
	return (!p.covered || p.onlyCPE || p.unnamed) && !slices.ContainsFunc(p.packages, func(c *candidate) bool { return distributed(c.kind) || ownMatchers[c.kind] && !p.unnamed })
}

// specificVersions are the versions of a component, or those of its CPEs where it states none, that are specific enough to go by a name alone.
func (p *prepared) specificVersions() (out []string) {
	versions := p.versions
	if len(versions) == 0 {
		for _, c := range p.cpes {
			versions = append(versions, stated(c.Attributes.Version)...)
		}
	}
	for _, v := range distinct(versions) {
		if twoNumbers.MatchString(v) && ordered(v, grype.UnknownFormat) {
			out = append(out, v)
		}
	}
	return out
}

// add adds a name, and the group that stands beside it.
func (b *bareName) add(group, name string) {
	plain := letters(name)
	if !utf8.ValidString(group+name) || strings.Trim(plain, "0123456789") == "" {
		return
	}
	b.words = cmp.Or(b.words, name)
	b.makers = append(append(b.makers, makers(name)...), makers(group+" "+name)...)
	if group != "" && len(plain) >= minPackageName {
		b.packages = append(b.packages, group+"/"+name, group+":"+name)
	}
	if slices.Contains(whatThingsAre, plain) || len(plain) < minName {
		return
	}
	if vuln.IsKernel(name) {
		b.products = append(b.products, vuln.KernelProduct)
		return
	}
	words := wordsOf(name)
	b.products = append(b.products, strings.ToLower(name), strings.Join(words, "_"), strings.Join(words, "-"))
	if len(plain) >= minPackageName {
		b.packages = append(b.packages, name)
	}
}

// makers are the vendors that a name may begin with, as people put their words together, and what follows.
func makers(name string) (all []product) {
	words := wordsOf(name)
	for n := 1; n <= min(len(words)-1, maxMakerWords); n++ {
		rest := strings.Join(words[n:], "")
		if len(rest) < minName {
			break
		}
		for _, vendor := range distinct([]string{strings.Join(words[:n], ""), strings.Join(words[:n], "_"), strings.Join(words[:n], "-")}) {
			all = append(all, product{vendor, rest})
		}
	}
	return all
}

// byBareName asks what is known of a component by its name alone, in its version.
func (d *Database) byBareName(ctx context.Context, e *engine, p *prepared) (all []Match, err error) {
	b := p.nameAlone
	if b == nil {
		return nil, nil
	}
	for _, known := range e.productsCalled(p) {
		more, err := e.alsoBounded(ctx, p, b.ofProduct(known), fmt.Sprintf("known of %s of vendor %s", known.name, known.vendor))
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	packages, err := d.packagesCalled(ctx, e, p)
	if err != nil {
		return nil, err
	}
	for _, known := range packages {
		through := "known of " + known.name
		if known.kind != syftpkg.JavaPkg {
			through += " among packages of " + string(known.kind)
		}
		more, err := e.alsoBounded(ctx, p, packagesOf(known.kind, known.name, comparedAs(known.kind, b.versions)), through)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// ofProduct is the package that a component would be, were it a product of a vendor.
func (b *bareName) ofProduct(known product) []grypepkg.Package {
	out := grypepkg.Package{ID: "0", Name: known.name, Version: b.versions[0], Type: syftpkg.UnknownPkg}
	for _, v := range b.versions {
		c := cpe.CPE{Attributes: cpe.Attributes{Part: "a", Vendor: known.vendor, Product: known.name, Version: v}}
		out.CPEs = append(append(out.CPEs, c), variants(c)...)
	}
	return []grypepkg.Package{out}
}

// productsCalled are the products of any vendor that have the name of a component. A name that too many have tells nothing, and that it was not looked up is noted.
func (e *engine) productsCalled(p *prepared) (all []product) {
	for _, m := range p.nameAlone.makers {
		all = append(all, e.reader.ofMakers[m]...)
	}
	var called []product
	vendors := map[string]bool{}
	for _, name := range p.nameAlone.products {
		for _, vendor := range e.reader.vendors[name] {
			called, vendors[strings.ToLower(vendor)] = append(called, product{vendor, name}), true
		}
	}
	if len(vendors) > maxVendors {
		p.tooMany(fmt.Sprintf("%d vendors have products that are called so", len(vendors)))
		called = nil
	}
	return once(append(all, called...))
}

// packagesCalled are the packages of ecosystems, and those of Maven in any group, that have the name of a component; likewise.
func (d *Database) packagesCalled(ctx context.Context, e *engine, p *prepared) (all []namedPackage, err error) {
	for _, name := range p.nameAlone.packages {
		all = append(all, e.reader.packaged[name]...)
		groups, err := d.artifacts.of(ctx, d, name)
		if err != nil {
			return nil, damaged(d.info.Path, err)
		}
		if len(groups) > maxGroups {
			p.tooMany(fmt.Sprintf("%d groups of Maven have artifacts that are called so", len(groups)))
			continue
		}
		for _, known := range groups {
			all = append(all, namedPackage{syftpkg.JavaPkg, known})
		}
	}
	return once(all), nil
}

func (p *prepared) tooMany(who string) {
	p.miss(OtherName, fmt.Sprintf("%s, so that the name %s tells nothing, and nothing was looked up by it; a purl or CPE would tell which of them is meant", who, strictjson.Quote(p.nameAlone.words)))
}

// once keeps the first of equal ones.
func once[T comparable](all []T) (kept []T) {
	seen := map[T]bool{}
	for _, one := range all {
		if !seen[one] {
			kept, seen[one] = append(kept, one), true
		}
	}
	return kept
}
