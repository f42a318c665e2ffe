package gate

import (
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// vexFacts describes the documents that make statements on vulnerabilities.
func (ev *evidence) vexFacts() []fact.VEX {
	if len(ev.vexes) == 0 {
		return nil
	}
	inventory := ev.inventory()
	var out []fact.VEX
	for _, v := range ev.vexes {
		out = append(out, fact.VEX{
			Path:          v.Path,
			Format:        string(v.Format),
			Author:        v.Author,
			Timestamp:     dateFromTime(v.Changed().Time),
			Statements:    len(v.Statements),
			NamesProduct:  v.Names(inventory),
			Draft:         v.Draft,
			Unjustified:   v.Unjustified(),
			WithoutAction: v.WithoutAction(),
			Affected:      v.WithStatus(vex.Affected),
			Investigated:  v.WithStatus(vex.UnderInvestigation),
			Trust:         ev.vexTrust(v),
		})
	}
	return out
}

// csafFacts describes the CSAF advisories, also those that make no statement.
func (ev *evidence) csafFacts() []fact.CSAF {
	var out []fact.CSAF
	for _, d := range ev.csafs {
		f := fact.CSAF{Path: d.Path, Version: d.Version, Category: d.Category, Status: d.Tracking.Status}
		for _, failure := range d.Test() {
			f.Failures = append(f.Failures, failure.Test+" at "+failure.Pointer+": "+failure.Problem)
		}
		out = append(out, f)
	}
	return out
}

// inventory is what statements may name: the product on offer, and all parts that what they say counts for, those of linked SBOMs and those that were seen in the software among them.
func (ev *evidence) inventory() *vex.Inventory {
	if ev.things == nil {
		if k := ev.known; k != nil && k.result != nil {
			ev.things = k.result.Inventory
		} else {
			ev.things = assess.Inventory(ev.vulnerabilityCase())
		}
	}
	return ev.things
}
