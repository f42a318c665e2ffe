package openpgp

import (
	"crypto"
	"crypto/dsa" //nolint:staticcheck // old keys are recognised, and reported as weak
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
	"math/bits"
	"strings"

	_ "crypto/sha1" //nolint:gosec // signatures that rely on it are recognised, and reported as weak
	_ "crypto/sha3"
	_ "crypto/sha512"

	pgpecdsa "github.com/ProtonMail/go-crypto/openpgp/ecdsa"
	pgped25519 "github.com/ProtonMail/go-crypto/openpgp/ed25519"
	"github.com/ProtonMail/go-crypto/openpgp/eddsa"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// maxDSABits bounds a DSA key: a longer one costs more time than a signature is worth.
const maxDSABits = 4096

// number is a number as OpenPGP writes it: its length in bits, then its bytes (RFC 9580, section 3.2).
type number interface {
	BitLength() uint16
	Bytes() []byte
}

// exact says whether the stated length is that of the number.
func exact(n number) bool {
	b := n.Bytes()
	if len(b) == 0 {
		return n.BitLength() == 0
	}
	return int(n.BitLength()) == 8*(len(b)-1)+bits.Len8(b[0]) && b[0] != 0
}

// digestNames are the algorithms that OpenPGP numbers and that are not verified (RFC 9580, section 9.5).
var digestNames = map[byte]string{1: "MD5", 3: "RIPEMD-160", 4: "4", 5: "MD2", 6: "TIGER-192", 7: "HAVAL-5-160"}

func unknownDigest(version int, contents []byte) string {
	const at = 3 // behind version, type and public-key algorithm
	if len(contents) <= at {
		return ""
	}
	if name, ok := digestNames[contents[at]]; ok {
		return name
	}
	if version == 6 && contents[at] == 2 {
		return "SHA-1 in version 6"
	}
	return ""
}

// usable says whether signatures by a key are verified, in time that is in proportion.
func usable(pk *packet.PublicKey) error {
	switch pk.PubKeyAlgo {
	case packet.PubKeyAlgoRSA, packet.PubKeyAlgoRSASignOnly:
		return within(pk, signature.MinRSABits, signature.MaxRSABits)
	case packet.PubKeyAlgoDSA:
		return within(pk, 1, maxDSABits)
	case packet.PubKeyAlgoECDSA, packet.PubKeyAlgoEd448:
		return nil
	case packet.PubKeyAlgoEdDSA, packet.PubKeyAlgoEd25519:
		return signature.CheckKey(edwards(pk))
	}
	return signature.Unsupported("OpenPGP key %s of the public-key algorithm %d", fingerprint(pk), pk.PubKeyAlgo)
}

// edwards is the point of an Ed25519 key, in either of the forms that OpenPGP has for it; nil for a key on another curve.
func edwards(pk *packet.PublicKey) ed25519.PublicKey {
	switch k := pk.PublicKey.(type) {
	case *pgped25519.PublicKey:
		return k.Point
	case *eddsa.PublicKey:
		return k.X
	}
	return nil
}

func within(pk *packet.PublicKey, least, most uint16) error {
	if n, err := pk.BitLength(); err != nil || n < least || n > most {
		return signature.Unsupported("OpenPGP key %s of %d bits; those of %d to %d are verified", fingerprint(pk), n, least, most)
	}
	return nil
}

// strength names a key with the digest it signs with, and what is weak about the two.
func strength(pk *packet.PublicKey, digest crypto.Hash) (name string, weak []string) {
	var key crypto.PublicKey
	switch k := pk.PublicKey.(type) {
	case *rsa.PublicKey:
		key = k
	case *dsa.PublicKey:
		return other(fmt.Sprintf("dsa-%d", k.P.BitLen()), false, digest)
	default:
		curve := curveOf(pk)
		switch curve {
		case packet.CurveNistP256:
			key = &ecdsa.PublicKey{Curve: elliptic.P256()}
		case packet.CurveNistP384:
			key = &ecdsa.PublicKey{Curve: elliptic.P384()}
		case packet.CurveNistP521:
			key = &ecdsa.PublicKey{Curve: elliptic.P521()}
		case packet.Curve25519:
			return other("ed25519", true, digest)
		case packet.Curve448:
			return other("ed448", true, digest)
		case packet.CurveBrainpoolP256, packet.CurveBrainpoolP384, packet.CurveBrainpoolP512:
			return other("ecdsa-"+strings.ToLower(string(curve)), true, digest) // SP 800-186, appendix H
		default:
			return other("ecdsa-"+strings.ToLower(string(curve)), false, digest)
		}
	}
	return signature.AlgorithmName(key, digest), signature.Weaknesses(key, digest)
}

// other is the strength of a kind of key that package signature does not know.
func other(key string, strong bool, digest crypto.Hash) (name string, weak []string) {
	const plain = "ed25519"
	of := ed25519.PublicKey(nil) // of which nothing is weak: what is said is about the digest
	weak = signature.Weaknesses(of, digest)
	if !strong {
		weak = append(weak, key)
	}
	return key + strings.TrimPrefix(signature.AlgorithmName(of, digest), plain), weak
}

// weakDigest names the weakness of a digest in one of a key's own signatures, such as "binding-sha1".
func weakDigest(what string, sig *packet.Signature) []string {
	if _, weak := other("", true, sig.Hash); len(weak) > 0 {
		return []string{what + "-" + weak[0]}
	}
	return nil
}

// material is the fingerprint of the key itself, so that the same key is known in other kinds of signature; empty for a key on a curve, or of an
// algorithm, that no other kind has.
func material(pk *packet.PublicKey) string {
	var key crypto.PublicKey
	switch k := pk.PublicKey.(type) {
	case *rsa.PublicKey:
		key = k
	case *pgpecdsa.PublicKey:
		curve, ok := map[packet.Curve]elliptic.Curve{
			packet.CurveNistP256: elliptic.P256(), packet.CurveNistP384: elliptic.P384(), packet.CurveNistP521: elliptic.P521(),
		}[curveOf(pk)]
		if !ok {
			return ""
		}
		point, err := onCurve(curve, k.X, k.Y)
		if err != nil {
			return ""
		}
		key = point
	default:
		point := edwards(pk)
		if len(point) != ed25519.PublicKeySize {
			return ""
		}
		key = point
	}
	text, err := signature.KeyFingerprint(key)
	if err != nil {
		return ""
	}
	return text
}

// onCurve makes a key of the two coordinates of its point, and refuses a point that is not on the curve.
func onCurve(curve elliptic.Curve, x, y *big.Int) (*ecdsa.PublicKey, error) {
	size := (curve.Params().BitSize + 7) / 8
	if x.Sign() < 0 || y.Sign() < 0 || max(x.BitLen(), y.BitLen()) > 8*size {
		return nil, errors.New("the coordinates are not those of a point")
	}
	const uncompressed = 4
	point := make([]byte, 1+2*size)
	point[0] = uncompressed
	x.FillBytes(point[1 : 1+size])
	y.FillBytes(point[1+size:])
	return ecdsa.ParseUncompressedPublicKey(curve, point)
}

// curveOf is the curve of a key; empty when it is on none that is known.
func curveOf(pk *packet.PublicKey) packet.Curve {
	curve, err := pk.Curve()
	if err != nil {
		return ""
	}
	return curve
}

// fingerprint is a key's fingerprint in upper-case hexadecimal digits, as OpenPGP tools write it.
func fingerprint(pk *packet.PublicKey) string { return fmt.Sprintf("%X", pk.Fingerprint) }
