package cms

import (
	"crypto"
	"crypto/ecdsa"
	pure "crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"io"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The tests make their signatures with this signer, which can be told to get any part wrong.

type attr struct {
	oid    oid
	values [][]byte // DER
}

type algo struct {
	oid    oid
	params []byte // DER, nil when absent
}

var null = []byte{5, 0}

type signerSpec struct {
	by       party
	digest   crypto.Hash // SHA-256 when 0
	noAttrs  bool
	pss      int // salt
	keyID    bool
	stated   time.Time
	unsorted bool                // sends the signed attributes in another order than DER has
	attrs    func([]attr) []attr // changes the signed attributes before signing
	digestID *algo               // instead of the right one
	sigID    *algo
	stamp    func(sig []byte) [][]byte // time-stamp tokens over the signature
	unsigned []attr
	badSig   bool
}

type spec struct {
	content     []byte // what is signed
	attached    []byte // content inside, nil when detached
	contentType oid
	version     int64
	certs       []*x509.Certificate
	rawCerts    [][]byte
	crls        []byte // content of the element
	digests     []algo // instead of the signers'
	signers     []signerSpec
	trailer     []byte
}

var digestIDs = map[crypto.Hash]oid{
	crypto.MD5: {1, 2, 840, 113549, 2, 5}, crypto.SHA1: {1, 3, 14, 3, 2, 26},
	crypto.SHA256: {2, 16, 840, 1, 101, 3, 4, 2, 1}, crypto.SHA384: {2, 16, 840, 1, 101, 3, 4, 2, 2}, crypto.SHA512: {2, 16, 840, 1, 101, 3, 4, 2, 3},
	crypto.SHA3_256: {2, 16, 840, 1, 101, 3, 4, 2, 8},
}

var ecdsaIDs = map[crypto.Hash]oid{
	crypto.SHA1: {1, 2, 840, 10045, 4, 1}, crypto.SHA256: {1, 2, 840, 10045, 4, 3, 2}, crypto.SHA384: {1, 2, 840, 10045, 4, 3, 3},
	crypto.SHA512: {1, 2, 840, 10045, 4, 3, 4}, crypto.SHA3_256: {2, 16, 840, 1, 101, 3, 4, 3, 10},
}

func der(build func(b *cryptobyte.Builder)) []byte {
	b := cryptobyte.NewBuilder(nil)
	build(b)
	return b.BytesOrPanic()
}

func octets(data []byte) []byte {
	return der(func(b *cryptobyte.Builder) { b.AddASN1OctetString(data) })
}

func addAlgo(b *cryptobyte.Builder, tag asn1.Tag, a algo) {
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(a.oid)
		b.AddBytes(a.params)
	})
}

func addAttrs(b *cryptobyte.Builder, tag asn1.Tag, all []attr) {
	b.AddASN1(tag, func(b *cryptobyte.Builder) {
		for _, a := range all {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(a.oid)
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
					for _, v := range a.values {
						b.AddBytes(v)
					}
				})
			})
		}
	})
}

// pssParams are those of RFC 4055 for a digest and salt.
func pssParams(h, mask crypto.Hash, salt, trailer int) []byte {
	return der(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(tagNumber(0), func(b *cryptobyte.Builder) { addAlgo(b, asn1.SEQUENCE, algo{digestIDs[h], null}) })
			b.AddASN1(tagNumber(1), func(b *cryptobyte.Builder) {
				addAlgo(b, asn1.SEQUENCE, algo{oidMGF1, der(func(b *cryptobyte.Builder) { addAlgo(b, asn1.SEQUENCE, algo{digestIDs[mask], null}) })})
			})
			b.AddASN1(tagNumber(2), func(b *cryptobyte.Builder) { b.AddASN1Int64(int64(salt)) })
			if trailer != 1 {
				b.AddASN1(tagNumber(3), func(b *cryptobyte.Builder) { b.AddASN1Int64(int64(trailer)) })
			}
		})
	})
}

func (s signerSpec) ids() (digest, sig algo) {
	h := s.hash()
	digest = algo{oid: digestIDs[h]}
	switch s.by.key.(type) {
	case *rsa.PrivateKey:
		sig = algo{oidRSA, null}
		if s.pss > 0 {
			sig = algo{oidPSS, pssParams(h, h, s.pss, 1)}
		}
	case *ecdsa.PrivateKey:
		sig = algo{oid: ecdsaIDs[h]}
	case pure.PrivateKey:
		sig = algo{oid: oidEd25519}
	}
	if s.digestID != nil {
		digest = *s.digestID
	}
	if s.sigID != nil {
		sig = *s.sigID
	}
	return digest, sig
}

func (s signerSpec) hash() crypto.Hash {
	if _, isEd := s.by.key.(pure.PrivateKey); isEd && s.digest == 0 {
		return crypto.SHA512
	}
	if s.digest == 0 {
		return crypto.SHA256
	}
	return s.digest
}

func (s signerSpec) value(data []byte) []byte {
	var opts crypto.SignerOpts = s.hash()
	var random io.Reader // none: the same signature each time
	if s.pss > 0 {
		random, opts = rand.Reader, &rsa.PSSOptions{SaltLength: s.pss, Hash: s.hash()}
	}
	sum := digestOf(s.hash(), data)
	if _, isEd := s.by.key.(pure.PrivateKey); isEd {
		opts, sum = crypto.Hash(0), data
	}
	value, err := s.by.key.Sign(random, sum, opts)
	if err != nil {
		panic(err)
	}
	if s.badSig {
		value[len(value)-1] ^= 1
	}
	return value
}

func (s signerSpec) attributes(contentType oid, content []byte) []attr {
	all := []attr{
		{oidContentType, [][]byte{der(func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(contentType) })}},
		{oidMessageDigest, [][]byte{octets(digestOf(s.hash(), content))}},
	}
	if !s.stated.IsZero() {
		all = append(all, attr{oidSigningTime, [][]byte{der(func(b *cryptobyte.Builder) { b.AddASN1UTCTime(s.stated) })}})
	}
	if s.attrs != nil {
		all = s.attrs(all)
	}
	return all
}

func (s signerSpec) add(b *cryptobyte.Builder, contentType oid, content []byte) {
	digest, sig := s.ids()
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if s.keyID {
			b.AddASN1Int64(3)
			b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddBytes(s.by.cert.SubjectKeyId) })
		} else {
			b.AddASN1Int64(1)
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddBytes(s.by.cert.RawIssuer)
				b.AddASN1BigInt(s.by.cert.SerialNumber)
			})
		}
		addAlgo(b, asn1.SEQUENCE, digest)
		signed := content
		if !s.noAttrs {
			all := s.attributes(contentType, content)
			set := cryptobyte.String(der(func(b *cryptobyte.Builder) { addAttrs(b, asn1.SET, all) }))
			var body cryptobyte.String
			set.ReadASN1(&body, asn1.SET)
			parsed, _ := parseAttributes(body)
			signed = parsed.der()
			if s.unsorted {
				addAttrs(b, tag0Constr, all)
			} else {
				b.AddBytes(append([]byte{byte(tag0Constr)}, signed[1:]...))
			}
		}
		value := s.value(signed)
		addAlgo(b, asn1.SEQUENCE, sig)
		b.AddASN1OctetString(value)
		unsigned := s.unsigned
		if s.stamp != nil {
			unsigned = append(unsigned, attr{oidStamp, s.stamp(value)})
		}
		if len(unsigned) > 0 {
			addAttrs(b, tag1Constr, unsigned)
		}
	})
}

// sign makes the DER of a signature.
func sign(m spec) []byte {
	if m.contentType == nil {
		m.contentType = oidData
	}
	if m.version == 0 {
		m.version = 1
	}
	if m.digests == nil {
		for _, s := range m.signers {
			digest, _ := s.ids()
			m.digests = append(m.digests, digest)
		}
	}
	return der(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oidSignedData)
			b.AddASN1(tag0Constr, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addSignedData(b, m) })
			})
		})
	})
}

func addSignedData(b *cryptobyte.Builder, m spec) {
	b.AddASN1Int64(m.version)
	b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
		for _, d := range m.digests {
			addAlgo(b, asn1.SEQUENCE, d)
		}
	})
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(m.contentType)
		if m.attached != nil {
			b.AddASN1(tag0Constr, func(b *cryptobyte.Builder) { b.AddASN1OctetString(m.attached) })
		}
	})
	if len(m.certs)+len(m.rawCerts) > 0 {
		b.AddASN1(tag0Constr, func(b *cryptobyte.Builder) {
			for _, c := range m.certs {
				b.AddBytes(c.Raw)
			}
			for _, raw := range m.rawCerts {
				b.AddBytes(raw)
			}
		})
	}
	if m.crls != nil {
		b.AddASN1(tag1Constr, func(b *cryptobyte.Builder) { b.AddBytes(m.crls) })
	}
	b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
		for _, s := range m.signers {
			s.add(b, m.contentType, m.content)
		}
	})
	b.AddBytes(m.trailer)
}

// release is the signature of most tests: one signer with attributes, and the certificates up to the root.
func (w world) release(edit func(*signerSpec)) []byte {
	s := signerSpec{by: w.leaf, stated: date(2026, 11, 19)}
	if edit != nil {
		edit(&s)
	}
	return sign(spec{content: firmware, certs: []*x509.Certificate{w.leaf.cert, w.sub.cert}, signers: []signerSpec{s}})
}
