package verify

import (
	"regexp"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

const (
	derSequence   = 0x30    // how those in DER begin
	tokenBegins   = "eyJ"   // how a web token begins: {" in base64
	maxToBeSigned = 4 << 20 // bytes of the longest that is looked at; certificates and requests have some thousand, lists of revoked ones more
)

// token is the signing input of a JSON Web Token (RFC 7515, section 5.1).
var token = regexp.MustCompile(`^eyJ[0-9A-Za-z_-]*\.[0-9A-Za-z_-]*$`)

// toBeSigned says of which kind of signed thing content is the inside; empty when it is none. People publish requests, certificates and tokens that a key
// signed.
func toBeSigned(content []byte) string {
	if token.Match(content) {
		return "a JSON Web Token"
	}
	whole := cryptobyte.String(content)
	var body cryptobyte.String
	if !whole.ReadASN1(&body, asn1.SEQUENCE) || !whole.Empty() {
		return ""
	}
	challenge := body
	switch {
	case likeRequest(body):
		return "a certificate request (PKCS #10)"
	case skipKey(&challenge) && challenge.SkipASN1(asn1.IA5String) && challenge.Empty():
		return "a certificate request (SPKAC)"
	case likeCertificate(body):
		return "a certificate"
	case likeRevocations(body):
		return "a list of revoked certificates"
	}
	return ""
}

// likeRequest has the form of CertificationRequestInfo (RFC 2986, section 4.1).
func likeRequest(s cryptobyte.String) bool {
	return s.SkipASN1(asn1.INTEGER) && s.SkipASN1(asn1.SEQUENCE) && skipKey(&s) && (s.Empty() || s.PeekASN1Tag(asn1.Tag(0).ContextSpecific().Constructed()))
}

// likeCertificate has the form of TBSCertificate (RFC 5280, section 4.1).
func likeCertificate(s cryptobyte.String) bool {
	return s.SkipOptionalASN1(asn1.Tag(0).ContextSpecific().Constructed()) && s.SkipASN1(asn1.INTEGER) && skipAlgorithm(&s) &&
		s.SkipASN1(asn1.SEQUENCE) && s.SkipASN1(asn1.SEQUENCE) && s.SkipASN1(asn1.SEQUENCE) && skipKey(&s)
}

// likeRevocations has the form of TBSCertList (RFC 5280, section 5.1).
func likeRevocations(s cryptobyte.String) bool {
	return s.SkipOptionalASN1(asn1.INTEGER) && skipAlgorithm(&s) && s.SkipASN1(asn1.SEQUENCE) &&
		(s.PeekASN1Tag(asn1.UTCTime) || s.PeekASN1Tag(asn1.GeneralizedTime))
}

// skipKey skips a SubjectPublicKeyInfo.
func skipKey(s *cryptobyte.String) bool {
	var key cryptobyte.String
	return s.ReadASN1(&key, asn1.SEQUENCE) && skipAlgorithm(&key) && key.SkipASN1(asn1.BIT_STRING) && key.Empty()
}

// skipAlgorithm skips an AlgorithmIdentifier.
func skipAlgorithm(s *cryptobyte.String) bool {
	var algorithm cryptobyte.String
	return s.ReadASN1(&algorithm, asn1.SEQUENCE) && algorithm.SkipASN1(asn1.OBJECT_IDENTIFIER)
}
