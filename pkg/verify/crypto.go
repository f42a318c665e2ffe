package verify

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	"github.com/sigstore/sigstore-go/pkg/bundle"
	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
	"github.com/sigstore/sigstore-go/pkg/root"
	sigverify "github.com/sigstore/sigstore-go/pkg/verify"
)

// candidate is one root that a bundle is tried against.
type candidate struct {
	root     Root
	owner    *Supplier // whose own root it is; nil for roots given to the run
	needs    thresholds
	material *root.TrustedRoot
	verifier *sigverify.Verifier
	use      int // index into Report.Roots
}

func newCandidate(r Root, owner *Supplier, needs thresholds) (*candidate, error) {
	material, err := r.material()
	if err != nil {
		return nil, fmt.Errorf("parse trusted root %s: %w", r.Name, plain(err))
	}
	v, err := newVerifier(material, needs)
	if err != nil {
		return nil, fmt.Errorf("verify with trusted root %s: %w", r.Name, err)
	}
	return &candidate{root: r, owner: owner, needs: needs, material: material, verifier: v}, nil
}

func newVerifier(material root.TrustedMaterial, needs thresholds) (*sigverify.Verifier, error) {
	options := []sigverify.VerifierOption{
		sigverify.WithObserverTimestamps(needs.time),
		sigverify.WithoutStatementPredicate(), // parseStatement has read the same bytes
	}
	if needs.log > 0 {
		options = append(options, sigverify.WithTransparencyLog(needs.log))
	}
	if needs.sct > 0 {
		options = append(options, sigverify.WithSignedCertificateTimestamps(needs.sct))
	}
	return sigverify.NewVerifier(material, options...)
}

// candidates lists the roots to try, in order: the supplier's own, those given to the run, then those of
// other suppliers, which can tell somebody else's signer from a stranger but never authorise.
func candidates(req Request) ([]*candidate, error) {
	type source struct {
		root  Root
		owner *Supplier
		needs thresholds
	}
	var sources []source
	shared := Thresholds{}.required()
	if s := req.Supplier; s != nil && s.Root != nil {
		sources = append(sources, source{*s.Root, s, s.Thresholds.required()})
	} else if s != nil {
		shared = s.Thresholds.required()
	}
	for _, r := range req.Roots {
		sources = append(sources, source{r, nil, shared})
	}
	if req.Registry != nil {
		for _, s := range req.Registry.Suppliers {
			if s == req.Supplier || s.Root == nil {
				continue
			}
			next := source{*s.Root, s, s.Thresholds.required()}
			known := func(o source) bool { return o.needs == next.needs && o.root.Digest() == next.root.Digest() }
			if !slices.ContainsFunc(sources, known) { // many suppliers may share one instance
				sources = append(sources, next)
			}
		}
	}
	first := map[string]string{} // name → digest of the first root that bears it
	for _, s := range sources {
		if _, taken := first[s.root.Name]; !taken {
			first[s.root.Name] = s.root.Digest()
		}
	}
	var all []*candidate
	for i, s := range sources {
		if digest := s.root.Digest(); first[s.root.Name] != digest {
			s.root.Name += " (" + digest[:len("sha256:")+12] + "…)"
		}
		c, err := newCandidate(s.root, s.owner, s.needs)
		if err != nil {
			return nil, err
		}
		c.use = i
		all = append(all, c)
	}
	return all, nil
}

// proof is what the mathematics of one signed thing came to, before anybody asks who signed.
type proof struct {
	trial  trial
	by     *candidate           // the root that vouched; nil when none did
	reason string               // why none did
	cert   *certificate.Summary // set when by is
	times  []time.Time          // every verified time, UTC, earliest first
}

func (p proof) valid() bool { return p.by != nil }

// trial is how far a signed thing was put to the test.
type trial int

const (
	untried trial = iota // of a kind that this version does not verify, or there is no root at all
	foreign              // tried against every root at hand, none of which knows the instance that it claims
	tried                // tried against its instance's root, or too damaged to be tried anywhere
)

// tried says whether the signature counts as put to the test, so that one that does not hold is broken and not
// merely open. A foreign one is open only as long as no registry entry was matched: the buyer may lack the root.
// With an entry that names signers the buyer has said which instance is expected, and a bundle from elsewhere
// has failed. If it were open, junk that parses would turn the refusal of an unsigned file into "could not tell".
// A claim of another instance therefore never gains more than that, and is never valid.
func (p proof) tried(req Request) bool {
	if p.trial == foreign {
		return req.Supplier != nil && len(req.Supplier.Signers) > 0
	}
	return p.trial == tried
}

// signedAt is the earliest verified time: the signature existed by then.
func (p proof) signedAt() time.Time {
	if len(p.times) == 0 {
		return time.Time{}
	}
	return p.times[0]
}

// proveAll proves every signed thing, in parallel; the answer does not depend on the order of work.
func proveAll(ctx context.Context, all []*sealed, roots []*candidate) ([]proof, error) {
	proofs := make([]proof, len(all))
	work := make(chan int)
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(len(all), 1)) {
		group.Go(func() {
			for i := range work {
				proofs[i] = prove(all[i], roots)
			}
		})
	}
	for i := range all {
		if ctx.Err() != nil {
			break
		}
		work <- i
	}
	close(work)
	group.Wait()
	return proofs, ctx.Err()
}

func prove(s *sealed, roots []*candidate) proof {
	if s.fault != nil {
		p := proof{trial: tried, reason: s.fault.Error()}
		if errors.As(s.fault, new(unsupported)) {
			p.trial = untried
		}
		return p
	}
	if s.bundle.VerificationMaterial.GetPublicKey() != nil {
		return proof{reason: "signed with a plain public key; the registry lists certificates' signers only"}
	}
	if len(roots) == 0 {
		return proof{reason: "there is no trusted root to verify the signature with"}
	}
	var first error
	for _, c := range roots {
		result, err := c.verify(s)
		if err == nil {
			return accepted(c, result)
		}
		if first == nil {
			first = err
		}
	}
	p := proof{trial: foreign, reason: "the signature is not valid: " + plain(first).Error() + instance(s.bundle, roots)}
	if knownLog(s.bundle, roots) != nil {
		p.trial = tried
	}
	return p
}

// verify checks one bundle against one root: log entries, times, certificate chain, signature. Who signed
// is judged afterwards, as a rung of its own.
func (c *candidate) verify(s *sealed) (*sigverify.VerificationResult, error) {
	artifact := sigverify.WithoutArtifactUnsafe() // statements: subjects are compared by us, file by file
	if s.statement == nil {
		// The digest that the bundle states: which file has it is a question of its own.
		raw, err := hex.DecodeString(s.digest)
		if err != nil {
			return nil, err
		}
		artifact = sigverify.WithArtifactDigest(s.algorithm, raw)
	}
	if err := oneName(s.bundle); err != nil {
		return nil, err
	}
	result, err := c.verifier.Verify(s.bundle, sigverify.NewPolicy(artifact, sigverify.WithoutIdentitiesUnsafe()))
	if err != nil {
		return nil, err
	}
	if result.Signature == nil || result.Signature.Certificate == nil || len(result.VerifiedTimestamps) == 0 {
		return nil, errors.New("the signature was made without a certificate or a trusted time")
	}
	return result, nil
}

// oneName refuses certificates that bear several names: the verifier would show the first and hide the rest.
func oneName(b *bundle.Bundle) error {
	content, err := b.VerificationContent()
	if err != nil {
		return err
	}
	cert := content.Certificate()
	if cert == nil {
		return errors.New("the bundle holds no certificate")
	}
	if n := len(cert.URIs) + len(cert.EmailAddresses) + len(cert.DNSNames) + len(cert.IPAddresses); n > 1 {
		return fmt.Errorf("the certificate bears %d names; expected one", n)
	}
	return nil
}

func accepted(c *candidate, r *sigverify.VerificationResult) proof {
	p := proof{trial: tried, by: c, cert: r.Signature.Certificate}
	for _, t := range r.VerifiedTimestamps {
		p.times = append(p.times, t.Timestamp.UTC())
	}
	for i := range p.times { // few: insertion keeps them in order
		for j := i; j > 0 && p.times[j].Before(p.times[j-1]); j-- {
			p.times[j], p.times[j-1] = p.times[j-1], p.times[j]
		}
	}
	return p
}

// stagingDomain is where the logs of Sigstore's staging instance live: a delivery signed there by mistake is
// worth a plain word.
const stagingDomain = "sigstage.dev"

// instance says which Sigstore instance a bundle that no root vouches for seems to come from. Nothing in it
// is proven: it only helps the reader to ask the right question.
func instance(b *bundle.Bundle, roots []*candidate) string {
	if c := knownLog(b, roots); c != nil {
		return "; its log entry names a log of " + c.root.Name
	}
	for _, e := range b.VerificationMaterial.GetTlogEntries() {
		if origin := e.GetInclusionProof().GetCheckpoint().GetEnvelope(); origin != "" {
			name, _, _ := strings.Cut(origin, "\n")
			if strings.Contains(name, stagingDomain) {
				return "; it seems to come from Sigstore's staging instance"
			}
			return fmt.Sprintf("; it seems to come from an instance with the log %q, which no trusted root at hand knows", clip(name))
		}
	}
	if cert := leaf(b); cert != nil {
		if len(cert.Issuer.Organization) > 0 && cert.Issuer.Organization[0] == "GitHub, Inc." {
			return "; it seems to come from GitHub's own instance"
		}
		return fmt.Sprintf("; its certificate was issued by %q", clip(cert.Issuer.String()))
	}
	return ""
}

// knownLog finds the first root that knows a log which the bundle claims to be entered in; nil when none does.
func knownLog(b *bundle.Bundle, roots []*candidate) *candidate {
	for _, e := range b.VerificationMaterial.GetTlogEntries() {
		id := hex.EncodeToString(e.GetLogId().GetKeyId())
		for _, c := range roots {
			if _, known := c.material.RekorLogs()[id]; known {
				return c
			}
		}
	}
	return nil
}

func leaf(b *bundle.Bundle) *x509.Certificate {
	if _, ok := b.VerificationMaterial.GetContent().(*protobundle.VerificationMaterial_PublicKey); ok {
		return nil
	}
	content, err := b.VerificationContent()
	if err != nil {
		return nil
	}
	return content.Certificate()
}

// maxQuoted bounds what is quoted of a hostile text.
const maxQuoted = 120

func clip(s string) string {
	if len(s) > maxQuoted {
		return strings.ToValidUTF8(s[:maxQuoted], "") + "…"
	}
	return s
}

// plain puts a library's error on one line. Protobuf varies its white space from build to build on purpose;
// a decision must not.
func plain(err error) error {
	return errors.New(strings.Join(strings.Fields(strings.ReplaceAll(err.Error(), "\u00a0", " ")), " "))
}
