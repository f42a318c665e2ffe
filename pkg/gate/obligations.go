package gate

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// MaxThings bounds the obligations that a decision lists of one check. Those beyond are one obligation together, which says how many they are.
const MaxThings = 500

// MaxObliged bounds what all obligations of a decision take as JSON, in bytes: where 500 of each check take more, fewer of each are listed one by one.
const MaxObliged = 16 << 20

// obligations lists what must be done before a conditionally accepted delivery may be used: one for each thing that a check holds it back for. The
// id is made of the check, of the thing without its version and, where it is a package, of its package URL without version, so that a later run, on another version too, can tell which were met.
func (t *tally) obligations(at time.Time) []decision.Obligation {
	out := []decision.Obligation{}
	for _, o := range t.owed(at) {
		out = append(out, o.Obligation)
	}
	return out
}

// owed is an obligation with the things that it is about.
type owed struct {
	decision.Obligation
	things []name
	asked  inquiry
	ids    []string // that are asked about in parts
}

// owed are the obligations, with as many things of each check one by one as there is room for.
func (t *tally) owed(at time.Time) []owed {
	out := t.owedOf(at, MaxThings)
	if sizeOwed(out) > MaxObliged {
		out = t.owedOf(at, sort.Search(MaxThings, func(n int) bool { return sizeOwed(t.owedOf(at, n+1)) > MaxObliged }))
	}
	return out
}

// sizeOwed is what obligations take as JSON, at most.
func sizeOwed(all []owed) (n int) {
	const alike = 256 // names of members, digests, days and numbers
	for _, o := range all {
		for _, text := range append([]string{o.What, o.About, o.Component, o.Vulnerability, o.Of, o.Who, o.Due, o.From, o.ID}, slices.Concat(o.Versions, o.Hashes, o.Asked)...) {
			n += inJSON(text)
		}
		for _, m := range o.In {
			for _, text := range slices.Concat([]string{m.Component, m.Package}, m.Versions, m.Hashes, m.Asked, m.Was) {
				n += inJSON(text)
			}
			n += alike
		}
		n += alike
	}
	return n
}

// owedOf are those with so many things of each check, the others of it together.
func (t *tally) owedOf(at time.Time, things int) []owed {
	out := []owed{}
	for check, all := range t.held {
		slices.SortStableFunc(all, func(a, b *holding) int { return cmp.Compare(a.pack, b.pack) })
		out = append(out, t.ofCheck(check, all, at, things)...)
	}
	slices.SortFunc(out, func(a, b owed) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.About, b.About), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// ofCheck are the obligations of one check: one for each thing that it holds the delivery back for, as far as things go, and one for the rest.
func (t *tally) ofCheck(check string, all []*holding, at time.Time, things int) []owed {
	concerned := all[0].concerned.clone()
	for _, h := range all[1:] {
		concerned.join(h.concerned)
	}
	c := all[0].check
	model := decision.Obligation{
		ID:   "ob-" + check,
		What: cmp.Or(c.Obligation.Text, c.Ask),
		Who:  cmp.Or(c.Obligation.Role, c.Actor()),
		Due:  c.Obligation.DueAt(at),
		From: check,
	}
	byID := map[string]int{}
	packages := concerned.packages()
	var out []owed
	listed := concerned.first[:min(len(concerned.first), things)]
	for _, n := range listed {
		o := t.ofThing(n, model, all)
		if packages[n.nameless()] > 1 { // people must tell them apart too
			o.About += " (" + cmp.Or(n.pkg, "no package URL") + ")"
		}
		if i, known := byID[o.ID]; known {
			out[i].join(o)
			continue
		}
		byID[o.ID] = len(out)
		out = append(out, o)
	}
	for i := range out {
		out[i].untold()
		if out[i].Asked = out[i].asked.all(); out[i].About == "" {
			out[i].Asked = out[i].ids
		}
	}
	if more := concerned.count - len(listed); more > 0 {
		model.ID, model.About, model.More, model.Exempt = model.ID+rest, fmt.Sprintf("%d more", more), more, t.exempt(check)
		out = append(out, owed{Obligation: model})
	}
	return out
}

// ofThing is the obligation about one thing, after the model of its check.
func (t *tally) ofThing(n name, model decision.Obligation, all []*holding) owed {
	o := owed{Obligation: model, things: []name{n}, asked: askedAbout(n, all)}
	o.What, o.Due, o.ID = cmp.Or(n.ask, o.What), cmp.Or(n.due, o.Due), n.id(o.From, t.ev.claim.version)
	if n.kind != "" {
		o.About, o.Of = decision.Cut(n.String(), maxName), decision.Cut(n.of, maxName)
	}
	if c, is := n.ofComponent(); is {
		o.Component = decision.Cut(c.name, maxName)
	}
	o.tell(n)
	o.Unfound = n.unfound
	var may meanings
	switch {
	case n.kind == "" && t.judgesComponents(o.From):
		may = t.unexplained()
	case n.kind == "":
		may = t.statedOf(idsOfDelivery(all))
		o.ids = history.AskedIn(may.in)
	case n.kind == "thing" && all[0].check.Each == fact.EachStatement:
		may = t.meantBy(n.of, n.name, heard(all, n.name))
	}
	o.In, o.Beyond = may.in, may.beyond
	return o
}

// join adds what an obligation says of another version of its thing.
func (o *owed) join(other owed) {
	n := other.things[0]
	o.asked.join(other.asked)
	if n.version != "" && other.About != o.About {
		o.About = decision.Cut(o.About+", "+n.version, maxName)
	}
	o.tell(n)
	o.Unfound = o.Unfound || other.Unfound
	o.Due = earlier(o.Due, other.Due)
}

// tell says as data which vulnerability an obligation is about, and which versions and contents of a component.
func (o *owed) tell(n name) {
	if n.kind == fact.EachVulnerability && len(n.name) <= maxName {
		o.Vulnerability = n.name
	}
	if _, is := n.ofComponent(); is && !slices.Contains(o.Versions, n.version) {
		o.Versions = append(o.Versions, n.version)
	}
	for _, h := range hashesOf(n.listed) {
		if !slices.Contains(o.Hashes, h) {
			o.Hashes = append(o.Hashes, h)
		}
	}
}

// untold leaves versions out where not each is known.
func (o *owed) untold() {
	if slices.ContainsFunc(o.Versions, func(version string) bool { return version == "" || len(version) > maxName }) {
		o.Versions = nil
	}
}

// nameless is what packages of one name share: all but the package, the version and the day.
func (n name) nameless() name { return name{kind: n.kind, name: n.name, component: n.component} }

// packages says how many different packages there are of each name.
func (s *nameSet) packages() map[name]int {
	seen, count := map[[2]string]bool{}, map[name]int{}
	for _, n := range s.first {
		shared := n.nameless()
		if k := [2]string{shared.String() + "\x00" + shared.kind, n.pkg}; !seen[k] {
			seen[k] = true
			count[shared]++
		}
	}
	return count
}

// earlier is the earlier of two times that something is due at.
func earlier(a, b string) string {
	if a == policy.BeforeUse || b == policy.BeforeUse {
		return policy.BeforeUse
	}
	return min(a, b)
}

// holding is what one check under one pack holds back.
type holding struct {
	pack      string
	check     *policy.Check
	concerned nameSet
	by        map[string][]*policy.Subject // the statements that left a thing to the hospital
	asked     map[name]*inquiry            // which vulnerabilities were asked about in a component
	ids       []string                     // which were asked about in the delivery
}

// add takes one result.
func (h *holding) add(r *policy.Result) {
	s := r.Subject
	switch {
	case len(r.Things) > 0:
		for _, thing := range r.Things {
			h.concerned.add(name{kind: "thing", name: thing, of: s.Name, due: r.Due})
			if h.check.Each == fact.EachStatement {
				h.hear(thing, s)
			}
		}
	case s.Kind == decision.KindDelivery:
		h.concerned.add(name{ask: r.Ask, due: r.Due})
		h.ids = append(h.ids, r.Vulnerabilities...)
	default:
		n := plainName(s)
		n.due = r.Due
		h.concerned.addSubject(s, n)
		h.inquire(s, n, r.Vulnerabilities)
	}
}

// heard are the statements that left a thing to the hospital.
func heard(all []*holding, thing string) (by []*policy.Subject) {
	for _, h := range all {
		by = append(by, h.by[thing]...)
	}
	return by
}

// hear keeps which statement left a thing to the hospital.
func (h *holding) hear(thing string, s *policy.Subject) {
	if h.by == nil {
		h.by = map[string][]*policy.Subject{}
	}
	h.by[thing] = append(h.by[thing], s)
}

// plainName is what a subject is called, without its package.
func plainName(s *policy.Subject) name {
	return name{kind: s.Kind, name: cmp.Or(s.Name, s.Ref), version: s.Version, component: s.Component}
}

// subjectName is what a subject is called; the delivery is called nothing.
func subjectName(s *policy.Subject) name {
	if s.Kind == decision.KindDelivery {
		return name{}
	}
	n := plainName(s)
	n.pkg = packageOf(s)
	return n
}
