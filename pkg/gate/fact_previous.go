package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
)

// afterJudging are the facts that are known only when everything that does not ask for them has been judged.
const afterJudging = "delivery.previous.overdue"

// historyNow is what is on offer, to be held against a record.
func (ev *evidence) historyNow() history.Now {
	now := history.Now{
		Product: ev.claim.product, Version: ev.claim.version, Digest: ev.delivery.Digest, Files: ev.fileDocs(), SBOMs: ev.sboms, Trust: ev.trustDocs(), Builds: ev.buildDocs(),
		Known: ev.stillKnown, Asked: ev.stillAsked, Identified: ev.identified,
	}
	for _, doc := range ev.sboms {
		if ev.aboutProduct(doc) && doc.Root.Purl.State == sbom.Stated {
			now.Ecosystem = doc.Root.Purl.Type
			break
		}
	}
	return now
}

// previousFact puts that into the words of policy.
func previousFact(d *decision.Delta) fact.Previous {
	f := fact.Previous{Product: stated(""), Version: stated(""), At: absentDate()}
	if d == nil {
		return f
	}
	p := d.Against()
	f.Given, f.Kind, f.Verified, f.Unverified = true, p.Kind, p.Verified, p.Unverified
	f.At, f.Verdict = dateFromRFC3339(p.At), string(p.Verdict)
	f.Product, f.Version, f.SameProduct, f.Order = stated(d.Before().Product), stated(d.Before().Version), d.SameProduct, d.Version
	f.Components = changesFact(d.Components)
	f.Components.Rehashed = slices.Concat(d.Replaced, f.Components.Rehashed)
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
