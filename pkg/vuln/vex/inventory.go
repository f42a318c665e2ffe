package vex

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// Thing is what statements may name: the product on offer or a part of it, by everything that it can be known by.
type Thing struct {
	Name    string   // for people, and to tell what is something else; a warning, and what is installed on something, may be found by it
	Version string   // empty when it is not known
	Names   []string // what else it is called
	Vendors []string // who makes or supplies it, in all names that are known
	PURLs   []string
	CPEs    []string
	Hashes  []string // in hexadecimal
	Refs    []string // see Ref

	// Elsewhere says that its place is in an SBOM that is not about the product, or in none: a place there names no product.
	Elsewhere bool
}

// Inventory is what a delivery holds, made for looking things up: the product on offer, and the parts of it.
type Inventory struct {
	product Thing
	parts   []Thing

	purls  map[string][]known[sbom.Purl] // by type, namespace and name
	spelt  map[string][]known[sbom.Purl] // the same in any spelling, see spelling
	built  sources
	cpes   map[string][]known[[]string] // attributes, by the base name of the product; by "*" those of all products
	hashes map[string][]int
	refs   map[string][]int
	own    map[int]identifiers // of each thing that has any

	callings []string         // all names of the product, in words that are not its vendors'
	vendors  map[string]bool  // words of the names of its vendors
	called   map[string][]int // parts by name
	bearing  map[string][]int // parts by the base names of all that they are called and have identifiers of
}

// identifiers are those of one thing.
type identifiers struct {
	purls  []sbom.Purl
	cpes   [][]string
	hashes []string // in small letters
}

// whole is the number of the product; parts have those from 0 on.
const whole = -1

// known is an identifier of a thing.
type known[T any] struct {
	thing int
	id    T
}

// NewInventory makes an inventory of the product on offer and its parts. Identifiers that are none name nothing.
func NewInventory(product Thing, parts []Thing) *Inventory {
	x := &Inventory{product: product, parts: parts, purls: map[string][]known[sbom.Purl]{}, spelt: map[string][]known[sbom.Purl]{}, built: sources{map[string][]string{}, map[string]bool{}}, cpes: map[string][]known[[]string]{}, hashes: map[string][]int{}, refs: map[string][]int{}, own: map[int]identifiers{},
		vendors: map[string]bool{}, called: map[string][]int{}, bearing: map[string][]int{}}
	x.add(whole, &product)
	for i := range parts {
		x.add(i, &parts[i])
		if name := partName(parts[i].Name); name != "" {
			x.called[name] = append(x.called[name], i)
		}
		x.bear(i)
	}
	x.call()
	return x
}

// bear finds a part by what it is called, and by the names in its identifiers.
func (x *Inventory) bear(part int) {
	names := []string{partBase(x.parts[part].Name)}
	for _, p := range x.own[part].purls {
		names = append(names, partBase(p.Name))
	}
	for _, cpe := range x.own[part].cpes {
		names = append(names, partBase(cpe[2]))
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if name != "" {
			x.bearing[name] = append(x.bearing[name], part)
		}
	}
}

func (x *Inventory) add(n int, t *Thing) {
	var own identifiers
	for _, text := range t.PURLs {
		if p := sbom.ParsePurl(text); p.State == sbom.Stated {
			x.purls[purlKey(p)] = append(x.purls[purlKey(p)], known[sbom.Purl]{n, p})
			x.spelt[spelling(p)] = append(x.spelt[spelling(p)], known[sbom.Purl]{n, p})
			x.built.add(p)
			own.purls = append(own.purls, p)
		}
	}
	for _, text := range t.CPEs {
		if a := cpeAttributes(text); a != nil {
			x.cpes["*"] = append(x.cpes["*"], known[[]string]{n, a})
			if a[2] != "*" {
				x.cpes[baseName(a[2])] = append(x.cpes[baseName(a[2])], known[[]string]{n, a})
			}
			own.cpes = append(own.cpes, a)
		}
	}
	for _, h := range t.Hashes {
		if h != "" {
			x.hashes[strings.ToLower(h)] = append(x.hashes[strings.ToLower(h)], n)
			own.hashes = append(own.hashes, strings.ToLower(h))
		}
	}
	for _, r := range t.Refs {
		x.refs[r] = append(x.refs[r], n)
	}
	x.own[n] = own
}

func (x *Inventory) thing(n int) *Thing {
	if n == whole {
		return &x.product
	}
	return &x.parts[n]
}

func purlKey(p sbom.Purl) string { return p.Type + "\x00" + p.Namespace + "\x00" + p.Name }

// spelling is the same key for all ways to write it: a scope of npm may lack its "@".
func spelling(p sbom.Purl) string {
	return p.Type + "\x00" + squeeze(p.Namespace) + "\x00" + baseName(p.Name)
}

// covers tells whether a purl of a statement, which may be less specific, names the thing: without version or qualifiers it
// names every version and variant, as OpenVEX has it.
func covers(claim, thing sbom.Purl) bool {
	if claim.Version != "" && claim.Version != thing.Version {
		return false
	}
	for key, value := range claim.Qualifiers {
		if has, present := thing.Qualifiers[key]; !present || has != value {
			return false
		}
	}
	_, claimed, _ := strings.Cut(claim.Text, "#")
	_, has, _ := strings.Cut(thing.Text, "#")
	return claimed == "" || claimed == has
}

// cpeAttributes gives part, vendor, product, version and what follows in small letters, a URI of CPE 2.2 in the order of 2.3; nil for
// what is no CPE.
func cpeAttributes(text string) []string {
	c := sbom.ParseCPE(text)
	if c.State != sbom.Stated {
		return nil
	}
	out := []string{c.Part, c.Vendor, c.Product, c.Version}
	lower := strings.ToLower(text)
	if strings.HasPrefix(lower, "cpe:2.3:") {
		out = append(out, sbom.CPEAttributes(strings.TrimPrefix(lower, "cpe:2.3:"))[4:]...)
	} else if rest := strings.Split(lower, ":"); len(rest) > 6 {
		out = append(out, rest[6:]...)
	}
	for i := range out {
		if out[i] = strings.ToLower(out[i]); out[i] == "" {
			out[i] = "*"
		}
	}
	return out
}

// coversCPE tells whether a CPE of a statement names the thing: each attribute is equal, or any in the statement (NISTIR 7696, where the
// source is equal to or a superset of the target). What the thing does not say is any, and not covered by less.
func coversCPE(claim, thing []string) bool {
	for i, value := range claim {
		has := "*"
		if i < len(thing) {
			has = thing[i]
		}
		if value != "*" && value != has {
			return false
		}
	}
	return true
}
