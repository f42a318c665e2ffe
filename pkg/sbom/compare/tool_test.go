package compare

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestSpellingsOfTools: where tools write the epoch of a package, and in which role they name who supplies it, is no change that wants an explanation. Another epoch is one, and so is another party or none.
func TestSpellingsOfTools(t *testing.T) {
	const inVersion, beside = "pkg:deb/debian/zlib1g@1%3A1.2.11-2?arch=amd64", "pkg:deb/debian/zlib1g@1.2.11-2?arch=amd64&epoch=1"
	const team, other = `{"name": "Zlib Team <zlib@example.org>"}`, `{"name": "Somebody"}`
	zlib := func(purl, parties string) *sbom.Document {
		return document(t, fmt.Sprintf(`, "components": [{"type": "library", "name": "zlib1g", "version": "1:1.2.11-2", "purl": %q%s}]`, purl, parties))
	}
	for name, c := range map[string]struct {
		was, is *sbom.Document
		grave   bool
	}{
		"the epoch beside the version":     {zlib(inVersion, ""), zlib(beside, ""), false},
		"the epoch in the version":         {zlib(beside, ""), zlib(inVersion, ""), false},
		"another epoch":                    {zlib(inVersion, ""), zlib("pkg:deb/debian/zlib1g@1.2.11-2?arch=amd64&epoch=2", ""), true},
		"another version beside an epoch":  {zlib(inVersion, ""), zlib("pkg:deb/debian/zlib1g@1.2.10-2?arch=amd64&epoch=1", ""), true},
		"the supplier named as publisher":  {zlib(inVersion, `, "supplier": `+team), zlib(inVersion, `, "publisher": "Zlib Team <zlib@example.org>"`), false},
		"the publisher named as supplier":  {zlib(inVersion, `, "publisher": "Zlib Team <zlib@example.org>"`), zlib(inVersion, `, "supplier": `+team), false},
		"another party named as publisher": {zlib(inVersion, `, "supplier": `+team), zlib(inVersion, `, "publisher": "Somebody"`), true},
		"another supplier":                 {zlib(inVersion, `, "supplier": `+team), zlib(inVersion, `, "publisher": "Zlib Team <zlib@example.org>", "supplier": `+other), true},
		"no party any more":                {zlib(inVersion, `, "supplier": `+team), zlib(inVersion, ""), true},
	} {
		grave := false
		for _, change := range Changes(c.was, c.is).Changes {
			grave = grave || change.Grave
		}
		if grave != c.grave {
			t.Errorf("%s: grave %t", name, grave)
		}
	}
}

// TestSharedHashPairsNothing: a hash that an SBOM puts on components of several names says of none of them what it was called before.
func TestSharedHashPairsNothing(t *testing.T) {
	const hash = `"hashes": [{"alg": "SHA-256", "content": "5af254a0ec2cb7eacb743fb7bf4a055dc97e7e4825fe9d0e26a0b8722664ca75"}]`
	listed := func(names ...string) *sbom.Document {
		var all []string
		for _, name := range names {
			all = append(all, fmt.Sprintf(`{"type": "library", "name": %q, "version": "1", %s}`, name, hash))
		}
		return document(t, `, "components": [`+strings.Join(all, ", ")+"]")
	}
	for name, c := range map[string]struct {
		was, is *sbom.Document
		pairs   int
	}{
		"of one":                 {listed("zlib"), listed("deflate"), 1},
		"of several then":        {listed("zlib", "expat", "curl", "lwip"), listed("deflate"), 0},
		"of several now":         {listed("zlib"), listed("deflate", "xml", "http", "stack"), 0},
		"of several, both times": {listed("zlib", "expat", "curl", "lwip"), listed("deflate", "xml", "http", "stack"), 0},
	} {
		if pairs := Pairs(c.was, c.is); len(pairs) != c.pairs {
			t.Errorf("%s: %d pairs", name, len(pairs))
		}
	}
}
