package assess

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
)

// Cycle is what reference data say of how long a component's version is supported.
type Cycle struct {
	lifecycle.Answer
	Over, OverKnown     bool
	Contradiction       string // what the supplier states otherwise; empty when nothing
	Latest              lifecycle.Version
	Behind, BehindKnown bool
}

// CycleOf looks a component up, and holds what its supplier states against what is found, at a moment.
func CycleOf(t *lifecycle.Table, c *sbom.Component, at time.Time) Cycle {
	out := Cycle{Answer: t.Find(askedOf(c))}
	if out.Result != lifecycle.Found {
		return out
	}
	out.Over, out.OverKnown = out.EOL().Past(at)
	out.OverKnown = out.OverKnown && (out.Over || len(out.Unknown) == 0)
	out.Contradiction = out.contradiction(c.Support().At(at), at)
	out.latest(c)
	return out
}

// Core says whether the component is, by the data, a core part. A package of a distribution is not the distribution.
func (y *Cycle) Core() bool {
	return y.By != lifecycle.ByDistribution && slices.ContainsFunc(y.Products, func(p *lifecycle.Product) bool { return p.Core })
}

// askedOf is what a component says of itself.
func askedOf(c *sbom.Component) lifecycle.Component {
	asked := lifecycle.Component{Name: c.Name.Value(), Version: c.Version.Value()}
	if c.Purl.State == sbom.Stated {
		asked.Purl = c.Purl
	}
	if c.CPE.State == sbom.Stated {
		asked.CPE = c.CPE
	}
	for _, text := range c.Details().Identifiers {
		if purl := sbom.ParsePurl(text); purl.State == sbom.Stated {
			asked.MorePurls = append(asked.MorePurls, purl)
		} else if cpe := sbom.ParseCPE(text); cpe.State == sbom.Stated {
			asked.MoreCPEs = append(asked.MoreCPEs, cpe)
		}
	}
	return asked
}

// latest finds the latest version of the cycle. Of several cycles nobody knows which is meant, and of a package of a distribution the cycle
// is the distribution's.
func (y *Cycle) latest(c *sbom.Component) {
	for _, f := range y.Findings {
		if f.Ambiguous || y.Latest.Name != "" && f.Cycle.Latest != "" && f.Cycle.Latest != y.Latest.Name {
			y.Latest, y.Behind, y.BehindKnown = lifecycle.Version{}, false, false
			return
		}
		if y.Latest.Name == "" {
			y.Latest = lifecycle.Version{Name: f.Cycle.Latest, Date: f.Cycle.LatestDate}
		}
	}
	if y.By == lifecycle.ByDistribution {
		return
	}
	if sign, known := compareVersions(c, y.Latest.Name); known {
		y.Behind, y.BehindKnown = sign < 0, true
	}
}

// contradiction says what the supplier states otherwise than the data: a later end, or that support goes on.
func (y *Cycle) contradiction(s sbom.Support, at time.Time) string {
	end := y.EOL()
	reference := fmt.Sprintf("%s %s ends on %s by %s", y.Products[0].Name, y.Names(), end, y.Sources())
	switch end.State {
	case lifecycle.Ended:
		reference = fmt.Sprintf("%s %s has ended by %s", y.Products[0].Name, y.Names(), y.Sources())
	case lifecycle.OnDay:
	default:
		return ""
	}
	if extended := y.EOES(); extended.State == lifecycle.OnDay && end.Before(extended) {
		reference += ", extended support on " + extended.String()
	}
	stated := endOf(s.End)
	over, known := stated.Past(at)
	switch {
	case known && (end.State == lifecycle.Ended && !over || end.State == lifecycle.OnDay && end.Before(stated)):
		return fmt.Sprintf("the supplier states support until %s; %s", s.End.Text, reference)
	case y.Over && s.End.State != sbom.Stated && s.GoesOn():
		return fmt.Sprintf("the supplier states %q; %s", s.Level.Text, reference)
	}
	return ""
}

// Names are the cycles that were found, joined; those of another product than the first with its name.
func (y *Cycle) Names() string {
	return joined(y.Findings, func(f lifecycle.Finding) string {
		if f.Product.Name != y.Products[0].Name {
			return f.Product.Name + " " + f.Cycle.Name
		}
		return f.Cycle.Name
	})
}

// Sources are where they were found, joined.
func (y *Cycle) Sources() string {
	return joined(y.Findings, func(f lifecycle.Finding) string { return f.Product.Source.Name })
}

// Ambiguous says whether the component leaves open which cycle it belongs to.
func (y *Cycle) Ambiguous() bool {
	return slices.ContainsFunc(y.Findings, func(f lifecycle.Finding) bool { return f.Ambiguous })
}

func joined(all []lifecycle.Finding, of func(lifecycle.Finding) string) string {
	var words []string
	for _, f := range all {
		if word := of(f); word != "" && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}
