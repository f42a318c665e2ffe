package match

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/anchore/syft/syft/cpe"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Some products are called by a release in their names, and advisories count their builds: windows_10_1607, below 10.0.14393.7000. The release is no version that
// those could be compared with; held against them as a number it lies above them all.

// telling are the versions that say more than the name of a product, which may have the release in it.
func telling(product string, versions []string) []string {
	return slices.DeleteFunc(slices.Clone(versions), func(v string) bool { return inName(product, v) })
}

// inName says whether the words of a version follow each other in the name of a product.
func inName(product, version string) bool {
	name, words := wordsOf(product), wordsOf(version)
	for n := 0; len(words) > 0 && n+len(words) <= len(name); n++ {
		if slices.Equal(name[n:n+len(words)], words) {
			return true
		}
	}
	return false
}

// wordsOf are the letters and digits of a name between whatever else it has.
func wordsOf(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// released are the CPEs that are left without a version where what is stated is the release that the name of their product has; without
// those of products that are dated by something else.
func (i *identity) released(cpes, dated []cpe.CPE) (all []cpe.CPE) {
	for _, c := range cpes {
		given := append(stated(c.Attributes.Version), i.versions...)
		if len(given) == 0 || len(telling(c.Attributes.Product, given)) > 0 {
			continue
		}
		c.Attributes.Version, c.Attributes.Update = cpe.Any, cpe.Any
		if same := func(other cpe.CPE) bool { return other.Attributes == c.Attributes || productOf(other) == productOf(c) }; !slices.ContainsFunc(dated, same) {
			i.miss(NoVersion, fmt.Sprintf("version %s is the release that the product %s has in its name, and which version of it this is is not stated", strictjson.Quote(given[0]), c.Attributes.Product))
			dated, all = append(dated[:len(dated):len(dated)], c), append(all, c)
		}
	}
	return all
}
