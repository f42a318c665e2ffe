package verify

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Placed is one of the signatures of a file, or inside of it.
type Placed struct {
	decision.Signature
	Where string // which of them, for people: a JSON pointer, or its number, or its line
}

// placed lists signatures in the order in which they stand.
func placed(all []vouching) []Placed {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b vouching) int { return cmp.Or(cmp.Compare(a.index, b.index), cmp.Compare(a.part, b.part)) })
	out := make([]Placed, 0, len(all))
	for _, s := range all {
		out = append(out, Placed{s.Signature, whereOf(s.Place, s.index, s.part)})
	}
	return out
}

func whereOf(place string, index, part int) string {
	switch {
	case place != "":
		return place
	case index > 0:
		return fmt.Sprintf("line %d, signature %d", index+1, part+1)
	}
	return fmt.Sprintf("signature %d", part+1)
}

// broken says whether the signature was held against what it claims to be from, and does not hold. A weak one holds.
func (p proof) broken() bool { return p.trial == tried && !p.valid() && !p.weak }

// besideBroken finds a broken signature among those of a file. One that holds beside it does not count, whatever kind they are of: somebody
// changed the file, and which part of it is still as the signer left it nobody can say.
func besideBroken(all []vouching) (decision.Signature, bool) {
	for _, s := range all {
		if s.proof.broken() {
			s.Reason = besideReason(whereOf(s.Place, s.index, s.part), s.proof)
			return s.Signature, true
		}
	}
	return decision.Signature{}, false
}

func besideReason(where string, p proof) string {
	return fmt.Sprintf("there is another signature, which does not hold (%s), so that none counts: %s", where, p.reason)
}

// noneBeside takes back what holds beside a broken signature.
func noneBeside(out []Attested, all []*sealed, proofs []proof) {
	i := slices.IndexFunc(proofs, proof.broken)
	if i < 0 {
		return
	}
	reason := besideReason(whereOf(all[i].place, all[i].index, all[i].part), proofs[i])
	for j := range out {
		if proofs[j].valid() && out[j].Signature.Reason == "" {
			out[j].Signature = refused(out[j].Signature, reason)
		}
	}
}
