// Package openpgp verifies OpenPGP signatures (RFC 9580): detached ones, armoured or binary, and clear-signed text, against the
// keys that the buyer trusts. It asks no key server, no web of trust and no clock.
//
// Packets and mathematics are those of github.com/ProtonMail/go-crypto. What a key may do and until when is judged here: the library
// would leave out what it cannot read, and takes, of several statements of a key about itself, one that depends on chance.
package openpgp

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on signatures.
const (
	MaxSignatureSize = 1 << 20 // bytes of a file of detached signatures
	MaxSignedText    = 16 << 20
	MaxSignatures    = 16 // in one file
)

// Options are the circumstances of a verification.
type Options struct {
	At time.Time // the moment judged at

	// BelieveStated takes the time that a signature states for the one when it was made: a key that has expired since does not matter then.
	BelieveStated bool
}

// Result is what the signatures in one file came to: all of them hold, but those by keys that are not known.
type Result struct {
	Signers []Signer // at least one, in the order of the file

	// Unknown are those that nobody could check because the key is not among those that the buyer trusts, in the order of the file.
	Unknown []Unknown
}

// Unknown is a signature by a key that is not known.
type Unknown struct {
	Place int    // as in Signer
	Key   string // fingerprint, or key id of 16 digits
}

// Signer is one signature that holds. Its Fingerprint is that of the primary key, in upper-case hexadecimal digits; its Signer is that
// and the first user id in force, a claim of the key's holder that may hold any bytes; Stated is when it says it was made.
type Signer struct {
	signature.Verified
	Place  int    // which of the signatures in the file it is, from 0
	UserID string // the first user id in force; may be empty
	Subkey string // fingerprint of the subkey that signed; empty when the primary key did

	// Text says that the signature is one over text (type 0x01): it holds whatever the ends of lines are. Of a program or an
	// image it leaves open which of the bytes 0D before 0A were there.
	Text bool
}

var errNoMoment = errors.New("verify OpenPGP: no moment to judge at was given")

// Verify holds the detached signatures in a file over m against the buyer's keys. A signature that does not hold makes the whole an
// error, also beside others that do. Errors are *signature.InvalidError and *signature.UnsupportedError, or those of reading m.
func Verify(sig []byte, m signature.Message, keys []*Key, opts Options) (Result, error) {
	packets, err := detached(sig)
	if err != nil {
		return Result{}, err
	}
	return verify(packets, m, keys, opts, detachedTypes...)
}

// Check says what is wrong with a file of detached signatures that no key is needed for: nil when it can be held against one.
func Check(sig []byte) error {
	packets, err := detached(sig)
	if err != nil {
		return err
	}
	_, err = claims(packets, detachedTypes)
	return err
}

// detachedTypes are the types of signature that lie beside what they sign.
var detachedTypes = []packet.SignatureType{packet.SigTypeBinary, packet.SigTypeText}

// detached takes the packets out of a file.
func detached(sig []byte) ([]byte, error) {
	if len(sig) > MaxSignatureSize {
		return nil, signature.Invalid("the OpenPGP signature has %d bytes; expected at most %d", len(sig), MaxSignatureSize)
	}
	return packetsOf(sig, labelSignature)
}

// VerifyText holds clear-signed text (RFC 9580, section 7) against the buyer's keys. The text is what was signed and nothing else, with LF
// at the end of each line and without white space before it, since that is not signed. It is nil when there is an error.
func VerifyText(file []byte, keys []*Key, opts Options) (text []byte, result Result, err error) {
	signed, packets, err := readClearSigned(file)
	if err != nil {
		return nil, Result{}, err
	}
	result, err = verify(packets, signature.NewMessage(signed), keys, opts, packet.SigTypeText)
	if err != nil {
		return nil, Result{}, err
	}
	return append(signed, '\n'), result, nil
}

// verify holds the signatures in packets, which must be of the types that make sense, against the keys.
func verify(packets []byte, m signature.Message, keys []*Key, opts Options, types ...packet.SignatureType) (Result, error) {
	if opts.At.IsZero() {
		return Result{}, errNoMoment
	}
	sigs, err := claims(packets, types)
	if err != nil {
		return Result{}, err
	}
	if err := hashAll(sigs, m, keys); err != nil {
		return Result{}, err
	}
	var result Result
	for i, c := range sigs {
		signer, err := c.hold(keys, opts)
		switch {
		case errors.Is(err, errUnknownKey):
			result.Unknown = append(result.Unknown, Unknown{i, c.issuer()})
		case err != nil:
			return Result{}, ofSignature(i, len(sigs), err)
		default:
			signer.Place = i
			result.Signers = append(result.Signers, signer)
		}
	}
	if len(result.Signers) == 0 {
		return Result{}, strange(result.Unknown)
	}
	return result, nil
}

// strange says by which keys the signatures are, none of which is trusted.
func strange(all []Unknown) error {
	if len(all) == 1 {
		return signature.Invalid("it was made with the OpenPGP key %s, which is not among the trusted ones", all[0].Key)
	}
	var keys []string
	for _, u := range all {
		keys = append(keys, u.Key)
	}
	return signature.Invalid("they were made with the OpenPGP keys %s, none of which is among the trusted ones", strings.Join(keys, ", "))
}

// ofSignature says which of several signatures an error is about, and keeps its kind.
func ofSignature(i, n int, err error) error {
	if n == 1 {
		return err
	}
	return signature.Around(fmt.Sprintf("signature %d of %d: ", i+1, n), err, "")
}

// claims takes the signatures in packets apart, which must be of the types that make sense.
func claims(packets []byte, types []packet.SignatureType) ([]*claimed, error) {
	all, err := split(packets)
	if err != nil {
		return nil, err
	}
	if len(all) > MaxSignatures {
		return nil, signature.Invalid("%d OpenPGP signatures in one file; expected at most %d", len(all), MaxSignatures)
	}
	var sigs []*claimed
	for i, p := range all {
		c, err := readClaim(p, types)
		if err != nil {
			return nil, ofSignature(i, len(all), err)
		}
		sigs = append(sigs, c)
	}
	return sigs, nil
}
