package cms

import (
	"bytes"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// attribute is an Attribute (RFC 5652, section 5.3).
type attribute struct {
	raw    []byte
	oid    oid
	values []cryptobyte.String // elements
}

type attributes []attribute

func readAttributes(s *cryptobyte.String, tag asn1.Tag, what string) (attributes, error) {
	var set cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&set, &present, tag) || present && set.Empty() {
		return nil, malformed(what)
	}
	all, ok := parseAttributes(set)
	if !ok {
		return nil, malformed(what)
	}
	if len(all) > maxAttributes {
		return nil, signature.Invalid("a signer has more than %d %s", maxAttributes, what)
	}
	return all, nil
}

// parseAttributes reads the content of a set of attributes, and stops beyond the limit.
func parseAttributes(set cryptobyte.String) (attributes, bool) {
	var all attributes
	for !set.Empty() && len(all) <= maxAttributes {
		var raw, body, values cryptobyte.String
		var a attribute
		if !set.ReadASN1Element(&raw, asn1.SEQUENCE) {
			return nil, false
		}
		a.raw = raw
		if !raw.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&a.oid) || !body.ReadASN1(&values, asn1.SET) || !body.Empty() {
			return nil, false
		}
		for !values.Empty() {
			var value cryptobyte.String
			var tag asn1.Tag
			if !values.ReadAnyASN1Element(&value, &tag) {
				return nil, false
			}
			a.values = append(a.values, value)
		}
		all = append(all, a)
	}
	return all, true
}

// der is what a signature over attributes is over: their DER encoding as a SET, sorted, whatever tag and order
// they were sent in (section 5.4).
func (all attributes) der() []byte {
	var body [][]byte
	for _, a := range all {
		body = append(body, a.raw)
	}
	slices.SortFunc(body, bytes.Compare)
	set := bytes.Join(body, nil)
	return append(appendHeader(nil, byte(asn1.SET), len(set)), set...)
}

// only gives the one value of an attribute that must not occur twice. Two of them would let two readers see two signatures.
func (all attributes) only(o oid, name string) (cryptobyte.String, bool, error) {
	var found *attribute
	for i := range all {
		if !all[i].oid.Equal(o) {
			continue
		}
		if found != nil {
			return nil, false, signature.Invalid("the signed attribute %s is there twice", name)
		}
		found = &all[i]
	}
	if found == nil {
		return nil, false, nil
	}
	if len(found.values) != 1 {
		return nil, false, signature.Invalid("the signed attribute %s has %d values, expected exactly one", name, len(found.values))
	}
	return found.values[0], true, nil
}

// needed is only for an attribute that must be there.
func (all attributes) needed(o oid, name string) (cryptobyte.String, error) {
	value, found, err := all.only(o, name)
	if err == nil && !found {
		err = signature.Invalid("the signed attribute %s is missing", name)
	}
	return value, err
}

// check holds the signed attributes against what they are about, except for the certificate.
func (all attributes) check(contentType oid, digest []byte, si *signerInfo) error {
	value, err := all.needed(oidContentType, "content type")
	if err != nil {
		return err
	}
	var stated oid
	if !value.ReadASN1ObjectIdentifier(&stated) || !value.Empty() {
		return malformed("attribute content type")
	}
	if !stated.Equal(contentType) {
		return signature.Invalid("the signed content type is %s, that of the signature %s", stated, contentType)
	}
	if value, err = all.needed(oidMessageDigest, "message digest"); err != nil {
		return err
	}
	var signed []byte
	if !value.ReadASN1Bytes(&signed, asn1.OCTET_STRING) || !value.Empty() {
		return malformed("attribute message digest")
	}
	if !bytes.Equal(signed, digest) {
		return signature.Invalid("the signature is over another content: signed digest %x, digest of this one %x", signed, digest)
	}
	return all.checkProtection(si)
}

// checkProtection holds the algorithms against those that were signed, where they were (RFC 6211).
func (all attributes) checkProtection(si *signerInfo) error {
	value, found, err := all.only(oidProtection, "algorithm protection")
	if err != nil || !found {
		return err
	}
	var body cryptobyte.String
	var digest, algo algorithm
	if !value.ReadASN1(&body, asn1.SEQUENCE) || !value.Empty() || !readAlgorithm(&body, &digest, asn1.SEQUENCE) ||
		!readAlgorithm(&body, &algo, tag1Constr) || !body.Empty() {
		return malformed("attribute algorithm protection")
	}
	same := func(a, b algorithm) bool {
		return a.oid.Equal(b.oid) && (bytes.Equal(a.params, b.params) || a.plain() && b.plain())
	}
	if !same(digest, si.digest) || !same(algo, si.signatureAlgo) {
		return signature.Invalid("the algorithms of the signature are not those that the signer signed")
	}
	return nil
}

// signingTime is the moment that the signer states, zero when there is none.
func (all attributes) signingTime() (time.Time, error) {
	value, found, err := all.only(oidSigningTime, "signing time")
	if err != nil || !found {
		return time.Time{}, err
	}
	var t time.Time
	ok := false
	if value.PeekASN1Tag(asn1.UTCTime) {
		ok = value.ReadASN1UTCTime(&t)
	} else {
		ok = value.ReadASN1GeneralizedTime(&t)
	}
	if !ok || !value.Empty() {
		return time.Time{}, malformed("attribute signing time")
	}
	return t.UTC(), nil
}
