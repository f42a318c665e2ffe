package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/sigstore/sigstore-go/pkg/root"
	sigverify "github.com/sigstore/sigstore-go/pkg/verify"
	sigstore "github.com/sigstore/sigstore/pkg/signature"
	"github.com/sigstore/sigstore/pkg/signature/options"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// keyedBundle holds a Sigstore bundle that was signed with a managed key against one signer's key. Log entries and times
// are verified with the roots that count for the supplier, as many of them as it asks for.
func (s *sealed) keyedBundle(v *prover, supplier *Supplier, g *Signer) (holding, error) {
	key, err := v.keys.publicKey(g)
	if err != nil {
		return holding{}, err
	}
	needs := supplier.Thresholds.required()
	needs.sct = 0 // a key has no certificate to be logged
	roots := v.countingFor(supplier)
	if needs.log == 0 && needs.time == 0 {
		roots = append(roots, nil) // nothing needs to be proven but the signature
	}
	if len(roots) == 0 {
		return holding{}, errNoRoot
	}
	var used crypto.Hash
	h, err := firstHolding(roots, func(c *candidate) (holding, error) {
		return firstHolding(keyDigests(key), func(digest crypto.Hash) (holding, error) {
			used = digest
			return s.underKey(key, digest, c, needs)
		})
	})
	if err != nil {
		return holding{}, err
	}
	h.lowered = needs.loweredForKey()
	return h, weakFor(key, used, g)
}

var errNoRoot = signature.Missing("there is no trusted root to verify the bundle's log entries and times with")

// countingFor lists the roots that count for a supplier.
func (v *prover) countingFor(s *Supplier) []*candidate {
	return slices.DeleteFunc(slices.Clone(v.roots), func(c *candidate) bool { return c.owner != s && !vouchedFor(s, c) })
}

// keyDigests lists the digests that a key may sign bundles with: its own, and SHA-256, which earlier clients used for
// every curve.
func keyDigests(key crypto.PublicKey) []crypto.Hash {
	if k, ok := key.(*ecdsa.PublicKey); ok {
		switch k.Curve {
		case elliptic.P384():
			return []crypto.Hash{crypto.SHA384, crypto.SHA256}
		case elliptic.P521():
			return []crypto.Hash{crypto.SHA512, crypto.SHA256}
		}
	}
	if _, ok := key.(ed25519.PublicKey); ok {
		return []crypto.Hash{crypto.SHA512}
	}
	return []crypto.Hash{crypto.SHA256}
}

func weakFor(key crypto.PublicKey, digest crypto.Hash, g *Signer) error {
	if weak := signature.Weaknesses(key, digest); !signature.Accepted(weak, g.Weak) {
		return &weakError{signature.AlgorithmName(key, digest), weak, g.Name}
	}
	return nil
}

// underKey verifies the bundle with one key and one root; c is nil when nothing but the signature is asked for.
func (s *sealed) underKey(key crypto.PublicKey, digest crypto.Hash, c *candidate, needs thresholds) (holding, error) {
	keyVerifier, err := s.keyVerifier(key, digest)
	if err != nil {
		return holding{}, fmt.Errorf("the key cannot verify bundles: %w", err)
	}
	material := s.keyMaterial(keyVerifier)
	if c != nil {
		material = append(material, c.material)
	}
	verifier, err := sigverify.NewVerifier(material, needs.keyOptions(len(s.bundle.VerificationMaterial.GetTlogEntries()))...)
	if err != nil {
		return holding{}, err
	}
	artifact, err := s.artifact()
	if err != nil {
		return holding{}, err
	}
	result, err := verifier.Verify(entity{s.bundle}, sigverify.NewPolicy(artifact, sigverify.WithKey()))
	if err != nil {
		return holding{}, err
	}
	fingerprint, err := signature.KeyFingerprint(key)
	if err != nil {
		return holding{}, err
	}
	h := holding{name: "key " + fingerprint, fingerprint: fingerprint, algorithm: signature.AlgorithmName(key, digest), root: c}
	if v, ok := keyVerifier.(*edwardsVerifier); ok {
		h.algorithm = v.variant
	}
	h.times = timesOf(result)
	return h, nil
}

// keyMaterial offers the key under whatever name the bundle gives it: the name is the signer's word.
func (s *sealed) keyMaterial(verifier sigstore.Verifier) root.TrustedMaterialCollection {
	unbounded := root.NewExpiringKey(verifier, time.Time{}, time.Time{}) // the registry's dates are judged as a rung of their own
	hint := s.bundle.VerificationMaterial.GetPublicKey().GetHint()
	return root.TrustedMaterialCollection{root.NewTrustedPublicKeyMaterial(func(asked string) (root.TimeConstrainedVerifier, error) {
		if asked != hint {
			return nil, errors.New("no such key")
		}
		return unbounded, nil
	})}
}

// keyVerifier is the library's for a key and a digest algorithm.
func (s *sealed) keyVerifier(key crypto.PublicKey, digest crypto.Hash) (sigstore.Verifier, error) {
	k, ok := key.(ed25519.PublicKey)
	if !ok || s.statement != nil {
		return sigstore.LoadVerifierWithOpts(key, options.WithHash(digest))
	}
	prehashed, err := sigstore.LoadVerifierWithOpts(key, options.WithHash(digest), options.WithED25519ph())
	return &edwardsVerifier{Verifier: prehashed, key: k, content: s.content}, err
}

// keyOptions asks for what the thresholds say, and for every log entry that is there: one that does not verify is a
// fault even where none is asked for.
func (t thresholds) keyOptions(entries int) []sigverify.VerifierOption {
	var o []sigverify.VerifierOption
	if need := max(t.log, min(entries, 1)); need > 0 {
		o = append(o, sigverify.WithTransparencyLog(need))
	}
	if t.time > 0 {
		return append(o, sigverify.WithObserverTimestamps(t.time))
	}
	return append(o, sigverify.WithNoObserverTimestamps())
}

// loweredForKey is lowered for a signature without a certificate.
func (t thresholds) loweredForKey() []string {
	t.sct = 1
	return t.lowered()
}
