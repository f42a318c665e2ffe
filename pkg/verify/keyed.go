package verify

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// attempt holds a signed thing against the key or authority of one registry signer. errOtherKind says that the
// signer is one of another kind, which proves nothing.
type attempt func(v *prover, s *Supplier, g *Signer) (holding, error)

var errOtherKind = errors.New("a signer of another kind")

// proveKeyed holds a signed thing against the signers of the matched supplier, and, when none of them made it,
// against those of all others: they can tell somebody else's signature from a stranger's, and never authorise.
func (v *prover) proveKeyed(s *sealed) proof {
	p := v.holdAgainstAll(s)
	if !p.valid() && p.trial == foreign && s.anybody != nil {
		h, err := s.anybody()
		if err != nil {
			return failed(fmt.Errorf("the signature is not valid: %w", err))
		}
		return proof{trial: tried, holds: []holding{h}}
	}
	if !p.valid() && s.unlogged != nil {
		return v.withoutEntry(s.unlogged, p)
	}
	return p
}

func (v *prover) holdAgainstAll(s *sealed) proof {
	own := trials{kind: s.kind}
	if v.supplier != nil {
		v.holdAgainst(s, v.supplier, &own)
	}
	if len(own.holds) > 0 {
		return own.proof()
	}
	others := trials{kind: s.kind}
	for _, o := range v.suppliers {
		if o != v.supplier && !s.alone {
			v.holdAgainst(s, o, &others)
		}
	}
	if len(others.holds) > 0 || !own.any() && others.any() {
		p := others.proof()
		if p.trial == tried && !p.valid() {
			p.trial = foreign // nobody whose signature was expected was asked
		}
		return p
	}
	return own.proof()
}

// trials is what holding one signed thing against several signers came to.
type trials struct {
	kind    string
	holds   []holding
	others  []holding // under an authority of the registry, by somebody whom it does not name
	weak    []string  // why a signature that holds does not count
	invalid []string
	open    []string // why nothing is known
}

func (t trials) any() bool { return len(t.others)+len(t.weak)+len(t.invalid)+len(t.open) > 0 }

func (v *prover) holdAgainst(s *sealed, supplier *Supplier, t *trials) {
	for i := range supplier.Signers {
		g := &supplier.Signers[i]
		h, err := s.attempt(v, supplier, g)
		if err == nil {
			err = g.Key.fits()
		}
		var stranger *strangerError
		switch {
		case errors.As(err, &stranger):
			t.others = append(t.others, stranger.by)
		case errors.Is(err, errOtherKind), errors.Is(err, errAnotherKey):
		case err == nil:
			h.supplier, h.signer = supplier, g
			if g.Key != nil {
				h.issued = g.Key.certificate
			}
			h.lowered = append(h.lowered, g.lowered()...)
			t.holds = append(t.holds, h)
		case errors.As(err, new(*weakError)):
			t.weak = append(t.weak, err.Error())
		case undecided(err):
			t.open = append(t.open, err.Error())
		default:
			t.invalid = append(t.invalid, fmt.Sprintf("%s (held against the signer %q)", plain(err), g.Name))
		}
	}
}

// proof takes the strongest of what is known. A signature that fails under one key and is weak under another is weak.
func (t trials) proof() proof {
	switch {
	case len(t.holds) > 0:
		return proof{trial: tried, holds: t.holds}
	case len(t.others) > 0:
		return proof{trial: tried, holds: t.others}
	case len(t.weak) > 0:
		return proof{trial: tried, weak: true, reason: t.weak[0]}
	case len(t.invalid) > 0:
		return proof{trial: tried, reason: "the signature is not valid: " + strings.Join(t.invalid[:min(len(t.invalid), maxListed)], "; ")}
	case len(t.open) > 0:
		return proof{trial: untried, reason: t.open[0]}
	}
	return proof{trial: foreign, reason: NobodyFor(t.kind)}
}

// NobodyFor is the reason why a signature was held against nobody: those who are accepted make signatures of other kinds.
func NobodyFor(kind string) string {
	return fmt.Sprintf("nobody is accepted whom a signature of the kind %s could be held against", kind)
}

// maxListed bounds how many signers are named in one reason.
const maxListed = 3

// firstHolding gives what a signature holds under, out of several things that it may have been made with, or why it does not hold under the first.
func firstHolding[T any](all []T, hold func(T) (holding, error)) (h holding, err error) {
	var first error
	for _, one := range all {
		if h, err = hold(one); err == nil {
			return h, nil
		}
		first = cmp.Or(first, err)
	}
	return holding{}, cmp.Or(first, errNothing)
}

// errNothing is of a signature that nothing is at hand to hold against.
var errNothing = signature.Missing("there is nothing to hold the signature against")

// weakError is a signature that holds and does not count.
type weakError struct {
	algorithm string
	weak      []string
	signer    string
}

func (e *weakError) Error() string {
	return fmt.Sprintf("the signature (%s) holds, but does not count: it is weak (%s), and that is not accepted of the signer %q",
		e.algorithm, strings.Join(e.weak, ", "), e.signer)
}

// held turns what a room verified into a holding, unless it is weaker than the signer may be.
func held(v signature.Verified, err error, g *Signer) (holding, error) {
	if err != nil {
		return holding{}, err
	}
	if !signature.Accepted(v.Weak, g.Weak) {
		return holding{}, &weakError{v.Algorithm, v.Weak, g.Name}
	}
	return holding{name: v.Signer, fingerprint: v.Fingerprint, material: v.Material, algorithm: v.Algorithm, times: v.Times, stated: v.Stated, comment: v.Comment}, nil
}
