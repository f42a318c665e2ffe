package lifecycle

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestFindWithoutCopies allocates nothing for a component that the data do not know, as of a hundred thousand nearly all are.
func TestFindWithoutCopies(t *testing.T) {
	table := New(BuiltIn()...)
	for name, c := range map[string]Component{
		"npm":          {Name: "part-17", Version: "1.2.3", Purl: sbom.ParsePurl("pkg:npm/%40scope/part-17@1.2.3"), CPE: sbom.ParseCPE("cpe:2.3:a:part:part-17:1.2.3:*:*:*:*:*:*:*")},
		"generic":      {Name: "A Part of Ours 2.4", Version: "2.4", Purl: sbom.ParsePurl("pkg:generic/part@2.4")},
		"distribution": {Name: "zlib1g", Version: "1.2", Purl: sbom.ParsePurl("pkg:deb/ours/zlib1g@1.2?distro=ours-12")},
		"nothing":      {},
		"long name":    {Name: strings.Repeat("windowsill ", 200)},
	} {
		if a := table.Find(c); a.Result != NoProduct {
			t.Errorf("%s: %s by %s", name, a.Result, a.By)
		}
		c.Name = strings.ToLower(c.Name)
		if n := testing.AllocsPerRun(10, func() { table.Find(c) }); n > 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

// TestFindLongNames allocates no more for each word of a name that begins like a product's, however many words the data have of the product's versions.
func TestFindLongNames(t *testing.T) {
	table := New(BuiltIn()...)
	for _, begin := range []string{"windows 10 ", "microsoft windows ", "java ", "python3.11 "} {
		for _, word := range []string{"enterprise ", "iot ", "ltsc ", "21h2 ", "lts ", "update 1 ", "other ", "(a) "} {
			allocations := func(words int) float64 {
				c := Component{Name: begin + strings.Repeat(word, words), Version: "10"}
				return testing.AllocsPerRun(2, func() { table.Find(c) })
			}
			if few, many := allocations(100), allocations(200); many > few+100 {
				t.Errorf("%s%s: %v allocations with 100 words, %v with 200", begin, word, few, many)
			}
		}
	}
}
