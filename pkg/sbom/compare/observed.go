// Package compare holds SBOMs against what was observed, and an SBOM against an earlier one.
package compare

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/identity"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/version"
)

// Observed is a piece of software that was found, inside an artifact for instance.
type Observed struct {
	Name, Version, Purl string
	Type                string   // "operating-system", or what kind of package it is
	Path                string   // where it was found
	CPEs                []string // CPE names that the finding itself carries
	SourceName          string   // source package that it was built from, when the package database says so
	SourceVersion       string   // of that; empty where it is the version of the piece
	Hashes              []string // lower-case hexadecimal digests of the file that the piece is, as a whole: SHA-256, SHA-384, SHA-512
	Unlike              string   // in Comparison.Undeclared: why it is not what is listed under its name and version; "" where nothing is
}

// By is what two descriptions of one piece of software were recognised by.
type By string

// The ways, in the order in which they are tried.
const (
	ByPurl By = "purl"
	ByName By = "name" // and version
	ByCPE  By = "cpe"  // part, vendor and product, or product and name; and version
	ByHash By = "hash"
)

// Match is an observed piece that is declared.
type Match struct {
	Observed Observed
	Declared *sbom.Component
	By       By
}

// Conflict is an observed piece that is declared with another version.
type Conflict struct {
	Observed Observed
	Declared *sbom.Component
	By       By
	Build    bool // both are builds of one upstream version: only a package revision or build suffix differs
}

// Comparison is what holding the declared against the observed yields. Every observed piece is in exactly one of
// Matches, Undeclared and Conflicts.
type Comparison struct {
	Matches      []Match           // sorted by type, name, version, path of the observed piece
	Undeclared   []Observed        // likewise
	Conflicts    []Conflict        // likewise
	DeclaredOnly []*sbom.Component // declared and not seen, subjects and what declares nothing left out; in document order
}

// WithObserved holds what SBOMs declare against what was observed. A piece is sought by purl, then by name, by CPE and by
// file hash, and its version must agree; a version that one side does not state contradicts nothing. A Java archive is not what is listed under its name with the hash of another file.
//
// What nothing is asked of (see sbom.Document.Ownless) declares nothing.
//
// A wrong match hides software that nobody declared, so what is in doubt stays open: two ecosystems are never one,
// whatever the names; a component of no ecosystem stands for pieces of one ecosystem only, and one without a version
// for pieces of one version only.
func WithObserved(declared []*sbom.Document, observed []Observed) Comparison {
	x := newCatalogue(declared)
	open := make([]sighting, 0, len(observed))
	for _, o := range observed {
		open = append(open, newSighting(o))
	}
	slices.SortStableFunc(open, func(a, b sighting) int { return compareObserved(a.Observed, b.Observed) })
	var out Comparison
	for _, way := range []By{ByPurl, ByName, ByCPE, ByHash} {
		open = slices.DeleteFunc(open, func(s sighting) bool {
			c := x.match(way, s)
			if c == nil {
				return false
			}
			x.claim(c, s)
			out.Matches = append(out.Matches, Match{Observed: s.Observed, Declared: c, By: way})
			return true
		})
	}
	contradicted := map[*sbom.Component]bool{}
	for _, s := range open {
		c, way := x.contradicts(s)
		if c == nil {
			s.Unlike = x.unlike(s)
			out.Undeclared = append(out.Undeclared, s.Observed)
			continue
		}
		contradicted[c] = true
		out.Conflicts = append(out.Conflicts, Conflict{Observed: s.Observed, Declared: c, By: way,
			Build: version.SameUpstream(s.version, identity.Version(c), s.ecosystem, identity.Ecosystem(c.Purl))})
	}
	slices.SortStableFunc(out.Matches, func(a, b Match) int { return compareObserved(a.Observed, b.Observed) })
	for _, d := range declared {
		for _, c := range d.Components {
			if x.claims[c] == nil && !contradicted[c] && !c.OnlyAsset() && !d.Ownless(c) {
				out.DeclaredOnly = append(out.DeclaredOnly, c)
			}
		}
	}
	return out
}

func compareObserved(a, b Observed) int {
	return cmp.Or(strings.Compare(a.Type, b.Type), strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version),
		strings.Compare(a.Path, b.Path), strings.Compare(a.Purl, b.Purl))
}

// sighting is an observed piece with its identifiers taken apart.
type sighting struct {
	Observed
	purl      sbom.Purl
	cpes      []sbom.CPE
	ecosystem string // "" when nothing says
	version   string // "" when none is stated
}

func newSighting(o Observed) sighting {
	s := sighting{Observed: o, purl: sbom.ParsePurl(o.Purl)}
	s.ecosystem = cmp.Or(identity.Ecosystem(s.purl), packageTypes[o.Type])
	for _, name := range o.CPEs {
		if c := sbom.ParseCPE(name); c.State == sbom.Stated && sbom.Concrete(c.Vendor) && sbom.Concrete(c.Product) {
			s.cpes = append(s.cpes, c)
		}
	}
	// "(devel)" is what a Go program says that was built outside a module.
	if v := cmp.Or(o.Version, s.purl.Version); sbom.StateOf(v) == sbom.Stated && v != "(devel)" {
		s.version = v
	}
	return s
}

// Component is an observed piece as a component: what it can be looked up by, and nothing that a supplier would state.
func (o Observed) Component() *sbom.Component {
	text := func(words string) sbom.Text { return sbom.Text{State: sbom.StateOf(words), Text: words} }
	c := sbom.Unstated()
	c.Type, c.Name, c.Version, c.Purl = "library", text(o.Name), text(o.Version), sbom.ParsePurl(o.Purl)
	if o.Type == sbom.TypeOperatingSystem {
		c.Type = sbom.TypeOperatingSystem
	}
	if len(o.CPEs) > 0 {
		c.CPE = sbom.ParseCPE(o.CPEs[0])
		c.Identify(o.CPEs[1:]...)
	}
	return c
}

// Identified says whether one of the identifiers that the SBOM gives is of the observed piece: its package URL, whatever the version, or a CPE name of its vendor
// and product. A component that bears its name alone may be looked up as something else. An operating system says its name and mostly
// no identifier, so a CPE name of a system (part o) with that name for its product is of it.
func (m Match) Identified() bool {
	if m.By == ByPurl {
		return true
	}
	seen := newSighting(m.Observed)
	ofSystem := func(c sbom.CPE) bool {
		return seen.Type == sbom.TypeOperatingSystem && len(seen.cpes) == 0 && c.Part == "o" && c.Product == strings.ToLower(seen.Name)
	}
	return slices.ContainsFunc(m.Declared.Purls(), func(p sbom.Purl) bool {
		return seen.purl.State == sbom.Stated && p.Type == seen.purl.Type && p.Namespace == seen.purl.Namespace && p.Name == seen.purl.Name
	}) || slices.ContainsFunc(m.Declared.CPEs(), func(c sbom.CPE) bool {
		return ofSystem(c) ||
			slices.ContainsFunc(seen.cpes, func(s sbom.CPE) bool { return s.Part == c.Part && s.Vendor == c.Vendor && s.Product == c.Product })
	})
}
