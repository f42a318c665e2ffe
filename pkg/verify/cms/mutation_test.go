package cms

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"math/rand"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// span is a part of a signature, from and to as offsets.
type span struct {
	what     string
	from, to int
}

func spanOf(t *testing.T, whole, part []byte, what string) span {
	t.Helper()
	i := bytes.Index(whole, part)
	if i < 0 || bytes.Contains(whole[i+1:], part) {
		t.Fatalf("%s is not in the signature exactly once", what)
	}
	return span{what, i, i + len(part)}
}

// Flipping any one bit leaves a signature that does not verify, or one in which the bit is in a part that no signature is over and
// that says nothing about who signed what. These parts are listed here, with the reason, and no bit outside of them may pass.
func TestFlippedBits(t *testing.T) {
	w := theWorld()
	unused := issue(nil, "Somebody Else", ecKey("unused"), isCA)
	var token []byte
	certs := []*x509.Certificate{w.leaf.cert, w.sub.cert, unused.cert}
	detached := sign(spec{content: firmware, certs: certs, signers: []signerSpec{{
		by: w.leaf, stated: date(2026, 11, 1),
		stamp: func(sig []byte) [][]byte {
			token = w.stamp(sig, stampSpec{at: "20261101000000Z"})
			return [][]byte{token}
		},
	}}})
	bare := sign(spec{content: firmware, certs: certs, signers: []signerSpec{{by: w.leaf, noAttrs: true}}})
	rsaLeaf := issue(&w.sub, "Fabulon RSA", rsaKey(), forSigning)
	salted := sign(spec{content: firmware, attached: firmware, certs: []*x509.Certificate{rsaLeaf.cert, w.sub.cert}, signers: []signerSpec{{by: rsaLeaf, pss: 32}}})

	// The version of the whole is a number that only tells which parts may follow (RFC 5652, section 5.1); 1, 3 and 5 differ by one bit.
	versionIn := func(sig []byte) span {
		i := bytes.Index(sig, []byte{2, 1, 1, 0x31}) // INTEGER 1, then the set of digest algorithms
		return span{"version", i + 2, i + 3}
	}
	for _, c := range []struct {
		name    string
		sig     []byte
		allowed []span
	}{
		{"with attributes and a time stamp", detached, []span{
			versionIn(detached),
			// A certificate that the chain does not need; damaged, it counts as unreadable.
			spanOf(t, detached, unused.cert.Raw, "unused certificate"),
			// A time stamp that does not hold proves no moment; the signature is judged without it. See below.
			spanOf(t, detached, token, "time stamp"),
			// The name of the attribute: it is then one that nothing is known of, and the time stamp is not seen.
			spanOf(t, detached, der(func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidStamp) })[2:], "name of the time stamp"),
		}},
		{"without attributes", bare, []span{versionIn(bare), spanOf(t, bare, unused.cert.Raw, "unused certificate")}},
		{"PSS with content", salted, []span{versionIn(salted)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			whole, err := Verify(c.sig, message, w.anchors(), options)
			if err != nil {
				t.Fatal(err)
			}
			random := rand.New(rand.NewSource(4)) // the same flips in every run
			passed := map[string]int{}
			allowed := func(bit int) int {
				return slices.IndexFunc(c.allowed, func(s span) bool { return s.from <= bit/8 && bit/8 < s.to })
			}
			flip := func(bit int) {
				changed := bytes.Clone(c.sig)
				changed[bit/8] ^= 1 << (bit % 8)
				got, err := Verify(changed, message, w.anchors(), options)
				if err != nil {
					return
				}
				i := allowed(bit)
				if i < 0 {
					t.Errorf("bit %d of byte %d flipped (%#02x): still verified", bit%8, bit/8, c.sig[bit/8])
					return
				}
				passed[c.allowed[i].what]++
				if got[0].Fingerprint != whole[0].Fingerprint || serial(got[0].Certificate.X509) != serial(whole[0].Certificate.X509) || !got[0].Stated.Equal(whole[0].Stated) {
					t.Errorf("bit %d of byte %d flipped: another signer or statement", bit%8, bit/8)
				}
			}
			for range 500 {
				flip(random.Intn(8 * len(c.sig)))
			}
			rest := slices.Clone(c.allowed)
			for _, cert := range []party{w.leaf, w.sub, rsaLeaf} {
				if i := bytes.Index(c.sig, cert.cert.Raw); i >= 0 {
					rest = append(rest, span{"certificate", i, i + len(cert.cert.Raw)})
				}
			}
			for bit := range 8 * len(c.sig) { // and every single one of the signature itself
				if !slices.ContainsFunc(rest, func(s span) bool { return s.from <= bit/8 && bit/8 < s.to }) {
					flip(bit)
				}
			}
			t.Logf("%d bytes, bits that may flip and did: %v", len(c.sig), passed)
		})
	}
}

// The moment of a time stamp never survives a flipped bit of the token, the version and unused parts aside.
func TestFlippedBitsOfTimestamps(t *testing.T) {
	w := theWorld()
	token := w.stamp(firmware, stampSpec{at: "20261101000000Z"})
	i := bytes.Index(token, []byte{2, 1, 3, 0x31})
	for bit := range 8 * len(token) {
		changed := bytes.Clone(token)
		changed[bit/8] ^= 1 << (bit % 8)
		got, err := VerifyTimestamp(changed, message, w.anchors(), options)
		if err == nil && bit/8 != i+2 {
			t.Errorf("bit %d of byte %d flipped: still verified, %v", bit%8, bit/8, got.Time)
		}
	}
}

// In PEM a flipped bit of a line end may make another white space; nothing else may flip.
func TestFlippedBitsOfPEM(t *testing.T) {
	w := theWorld()
	text := pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: sign(spec{content: firmware, certs: []*x509.Certificate{w.leaf.cert, w.sub.cert}, signers: []signerSpec{{by: w.leaf}}})})
	plain, err := decode(text)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewSource(4)) // the same flips in every run
	for range 500 {
		bit := random.Intn(8 * len(text))
		changed := bytes.Clone(text)
		changed[bit/8] ^= 1 << (bit % 8)
		if got, err := decode(changed); err == nil && bytes.Equal(got, plain) && text[bit/8] != '\n' {
			t.Errorf("byte %d, %q to %q: the same signature", bit/8, text[bit/8], changed[bit/8])
		}
	}
}

// A flipped bit of the file is another file.
func TestFlippedBitsOfTheFile(t *testing.T) {
	w := theWorld()
	for _, sig := range [][]byte{w.release(nil), w.release(func(s *signerSpec) { s.noAttrs = true })} {
		for bit := range 8 * len(firmware) {
			changed := bytes.Clone(firmware)
			changed[bit/8] ^= 1 << (bit % 8)
			if _, err := Verify(sig, signature.NewMessage(changed), w.anchors(), options); err == nil {
				t.Errorf("bit %d flipped: still verified", bit)
			}
		}
	}
}
