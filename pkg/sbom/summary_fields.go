package sbom

import (
	"strconv"
	"strings"
	"time"
)

// FieldStates is how often a field of components is in each state.
type FieldStates struct {
	Field     string `json:"field"`
	Stated    int    `json:"stated"`
	Unknown   int    `json:"unknown"`
	Withheld  int    `json:"withheld"`
	Absent    int    `json:"absent"`
	Malformed int    `json:"malformed"`
}

func (f *FieldStates) add(s State) {
	switch s {
	case Stated:
		f.Stated++
	case Unknown:
		f.Unknown++
	case Withheld:
		f.Withheld++
	case Malformed:
		f.Malformed++
	default:
		f.Absent++
	}
}

// summarised are the fields that a summary counts, in its order.
var summarised = []struct {
	name  string
	state func(*Component) State
}{
	{"name", func(c *Component) State { return c.Name.State }},
	{"version", func(c *Component) State { return c.Version.State }},
	{"supplier", func(c *Component) State { return c.Supplier.State }},
	{"manufacturer", func(c *Component) State { return c.Manufacturer.State }},
	{"author", func(c *Component) State { return firstStated(c.Details().Author, c.Details().Publisher).State }},
	{"purl", func(c *Component) State { return c.Purl.State }},
	{"cpe", func(c *Component) State { return c.CPE.State }},
	{"hashes", func(c *Component) State { return c.HashState }},
	{"licences", func(c *Component) State { return c.LicenceState }},
	{"support level", func(c *Component) State { return c.Support().Level.State }},
	{"end of support", func(c *Component) State { return c.Support().End.State }},
	{"end of life", func(c *Component) State { return c.Support().EndOfLife.State }},
}

// Identifiers says by what components can be told from all others.
type Identifiers struct {
	Purl      int   `json:"purl"`
	CPE       int   `json:"cpe"`
	SWID      int   `json:"swid"`
	None      int   `json:"none"` // neither of them
	PurlTypes Tally `json:"purlTypes"`
}

// HashFigures say how well components are tied to files.
type HashFigures struct {
	Components int   `json:"components"` // with at least one hash
	Approved   int   `json:"approved"`   // of those, with a well-formed one of an approved algorithm
	Malformed  int   `json:"malformed"`  // hashes that cannot be of their algorithm
	Algorithms Tally `json:"algorithms"`
}

// Assessable says how many components a vulnerability scanner can look up, and why it cannot look up the others.
type Assessable struct {
	Components int   `json:"components"`
	Not        int   `json:"not"`
	Why        Tally `json:"why"`
}

// SupportFigures are what is said of how long components are looked after.
type SupportFigures struct {
	Levels    Tally `json:"levels"`    // normalised: active, limited, ended, abandoned; else as written
	Ended     int   `json:"ended"`     // with an end of support before the moment compared with
	EndsLater int   `json:"endsLater"` // with one after it
	Malformed Tally `json:"malformed"` // what stands in place of an end of support or of life, as written
}

// LicenceFigures are the licences that components state.
type LicenceFigures struct {
	Components int   `json:"components"` // with at least one
	Licences   Tally `json:"licences"`   // as written
}

// counting is a pass over the components.
type counting struct {
	s  *Summary
	at time.Time

	types, scopes, purlTypes, algorithms, why, levels, malformed, licences tallying
}

func (d *Document) count(s *Summary, at time.Time) {
	n := counting{s: s, at: at, types: tallying{}, scopes: tallying{}, purlTypes: tallying{}, algorithms: tallying{}, why: tallying{},
		levels: tallying{}, malformed: tallying{}, licences: tallying{}}
	for _, f := range summarised {
		s.Fields = append(s.Fields, FieldStates{Field: f.name})
	}
	for _, c := range d.Components {
		if c.Parent != nil {
			s.Nested++
		}
		n.types.add(c.Type)
		n.scopes.add(c.Scope)
		for i, f := range summarised {
			s.Fields[i].add(f.state(c))
		}
		n.identifiers(c)
		n.hashes(c)
		n.support(c)
		if ok, why := c.Assessable(); ok {
			s.Assessable.Components++
		} else {
			s.Assessable.Not++
			n.why.example(why, c.Label())
		}
		if len(c.Licences) > 0 {
			s.Licences.Components++
		}
		for _, l := range c.Licences {
			n.licences.add(l.Text)
		}
	}
	s.Types, s.Scopes, s.Identifiers.PurlTypes, s.Hashes.Algorithms = n.types.tally(), n.scopes.tally(), n.purlTypes.tally(), n.algorithms.tally()
	s.Assessable.Why, s.Support.Levels, s.Support.Malformed, s.Licences.Licences = n.why.tally(), n.levels.tally(), n.malformed.tally(), n.licences.tally()
}

func (n *counting) identifiers(c *Component) {
	ids, none := &n.s.Identifiers, true
	for _, id := range []struct {
		has   bool
		count *int
	}{{c.Purl.State == Stated, &ids.Purl}, {c.CPE.State == Stated, &ids.CPE}, {c.Details().SWID != "", &ids.SWID}} {
		if id.has {
			*id.count++
			none = false
		}
	}
	if none {
		ids.None++
	}
	if c.Purl.State == Stated {
		n.purlTypes.add(c.Purl.Type)
	}
}

func (n *counting) hashes(c *Component) {
	approved := false
	for _, h := range c.Hashes {
		n.algorithms.add(h.Algorithm)
		if !h.WellFormed {
			n.s.Hashes.Malformed++
		}
		approved = approved || h.WellFormed && h.Approved
	}
	if len(c.Hashes) > 0 {
		n.s.Hashes.Components++
	}
	if approved {
		n.s.Hashes.Approved++
	}
}

func (n *counting) support(c *Component) {
	s := c.Support().At(n.at)
	switch level := s.Level; {
	case s.Normal != "":
		n.levels.add(s.Normal)
	case level.State != Absent && level.State != "":
		n.levels.add(level.Text)
	}
	switch end := s.End; {
	case end.State == Stated && end.Time.Before(n.at):
		n.s.Support.Ended++
	case end.State == Stated:
		n.s.Support.EndsLater++
	}
	for _, d := range []Date{s.End, s.EndOfLife, s.EndOfBusiness} {
		if d.State == Malformed {
			n.malformed.example(d.Text, c.Label())
		}
	}
}

func (d *Document) revisionSaid() Said {
	r := Said{State: d.Revision.State}
	if r.State == Stated {
		r.Text = strconv.Itoa(d.Revision.Number)
	}
	return r
}

// labelled puts name and version together, of which either may be missing.
func labelled(name, version string) string { return strings.TrimSpace(name + " " + version) }
