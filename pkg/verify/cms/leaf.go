package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// maxCandidates is how many certificates that one signer's identifier fits are tried.
const maxCandidates = 4

// signedBy gives the certificate that the signature holds under. Several may bear the identifier: a renewed
// certificate has the key of the old one. A signature may come without certificates; then one of the buyer's may fit.
func (sd *signedData) signedBy(si *signerInfo, c claim, buyers []*x509.Certificate) (*x509.Certificate, error) {
	var first error
	var seen []*x509.Certificate
	for _, cert := range slices.Concat(sd.certificates, buyers) {
		if !si.isBy(cert) || slices.ContainsFunc(seen, cert.Equal) {
			continue
		}
		if len(seen) == maxCandidates {
			break
		}
		seen = append(seen, cert)
		err := c.under(cert.PublicKey)
		if err == nil {
			_, err = si.signed.checkSigningCertificate(cert)
		}
		if err == nil {
			return cert, nil
		}
		if first == nil {
			first = signature.Around(name(cert)+": ", err, "")
		}
	}
	switch {
	case first != nil:
		return nil, first
	case slices.ContainsFunc(sd.otherKeys, si.isNamedBy):
		return nil, signature.Unsupported("the certificate of the signer (%s) has a public key that is neither RSA, nor ECDSA on P-224, P-256, P-384 or P-521, nor Ed25519", si.who())
	case sd.unread > 0:
		return nil, signature.Invalid("the certificate of the signer (%s) is neither in the signature nor among the buyer's; %d certificates in it cannot be read or used", si.who(), sd.unread)
	}
	return nil, signature.Invalid("the certificate of the signer (%s) is neither in the signature nor among the buyer's", si.who())
}

func (si *signerInfo) isBy(cert *x509.Certificate) bool {
	if si.keyID != nil {
		return bytes.Equal(si.keyID, cert.SubjectKeyId)
	}
	return bytes.Equal(si.issuer, cert.RawIssuer) && si.serial.Cmp(cert.SerialNumber) == 0
}

// checkSigningCertificate holds a certificate against the hash of it that the signer signed (RFC 5035, sections 3 and 5; RFC 2634,
// section 5.4), and says whether there is one. It keeps another certificate for the same key from taking the signer's place.
func (all attributes) checkSigningCertificate(cert *x509.Certificate) (found bool, err error) {
	for _, kind := range []struct {
		oid    oid
		name   string
		digest crypto.Hash
	}{{oidSigningCertV2, "signing certificate v2", crypto.SHA256}, {oidSigningCert, "signing certificate", crypto.SHA1}} {
		value, present, err := all.only(kind.oid, kind.name)
		if err != nil {
			return false, err
		}
		if !present {
			continue
		}
		found = true
		var body, ids, id, issuer cryptobyte.String
		if !value.ReadASN1(&body, asn1.SEQUENCE) || !value.Empty() || !body.ReadASN1(&ids, asn1.SEQUENCE) || !ids.ReadASN1(&id, asn1.SEQUENCE) {
			return false, malformed("attribute " + kind.name)
		}
		h := kind.digest
		if kind.oid.Equal(oidSigningCertV2) && id.PeekASN1Tag(asn1.SEQUENCE) {
			var a algorithm
			if !readAlgorithm(&id, &a, asn1.SEQUENCE) {
				return false, malformed("attribute " + kind.name)
			}
			if h, err = a.hash(); err != nil {
				return false, err
			}
		}
		var hash []byte
		if !id.ReadASN1Bytes(&hash, asn1.OCTET_STRING) {
			return false, malformed("attribute " + kind.name)
		}
		if !bytes.Equal(hash, digestOf(h, cert.Raw)) {
			return false, signature.Invalid("the signer signed with another certificate: its %s is %x", h, hash)
		}
		if id.Empty() {
			continue
		}
		if !id.ReadASN1(&issuer, asn1.SEQUENCE) || !id.Empty() {
			return false, malformed("attribute " + kind.name)
		}
		if err := checkIssuerSerial(issuer, cert); err != nil {
			return false, err
		}
	}
	return found, nil
}

// checkIssuerSerial holds an IssuerSerial (RFC 5035, section 4) against a certificate.
func checkIssuerSerial(s cryptobyte.String, cert *x509.Certificate) error {
	var names, directory, rdns, serial cryptobyte.String
	if !s.ReadASN1(&names, asn1.SEQUENCE) || !names.ReadASN1(&directory, tagNumber(4)) || !names.Empty() ||
		!directory.ReadASN1Element(&rdns, asn1.SEQUENCE) || !directory.Empty() || !s.ReadASN1(&serial, asn1.INTEGER) || !s.Empty() {
		return malformed("issuer and serial number of the signing certificate")
	}
	want := cryptobyte.NewBuilder(nil)
	want.AddASN1BigInt(cert.SerialNumber)
	number := cryptobyte.String(want.BytesOrPanic())
	var content cryptobyte.String
	if !number.ReadASN1(&content, asn1.INTEGER) || !bytes.Equal(serial, content) || !bytes.Equal(rdns, cert.RawIssuer) {
		return signature.Invalid("the signer signed with a certificate of another issuer or serial number")
	}
	return nil
}

// isNamedBy says whether a certificate that crypto/x509 does not read states the signer's issuer and serial number (RFC 5280, section 4.1).
func (si *signerInfo) isNamedBy(raw cryptobyte.String) bool {
	var cert, body, issuer cryptobyte.String
	serial := new(big.Int)
	return si.keyID == nil && raw.ReadASN1(&cert, asn1.SEQUENCE) && cert.ReadASN1(&body, asn1.SEQUENCE) && body.SkipOptionalASN1(tag0Constr) && body.ReadASN1Integer(serial) &&
		body.SkipASN1(asn1.SEQUENCE) && body.ReadASN1Element(&issuer, asn1.SEQUENCE) && serial.Cmp(si.serial) == 0 && bytes.Equal(issuer, si.issuer)
}
