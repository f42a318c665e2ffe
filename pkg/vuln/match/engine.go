package match

import (
	"context"
	"errors"
	"fmt"

	v6 "github.com/anchore/grype/grype/db/v6"
	"github.com/anchore/grype/grype/match"
	"github.com/anchore/grype/grype/matcher"
	"github.com/anchore/grype/grype/matcher/dpkg"
	"github.com/anchore/grype/grype/matcher/rpm"
	"github.com/anchore/grype/grype/matcher/stock"
	grypepkg "github.com/anchore/grype/grype/pkg"
	"github.com/anchore/grype/grype/version"
	"github.com/anchore/grype/grype/vulnerability"
	syftpkg "github.com/anchore/syft/syft/pkg"
)

// engine is grype's matchers, as its command sets them up: by CPE where no other matcher is at home, epochs as the distributions
// count them, and no question to Maven's search. What grype puts around them is left out: it logs errors and goes on as if nothing
// had been found, and brings the downloads of its databases along.
type engine struct {
	provider *watched
	byType   map[syftpkg.Type][]match.Matcher
	stock    match.Matcher
}

func newEngine(r v6.Reader) *engine {
	e := &engine{provider: &watched{Provider: v6.NewVulnerabilityProvider(r)}, byType: map[syftpkg.Type][]match.Matcher{}}
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
			kept, mistaken := match.ApplyExplicitIgnoreRules(nil, match.NewMatches(more...))
			for _, m := range mistaken {
				dismissed = append(dismissed, m.Match)
			}
			found = append(found, kept.Sorted()...)
			ignored = append(ignored, overruled...)
		}
	}
	left, _ := match.ApplyIgnoreFilters(found, ignored...)
	matches := match.NewMatches(left...)
	if err = errors.Join(append(failed, e.provider.failed...)...); err != nil {
		err = fmt.Errorf("ask the vulnerability database: %w", err)
	}
	return matches.Sorted(), dismissed, err
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

// watched notes that a question failed: some matchers go on without the answer.
type watched struct {
	vulnerability.Provider
	failed []error
}

// FindVulnerabilities asks the database.
func (w *watched) FindVulnerabilities(criteria ...vulnerability.Criteria) ([]vulnerability.Vulnerability, error) {
	found, err := w.Provider.FindVulnerabilities(criteria...)
	if err != nil {
		w.failed = append(w.failed, err)
	}
	return found, err
}
