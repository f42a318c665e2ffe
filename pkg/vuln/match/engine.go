package match

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/match"
	"github.com/anchore/grype/grype/matcher"
	"github.com/anchore/grype/grype/matcher/dpkg"
	"github.com/anchore/grype/grype/matcher/rpm"
	"github.com/anchore/grype/grype/matcher/stock"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/grype/grype/search"
	"github.com/anchore/grype/grype/version"
	"github.com/anchore/grype/grype/vulnerability"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// maxEngines bounds how many look components up at once: each takes memory for its part of the database.
const maxEngines = 8

// engine is grype's matchers, as its command sets them up: by CPE where no other matcher is at home, epochs as the distributions
// count them, and no question to Maven's search. What grype puts around them is left out: it logs errors and goes on as if nothing
// had been found, and brings the downloads of its databases along.
type engine struct {
	reader   *sparing
	provider *watched
	byType   map[syftpkg.Type][]match.Matcher
	stock    match.Matcher
	existing map[existence]bool // answers of knowsIn
	answers  map[string][]Match // those of alsoBounded
}

func newEngine(r *sparing, known *knowledge) *engine {
	e := &engine{reader: r, provider: &watched{Provider: v6.NewVulnerabilityProvider(r), reader: r, known: known}, byType: map[syftpkg.Type][]match.Matcher{}, existing: map[existence]bool{}, answers: map[string][]Match{}}
	for _, m := range matcher.NewDefaultMatchers(matcher.Config{
		Stock: stock.MatcherConfig{UseCPEs: true},
		Dpkg:  dpkg.MatcherConfig{MissingEpochStrategy: version.MissingEpochStrategyZero},
		Rpm:   rpm.MatcherConfig{MissingEpochStrategy: version.MissingEpochStrategyAuto},
	}) {
		if m.Type() == match.StockMatcher {
			e.stock = m
		}
		for _, t := range m.PackageTypes() {
			e.byType[t] = append(e.byType[t], m)
		}
	}
	return e
}

// engines opens the database once more for each engine: as many as there are processors, and no more than are of use.
func (d *Database) engines(useful int) (all []*engine, err error) {
	known := newKnowledge()
	for range max(1, min(useful, runtime.GOMAXPROCS(0), maxEngines)) {
		r, err := v6.NewReader(v6.Config{DBDirPath: d.dir})
		if err == nil {
			s := newSparing(r, d.info.Path)
			all = append(all, newEngine(s, known))
			err = rememberProviders(s.GetDB())
		}
		if err != nil {
			for _, e := range all {
				err = errors.Join(err, e.close())
			}
			return nil, damaged(d.info.Path, err)
		}
	}
	return all, nil
}

func (e *engine) close() error { return e.reader.Close() }

// learn finds out of which names of packages and products the database has anything.
func (e *engine) learn(ctx context.Context, all []prepared) error {
	var names, products, alone []string
	var near []product
	var namesAlone []wantedName
	note := func(p *prepared) {
		for _, q := range p.queries {
			names = append(names, e.provider.PackageSearchNames(q.pkg)...)
			for _, u := range q.pkg.Upstreams {
				names = append(names, u.Name)
			}
			for _, c := range q.pkg.CPEs {
				products = append(products, c.Attributes.Product)
			}
		}
		names = append(names, p.wholes()...)
		for _, c := range p.packages {
			if parents := c.parents(); len(parents) > 0 {
				names = append(append(names, c.names...), parents...)
			}
		}
		for _, c := range p.byCPEAlone() {
			alone, near = append(alone, c.Attributes.Product), append(near, productOf(c))
		}
		if p.onlyCPE { // whether advisories name these tells what they cover, even where nothing is asked by them alone
			alone = append(alone, productNames(p.askedCPEs())...)
		}
		if b := p.nameAlone; b != nil {
			alone, namesAlone = append(alone, b.products...), append(namesAlone, wantedName{b.packages, b.makers, p.unlessNamed()})
		}
		for _, r := range p.others {
			products, alone = append(products, r.Attributes.Product), append(alone, r.Attributes.Product)
		}
		for _, c := range p.beside {
			products, alone = append(products, c.Attributes.Product), append(alone, c.Attributes.Product)
		}
	}
	for n := range all {
		note(&all[n])
		for i := range all[n].made {
			note(&all[n].made[i].prepared)
		}
	}
	return e.reader.learn(ctx, wanted{sorted(names), sorted(products), sorted(alone), near, namesAlone})
}

func sorted[T ~string](words []T) []T {
	slices.Sort(words)
	return slices.Compact(words)
}

// find asks about the packages of one component. Dismissed are matches that rules built into grype take for false.
func (e *engine) find(ctx context.Context, packages []grypepkg.Package) (all, dismissed []match.Match, err error) {
	e.provider.failed = nil
	var found []match.Match
	var ignored []match.IgnoreFilter
	var failed []error
	for _, p := range packages {
		matchers := e.byType[p.Type]
		if len(matchers) == 0 {
			matchers = []match.Matcher{e.stock}
		}
		for _, m := range matchers {
			if err := ctx.Err(); err != nil {
				return nil, nil, err
			}
			more, overruled, err := e.ask(m, p)
			if err != nil {
				failed = append(failed, err)
			}
			ignored = append(ignored, slices.DeleteFunc(overruled, ofFiles)...)
			if len(more) == 0 {
				continue // grype makes an index of its rules before it looks whether there is anything
			}
			kept, mistaken := match.ApplyExplicitIgnoreRules(nil, match.NewMatches(more...))
			for _, m := range mistaken {
				dismissed = append(dismissed, m.Match)
			}
			found = append(found, kept.Sorted()...)
		}
	}
	left, _ := match.ApplyIgnoreFilters(found, ignored...)
	matches := match.NewMatches(left...)
	if err = errors.Join(append(failed, e.provider.failed...)...); err != nil {
		err = fmt.Errorf("ask the vulnerability database: %w", err)
	}
	return matches.Sorted(), dismissed, err
}

// ofFiles is a rule on packages whose files another one owns. The packages of a component have no files, so that it is about none of them; a name of which much is
// known comes with as many rules.
func ofFiles(rule match.IgnoreFilter) bool {
	_, is := rule.(match.IgnoreRelatedPackage)
	return is
}

// ask makes an error of a panic: what is asked for is a supplier's text.
func (e *engine) ask(m match.Matcher, p grypepkg.Package) (found []match.Match, ignored []match.IgnoreFilter, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%s: %v", m.Type(), r)
		}
	}()
	return m.Match(e.provider, p)
}

// watched notes that a question failed: some matchers go on without the answer. What it knows it does not ask again.
type watched struct {
	vulnerability.Provider
	reader *sparing
	known  *knowledge
	failed []error
}

// FindVulnerabilities asks the database, unless it is known to have nothing.
func (w *watched) FindVulnerabilities(criteria ...vulnerability.Criteria) ([]vulnerability.Vulnerability, error) {
	if w.reader.nothingOf(criteria) {
		return nil, nil
	}
	found, err := w.find(criteria)
	if err != nil {
		w.failed = append(w.failed, err)
	}
	return found, err
}

// find asks for each of the alternatives that criteria name.
func (w *watched) find(criteria []vulnerability.Criteria) (all []vulnerability.Vulnerability, err error) {
	if err := search.ValidateCriteria(criteria); err != nil {
		return nil, err
	}
	for _, set := range search.CriteriaIterator(criteria) {
		found, err := w.one(set)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func (w *watched) one(set []vulnerability.Criteria) ([]vulnerability.Vulnerability, error) {
	q, whole := questionOf(set)
	if !whole {
		return w.Provider.FindVulnerabilities(set...)
	}
	all, err := w.known.of(q.key, func() ([]vulnerability.Vulnerability, error) { return w.Provider.FindVulnerabilities(q.of...) })
	if err != nil {
		return nil, err
	}
	return q.among(all)
}
