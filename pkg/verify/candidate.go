package verify

import (
	"errors"
	"fmt"
	"slices"

	"github.com/sigstore/sigstore-go/pkg/root"
	sigverify "github.com/sigstore/sigstore-go/pkg/verify"
)

// candidate is one root that a bundle is tried against.
type candidate struct {
	root     Root
	owner    *Supplier // whose own root it is; nil for roots given to the run
	needs    thresholds
	material *root.TrustedRoot
	verifier verifier
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

// verifier holds bundles with a certificate against one root. It is not changed while it works.
type verifier struct {
	asked  *sigverify.Verifier // asks for what is asked for
	logged *sigverify.Verifier // where no log entry is asked for: asks for one all the same, since that may be what proves the time; nil otherwise
}

func newVerifier(material root.TrustedMaterial, needs thresholds) (v verifier, err error) {
	options := []sigverify.VerifierOption{
		sigverify.WithObserverTimestamps(max(needs.time, 1)), // without a time a short-lived certificate proves nothing
	}
	if needs.sct > 0 {
		options = append(options, sigverify.WithSignedCertificateTimestamps(needs.sct))
	}
	logged, err := sigverify.NewVerifier(material, append(slices.Clone(options), sigverify.WithTransparencyLog(max(needs.log, 1)))...)
	if err != nil || needs.log > 0 {
		return verifier{asked: logged}, err
	}
	asked, err := sigverify.NewVerifier(material, options...)
	return verifier{asked, logged}, err
}

var errNoTime = errors.New("it has neither a log entry nor a time stamp, and a certificate that lives for minutes proves nothing without a proven time, however little is asked for")

// verify checks log entries, times, certificate chain and signature.
func (v verifier) verify(s *sealed, policy sigverify.PolicyBuilder) (*sigverify.VerificationResult, error) {
	signed := entity{s.bundle}
	if v.logged == nil {
		return v.asked.Verify(signed, policy)
	}
	if s.timeless() {
		return nil, errNoTime
	}
	var first error
	if len(s.bundle.VerificationMaterial.GetTlogEntries()) > 0 {
		result, err := v.logged.Verify(signed, policy)
		if err == nil {
			return result, nil
		}
		first = err
	}
	result, err := v.asked.Verify(signed, policy)
	if err != nil && first != nil {
		err = first
	}
	return result, err
}

// timeless says whether a bundle has nothing that could prove when it was signed.
func (s *sealed) timeless() bool {
	m := s.bundle.VerificationMaterial
	return len(m.GetTlogEntries()) == 0 && len(m.GetTimestampVerificationData().GetRfc3161Timestamps()) == 0
}

// source is a root that may be tried, before it is read.
type source struct {
	root  Root
	owner *Supplier
	needs thresholds
}

// candidates reads the roots to try, in order.
func candidates(req Request) ([]*candidate, error) {
	var all []*candidate
	for i, s := range toldApart(sources(req)) {
		c, err := newCandidate(s.root, s.owner, s.needs)
		if err != nil {
			return nil, err
		}
		c.use = i
		all = append(all, c)
	}
	return all, nil
}

// sources lists the roots to try: the supplier's own, those given to the run, then those of other suppliers, which can tell somebody else's
// signer from a stranger but never authorise.
func sources(req Request) []source {
	var all []source
	shared := Thresholds{}.required()
	if s := req.Supplier; s != nil {
		for _, r := range s.Roots {
			all = append(all, source{r, s, s.Thresholds.required()})
		}
		if len(s.Roots) == 0 {
			shared = s.Thresholds.required()
		}
	}
	for _, r := range req.Roots {
		all = append(all, source{r, nil, shared})
	}
	if req.Registry == nil {
		return all
	}
	for _, s := range req.Registry.Suppliers {
		if s == req.Supplier {
			continue
		}
		for _, r := range s.Roots {
			next := source{r, s, s.Thresholds.required()}
			known := func(o source) bool { return o.needs == next.needs && o.root.Digest() == next.root.Digest() }
			if !slices.ContainsFunc(all, known) { // many suppliers may share one instance
				all = append(all, next)
			}
		}
	}
	return all
}

// toldApart adds the digest to the names of roots that others of another content have as well.
func toldApart(all []source) []source {
	first := map[string]string{} // name → digest of the first root that bears it
	for i, s := range all {
		digest := s.root.Digest()
		if _, taken := first[s.root.Name]; !taken {
			first[s.root.Name] = digest
		}
		if first[s.root.Name] != digest {
			all[i].root.Name += " (" + digest[:len("sha256:")+12] + "…)"
		}
	}
	return all
}
