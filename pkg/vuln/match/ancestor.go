package match

import (
	"context"
	"fmt"
	"slices"

	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/grype/grype/search"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Ancestors are what a component was made of (CycloneDX, "pedigree"; SPDX, DESCENDANT_OF): a fork has the flaws of what it was forked from, whatever it is called
// since. Descendants and variants are other components, of which nothing follows for this one.

// Limits of what is looked up of a pedigree; a component with more is not clean.
const (
	maxAncestors     = 16
	maxAncestorDepth = 8 // ancestors of ancestors
)

// ancestor is something that a component is made of.
type ancestor struct {
	prepared
	resolved []string // ids of what patches are said to repair on the way from it to the component
}

// prepareAncestors prepares what the pedigree of a component names, the nearest first, each once.
func (d *Database) prepareAncestors(in surroundings, p *prepared) error {
	type step struct {
		of       *sbom.Component
		depth    int
		resolved []string
	}
	seen := map[*sbom.Component]bool{p.component: true}
	for steps := []step{{of: p.component}}; len(steps) > 0; steps = steps[1:] {
		s := steps[0]
		origins, resolves := madeFrom(s.of)
		resolved := slices.Concat(s.resolved, resolves)
		for _, origin := range origins {
			if seen[origin] {
				continue
			}
			if s.depth == maxAncestorDepth || len(p.made) == maxAncestors {
				p.leave(Failed, fmt.Sprintf("its pedigree names more ancestors than the %d, or nests them deeper than the %d levels, that are looked up", maxAncestors, maxAncestorDepth))
				return nil
			}
			seen[origin] = true
			one, err := d.prepare(in, origin)
			if err != nil {
				return err
			}
			p.made = append(p.made, ancestor{one, resolved})
			steps = append(steps, step{origin, s.depth + 1, resolved})
		}
	}
	return nil
}

// madeFrom are what a component was made of: its ancestors, and what is inside of it where it is one itself; with what its patches are said to repair.
func madeFrom(c *sbom.Component) (origins []*sbom.Component, resolves []string) {
	details := c.Details()
	if p := details.Pedigree; p != nil {
		origins, resolves = p.Origins, p.Resolves
	}
	return slices.Concat(origins, details.Within), resolves
}

// madeOf adds what is known of the ancestors of a component: it counts as known of the component, also where a patch in the pedigree is said to repair it: that is no more
// than its author's word, which counts where a statement says so and somebody who may stands behind it. It does not count where the component is a package of a distribution whose advisories speak of it themselves, and not of this version.
func (d *Database) madeOf(ctx context.Context, e *engine, in surroundings, p *prepared, into *Component) error {
	for n := range p.made {
		a := &p.made[n]
		var found Component
		if err := d.look(ctx, e, in, &a.prepared, &found); err != nil {
			return err
		}
		label := a.component.Label()
		made := label + ", of which the SBOM says that this is made"
		into.Asked = append(into.Asked, found.Asked...)
		into.Dismissed = append(into.Dismissed, found.Dismissed...)
		if state(len(found.Matches), a.covered, a.unasked) == NotAssessable {
			p.leave(Ancestor, fmt.Sprintf("the SBOM says that it is made of %s, which could not be looked up: %s", strictjson.Quote(label), a.gaps[0].Detail))
		}
		own, err := e.spokenOf(p, len(found.Matches) > 0)
		if err != nil {
			return damaged(d.info.Path, err)
		}
		for _, m := range found.Matches {
			if has(into.Matches, m.ID) || slices.ContainsFunc(own, m.called) {
				continue
			}
			m.Through = "known of " + made
			if a.repaired(&m) {
				m.Through += ", and that a patch repairs it, which a statement has to say"
			}
			into.Matches = append(into.Matches, m)
		}
		for _, m := range found.Doubts {
			m.Through += ", which is called as " + made
			into.Doubts, p.onlyNamed = distinctMatches(append(into.Doubts, m)), p.onlyNamed || a.onlyNamed
		}
	}
	slices.SortStableFunc(into.Matches, Graver)
	into.Dismissed = sorted(into.Dismissed)
	return nil
}

// repaired says whether a patch on the way from an ancestor is said to repair a vulnerability.
func (a *ancestor) repaired(m *Match) bool {
	return slices.ContainsFunc(a.resolved, func(text string) bool { return m.called(vuln.ParseID(text)) })
}

// spokenOf are the vulnerabilities that advisories of a distribution name for a package of its own, whatever the version; none where nobody needs to know.
func (e *engine) spokenOf(p *prepared, needed bool) (ids []vuln.ID, err error) {
	if !needed {
		return nil, nil
	}
	for _, q := range p.queries {
		if !distributed(q.pkg.Type) || q.pkg.Distro == nil {
			continue
		}
		for _, name := range namesOf(&q.pkg) {
			all, err := e.provider.FindVulnerabilities(search.ByPackageName(name), search.ByDistro(*q.pkg.Distro))
			if err != nil {
				return nil, err
			}
			for _, v := range all {
				ids = append(ids, vuln.ParseID(v.ID))
				for _, r := range v.RelatedVulnerabilities {
					ids = append(ids, vuln.ParseID(r.ID))
				}
			}
		}
	}
	return ids, nil
}

// namesOf are the name of a package and those of its source packages.
func namesOf(p *grypepkg.Package) []string {
	names := []string{p.Name}
	for _, u := range p.Upstreams {
		names = append(names, u.Name)
	}
	return distinct(names)
}
