package cms

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

func unhex(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		panic(err)
	}
	return b
}

func essV1(cert *x509.Certificate) attr {
	return attr{oidSigningCert, [][]byte{der(func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1OctetString(digestOf(crypto.SHA1, cert.Raw)) })
			})
		})
	})}}
}

func ess(make func(*x509.Certificate) attr, cert *x509.Certificate) func(*spec) {
	return func(m *spec) {
		m.signers[0].attrs = func(all []attr) []attr { return append(all, make(cert)) }
	}
}

func TestTimestamps(t *testing.T) {
	w := theWorld()
	tsa := func(name string, edits ...edit) party { return issue(&w.tsaRoot, name, ecKey(name), edits...) }
	ekuOf := func(critical bool, value string) edit {
		return func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: oidExtKeyUsage, Critical: critical, Value: unhex(value)}}
		}
	}
	const stamping, also = "300a 0608 2b06010505070308", "3014 0608 2b06010505070308 0608 2b06010505070303"
	const noon = "20261101120000Z"
	strange := issue(nil, "Clockwork TSA", ecKey("strange tsa"), stamps)
	other := spec{content: firmware, attached: firmware, certs: []*x509.Certificate{w.tsa.cert}, signers: []signerSpec{{by: w.tsa}}}
	for _, c := range []struct {
		name   string
		s      stampSpec
		reason string
		at     time.Time
		weak   []string
	}{
		{name: "good", s: stampSpec{at: noon}, at: date(2026, 11, 1)},
		{name: "with a fraction", s: stampSpec{at: "20261101120000.25Z"}, at: date(2026, 11, 1).Add(250 * time.Millisecond)},
		{name: "with accuracy", s: stampSpec{at: noon, accuracy: unhex("300a 020105 800101 810201f4")}, at: date(2026, 11, 1).Add(5*time.Second + 1500*time.Microsecond)},
		{name: "accuracy of a minute", s: stampSpec{at: noon, accuracy: unhex("3003 02013c")}, at: date(2026, 11, 1).Add(time.Minute)},
		{name: "with all that may follow", s: stampSpec{at: noon, extra: unhex("0101ff 020105 a0028200 a108 3006 06022a03 0400")}, at: date(2026, 11, 1)},
		{name: "sha512", s: stampSpec{at: noon, hash: crypto.SHA512}, at: date(2026, 11, 1)},
		{name: "sha1 imprint", s: stampSpec{at: noon, hash: crypto.SHA1}, at: date(2026, 11, 1), weak: []string{"sha1"}},
		{name: "certificate named by SHA-1", s: stampSpec{at: noon, edit: ess(essV1, w.tsa.cert)}, at: date(2026, 11, 1)},
		{name: "authority expired since", s: stampSpec{at: noon, by: tsa("expired since", stamps, validity(from, date(2026, 11, 2)))}, at: date(2026, 11, 1)},

		{name: "other certificate named", s: stampSpec{at: noon, edit: ess(essV2, w.leaf.cert)}, reason: "signed with another certificate"},
		{name: "other certificate named by SHA-1", s: stampSpec{at: noon, edit: ess(essV1, w.leaf.cert)}, reason: "signed with another certificate"},
		{name: "no certificate named", s: stampSpec{at: noon, noESS: true}, reason: "does not name the certificate it was signed with"},
		{name: "certificate named badly", s: stampSpec{at: noon, edit: ess(func(*x509.Certificate) attr { return attr{oidSigningCertV2, [][]byte{null}} }, nil)}, reason: "attribute signing certificate v2"},
		{name: "changed signature", s: stampSpec{at: noon, edit: func(m *spec) { m.signers[0].badSig = true }}, reason: "does not hold under the key"},
		{name: "no signed attributes", s: stampSpec{at: noon, edit: func(m *spec) { m.signers[0].noAttrs = true }}, reason: "there are no signed attributes"},
		{name: "two signers", s: stampSpec{at: noon, signers: 2}, reason: "2 signers, expected its authority alone"},
		{name: "a signature, no stamp", s: stampSpec{at: noon, edit: func(m *spec) { *m = other }}, reason: "this is not a time stamp"},
		{name: "no content", s: stampSpec{at: noon, edit: func(m *spec) { m.attached = nil }}, reason: "this is not a time stamp"},
		{name: "content is no stamp", s: stampSpec{at: noon, edit: func(m *spec) { m.content, m.attached = firmware, firmware }}, reason: "not well formed at its time-stamp information"},
		{name: "unknown authority", s: stampSpec{at: noon, by: strange}, reason: "signed by itself and not among the buyer's roots"},
		{name: "signer of files", s: stampSpec{at: noon, by: tsa("code", forSigning, purpose(x509.ExtKeyUsageCodeSigning))}, reason: "not one of a time-stamping authority: extended key usage is codeSigning"},
		{name: "no purpose", s: stampSpec{at: noon, by: tsa("free", forSigning)}, reason: "extended key usage is not stated"},
		{name: "purpose not critical", s: stampSpec{at: noon, by: tsa("lax", forSigning, ekuOf(false, stamping))}, reason: "extended key usage is not critical"},
		{name: "not the only purpose", s: stampSpec{at: noon, by: tsa("both", forSigning, ekuOf(true, also))}, reason: "expected time stamping alone"},
		{name: "key not for signing", s: stampSpec{at: noon, by: tsa("ka", ekuOf(true, stamping), func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyAgreement })}, reason: "not issued for signing"},
		{name: "authority not yet valid", s: stampSpec{at: "20241101120000Z"}, reason: "the signature is of 2024-11-01 12:00:00 UTC"},
		{name: "of the year 1", s: stampSpec{at: "00010101000000Z", by: tsa("eternal", stamps, validity(time.Time{}, until))}, reason: "the signature is of 0001-01-01 00:00:00 UTC"},
		{name: "after the moment judged at", s: stampSpec{at: "20261120120001Z"}, reason: "after the moment judged at"},
		{name: "too vague", s: stampSpec{at: noon, accuracy: unhex("3003 02013d")}, reason: "exact to 1m1s only"},
		{name: "negative accuracy", s: stampSpec{at: noon, accuracy: unhex("3003 0201ff")}, reason: "accuracy of the time stamp"},
		{name: "accuracy with too many milliseconds", s: stampSpec{at: noon, accuracy: unhex("3004 800203e8")}, reason: "accuracy of the time stamp"},
		{name: "critical extension", s: stampSpec{at: noon, extra: unhex("a10b 3009 06022a03 0101ff 0400")}, reason: "unsupported: a time stamp with the critical extension 1.2.3"},
		{name: "more behind", s: stampSpec{at: noon, extra: unhex("0400")}, reason: "time-stamp information"},
		{name: "time without zone", s: stampSpec{at: "20261101120000"}, reason: "time of the time stamp"},
		{name: "time elsewhere", s: stampSpec{at: "20261101120000+0100"}, reason: "time of the time stamp"},
		{name: "time not in DER", s: stampSpec{at: "20261101120000.50Z"}, reason: "time of the time stamp"},
	} {
		t.Run(c.name, func(t *testing.T) {
			token := w.stamp(firmware, c.s)
			got, err := VerifyTimestamp(token, message, w.anchors(), options)
			if c.reason != "" {
				refused(t, err, c.reason)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if !got.Time.Equal(c.at) || !slices.Equal(got.Weak, c.weak) || !got.Root.X509.Equal(w.tsaRoot.cert) {
				t.Errorf("got %v, weak %q", got.Time, got.Weak)
			}
			_, err = VerifyTimestamp(token, signature.NewMessage([]byte("another file")), w.anchors(), options)
			refused(t, err, "the time stamp is over another content")
		})
	}
}

func TestTimestampResponses(t *testing.T) {
	w := theWorld()
	token := w.stamp(firmware, stampSpec{at: "20261101120000Z"})
	response := func(status int64, token, more []byte) []byte {
		return der(func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1Int64(status) })
				b.AddBytes(token)
				b.AddBytes(more)
			})
		})
	}
	for _, c := range []struct {
		answer []byte
		reason string
	}{
		{response(0, token, nil), ""},
		{response(1, token, nil), ""},
		{response(2, nil, nil), "the authority refused the time stamp: its answer has the status 2"},
		{response(0, nil, nil), "time-stamp response"},
		{response(0, token, null), "time-stamp response"},
		{unhex("3002 3000"), "time-stamp response"},
	} {
		_, err := VerifyTimestamp(c.answer, message, w.anchors(), options)
		expect(t, err, c.reason)
	}
}

// A time stamp proves that the signature is older than the end of its certificate; the signer's own word does not.
func TestCountersignatures(t *testing.T) {
	w := theWorld()
	old := issue(&w.root, "Fabulon 2025", ecKey("old"), forSigning, validity(date(2025, 1, 1), date(2026, 6, 1)))
	signed := func(moments ...string) []byte {
		s := signerSpec{by: old, stated: date(2026, 5, 1), stamp: func(sig []byte) (tokens [][]byte) {
			for _, at := range moments {
				over := sig
				if rest, wrong := strings.CutPrefix(at, "wrong "); wrong {
					at, over = rest, []byte("other")
				}
				tokens = append(tokens, w.stamp(over, stampSpec{at: at}))
			}
			return tokens
		}}
		return sign(spec{content: firmware, certs: []*x509.Certificate{old.cert}, signers: []signerSpec{s}})
	}
	got, err := Verify(signed("20260601000000Z", "20260501000000Z"), message, w.anchors(), options)
	if err != nil {
		t.Fatal(err)
	}
	if times := fmt.Sprint(got[0].Times); times != "[2026-05-01 00:00:00 +0000 UTC 2026-06-01 00:00:00 +0000 UTC]" || len(got[0].StampProblems) > 0 {
		t.Errorf("times %s, problems %q", times, got[0].StampProblems)
	}
	got, err = Verify(signed("wrong 20260401000000Z", "20260501000000Z"), message, w.anchors(), options)
	if err != nil || len(got[0].Times) != 1 || len(got[0].StampProblems) != 1 || !strings.Contains(got[0].StampProblems[0], "time stamp 1: the time stamp is over another content") {
		t.Errorf("%+v, %v", got, err)
	}
	for _, c := range []struct {
		moments []string
		reason  string
	}{
		{nil, "until 2026-06-01 12:00:00 UTC, and no time stamp proves an earlier moment"},
		{[]string{"20260602000000Z"}, "until 2026-06-01 12:00:00 UTC, and the signature is of 2026-06-02 00:00:00 UTC"},
		{[]string{"wrong 20260501000000Z"}, "(time stamp 1: the time stamp is over another content"},
		{slices.Repeat([]string{"wrong 20260501000000Z"}, maxStamps+1), "more than 4 time stamps"},
	} {
		_, err = Verify(signed(c.moments...), message, w.anchors(), options)
		refused(t, err, c.reason)
	}
	a := w.anchors()
	a.TimestampRoots = nil
	_, err = Verify(signed("20260501000000Z"), message, a, options)
	refused(t, err, "leads to none of the buyer's 0 roots")
}

// What is weak about a time stamp is weak about the signature: its proven moment rests on it.
func TestWeakCountersignature(t *testing.T) {
	w := theWorld()
	got, err := Verify(w.release(func(s *signerSpec) {
		s.stamp = func(sig []byte) [][]byte {
			return [][]byte{w.stamp(sig, stampSpec{at: "20261101000000Z", hash: crypto.SHA1})}
		}
	}), message, w.anchors(), options)
	if err != nil || !slices.Equal(got[0].Weak, []string{"sha1"}) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestCheckTimestamp looks at what stands before the signed content of a token: nobody signs that, and so it has one form.
func TestCheckTimestamp(t *testing.T) {
	w := theWorld()
	announces := func(a algo) func(*spec) { return func(m *spec) { m.digests = []algo{a} } }
	for name, c := range map[string]struct {
		edit   func(*spec)
		reason string
	}{
		"as it should be":      {nil, ""},
		"version":              {func(m *spec) { m.version = 1 }, "signed data of version 1, expected 3 or later"},
		"digest with a value":  {announces(algo{digestIDs[crypto.SHA256], unhex("0400")}), "has parameters"},
		"another digest":       {announces(algo{digestIDs[crypto.SHA384], null}), "not among those that the signature announces"},
		"another content type": {func(m *spec) { m.contentType = oidData }, "this is not a time stamp"},
	} {
		t.Run(name, func(t *testing.T) {
			err := CheckTimestamp(w.stamp(firmware, stampSpec{at: "20261101120000Z", edit: c.edit}))
			if c.reason != "" {
				refused(t, err, c.reason)
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}
