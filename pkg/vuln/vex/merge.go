package vex

import (
	"cmp"
	"slices"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
)

// Whole is the number of the product as a whole, where parts have those from 0 on.
const Whole = whole

// Case is what statements are merged for.
type Case struct {
	Sources   []Source
	Inventory *Inventory
	// Aliases gives all ids of the vulnerability of an id, itself among them; nil: each id stands for itself.
	Aliases func(vuln.ID) []vuln.ID
	// At is the moment that is judged at. What is dated more than vuln.Ahead after it calms nobody. Zero: no time is after it.
	At time.Time
	// Revised is when the SBOM of the product was made; zero when that is not known. What was said before is Outdated.
	Revised time.Time
	// Present tells whether a component was observed in the software, whatever the SBOM says; nil: nothing was looked into.
	Present func(Component) bool
}

// Merged are the statements of a case, each held against the inventory. It answers for one part and one vulnerability at a time.
type Merged struct {
	Claims    []Claim     // that are about something of the inventory, sorted by path and pointer
	Unmatched []Unmatched // that name nothing of it; those that warn may be about the product as a whole all the same

	aliases func(vuln.ID) []vuln.ID
	byID    map[vuln.ID][]said              // sorted by part, then by claim
	missing map[vuln.ID]map[string]*lacking // what the inventory does not have, by what to call it
}

// said is that a claim is about a part, or about the product as a whole.
type said struct{ part, claim int32 }

// lacking is a part that the inventory does not have: what statements name that is called so, and the claims about it.
type lacking struct {
	parts  []*Component
	claims []int
}

// Claim is one statement about one thing of the inventory.
type Claim struct {
	Path       string
	Author     string
	Rank       Rank // as it counts here
	Statement  *Statement
	Hit        Hit
	Status     Status // as it counts: see Concerns; Unknown when it does not
	Concerns   []Concern
	Obligation *Obligation // what somebody has to see to for it to hold; nil when nothing

	series, revision string
	changed          time.Time
}

// Unmatched is a statement that names nothing of the inventory, with what it names.
type Unmatched struct {
	Path, Pointer, Vulnerability string
	Named                        []string // empty when it names no product at all
}

// Merge holds statements against an inventory. The order of the sources does not matter.
func Merge(c Case) *Merged {
	m := &Merged{aliases: c.Aliases, byID: map[vuln.ID][]said{}, missing: map[vuln.ID]map[string]*lacking{}}
	if m.aliases == nil {
		m.aliases = func(id vuln.ID) []vuln.ID { return []vuln.ID{id} }
	}
	latest := editionsOf(c.Sources)
	named := 0
	for i := range c.Sources {
		for j := range c.Sources[i].Document.Statements {
			named += len(c.Sources[i].Document.Statements[j].Products)
		}
	}
	m.Claims = make([]Claim, 0, named) // growing would take twice as much
	for i := range c.Sources {
		d := c.Sources[i].Document
		tied := c.Inventory.ties(d)
		for j := range d.Statements {
			m.take(&c, &c.Sources[i], &d.Statements[j], tied, &latest)
		}
		for j := range d.Listed {
			m.take(&c, &c.Sources[i], &d.Listed[j], tied, &latest)
		}
	}
	slices.SortFunc(m.Claims, claimOrder)
	m.bound(MaxPairs)
	slices.SortFunc(m.Claims, claimOrder)
	m.index()
	slices.SortFunc(m.Unmatched, func(a, b Unmatched) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Pointer, b.Pointer), cmp.Compare(a.Vulnerability, b.Vulnerability), slices.Compare(a.Named, b.Named))
	})
	return m
}

// index finds claims by what they are about, so that no question has to look at all that is said of a vulnerability.
func (m *Merged) index() {
	for i := range m.Claims {
		hit := &m.Claims[i].Hit
		for _, id := range m.Claims[i].Statement.Answers() {
			if hit.Whole() {
				m.byID[id] = append(m.byID[id], said{Whole, int32(i)})
			}
			for _, part := range hit.Parts {
				m.byID[id] = append(m.byID[id], said{int32(part), int32(i)})
			}
			for _, part := range hit.Missing {
				m.lack(id, part, i)
			}
		}
	}
	for id, all := range m.byID {
		slices.SortFunc(all, func(a, b said) int { return cmp.Or(cmp.Compare(a.part, b.part), cmp.Compare(a.claim, b.claim)) })
		m.byID[id] = m.boundWhole(id, all, MaxWhole)
	}
}

// lack notes that a claim is about a part that the inventory does not have.
func (m *Merged) lack(id vuln.ID, part *Component, claim int) {
	if m.missing[id] == nil {
		m.missing[id] = map[string]*lacking{}
	}
	label := part.Label()
	of := m.missing[id][label]
	if of == nil {
		of = &lacking{}
		m.missing[id][label] = of
	}
	of.parts, of.claims = append(of.parts, part), append(of.claims, claim)
}

// about gives the claims that are about exactly one part, or about the product as a whole.
func (m *Merged) about(part int, id vuln.ID) []said {
	all := m.byID[id]
	from, _ := slices.BinarySearchFunc(all, part, func(s said, part int) int { return cmp.Compare(int(s.part), part) })
	n, _ := slices.BinarySearchFunc(all[from:], part+1, func(s said, part int) int { return cmp.Compare(int(s.part), part) })
	return all[from : from+n]
}

// claimOrder is total for claims that differ in anything that counts.
func claimOrder(a, b Claim) int {
	return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Statement.Pointer, b.Statement.Pointer), slices.Compare(a.Hit.Parts, b.Hit.Parts),
		slices.CompareFunc(a.Hit.Missing, b.Hit.Missing, func(a, b *Component) int { return cmp.Compare(a.Label(), b.Label()) }), cmp.Compare(a.Statement.Vulnerability.Name, b.Statement.Vulnerability.Name),
		cmp.Compare(a.Status, b.Status), cmp.Compare(a.Rank, b.Rank), a.changed.Compare(b.changed), cmp.Compare(a.series, b.series), cmp.Compare(a.revision, b.revision))
}

// take makes the claims of one statement.
func (m *Merged) take(c *Case, s *Source, st *Statement, tied map[string]bool, latest *editions) {
	matched := false
	var named []string
	for i := range st.Products {
		p := &st.Products[i]
		named = append(named, p.called())
		if h, ok := c.Inventory.Match(p); ok {
			matched = true
			m.Claims = append(m.Claims, c.claim(s, st, p, h, latest))
		}
	}
	if !matched {
		if st.lost(c.Inventory, tied) {
			m.Claims = append(m.Claims, c.claim(s, st, &Product{}, Hit{Product: true}, latest))
		}
		m.Unmatched = append(m.Unmatched, Unmatched{s.Document.Path, st.Pointer, st.Vulnerability.Name, named})
	}
}

func (c *Case) claim(s *Source, st *Statement, p *Product, h Hit, latest *editions) Claim {
	d := s.Document
	out := Claim{Path: d.Path, Author: d.Author, Rank: s.Rank, Statement: st, Hit: h, Status: st.Status, series: s.series(), revision: d.Revision, changed: st.Changed().Time}
	note := func(is bool, concern Concern) {
		if is {
			out.Concerns = append(out.Concerns, concern)
		}
	}
	note(!h.Certain, Uncertain)
	note(st.Changed().State != Stated, Untimed)
	note(!c.At.IsZero() && st.Changed().Time.After(c.At.Add(vuln.Ahead)), Future)
	note(d.Draft, IsDraft)
	note(latest.superseded(s), Superseded)
	note(latest.calledOff(s), Withdrawn)
	doubtful := len(out.Concerns) > 0
	absent := st.Status == NotAffected && st.Justification == ComponentNotPresent && (len(h.Parts) > 0 || c.observed(p))
	note(absent || st.Status.Calm() && c.Inventory.disputed(p, &h), Contradicted)
	if st.Status == NotAffected {
		note(st.Justification == "", Unjustified)
		out.Obligation = obligationOf(st, c.Inventory)
	}
	if slices.Contains(out.Concerns, Unjustified) || slices.Contains(out.Concerns, Contradicted) {
		out.Status = UnderInvestigation
	}
	if out.Status.Calm() && doubtful {
		out.Status = Unknown
	}
	note(s.Rank == Anyone, Unsigned)
	note(!h.Product, Bare)
	note(!c.Revised.IsZero() && st.Changed().State == Stated && st.Changed().Time.Before(c.Revised), Outdated)
	note(c.Revised.IsZero(), Undated)
	if !h.Product && out.Rank == Maker {
		out.Rank = Upstream
	}
	return out
}

// observed tells whether a part that a statement names was seen in the software.
func (c *Case) observed(p *Product) bool {
	return c.Present != nil && slices.ContainsFunc(p.Subcomponents, c.Present)
}
