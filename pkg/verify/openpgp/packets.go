package openpgp

import (
	"bytes"
	"errors"

	pgperrors "github.com/ProtonMail/go-crypto/openpgp/errors"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Packet types (RFC 9580, section 5).
const (
	tagSignature     = 2
	tagSecretKey     = 5
	tagPublicKey     = 6
	tagSecretSubkey  = 7
	tagMarker        = 10
	tagTrust         = 12
	tagUserID        = 13
	tagPublicSubkey  = 14
	tagUserAttribute = 17
	tagPadding       = 21
)

// maxPackets bounds how many packets a file may have.
const maxPackets = 4096

// split cuts a file into its packets. Lengths that are open or come in parts do not occur in signatures and keys.
func split(data []byte) ([]*packet.OpaquePacket, error) {
	var all []*packet.OpaquePacket
	in := bytes.NewReader(data)
	packets := packet.NewOpaqueReader(in)
	for in.Len() > 0 {
		if len(all) == maxPackets {
			return nil, signature.Invalid("more than %d OpenPGP packets", maxPackets)
		}
		if !closed(data[len(data)-in.Len():]) {
			return nil, signature.Invalid("packet %d is no OpenPGP packet of a stated length", len(all)+1)
		}
		p, err := packets.Next()
		if err != nil {
			return nil, signature.Invalid("OpenPGP packet %d is cut off", len(all)+1)
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		return nil, signature.Invalid("there is no OpenPGP packet")
	}
	return all, nil
}

// closed says whether a packet states its length at its start (RFC 9580, section 4.2).
func closed(packet []byte) bool {
	const (
		always, newFormat      = 0x80, 0x40
		openLength             = 3 // length type of the old format
		firstPartial, lastPart = 224, 254
	)
	switch first := packet[0]; {
	case first&always == 0:
		return false
	case first&newFormat == 0:
		return first&3 != openLength
	case len(packet) < 2:
		return false
	}
	return packet[1] < firstPartial || packet[1] > lastPart
}

// signatureHead gives version and type of a signature packet of any version (RFC 9580, section 5.2).
func signatureHead(contents []byte) (version int, kind packet.SignatureType, ok bool) {
	const version3 = 3
	switch {
	case len(contents) >= 3 && (contents[0] == version3 || contents[0] == version3-1):
		return int(contents[0]), packet.SignatureType(contents[2]), true
	case len(contents) >= 2:
		return int(contents[0]), packet.SignatureType(contents[1]), true
	}
	return 0, 0, false
}

// parseSignature reads a signature packet of version 4 or 6. What it does not know is a *signature.UnsupportedError.
func parseSignature(p *packet.OpaquePacket) (*packet.Signature, error) {
	version, _, ok := signatureHead(p.Contents)
	if !ok {
		return nil, signature.Invalid("the OpenPGP signature is cut off")
	}
	if version != 4 && version != 6 {
		return nil, signature.Unsupported("OpenPGP signature of version %d; those of version 4 and 6 are verified", version)
	}
	if name := unknownDigest(version, p.Contents); name != "" {
		return nil, signature.Unsupported("OpenPGP signature with the digest algorithm %s", name)
	}
	parsed, err := p.Parse()
	if errors.As(err, new(pgperrors.UnsupportedError)) {
		return nil, signature.Unsupported("OpenPGP signature: %v", err)
	}
	sig, ok := parsed.(*packet.Signature)
	if err != nil || !ok {
		return nil, signature.Invalid("the OpenPGP signature is not of its form: %v", err)
	}
	return sig, nil
}

// canonical demands that a signature is written in the one way there is: nothing behind its numbers, no longer lengths than needed.
func canonical(sig *packet.Signature, p *packet.OpaquePacket) error {
	var again bytes.Buffer
	if err := sig.Serialize(&again); err != nil {
		return signature.Invalid("the OpenPGP signature is not of its form: %v", err)
	}
	written, err := split(again.Bytes())
	if err != nil || len(written) != 1 || !bytes.Equal(written[0].Contents, p.Contents) {
		return signature.Invalid("the OpenPGP signature has bytes too many, or longer lengths than needed")
	}
	for _, n := range []number{sig.RSASignature, sig.DSASigR, sig.DSASigS, sig.ECDSASigR, sig.ECDSASigS, sig.EdDSASigR, sig.EdDSASigS} {
		if n != nil && !exact(n) {
			return signature.Invalid("a number in the OpenPGP signature does not have the length that it states")
		}
	}
	return nil
}
