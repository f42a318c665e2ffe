// Package rawsig verifies bare signature values beside what they sign: RSA, ECDSA and Ed25519, with nothing around the value that
// would say which digest algorithm was used. It finds that out and names it.
package rawsig

import (
	"cmp"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"

	_ "crypto/md5"  //nolint:gosec // signatures that rely on it are recognised, and reported as weak
	_ "crypto/sha1" //nolint:gosec // as above

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// digests are those that are tried, the strong ones before the weak ones.
var (
	strong  = []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512}
	digests = append(slices.Clone(strong), crypto.SHA1, crypto.MD5)
)

// Verify holds a bare signature over m against a key as ParseKey gives it:
//
//   - RSA: PKCS #1 v1.5, and PSS with a salt of any length and MGF1 with the digest of the content (RFC 8017);
//   - ECDSA: in DER (RFC 3279), or r and s side by side (IEEE P1363);
//   - Ed25519 and Ed25519ph without context (RFC 8032).
//
// Verified.Algorithm says which it was: "rsa-3072-sha256", "rsa-3072-sha256-pss", "ecdsa-p256-sha256", "ecdsa-p256-sha256-p1363",
// "ed25519", "ed25519ph". A signature that does not hold is a *signature.InvalidError. When only digests are at hand and the one that may
// have been signed is not among them, the error is signature.ErrContentNeeded; a weak one alone is no reason for it.
func Verify(sig []byte, m signature.Message, key crypto.PublicKey) (signature.Verified, error) {
	key, err := supported(key, nil)
	if err != nil {
		return signature.Verified{}, err
	}
	value, err := Value(sig)
	if err != nil {
		return signature.Verified{}, err
	}
	found, err := find(value, m, key)
	if err != nil {
		return signature.Verified{}, err
	}
	fingerprint, err := signature.KeyFingerprint(key)
	if err != nil {
		return signature.Verified{}, err
	}
	return signature.Verified{
		Algorithm: found.name, Weak: signature.Weaknesses(key, found.digest),
		Signer: "key " + fingerprint, Fingerprint: fingerprint,
	}, nil
}

// scheme is how a signature was made.
type scheme struct {
	name   string
	digest crypto.Hash // 0 when the content itself was signed
}

var (
	errOther       = signature.Invalid("it was not made over this content with this key")
	errOtherDigest = signature.Invalid("it was not made over this content with this key, by a digest algorithm that is tried: SHA-256, SHA-384, SHA-512, SHA-1 or MD5")
	errOtherStrong = signature.Invalid("it was not made over this content with this key by SHA-256, SHA-384 or SHA-512; SHA-1 and MD5, which do not count by themselves, are tried where the file is named")
)

func find(value []byte, m signature.Message, key crypto.PublicKey) (scheme, error) {
	if k, ok := key.(ed25519.PublicKey); ok {
		return findEd25519(value, m, k)
	}
	if err := checkLength(value, key); err != nil {
		return scheme{}, err
	}
	if found, ok := match(value, m.Digests, key); ok {
		return found, nil
	}
	further, err := take(m)
	if errors.Is(err, signature.ErrContentNeeded) && knowsStrong(m.Digests) {
		return scheme{}, cmp.Or(whyNot(value, m.Digests, key), errOtherStrong)
	}
	if names := knownOf(m.Digests); errors.Is(err, signature.ErrContentNeeded) && names != "" {
		return scheme{}, fmt.Errorf("it does not hold by %s, and by other digests it could not be tried: %w", names, err)
	}
	if err != nil {
		return scheme{}, err
	}
	if found, ok := match(value, further, key); ok {
		return found, nil
	}
	return scheme{}, cmp.Or(whyNot(value, m.Digests, key), errOtherDigest)
}

// knowsStrong says whether each strong digest of those that are tried is known.
func knowsStrong(sums map[crypto.Hash][]byte) bool {
	return !slices.ContainsFunc(strong, func(h crypto.Hash) bool { return len(sums[h]) != h.Size() })
}

// knownOf names the strong digests that are known; empty when none is.
func knownOf(sums map[crypto.Hash][]byte) string {
	var names []string
	for _, h := range strong {
		if len(sums[h]) == h.Size() {
			names = append(names, h.String())
		}
	}
	return strings.Join(names, ", ")
}

// whyNot tells a signature whose form does not count from one that does not hold, for which it is nil.
func whyNot(value []byte, sums map[crypto.Hash][]byte, key crypto.PublicKey) error {
	k, ok := key.(*rsa.PublicKey)
	for _, h := range digests {
		if sum := sums[h]; ok && len(sum) == h.Size() && h != crypto.SHA1 && maskedBySHA1(value, sum, h, k) {
			return signature.Invalid("it is a PSS signature over this content with a mask by MGF1 with SHA-1, which is not accepted: sign with MGF1 with the digest of the content")
		}
	}
	return nil
}

// match looks for the digest that was signed.
func match(value []byte, sums map[crypto.Hash][]byte, key crypto.PublicKey) (scheme, bool) {
	for _, h := range digests {
		sum := sums[h]
		if len(sum) != h.Size() {
			continue
		}
		if variant, ok := holds(value, sum, h, key); ok {
			return scheme{signature.AlgorithmName(key, h) + variant, h}, true
		}
	}
	return scheme{}, false
}

// checkLength tells early, and in plain words, that a value cannot be one of this key.
func checkLength(value []byte, key crypto.PublicKey) error {
	if k, ok := key.(*rsa.PublicKey); ok && len(value) != k.Size() {
		return signature.Invalid("the signature value has %d bytes; one of this RSA key has %d", len(value), k.Size())
	}
	return nil
}

// take gives those of the digests that are not known yet, in one pass over the content.
func take(m signature.Message) (map[crypto.Hash][]byte, error) {
	running := map[crypto.Hash]hash.Hash{}
	var writers []io.Writer
	for _, h := range digests {
		if len(m.Digests[h]) != h.Size() {
			running[h] = h.New()
			writers = append(writers, running[h])
		}
	}
	if len(writers) == 0 {
		return map[crypto.Hash][]byte{}, nil
	}
	if _, err := m.WriteTo(io.MultiWriter(writers...)); err != nil {
		return nil, err
	}
	sums := map[crypto.Hash][]byte{}
	for h, r := range running {
		sums[h] = r.Sum(nil)
	}
	return sums, nil
}

// Known is the message with every digest that Verify may try, so that many signatures over it are tried without hashing it again for each.
func Known(m signature.Message) (signature.Message, error) {
	further, err := take(m)
	if err != nil {
		return signature.Message{}, err
	}
	maps.Copy(further, m.Digests)
	return signature.Message{Digests: further, Open: m.Open}, nil
}

// holds says whether the value is a signature over a digest, and in which variant.
func holds(value, sum []byte, h crypto.Hash, key crypto.PublicKey) (variant string, ok bool) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		if rsa.VerifyPKCS1v15(k, h, sum, value) == nil {
			return "", true
		}
		return "-pss", rsa.VerifyPSS(k, h, sum, value, &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto}) == nil
	case *ecdsa.PublicKey:
		if ecdsa.VerifyASN1(k, sum, value) {
			return "", true
		}
		return "-p1363", signature.HoldsSideBySide(k, sum, value)
	}
	return "", false
}

// findEd25519 tries Ed25519ph first: it needs only a digest, and neither variant's signature is one of the other.
func findEd25519(value []byte, m signature.Message, k ed25519.PublicKey) (scheme, error) {
	if len(value) != ed25519.SignatureSize {
		return scheme{}, signature.Invalid("the signature value has %d bytes; one of Ed25519 has %d", len(value), ed25519.SignatureSize)
	}
	sum, err := m.Digest(crypto.SHA512)
	if err != nil && !errors.Is(err, signature.ErrContentNeeded) {
		return scheme{}, err
	}
	if err == nil && ed25519.VerifyWithOptions(k, sum, value, &ed25519.Options{Hash: crypto.SHA512}) == nil {
		return scheme{"ed25519ph", crypto.SHA512}, nil
	}
	if err := VerifyPure(value, m, k); err != nil {
		return scheme{}, err
	}
	return scheme{"ed25519", 0}, nil
}

// VerifyPure holds a signature value of pure Ed25519 over m, which must be at hand, against a key. A value that does not hold is a
// *signature.InvalidError.
func VerifyPure(value []byte, m signature.Message, key ed25519.PublicKey) error {
	if len(value) != ed25519.SignatureSize {
		return signature.Invalid("the signature value has %d bytes; one of Ed25519 has %d", len(value), ed25519.SignatureSize)
	}
	switch holds, err := signature.HoldsEd25519(key, m, value); {
	case err != nil:
		return err
	case holds:
		return nil
	}
	return errOther
}
