package match

import (
	"context"
	"slices"

	grypematch "github.com/anchore/grype/grype/match"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/syft/syft/cpe"
)

// A CPE that names a build (target software or hardware, edition, language) is none of the advisories about another build (NIST IR 7696, section 6.2), and grype
// leaves those out. Which build it is only the supplier says, and the words for one are many (iphone_os, ios): what
// is left out for that alone is told, and counts nowhere.

// ofOtherBuilds are the matches of packages when their CPEs name no build; none where they name none anyway.
func (e *engine) ofOtherBuilds(ctx context.Context, packages []grypepkg.Package) ([]grypematch.Match, error) {
	var open []grypepkg.Package
	for _, p := range packages {
		if !slices.ContainsFunc(p.CPEs, func(c cpe.CPE) bool { return c.Attributes != ofAnyBuild(c.Attributes) }) {
			continue
		}
		p.CPEs = slices.Clone(p.CPEs)
		for n := range p.CPEs {
			p.CPEs[n].Attributes = ofAnyBuild(p.CPEs[n].Attributes)
		}
		open = append(open, p)
	}
	if len(open) == 0 {
		return nil, nil
	}
	all, mistaken, err := e.find(ctx, open)
	return append(all, mistaken...), err
}

// ofAnyBuild is a CPE that leaves its build open.
func ofAnyBuild(a cpe.Attributes) cpe.Attributes {
	open := *anyBuild(&a)
	open.Part = a.Part
	return open
}
