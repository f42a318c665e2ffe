package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// answer is how a verification ended.
type answer string

const (
	verified          answer = "verified"
	signatureVerified answer = "signature verified" // and no more: what was signed is a statement that does not release the artifact
	notVerified       answer = "not verified"
	notTried          answer = "could not try"
)

func (a answer) status() int {
	switch a {
	case verified, signatureVerified:
		return exitOK
	case notVerified:
		return exitNo
	}
	return exitTrouble
}

// outcome is what the documents of all verifications begin with.
type outcome struct {
	Kind     string        `json:"kind"`
	At       time.Time     `json:"at"` // the moment judged at
	Tool     decision.Tool `json:"tool"`
	Answer   answer        `json:"answer"`
	Reason   string        `json:"reason"` // the first rung that does not hold, what is not as asked, or why the signature alone is verified, in words; empty when verified
	Artifact artifactRead  `json:"artifact"`
}

func (o *outcome) ending() *outcome { return o }

// untried says why nothing could be decided.
func (o *outcome) untried(err error) {
	o.Answer, o.Reason = notTried, strings.TrimPrefix(err.Error(), "verify: ")
}

// tell writes down how a verification ended, and ends the command with it.
func tell[V interface{ ending() *outcome }](p Process, c *cli.Context, in *verifyInputs, known formats[V], v V) error {
	if err := known.render(in.outputs, v, p.reportOptions(c)); err != nil {
		return err
	}
	o := v.ending()
	if o.Answer == notTried {
		p.complain(couldNotTry(in.command, o.Artifact.Name, o.Reason))
	}
	if err := publish(p, in.outputs); err != nil {
		return err
	}
	return ended(o.Answer.status())
}

// verification is the document of "verify -o json".
type verification struct {
	outcome                 // of the kind "cleanbill.verification/v1"
	Signature signatureRead `json:"signature"`
	Beside    []sealBeside  `json:"beside"`   // the signatures of the file, or inside of the artifact, when there are several; in their order
	Expected  string        `json:"expected"` // whose signature
	judgement
}

// judgement is what was established about a signature.
type judgement struct {
	Ladder      ladder          `json:"ladder"`
	Signer      string          `json:"signer"`           // who signed; empty unless the signature is valid
	Source      string          `json:"source,omitempty"` // the repository that the certificate says was built
	Fingerprint string          `json:"fingerprint,omitempty"`
	Algorithm   string          `json:"algorithm,omitempty"`
	SignedAt    string          `json:"signedAt,omitempty"` // proven
	StatedAt    string          `json:"statedAt,omitempty"` // a claim
	Comment     string          `json:"comment,omitempty"`  // the signer's own words inside of what is signed; a claim
	TrustedRoot *rootFile       `json:"trustedRoot"`        // that vouched; null when none did, or none was asked
	Lowered     []string        `json:"lowered"`            // what was asked less than by default
	Statement   *statementShown `json:"statement"`          // null when the artifact itself was signed
}

const strangerSigned = "somebody else signed than was expected"

// sealBeside is one of several signatures in a file, or inside of an artifact.
type sealBeside struct {
	Where  string `json:"where"` // which of them: a JSON pointer, or its number
	Kind   string `json:"kind"`
	Ladder ladder `json:"ladder"`
	Signer string `json:"signer"` // empty unless it is valid
	Reason string `json:"reason"` // empty when every rung holds
}

func showBeside(all []verify.Placed) []sealBeside {
	out := []sealBeside{}
	if len(all) < 2 {
		return out
	}
	for _, s := range all {
		if s.Ladder.Valid && !s.Ladder.Recognised {
			s.Reason = strangerSigned
		}
		out = append(out, sealBeside{s.Where, s.Kind, ladderOf(s.Ladder), s.Signer, s.Reason})
	}
	return out
}

// ladder is how far a signature reaches, rung by rung.
type ladder struct {
	Present    bool `json:"present"`    // there is one
	Valid      bool `json:"valid"`      // it holds, under a key or an authority that counts
	Recognised bool `json:"recognised"` // it is the expected signer's
	Covers     bool `json:"covers"`     // what was signed is this artifact's digest
	Timely     bool `json:"timely"`     // while the signer was accepted, and not after the moment judged at
}

// statementShown is what was signed, when it is a statement about the artifact.
type statementShown struct {
	PredicateType string         `json:"predicateType"`
	Kind          string         `json:"kind"`
	Says          string         `json:"says,omitempty"` // where it releases nothing, in words, and "verify" alone was asked; a claim of the signer's
	Subjects      []subjectShown `json:"subjects"`       // in their order
}

type subjectShown struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

func newVerification(at time.Time, a artifactRead, signer *expectedSigner) *verification {
	return &verification{outcome: outcome{Kind: "cleanbill.verification/v1", At: at, Tool: tool(), Artifact: a}, Expected: signer.text, Beside: []sealBeside{}, judgement: judgement{Lowered: []string{}}}
}

// conclude writes down what came of it.
func (v *verification) conclude(r *verify.SingleResult, err error, signer *expectedSigner) {
	if err != nil {
		v.untried(err)
		return
	}
	v.Signature.Kind, v.Signature.Legacy, v.Signature.Place, v.Reason = r.Kind, r.Best.Legacy, r.Best.Place, r.Best.Reason
	v.Signature.As = r.ListedAs
	v.judgement, v.Beside = judgementOf(r.Best, r.Root, r.Statement, v.At), showBeside(r.Signatures)
	if r.Statement != nil && !r.Statement.Kind.Releases() {
		v.Statement.Says = r.Statement.Says()
	}
	if signer.instead != "" && v.Reason == verify.NobodyFor(r.Kind) {
		v.Reason += "; " + signer.instead
	}
	signer.offered.doubted(v)
	switch sealed := slices.Contains(bundleKinds, r.Kind); {
	case v.Signature.bundle && !sealed:
		v.Answer, v.Reason, v.Ladder = notVerified, "expected a Sigstore bundle, found "+r.Kind, ladder{Present: true}
	case r.SignatureOnly() && v.Ladder.Recognised:
		v.Answer, v.Reason = signatureVerified, "what was signed is a statement of the type "+r.Statement.PredicateType+", which does not release the artifact and may speak against it"
	case r.Verified() && v.Ladder.Recognised:
		v.Answer = verified
	case r.Against != "" && v.Reason == "":
		v.Answer, v.Reason = notVerified, r.Against
	case v.Ladder.Valid && !v.Ladder.Recognised && signer.offered == nil:
		v.Answer, v.Reason = notVerified, strangerSigned
	case sealed && !r.Unsupported || r.Best.Tried:
		v.Answer = notVerified
	default:
		v.Answer = notTried
	}
}

// bundleKinds are the kinds that can always be tried, if what was signed is of a kind that is read: what they do not hold, or what of them
// cannot be decided offline, is an answer about them.
var bundleKinds = []string{string(delivery.KindSigstore), string(delivery.KindCosign), string(delivery.KindDSSE)}

// judgementOf is what was established about one signature.
func judgementOf(s decision.Signature, root *verify.RootUse, of *verify.Statement, at time.Time) judgement {
	j := judgement{
		Ladder: ladderOf(s.Ladder), Signer: s.Signer, Source: s.Source, Fingerprint: s.Fingerprint, Algorithm: s.Algorithm,
		SignedAt: s.SignedAt, StatedAt: s.StatedAt, Comment: s.Comment, Lowered: append([]string{}, s.Lowered...), Statement: showStatement(of),
	}
	if root != nil {
		if file, err := rootFileOf(root.Root, at); err == nil { // it was read before
			j.TrustedRoot = &file
		}
	}
	return j
}

func ladderOf(l decision.Ladder) ladder {
	return ladder{Present: l.Present, Valid: l.Valid, Recognised: l.Recognised && l.Authorised, Covers: l.Covers, Timely: l.Timely}
}

func showStatement(s *verify.Statement) *statementShown {
	if s == nil {
		return nil
	}
	out := &statementShown{PredicateType: s.PredicateType, Kind: string(s.Kind), Subjects: []subjectShown{}}
	for _, subject := range s.Subjects {
		out.Subjects = append(out.Subjects, subjectShown{subject.Name, subject.Digest})
	}
	return out
}

// doubted takes back what rests on a certificate for which nobody vouches.
func (o *offeredCertificate) doubted(v *verification) {
	if o == nil || !v.Ladder.Valid {
		return
	}
	v.Signer, v.Lowered = subjectOf(o.leaf), append(v.Lowered, o.lowered...)
	if o.doubt != "" {
		v.Ladder.Recognised, v.Ladder.Timely, v.Reason = false, false, o.doubt
	}
}
