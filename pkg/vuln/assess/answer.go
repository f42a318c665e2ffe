package assess

import (
	"maps"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/vex"
)

// Answer is what counts of what is said of a vulnerability in a component of a document, whether or not data have it there: what everybody calls harmless and nobody found is in no
// list. It is Unstated of other components, and where the case does not ask (Case.Answers).
func (r *Result) Answer(c *sbom.Component, id vuln.ID) Status {
	if r.asked == nil {
		return Unstated
	}
	part, is := r.asked.inventory.of[c]
	if !is {
		return Unstated
	}
	return r.asked.answersTo(id).of(part)
}

// answers are what counts of one vulnerability in parts: of all those that nothing names it is the same, what is said of the product as a whole.
type answers struct {
	named map[int]Status // of those that statements about it name
	rest  Status
}

// unnamed is a part that nothing names. It is neither a part that there is nor the whole, so that what is said of the whole is asked for as of a part: see vex.Merged.For.
const unnamed = vex.Whole - 1

// answersTo are those to a vulnerability, found out when it is first asked about: many ask of many parts.
func (j *joiner) answersTo(id vuln.ID) *answers {
	j.asking.Lock()
	defer j.asking.Unlock()
	out := j.replies[id]
	if out != nil {
		return out
	}
	out = &answers{named: map[int]Status{}, rest: j.inPart(unnamed, id)}
	for _, part := range j.merged.PartsOf(id) {
		out.named[part] = j.inPart(part, id)
	}
	j.replies[id] = out
	return out
}

// of is the answer in one part.
func (a *answers) of(part int) Status {
	if s, is := a.named[part]; is {
		return s
	}
	return a.rest
}

// inPart is the answer in a part, by all that is said of it there.
func (j *joiner) inPart(part int, id vuln.ID) Status {
	return j.answer(part, "", id)
}

// AnswerWhole is what counts of what is said of a vulnerability in the product as a whole. It is Unstated where the case does not ask (Case.Answers).
func (r *Result) AnswerWhole(id vuln.ID) Status {
	if r.asked == nil {
		return Unstated
	}
	return r.asked.inPart(vex.Whole, id)
}

// AnswerMissing is that of something that no document lists any more: what is said of the product as a whole, and of what is missing and is says to be named by any identifier. Where these differ the graver counts. What is said of a
// part that is also something else, as is says, answers neither.
func (r *Result) AnswerMissing(is func(part *vex.Component) (named, other bool), id vuln.ID) Status {
	if r.asked == nil {
		return Unstated
	}
	out := r.AnswerWhole(id)
	missing := r.asked.merged.MissingOf(id)
	for _, label := range slices.Sorted(maps.Keys(missing)) { // of those of one gravity the first counts
		named, doubtful := false, false
		for _, part := range missing[label] {
			one, other := is(part)
			named, doubtful = named || one, doubtful || other
		}
		if !named {
			continue
		}
		of := r.asked.answer(vex.Whole, label, id)
		if doubtful && of != Unstated {
			of = UnderInvestigation
		}
		if out == Unstated || of.gravity() > out.gravity() {
			out = of
		}
	}
	return out
}

// PartsOf are the parts of the inventory that statements about a vulnerability name, by whatever id, in order. There are none where the case does not ask.
func (r *Result) PartsOf(id vuln.ID) []int {
	if r.asked == nil {
		return nil
	}
	return r.asked.merged.PartsOf(id)
}

// answer judges one thing as entries are judged. That statements contradict each other answers nothing.
func (j *joiner) answer(part int, missing string, id vuln.ID) Status {
	judgement := j.judge(append([]vuln.ID{id}, j.Aliases.Of(id)...), part, missing)
	v := &Vulnerability{ID: id, Missing: missing, Judgement: &judgement}
	for _, id := range j.claimed(v, j.known(v)) {
		j.exploited(v, id)
	}
	if j.decide(v); v.Status.Calm() && judgement.Conflict {
		return UnderInvestigation
	}
	return v.Status
}
