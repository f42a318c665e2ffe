package delivery

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"io"
	"strings"

	"github.com/ProtonMail/go-crypto/openpgp/armor"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

const (
	// maxSignature bounds what is taken for a signature, key or certificate, in bytes. Larger files in such a
	// wrapping carry something else.
	maxSignature = 1 << 20
	derSequence  = 0x30
)

// recogniseArmour sorts text in "-----BEGIN" armour. All blocks must be of the same kind and nothing may stand
// around them; a private key or an armoured message is no evidence.
func recogniseArmour(body []byte) Kind {
	if len(body) > maxSignature {
		return KindUnknown
	}
	if message, ok := bytes.CutPrefix(body, []byte("-----BEGIN PGP SIGNED MESSAGE-----")); ok {
		return clearSigned(message)
	}
	if hasPrefix(body, "-----BEGIN PGP ") {
		return pgpArmour(body)
	}
	kind := KindUnknown
	for rest := bytes.TrimSpace(body); len(rest) > 0; rest = bytes.TrimSpace(rest) {
		if !hasPrefix(rest, "-----BEGIN ") {
			return KindUnknown
		}
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return KindUnknown
		}
		k := pemKind(block.Type)
		if k == KindUnknown || kind != KindUnknown && k != kind || k == KindCMSSignature && !detachedCMS(block.Bytes) {
			return KindUnknown
		}
		kind = k
	}
	return kind
}

func pemKind(label string) Kind {
	switch label {
	case "CMS", "PKCS7", "PKCS #7 SIGNED DATA":
		return KindCMSSignature
	case "SSH SIGNATURE":
		return KindSSHSignature
	case "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE":
		return KindCertificate
	case "PUBLIC KEY", "RSA PUBLIC KEY":
		return KindPublicKey
	}
	return KindUnknown
}

// clearSigned accepts a signed text only if the text would count as a document or checksum list by itself: the
// armour does not stop a shell from running what is inside.
func clearSigned(rest []byte) Kind {
	text, signature, found := bytes.Cut(rest, []byte("\n-----BEGIN PGP SIGNATURE-----"))
	if !found || pgpArmour(append([]byte("-----BEGIN PGP SIGNATURE-----"), signature...)) != KindPGPSignature {
		return KindUnknown
	}
	_, text, _ = bytes.Cut(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n\n")) // armour headers
	if hasPrefix(syntax.Body(text), "#!") || !checksumList(text, false) && !prose(text) {
		return KindUnknown
	}
	return KindPGPSignature
}

// pgpArmour decodes the blocks and looks at the packets inside.
func pgpArmour(body []byte) Kind {
	kind := KindUnknown
	for rest := bytes.TrimSpace(body); len(rest) > 0; rest = bytes.TrimSpace(rest) {
		end := bytes.Index(rest, []byte("-----END PGP "))
		if end < 0 || !hasPrefix(rest, "-----BEGIN PGP ") {
			return KindUnknown
		}
		if line := bytes.IndexByte(rest[end:], '\n'); line >= 0 {
			end += line
		} else {
			end = len(rest)
		}
		k := pgpBlock(append(bytes.Clone(rest[:end]), '\n'))
		if k == KindUnknown || kind != KindUnknown && k != kind {
			return KindUnknown
		}
		kind, rest = k, rest[end:]
	}
	return kind
}

func pgpBlock(text []byte) Kind {
	block, err := armor.Decode(bytes.NewReader(text))
	if err != nil {
		return KindUnknown
	}
	packets, err := io.ReadAll(block.Body)
	if err != nil || len(packets) == 0 {
		return KindUnknown
	}
	kind := pgpPackets(packets)
	if kind == KindPGPSignature && block.Type != "PGP SIGNATURE" || kind == KindPublicKey && block.Type != "PGP PUBLIC KEY BLOCK" {
		return KindUnknown
	}
	return kind
}

// recogniseBinarySignature sorts small binary files: OpenPGP packets, CMS and certificates in DER. The structure
// must fill the file, or something else is riding along.
func recogniseBinarySignature(body []byte) Kind {
	if len(body) < 2 || len(body) > maxSignature {
		return KindUnknown
	}
	if isPGPTag(body[0]) {
		return pgpPackets(body)
	}
	if body[0] == derSequence {
		return derKind(body)
	}
	return KindUnknown
}

var (
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	derSignedData = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02}
)

func derKind(body []byte) Kind {
	if body[1] == berOpenLength && bytes.HasPrefix(body[2:], derSignedData) && bytes.HasSuffix(body, []byte{0, 0}) && detachedCMS(body) {
		return KindCMSSignature // BER with open length, as streaming signers write
	}
	var info struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	if rest, err := asn1.Unmarshal(body, &info); err == nil && len(rest) == 0 && info.Type.Equal(oidSignedData) && detachedCMS(body) {
		return KindCMSSignature
	}
	if _, err := x509.ParseCertificate(body); err == nil {
		return KindCertificate
	}
	if _, err := x509.ParsePKIXPublicKey(body); err == nil {
		return KindPublicKey
	}
	return KindUnknown
}

// OpenPGP packet tags, RFC 9580 section 5.
const (
	pgpSignature  = 2
	pgpOnePass    = 4
	pgpCompressed = 8
	pgpPublicKey  = 6
	pgpTrust      = 12
	pgpUserID     = 13
	pgpSubkey     = 14
	pgpAttribute  = 17
)

func isPGPTag(b byte) bool {
	tag := pgpTag(b)
	return tag == pgpSignature || tag == pgpPublicKey
}

// pgpTag reads the tag of a packet header, RFC 9580 section 4.2; 0 when it is none.
func pgpTag(b byte) int {
	switch {
	case b&0xc0 == 0xc0:
		return int(b & 0x3f)
	case b&0x80 != 0:
		return int(b >> 2 & 0xf)
	}
	return 0
}

// pgpPackets walks all packets: only signatures make a signature, a key and what belongs to it make a key.
func pgpPackets(body []byte) Kind {
	kind := KindPGPSignature
	if pgpTag(body[0]) == pgpPublicKey {
		kind = KindPublicKey
	}
	for len(body) > 0 {
		tag := pgpTag(body[0])
		packet, rest, ok := pgpPacket(body)
		if !ok || !pgpFits(kind, tag) {
			return KindUnknown
		}
		if tag == pgpSignature || tag == pgpPublicKey {
			if len(packet) == 0 || packet[0] < 2 || packet[0] > 6 { // version
				return KindUnknown
			}
		}
		body = rest
	}
	return kind
}

func pgpFits(kind Kind, tag int) bool {
	switch tag {
	case pgpSignature:
		return true
	case pgpPublicKey, pgpTrust, pgpUserID, pgpSubkey, pgpAttribute:
		return kind == KindPublicKey
	}
	return false
}

// pgpPacket splits off the first packet. Open and partial lengths do not occur in signatures and keys.
func pgpPacket(b []byte) (packet, rest []byte, ok bool) {
	size, header := 0, 0
	switch {
	case b[0]&0x40 == 0: // old format: the length has 1, 2 or 4 octets
		octets := 1 << (b[0] & 3)
		if octets == 8 || len(b) < 1+octets {
			return nil, nil, false
		}
		for _, o := range b[1 : 1+octets] {
			size = size<<8 | int(o)
		}
		header = 1 + octets
	case len(b) >= 2 && b[1] < 192:
		size, header = int(b[1]), 2
	case len(b) >= 3 && b[1] < 224:
		size, header = int(b[1]-192)<<8+int(b[2])+192, 3
	case len(b) >= 6 && b[1] == 255:
		size, header = int(b[2])<<24|int(b[3])<<16|int(b[4])<<8|int(b[5]), 6
	default:
		return nil, nil, false
	}
	if size < 0 || size > len(b)-header {
		return nil, nil, false
	}
	return b[header : header+size], b[header+size:], true
}

// Lengths of decoded minisign and signify material.
const (
	minisignKey       = 42
	minisignSignature = 74
)

// recogniseMinisign tells minisign and signify keys from signatures by the length of the second line.
func recogniseMinisign(body []byte) Kind {
	rows := strings.Split(strings.TrimSpace(string(body[:min(len(body), titleSniff*4)])), "\n")
	if len(body) > titleSniff*4 || len(rows) != 2 && len(rows) != 4 {
		return KindUnknown
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(rows[1]))
	if err != nil || len(raw) < 2 || raw[0] != 'E' || raw[1] != 'd' && raw[1] != 'D' {
		return KindUnknown
	}
	switch {
	case len(raw) == minisignKey && len(rows) == 2:
		return KindPublicKey
	case len(raw) == minisignSignature && (len(rows) == 2 || strings.HasPrefix(rows[2], "trusted comment:")):
		return KindMinisign
	}
	return KindUnknown
}

// isSSHKey tells one or more OpenSSH public keys, one to a line.
func isSSHKey(body []byte) bool {
	if len(body) > maxSignature {
		return false
	}
	seen := false
	for line := range lines(body, len(body)) {
		if line == "" {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) < 2 || !strings.HasPrefix(fields[0], "ssh-") && !strings.HasPrefix(fields[0], "ecdsa-sha2-") && !strings.HasPrefix(fields[0], "sk-") {
			return false
		}
		if !strings.HasPrefix(fields[1], "AAAA") {
			return false
		}
		seen = true
	}
	return seen
}
