package policy

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// chunk is how many subjects a worker takes at a time.
const chunk = 512

// judgement is the outcome of every check of one each on all its subjects, a byte for each. Outcomes are settled before words
// are made: only then is it known which results are the first of theirs.
type judgement struct {
	list     []Subject                // sorted by ref
	outcomes map[*boundProgram][]byte // by check, then by subject: one more than the index in decision.Outcomes, lacking or givenUp
}

// What stands for an outcome where there is more to say of it.
const (
	lacking = 254 // indeterminate, because what the check needs is not there
	givenUp = 255 // a check did not come to the subject, because it had cost too much before
)

// errored is the index of the outcome of a subject that a check did not come to: never a pass.
var errored = slices.Index(decision.Outcomes, decision.Error)

var undetermined = slices.Index(decision.Outcomes, decision.Indeterminate)

// outcomeAt is the index in decision.Outcomes of what was noted for a subject.
func outcomeAt(noted byte) int {
	switch noted {
	case 0, givenUp:
		return errored
	case lacking:
		return undetermined
	}
	return int(noted) - 1
}

// judgeAll goes over the subjects once: the facts of one are made, all checks of the each hold for it or not, and the facts
// are dropped. When ctx ends, so does it, and what it returns is of no use.
func (p *Program) judgeAll(ctx context.Context, each string, list []Subject, o Occasion) *judgement {
	slices.SortStableFunc(list, func(x, y Subject) int { return strings.Compare(x.Ref, y.Ref) })
	j := &judgement{list: list, outcomes: map[*boundProgram][]byte{}}
	var checks []*boundProgram
	var outcomes [][]byte // of each of checks
	var severities []decision.Severity
	for i := range p.checks {
		if b := &p.checks[i]; b.code.check.Each == each {
			checks, outcomes = append(checks, b), append(outcomes, make([]byte, len(list)))
			j.outcomes[b] = outcomes[len(outcomes)-1]
			severities = append(severities, b.binding.On(o).Severity)
		}
	}
	if len(list) > 0 {
		parallel(len(checks), func(k int) { checks[k].conditions() })
	}
	inChunks(ctx, len(list), func(from, to int) {
		vars := newActivation(o, nil)
		left := slices.Repeat([]int64{ShareLimit}, len(checks)) // of each check for this part: which one a worker takes changes nothing
		for i := from; i < to && ctx.Err() == nil; i++ {
			vars.look(&list[i])
			fault := checks[0].code.vet(vars.facts) // all checks of an each have the same variables in view
			if fault == nil {
				vars.arrange(checks[0].code.variables)
			}
			for k, b := range checks {
				if fault != nil {
					outcomes[k][i] = byte(errored + 1)
					continue
				}
				vars.params, vars.left = b.params, left[k]
				outcome, lacks, err := b.judge(ctx, vars)
				if err == nil && !lacks {
					outcome, err = b.obliged(ctx, outcome, severities[k], vars)
				}
				left[k] = vars.left
				outcomes[k][i] = byte(slices.Index(decision.Outcomes, outcome) + 1)
				switch {
				case lacks:
					outcomes[k][i] = lacking
				case err != nil && errors.Is(err, errTooDear):
					outcomes[k][i] = givenUp
				}
			}
		}
	})
	return j
}

// outcome judges one subject once more, for why it could not be evaluated.
func (b *runProgram) outcome(ctx context.Context, vars *activation) (o decision.Outcome, lacks bool, err error) {
	if err := b.code.vet(vars.facts); err != nil {
		return decision.Error, false, err
	}
	vars.arrange(b.code.variables)
	if o, lacks, err = b.judge(ctx, vars); err != nil || lacks {
		return o, lacks, err
	}
	o, err = b.obliged(ctx, o, b.grade.Severity, vars)
	return o, false, err
}

// inChunks calls f for the parts of 0 to n-1, from several goroutines, until ctx ends.
func inChunks(ctx context.Context, n int, f func(from, to int)) {
	parallel((n+chunk-1)/chunk, func(part int) {
		if ctx.Err() == nil {
			f(part*chunk, min(n, (part+1)*chunk))
		}
	})
}
