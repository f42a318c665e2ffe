package sshsig

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"encoding/base64"
	"math/big"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on signature files.
const (
	MaxSignature  = 64 << 10 // bytes
	maxLineLength = 76       // characters of base64 in a line (PROTOCOL.sshsig, section 1)
)

const (
	armourBegin = "-----BEGIN SSH SIGNATURE-----"
	armourEnd   = "-----END SSH SIGNATURE-----"

	magic   = "SSHSIG"
	version = 1
)

// parsed is a signature taken apart.
type parsed struct {
	key       ssh.PublicKey
	namespace string
	hashName  string
	digest    crypto.Hash // of the content
	signature *ssh.Signature
	token     bool // a FIDO token signed
}

// digests are those that the content may be hashed with.
var digests = map[string]crypto.Hash{"sha256": crypto.SHA256, "sha512": crypto.SHA512}

// parse reads the armour and the blob in it. Nothing may stand around either.
func parse(armoured []byte) (*parsed, error) {
	blob, err := dearmour(armoured)
	if err != nil {
		return nil, err
	}
	body, ok := bytes.CutPrefix(blob, []byte(magic))
	if !ok {
		return nil, signature.Invalid("the SSH signature does not start with %q", magic)
	}
	var b struct {
		Version   uint32
		PublicKey []byte
		Namespace string
		Reserved  []byte
		Hash      string
		Signature []byte
	}
	if len(body) < 4 || !bytes.Equal(body[:4], []byte{0, 0, 0, version}) {
		return nil, signature.Unsupported("SSH signature of a version other than %d", version)
	}
	if err := ssh.Unmarshal(body, &b); err != nil {
		return nil, signature.Invalid("the SSH signature is cut off, or has bytes too many")
	}
	if b.Namespace == "" {
		return nil, signature.Invalid("the SSH signature is for no name space")
	}
	if len(b.Reserved) > 0 {
		return nil, signature.Unsupported("SSH signature with %d bytes in the field for later use, whose meaning is not known", len(b.Reserved))
	}
	p := &parsed{namespace: b.Namespace, hashName: b.Hash, digest: digests[b.Hash]}
	if p.digest == 0 {
		return nil, signature.Unsupported("SSH signature with the digest algorithm %q; sha256 and sha512 are verified", signature.Clip(b.Hash))
	}
	if p.key, err = parseKey(b.PublicKey); err != nil {
		return nil, err
	}
	return p, p.readSignature(b.Signature)
}

// parseKey reads a key in SSH's own form.
func parseKey(blob []byte) (ssh.PublicKey, error) {
	var head struct {
		Type string
		Rest []byte `ssh:"rest"`
	}
	if err := ssh.Unmarshal(blob, &head); err != nil {
		return nil, signature.Invalid("the SSH key is cut off")
	}
	if strings.Contains(head.Type, "-cert-v") {
		return nil, signature.Unsupported("SSH certificate (%s); plain keys are verified", signature.Clip(head.Type))
	}
	key, err := ssh.ParsePublicKey(blob)
	if err != nil {
		if strings.Contains(err.Error(), "unknown key algorithm") {
			return nil, signature.Unsupported("SSH key of type %s", signature.Clip(head.Type))
		}
		return nil, signature.Invalid("the SSH key is not of its form: %v", err)
	}
	if !bytes.Equal(key.Marshal(), blob) {
		return nil, signature.Invalid("the SSH key is not written in the one way that there is")
	}
	return key, usable(key)
}

// readSignature reads the signature inside (RFC 4253, section 6.6; RFC 8332; PROTOCOL.u2f).
func (p *parsed) readSignature(blob []byte) error {
	var s ssh.Signature
	if err := ssh.Unmarshal(blob, &s); err != nil {
		return signature.Invalid("the SSH signature is cut off")
	}
	p.signature = &s
	if _, ok := signatureDigests[s.Format]; !ok {
		return signature.Unsupported("SSH signature with the algorithm %s", signature.Clip(s.Format))
	}
	switch p.key.Type() {
	case ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256:
		if err := p.readToken(s.Rest); err != nil {
			return err
		}
	default:
		if len(s.Rest) > 0 {
			return signature.Invalid("the SSH signature has %d bytes too many", len(s.Rest))
		}
	}
	return exactNumbers(p.key, s.Blob)
}

// readToken holds what a FIDO token adds to its signature, which is signed too, against its form: flags and a count (OpenSSH, PROTOCOL.u2f). That
// somebody touched the token is a flag without which the signature does not hold.
func (p *parsed) readToken(rest []byte) error {
	var stated struct {
		Flags   byte
		Counter uint32
	}
	if err := ssh.Unmarshal(rest, &stated); err != nil {
		return signature.Invalid("the SSH signature lacks what a security key adds, or has bytes too many")
	}
	p.token = true
	return nil
}

// exactNumbers demands that the numbers of a signature are written in the one way there is: r and s of ECDSA as short as they go (RFC 5656,
// section 3.1.2), the one of RSA as long as the key (RFC 8332, section 3).
func exactNumbers(key ssh.PublicKey, blob []byte) error {
	exact := true
	switch key.Type() {
	case ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256:
		var n struct{ R, S *big.Int }
		exact = ssh.Unmarshal(blob, &n) == nil && bytes.Equal(ssh.Marshal(&n), blob)
	case ssh.KeyAlgoRSA:
		holder, ok := key.(ssh.CryptoPublicKey)
		if !ok {
			return signature.Unsupported("SSH key of type %s", key.Type())
		}
		k, ok := holder.CryptoPublicKey().(*rsa.PublicKey)
		exact = ok && len(blob) == k.Size()
	}
	if !exact {
		return signature.Invalid("the numbers of the SSH signature are not of their form")
	}
	return nil
}

// signedData is what was signed: not the content, but its digest together with what it is for (PROTOCOL.sshsig, section 3).
func (p *parsed) signedData(sum []byte) []byte {
	return append([]byte(magic), ssh.Marshal(struct {
		Namespace string
		Reserved  []byte
		Hash      string
		Digest    []byte
	}{p.namespace, nil, p.hashName, sum})...)
}

// dearmour undoes the armour.
func dearmour(armoured []byte) ([]byte, error) {
	if len(armoured) > MaxSignature {
		return nil, signature.Invalid("the SSH signature has %d bytes; expected at most %d", len(armoured), MaxSignature)
	}
	lines, ok := signature.Lines(string(armoured))
	last := len(lines) - 1
	if !ok || last == 0 || lines[0] != armourBegin || lines[last] != armourEnd {
		return nil, signature.Invalid("expected the lines %s and %s, and nothing around them", armourBegin, armourEnd)
	}
	for i, line := range lines[1:last] {
		if line == "" || len(line) > maxLineLength {
			return nil, signature.Invalid("expected at most %d characters of base64 in line %d of the SSH signature", maxLineLength, i+2)
		}
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(strings.Join(lines[1:last], ""))
	if err != nil {
		return nil, signature.Invalid("the SSH signature is not in base64")
	}
	return blob, nil
}
