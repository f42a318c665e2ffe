package gate

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// gtinNames are the properties that a subject's GTIN is written in (CycloneDX property taxonomy, cdx:device).
var gtinNames = []string{"cdx:device:gs1:gtin-14", "cdx:device:gs1:gtin"}

// differs lists what an SBOM's subject says of the product besides name and version that the manifest, or the version on offer, contradicts. What
// one of the two leaves open contradicts nothing.
func (ev *evidence) differs(doc *sbom.Document) (all []string) {
	root := doc.Root
	note := func(what, found, expected string) {
		all = append(all, fmt.Sprintf("%s %s, not %s", what, found, expected))
	}
	if m := ev.delivery.Manifest; m != nil {
		if maker := doc.DeviceMaker.Value(); maker != "" && m.Supplier != "" && !sameMaker(maker, m.Supplier) {
			note("maker", maker, m.Supplier)
		}
		for _, p := range root.Properties {
			for _, name := range gtinNames {
				if strings.EqualFold(p.Name, name) && m.Product.GTIN != "" && sbom.StateOf(p.Value) == sbom.Stated && !sameGTIN(p.Value, m.Product.GTIN) {
					note("GTIN", p.Value, m.Product.GTIN)
				}
			}
		}
	}
	offered := ev.claim.version
	if offered == "" {
		return all
	}
	if p := root.Purl; p.State == sbom.Stated && p.Version != "" && !version.Same(p.Version, offered, p.Type, "") {
		note("purl with version", p.Version, offered)
	}
	if c := root.CPE; c.State == sbom.Stated && sbom.Concrete(c.Version) && !version.Same(c.Version, offered, "", "") {
		note("CPE with version", c.Version, offered)
	}
	return all
}

// sameMaker says whether two names may be of one maker: the words of the shorter one are those that the other begins with, so that a legal form
// does not count.
func sameMaker(a, b string) bool {
	x, y := words(a), words(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	for i, word := range x {
		if word != y[i] {
			return false
		}
	}
	return len(x) > 0
}

func words(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// sameGTIN compares two GTIN of 8 to 14 digits, which are one when they differ in leading zeros (GS1 General Specifications, 3.3.2).
func sameGTIN(a, b string) bool {
	digits := func(s string) string {
		return strings.TrimLeft(strings.NewReplacer(" ", "", "-", "").Replace(s), "0")
	}
	return digits(a) == digits(b)
}
