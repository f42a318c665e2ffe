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

// inventory are the ways to name the product on offer and its parts: the components and services in those SBOMs that are about it.
func (ev *evidence) inventory() *vex.Inventory {
	var parts []vex.Thing
	for _, doc := range ev.sboms {
		if !ev.aboutProduct(doc) {
			continue
		}
		for _, c := range doc.Components {
			var part vex.Thing
			assess.AddTo(&part, doc, c)
			parts = append(parts, part)
		}
		for _, s := range doc.Services {
			parts = append(parts, vex.ServiceOf(doc, s))
		}
	}
	return vex.NewInventory(ev.productOnOffer(), parts)
}

// productOnOffer are the ways to name it alone: identifiers, digests and places of the subjects of those SBOMs that are about it, and the digests of the artifacts.
func (ev *evidence) productOnOffer() vex.Thing {
	if ev.offer != nil {
		return *ev.offer
	}
	product := vex.Thing{Names: []string{ev.claim.product}, Vendors: []string{ev.claim.supplier}}
	for _, doc := range ev.sboms {
		if ev.aboutProduct(doc) {
			product.Name, product.Version = doc.Root.Name.Text, doc.Root.Version.Text
			assess.AddSubject(&product, doc)
		}
	}
	for _, file := range ev.artifacts() {
		product.Hashes = append(product.Hashes, file.Digests()...)
	}
	ev.offer = &product
	return product
}
