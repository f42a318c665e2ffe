package cms

import (
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

var (
	tag0       = asn1.Tag(0).ContextSpecific()
	tag0Constr = tag0.Constructed()
	tag1Constr = asn1.Tag(1).ContextSpecific().Constructed()
)

// signedData is a SignedData (RFC 5652, section 5.1) as it stands. Nothing in it has been verified.
//
// The reader of digitorus/pkcs7 is not used: it goes on after an error in the structure, drops the bytes of the
// signed attributes and what follows the signature, and knows no PSS and no signer named by key identifier.
type signedData struct {
	version      int64
	digests      []algorithm
	contentType  oid
	content      []byte
	attached     bool // there is content, maybe empty
	certificates []*x509.Certificate
	unread       int                 // embedded certificates that could not be used
	otherKeys    []cryptobyte.String // those of them whose keys are of a kind that is not supported, as they stand
	signers      []signerInfo
}

// signerInfo is a SignerInfo (section 5.3).
type signerInfo struct {
	issuer        []byte // with serial, or keyID instead
	serial        *big.Int
	keyID         []byte
	digest        algorithm
	signed        attributes // empty when there are none
	signatureAlgo algorithm
	signature     []byte
	unsigned      attributes
}

// algorithm is an AlgorithmIdentifier.
type algorithm struct {
	oid    oid
	params cryptobyte.String // the element, empty when absent
}

// plain says that the parameters are absent or NULL.
func (a algorithm) plain() bool {
	return len(a.params) == 0 || slices.Equal(a.params, []byte{0x05, 0x00})
}

func malformed(what string) error {
	return signature.Invalid("the signature is not well formed at its %s", what)
}

func parseSignedData(der []byte) (*signedData, error) {
	var info, content, body cryptobyte.String
	var kind oid
	in := cryptobyte.String(der)
	if !in.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1ObjectIdentifier(&kind) {
		return nil, malformed("content type")
	}
	if !kind.Equal(oidSignedData) {
		return nil, signature.Unsupported("CMS content of type %s, only signed data (%s) is verified", kind, oidSignedData)
	}
	if !info.ReadASN1(&content, tag0Constr) || !content.ReadASN1(&body, asn1.SEQUENCE) || !in.Empty() || !info.Empty() || !content.Empty() {
		return nil, malformed("outer structure")
	}
	sd := &signedData{}
	for _, part := range []struct {
		name string
		read func(*cryptobyte.String) error
	}{
		{"version", sd.readVersion}, {"digest algorithms", sd.readDigests}, {"content", sd.readContent},
		{"certificates", sd.readCertificates}, {"revocation lists", skipRevocation}, {"signers", sd.readSigners},
	} {
		if err := part.read(&body); err != nil {
			return nil, err
		}
	}
	if !body.Empty() {
		return nil, malformed("end: more follows the signers")
	}
	return sd, nil
}

func (sd *signedData) readVersion(s *cryptobyte.String) error {
	if !s.ReadASN1Integer(&sd.version) {
		return malformed("version")
	}
	if !slices.Contains([]int64{1, 3, 4, 5}, sd.version) {
		return signature.Unsupported("CMS signed data of version %d", sd.version)
	}
	return nil
}

func (sd *signedData) readDigests(s *cryptobyte.String) error {
	var set cryptobyte.String
	if !s.ReadASN1(&set, asn1.SET) {
		return malformed("digest algorithms")
	}
	for !set.Empty() {
		var a algorithm
		if !readAlgorithm(&set, &a, asn1.SEQUENCE) {
			return malformed("digest algorithms")
		}
		if len(sd.digests) >= maxSigners {
			return signature.Invalid("the signature names more than %d digest algorithms", maxSigners)
		}
		sd.digests = append(sd.digests, a)
	}
	return nil
}

func (sd *signedData) readContent(s *cryptobyte.String) error {
	var info, content cryptobyte.String
	if !s.ReadASN1(&info, asn1.SEQUENCE) || !info.ReadASN1ObjectIdentifier(&sd.contentType) ||
		!info.ReadOptionalASN1(&content, &sd.attached, tag0Constr) || !info.Empty() {
		return malformed("content")
	}
	if sd.attached && (!content.ReadASN1((*cryptobyte.String)(&sd.content), asn1.OCTET_STRING) || !content.Empty()) {
		return malformed("content")
	}
	return nil
}

// readCertificates takes the X.509 certificates. Other kinds, and those that cannot be used, are counted: somebody else's odd
// certificate in the list does not touch a signature that is not made with it.
func (sd *signedData) readCertificates(s *cryptobyte.String) error {
	var set cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&set, &present, tag0Constr) {
		return malformed("certificates")
	}
	for n := 0; !set.Empty(); n++ {
		var raw cryptobyte.String
		var tag asn1.Tag
		if !set.ReadAnyASN1Element(&raw, &tag) {
			return malformed("certificates")
		}
		if n >= maxCertificates {
			return signature.Invalid("the signature carries more than %d certificates", maxCertificates)
		}
		cert, err := x509.ParseCertificate(raw)
		if tag != asn1.SEQUENCE || err != nil || !affordable(cert) {
			sd.unread++
			if signature.OtherKey(err) != nil {
				sd.otherKeys = append(sd.otherKeys, raw)
			}
			continue
		}
		sd.certificates = append(sd.certificates, cert)
	}
	return nil
}

// affordable says that a verification with the certificate's key ends in good time.
func affordable(cert *x509.Certificate) bool {
	key, isRSA := cert.PublicKey.(*rsa.PublicKey)
	return !isRSA || key.N.BitLen() <= maxRSA
}

func skipRevocation(s *cryptobyte.String) error {
	if !s.SkipOptionalASN1(tag1Constr) {
		return malformed("revocation lists")
	}
	return nil
}

func (sd *signedData) readSigners(s *cryptobyte.String) error {
	var set cryptobyte.String
	if !s.ReadASN1(&set, asn1.SET) {
		return malformed("signers")
	}
	for !set.Empty() {
		var info cryptobyte.String
		if !set.ReadASN1(&info, asn1.SEQUENCE) {
			return malformed("signers")
		}
		if len(sd.signers) >= maxSigners {
			return signature.Invalid("the signature has more than %d signers", maxSigners)
		}
		si, err := parseSignerInfo(info)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(sd.digests, func(a algorithm) bool { return a.oid.Equal(si.digest.oid) }) {
			return signature.Invalid("a signer's digest algorithm (%s) is not among those that the signature announces", si.digest.oid)
		}
		sd.signers = append(sd.signers, *si)
	}
	if len(sd.signers) == 0 {
		return signature.Invalid("nobody signed: the signature has no signers (a file of certificates looks like this)")
	}
	return nil
}

func parseSignerInfo(s cryptobyte.String) (*signerInfo, error) {
	si := &signerInfo{}
	var version int64
	if !s.ReadASN1Integer(&version) || !si.readIdentifier(&s, version) {
		return nil, malformed("signer's identifier")
	}
	if !readAlgorithm(&s, &si.digest, asn1.SEQUENCE) {
		return nil, malformed("signer's digest algorithm")
	}
	var err error
	if si.signed, err = readAttributes(&s, tag0Constr, "signed attributes"); err != nil {
		return nil, err
	}
	if !readAlgorithm(&s, &si.signatureAlgo, asn1.SEQUENCE) || !s.ReadASN1Bytes(&si.signature, asn1.OCTET_STRING) {
		return nil, malformed("signature value")
	}
	if si.unsigned, err = readAttributes(&s, tag1Constr, "unsigned attributes"); err != nil {
		return nil, err
	}
	if !s.Empty() {
		return nil, malformed("signer: more follows it")
	}
	return si, nil
}

// readIdentifier reads who signed: issuer and serial number in version 1, the key's identifier in version 3.
func (si *signerInfo) readIdentifier(s *cryptobyte.String, version int64) bool {
	switch version {
	case 1:
		var id cryptobyte.String
		si.serial = new(big.Int)
		return s.ReadASN1(&id, asn1.SEQUENCE) && id.ReadASN1Element((*cryptobyte.String)(&si.issuer), asn1.SEQUENCE) &&
			id.ReadASN1Integer(si.serial) && id.Empty() && len(si.issuer) <= signature.MaxName && si.serial.BitLen() <= 8*maxSerial
	case 3:
		return s.ReadASN1Bytes(&si.keyID, tag0) && len(si.keyID) > 0 && len(si.keyID) <= maxIdentifier
	}
	return false
}

func readAlgorithm(s *cryptobyte.String, a *algorithm, tag asn1.Tag) bool {
	var id cryptobyte.String
	if !s.ReadASN1(&id, tag) || !id.ReadASN1ObjectIdentifier(&a.oid) {
		return false
	}
	if id.Empty() {
		return true
	}
	var any asn1.Tag
	return id.ReadAnyASN1Element(&a.params, &any) && id.Empty()
}
