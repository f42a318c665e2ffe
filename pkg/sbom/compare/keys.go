package compare

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
)

// keys are what a component can be found by; "" where it states nothing of the kind. Equal keys mean that two descriptions
// may be of one thing.
type keys struct {
	purl    string
	name    string   // with its group
	others  []string // names without the group, and those in the purl
	library string
	cpe     string
	product string   // of the CPE
	hashes  []string // of algorithms that cannot be forged
}

func keysOf(c *sbom.Component) keys {
	k := keys{purl: ownPurlKey(c), name: ownNameKey(c), cpe: ownCPEKey(c)}
	if k.purl != "" {
		k.others = append(k.others, nameKey(c.Purl.Namespace, c.Purl.Name), nameKey("", c.Purl.Name))
	}
	if k.name != "" {
		k.others = append(k.others, nameKey("", c.Name.Text))
		k.library = libraryKey(c.Name.Text)
	}
	if c.CPE.State == sbom.Stated && sbom.Concrete(c.CPE.Product) {
		k.product = productKey(c.CPE.Product)
	}
	for _, h := range c.Hashes {
		if trusted(h) {
			k.hashes = append(k.hashes, hashKey(h.Content))
		}
	}
	return k
}

func ownPurlKey(c *sbom.Component) string {
	if c.Purl.State != sbom.Stated {
		return ""
	}
	return purlKey(c.Purl)
}

func ownNameKey(c *sbom.Component) string {
	if c.Name.State != sbom.Stated {
		return ""
	}
	return nameKey(c.Group, c.Name.Text)
}

func ownCPEKey(c *sbom.Component) string {
	if c.CPE.State != sbom.Stated || !sbom.Concrete(c.CPE.Product) || !sbom.Concrete(c.CPE.Vendor) {
		return ""
	}
	return cpeKey(c.CPE)
}

// firstHashKey is the key of the first hash that tells which component it is: one that stands on components of other names as well is that of none of them.
func firstHashKey(c *sbom.Component) string {
	if i := slices.IndexFunc(c.Hashes, func(h sbom.Hash) bool { return trusted(h) && !h.Shared }); i >= 0 {
		return hashKey(c.Hashes[i].Content)
	}
	return ""
}

// trusted reports whether a hash can say which file it is of: MD5 and SHA-1 can be forged.
func trusted(h sbom.Hash) bool { return h.WellFormed && h.Approved }

// all lists the keys that are there.
func (k keys) all() []string {
	list := slices.Concat([]string{k.purl, k.name, k.library, k.cpe, k.product}, k.others, k.hashes)
	return slices.DeleteFunc(list, func(key string) bool { return key == "" })
}

// A key begins with what it is of, so that a name is found by names only.

func purlKey(p sbom.Purl) string        { return "purl " + identity.PurlKey(p) }
func nameKey(group, name string) string { return "name " + identity.NameKey(group, name) }
func productKey(product string) string  { return "product " + identity.NameKey("", product) }
func hashKey(digest string) string      { return "hash " + strings.ToLower(digest) }
func cpeKey(c sbom.CPE) string {
	return "cpe " + c.Part + ":" + strings.ToLower(c.Vendor) + ":" + strings.ToLower(c.Product)
}

// libraryKey is of the name without the prefix by which a library's package is told from its project, as in libexpat
// and expat; "" where too little would be left to tell one name from another.
func libraryKey(name string) string {
	const shortest = 4
	bare := strings.TrimPrefix(identity.NameKey("", name), "lib")
	if len(bare) < shortest || strings.Contains(bare, "/") {
		return ""
	}
	return "library " + bare
}
