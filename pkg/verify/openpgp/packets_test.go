package openpgp

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

// contents gives the inside of the only packet in a file.
func contents(t testing.TB, file []byte) []byte {
	t.Helper()
	all, err := split(file)
	if err != nil || len(all) != 1 {
		t.Fatalf("%d packets, %v", len(all), err)
	}
	return bytes.Clone(all[0].Contents)
}

// wrapped makes a signature packet.
func wrapped(t testing.TB, contents []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := (&packet.OpaquePacket{Tag: tagSignature, Contents: contents}).Serialize(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func with(b []byte, at int, value byte) []byte { b[at] = value; return b }

func damaged(b []byte) []byte { b = bytes.Clone(b); b[len(b)-1] ^= 1; return b }

// areas finds, in a signature of version 4, where the unhashed subpackets start and end.
func areas(contents []byte) (start, end int) {
	start = 6 + int(binary.BigEndian.Uint16(contents[4:])) + 2
	return start, start + int(binary.BigEndian.Uint16(contents[start-2:]))
}

// longLength writes the length of the first unhashed subpacket in five bytes.
func longLength(t testing.TB, b []byte) []byte {
	start, end := areas(b)
	binary.BigEndian.PutUint16(b[start-2:], uint16(end-start+4))
	return append(append(bytes.Clone(b[:start]), 255, 0, 0, 0), b[start:]...)
}

// leadingZero writes the number of an RSA signature with a zero before it.
func leadingZero(t testing.TB, b []byte) []byte {
	_, end := areas(b)
	at := end + 2
	size := binary.BigEndian.Uint16(b[at:])
	binary.BigEndian.PutUint16(b[at:], size+8)
	return append(append(bytes.Clone(b[:at+2]), 0), b[at+2:]...)
}

func otherTag(t testing.TB, b []byte) []byte {
	_, end := areas(b)
	b[end] ^= 1
	return b
}

// withoutIssuer drops the unhashed subpackets, and makes the issuer's fingerprint one of another kind.
func withoutIssuer(t testing.TB, file []byte) []byte {
	b := contents(t, file)
	const issuerFingerprint, private = 33, 100
	at := bytes.IndexByte(b, issuerFingerprint)
	b[at] = private
	start, end := areas(b)
	binary.BigEndian.PutUint16(b[start-2:], 0)
	return append(bytes.Clone(b[:start]), b[end:]...)
}

// signatureIn finds a signature of a type in a key.
func signatureIn(t testing.TB, key string, kind packet.SignatureType) []byte {
	t.Helper()
	packets, err := packetsOf(signaturetest.Fixture(t, key), labelPublicKey)
	if err != nil {
		t.Fatal(err)
	}
	all, err := split(packets)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if _, k, _ := signatureHead(p.Contents); p.Tag == tagSignature && k == kind {
			return wrapped(t, p.Contents)
		}
	}
	t.Fatalf("%s has no signature of type %#x", key, kind)
	return nil
}

func TestSplit(t *testing.T) {
	userID := []byte{0xc0 | tagUserID, 1, 'x'}
	if all, err := split(bytes.Repeat(userID, maxPackets)); err != nil || len(all) != maxPackets {
		t.Errorf("%d packets: %v", len(all), err)
	}
	_, err := split(bytes.Repeat(userID, maxPackets+1))
	signaturetest.Refused(t, "too many packets", err, "more than 4096")
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("x"), "cut off": {0xc0 | tagUserID, 2, 'x'}, "only a tag": {0xc0 | tagUserID}, "cut off length": {0xc0 | tagUserID, 192},
		"open": {0x80 | tagUserID<<2 | 3, 'x'}, "partial": {0xc0 | tagUserID, 224, 'x', 0}, "old format, cut off": {0x80 | tagUserID<<2 | 1, 0},
	} {
		_, err := split(data)
		signaturetest.Refused(t, name, err, "packet")
	}
}
