package minisign

import (
	"bytes"
	"crypto/ed25519"
	"errors"

	"golang.org/x/crypto/blake2b"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// apart refuses content that has the form of what minisign signs in place of a file: nothing that is signed tells a signature over content from one over
// the digest of another file, nor, in signify's two lines, from the second one in a signature file of minisign.
func (s *parsed) apart(m signature.Message) error {
	data, err := m.Whole(ed25519.SignatureSize + MaxTrustedComment)
	switch {
	case errors.Is(err, signature.ErrTooLong):
		return nil
	case err != nil:
		return err
	case len(data) == blake2b.Size:
		return signature.Invalid("the file has %d bytes, as a digest has, and the signature is not over a digest: one over another file's digest could pass for it", blake2b.Size)
	case s.signify && inside(data):
		return signature.Invalid("the file has the form of a signature with its trusted comment, and the signature that of signify: the last line of a minisign signature over another file could pass for it; sign it with minisign")
	}
	return nil
}

// Like says whether content has the form of what one of the two signatures of minisign is over: a digest, or a signature with its trusted comment.
func Like(m signature.Message) (bool, error) {
	data, err := m.Whole(ed25519.SignatureSize + MaxTrustedComment)
	if errors.Is(err, signature.ErrTooLong) {
		return false, nil
	}
	return err == nil && (len(data) == blake2b.Size || inside(data)), err
}

// inside says whether data is a signature and a trusted comment, which is one line of whatever bytes: minisign itself signs no other.
func inside(data []byte) bool {
	at := min(len(data), ed25519.SignatureSize)
	return signature.LikeEd25519(data[:at]) && !bytes.ContainsAny(data[at:], "\r\n")
}
