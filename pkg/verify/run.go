package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Run verifies. It returns an error only when nothing could be attempted (a root that cannot be parsed, a
// cancelled context); whatever is wrong with the delivery is in the report.
func Run(ctx context.Context, req Request) (*Report, error) {
	if req.Delivery == nil {
		return nil, errors.New("verify: there is no delivery")
	}
	if req.At.IsZero() {
		return nil, errors.New("verify: there is no moment to judge at")
	}
	e, err := req.prove(ctx)
	if err != nil {
		return nil, err
	}
	report := &Report{Files: map[string]*FileTrust{}, Unreadable: map[string]string{}, Contradicted: map[string][]string{}, Roots: e.roots}
	signatures := map[string][]vouching{}
	for i, s := range e.signed {
		report.add(req, e.x, s, e.proofs[i], signatures)
	}
	report.addStatements(req, e.signed, e.proofs)
	looksLike := map[string]string{}
	for _, f := range req.Delivery.Files {
		report.addOther(f, e.x, signatures)
		looksLike[f.Path] = e.x.noteUnsupported(f, signatures)
	}
	report.vouchByLists(req, e.x, signatures)
	vouchByManifest(req, e.x, signatures)
	for _, f := range req.Delivery.Files {
		report.Files[f.Path] = settle(f, looksLike[f.Path], signatures[f.Path])
	}
	report.hearBare(req)
	sort.SliceStable(report.Statements, func(i, j int) bool {
		a, b := report.Statements[i], report.Statements[j]
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Index < b.Index
	})
	report.bind(e.x)
	return report, nil
}

// evidence is all that is signed in a delivery, and what holding it against those who count came to.
type evidence struct {
	x      *index
	signed []*sealed
	proofs []proof // of signed, one each
	roots  []RootUse
}

// prove reads all that is signed and holds it against those who count.
func (r Request) prove(ctx context.Context) (e evidence, err error) {
	roots, err := candidates(r)
	if err != nil {
		return evidence{}, err
	}
	e.x = newIndex(r.Delivery)
	e.x.single = r.single
	e.signed = allSealed(e.x)
	if e.proofs, err = newProver(r, roots).proveAll(ctx, e.signed); err != nil {
		return evidence{}, err
	}
	e.roots, err = rootUses(roots, e.proofs)
	return e, err
}

// allSealed reads every signature file, in order of path, up to a limit: each signature is held against each signer, and anybody can write thousands.
func allSealed(x *index) []*sealed {
	var all []*sealed
	total := 0
	for _, f := range x.files {
		found := x.sealedIn(f)
		if total += len(found); total > MaxSealed && len(found) > 0 {
			fault := signature.Missing("the delivery has more than %d signatures, and those of this file were not looked at: ask for one for each file, or for one over a list", MaxSealed)
			found = []*sealed{{file: f, kind: string(f.Kind), fault: fault}}
		}
		all = append(all, found...)
	}
	return all
}

// sealedIn reads one file, which may be of any kind.
func (x *index) sealedIn(f *delivery.File) []*sealed {
	switch {
	case f.Kind == delivery.KindDSSE:
		return readKeptEnvelope(f, x)
	case f.Kind == delivery.KindSimpleSigning:
		return readPayload(f, x)
	case f.Kind == delivery.KindSigstore, f.Kind == delivery.KindCosign:
		return x.withContent(readSealed(f))
	case f.Kind == delivery.KindCycloneDXJSON, f.Kind == delivery.KindCycloneDXVEX:
		return readEmbedded(f, x.single != nil)
	case f.Kind == delivery.KindLogEntry:
		if len(x.signaturesOf(f)) == 0 {
			return []*sealed{strayEntry(f)}
		}
	case clearSigned(f):
		return []*sealed{readClearSigned(f)}
	case f.Kind == delivery.KindRawSignature, detachedKinds[f.Kind].hold != nil:
		return []*sealed{readDetached(f, x)}
	}
	return nil
}

// withContent finds the files that messages were signed over: some signatures cannot be verified with a digest alone.
func (x *index) withContent(all []*sealed) []*sealed {
	for _, s := range all {
		if files := x.byDigest[s.algorithm+":"+s.digest]; s.digest != "" && len(files) > 0 {
			content := x.message(files[0])
			if s.bundle != nil && s.bundle.VerificationMaterial.GetPublicKey() != nil { // of a certificate's key the digest tells
				content = x.signedMessage(files[0])
			}
			s.content, s.form = &content, x.formOf(files[0])
		}
	}
	return all
}

func rootUses(roots []*candidate, proofs []proof) ([]RootUse, error) {
	uses := make([]RootUse, len(roots))
	for _, c := range roots {
		newest, err := c.root.Newest()
		if err != nil {
			return nil, err
		}
		uses[c.use] = RootUse{Root: c.root, Digest: c.root.Digest(), Newest: newest}
	}
	for _, p := range proofs {
		for _, h := range p.holds {
			if h.root != nil {
				uses[h.root.use].Used = true
			}
		}
	}
	return uses, nil
}

// How often signatures may speak about a file, all of them and all files together: each is told, and anybody can write a statement about a name or a content that
// thousands of files have, or copy one that the supplier signed.
const (
	MaxIdle = 20_000  // those that do not hold, and statements that nobody signed
	MaxHeld = 100_000 // those that hold
)

// linksOf is what something signed, or a bare statement, speaks about. Past the limit it counts as one that could not be read.
func (r *Report) linksOf(x *index, s *sealed, holds bool) []link {
	if r.full(s.file.Path, holds) {
		return nil
	}
	links := x.links(s)
	r.spoke(len(links), holds)
	return links
}

// told are the signatures over a list that may be told of each file on it.
func (r *Report) told(signed []vouching, listed int) []vouching {
	return slices.DeleteFunc(slices.Clone(signed), func(s vouching) bool {
		full := r.full(s.Path, s.proof.valid())
		if !full {
			r.spoke(listed, s.proof.valid())
		}
		return full
	})
}

func (r *Report) spoke(n int, holds bool) {
	if holds {
		r.held += n
	} else {
		r.idle += n
	}
}

func (r *Report) full(path string, holds bool) bool {
	switch {
	case holds && r.held >= MaxHeld:
		r.Unreadable[path] = fmt.Sprintf("signatures speak about a file more than %d times in this delivery, and this one was not told of any more; ask for a delivery with fewer", MaxHeld)
	case !holds && r.idle >= MaxIdle:
		r.Unreadable[path] = fmt.Sprintf("signatures that do not hold, and unsigned statements, speak about a file more than %d times in this delivery: this one was not told of any more; ask for the delivery without them", MaxIdle)
	default:
		return false
	}
	return true
}

// add notes what one signed thing says about which files.
func (r *Report) add(req Request, x *index, s *sealed, p proof, signatures map[string][]vouching) {
	if s.fault != nil {
		r.Unreadable[s.file.Path] = s.fault.Error()
	}
	for _, l := range r.linksOf(x, s, p.valid()) {
		if s.statement != nil && l.covers && !l.document && req.single == nil && !releases(s.statement.PredicateType) {
			l.covers, l.reason = false, "the statement says something about the file, but a "+s.statement.PredicateType+" statement does not release it"
		}
		role := req.roleFor(l.file)
		v := newSignature(req, s, p, l, role).withBeside(req, s, l, role)
		v.holdsApart = s.statement != nil && p.valid() && judge(req, p, statementRole(s.statement)).doubt() == ""
		signatures[l.file.Path] = append(signatures[l.file.Path], v)
	}
}

// isDocument says whether the file is of the kind that the predicate itself is.
func (s *Statement) isDocument(f *delivery.File) bool {
	kinds, _ := documentKinds(s.PredicateType)
	return slices.Contains(kinds, f.Kind)
}

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
		r.addStatement(req, s.statement, p, st)
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

func (r *Report) addStatement(req Request, s *Statement, p proof, st standing) {
	covers := slices.ContainsFunc(s.Subjects, func(subject Subject) bool { return len(subject.Files) > 0 })
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
		s.Provenance.judge(req.Supplier, st.held.certificate)
		if err := s.Provenance.TimesAgree(req.At); err != nil && s.Ladder.Timely {
			s.Ladder.Timely, s.Reason = false, cmp.Or(s.Reason, err.Error())
		}
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

// bind lists which SBOM statements tie which SBOMs to which artifacts, and which documents statements carry.
func (r *Report) bind(x *index) {
	for _, s := range r.Statements {
		kinds, sbom := documentKinds(s.PredicateType)
		if kinds == nil {
			continue
		}
		equal := x.predicateFiles(s)
		for _, f := range equal {
			s.Documents = append(s.Documents, f.Path)
		}
		if len(equal) == 0 {
			s.ContentReason = "no delivered document equals the predicate, and it is not read by itself"
		}
		if !sbom {
			continue
		}
		artifacts := map[string]bool{}
		for _, subject := range s.Subjects {
			for _, p := range subject.Files {
				if !s.isDocument(x.byPath[p]) {
					artifacts[p] = true
				}
			}
		}
		b := Binding{Statement: s, Whole: s.Ladder.Whole() && len(artifacts) > 0}
		for p := range artifacts {
			b.Artifacts = append(b.Artifacts, p)
		}
		sort.Strings(b.Artifacts)
		for _, f := range equal {
			b.SBOM = f.Path
			r.Bindings = append(r.Bindings, b)
		}
		if len(equal) == 0 {
			r.Bindings = append(r.Bindings, b)
		}
	}
}
