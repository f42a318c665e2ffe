package openpgp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// claimed is one signature packet before anybody checked it.
type claimed struct {
	*packet.Signature
	digest hash.Hash      // of the content; nil when nobody needs it
	text   *canonicalText // which it went through; nil when the signature is one over bytes
}

var errUnknownKey = errors.New("the key is not known")

// readClaim takes a signature packet apart. Only signatures of documents count: one over a key, a user id or a time stamp says nothing about
// a file, whatever stands in it.
func readClaim(p *packet.OpaquePacket, types []packet.SignatureType) (*claimed, error) {
	if p.Tag != tagSignature {
		return nil, signature.Invalid("expected an OpenPGP signature, found a packet of type %d", p.Tag)
	}
	if _, kind, ok := signatureHead(p.Contents); ok && !slices.Contains(types, kind) {
		return nil, signature.Invalid("the OpenPGP signature is of type %#02x, which is none of a document such as this", byte(kind))
	}
	sig, err := parseSignature(p)
	if err != nil {
		return nil, err
	}
	if err := canonical(sig, p); err != nil {
		return nil, err
	}
	if name := unknownNotation(sig); name != "" {
		return nil, signature.Unsupported("OpenPGP signature that demands an understanding of the notation %q", signature.Clip(name))
	}
	if sig.IssuerKeyId == nil {
		return nil, signature.Invalid("the OpenPGP signature names no key")
	}
	if f := sig.IssuerFingerprint; f != nil && keyIDOf(int(sig.IssuerKeyVersion), f) != *sig.IssuerKeyId {
		return nil, signature.Invalid("the OpenPGP signature names two keys: %X and %016X", f, *sig.IssuerKeyId)
	}
	return &claimed{Signature: sig}, nil
}

// keyIDOf derives the key id from a fingerprint (RFC 9580, section 5.5.4).
func keyIDOf(version int, fingerprint []byte) uint64 {
	const size = 8
	if version >= 5 {
		return binary.BigEndian.Uint64(fingerprint[:size])
	}
	return binary.BigEndian.Uint64(fingerprint[len(fingerprint)-size:])
}

// issuer names the key that the signature says it was made with.
func (c *claimed) issuer() string {
	if c.IssuerFingerprint != nil {
		return fmt.Sprintf("%X", c.IssuerFingerprint)
	}
	return fmt.Sprintf("%016X", *c.IssuerKeyId)
}

// candidate is a key that the signature may have been made with.
type candidate struct {
	key    *Key
	public *packet.PublicKey // the primary key, or a subkey
}

func (c *claimed) candidates(keys []*Key) []candidate {
	var all []candidate
	for _, k := range keys {
		if c.CheckKeyIdOrFingerprint(k.primary) {
			all = append(all, candidate{k, k.primary})
		}
		for i := range k.subkeys {
			if c.CheckKeyIdOrFingerprint(k.subkeys[i].public) {
				all = append(all, candidate{k, k.subkeys[i].public})
			}
		}
	}
	return all
}

// hashAll reads the content once for all signatures by known keys.
func hashAll(sigs []*claimed, m signature.Message, keys []*Key) error {
	var writers []io.Writer
	for _, c := range sigs {
		if len(c.candidates(keys)) == 0 {
			continue
		}
		h, err := c.PrepareVerify()
		if err != nil {
			return signature.Unsupported("OpenPGP signature: %v", err)
		}
		c.digest = h
		if c.SigType == packet.SigTypeText {
			c.text = &canonicalText{out: h}
			writers = append(writers, c.text)
		} else {
			writers = append(writers, h)
		}
	}
	if len(writers) == 0 {
		return nil
	}
	_, err := m.WriteTo(io.MultiWriter(writers...))
	return err
}

// hold checks the signature against the keys that it may have been made with: several can bear the same id. When the same key is there
// more than once, before and after its revocation for example, the strictest state counts.
func (c *claimed) hold(keys []*Key, opts Options) (Signer, error) {
	if c.text != nil && c.text.binary {
		return Signer{}, signature.Unsupported("OpenPGP signature over text, while the content is binary (it has a NUL byte): it leaves open what the bytes are")
	}
	var made []candidate // those that made it
	err := errUnknownKey
	candidates := c.candidates(keys)
	for i, by := range candidates {
		digest := c.digest
		if i < len(candidates)-1 { // the check uses it up
			if digest, err = clone(c.digest); err != nil {
				return Signer{}, err
			}
		}
		if err = c.holdsUnder(by.public, digest); err == nil {
			made = append(made, by)
		}
	}
	if len(made) == 0 {
		return Signer{}, err
	}
	var signer Signer
	for _, by := range slices.Backward(made) {
		if signer, err = c.judge(by, opts); err != nil {
			return Signer{}, err
		}
	}
	return signer, nil
}

func clone(h hash.Hash) (hash.Hash, error) {
	if c, ok := h.(hash.Cloner); ok {
		return c.Clone()
	}
	return nil, signature.Unsupported("OpenPGP signature whose key is there twice, with a digest algorithm that cannot be copied")
}

// holdsUnder is the mathematics.
func (c *claimed) holdsUnder(public *packet.PublicKey, digest hash.Hash) error {
	if c.Version != public.Version {
		return signature.Invalid("the OpenPGP signature is of version %d, and the key %s of version %d", c.Version, fingerprint(public), public.Version)
	}
	if err := public.VerifySignature(digest, c.Signature); err != nil {
		return signature.Invalid("it was not made over this content with the OpenPGP key %s", fingerprint(public))
	}
	if !bytes.HasPrefix(digest.Sum(nil), c.HashTag[:]) {
		return signature.Invalid("the OpenPGP signature states the start of another digest than that which it is over")
	}
	return nil
}

// judge says whether a signature counts that a key made, and who signed.
func (c *claimed) judge(by candidate, opts Options) (Signer, error) {
	at := opts.At
	if err := c.fresh(at); err != nil {
		return Signer{}, err
	}
	weakKey, err := by.key.signerOf(by.public, moments{made: c.CreationTime, judged: at, believed: opts.BelieveStated})
	if err != nil {
		return Signer{}, err
	}
	s := Signer{UserID: by.key.userID(at), Text: c.SigType == packet.SigTypeText}
	if by.public != by.key.primary {
		s.Subkey = fingerprint(by.public)
	}
	s.Algorithm, s.Weak = strength(by.public, c.Hash)
	s.Weak = slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(s.Weak), weakKey...))))
	s.Stated, s.Fingerprint, s.Signer = c.CreationTime.UTC(), by.key.Fingerprint(), by.key.Fingerprint()
	s.Material = material(by.public)
	if s.UserID != "" {
		s.Signer += " " + s.UserID
	}
	return s, nil
}

// fresh checks the moment and the end that the signature states for itself.
func (c *claimed) fresh(at time.Time) error {
	if c.CreationTime.After(at) {
		return signature.Invalid("the OpenPGP signature states %s, which is after the moment judged at (%s)", stamp(c.CreationTime), stamp(at))
	}
	if c.SigLifetimeSecs == nil || *c.SigLifetimeSecs == 0 {
		return nil
	}
	if end := c.CreationTime.Add(time.Duration(*c.SigLifetimeSecs) * time.Second); !at.Before(end) {
		return signature.Invalid("the OpenPGP signature expired on %s", stamp(end))
	}
	return nil
}
