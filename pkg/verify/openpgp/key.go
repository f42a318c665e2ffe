package openpgp

import (
	"fmt"
	"slices"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on keys.
const (
	MaxKeySize = 1 << 20 // bytes of a key file
	MaxKeys    = 64      // keys in it, each with its subkeys
)

// Key is a transferable public key (RFC 9580, section 10.1): a primary key, who it says it is, its subkeys, and what the primary key itself
// signed about all these. What others signed about it is of no use here. A Key does not change and may be used by many at once.
type Key struct {
	primary     *packet.PublicKey
	direct      []*packet.Signature // over the primary key, by itself
	revocations []*packet.Signature
	users       []user
	subkeys     []subkey

	// doubt is why it cannot be told whether the key was revoked; nil when it can.
	doubt error
}

type user struct {
	id             string
	certifications []*packet.Signature
	revocations    []*packet.Signature
}

type subkey struct {
	public      *packet.PublicKey
	bindings    []*packet.Signature
	revocations []*packet.Signature
	fault       string // why a binding by the primary key does not count; empty when there is none such
}

// Fingerprint is the fingerprint of the primary key, in upper-case hexadecimal digits.
func (k *Key) Fingerprint() string { return fingerprint(k.primary) }

// Materials are the fingerprints of the primary key and its subkeys themselves ("sha256:…" over the SubjectPublicKeyInfo), so that the same key is
// known in other kinds of signature. Keys on a curve, or of an algorithm, that no other kind has are left out.
func (k *Key) Materials() []string {
	all := []string{material(k.primary)}
	for _, s := range k.subkeys {
		all = append(all, material(s.public))
	}
	return slices.DeleteFunc(all, func(text string) bool { return text == "" })
}

// Created is when the primary key says it was made, UTC.
func (k *Key) Created() time.Time { return k.primary.CreationTime.UTC() }

// UserIDs lists who the key says it is, in the order of the file, revoked and expired ones included. They are claims of the key's
// holder and may hold any bytes.
func (k *Key) UserIDs() []string {
	var all []string
	for _, u := range k.users {
		all = append(all, u.id)
	}
	return all
}

// RevokedAsIn gives the key with the revocations of other copies of it added, and nothing else of theirs: neither subkeys nor a longer
// life. Copies of other keys are left out.
func (k *Key) RevokedAsIn(copies []*Key) *Key {
	with := *k
	with.subkeys = slices.Clone(k.subkeys)
	for _, c := range copies {
		if c.Fingerprint() != k.Fingerprint() {
			continue
		}
		with.revocations = slices.Concat(with.revocations, c.revocations)
		if with.doubt == nil {
			with.doubt = c.doubt
		}
		for i := range with.subkeys {
			for _, s := range c.subkeys {
				if fingerprint(s.public) == fingerprint(with.subkeys[i].public) {
					with.subkeys[i].revocations = slices.Concat(with.subkeys[i].revocations, s.revocations)
				}
			}
		}
	}
	return &with
}

// ParseKeys reads one or several public keys, armoured or binary. Keys that are not of version 4 or 6, or of an algorithm that is not
// verified, are a *signature.UnsupportedError; a private key is an error, since only its holder may have it.
func ParseKeys(data []byte) ([]*Key, error) {
	if len(data) > MaxKeySize {
		return nil, fmt.Errorf("the OpenPGP key has %d bytes; at most %d are read", len(data), MaxKeySize)
	}
	packets, err := packetsOf(data, labelPublicKey)
	if err != nil {
		return nil, err
	}
	all, err := split(packets)
	if err != nil {
		return nil, err
	}
	var r keyReader
	for _, p := range all {
		if err := r.take(p); err != nil {
			return nil, err
		}
	}
	return r.keys, nil
}

// keyReader takes the packets of keys one after the other. Signatures belong to the part before them.
type keyReader struct {
	keys []*Key
	part part
}

type part int

const (
	partPrimary part = iota
	partUser
	partSubkey
	partIgnored // user attributes, and subkeys that cannot sign or are of unknown kinds
)

func (r *keyReader) take(p *packet.OpaquePacket) error {
	switch p.Tag {
	case tagMarker, tagTrust, tagPadding:
		return nil
	case tagSecretKey, tagSecretSubkey:
		return signature.Invalid("a private key: nobody but the signer may have it; expected the public key")
	case tagPublicKey:
		return r.primary(p)
	}
	if len(r.keys) == 0 {
		return signature.Invalid("expected an OpenPGP public key first, found a packet of type %d", p.Tag)
	}
	k := r.keys[len(r.keys)-1]
	switch p.Tag {
	case tagUserID:
		k.users, r.part = append(k.users, user{id: string(p.Contents)}), partUser
	case tagUserAttribute:
		r.part = partIgnored
	case tagPublicSubkey:
		r.part = partIgnored
		if parsed, err := p.Parse(); err == nil {
			if public, ok := parsed.(*packet.PublicKey); ok && public.Version == k.primary.Version && usable(public) == nil {
				k.subkeys, r.part = append(k.subkeys, subkey{public: public}), partSubkey
			}
		}
	case tagSignature:
		k.sign(p, r.part)
	default:
		return signature.Invalid("a packet of type %d does not belong into an OpenPGP public key", p.Tag)
	}
	return nil
}

func (r *keyReader) primary(p *packet.OpaquePacket) error {
	if len(r.keys) == MaxKeys {
		return signature.Invalid("the file holds more than %d OpenPGP keys", MaxKeys)
	}
	parsed, err := p.Parse()
	public, ok := parsed.(*packet.PublicKey)
	if err != nil || !ok || public.Version != 4 && public.Version != 6 {
		return signature.Unsupported("OpenPGP public key (version %d): %v", versionOf(p), err)
	}
	if err := usable(public); err != nil {
		return err
	}
	r.keys, r.part = append(r.keys, &Key{primary: public}), partPrimary
	return nil
}

func versionOf(p *packet.OpaquePacket) int {
	if len(p.Contents) == 0 {
		return 0
	}
	return int(p.Contents[0])
}

// sign takes a signature in a key. Those that the primary key made and that hold are kept. A revocation that cannot be checked leaves
// the whole key in doubt, because whoever cannot read a revocation must not act as if there were none.
func (k *Key) sign(p *packet.OpaquePacket, where part) {
	_, kind, _ := signatureHead(p.Contents)
	sig, err := parseSignature(p)
	if kind == packet.SigTypeKeyRevocation || kind == packet.SigTypeSubkeyRevocation {
		if err == nil {
			err = k.keep(sig, where)
		}
		if err != nil {
			k.doubt = fmt.Errorf("a revocation of it cannot be read, or was not made with the key itself: %w", err)
		}
		return
	}
	if err != nil || !sig.CheckKeyIdOrFingerprint(k.primary) || unknownNotation(sig) != "" {
		return // by somebody else, or not to be relied on
	}
	_ = k.keep(sig, where) // what does not hold is not kept
}

// keep takes a signature over where it belongs, if it holds.
func (k *Key) keep(sig *packet.Signature, where part) error {
	if sig.Version != k.primary.Version {
		return signature.Invalid("it is of version %d and the key of version %d", sig.Version, k.primary.Version)
	}
	var err error
	switch kind := sig.SigType; {
	case kind == packet.SigTypeKeyRevocation:
		if err = k.primary.VerifyRevocationSignature(sig); err == nil {
			k.revocations = append(k.revocations, sig)
		}
	case kind == packet.SigTypeDirectSignature:
		if err = k.primary.VerifyDirectKeySignature(sig); err == nil {
			k.direct = append(k.direct, sig)
		}
	case kind == packet.SigTypeSubkeyRevocation && where != partSubkey:
		if where != partIgnored {
			err = signature.Invalid("it stands behind no subkey")
		}
	case where == partSubkey:
		err = k.subkeys[len(k.subkeys)-1].keep(sig, k.primary)
	case where == partUser:
		err = k.users[len(k.users)-1].keep(sig, k.primary)
	}
	return err
}

func (u *user) keep(sig *packet.Signature, primary *packet.PublicKey) error {
	err := primary.VerifyUserIdSignature(u.id, primary, sig)
	if err != nil {
		return err
	}
	switch sig.SigType {
	case packet.SigTypeGenericCert, packet.SigTypePersonaCert, packet.SigTypeCasualCert, packet.SigTypePositiveCert:
		u.certifications = append(u.certifications, sig)
	case packet.SigTypeCertificationRevocation:
		u.revocations = append(u.revocations, sig)
	}
	return nil
}

func (s *subkey) keep(sig *packet.Signature, primary *packet.PublicKey) error {
	switch sig.SigType {
	case packet.SigTypeSubkeyRevocation:
		if err := primary.VerifySubkeyRevocationSignature(sig, s.public); err != nil {
			return err
		}
		s.revocations = append(s.revocations, sig)
	case packet.SigTypeSubkeyBinding:
		// Of a subkey that signs this demands the primary key binding signature too (RFC 9580, section 5.2.1.9).
		if err := primary.VerifyKeySignature(s.public, sig); err != nil {
			s.fault = err.Error()
			return err
		}
		s.bindings = append(s.bindings, sig)
	}
	return nil
}

// unknownNotation names a critical notation of a signature. None is known here (RFC 9580, section 5.2.3.24).
func unknownNotation(sig *packet.Signature) string {
	for _, n := range sig.Notations {
		if n.IsCritical {
			return n.Name
		}
	}
	return ""
}
