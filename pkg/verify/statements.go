package verify

import (
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// addStatements lists every statement that was opened, each with the best of its signatures.
func (r *Report) addStatements(req Request, all []*sealed, proofs []proof) {
	best := map[*Statement]bool{}
	for i, s := range all {
		if s.statement == nil || best[s.statement] {
			continue
		}
		best[s.statement] = true
		s.statement.heard = heardFrom(req, s.statement, all[i:], proofs[i:])
		p, st := bestOf(req, s.statement, all[i:], proofs[i:])
		r.addStatement(req, s.statement, p, st, func() []speaker { return speakersOf(req, s.statement, st, all[i:], proofs[i:]) })
	}
}

// bestOf finds the signature of a statement that reaches furthest. The first of equals counts.
func bestOf(req Request, of *Statement, all []*sealed, proofs []proof) (best proof, reach standing) {
	for i, s := range all {
		if s.statement != of {
			break // the signatures of one statement follow each other
		}
		var st standing
		if proofs[i].valid() {
			st = judge(req, proofs[i], statementRole(of))
		}
		if i == 0 || proofs[i].valid() && (!best.valid() || st.rank() > reach.rank()) {
			best, reach = proofs[i], st
		}
	}
	return best, reach
}

func (r *Report) addStatement(req Request, s *Statement, p proof, st standing, by func() []speaker) {
	covers := slices.ContainsFunc(s.Covered, func(l Listed) bool { return l.Through == "" })
	if p.valid() {
		h := st.held
		s.signer = st.signer
		s.Signer, s.SignedAt, s.Lowered = h.name, h.signedAt(), h.lowered
		s.TrustedRoot, s.TrustedRootDigest = h.rootName()
	}
	r.addContentFault(s)
	s.Tried = p.tried(req)
	s.Ladder, s.Reason = rungs(st, p, covers, "no subject of the statement is a delivered file")
	switch {
	case s.Provenance == nil:
	case !p.valid():
		s.Provenance.distrust(p.reason)
	case st.doubt() != "":
		s.Provenance.distrust(st.doubt())
	default:
		s.Provenance.judge(req, by())
	}
	r.Statements = append(r.Statements, s)
}

// addContentFault tells of a predicate that is broken.
func (r *Report) addContentFault(s *Statement) {
	if s.broken {
		r.Unreadable[s.Path] = fmt.Sprintf("statement %d, a %s: predicate: %s", s.Index, s.Kind, s.ContentReason)
	}
}

// addOther notes statements that nobody signed.
func (r *Report) addOther(f *delivery.File, x *index, signatures map[string][]vouching) {
	if f.Kind != delivery.KindStatement {
		return
	}
	s, err := parseStatement(f.Bytes)
	if err != nil {
		r.Unreadable[f.Path] = "in-toto statement: " + err.Error()
		return
	}
	s.Path, s.Reason, s.bare = f.Path, "the statement is not signed", true
	if r.addContentFault(s); s.foreign != "" {
		r.Unreadable[f.Path] = fmt.Sprintf("in-toto statement: a member %.80q beside those of a statement: outside of an envelope that may be content of another kind; expected the statement in an envelope (DSSE)", s.foreign)
	}
	bare := &sealed{file: f, kind: string(f.Kind), statement: s}
	for _, l := range r.linksOf(x, bare, false) {
		signatures[l.file.Path] = append(signatures[l.file.Path], vouching{Signature: decision.Signature{
			Path: f.Path, Kind: string(f.Kind), PredicateType: s.PredicateType, Reason: s.Reason,
		}})
	}
	if s.Provenance != nil {
		s.Provenance.distrust(s.Reason)
	}
	r.Statements = append(r.Statements, s)
}
