package match

import (
	"context"
	"fmt"
	"slices"

	grypepkg "github.com/anchore/grype/grype/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// otherNames looks a component of which nothing is known up under the other groups and vendors that the database has its name of, and the modules that it may be a part of. It may be another program of the same
// name, so what is found is a doubt. Where it was seen in software nobody says that it is another, and it is a match, unless
// somebody states its group.
func (d *Database) otherNames(ctx context.Context, e *engine, p *prepared, into *Component) error {
	doubts, err := d.otherGroups(ctx, e, p)
	if err != nil {
		return err
	}
	more, err := e.otherVendors(ctx, p, into)
	if err != nil {
		return err
	}
	within, err := e.otherModules(ctx, p)
	if err != nil {
		return err
	}
	doubts = distinctMatches(slices.Concat(doubts, more, within))
	if p.seen && !slices.ContainsFunc(p.packages, (*candidate).groupStated) {
		into.Matches = doubts
		return nil
	}
	into.Doubts = doubts
	return nil
}

// also asks about what a component is not called, and says of what else the answer is known. An error is that of the context.
func (e *engine) also(ctx context.Context, p *prepared, packages []grypepkg.Package, through string) ([]Match, error) {
	found, _, err := e.find(ctx, packages)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		p.leave(Failed, err.Error())
	}
	all := assemble(found)
	for n := range all {
		all[n].Through = through
	}
	return all, nil
}

// distinctMatches keeps the first match of each vulnerability, the gravest first.
func distinctMatches(all []Match) []Match {
	var kept []Match
	for _, m := range all {
		if !has(kept, m.ID) {
			kept = append(kept, m)
		}
	}
	slices.SortStableFunc(kept, Graver)
	return kept
}

// has says whether one of the matches is of a vulnerability, by any of its ids.
func has(all []Match, id vuln.ID) bool {
	return slices.ContainsFunc(all, func(m Match) bool { return m.called(id) })
}

// called says whether a match is of a vulnerability, by any of its ids.
func (m *Match) called(id vuln.ID) bool { return m.ID == id || slices.Contains(m.Aliases, id) }

// withDoubts says of a component of which there are doubts that it is not clean.
func (p *prepared) withDoubts(into *Component) {
	if len(into.Doubts) == 0 || into.State == Matched {
		return
	}
	first := into.Doubts[0]
	more := ""
	if n := len(into.Doubts) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	into.onlyDoubted = into.State == Clean
	p.gaps = slices.Insert(p.gaps, 0, Gap{OtherName, fmt.Sprintf("%s%s is %s, in this version; nothing is known of the group of Maven, the vendor of a CPE or the module of Go that the SBOM names, and whether this is the same software nobody has said", first.ID, more, first.Through)})
	into.State = NotAssessable
}
