package gate

import "github.com/cleanbill-dev/cleanbill/pkg/decision"

// weight says what one result allows at best. This is the whole of the verdict's logic:
//
//	             block          hold          warn, info
//	fail         reject         conditional   accept
//	withheld     reject         conditional   accept
//	pass, n/a    accept         accept        accept
//	the others   conditional    conditional   accept
//
// A severity or outcome that nobody knows weighs as the worst one.
func weight(s decision.Severity, o decision.Outcome) decision.Verdict {
	switch o {
	case decision.Pass, decision.NotApplicable:
		return decision.Accept
	case decision.DeclaredUnknown, decision.Indeterminate, decision.Error:
		return weightOpen(s)
	default: // fail, withheld, and whatever else
		return weightFailed(s)
	}
}

func weightFailed(s decision.Severity) decision.Verdict {
	switch s {
	case decision.Warn, decision.Info:
		return decision.Accept
	case decision.Hold:
		return decision.Conditional
	default:
		return decision.Reject
	}
}

func weightOpen(s decision.Severity) decision.Verdict {
	switch s {
	case decision.Warn, decision.Info:
		return decision.Accept
	default:
		return decision.Conditional
	}
}

var verdictRank = map[decision.Verdict]int{decision.Accept: 0, decision.Conditional: 1, decision.Reject: 2}

// worse is the worse of two verdicts.
func worse(a, b decision.Verdict) decision.Verdict {
	if a != b && verdictRank[b] > verdictRank[a] { // nearly all results weigh the same
		return b
	}
	return a
}

// outcomes is what the results of one pack come to.
type outcomes struct {
	results int
	checks  int
	worst   decision.Verdict
}

// add takes one result.
func (o *outcomes) add(s decision.Severity, outcome decision.Outcome) {
	if o.results++; o.results == 1 {
		o.worst = decision.Accept
	}
	if w := weight(s, outcome); w != decision.Accept {
		o.worst = worse(o.worst, w)
	}
}

// addLifted takes one result that a waiver lifts: it was judged, and stands against nothing.
func (o *outcomes) addLifted() {
	if o.results++; o.results == 1 {
		o.worst = decision.Accept
	}
}

// verdict is the sub-verdict of the pack. Accept is only what is left when no result stands against it, and there
// must have been results.
func (o *outcomes) verdict() decision.Verdict {
	if o == nil || o.results == 0 {
		return decision.Reject
	}
	return o.worst
}
