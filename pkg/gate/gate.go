// Package gate is the pipeline: it assembles facts about a delivery, has packs evaluated over them, and
// derives the verdict and the obligations. It renders nothing and asks for no clock and no network.
package gate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// ErrNoPack is returned by New when there is nothing to judge by: no rule evaluated is never an acceptance.
var ErrNoPack = errors.New("no policy pack to judge by")

// Options is everything a verdict rests on besides the delivery.
type Options struct {
	Tool      decision.Tool
	At        time.Time          // the moment judged at
	Catalogue *policy.Catalogue  // where Packs come from
	Packs     []*policy.Pack     // at least one
	Registry  *verify.Registry   // the buyer's suppliers; nil: no signer can be recognised
	Supplier  string             // name of the registry entry to hold the delivery against; "" = the one it claims
	Profile   vocabulary.Profile // device profile; none = what a trusted manifest says, as far as a supplier may
	Roots     []verify.Root      // trusted roots for suppliers that bring none of their own
	NoScan    bool               // do not look into the artifacts

	AllowUnsignedWaivers bool // let waivers count that not each approver has signed; the decision says so of each

	Previous *history.Record // an earlier decision or SBOM to hold the delivery against; nil: none

	Data assess.Data // what is known of vulnerabilities and support; nil: the buyer named none

	Waivers     []Waiver            // of the buyer
	Approvers   *verify.Registry    // who may sign waivers; nil: nobody
	All         bool                // list passed and not applicable results among the findings too
	PackSigners map[string][]string // by name of pack: who vouches for one that is not shipped; only told
	PackTime    time.Duration       // longest that the evaluation of one pack may take; 0 = DefaultPackTime
}

// DefaultPackTime is far above what any shipped pack needs for the largest SBOM that is read. Where it ends there is no verdict, so
// that the speed of a machine never decides one.
const DefaultPackTime = 10 * time.Minute

// ErrPackTime says that a pack was not evaluated to its end.
var ErrPackTime = errors.New("evaluation took longer than it may")

// Gate judges deliveries by one set of options. It may be used for several deliveries, one after another.
type Gate struct {
	options Options
	packs   []packRun
	asked   asked

	judges history.Judges // of what changed; nil where the delivery is held against nothing
}

// New compiles the packs.
func New(o Options) (*Gate, error) {
	if len(o.Packs) == 0 {
		return nil, ErrNoPack
	}
	if o.Registry == nil {
		o.Registry = &verify.Registry{}
	}
	if err := checkWaivers(&o); err != nil {
		return nil, err
	}
	g := &Gate{options: o}
	var programs []*policy.Program
	for _, pack := range o.Packs {
		j, err := newPackRun(o.Catalogue, pack)
		if err != nil {
			return nil, fmt.Errorf("compile pack %s: %w", pack.Name, err)
		}
		g.packs = append(g.packs, j)
		programs = append(programs, j.own, j.least, j.last)
	}
	g.asked = askedBy(programs)
	if o.Previous != nil {
		g.judges = judgesOf(g.packs)
		if err := o.Previous.Vet(g.judges); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// Judge gives the decision about one delivery. Whatever is wrong with the delivery is in the decision; an
// error means that there is no verdict (a pack evaluated nothing, the files do not fit a decision, or ctx ended).
func (g *Gate) Judge(ctx context.Context, d *delivery.Delivery) (*decision.Decision, error) {
	ev, err := g.collect(ctx, d)
	if err != nil {
		return nil, fmt.Errorf("collect evidence: %w", err)
	}
	if err := ev.fits(); err != nil {
		return nil, err
	}
	if ev.waivers, err = g.waive(ctx, ev); err != nil {
		return nil, err
	}
	subjects := g.subjects(ev)
	t := newTally(ev, g.options.All)
	when := occasion(policy.Occasion{Now: g.options.At, Waived: ev.waivers.of}, ev.profile(g.options), ev.claimed(g.options))
	for _, pack := range g.packs {
		if err := g.evaluate(ctx, pack.first, subjects.of, when, t); err != nil {
			return nil, err
		}
	}
	subjects.whole().Previous.Overdue = g.overdue(t)
	for _, pack := range g.packs {
		if err := g.evaluate(ctx, pack.afterwards, subjects.of, when, t); err != nil {
			return nil, err
		}
	}
	return g.decide(ev, t), nil
}

func (g *Gate) evaluate(ctx context.Context, evaluate evaluation, subjects func(each string) []policy.Subject, occasion policy.Occasion, t *tally) error {
	longest := cmp.Or(g.options.PackTime, DefaultPackTime)
	ctx, cancel := context.WithTimeoutCause(ctx, longest, fmt.Errorf("%w (%s)", ErrPackTime, longest))
	defer cancel()
	return evaluate(ctx, subjects, occasion, t)
}
