package cms

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"io"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

func TestLimitsOfTheSignature(t *testing.T) {
	w := theWorld()
	many := func(n int) []signerSpec { return slices.Repeat([]signerSpec{{by: w.leaf}}, n) }
	certs := []*x509.Certificate{w.leaf.cert, w.sub.cert}
	fill := func(n int) [][]byte { return slices.Repeat([][]byte{{0x30, 0}}, n-len(certs)) }
	big := issue(&w.sub, "Fabulon Huge", ecKey("huge"), forSigning)
	for _, c := range []struct {
		name   string
		m      spec
		reason string
	}{
		{"signers", spec{certs: certs, signers: many(maxSigners)}, ""},
		{"signers + 1", spec{certs: certs, digests: []algo{{oid: digestIDs[crypto.SHA256]}}, signers: many(maxSigners + 1)}, "more than 8 signers"},
		{"digests + 1", spec{certs: certs, digests: slices.Repeat([]algo{{oid: digestIDs[crypto.SHA256]}}, maxSigners+1), signers: many(1)}, "more than 8 digest algorithms"},
		{"certificates", spec{certs: certs, rawCerts: fill(maxCertificates), signers: many(1)}, ""},
		{"certificates + 1", spec{certs: certs, rawCerts: fill(maxCertificates + 1), signers: many(1)}, "more than 64 certificates"},
		{"attributes", spec{certs: certs, signers: []signerSpec{{by: w.leaf, attrs: filled(maxAttributes)}}}, ""},
		{"attributes + 1", spec{certs: certs, signers: []signerSpec{{by: w.leaf, attrs: filled(maxAttributes + 1)}}}, "more than 64 signed attributes"},
		{"unrelated certificates", spec{certs: append([]*x509.Certificate{big.cert}, certs...), signers: many(1)}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.m.content = firmware
			_, err := Verify(sign(c.m), message, w.anchors(), options)
			expect(t, err, c.reason)
		})
	}
}

// zeros is content that would be large to keep.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestContentThatMustBeInMemory(t *testing.T) {
	w := theWorld()
	leaf := issue(&w.root, "Fabulon Ed", edKey("ed"), forSigning)
	sig := sign(spec{content: firmware, certs: []*x509.Certificate{leaf.cert}, signers: []signerSpec{{by: leaf, noAttrs: true}}})
	for _, c := range []struct {
		size   int64
		reason string
	}{
		{maxPure, "does not hold under the key"},
		{maxPure + 1, "unsupported: Ed25519 over 67108865 bytes without signed attributes"},
	} {
		sum := sha256.New()
		if _, err := io.CopyN(sum, zeros{}, c.size); err != nil {
			t.Fatal(err)
		}
		m := signature.Message{
			Digests: map[crypto.Hash][]byte{crypto.SHA256: sum.Sum(nil)},
			Open:    func() (io.ReadCloser, error) { return io.NopCloser(io.LimitReader(zeros{}, c.size)), nil },
		}
		_, err := Verify(sig, m, w.anchors(), options)
		refused(t, err, c.reason)
	}
}

// filled makes the signed attributes n in number.
func filled(n int) func([]attr) []attr {
	return func(all []attr) []attr {
		for i := len(all); i < n; i++ {
			all = append(all, attr{oid{1, 2, 3, i}, [][]byte{null}})
		}
		return all
	}
}
