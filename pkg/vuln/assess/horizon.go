package assess

import (
	"cmp"
	"slices"
	"strings"
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

// endOf is the day with which something ends that a document states; not stated where it states none.
func endOf(d sbom.Date) lifecycle.Date {
	if d.State != sbom.Stated {
		return lifecycle.Date{}
	}
	return lifecycle.Date{State: lifecycle.OnDay, Day: d.Time.UTC().Truncate(24 * time.Hour)}
}

// lapseOf tells the earliest end of a component's support, and what leaves it open.
func lapseOf(t *lifecycle.Table, c *sbom.Component, at time.Time) (l Lapse, doubt string) {
	y := CycleOf(t, c, at)
	e := EndingOf(c.Support(), y, at)
	l = Lapse{Component: c, On: e.first, Source: e.by, Over: e.Over}
	if l.Source == "" && l.On.State != lifecycle.NotStated {
		l.Source = fromSBOM
	}
	if doubt = e.Doubt; doubt == "" && !e.Known && len(y.Unknown) > 0 {
		doubt = "no data for " + strings.Join(y.Unknown, ", ")
	}
	return l, doubt
}
