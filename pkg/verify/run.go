package verify

import (
	"context"
	"errors"
	"sort"
	"time"

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
	e.holdTimes(req.At)
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

// holdTimes notes what is wrong with the times of provenance. It releases nothing then, whoever signed it.
func (e evidence) holdTimes(at time.Time) {
	for i, s := range e.signed {
		if s.statement == nil || s.statement.Provenance == nil {
			continue
		}
		if err := s.statement.Provenance.TimesAgree(at); err != nil {
			e.proofs[i].untimely = err.Error()
		}
	}
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

// add notes what one signed thing says about which files.
func (r *Report) add(req Request, x *index, s *sealed, p proof, signatures map[string][]vouching) {
	if s.fault != nil {
		r.Unreadable[s.file.Path] = s.fault.Error()
	}
	apart := s.statement != nil && p.valid() && judge(req, p, statementRole(s.statement)).doubt() == ""
	for _, l := range r.linksOf(x, s, p.valid()) {
		if s.statement != nil && l.covers && !l.document && req.single == nil && !releases(s.statement.PredicateType) {
			l.covers, l.reason = false, "the statement says something about the file, but a "+s.statement.PredicateType+" statement does not release it"
		}
		role := req.roleFor(l.file)
		v := newSignature(req, s, p, l, role).withBeside(req, s, l, role)
		v.holdsApart = apart
		signatures[l.file.Path] = append(signatures[l.file.Path], v)
	}
}
