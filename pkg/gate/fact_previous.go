package gate

import (
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// afterwards are the facts that are known only when everything that does not ask for them has been judged.
const afterwards = "delivery.previous.overdue"

// since holds what is on offer against the record that the buyer named; nil when there is none.
func (ev *evidence) since(r *history.Record) *decision.Delta {
	if r == nil {
		return nil
	}
	now := history.Now{
		Product: ev.claim.product, Version: ev.claim.version, Digest: ev.delivery.Digest, Files: ev.fileDocs(), SBOMs: ev.sboms, Trust: ev.trustDocs(), Builds: ev.buildDocs(),
	}
	for _, doc := range ev.sboms {
		if ev.aboutProduct(doc) && doc.Root.Purl.State == sbom.Stated {
			now.Ecosystem = doc.Root.Purl.Type
			break
		}
	}
	return r.Since(now)
}

// previousFact puts that into the words of policy.
func previousFact(d *decision.Delta) fact.Previous {
	f := fact.Previous{Product: stated(""), Version: stated(""), At: absentDate()}
	if d == nil {
		return f
	}
	p := d.Previous
	f.Given, f.Kind, f.Verified, f.Unverified = true, p.Kind, p.Verified, p.Unverified
	f.At, f.Verdict, f.Product, f.Version = dateFromRFC3339(p.At), string(p.Verdict), stated(p.Product), stated(p.Version)
	f.SameProduct, f.Order = d.SameProduct, d.Version
	f.Components = changesFact(d.Components)
	f.RevisionFaults, f.RevisionsUnknown, f.Unsigned = d.Revisions, d.Unnumbered, d.Unsigned
	f.NewSigners, f.NewBuilders = movedTexts(d.Signers), movedTexts(d.Builders)
	return f
}

func changesFact(d decision.ComponentDelta) fact.Changes {
	f := fact.Changes{Compared: d.Compared, Reason: d.Reason}
	for _, c := range d.Changes {
		words := history.Words(c)
		switch compare.ChangeKind(c.Change) {
		case compare.Added:
			f.Added = append(f.Added, words)
		case compare.Removed:
			f.Removed = append(f.Removed, words)
		case compare.Upgraded:
			f.Upgraded = append(f.Upgraded, words)
		case compare.Downgraded:
			f.Downgraded = append(f.Downgraded, words)
		}
		switch {
		case history.Rehashed(c):
			f.Rehashed = append(f.Rehashed, words)
		case c.Grave:
			f.Grave = append(f.Grave, words)
		}
	}
	return f
}

func movedTexts(all []decision.Moved) []string {
	var out []string
	for _, m := range all {
		out = append(out, m.Words())
	}
	return out
}

// overdue are the obligations of the earlier decision whose day has passed and that still stand, of the checks that were judged so far.
func (g *Gate) overdue(t *tally) []string {
	r := g.options.Previous
	if r == nil || r.Decision == nil {
		return nil
	}
	var out []string
	for _, o := range r.Obligations(g.judged(t)) {
		if o.State == decision.ObligationOverdue {
			out = append(out, fmt.Sprintf("%s, due %s: %s", o.ID, o.Due, o.What))
		}
	}
	return out
}

// judged says how this run stands to the obligations of the earlier decision.
func (g *Gate) judged(t *tally) history.Judged {
	d := t.ev.delta
	return history.Judged{At: g.options.At, Same: d.SameProduct || d.SameDelivery, Stands: t.obliged(g.options.At), Asks: g.asks}
}

// asks says whether a pack of this run asks a check.
func (g *Gate) asks(check string) bool {
	for _, pack := range g.options.Packs {
		for _, c := range pack.BoundChecks() {
			if c.ID == check {
				return true
			}
		}
	}
	return false
}

// obliged says what became of obligations. What one asks for is open where one of its id stands, or its check stands otherwise than as an obligation, under a graver
// severity or a milder one, or of the delivery as a whole, where nobody can tell what of it was meant. Files bear versions in their names: one that is no
// longer delivered by its name is met only when its check stands of no other.
func (t *tally) obliged(at time.Time) func(decision.Obligation) decision.ObligationState {
	ids, asked, unlisted := map[string][]string{}, map[string]bool{}, map[string]bool{}
	for _, o := range t.obligations(at) {
		ids[o.From], asked[o.From] = append(ids[o.From], o.ID), true
		unlisted[o.From] = unlisted[o.From] || isRest(o) || o.About == ""
	}
	delivered := map[string]bool{}
	for _, f := range t.ev.delivery.Files {
		delivered[f.Path] = true
	}
	// Where a decision lists only some of the things of a check, then or now, nobody can say that one of them was mended as long as any stands.
	return func(o decision.Obligation) decision.ObligationState {
		stands := func(id string) bool { return ofOneThing(o.From, o.ID, id) }
		switch {
		case slices.ContainsFunc(ids[o.From], stands) || t.otherwise[o.From] || unlisted[o.From] || isRest(o) && asked[o.From]:
			return decision.ObligationOpen
		case asked[o.From] && ofFiles(t.held[o.From][0].check) && !delivered[o.About]:
			return decision.ObligationOpen
		case t.lifted[o.From]:
			return decision.ObligationWaived
		}
		return decision.ObligationMet
	}
}

// ofFiles says whether a check is asked of each file.
func ofFiles(c *policy.Check) bool {
	return slices.Contains([]string{fact.EachArtifact, fact.EachEvidence, fact.EachSBOM}, c.Each)
}
