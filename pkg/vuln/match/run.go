package match

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	grypematch "github.com/anchore/grype/grype/match"
	grypepkg "github.com/anchore/grype/grype/pkg"
	syftpkg "github.com/anchore/syft/syft/pkg"
	"golang.org/x/sync/errgroup"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Limits of a run.
const (
	maxGaps      = 8  // of one component that are told
	maxCPEs      = 64 // of one component that are asked for
	maxPurls     = 16 // likewise
	maxUpstreams = 16 // source packages of one component that are asked for
	maxReleases  = 4  // of the document that a package is looked up in beside the one that its purl contradicts them by
)

// Match looks up every component of a document. It opens the database, and waits for its digest at the end.
func (d *Database) Match(ctx context.Context, doc *sbom.Document) (*Result, error) {
	if err := d.Open(); err != nil {
		return nil, err
	}
	result := &Result{Database: d.info, Components: []Component{}}
	var asked []*sbom.Component
	parts := doc.Parts()
	entries, err := d.groupEntries(doc)
	if err != nil {
		return nil, damaged(d.info.Path, err)
	}
	for _, c := range doc.All() {
		if entries.groups[c] {
			result.Groups = append(result.Groups, c)
			continue
		}
		if parts[c] && property(c, sbom.SyftPackageType) == "" || c.OnlyAsset() && c != doc.Root { // no database has algorithms
			result.Totals.Files++
			continue
		}
		asked = append(asked, c)
	}
	result.Components = make([]Component, len(asked))
	if err := d.all(ctx, doc, asked, result.Components); err != nil {
		return nil, err
	}
	entries.explain(result.Components)
	if err := d.complete(ctx, result.Components); err != nil {
		return nil, err
	}
	if err := d.Verify(); err != nil {
		return nil, err
	}
	result.count()
	return result, nil
}

// atOnce is of how many components the names are looked up together.
const atOnce = 512

// all looks components up, so many at once as there are engines: each has its own connection to the database, since those of one wait for each other.
func (d *Database) all(ctx context.Context, doc *sbom.Document, asked []*sbom.Component, into []Component) (err error) {
	in := surroundingsOf(doc)
	engines, err := d.engines((len(asked) + atOnce - 1) / atOnce)
	if err != nil {
		return err
	}
	defer func() {
		for _, e := range engines {
			err = errors.Join(err, e.close())
		}
	}()
	free := make(chan *engine, len(engines))
	for _, e := range engines {
		free <- e
	}
	work, both := errgroup.WithContext(ctx)
	work.SetLimit(len(engines))
	for from := 0; from < len(asked); from += atOnce {
		to := min(from+atOnce, len(asked))
		work.Go(func() error {
			e := <-free
			defer func() { free <- e }()
			return d.some(both, e, in, asked[from:to], into[from:to])
		})
	}
	if err := work.Wait(); err != nil {
		return err
	}
	for n, c := range asked {
		into[n].Subject = c == doc.Root
	}
	return nil
}

// some looks up components one after the other, once it is known of which names the database has anything.
func (d *Database) some(ctx context.Context, e *engine, in surroundings, asked []*sbom.Component, into []Component) error {
	all := make([]prepared, len(asked))
	for n, c := range asked {
		var err error
		if all[n], err = d.prepare(in, c); err == nil {
			err = d.prepareAncestors(in, &all[n])
		}
		if err != nil {
			return damaged(d.info.Path, err)
		}
	}
	if err := e.learn(ctx, all); err != nil {
		return damaged(d.info.Path, err)
	}
	for n := range all {
		if err := d.one(ctx, e, in, &all[n], &into[n]); err != nil {
			return err
		}
	}
	return nil
}

// surroundings are what a document says that matters for each of its components.
type surroundings struct {
	releases  releases
	generated bool // syft wrote it
	naming    map[syftpkg.Type]naming
	kernel    bool                    // it lists a package that holds a kernel
	kin       func() map[kinship]bool // asked for by few
	seen      bool                    // it lists what was seen in software: groups and vendors are what that shows, or were guessed, and nobody states them
}

func surroundingsOf(doc *sbom.Document) surroundings {
	return surroundings{releasesOf(doc), madeBy(doc, "syft"), namingOf(doc), listsKernel(doc), sync.OnceValue(func() map[kinship]bool { return kinOf(doc) }), madeBy(doc, Itself)}
}

func madeBy(doc *sbom.Document, tool string) bool {
	return slices.ContainsFunc(doc.Tools, func(t sbom.Tool) bool { return strings.EqualFold(t.Name.Text, tool) })
}

// prepared is a component with what it is looked up by.
type prepared struct {
	*identity
	queries   []query
	covered   bool
	named     bool // a source package is named, or it is called as the package
	doubtful  bool // of those that are named one may not be believed where the data do not know it
	seen      bool // nobody states it: see surroundings
	made      []ancestor
	others    []byOtherName
	onlyNamed bool      // its doubts are by its name alone
	nameAlone *bareName // nil: it is not asked for by its name alone
}

func (d *Database) prepare(in surroundings, c *sbom.Component) (p prepared, err error) {
	p.identity, p.seen = identify(c, in.generated), in.seen
	p.named, p.doubtful = p.namesSource(in.naming), p.mayDoubt()
	p.queries, p.covered, err = p.identity.queries(in, d.coverage)
	number(p.queries)
	p.others = p.otherwise()
	p.nameAlone = p.bareName()
	return p, err
}

// one looks up one component. An error is one of the database, not of the component.
func (d *Database) one(ctx context.Context, e *engine, in surroundings, p *prepared, into *Component) error {
	c := p.component
	*into = Component{Ref: c.Ref, Pointer: c.Pointer, Line: c.Line, Type: c.Type, Name: c.Name.Text, Version: c.Version.Text,
		Purl: p.purl(), CPE: c.CPE.Text, Component: c}
	if err := d.look(ctx, e, in, p, into); err != nil {
		return err
	}
	if err := d.madeOf(ctx, e, in, p, into); err != nil {
		return err
	}
	into.State = state(len(into.Matches), p.covered, p.unasked)
	p.withDoubts(into)
	into.Gaps = p.gaps[:min(len(p.gaps), maxGaps)]
	return nil
}

// look asks what is known of a component by what identifies it.
func (d *Database) look(ctx context.Context, e *engine, in surroundings, p *prepared, into *Component) error {
	p.covered = p.covered && (!p.onlyCPE || e.covering(p))
	asked := len(p.queries)
	if err := d.unknown(e, in, p); err != nil {
		return damaged(d.info.Path, err)
	}
	p.byName = p.byName && len(p.queries) == asked // else the release does not know it, and its CPEs are asked
	p.askOtherwise(e)
	packages := make([]grypepkg.Package, len(p.queries))
	for n, q := range p.queries {
		packages[n] = q.pkg
		into.Asked = append(into.Asked, q.asked...)
	}
	if err := e.answer(ctx, p, packages, into); err != nil {
		return err
	}
	if len(into.Matches) == 0 {
		if err := p.openUpdate(e); err != nil {
			return damaged(d.info.Path, err)
		}
		if err := d.otherNames(ctx, e, p, into); err != nil {
			return err
		}
	}
	if err := p.otherScheme(e, len(into.Matches) > 0); err != nil {
		return damaged(d.info.Path, err)
	}
	return nil
}

// answer asks about the packages of a component. What the engine could not do is a gap of the component; an error is that of the context.
func (e *engine) answer(ctx context.Context, p *prepared, packages []grypepkg.Package, into *Component) error {
	if len(packages) == 0 {
		return nil
	}
	found, mistaken, err := e.find(ctx, packages)
	others, failed := e.ofOtherBuilds(ctx, packages)
	switch err := errors.Join(err, failed); {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		p.leave(Failed, err.Error())
	}
	into.Matches = assemble(found)
	into.Dismissed = dismissed(append(mistaken, others...), into.Matches)
	return nil
}

// dismissed are the vulnerabilities that nothing but dismissed matches are about.
func dismissed(mistaken []grypematch.Match, kept []Match) []vuln.ID {
	var ids []vuln.ID
	for _, m := range mistaken {
		id := sameness(m)
		if !slices.ContainsFunc(kept, func(k Match) bool { return k.ID == id || slices.Contains(k.Aliases, id) }) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func state(matches int, covered, unasked bool) State {
	switch {
	case matches > 0:
		return Matched
	case covered && !unasked:
		return Clean
	}
	return NotAssessable
}
