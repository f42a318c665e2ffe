package gate

import (
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// horizonOf tells what lapses while the device is in use, once for each document. Where no check asks for reference data it is told of the
// SBOM and its addenda alone.
func (k *knowledge) horizonOf(doc *sbom.Document) *assess.Horizon {
	if h := k.horizons[doc]; h != nil {
		return h
	}
	table := k.table
	if table == nil {
		table = lifecycle.New()
	}
	h := assess.HorizonOf(table, doc, k.at)
	k.horizons[doc] = &h
	return &h
}

// supportDoc lists the ends of support, of which room says how many may be.
func (k *knowledge) supportDoc(doc *sbom.Document, room *int) *decision.Support {
	h := k.horizonOf(doc)
	s := &decision.Support{Ends: []decision.SupportEnd{}, Lapsing: len(h.Lapses), Lasting: len(h.Lasting), Open: len(h.Open), Uncertain: len(h.Uncertain)}
	if h.Until.State == sbom.Stated {
		s.Until = h.Until.Time.UTC().Format(time.DateOnly)
	}
	if k.table == nil {
		s.Reason = notAsked
	}
	for _, l := range h.Lapses {
		if l.Over {
			s.Over++
		}
	}
	for i, ends := range [][]assess.Lapse{h.Lapses, h.Lasting} {
		listed := ends[:min(len(ends), *room)]
		*room -= len(listed)
		s.Unlisted += len(ends) - len(listed)
		for _, l := range listed {
			s.Ends = append(s.Ends, decision.SupportEnd{Ref: label(componentRef(l.Component)), Label: label(l.Component.Label()), On: l.On.String(), Source: label(l.Source), Over: l.Over, Lapses: i == 0})
		}
	}
	return s
}
