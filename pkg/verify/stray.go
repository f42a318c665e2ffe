package verify

import "github.com/cleanbill-dev/cleanbill/pkg/decision"

// Strays lists the signatures that speak about a file and do not hold, although another one vouches for it: those that are broken, and those
// of people whom the registry does not authorise. A signer of the supplier who merely has other roles than this file asks for leaves no stray: a
// signed list or manifest speaks about files of every role. Nor does one who may make statements of a kind that releases nothing, such as a test result.
func (t *FileTrust) Strays() (broken, others []decision.Signature) {
	if !t.Ladder.Whole() {
		return nil, nil
	}
	for _, s := range t.vouchings {
		switch l := s.Ladder; {
		case !l.Present || !s.Tried || l.Whole():
		case !l.Valid:
			broken = append(broken, s.Signature)
		case !l.Authorised && s.holdsApart && s.standing.otherRole && !releases(s.PredicateType):
		case !l.Authorised && (!l.Covers || !s.standing.otherRole):
			others = append(others, s.Signature)
		}
	}
	return broken, others
}
