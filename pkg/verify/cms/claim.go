package cms

import (
	"crypto"
	"crypto/ecdsa"
	pure "crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"io"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// claim is what a signer's key must have signed, after everything around it was found to fit the content.
type claim struct {
	scheme scheme
	digest crypto.Hash // 0 with Ed25519
	salt   int         // with PSS
	sum    []byte      // the digest of what was signed
	pure   []byte      // what was signed, with Ed25519
	value  []byte      // the signature
	stated time.Time
}

// hold holds the signed attributes against the content, and says what the key must have signed (RFC 5652, sections 5.4 and 5.6).
func (si *signerInfo) hold(contentType oid, m signature.Message) (claim, error) {
	s, h, salt, err := si.algorithms()
	if err != nil {
		return claim{}, err
	}
	c := claim{scheme: s, digest: h, salt: salt, value: si.signature}
	if len(si.signed) == 0 {
		return c, c.overContent(contentType, m)
	}
	digest, err := m.Digest(h)
	if err != nil {
		return claim{}, err
	}
	if err := si.signed.check(contentType, digest, si); err != nil {
		return claim{}, err
	}
	if c.stated, err = si.signed.signingTime(); err != nil {
		return claim{}, err
	}
	if signed := si.signed.der(); s == ed25519 {
		c.pure, c.digest = signed, 0
	} else {
		c.sum = digestOf(h, signed)
	}
	return c, nil
}

// overContent is for signatures without signed attributes: they are over the content itself.
func (c *claim) overContent(contentType oid, m signature.Message) error {
	if !contentType.Equal(oidData) {
		return signature.Invalid("there are no signed attributes, which content of type %s needs", contentType)
	}
	start := head{limit: maxAttributeHead}
	if c.scheme == ed25519 {
		start.limit = maxPure
	}
	size, err := m.WriteTo(&start)
	if err != nil {
		return fmt.Errorf("verify a signature without signed attributes: %w", err)
	}
	if likeAttributes(start.kept, size) {
		return signature.Invalid("there are no signed attributes, and the file has the form of some: a signature over another file could pass for one over this")
	}
	if c.scheme == ed25519 {
		if size > maxPure {
			return signature.Unsupported("Ed25519 over %d bytes without signed attributes, more than %d", size, maxPure)
		}
		c.pure, c.digest = start.kept, 0
		return nil
	}
	c.sum, err = m.Digest(c.digest)
	return err
}

// maxAttributeHead is how much of a file shows whether it is a set of attributes: two headers of any length and an identifier.
const maxAttributeHead = 512

// LikeAttributes says whether content has the form of signed attributes. It reads no more of it than signed attributes can have.
func LikeAttributes(m signature.Message) (bool, error) {
	in, err := m.Open()
	if err != nil {
		return false, fmt.Errorf("read the signed content: %w", err)
	}
	defer in.Close()
	start := head{limit: maxAttributeHead}
	size, err := io.Copy(&start, io.LimitReader(in, maxSignature+1))
	if err != nil {
		return false, fmt.Errorf("read the signed content: %w", err)
	}
	return likeAttributes(start.kept, size), nil
}

// likeAttributes says that content of this size and start has the form of signed attributes: a SET that fills it and begins
// with an Attribute. Signed attributes of one signature, put forth as the content of another that has none, would
// bring their signature with them (RFC 5652 has no other mark that tells the two apart).
func likeAttributes(start []byte, size int64) bool {
	if size > maxSignature {
		return false // nobody's signed attributes
	}
	t := transcoder{in: start}
	at := 0
	for _, tag := range []byte{byte(asn1.SET), byte(asn1.SEQUENCE)} {
		got, content, length, indefinite, err := t.header(at, int(size))
		if err != nil || indefinite || got != tag || at == 0 && content+length != int(size) {
			return false
		}
		at = content
	}
	rest := cryptobyte.String(start[at:])
	var kind oid
	return rest.ReadASN1ObjectIdentifier(&kind)
}

// under holds the signature against a key.
func (c claim) under(key crypto.PublicKey) error {
	good := false
	switch k := key.(type) {
	case *rsa.PublicKey:
		var err error
		switch c.scheme {
		case pkcs1:
			err = rsa.VerifyPKCS1v15(k, c.digest, c.sum, c.value)
		case pss:
			err = rsa.VerifyPSS(k, c.digest, c.sum, c.value, &rsa.PSSOptions{SaltLength: c.salt})
		default:
			return c.otherKind("RSA")
		}
		if err != nil && k.N.BitLen() < minRSA {
			return signature.Unsupported("an RSA key of %d bits", k.N.BitLen())
		}
		good = err == nil
	case *ecdsa.PublicKey:
		if c.scheme != ecdsaX9 {
			return c.otherKind("ECDSA")
		}
		good = ecdsa.VerifyASN1(k, c.sum, c.value)
	case pure.PublicKey:
		if c.scheme != ed25519 {
			return c.otherKind("Ed25519")
		}
		good = pure.Verify(k, c.pure, c.value)
	default:
		return signature.Unsupported("the key in the signer's certificate")
	}
	if !good {
		return signature.Invalid("the signature does not hold under the key of the signer's certificate")
	}
	return nil
}

// minRSA is the smallest modulus that crypto/rsa computes with, in bits.
const minRSA = 1024

func (c claim) otherKind(key string) error {
	return signature.Invalid("the signature says that it is made by %s, the key in the signer's certificate is one for %s", c.scheme, key)
}

// head keeps the first bytes that are written to it.
type head struct {
	kept  []byte
	limit int
}

func (h *head) Write(p []byte) (int, error) {
	h.kept = append(h.kept, p[:min(len(p), h.limit-len(h.kept))]...)
	return len(p), nil
}
