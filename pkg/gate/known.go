package gate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// noDataFolder is why nothing is known where the buyer named no data.
var noDataFolder = "no folder of data is named: name it by --data DIR, by CLEANBILL_DATA or by 'data' in the settings; " + assess.Install("DIR") + " installs data in it"

// notAsked is why nothing is known that no check asks about.
const notAsked = "no check of this run asks for it"

// asked says what the packs of a run ask of the buyer's data. What nobody asks for is not opened.
type asked struct {
	vulnerabilities bool // what is known of components
	statements      bool // which statements name nothing
	lifecycle       bool // how long components are supported
	graph           bool // which component needs which
	data            []assess.Name
}

// The facts that are made of each.
var (
	vulnerabilityFacts = []string{"vulnerability", "component.assessment", "sbom.assessment", "sbom.subject.assessment", "delivery.unansweredFindings"}
	statementFacts     = []string{"delivery.unmatchedStatements"}
	lifecycleFacts     = []string{"component.cycle", "component.ending", "sbom.subject.cycle", "sbom.subject.ending", "sbom.horizon", "sbom.stage"}
)

func askedBy(programs []*policy.Program) (a asked) {
	any := func(facts ...string) bool {
		return slices.ContainsFunc(programs, func(p *policy.Program) bool { return slices.ContainsFunc(facts, p.Asks) })
	}
	a.vulnerabilities, a.statements, a.lifecycle = any(vulnerabilityFacts...), any(statementFacts...), any(lifecycleFacts...)
	a.graph = any("sbom.graph")
	for _, name := range assess.Names {
		if any("delivery.data." + string(name)) {
			a.data = append(a.data, name)
		}
	}
	return a
}

// knowledge is what the buyer's data say of a delivery, as far as it is asked.
type knowledge struct {
	snapshots  map[assess.Name]assess.Snapshot // those that were asked for
	result     *assess.Result                  // nil when nobody asks
	of         map[*sbom.Document]*assess.Assessed
	idsOf      map[*assess.Component]ids
	said       map[*vex.Statement]said
	undeclared undeclared
	reported   map[*assess.Vulnerability]string // which result of a scanner has what scanners alone report
	table      *lifecycle.Table                 // nil when nobody asks
	horizons   map[*sbom.Document]*assess.Horizon
	at         time.Time
}

// know finds out what the packs ask of the buyer's data.
func (g *Gate) know(ctx context.Context, ev *evidence) (*knowledge, error) {
	k := &knowledge{snapshots: map[assess.Name]assess.Snapshot{}, of: map[*sbom.Document]*assess.Assessed{}, horizons: map[*sbom.Document]*assess.Horizon{}, at: g.options.At}
	if err := k.open(g.options.Data, g.asked); err != nil {
		return nil, err
	}
	if !g.asked.vulnerabilities && !g.asked.statements {
		return k, nil
	}
	c := ev.vulnerabilityCase()
	c.At, c.Answers = g.options.At, g.options.Previous != nil
	reason := noDataFolder
	if !g.asked.vulnerabilities {
		reason = notAsked
	}
	if g.asked.vulnerabilities {
		k.undeclared = ev.undeclared()
		c.Documents = append(c.Documents, k.undeclared.documents()...)
	}
	for n := range c.Documents {
		c.Documents[n].Reason = reason
	}
	if g.asked.vulnerabilities && g.options.Data != nil {
		if err := assess.Gather(ctx, g.options.Data, &c); err != nil {
			return nil, err
		}
	}
	k.result = assess.Join(c)
	k.once()
	k.reported = ev.reportedIn(k.result)
	for n, doc := range ev.sboms {
		k.of[doc] = &k.result.Documents[n]
	}
	if k.undeclared.doc != nil {
		k.of[k.undeclared.doc] = &k.result.Documents[len(ev.sboms)]
	}
	return k, nil
}

// open says what is installed of what is asked for.
func (k *knowledge) open(data assess.Data, a asked) (err error) {
	if data == nil {
		if a.lifecycle {
			k.table = lifecycle.New(lifecycle.BuiltIn()...)
		}
		return nil
	}
	names := slices.Clone(a.data)
	if a.vulnerabilities {
		names = append(names, assess.Vulnerabilities, assess.KEV, assess.EPSS)
	}
	if a.lifecycle {
		names = append(names, assess.Lifecycle)
	}
	for _, name := range names {
		if k.snapshots[name], err = data.Snapshot(name); err != nil {
			return fmt.Errorf("data folder: %w", err)
		}
	}
	if a.lifecycle {
		k.table, err = data.Lifecycle()
	}
	return err
}

// vulnerabilityCase is what the delivery itself says: its SBOMs, its statements with who stands behind them, and what was seen inside.
func (ev *evidence) vulnerabilityCase() assess.Case {
	c := assess.Case{Product: vex.Thing{Name: ev.claim.product, Version: ev.claim.version, Vendors: []string{ev.claim.supplier}}}
	for _, doc := range ev.sboms {
		about := ev.aboutProduct(doc)
		c.Documents = append(c.Documents, assess.Document{SBOM: doc, Product: about})
		if about && doc.Timestamp.State == sbom.Stated && doc.Timestamp.Time.After(c.Revised) {
			c.Revised = doc.Timestamp.Time
		}
	}
	for _, file := range ev.artifacts() {
		c.Product.Hashes = append(c.Product.Hashes, file.Digests()...)
	}
	for _, r := range ev.reports() {
		c.Reported = append(c.Reported, r.found...)
	}
	for _, doc := range ev.vexes {
		c.Sources = append(c.Sources, vex.Source{Document: doc, Rank: ev.rank(doc)})
	}
	for _, doc := range ev.onlyListing {
		c.Sources = append(c.Sources, vex.Source{Document: doc}) // it warns, whoever stands behind it
	}
	for _, doc := range ev.takingBack() {
		c.Sources = append(c.Sources, vex.Source{Document: doc, Rank: ev.rank(doc)})
	}
	if len(ev.inside) > 0 {
		seen := ev.seen()
		c.Present = func(part vex.Component) bool {
			_, is := seen.Match(&vex.Product{Component: part})
			return is
		}
	}
	return c
}

// takingBack are the documents that state nothing, or only list vulnerabilities, without what they list: they stand in place of earlier revisions, and say nothing else. Where nothing is
// stated there is nothing to take back.
func (ev *evidence) takingBack() (out []*vex.Document) {
	if len(ev.vexes) == 0 {
		return nil
	}
	for _, doc := range ev.onlyListing {
		bare := *doc
		bare.Statements, bare.Listed = nil, nil
		out = append(out, &bare)
	}
	return append(out, ev.silent...)
}

// seen is what was found inside the artifacts.
func (ev *evidence) seen() *vex.Inventory {
	var things []vex.Thing
	for _, o := range ev.inside {
		for _, c := range o.Components {
			t := vex.Thing{Name: c.Name, Version: c.Version, PURLs: []string{c.Purl}, CPEs: c.CPEs}
			for _, f := range c.Files {
				t.Hashes = append(t.Hashes, f.SHA256, f.SHA384, f.SHA512)
			}
			things = append(things, t)
		}
	}
	return vex.NewInventory(vex.Thing{}, things)
}

// inputs are the data that the decision rests on.
func (k *knowledge) inputs() []decision.InputFile {
	out := []decision.InputFile{}
	for _, name := range assess.Names {
		if s, looked := k.snapshots[name]; looked && s.Reason == "" {
			out = append(out, decision.InputFile{Name: string(name), Within: string(s.Within), Date: s.Date.UTC().Format(time.RFC3339), Digest: s.Digest})
		}
	}
	return out
}
