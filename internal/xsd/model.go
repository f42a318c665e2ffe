package xsd

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/internal/strictxml"
)

// model is a content model as the automaton of Glushkov: one state for each place in the model where an element can
// stand. Matching takes a step for each child and never goes back.
type model struct {
	places   []place
	first    []int // places that can come first
	last     map[int]bool
	nullable bool
	follow   [][]int
}

// place is where an element, or one of a wildcard, can stand.
type place struct {
	element *element // nil for a wildcard
	any     wildcard
}

func (p place) matches(n *strictxml.Node, target string) bool {
	if p.element != nil {
		return n.Space == target && n.Name == p.element.name
	}
	return p.any.allows(n.Space, target)
}

// particle is a piece of a content model while it is built.
type particle struct {
	nullable    bool
	first, last []int
}

// single adds a place to the model.
func (m *model) single(p place) particle {
	at := len(m.places)
	m.places, m.follow = append(m.places, p), append(m.follow, nil)
	return particle{first: []int{at}, last: []int{at}}
}

func (m *model) sequence(parts []particle) particle {
	out := particle{nullable: true}
	for _, p := range parts {
		m.link(out.last, p.first)
		if out.nullable {
			out.first = append(out.first, p.first...)
		}
		if p.nullable {
			out.last = append(slices.Clone(out.last), p.last...)
		} else {
			out.last = p.last
		}
		out.nullable = out.nullable && p.nullable
	}
	return out
}

func (*model) choice(parts []particle) particle {
	out := particle{nullable: len(parts) == 0}
	for _, p := range parts {
		out.nullable = out.nullable || p.nullable
		out.first, out.last = append(out.first, p.first...), append(out.last, p.last...)
	}
	return out
}

// occurs makes a particle optional, or lets it repeat without bound.
func (m *model) occurs(p particle, optional, repeated bool) particle {
	if repeated {
		m.link(p.last, p.first)
	}
	p.nullable = p.nullable || optional
	return p
}

func (m *model) link(from, to []int) {
	for _, f := range from {
		for _, t := range to {
			if !slices.Contains(m.follow[f], t) {
				m.follow[f] = append(m.follow[f], t)
			}
		}
	}
}

func (m *model) finish(p particle) {
	m.first, m.nullable, m.last = p.first, p.nullable, map[int]bool{}
	for _, l := range p.last {
		m.last[l] = true
	}
}

// walk goes over the children of one element.
type walk struct {
	model  *model
	target string
	at     []int // places where the last child may have stood; none before the first child
	next   []int // places where the next child may stand
	done   bool  // the children so far may be all
}

func (m *model) begin(target string) *walk {
	return &walk{model: m, target: target, next: m.first, done: m.nullable}
}

// step takes the next child. ok is false when it may not stand there; then the place where it could have stood later
// is taken, or none at all. The declaration is the child's, nil when nothing declares it.
func (w *walk) step(n *strictxml.Node) (e *element, ok bool) {
	var matched []int
	for _, p := range w.next {
		if w.model.places[p].matches(n, w.target) {
			matched = append(matched, p)
		}
	}
	if len(matched) > 0 {
		e = w.model.places[matched[0]].element
		w.stand(matched)
		return e, true
	}
	reached := -1
	if len(w.at) > 0 {
		reached = slices.Max(w.at)
	}
	for p := range w.model.places {
		if !w.model.places[p].matches(n, w.target) {
			continue
		}
		if e == nil {
			e = w.model.places[p].element
		}
		if p > reached { // it is ahead: go on from there
			w.stand([]int{p})
			break
		}
	}
	return e, false
}

func (w *walk) stand(places []int) {
	w.at, w.done = places, false
	if len(places) == 1 {
		w.next = w.model.follow[places[0]]
		w.done = w.model.last[places[0]]
		return
	}
	w.next = nil
	for _, p := range places {
		w.done = w.done || w.model.last[p]
		for _, f := range w.model.follow[p] {
			if !slices.Contains(w.next, f) {
				w.next = append(w.next, f)
			}
		}
	}
}

// maxNamed is how many elements a message names.
const maxNamed = 12

// words names what may stand at the places, for a message; done says that nothing needs to.
func (m *model) words(next []int, done bool) string {
	var names []string
	for _, p := range next {
		name := "an element of another name space"
		if e := m.places[p].element; e != nil {
			name = strictjson.Quote(e.name)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > maxNamed {
		names = append(names[:maxNamed], "and others")
	}
	switch {
	case len(names) == 0:
		return "no more elements here"
	case done:
		return strings.Join(names, ", ") + ", or no more elements here"
	case len(names) == 1:
		return "the element " + names[0]
	}
	return "one of " + strings.Join(names, ", ")
}
