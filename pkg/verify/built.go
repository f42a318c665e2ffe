package verify

import (
	"cmp"
	"context"
	"crypto"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// BuiltRequest is one artifact and what is said about how it was built, without a delivery and a registry.
type BuiltRequest struct {
	Artifact     signature.Message // the content, or its digests alone
	ArtifactName string            // for messages

	Statement     []byte // a Sigstore bundle, JSON Lines of bundles or envelopes, or an answer of npm's registry or of Google Cloud Build
	StatementName string // for messages

	Signer *Signer // whose signature is expected, as in SingleRequest; nil: the builder's own certificate, and nothing else
	Read   func(name string, limit int64) ([]byte, error)

	Roots      []Root
	Thresholds Thresholds
	At         time.Time
}

// Attested is one signed statement about the artifact, and how far it can be believed.
type Attested struct {
	Statement *Statement         // nil when there is none that can be read
	Signature decision.Signature // its ladder, who signed, when and under what; Reason says what is wrong, demands included
	Root      *RootUse           // the trusted root that vouched; nil when none was asked
	Summary   *slsa.VSA          // of a verification summary whose signature was verified; nil for all else
	Where     string             // which one of the file it is, for people
	Met       bool               // every rung holds, and what it states is what was asked for

	counts      bool   // by the expected signer, or by anybody where none is named, in time, and a subject bears a digest of the artifact
	anybody     bool   // no signer was named
	broken      bool   // it was tried, and does not hold
	beside      string // why none counts, where another one does not hold; else empty
	unmet       bool   // every rung holds, and what it states is not what was asked for
	certificate *certificate.Summary
	keyID       string // as the envelope states it
}

// Unread says why nothing is known of what was signed; empty when it is a statement that is read.
func (a *Attested) Unread() string {
	if a.Statement == nil {
		return a.Signature.Reason
	}
	return a.Statement.ContentReason
}

// BuiltResult is what came of it.
type BuiltResult struct {
	Best Attested   // the one that meets the demand, or comes nearest
	All  []Attested // every statement, in the order of the file
	Also []Attested // those that must hold besides: of npm's registry, that it took the package in

	Against string // why another statement by the same signer takes from the best; empty when none does
}

// Met says whether a statement meets the demand, all others that must hold do, and none by the same signer takes from it.
func (r *BuiltResult) Met() bool {
	if r.Against != "" {
		return false
	}
	for _, a := range r.Also {
		if !a.Met {
			return false
		}
	}
	return r.Best.Met
}

// Reason says why not; empty when it does.
func (r *BuiltResult) Reason() string {
	if !r.Best.Met {
		return cmp.Or(r.Best.Signature.Reason, r.Against)
	}
	if r.Against != "" {
		return r.Against
	}
	for _, a := range r.Also {
		if !a.Met {
			return a.Signature.Reason
		}
	}
	return ""
}

// ProvenanceDemand is what is asked of provenance: of the build, and of the package of a registry.
type ProvenanceDemand struct {
	slsa.Demand
	Package, Version string // of an npm package; empty asks nothing

	RegistryKeys []byte                      // for an answer of npm's registry: its keys, as it publishes them, or one in PEM
	CloudBuild   map[string]crypto.PublicKey // for an answer of Google Cloud Build: its keys, by region
}

// Answers that are no Sigstore bundle and no envelope, and are signed with keys.
const (
	AnswerOfNPM        = "npm's registry"
	AnswerOfCloudBuild = "Google Cloud Build"
)

// AnswerOf says whose answer it is; empty for a bundle, an envelope or anything else.
func AnswerOf(data []byte) string {
	if _, ok, _ := slsa.ParseCloudBuild(data, fixedKeys); ok {
		return AnswerOfCloudBuild
	}
	if _, ok, _ := slsa.ParseNPM(data, fixedKeys); ok {
		return AnswerOfNPM
	}
	return ""
}

// ProvenanceOf holds provenance against an artifact and a demand (SLSA 1.2, "verifying artifacts"). The error says why it could
// not be tried at all; provenance that does not hold, or does not meet the demand, is a result.
func ProvenanceOf(ctx context.Context, req BuiltRequest, d ProvenanceDemand) (*BuiltResult, error) {
	if len(req.Artifact.Digests) == 0 {
		return nil, errNoArtifact
	}
	if answer, ok, err := slsa.ParseCloudBuild(req.Statement, fixedKeys); ok {
		return req.cloudBuild(answer, err, d)
	}
	if entries, ok, err := slsa.ParseNPM(req.Statement, fixedKeys); ok {
		return req.npm(ctx, entries, err, d)
	}
	all, err := req.attested(ctx, req.Statement, req.Signer)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].demand(func() error { return all[i].provenance(req, d) })
	}
	return result(all), nil
}

// provenance holds what is stated against the demand. Without an expected signer the certificate must be the builder's.
func (a *Attested) provenance(req BuiltRequest, d ProvenanceDemand) error {
	if err := a.Statement.meets(d, req.At, a.certificate); err != nil || req.Signer != nil {
		return err
	}
	if why := a.Statement.Provenance.SignedByBuilder(a.certificate); why != "" {
		return errors.New(why)
	}
	a.Signature.Ladder.Recognised, a.Signature.Ladder.Authorised = true, true
	return nil
}

// meets holds the provenance in a statement against the demand at the moment judged at, and against the certificate that signed it; nil for a key.
func (s *Statement) meets(d ProvenanceDemand, at time.Time, c *certificate.Summary) error {
	switch {
	case s.UnreadProvenance():
		return fmt.Errorf("the statement is provenance of a version that is not read: %s", s.PredicateType)
	case s.Provenance == nil:
		return fmt.Errorf("the statement is no provenance, but %s", s.PredicateType)
	}
	d.At = at
	if err := s.Provenance.Met(d.Demand, c); err != nil {
		return err
	}
	return s.askedPackage(d)
}

// demand asks for more of a statement that holds so far.
func (a *Attested) demand(met func() error) {
	if a.Signature.Reason != "" || a.Statement == nil {
		return
	}
	if err := met(); err != nil {
		a.Signature.Reason, a.unmet = err.Error(), true
		return
	}
	a.Met = a.Signature.Ladder.Whole()
}

// result takes the statement that meets the demand, or else the one that comes nearest.
func result(all []Attested) *BuiltResult {
	r := &BuiltResult{All: all}
	for i, a := range all {
		better := a.Signature.Ladder.Reach() > r.Best.Signature.Ladder.Reach()
		if i == 0 || a.Met && !r.Best.Met || a.Met == r.Best.Met && better {
			r.Best = a
		}
	}
	r.Against = r.against()
	return r
}

// attested verifies every statement in a file. Rungs are filled in as far as they can be without knowing what is asked.
func (r BuiltRequest) attested(ctx context.Context, data []byte, signer *Signer) ([]Attested, error) {
	single := r.single(data)
	var supplier *Supplier
	if signer != nil {
		single.Signer = *signer
		var err error
		if supplier, err = single.supplier(); err != nil {
			return nil, err
		}
	}
	return single.statements(ctx, supplier)
}

// single is the same question about the signatures in some bytes.
func (r BuiltRequest) single(data []byte) SingleRequest {
	return SingleRequest{
		Artifact: r.Artifact, ArtifactName: r.ArtifactName, Signature: data, SignatureName: r.StatementName,
		Read: r.Read, Roots: r.Roots, Thresholds: r.Thresholds, At: r.At,
	}
}

const noStatement = "expected a Sigstore bundle or an envelope with a signed statement, found none"

// statements is Single for statements of anybody: with no supplier, who signed is for the caller to judge.
func (r SingleRequest) statements(ctx context.Context, supplier *Supplier) ([]Attested, error) {
	anybody := supplier == nil
	if anybody {
		supplier = expecting(nil, r.Thresholds)
	}
	run, _, err := r.requestOf(supplier)
	if err != nil {
		return nil, err
	}
	e, err := run.prove(ctx)
	if err != nil {
		return nil, err
	}
	out := []Attested{}
	for i, s := range e.signed {
		out = append(out, s.attested(run, e.proofs[i], e.x, anybody, e.roots))
	}
	noneBeside(out)
	if len(out) == 0 {
		file := run.signatureFile()
		out = append(out, Attested{Signature: decision.Signature{Path: file.Path, Kind: string(file.Kind), Reason: noStatement}})
	}
	return out, nil
}

func (s *sealed) attested(run Request, p proof, x *index, anybody bool, uses []RootUse) Attested {
	a := Attested{Statement: s.statement, Where: whereOf(s.place, s.index, s.part), keyID: s.keyID, anybody: anybody, broken: p.broken()}
	if s.statement == nil {
		reason := noStatement
		if s.fault != nil {
			reason = p.reason
		}
		a.Signature = decision.Signature{Path: s.file.Path, Kind: s.kind, Legacy: s.legacy, Ladder: decision.Ladder{Present: true}, Reason: reason}
		return a
	}
	l := link{reason: "no subject of the statement has this digest: it is about " + s.statement.Subjects[0].against(run.single.artifact)}
	for _, found := range x.links(s) {
		if found.covers {
			l = found
		}
	}
	v := newSignature(run, s, p, l, statementRole(s.statement))
	a.Signature = v.Signature
	if !p.valid() {
		return a
	}
	if why := run.Supplier.Thresholds.unmet(v); why != "" {
		a.Signature = refused(v.Signature, why)
		return a
	}
	h := v.standing.held
	a.certificate = h.certificate
	if h.root != nil {
		a.Root = &uses[h.root.use]
	}
	if anybody {
		a.Signature.Expected = ""
		untimely := untimely(h, &Signer{}, run.At)
		a.Signature.Ladder.Timely = untimely == ""
		if a.Signature.Reason = untimely; !l.covers {
			a.Signature.Reason = l.reason
		}
	}
	a.counts = a.expected() && s.statement.pointsAt(run.single.artifact.Path)
	return a
}

// sha256Of is the artifact's SHA-256 as others write it.
func (r BuiltRequest) sha256Of() string {
	if d := r.Artifact.Digests[crypto.SHA256]; len(d) > 0 {
		return "sha256:" + hex.EncodeToString(d)
	}
	return ""
}
