package vex

import (
	"strings"

	"github.com/package-url/packageurl-go"
)

// Names tells whether some statement names, as its product, one of the given things: purls, CPEs, or hash values
// in hexadecimal. A purl without version or qualifiers names every version and variant, as OpenVEX has it; CPEs
// and hashes must be equal but for letter case.
//
// Subcomponents do not count: "product A, in its part B" says nothing of B in any other product.
func (d *Document) Names(purls, cpes, hashes map[string]bool) bool {
	index := newPurlIndex(purls)
	cpes, hashes = lower(cpes), lower(hashes)
	for i := range d.Statements {
		for _, p := range d.Statements[i].Products {
			if p.named(index, cpes, hashes) {
				return true
			}
		}
	}
	return false
}

func (c *Component) named(purls purlIndex, cpes, hashes map[string]bool) bool {
	for _, p := range c.PURLs {
		if purls.matches(p) {
			return true
		}
	}
	for _, cpe := range c.CPEs {
		if cpes[strings.ToLower(cpe)] {
			return true
		}
	}
	for _, value := range c.Hashes {
		if value != "" && hashes[value] {
			return true
		}
	}
	return false
}

func lower(set map[string]bool) map[string]bool {
	out := make(map[string]bool, len(set))
	for s, in := range set {
		if in {
			out[strings.ToLower(s)] = true
		}
	}
	return out
}

// purlIndex finds purls by type, namespace and name.
type purlIndex map[string][]packageurl.PackageURL

func newPurlIndex(purls map[string]bool) purlIndex {
	index := purlIndex{}
	for text, in := range purls {
		if p, err := packageurl.FromString(text); in && err == nil {
			key := purlKey(p)
			index[key] = append(index[key], p)
		}
	}
	return index
}

func purlKey(p packageurl.PackageURL) string { return p.Type + "\x00" + p.Namespace + "\x00" + p.Name }

// matches tells whether the statement's purl, which may be less specific, covers one of the index. One that does
// not parse covers nothing.
func (x purlIndex) matches(text string) bool {
	p, err := packageurl.FromString(text)
	if err != nil {
		return false
	}
	for _, known := range x[purlKey(p)] {
		if covers(p, known) {
			return true
		}
	}
	return false
}

func covers(claim, known packageurl.PackageURL) bool {
	if claim.Version != "" && claim.Version != known.Version || claim.Subpath != "" && claim.Subpath != known.Subpath {
		return false
	}
	has := known.Qualifiers.Map()
	for _, q := range claim.Qualifiers {
		if value, present := has[q.Key]; !present || value != q.Value {
			return false
		}
	}
	return true
}
