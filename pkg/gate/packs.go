package gate

import (
	"context"
	"errors"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// packRun is a pack that is judged by: its own bindings, those of them that ask what is known only when the others have been evaluated, and what holds back under it besides.
type packRun struct {
	pack             *policy.Pack
	own, last, least *policy.Program
}

// evaluation judges by a part of a pack.
type evaluation func(ctx context.Context, subjects func(each string) []policy.Subject, o policy.Occasion, t *tally) error

func newPackRun(c *policy.Catalogue, pack *policy.Pack) (packRun, error) {
	j := packRun{pack: pack}
	var err error
	if j.own, err = c.Compile(pack, vocabulary.Environment()); err != nil {
		return j, err
	}
	j.own, j.last = j.own.Parted(afterJudging)
	j.least, err = c.Least(pack, least(), vocabulary.Environment())
	return j, err
}

// first judges by the pack's own bindings, then by what holds back in any case. Of the latter only what fails, or fails to be told, is a
// result of the pack, and only where its own binding is milder or there is none.
func (j packRun) first(ctx context.Context, subjects func(each string) []policy.Subject, o policy.Occasion, t *tally) error {
	err := j.own.Stream(ctx, subjects, o, MaxFindings, t.take)
	if errors.Is(err, policy.ErrNothingEvaluated) { // so far
		t.nothing[j.pack] = err
	} else if err != nil {
		return err
	}
	err = j.least.Stream(ctx, subjects, o, MaxFindings, func(results []policy.Result) error {
		if own := j.pack.Weighs(results[0].Check.ID, o); own != nil && weightOpen(own.Severity) != decision.Accept {
			return nil
		}
		var failed []policy.Result
		for _, r := range results {
			if r.Outcome == decision.Fail || r.Outcome == decision.Error {
				failed = append(failed, r)
			}
		}
		return t.take(failed)
	})
	if errors.Is(err, policy.ErrNothingEvaluated) { // there is no document at all
		return nil
	}
	return err
}

// afterwards judges by the bindings that ask what the others came to.
func (j packRun) afterwards(ctx context.Context, subjects func(each string) []policy.Subject, o policy.Occasion, t *tally) error {
	err := j.last.Stream(ctx, subjects, o, MaxFindings, t.take)
	if errors.Is(err, policy.ErrNothingEvaluated) { // and nothing else either, or something else
		return t.nothing[j.pack]
	}
	return err
}
