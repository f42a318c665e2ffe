package cms

import (
	"bytes"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// reasonCode is why a certificate was revoked (RFC 5280, section 5.3.1), noReason when that is not said.
type reasonCode int

const (
	noReason           reasonCode = -1
	unspecified        reasonCode = 0
	affiliationChanged reasonCode = 3
	superseded         reasonCode = 4
	cessation          reasonCode = 5
)

// anyReason: a signature that existed before the revocation outlives it.
func anyReason(reasonCode) bool { return true }

// stampOutlives: tokens made before the revocation of their authority are good only when the key was not lost (RFC 3161, section 4).
func stampOutlives(r reasonCode) bool {
	return slices.Contains([]reasonCode{unspecified, affiliationChanged, superseded, cessation}, r)
}

// Revocation is what lists of revoked certificates say of a chain in which nothing is revoked.
type Revocation struct {
	Checked bool     // of every issuer in the chain a list was given that speaks of the chain's certificates
	Remarks []string // what a list that was given leaves open, in words
}

// checkRevocation looks every certificate of a chain but the root up in the lists of its issuer. Whoever gives lists means them to speak about
// the signer: when none does, nothing is known. Between the signer and the root it is a remark.
func (p path) checkRevocation(chain []*x509.Certificate) (r Revocation, err error) {
	if len(p.crls) == 0 {
		return r, nil
	}
	if len(chain) == 1 && p.listed {
		return r, signature.Missing("whether %s is revoked cannot be told: it is one of the roots itself, about which no CRL speaks; give its authority in its place", name(chain[0]))
	}
	var open error // what is known to be bad of the others is said before
	r.Checked = len(chain) > 1
	for i, issuer := range chain[1:] {
		known, err := p.checkRevoked(chain[i], issuer, &r)
		switch {
		case err != nil:
			return Revocation{}, err
		case known:
		case i == 0 && p.listed:
			open = signature.Missing("whether %s is revoked cannot be told: none of the %d CRLs that were given speaks about it; give the present one of %s",
				name(chain[0]), len(p.crls), signature.DistinguishedName(chain[0].RawIssuer))
		default:
			r.Checked = false
			r.Remarks = append(r.Remarks, "none speaks about "+name(chain[i]))
		}
	}
	return r, open
}

// checkRevoked looks a certificate up in the lists that its issuer signed, and says whether one of them speaks about it. A list in the issuer's name
// that somebody else signed, with none that the issuer did, is an error: the buyer meant something by it.
func (p path) checkRevoked(cert, issuer *x509.Certificate, r *Revocation) (known bool, err error) {
	var foreign error
	for _, list := range p.crls {
		if !bytes.Equal(list.RawIssuer, cert.RawIssuer) {
			continue
		}
		if err := list.CheckSignatureFrom(issuer); err != nil {
			foreign = signature.Invalid("the CRL of %s, of %s, is not signed by the issuer of %s: %v", signature.DistinguishedName(list.RawIssuer), moment(list.ThisUpdate), name(cert), plain(err))
			continue
		}
		covers, err := p.consult(list, cert)
		if err != nil {
			return false, err
		}
		known = known || covers
		if covers {
			r.remark(p, list, cert)
		}
	}
	if !known && foreign != nil {
		return false, foreign
	}
	return known, nil
}

// remark says what a list that speaks about a certificate leaves open.
func (r *Revocation) remark(p path, list *x509.RevocationList, cert *x509.Certificate) {
	of := fmt.Sprintf("that of %s, of %s, is of later than ", signature.DistinguishedName(list.RawIssuer), moment(list.ThisUpdate))
	if list.ThisUpdate.After(p.now) {
		r.Remarks = append(r.Remarks, of+"the moment judged at")
	}
	if !outlived(list, cert) {
		r.Checked = false
		r.Remarks = append(r.Remarks, of+"the end of "+name(cert)+", which it may no longer name")
	}
}

// plain puts an error without words of its own into some.
func plain(err error) error {
	if (errors.Is(err, x509.ConstraintViolationError{})) {
		return errors.New("that certificate may not sign CRLs")
	}
	return err
}

// consult looks a certificate up in one list, and says whether the list speaks of it at all.
func (p path) consult(list *x509.RevocationList, cert *x509.Certificate) (covers bool, err error) {
	of := signature.DistinguishedName(list.RawIssuer)
	if list.NextUpdate.IsZero() {
		return false, signature.Invalid("the CRL of %s, of %s, does not say until when it holds", of, moment(list.ThisUpdate))
	}
	if p.now.After(list.NextUpdate) {
		return false, signature.Invalid("the CRL of %s is stale: it is of %s and held until %s, and the moment judged at is %s; get the present one",
			of, moment(list.ThisUpdate), moment(list.NextUpdate), moment(p.now))
	}
	covers, err = scope(list, cert)
	if err != nil || !covers {
		return false, err
	}
	for _, entry := range list.RevokedCertificateEntries {
		if entry.SerialNumber.Cmp(cert.SerialNumber) == 0 {
			if err := p.revoked(cert, entry); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// revoked is the error that an entry of a list means, nil when the signature is proven to be older.
func (p path) revoked(cert *x509.Certificate, entry x509.RevocationListEntry) error {
	since, reason := entry.RevocationTime, noReason
	for _, e := range entry.Extensions {
		switch {
		case e.Id.Equal(oidReasonCode):
			reason = reasonCode(entry.ReasonCode)
		case e.Id.Equal(oidInvalidityDate):
			var t time.Time
			value := cryptobyte.String(e.Value)
			if !value.ReadASN1GeneralizedTime(&t) {
				return signature.Invalid("%s is revoked, by a CRL entry whose invalidity date cannot be read", name(cert))
			}
			if t.Before(since) {
				since = t
			}
		case e.Critical:
			return signature.Unsupported("a CRL entry with the critical extension %s, for %s", e.Id, name(cert))
		}
	}
	switch {
	case !p.proven:
		return signature.Invalid("%s was revoked on %s, and no time stamp proves that the signature is older", name(cert), moment(since))
	case !p.moment.Before(since):
		return signature.Invalid("%s was revoked on %s, before the signature was made: %s", name(cert), moment(since), moment(p.moment))
	case !p.outlives(reason):
		return signature.Invalid("%s was revoked on %s for a reason that makes everything signed with it worthless", name(cert), moment(since))
	}
	return nil
}

// scope says whether a list is about a certificate (RFC 5280, section 5.2.5). Lists that say only a part of what is revoked about it are not supported:
// saying nothing, they would seem to say that it is not.
func scope(list *x509.RevocationList, cert *x509.Certificate) (bool, error) {
	covers := true
	for _, e := range list.Extensions {
		switch {
		case e.Id.Equal(oidDistributionPoint):
			in, err := issuingPoint(e.Value, cert)
			if err != nil {
				return false, signature.Around("the CRL of "+signature.DistinguishedName(list.RawIssuer)+": ", err, "")
			}
			covers = covers && in
		case e.Critical:
			return false, signature.Unsupported("the CRL of %s has the critical extension %s (a delta CRL has 2.5.29.27); give the full CRL", signature.DistinguishedName(list.RawIssuer), e.Id)
		}
	}
	return covers, nil
}

// issuingPoint reads IssuingDistributionPoint: the list may be for certificates of authorities only, or for all
// others, or for those that name its place.
func issuingPoint(der []byte, cert *x509.Certificate) (bool, error) {
	var body, point cryptobyte.String
	var named bool
	s := cryptobyte.String(der)
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !s.Empty() || !body.ReadOptionalASN1(&point, &named, tag0Constr) {
		return false, signature.Invalid("its issuing distribution point is not well formed")
	}
	var flags [6]bool // by tag: 1 users only, 2 authorities only, 3 some reasons, 4 indirect, 5 attribute certificates
	for tag := 1; tag <= 5; tag++ {
		var value cryptobyte.String
		if !body.ReadOptionalASN1(&value, &flags[tag], asn1.Tag(tag).ContextSpecific()) {
			return false, signature.Invalid("its issuing distribution point is not well formed")
		}
		if flags[tag] && tag != 3 {
			flags[tag] = len(value) == 1 && value[0] != 0
		}
	}
	switch {
	case !body.Empty():
		return false, signature.Invalid("its issuing distribution point is not well formed")
	case flags[3], flags[4], flags[5]:
		return false, signature.Unsupported("it is for some reasons only, of other issuers, or for attribute certificates; give the full CRL")
	case flags[1] && cert.IsCA, flags[2] && !cert.IsCA:
		return false, nil
	case named:
		return namesPoint(point, cert), nil
	}
	return true, nil
}

// namesPoint says whether a certificate names the place of a list, as a URL, among its own distribution points.
func namesPoint(point cryptobyte.String, cert *x509.Certificate) bool {
	var full cryptobyte.String
	if !point.ReadASN1(&full, tag0Constr) {
		return false
	}
	for !full.Empty() {
		var one cryptobyte.String
		var tag asn1.Tag
		if !full.ReadAnyASN1(&one, &tag) {
			return false
		}
		if tag == asn1.Tag(6).ContextSpecific() && slices.Contains(cert.CRLDistributionPoints, string(one)) {
			return true
		}
	}
	return false
}

// outlived says whether a list would still name a certificate: issuers take them out once they have expired, unless the
// list says since when it keeps them.
func outlived(list *x509.RevocationList, cert *x509.Certificate) bool {
	if !list.ThisUpdate.After(cert.NotAfter) {
		return true
	}
	for _, e := range list.Extensions {
		if e.Id.Equal(oidExpiredCerts) {
			var since time.Time
			value := cryptobyte.String(e.Value)
			return value.ReadASN1GeneralizedTime(&since) && !cert.NotAfter.Before(since)
		}
	}
	return false
}
