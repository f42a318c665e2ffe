package gate

import (
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// cycle says what reference data have of a component's version.
func (k *knowledge) cycle(c *sbom.Component) fact.Cycle {
	none := fact.Cycle{Reason: notAsked, End: absentDate(), ActiveEnd: absentDate(), ExtendedEnd: absentDate(), LatestOn: absentDate()}
	if k.table == nil {
		return none
	}
	y := assess.CycleOf(k.table, c, k.at)
	f := none
	f.Reason, f.By = string(y.Result), string(y.By)
	if len(y.Products) > 0 {
		f.Product = y.Products[0].Name
	}
	if y.Result != lifecycle.Found {
		return f
	}
	f.Known, f.Reason = true, ""
	f.Name, f.Ambiguous, f.Source = y.Names(), y.Ambiguous(), y.Sources()
	f.End, f.ActiveEnd, f.ExtendedEnd = endFact(y.EOL()), endFact(y.EOAS()), endFact(y.EOES())
	f.Over, f.OverKnown, f.Contradiction = y.Over, y.OverKnown, y.Contradiction
	f.Latest, f.LatestOn, f.Behind, f.BehindKnown = y.Latest.Name, dayFact(y.Latest.Date), y.Behind, y.BehindKnown
	return f
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

// ending joins what is stated of the support of a component and what reference data have: the earliest day counts, whoever states it.
func ending(s fact.Support, y fact.Cycle) fact.Ending {
	f := fact.Ending{On: s.End, Over: s.Over || y.Over}
	if s.End.Known {
		f.Source = bySupplier
	}
	if y.End.Known && (!s.End.Known || y.End.Date.Before(s.End.Date)) {
		f.On, f.Source = y.End, y.Source
	}
	silent := s.End.State == string(sbom.Absent) && !unreadable(s.EndOfLife) && (!s.Level.Known || s.Normal != "")
	f.OverKnown = f.Over || s.OverKnown || y.OverKnown && silent
	return f
}

// horizon says what lapses while the device is in use, and in which stage of its life it is.
func (k *knowledge) horizon(doc *sbom.Document) (fact.Horizon, fact.Stage) {
	f := fact.Horizon{Until: absentDate()}
	if k.table == nil {
		return f, fact.Stage{Because: []string{notAsked}}
	}
	h := k.horizonOf(doc)
	f.Until = dateFact(h.Until)
	for _, l := range h.Lapses {
		f.Lapses = append(f.Lapses, fact.Lapse{Component: l.Component.Label(), Ref: l.Component.Ref, On: endFact(l.On), Source: l.Source, Over: l.Over})
	}
	f.Uncertain = labels(h.Uncertain)
	stage, because := assess.StageOf(doc, *h, k.at)
	return f, fact.Stage{Number: int(stage), Because: because}
}
