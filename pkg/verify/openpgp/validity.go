package openpgp

import (
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// A signature states when it was made, and nobody can prove it: whoever holds a key can state any moment. Hence a key must be good at
// the stated moment and at the moment judged at. What the key says about itself is taken as it stood at the moment judged at:
// a key whose life was prolonged says so in a newer signature than those it made before.

// moments are those at which a key must be good.
type moments struct {
	made, judged time.Time
	believed     bool // that it was made when it says
}

// signerOf checks that the key, or one of its subkeys, may make signatures of documents, and says what is weak about that.
func (k *Key) signerOf(public *packet.PublicKey, when moments) (weak []string, err error) {
	if k.doubt != nil {
		return nil, signature.Unsupported("OpenPGP key %s: %v", k.Fingerprint(), k.doubt)
	}
	if err := revoked("the key "+k.Fingerprint(), k.revocations, when); err != nil {
		return nil, err
	}
	self := k.selfSignature(when.judged)
	if self == nil {
		return nil, signature.Invalid("the key %s has no signature of its own that is in force: it may be revoked, expired or damaged", k.Fingerprint())
	}
	for _, sig := range append(inForce(k.direct, when.judged), self) {
		if err := alive("the key "+k.Fingerprint(), k.primary, sig, when); err != nil {
			return nil, err
		}
	}
	weak = weakDigest("self-signature", self)
	if public == k.primary {
		if self.FlagsValid && !self.FlagSign {
			return nil, signature.Invalid("the key %s may not sign documents (key flags)", k.Fingerprint())
		}
		return weak, nil
	}
	for i := range k.subkeys {
		if s := &k.subkeys[i]; s.public == public {
			more, err := s.signer(when)
			_, ofPrimary := strength(k.primary, self.Hash)
			return append(append(weak, more...), without(ofPrimary, self)...), err
		}
	}
	return nil, signature.Invalid("the key %s has no such subkey", k.Fingerprint())
}

// without leaves the weakness of the digest away, which is told under another name.
func without(weak []string, sig *packet.Signature) []string {
	_, digest := other("", true, sig.Hash)
	var rest []string
	for _, w := range weak {
		if len(digest) == 0 || w != digest[0] {
			rest = append(rest, w)
		}
	}
	return rest
}

func (s *subkey) signer(when moments) (weak []string, err error) {
	name := "the subkey " + fingerprint(s.public)
	if err := revoked(name, s.revocations, when); err != nil {
		return nil, err
	}
	binding := newest(inForce(s.bindings, when.judged))
	if binding == nil {
		if s.fault != "" {
			return nil, signature.Invalid("%s is not bound to its primary key: %s", name, s.fault)
		}
		return nil, signature.Invalid("%s is not bound to its primary key at the moment judged at", name)
	}
	if err := alive(name, s.public, binding, when); err != nil {
		return nil, err
	}
	// Key flags are demanded, because without them no back signature was asked for when the binding was read.
	if !binding.FlagsValid || !binding.FlagSign || binding.EmbeddedSignature == nil {
		return nil, signature.Invalid("%s may not sign documents (key flags)", name)
	}
	if binding.EmbeddedSignature.SigExpired(when.judged) {
		return nil, signature.Invalid("the signature by which %s agrees to be one of its primary key is not in force", name)
	}
	weak = append(weakDigest("binding", binding), weakDigest("binding", binding.EmbeddedSignature)...)
	return weak, nil
}

// selfSignature is the one that says what the primary key is for and until when: of version 6 the newest direct-key signature; of
// version 4 that of the primary user id, else the newest, else the newest direct-key signature. Of equal ones the first in the file counts.
func (k *Key) selfSignature(at time.Time) *packet.Signature {
	direct := newest(inForce(k.direct, at))
	if k.primary.Version == 6 {
		return direct
	}
	var best *packet.Signature
	for _, u := range k.users {
		sig := u.inForce(at)
		if sig == nil {
			continue
		}
		if best == nil || preferred(sig) && !preferred(best) || preferred(sig) == preferred(best) && sig.CreationTime.After(best.CreationTime) {
			best = sig
		}
	}
	if best == nil {
		return direct
	}
	return best
}

func preferred(sig *packet.Signature) bool { return sig.IsPrimaryId != nil && *sig.IsPrimaryId }

// userID is the first user id that is in force; "" when there is none.
func (k *Key) userID(at time.Time) string {
	for _, u := range k.users {
		if u.inForce(at) != nil {
			return u.id
		}
	}
	return ""
}

// inForce is the newest certification of a user id, unless a revocation is as new.
func (u *user) inForce(at time.Time) *packet.Signature {
	sig := newest(inForce(u.certifications, at))
	if r := newest(inForce(u.revocations, at)); sig == nil || r != nil && !r.CreationTime.Before(sig.CreationTime) {
		return nil
	}
	return sig
}

// inForce leaves those that were made by then and have not expired.
func inForce(all []*packet.Signature, at time.Time) []*packet.Signature {
	var left []*packet.Signature
	for _, sig := range all {
		if !sig.SigExpired(at) {
			left = append(left, sig)
		}
	}
	return left
}

func newest(all []*packet.Signature) *packet.Signature {
	var best *packet.Signature
	for _, sig := range all {
		if best == nil || sig.CreationTime.After(best.CreationTime) {
			best = sig
		}
	}
	return best
}

// revoked judges revocations (RFC 9580, section 5.2.3.31). One for a key that was replaced or retired leaves what was signed before
// it; any other one, above all one without a reason, takes away everything, since whoever has a stolen key states the moment he likes.
func revoked(name string, revocations []*packet.Signature, when moments) error {
	for _, r := range revocations {
		soft := r.RevocationReason != nil && (*r.RevocationReason == packet.KeySuperseded || *r.RevocationReason == packet.KeyRetired)
		switch {
		case !soft:
			return signature.Invalid("%s was revoked (%s, %s): nothing signed with it counts", name, reason(r), stamp(r.CreationTime))
		case !when.made.Before(r.CreationTime):
			return signature.Invalid("%s was revoked (%s) on %s; the signature states %s", name, reason(r), stamp(r.CreationTime), stamp(when.made))
		}
	}
	return nil
}

func reason(r *packet.Signature) string {
	if r.RevocationReason == nil {
		return "no reason stated"
	}
	switch *r.RevocationReason {
	case packet.NoReason:
		return "no reason stated"
	case packet.KeySuperseded:
		return "superseded"
	case packet.KeyCompromised:
		return "compromised"
	case packet.KeyRetired:
		return "retired"
	}
	return "for a reason that is not known here"
}

// alive says whether a key had been made at the stated moment, and has expired at neither.
func alive(name string, public *packet.PublicKey, sig *packet.Signature, when moments) error {
	if when.made.Before(public.CreationTime) {
		return signature.Invalid("%s was made on %s; the signature states %s, which is earlier", name, stamp(public.CreationTime), stamp(when.made))
	}
	if sig.KeyLifetimeSecs == nil || *sig.KeyLifetimeSecs == 0 {
		return nil
	}
	end := public.CreationTime.Add(time.Duration(*sig.KeyLifetimeSecs) * time.Second)
	switch {
	case !when.made.Before(end):
		return signature.Invalid("%s expired on %s; the signature states %s", name, stamp(end), stamp(when.made))
	case !when.believed && !when.judged.Before(end):
		return signature.Invalid("%s expired on %s, before the moment judged at (%s), and nothing but the signature itself says that it was made before; if the supplier prolonged the key, get it again", name, stamp(end), stamp(when.judged))
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
