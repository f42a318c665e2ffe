package verify

import (
	"context"
	"errors"
	"slices"
	"sort"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

func run(ctx context.Context, req Request) (*Report, error) {
	if req.Delivery == nil {
		return nil, errors.New("verify: there is no delivery")
	}
	if req.At.IsZero() {
		return nil, errors.New("verify: there is no moment to judge at")
	}
	roots, err := candidates(req)
	if err != nil {
		return nil, err
	}
	x := newIndex(req.Delivery)
	all := allSealed(req.Delivery)
	proofs, err := proveAll(ctx, all, roots)
	if err != nil {
		return nil, err
	}
	report := &Report{Files: map[string]*FileTrust{}, Unreadable: map[string]string{}}
	if report.Roots, err = rootUses(roots, proofs); err != nil {
		return nil, err
	}
	signatures := map[string][]signature{}
	for i, s := range all {
		report.add(req, x, s, proofs[i], signatures)
	}
	for _, f := range req.Delivery.Files {
		report.addOther(f, x, signatures)
	}
	vouchByManifest(req, x, signatures)
	for _, f := range req.Delivery.Files {
		report.Files[f.Path] = settle(f, signatures[f.Path])
	}
	sort.SliceStable(report.Statements, func(i, j int) bool {
		a, b := report.Statements[i], report.Statements[j]
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Index < b.Index
	})
	report.bind(x)
	return report, nil
}

// allSealed reads every signature file, in order of path.
func allSealed(d *delivery.Delivery) []*sealed {
	var all []*sealed
	for _, f := range d.Files {
		if f.Kind == delivery.KindSigstore {
			all = append(all, readSealed(f)...)
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
		if p.valid() {
			uses[p.by.use].Used = true
		}
	}
	return uses, nil
}

// add notes what one signed thing says about which files.
func (r *Report) add(req Request, x *index, s *sealed, p proof, signatures map[string][]signature) {
	if s.fault != nil {
		r.Unreadable[s.file.Path] = s.fault.Error()
	}
	covers := false
	for _, l := range x.links(s) {
		if s.statement != nil && l.covers && !l.document && !releases(s.statement.PredicateType) {
			l.covers, l.reason = false, "the statement says something about the file, but a "+s.statement.PredicateType+" statement does not release it"
		}
		signatures[l.file.Path] = append(signatures[l.file.Path], newSignature(req, s, p, l, roleFor(l.file)))
	}
	if s.statement == nil {
		return
	}
	for _, subject := range s.statement.Subjects {
		covers = covers || len(subject.Files) > 0
	}
	r.addStatement(req, s.statement, p, covers)
}

// isDocument says whether the file is of the kind that the predicate itself is.
func (s *Statement) isDocument(f *delivery.File) bool {
	kinds, _ := documentKinds(s.PredicateType)
	return slices.Contains(kinds, f.Kind)
}

func (r *Report) addStatement(req Request, s *Statement, p proof, covers bool) {
	var st standing
	if p.valid() {
		st = judge(req, p, statementRole(s))
		s.Signer, s.SignedAt = signerName(p.cert), p.signedAt()
		s.TrustedRoot, s.TrustedRootDigest, s.Lowered = p.by.root.Name, p.by.root.Digest(), p.by.needs.lowered()
	}
	s.Tried = p.tried(req)
	s.Ladder, s.Reason = rungs(st, p, covers, "no subject of the statement is a delivered file")
	switch {
	case s.Provenance == nil:
	case !p.valid():
		s.Provenance.distrust(p.reason)
	case st.doubt() != "":
		s.Provenance.distrust(st.doubt())
	default:
		s.Provenance.judge(req.Supplier, p.cert)
	}
	r.Statements = append(r.Statements, s)
}

// addOther notes the signature files that are no Sigstore bundles.
func (r *Report) addOther(f *delivery.File, x *index, signatures map[string][]signature) {
	for target, s := range unsupportedSignatures(f, x) {
		signatures[target] = append(signatures[target], s)
	}
	if f.Kind != delivery.KindStatement {
		return
	}
	s, err := parseStatement(f.Bytes)
	if err != nil {
		r.Unreadable[f.Path] = "in-toto statement: " + err.Error()
		return
	}
	s.Path, s.Reason = f.Path, "the statement is not signed"
	bare := &sealed{file: f, kind: string(f.Kind), statement: s}
	for _, l := range x.links(bare) {
		signatures[l.file.Path] = append(signatures[l.file.Path], signature{Signature: decision.Signature{
			Path: f.Path, Kind: string(f.Kind), PredicateType: s.PredicateType, Reason: s.Reason,
		}})
	}
	if s.Provenance != nil {
		s.Provenance.distrust(s.Reason)
	}
	r.Statements = append(r.Statements, s)
}

// bind lists which SBOM statements tie which SBOMs to which artifacts.
func (r *Report) bind(x *index) {
	for _, s := range r.Statements {
		if _, sbom := documentKinds(s.PredicateType); !sbom {
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
		equal := x.predicateFiles(s)
		for _, f := range equal {
			b.SBOM = f.Path
			r.Bindings = append(r.Bindings, b)
		}
		if len(equal) == 0 {
			r.Bindings = append(r.Bindings, b)
		}
	}
}
