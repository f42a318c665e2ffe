package gate

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/history"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// idsOfDelivery are the vulnerabilities that a check asked about in the delivery, under any pack.
func idsOfDelivery(all []*holding) (out []string) {
	for _, h := range all {
		out = append(out, h.ids...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// statedOf are the parts that statements on vulnerabilities mean which do not end them with a reason, with the ids of these: those that a statement names, those in which the data find one and, without a name, the product as
// a whole. Of a vulnerability without such a statement nothing is kept: what is asked of it no statement raised.
func (t *tally) statedOf(ids []string) meanings {
	key := strings.Join(ids, "\x00")
	out, is := t.stated[key]
	if !is { // obligations are made several times
		out = t.lookUpStated(ids)
		t.stated[key] = out
	}
	return out
}

// lookUpStated is statedOf, not yet known.
func (t *tally) lookUpStated(ids []string) (out meanings) {
	if len(ids) == 0 || t.ev.joined() == nil {
		return out
	}
	by, pairs := t.ev.unended(ids), 0
	for _, id := range ids {
		if len(by[id]) == 0 {
			continue
		}
		if len(id) > maxName { // cut, it is the name of nothing that could be answered
			out.beyond = true
			continue
		}
		named, missing := t.ev.namedBy(id, by[id])
		found := t.meant(id)
		for _, some := range []meanings{named, missing, found} {
			out.beyond = out.beyond || len(some.in) == maxMeant // there may be more
		}
		of := slices.Concat(named.in, missing.in, found.in)
		if t.ev.ofProduct(by[id]) {
			of = append(of, decision.Meant{Versions: []string{}, Unfound: true})
		}
		for _, m := range of {
			if pairs++; pairs > history.MaxStated {
				out.beyond = true
				return out
			}
			out.ask(m, id)
		}
	}
	return out
}

// ask adds a part in which a vulnerability is asked about, once.
func (m *meanings) ask(part decision.Meant, id string) {
	i := slices.IndexFunc(m.in, part.Same)
	if i < 0 {
		i, m.in = len(m.in), append(m.in, part)
	}
	if !slices.Contains(m.in[i].Asked, id) {
		m.in[i].Asked = append(m.in[i].Asked, id)
	}
}

// unended are the statements on vulnerabilities that do not end them with a reason.
func (ev *evidence) unended(ids []string) map[string][]*vex.Statement {
	out := map[string][]*vex.Statement{}
	for _, doc := range ev.vexes {
		for i := range doc.Statements {
			st := &doc.Statements[i]
			if st.Status == vex.Fixed || st.Status == vex.NotAffected && st.Justification != "" {
				continue
			}
			for _, id := range append([]string{st.Vulnerability.Name}, st.Vulnerability.Aliases...) {
				if _, is := slices.BinarySearch(ids, id); is {
					out[id] = append(out[id], st)
				}
			}
		}
	}
	return out
}

// ofProduct says whether one of some statements is about the product as a whole.
func (ev *evidence) ofProduct(all []*vex.Statement) bool {
	return slices.ContainsFunc(all, func(st *vex.Statement) bool {
		for i := range st.Products {
			if hit := ev.hitsOf(&st.Products[i]); hit.Whole() {
				return true
			}
		}
		return false
	})
}

// speaksOf says whether a statement says anything of a vulnerability in what was delivered.
func (ev *evidence) speaksOf(id string) bool {
	for _, doc := range ev.vexes {
		for i := range doc.Statements {
			st := &doc.Statements[i]
			if st.Vulnerability.Name != id && !slices.Contains(st.Vulnerability.Aliases, id) {
				continue
			}
			for n := range st.Products {
				if hit := ev.hitsOf(&st.Products[n]); hit.Product || len(hit.Parts) > 0 {
					return true
				}
			}
		}
	}
	return false
}

// questions are an obligation about statements as one of each vulnerability in each part, as if a statement had left that to the hospital.
func questions(was decision.ObligationDelta) (out []decision.ObligationDelta) {
	for _, m := range was.In {
		for _, id := range m.Asked {
			part := m
			part.Asked = nil
			out = append(out, decision.ObligationDelta{Altered: was.Altered, Left: m.Left, Obligation: decision.Obligation{ID: was.ID, From: was.From, About: id, Of: id, In: []decision.Meant{part}}})
		}
	}
	return out
}

// ofWhole says whether a question is about the product as a whole.
func ofWhole(q decision.ObligationDelta) bool { return q.In[0].Component == "" }

// replied says whether a statement that counts says again what a vulnerability is in the part that a question is about. Its check says whether that is enough; that it is under investigation, or stated elsewhere, is no reply.
func (t *tally) replied(q decision.ObligationDelta, f formerly) bool {
	if ofWhole(q) {
		return isReply(t.productIs(q.Of)) || t.ev.admits(q.Of)
	}
	one := each(q)[0]
	return t.saidAs(one, []string{packagePart(one.From, one.ID)}, []string{q.Of}, f, isReply)
}

// isReply says whether a status says what becomes of a vulnerability.
func isReply(s assess.Status) bool { return s.Calm() || s == assess.Affected }

// admits says whether a statement says of any part that a vulnerability affects it: more closely than of the product as a whole.
func (ev *evidence) admits(id string) bool {
	all := ev.joined()
	return all != nil && slices.ContainsFunc(all.PartsOf(vuln.ID(id)), func(part int) bool {
		c := ev.placed()[part]
		return c != nil && ev.answer(c, id) == assess.Affected
	})
}

// answeredAll says whether each question of an obligation about statements is answered, or what it was about shown to be repaired, as of what a statement left to the hospital.
func (t *tally) answeredAll(was decision.ObligationDelta, f formerly) bool {
	return !was.Beyond && !slices.ContainsFunc(questions(was), func(q decision.ObligationDelta) bool { return !t.settled(q, f) })
}

// settled is answeredAll of one question.
func (t *tally) settled(q decision.ObligationDelta, f formerly) bool {
	return t.replied(q, f) || !ofWhole(q) && t.meantMet(q, false, f)
}

// silentIn are the components in which nothing answers one of the questions of an obligation about statements.
func (t *tally) silentIn(was decision.ObligationDelta, then string, f formerly) (out []*sbom.Component) {
	told := map[*sbom.Component]bool{}
	for _, q := range questions(was) {
		for _, c := range t.silentOf(q, then, f) {
			if !told[c] {
				told[c], out = true, append(out, c)
			}
		}
	}
	return out
}

// silentOf are the components in which a question is not answered and nothing was repaired; for the product as a whole what SBOMs are about.
func (t *tally) silentOf(q decision.ObligationDelta, then string, f formerly) []*sbom.Component {
	switch {
	case t.replied(q, f):
		return nil
	case ofWhole(q):
		return t.ev.offered()
	}
	return t.remains(q, then, f)
}

// offered are what the SBOMs are about.
func (ev *evidence) offered() (out []*sbom.Component) {
	for _, doc := range ev.sboms {
		if doc.Root != nil {
			out = append(out, doc.Root)
		}
	}
	return out
}

// dropAnswered takes from an obligation about statements what was answered, so that nobody is asked to say it again of each delivery after. All of it is taken where the check asks about others by now, so that what it asks has the same id.
func (t *tally) dropAnswered(was *decision.ObligationDelta, f formerly) {
	if !was.AsksStatements() || !t.answersCount(*was) {
		return
	}
	var left meanings
	for _, q := range questions(*was) {
		if !t.replied(q, f) {
			left.ask(q.In[0], q.Of)
		}
	}
	if len(left.in) > 0 || was.State.Stands() {
		was.In, was.Asked = left.in, history.AskedIn(left.in)
	}
}

// answersCount says whether what a delivery says answers an obligation once and for all. Nothing does, where nobody can tell that the answers were enough: of a delivery that was rejected, or held back for what changed, of another product, and where the check
// was not asked, or stands otherwise than as an obligation, or a waiver lifts what it asks for.
func (t *tally) answersCount(was decision.ObligationDelta) bool {
	waived := was.State == decision.ObligationWaived || t.lifted[was.From]
	return !t.rejected && !t.heldForChange() && !t.ev.otherProduct() && !waived && t.replies.asked(was.From) && !t.otherwise[was.From]
}

// heldForChange says whether a check of what changed since the earlier delivery stands.
func (t *tally) heldForChange() bool {
	for _, checks := range t.ev.delta.Judged {
		if slices.ContainsFunc(checks, func(id string) bool { return len(t.held[id]) > 0 || t.otherwise[id] }) {
			return true
		}
	}
	return false
}
