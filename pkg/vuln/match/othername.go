package match

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/anchore/grype/grype/match"
	grypepkg "github.com/anchore/grype/grype/pkg"
	syftpkg "github.com/anchore/syft/syft/pkg"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// otherNames looks a component of which nothing is known up under the other groups and vendors that the database has its name of, and the modules that it may be a part of; and what no identifier names by its name alone. It may be another program of the same
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
	if len(doubts) == 0 {
		if slices.ContainsFunc(p.unlessNamed(), e.reader.knows) {
			return nil
		}
		into.Doubts, err = d.byBareName(ctx, e, p)
		into.Doubts, p.onlyNamed = distinctMatches(into.Doubts), len(into.Doubts) > 0
		return err
	}
	if p.seen && !slices.ContainsFunc(p.packages, (*candidate).groupStated) {
		into.Matches = doubts
		return nil
	}
	into.Doubts = doubts
	return nil
}

// also asks about what a component is not called, and says of what else the answer is known. An error is that of the context.
func (e *engine) also(ctx context.Context, p *prepared, packages []grypepkg.Package, through string) ([]Match, error) {
	found, err := e.known(ctx, p, packages)
	return throughAll(assemble(found), through), err
}

// known asks about packages. What the engine could not do is a gap of the component; an error is that of the context.
func (e *engine) known(ctx context.Context, p *prepared, packages []grypepkg.Package) ([]match.Match, error) {
	found, _, err := e.find(ctx, packages)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		p.leave(Failed, err.Error())
	}
	return found, nil
}

func throughAll(all []Match, through string) []Match {
	for n := range all {
		all[n].Through = through
	}
	return all
}

// packagesOf are the packages that a component would be under another name of a kind, one for each version. That of Java has the group before the artifact.
func packagesOf(kind syftpkg.Type, name string, versions []string) (all []grypepkg.Package) {
	for _, version := range versions {
		one := grypepkg.Package{ID: grypepkg.ID(strconv.Itoa(len(all))), Name: name, Version: version, Type: kind, Language: syftpkg.LanguageByName(string(kind))}
		nameInMaven(&one, name)
		all = append(all, one)
	}
	return all
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
	names := "nothing is known of the group of Maven, the vendor of a CPE or the module of Go that the SBOM names"
	if p.onlyNamed {
		names = "the SBOM gives nothing but the name that could be looked up"
		if into.Unknown {
			names = "no advisory names the vendor and product of its CPE, so that its name alone was looked up as well"
		}
	}
	into.onlyDoubted = into.State == Clean
	p.gaps = slices.Insert(p.gaps, 0, Gap{OtherName, fmt.Sprintf("%s%s is %s, in this version; %s, and whether this is the same software nobody has said", first.ID, more, first.Through, names)})
	into.State = NotAssessable
}
