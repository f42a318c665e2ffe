package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// maxAsked bounds the vulnerabilities that an obligation keeps of one component. Of more none is kept, so that no statement about some of them meets it.
const maxAsked = 100

// inquiry is which vulnerabilities a check asked about in one component.
type inquiry struct {
	ids  []string
	more bool // there are more than are kept, or nobody knows which they all are
}

// add adds the ids that one result names: one that names none may be about any.
func (q *inquiry) add(ids []string) {
	q.more = q.more || len(ids) == 0
	for _, id := range ids {
		q.more = q.more || len(id) > maxName || !addTo(&q.ids, id, maxAsked)
	}
}

// join adds what another one asked about.
func (q *inquiry) join(other inquiry) {
	q.more = q.more || other.more
	if len(other.ids) > 0 {
		q.add(other.ids)
	}
}

// all are all ids, sorted; none where there are more.
func (q *inquiry) all() []string {
	if q.more {
		return nil
	}
	slices.Sort(q.ids)
	return q.ids
}

// inquire keeps which vulnerabilities a result about a component names, of no more components than are listed.
func (h *holding) inquire(s *policy.Subject, n name, ids []string) {
	if h.check.Vulnerabilities == "" || h.check.Each != fact.EachComponent {
		return
	}
	n.pkg = packageOf(s)
	of := n.asked()
	if h.asked[of] == nil {
		if len(h.asked) == MaxThings {
			return
		}
		if h.asked == nil {
			h.asked = map[name]*inquiry{}
		}
		h.asked[of] = &inquiry{}
	}
	h.asked[of].add(ids)
}

// asked is the component that a name is of, in any version.
func (n name) asked() name {
	of := n.nameless()
	of.pkg = n.pkg
	return of
}

// askedAbout is what a check asked about in a component, under all packs: under one that held back more components than it lists, it may have asked about this one too.
func askedAbout(n name, all []*holding) (out inquiry) {
	for _, h := range all {
		if one := h.asked[n.asked()]; one != nil {
			out.join(*one)
		} else if h.concerned.count > len(h.concerned.first) {
			out.more = true
		}
	}
	return out
}
