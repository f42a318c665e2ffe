package assess

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

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
		over, _ := endOf(d).Past(at)
		return over
	}
	switch {
	case past(s.End):
		return EndOfSupport, []string{"support ended on " + s.End.Text}
	case s.Over():
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
	if s.Normal == sbom.SupportLimited {
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
		return s.Doubt() == "" && s.End.State == sbom.Absent && s.GoesOn()
	})
}
