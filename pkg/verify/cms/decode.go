package cms

import (
	"bytes"
	"encoding/pem"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// pemTypes are the labels of PEM blocks that hold a CMS signature (RFC 7468, sections 8 and 9).
var pemTypes = []string{"CMS", "PKCS7", "PKCS #7 SIGNED DATA"}

// smimeStarts are how e-mails begin that openssl writes when no form is asked for.
var smimeStarts = [][]byte{[]byte("MIME-Version:"), []byte("Content-Type:")}

// decode takes a signature out of PEM or BER, and gives it in DER.
func decode(sig []byte) ([]byte, error) {
	if len(sig) == 0 {
		return nil, signature.Invalid("the signature is empty")
	}
	if len(sig) > maxSignature {
		return nil, signature.Invalid("the signature has %d bytes, more than %d: ask for a detached one, without the content", len(sig), maxSignature)
	}
	text := bytes.TrimSpace(sig)
	for _, start := range smimeStarts {
		if bytes.HasPrefix(text, start) {
			return nil, signature.Unsupported("an S/MIME message; ask for the signature alone, in DER or PEM")
		}
	}
	if bytes.HasPrefix(text, []byte("-----BEGIN ")) {
		var err error
		if sig, err = fromPEM(text); err != nil {
			return nil, err
		}
	}
	return canonical(sig)
}

// fromPEM takes the one block out of a text. Whatever pem.Decode would overlook is refused: writing the block
// again must give the same text, white space aside.
func fromPEM(text []byte) ([]byte, error) {
	block, rest := pem.Decode(text)
	if block == nil {
		return nil, signature.Invalid("the PEM block is damaged or cut off")
	}
	if !slices.Contains(pemTypes, block.Type) {
		return nil, signature.Invalid("a PEM block of type %q, expected one of %q", block.Type, pemTypes)
	}
	if len(rest) > 0 {
		return nil, signature.Invalid("%d bytes follow the PEM block", len(rest))
	}
	if len(block.Headers) > 0 || !bytes.Equal(withoutSpace(pem.EncodeToMemory(block)), withoutSpace(text)) {
		return nil, signature.Invalid("the PEM block holds more than the signature, or is not base64 as it should be")
	}
	return block.Bytes, nil
}

func withoutSpace(text []byte) []byte {
	return bytes.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\r', '\n':
			return -1
		}
		return r
	}, text)
}
