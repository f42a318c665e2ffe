package gate

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// replies are how the checks settled that obligations of an earlier decision come from: of which things each passed, and to which it did not apply. Nothing is noted
// of other checks.
type replies struct {
	checks map[string]*reply
	rolls  map[string]*roll // by what checks are asked of
}

// reply is how one check settled.
type reply struct {
	asked                  bool    // it was judged in this run
	passed, waived, exempt numbers // of subjects, by their number in the roll; what stands is in none
}

func newReplies(owing map[string]bool) *replies {
	r := &replies{checks: map[string]*reply{}, rolls: map[string]*roll{}}
	for check := range owing {
		r.checks[check] = &reply{}
	}
	return r
}

// note takes one result.
func (r *replies) note(result *policy.Result, lifted bool) {
	of := r.checks[result.Check.ID]
	if of == nil {
		return
	}
	of.asked = true
	rl := r.rolls[result.Check.Each]
	if rl == nil {
		rl = &roll{numbers: map[*policy.Subject]int{}}
		r.rolls[result.Check.Each] = rl
	}
	switch n := rl.number(result.Subject); {
	case lifted:
		of.waived.add(n)
	case result.Outcome == decision.Pass:
		of.passed.add(n)
	case result.Outcome == decision.NotApplicable:
		of.exempt.add(n)
	}
}

// asked says whether a check was judged so far.
func (r *replies) asked(check string) bool {
	of := r.checks[check]
	return of != nil && of.asked
}

// passes says whether the check of an obligation passed of a subject, or a waiver lifts what it found there.
func (of *reply) passes(n int) bool { return of.passed.has(n) || of.waived.has(n) }

// exempts says whether the check did not apply to a subject.
func (of *reply) exempts(n int) bool { return !of.passes(n) && of.exempt.has(n) }

// about are the subjects that an obligation is about, by their number: by its id, by what they were called then, by another id of a vulnerability, or by their package.
func (r *replies) about(each string, was decision.Obligation, f formerly, product string) []int {
	rl := r.rolls[each]
	if rl == nil {
		return nil
	}
	rl.arrange(f, product)
	var out []int
	add := func(n int) {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	for _, id := range []string{was.ID, was.Renamed} {
		if id == "" {
			continue
		}
		thing, pkg := idParts(was.From, id)
		for _, e := range rl.things[thing] {
			if pkg == "" || e.pkg == "" || pkg == e.pkg {
				add(e.number)
			}
		}
		for _, n := range rl.packages[pkg] {
			if s := rl.subjects[n]; slices.ContainsFunc(append([]string{s.Name}, s.Aliases...), func(id string) bool {
				called := subjectName(s)
				called.name = id
				return samePackage(was, called)
			}) {
				add(n)
			}
		}
	}
	return out
}

// all are the subjects of one kind of which any check was asked.
func (r *replies) all(each string) []int {
	rl := r.rolls[each]
	if rl == nil {
		return nil
	}
	out := make([]int, len(rl.subjects))
	for n := range out {
		out[n] = n
	}
	return out
}

// roll numbers the subjects of one kind, in the order in which they were first judged.
type roll struct {
	subjects []*policy.Subject
	numbers  map[*policy.Subject]int
	next     int // the number that comes next when subjects come in the order of the check before, as they mostly do

	things   map[string][]entry // by the part of ids that tells things apart; nil until it is asked for
	packages map[string][]int   // by the part of ids that tells packages apart
}

// entry is a subject under one of its names.
type entry struct {
	number int
	pkg    string
}

func (r *roll) number(s *policy.Subject) int {
	if r.next >= len(r.subjects) || r.subjects[r.next] != s {
		n, known := r.numbers[s]
		if !known {
			n = len(r.subjects)
			r.numbers[s] = n
			r.subjects = append(r.subjects, s)
		}
		r.next = n
	}
	r.next++
	return r.next - 1
}

// arrange puts the subjects in order by the ids that obligations about them have and had.
func (r *roll) arrange(f formerly, product string) {
	if r.things != nil {
		return
	}
	r.things, r.packages = map[string][]entry{}, map[string][]int{}
	for number, s := range r.subjects {
		n := subjectName(s)
		if n.pkg != "" {
			digest := digits(n.pkg)
			r.packages[digest] = append(r.packages[digest], number)
		}
		for _, id := range append([]string{n.name}, s.Aliases...) {
			n.name = id
			for _, id := range f.ids("", n, product) {
				thing, pkg := idParts("", id)
				r.things[thing] = append(r.things[thing], entry{number, pkg})
			}
		}
	}
}
