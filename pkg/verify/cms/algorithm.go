package cms

import (
	"crypto"
	"crypto/x509"
	"strconv"

	// Linked in for crypto.Hash. MD5 and SHA-1 are computed so that a signature made with them is called weak, not unknown.
	_ "crypto/md5"  //nolint:gosec // see above
	_ "crypto/sha1" //nolint:gosec // see above
	_ "crypto/sha256"
	_ "crypto/sha3"
	_ "crypto/sha512"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// scheme is how a key signs.
type scheme string

const (
	pkcs1   scheme = "RSA PKCS #1 v1.5" // RFC 8017, section 8.2
	pss     scheme = "RSASSA-PSS"       // section 8.1
	ecdsaX9 scheme = "ECDSA"            // FIPS 186-5, the value in DER (RFC 5753, section 2.1)
	ed25519 scheme = "Ed25519"          // RFC 8032, pure
)

// digestAlgorithms are those of RFC 3370 (section 2), RFC 5754 (section 2) and RFC 9688 (section 2).
var digestAlgorithms = map[string]crypto.Hash{
	"1.2.840.113549.2.5":      crypto.MD5,
	"1.3.14.3.2.26":           crypto.SHA1,
	"2.16.840.1.101.3.4.2.1":  crypto.SHA256,
	"2.16.840.1.101.3.4.2.2":  crypto.SHA384,
	"2.16.840.1.101.3.4.2.3":  crypto.SHA512,
	"2.16.840.1.101.3.4.2.4":  crypto.SHA224,
	"2.16.840.1.101.3.4.2.6":  crypto.SHA512_256,
	"2.16.840.1.101.3.4.2.7":  crypto.SHA3_224,
	"2.16.840.1.101.3.4.2.8":  crypto.SHA3_256,
	"2.16.840.1.101.3.4.2.9":  crypto.SHA3_384,
	"2.16.840.1.101.3.4.2.10": crypto.SHA3_512,
}

// signs is what a signature algorithm says by its name. A digest of 0 leaves it to the digest algorithm.
type signs struct {
	scheme scheme
	digest crypto.Hash
}

var signatureAlgorithms = map[string]signs{
	oidRSA.String():           {pkcs1, 0},
	"1.2.840.113549.1.1.4":    {pkcs1, crypto.MD5},
	"1.2.840.113549.1.1.5":    {pkcs1, crypto.SHA1},
	"1.2.840.113549.1.1.11":   {pkcs1, crypto.SHA256},
	"1.2.840.113549.1.1.12":   {pkcs1, crypto.SHA384},
	"1.2.840.113549.1.1.13":   {pkcs1, crypto.SHA512},
	"1.2.840.113549.1.1.14":   {pkcs1, crypto.SHA224},
	"2.16.840.1.101.3.4.3.13": {pkcs1, crypto.SHA3_224},
	"2.16.840.1.101.3.4.3.14": {pkcs1, crypto.SHA3_256},
	"2.16.840.1.101.3.4.3.15": {pkcs1, crypto.SHA3_384},
	"2.16.840.1.101.3.4.3.16": {pkcs1, crypto.SHA3_512},
	oidPSS.String():           {pss, 0},
	"1.2.840.10045.4.1":       {ecdsaX9, crypto.SHA1},
	"1.2.840.10045.4.3.1":     {ecdsaX9, crypto.SHA224},
	"1.2.840.10045.4.3.2":     {ecdsaX9, crypto.SHA256},
	"1.2.840.10045.4.3.3":     {ecdsaX9, crypto.SHA384},
	"1.2.840.10045.4.3.4":     {ecdsaX9, crypto.SHA512},
	"2.16.840.1.101.3.4.3.9":  {ecdsaX9, crypto.SHA3_224},
	"2.16.840.1.101.3.4.3.10": {ecdsaX9, crypto.SHA3_256},
	"2.16.840.1.101.3.4.3.11": {ecdsaX9, crypto.SHA3_384},
	"2.16.840.1.101.3.4.3.12": {ecdsaX9, crypto.SHA3_512},
	oidEd25519.String():       {ed25519, crypto.SHA512}, // RFC 8419, section 3.1
}

// certificateDigests are the digests of the algorithms that crypto/x509 verifies certificates with; it knows no
// others, and none that are weak by their digest.
var certificateDigests = map[x509.SignatureAlgorithm]crypto.Hash{
	x509.SHA256WithRSA: crypto.SHA256, x509.SHA384WithRSA: crypto.SHA384, x509.SHA512WithRSA: crypto.SHA512,
	x509.SHA256WithRSAPSS: crypto.SHA256, x509.SHA384WithRSAPSS: crypto.SHA384, x509.SHA512WithRSAPSS: crypto.SHA512,
	x509.ECDSAWithSHA256: crypto.SHA256, x509.ECDSAWithSHA384: crypto.SHA384, x509.ECDSAWithSHA512: crypto.SHA512,
	x509.PureEd25519: 0,
}

func (a algorithm) hash() (crypto.Hash, error) {
	h, known := digestAlgorithms[a.oid.String()]
	if !known || !h.Available() {
		return 0, signature.Unsupported("the digest algorithm %s", a.oid)
	}
	if !a.plain() {
		return 0, signature.Invalid("the digest algorithm %s has parameters, expected none", a.oid)
	}
	return h, nil
}

// algorithms tells how a signer signed. The digest algorithm and the one in the signature algorithm's name or
// parameters must be the same.
func (si *signerInfo) algorithms() (s scheme, h crypto.Hash, salt int, err error) {
	if h, err = si.digest.hash(); err != nil {
		return "", 0, 0, err
	}
	a := si.signatureAlgo
	how, known := signatureAlgorithms[a.oid.String()]
	if !known {
		return "", 0, 0, signature.Unsupported("the signature algorithm %s", a.oid)
	}
	named := how.digest
	switch {
	case how.scheme == pss:
		if named, salt, err = parsePSS(a.params); err != nil {
			return "", 0, 0, err
		}
	case how.scheme == ed25519 && len(a.params) > 0 || !a.plain():
		return "", 0, 0, signature.Invalid("the signature algorithm %s has parameters, expected none", how.scheme)
	}
	if named != 0 && named != h {
		return "", 0, 0, signature.Invalid("the algorithms contradict each other: the digest is %s, the signature is made for %s", h, named)
	}
	return how.scheme, h, salt, nil
}

// parsePSS reads RSASSA-PSS-params (RFC 4055, section 3.1). Left out, each of them has the default of 1998.
func parsePSS(params cryptobyte.String) (crypto.Hash, int, error) {
	var body, field cryptobyte.String
	var present bool
	if !params.ReadASN1(&body, asn1.SEQUENCE) || !params.Empty() {
		return 0, 0, malformed("parameters of RSASSA-PSS")
	}
	sha1 := algorithm{oid: oid{1, 3, 14, 3, 2, 26}}
	digest, mask := sha1, sha1
	if !body.ReadOptionalASN1(&field, &present, tag0Constr) || present && (!readAlgorithm(&field, &digest, asn1.SEQUENCE) || !field.Empty()) {
		return 0, 0, malformed("parameters of RSASSA-PSS: digest")
	}
	if !body.ReadOptionalASN1(&field, &present, tag1Constr) {
		return 0, 0, malformed("parameters of RSASSA-PSS: mask")
	}
	if present {
		var generator algorithm
		if !readAlgorithm(&field, &generator, asn1.SEQUENCE) || !field.Empty() || !readAlgorithm(&generator.params, &mask, asn1.SEQUENCE) || !generator.params.Empty() {
			return 0, 0, malformed("parameters of RSASSA-PSS: mask")
		}
		if !generator.oid.Equal(oidMGF1) {
			return 0, 0, signature.Unsupported("RSASSA-PSS with the mask generation function %s", generator.oid)
		}
	}
	salt, trailer := 20, 1
	if !body.ReadOptionalASN1Integer(&salt, tagNumber(2), 20) || !body.ReadOptionalASN1Integer(&trailer, tagNumber(3), 1) || !body.Empty() {
		return 0, 0, malformed("parameters of RSASSA-PSS: salt or trailer")
	}
	h, err := digest.hash()
	if err != nil {
		return 0, 0, err
	}
	m, err := mask.hash()
	if err != nil {
		return 0, 0, err
	}
	switch {
	case m != h:
		return 0, 0, signature.Unsupported("RSASSA-PSS with a mask by %s and a digest by %s", m, h)
	case salt < 1 || salt > maxRSA/8: // crypto/rsa takes 0 as "of any length"
		return 0, 0, signature.Unsupported("RSASSA-PSS with a salt of %s bytes", strconv.Itoa(salt))
	case trailer != 1:
		return 0, 0, signature.Invalid("RSASSA-PSS has the trailer %d, expected 1", trailer)
	}
	return h, salt, nil
}

func tagNumber(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }
