package gate

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// cycle says what reference data have of a component's version; the zero Cycle where they are not asked.
func (k *knowledge) cycle(c *sbom.Component) (assess.Cycle, fact.Cycle) {
	none := fact.Cycle{Reason: notAsked, End: absentDate(), ActiveEnd: absentDate(), ExtendedEnd: absentDate(), LatestOn: absentDate()}
	if k.table == nil {
		return assess.Cycle{}, none
	}
	y := assess.CycleOf(k.table, c, k.at)
	f := none
	f.Reason, f.By = string(y.Result), string(y.By)
	if len(y.Products) > 0 {
		f.Product = y.Products[0].Name
	}
	if y.Result != lifecycle.Found {
		return y, f
	}
	f.Known, f.Reason = true, ""
	if len(y.Unknown) > 0 && !y.Over {
		f.Known, f.Reason = false, "no data for "+strings.Join(y.Unknown, ", ")+", which it states besides"
	}
	f.Name, f.Ambiguous, f.Source = y.Names(), y.Ambiguous(), y.Sources()
	f.End, f.ActiveEnd, f.ExtendedEnd = endFact(y.EOL()), endFact(y.EOAS()), endFact(y.EOES())
	f.Over, f.OverKnown, f.Contradiction = y.Over, y.OverKnown, y.Contradiction
	f.Latest, f.LatestOn, f.Behind, f.BehindKnown = y.Latest.Name, dayFact(y.Latest.Date), y.Behind, y.BehindKnown
	return y, f
}

// endFact is the end of something. Where it is over or goes on and no day is stated, the text says so.
func endFact(d lifecycle.Date) fact.Date {
	switch d.State {
	case lifecycle.OnDay:
		return dayFact(d.Day)
	case lifecycle.Ended, lifecycle.GoesOn:
		f := absentDate()
		f.Text = d.String()
		return f
	}
	return absentDate()
}

// bySupplier is the source of what the SBOM or an addendum states.
const bySupplier = "the supplier"

// ending says when the support of a component ends, of all that is stated and of reference data.
func (k *knowledge) ending(c *sbom.Component, y assess.Cycle, stated fact.Date) fact.Ending {
	e := assess.EndingOf(c.Support(), y, k.at)
	f := fact.Ending{On: stated, Over: e.Over, OverKnown: e.Known, Lasts: e.Lasts}
	switch {
	case e.Day.State != sbom.Stated:
		return f
	case e.Source != "":
		f.Source = e.Source
	case e.What == "end of support":
		f.Source = bySupplier
	default: // a reader who looks for that day must know where
		f.Source = bySupplier + ", as " + e.What
	}
	f.On = dateFact(e.Day)
	return f
}

// horizon says what lapses while the device is in use, and in which stage of its life it is.
func (k *knowledge) horizon(doc *sbom.Document) (fact.Horizon, fact.Stage) {
	f := fact.Horizon{Until: absentDate()}
	device, of := assess.StageOf(doc, assess.Horizon{}, k.at)
	if k.table == nil {
		return f, fact.Stage{Because: []string{notAsked}, Device: int(device), DeviceBecause: of}
	}
	h := k.horizonOf(doc)
	f.Until = dateFact(h.Until)
	for _, l := range h.Lapses {
		f.Lapses = append(f.Lapses, fact.Lapse{Component: l.Component.Label(), Ref: l.Component.Ref, On: endFact(l.On), Source: l.Source, Over: l.Over})
	}
	f.Uncertain = labels(h.Uncertain)
	stage, because := assess.StageOf(doc, *h, k.at)
	return f, fact.Stage{Number: int(stage), Because: because, Device: int(device), DeviceBecause: of}
}
