package assess

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// Lapse is a component whose support ends.
type Lapse struct {
	Component *sbom.Component
	On        lifecycle.Date // the earliest that anybody states
	Source    string         // who states it
	Over      bool           // at the moment that was asked about
}

// Horizon is what lapses while a device is in use.
type Horizon struct {
	Until     sbom.Date // until when the device is supported, as its subject states it
	Lapses    []Lapse   // by day
	Lasting   []Lapse   // by day; what has an end that is no lapse
	Open      []*sbom.Component
	Uncertain []*sbom.Component
}

// fromSBOM is the source of what an SBOM, or an addendum to it, states.
const fromSBOM = "the SBOM"

// HorizonOf tells which components of a document lapse before the end of the device's support; where that is not stated, which have lapsed
// at a moment. Components of whose end nobody states anything, files apart, are uncertain, and so are those of which words that are no date may mean an
// earlier end than the days beside them.
func HorizonOf(t *lifecycle.Table, doc *sbom.Document, at time.Time) Horizon {
	var h Horizon
	limit := at
	if doc.Root != nil {
		s := doc.Root.Support().At(at)
		h.Until = s.End
		if h.Until.State != sbom.Stated {
			h.Until = s.EndOfLife
		}
		if h.Until.State == sbom.Stated {
			limit = h.Until.Time
		}
	}
	parts := doc.Parts()
	for _, c := range doc.Components {
		l, doubt := lapseOf(t, c, at)
		switch over := l.Over || l.On.State == lifecycle.OnDay && l.On.Day.Before(limit); {
		case !over && doubt != "":
			h.Uncertain = append(h.Uncertain, c)
		case l.On.State == lifecycle.NotStated:
			if !parts[c] && !c.OnlyAsset() {
				h.Uncertain = append(h.Uncertain, c)
			}
		case over:
			h.Lapses = append(h.Lapses, l)
		case l.On.State == lifecycle.GoesOn:
			h.Open = append(h.Open, c)
		default:
			h.Lasting = append(h.Lasting, l)
		}
	}
	slices.SortStableFunc(h.Lapses, sooner)
	slices.SortStableFunc(h.Lasting, sooner)
	return h
}

func sooner(a, b Lapse) int {
	switch {
	case a.On.Before(b.On):
		return -1
	case b.On.Before(a.On):
		return 1
	}
	return cmp.Or(cmp.Compare(a.Component.Label(), b.Component.Label()), cmp.Compare(a.Component.Pointer, b.Component.Pointer))
}

// EndOf is the day with which something ends that a document states; not stated where it states none.
func EndOf(d sbom.Date) lifecycle.Date {
	if d.State != sbom.Stated {
		return lifecycle.Date{}
	}
	return lifecycle.Date{State: lifecycle.OnDay, Day: d.Time.UTC().Truncate(24 * time.Hour)}
}

// lapseOf tells the earliest end of a component's support, and what leaves it open.
func lapseOf(t *lifecycle.Table, c *sbom.Component, at time.Time) (l Lapse, doubt string) {
	e := EndingOf(c.Support(), CycleOf(t, c, at), at)
	l = Lapse{Component: c, On: e.first, Source: e.by, Over: e.Over}
	if l.Source == "" && l.On.State != lifecycle.NotStated {
		l.Source = fromSBOM
	}
	return l, e.Doubt
}

// Stage is a stage of a device's life by IMDRF/CYBER WG/N70, section 5.
type Stage int

// The stages. Development is that of no device on offer.
const (
	UnknownStage   Stage = 0
	Supported      Stage = 2
	LimitedSupport Stage = 3
	EndOfSupport   Stage = 4
)

// StageOf derives the stage of a document's subject at a moment, and says of what. The end of life, after which a device is sold no more,
// begins limited support, and so do the end of guaranteed support and parts that nobody supports any more.
// Parts of which nothing tells whether they are supported leave it open. With the zero Horizon it is the stage by what is stated of the device alone.
func StageOf(doc *sbom.Document, h Horizon, at time.Time) (Stage, []string) {
	if doc.Root == nil {
		return UnknownStage, []string{"the SBOM says of nothing that it is about it"}
	}
	s := doc.Root.Support().At(at)
	past := func(d sbom.Date) bool {
		over, _ := EndOf(d).Past(at)
		return over
	}
	switch {
	case past(s.End):
		return EndOfSupport, []string{"support ended on " + s.End.Text}
	case s.Normal == "ended" || s.Normal == "abandoned":
		return EndOfSupport, []string{"the supplier states " + s.Level.Text}
	case OverForDevice(s, at):
		return EndOfSupport, []string{"end of life on " + s.EndOfLife.Text + ", and no end of support is stated"}
	}
	var limits []string
	if past(s.EndOfLife) {
		limits = append(limits, "end of life on "+s.EndOfLife.Text)
	}
	if past(s.EndGuaranteed) {
		limits = append(limits, "end of guaranteed support on "+s.EndGuaranteed.Text)
	}
	if s.Normal == "limited" {
		limits = append(limits, "the supplier states "+s.Level.Text)
	}
	for _, l := range h.Lapses {
		if l.Over {
			limits = append(limits, l.Component.Label()+" is supported no more ("+l.On.String()+", "+l.Source+")")
		}
	}
	switch {
	case len(limits) > 0:
		return LimitedSupport, limits
	case s.Doubt() != "":
		return UnknownStage, []string{"whether support goes on is left open by " + s.Doubt()}
	case s.End.State != sbom.Stated:
		return UnknownStage, []string{"no end of support is stated"}
	case s.EndGuaranteed.InDoubt():
		return UnknownStage, []string{"whether support is still guaranteed is left open by " + cmp.Or(s.EndGuaranteed.Beside, s.EndGuaranteed.Text)}
	}
	if open := h.untold(at); len(open) > 0 {
		return UnknownStage, []string{fmt.Sprintf("of %d of the parts nothing tells whether they are supported, the first is %s", len(open), open[0].Label())}
	}
	return Supported, []string{"supported until " + s.End.Text}
}

// untold are the components of which neither a day nor a level tells whether they are supported.
func (h Horizon) untold(at time.Time) []*sbom.Component {
	return slices.DeleteFunc(slices.Clone(h.Uncertain), func(c *sbom.Component) bool {
		s := c.Support().At(at)
		return s.Doubt() == "" && s.End.State == sbom.Absent && (s.Normal == "active" || s.Normal == "limited")
	})
}
