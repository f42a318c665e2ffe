package cms

import (
	"crypto"
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// stampSpec is a time stamp to make; the zero one is good.
type stampSpec struct {
	by       party // the invented authority when empty
	at       string
	hash     crypto.Hash
	accuracy []byte // DER
	extra    []byte // behind the time
	noESS    bool
	signers  int
	edit     func(*spec)
}

func (w world) stamp(over []byte, s stampSpec) []byte {
	if s.by.cert == nil {
		s.by = w.tsa
	}
	if s.hash == 0 {
		s.hash = crypto.SHA256
	}
	info := der(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(1)
			b.AddASN1ObjectIdentifier(oid{1, 3, 6, 1, 4, 1, 99999, 1})
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addAlgo(b, asn1.SEQUENCE, algo{digestIDs[s.hash], null})
				b.AddASN1OctetString(digestOf(s.hash, over))
			})
			b.AddASN1Int64(7)
			b.AddASN1(asn1.GeneralizedTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte(s.at)) })
			b.AddBytes(s.accuracy)
			b.AddBytes(s.extra)
		})
	})
	signer := signerSpec{by: s.by}
	if !s.noESS {
		signer.attrs = func(all []attr) []attr { return append(all, essV2(s.by.cert)) }
	}
	m := spec{content: info, attached: info, contentType: oidTSTInfo, version: 3, certs: []*x509.Certificate{s.by.cert}, signers: []signerSpec{signer}}
	for len(m.signers) < s.signers {
		m.signers = append(m.signers, signer)
	}
	if s.edit != nil {
		s.edit(&m)
	}
	return sign(m)
}

// essV2 is the attribute that names the signer's certificate by its SHA-256, issuer and serial number.
func essV2(cert *x509.Certificate) attr {
	return attr{oidSigningCertV2, [][]byte{der(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1OctetString(digestOf(crypto.SHA256, cert.Raw))
					b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
							b.AddASN1(tagNumber(4), func(b *cryptobyte.Builder) { b.AddBytes(cert.RawIssuer) })
						})
						b.AddASN1BigInt(cert.SerialNumber)
					})
				})
			})
		})
	})}}
}
