package verify

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Placed is one of the signatures of a file, or inside of it.
type Placed struct {
	decision.Signature
	Where string // which of them, for people: a JSON pointer, or its number, or its line
}

// besides is another signature of a file whose signatures are verified together, as those of OpenPGP and CMS are.
type besides struct {
	part  int
	proof proof
}

// gathered sorts the signatures of such a file.
type gathered struct {
	expected, strangers []holding
	beside              []besides // that count for nothing
	weak                error
}

// add takes one of them: what it holds under, or a *strangerError or *weakError.
func (t *gathered) add(part int, h holding, err error) {
	var stranger *strangerError
	switch {
	case err == nil:
		h.part = part
		t.expected = append(t.expected, h)
	case errors.As(err, &stranger):
		stranger.by.part = part
		t.strangers = append(t.strangers, stranger.by)
	default:
		t.beside = append(t.beside, besides{part, proof{trial: tried, weak: true, reason: err.Error()}})
		t.weak = cmp.Or(t.weak, err)
	}
}

// holding is the first of those that are by the expected signer, with all others beside it: one over bytes before those over text, which say less.
func (t *gathered) holding(s *Supplier, g *Signer) (holding, error) {
	slices.SortStableFunc(t.expected, func(a, b holding) int {
		switch {
		case a.text == b.text:
			return 0
		case a.text:
			return 1
		}
		return -1
	})
	for i, h := range t.expected {
		if i > 0 {
			h.supplier, h.signer = s, g
			t.beside = append(t.beside, besides{h.part, proof{trial: tried, holds: []holding{h}}})
		}
	}
	for i, h := range t.strangers {
		if i > 0 || len(t.expected) > 0 {
			t.beside = append(t.beside, besides{h.part, proof{trial: tried, holds: []holding{h}}})
		}
	}
	switch {
	case len(t.expected) > 0:
		first := t.expected[0]
		first.beside = t.beside
		return first, nil
	case len(t.strangers) > 0:
		first := t.strangers[0]
		first.beside = t.beside
		return holding{}, &strangerError{first}
	}
	return holding{}, t.weak
}

// withBeside puts to a signature those that were verified with it.
func (v vouching) withBeside(req Request, s *sealed, l link, role SignerRole) vouching {
	for _, b := range v.standing.held.beside {
		other := newSignature(req, s, b.proof, l, role)
		other.part = b.part
		v.beside = append(v.beside, other)
	}
	v.part += v.standing.held.part
	return v
}

// placed lists signatures in the order in which they stand.
func placed(vouchings []vouching) []Placed {
	var all []vouching
	for _, v := range vouchings {
		all = append(append(all, v), v.beside...)
	}
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
	s, found := firstBroken(all)
	if found {
		s.Reason = besideReason(whereOf(s.Place, s.index, s.part), s.proof.reason)
	}
	return s.Signature, found
}

func firstBroken(all []vouching) (vouching, bool) {
	for _, s := range all {
		if s.proof.broken() {
			return s, true
		}
	}
	return vouching{}, false
}

func besideReason(where, reason string) string {
	return fmt.Sprintf("there is another signature, which does not hold (%s), so that none counts: %s", where, reason)
}

// noneBeside takes back what holds beside a broken signature.
func noneBeside(all []Attested) {
	i := slices.IndexFunc(all, func(a Attested) bool { return a.broken })
	if i < 0 {
		return
	}
	reason := besideReason(all[i].Where, all[i].Signature.Reason)
	for j := range all {
		a := &all[j]
		if !a.Signature.Ladder.Valid {
			continue
		}
		if a.beside = reason; a.Signature.Reason == "" {
			a.Signature, a.Met, a.unmet = refused(a.Signature, reason), false, false
		}
	}
}
