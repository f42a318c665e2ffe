package verify

import (
	"context"
	"crypto/x509"
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/openpgp"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// proof is what the mathematics of one signed thing came to, before anybody asks whether the signer is accepted.
type proof struct {
	trial  trial
	holds  []holding // what the signature holds under: one root, or the keys of one or more registry signers; empty when not valid
	reason string    // why it is not valid
	weak   bool      // it holds, and is weaker than is accepted

	untimely string // of provenance: what is wrong with the times that it states, whoever signed it and when

	unsupported bool // what was signed is of a kind that is not read; of a bundle that is an answer
}

func (p proof) valid() bool { return len(p.holds) > 0 }

// holding is a signature that holds, and what it was held against.
type holding struct {
	name        string            // who signed, for people
	fingerprint string            // of the key; empty for a Sigstore certificate, whose key lives for minutes
	material    string            // signature.Verified.Material
	issued      *x509.Certificate // that signed, or that the key came in; nil without one, and for Sigstore
	algorithm   string
	certificate *certificate.Summary // of a Sigstore certificate; nil for every other kind
	root        *candidate           // whose authorities and logs were relied on; nil when none was
	supplier    *Supplier            // with signer: whose key or authority it holds under; nil for a Sigstore certificate, which may be anybody's
	signer      *Signer

	times   []time.Time // every proven moment by which the signature existed, UTC, earliest first
	stated  time.Time   // the moment that the signer states, UTC; zero when there is none. A claim
	comment string      // the signer's own words, which are signed too. A claim
	lowered []string    // what was asked less than by default, in words
	text    bool        // made over the lines of a text, whatever they end in (OpenPGP, type 0x01), and not over bytes

	part   int       // which of the signatures in a file that were verified together
	beside []besides // the others
}

// signedAt is the earliest proven time: the signature existed by then. A stated time is one only if the buyer says so.
func (h holding) signedAt() time.Time {
	switch {
	case len(h.times) > 0:
		return h.times[0]
	case h.signer != nil && h.signer.believesStatedTime():
		return h.stated
	}
	return time.Time{}
}

// trial is how far a signed thing was put to the test.
type trial int

const (
	untried trial = iota // of a kind that this version does not verify, or there is nothing at all to hold it against
	foreign              // held against everything at hand, none of which is what it claims to be from
	tried                // held against its instance's root or a key of its kind, or too damaged to be tried anywhere
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

// prover holds what signed things are held against in one run. It is not changed while it works.
type prover struct {
	roots     []*candidate
	supplier  *Supplier   // whose signers come first
	suppliers []*Supplier // all known ones, to tell somebody else's signer from a stranger
	keys      keyring
	openpgp   map[string][]*openpgp.Key // that were delivered, by fingerprint
	at        time.Time
}

func newProver(req Request, roots []*candidate) *prover {
	v := &prover{roots: roots, supplier: req.Supplier, keys: deliveredKeys(req.Delivery), openpgp: deliveredOpenPGP(req.Delivery), at: req.At}
	if req.Registry != nil {
		v.suppliers = req.Registry.Suppliers
	}
	return v
}

// proveAll proves every signed thing, in parallel; the answer does not depend on the order of work.
func (v *prover) proveAll(ctx context.Context, all []*sealed) ([]proof, error) {
	v.limitOthers(all)
	proofs := make([]proof, len(all))
	work := make(chan int)
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(len(all), 1)) {
		group.Go(func() {
			for i := range work {
				proofs[i] = v.prove(all[i])
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
	notOurs(all, proofs)
	return proofs, ctx.Err()
}

// maxOtherTrials is how often a signature of a delivery is held against a signer of another supplier, who never authorises: a large registry must not make
// every bad signature cost as many trials as it has signers.
const maxOtherTrials = 50_000

// limitOthers lets the first signatures alone be held against the signers of other suppliers, as many as are within the limit.
func (v *prover) limitOthers(all []*sealed) {
	others := 0
	for _, o := range v.suppliers {
		if o != v.supplier {
			others += len(o.Signers)
		}
	}
	for i, s := range all {
		s.alone = (i+1)*others > maxOtherTrials
	}
}

func (v *prover) prove(s *sealed) proof {
	p := v.proveForm(s)
	if p.valid() && s.statement == nil && s.form != nil {
		pure := slices.ContainsFunc(p.holds, func(h holding) bool { return h.algorithm == pureEd25519 })
		if err := s.form.borrowed(pure); err != nil {
			return failed(err)
		}
	}
	return p
}

func (v *prover) proveForm(s *sealed) proof {
	switch {
	case s.fault != nil:
		p := failed(s.fault)
		p.unsupported = s.bundle == nil && errors.As(s.fault, new(*signature.UnsupportedError))
		return p
	case s.bundle == nil || s.bundle.VerificationMaterial.GetPublicKey() != nil:
		return v.proveKeyed(s)
	}
	p := proveSigstore(s, v.roots)
	if p.valid() || s.attempt == nil {
		return p
	}
	if keyed := v.proveKeyed(s); keyed.valid() || keyed.trial == tried && p.trial != tried {
		return keyed
	}
	return p
}

// failed is the proof of what does not hold. Of an unsupported kind nothing is known.
func failed(err error) proof {
	p := proof{trial: tried, reason: err.Error()}
	if undecided(err) {
		p.trial = untried
	}
	return p
}

// undecided says whether an error means that nothing is known of the signature, good or bad.
func undecided(err error) bool {
	return errors.As(err, new(*signature.UnsupportedError)) || errors.As(err, new(*signature.MissingError)) || errors.Is(err, signature.ErrContentNeeded)
}
