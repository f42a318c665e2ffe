package cms

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

func FuzzVerify(f *testing.F) {
	w := theWorld()
	edLeaf := issue(&w.sub, "Fabulon Ed", edKey("ed"), forSigning)
	stamped := w.release(func(s *signerSpec) {
		s.stamp = func(sig []byte) [][]byte { return [][]byte{w.stamp(sig, stampSpec{at: "20261101000000Z"})} }
	})
	f.Add(stamped)
	f.Add(pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: stamped}))
	f.Add(signedBy(w.sub, edLeaf))
	f.Add(sign(spec{content: firmware, attached: firmware, certs: []*x509.Certificate{w.leaf.cert, w.sub.cert}, signers: []signerSpec{{by: w.leaf, noAttrs: true, keyID: true}, {by: w.leaf}}}))
	f.Add(sign(spec{content: firmware, signers: []signerSpec{{by: w.leaf, sigID: &algo{oidPSS, pssParams(5, 5, 32, 1)}}}}))
	known := []*x509.Certificate{w.leaf.cert, edLeaf.cert}
	f.Fuzz(func(t *testing.T, sig []byte) {
		got, err := Verify(sig, message, w.anchors(), options)
		if err != nil {
			return
		}
		for _, s := range got {
			if !slices.ContainsFunc(known, s.Certificate.X509.Equal) {
				t.Errorf("signed by %s", s.Certificate.Subject)
			}
		}
		if _, err := Verify(sig, signature.NewMessage([]byte("another file")), w.anchors(), options); err == nil {
			t.Error("holds over two files")
		}
	})
}

func FuzzVerifyTimestamp(f *testing.F) {
	w := theWorld()
	f.Add(w.stamp(firmware, stampSpec{at: "20261101120000.25Z", accuracy: unhex("300a 020105 800101 810201f4")}))
	f.Add(w.stamp(firmware, stampSpec{at: "20261101120000Z", extra: unhex("0101ff 020105 a0028200 a108 3006 06022a03 0400")}))
	f.Add(unhex("3005 3003 020100"))
	f.Fuzz(func(t *testing.T, token []byte) {
		got, err := VerifyTimestamp(token, message, w.anchors(), options)
		if err == nil && (got.Time.After(judged.Add(maxAccuracy)) || got.Authority.X509.Subject.CommonName != "Clockwork TSA") {
			t.Errorf("%+v", got)
		}
	})
}

func FuzzBER(f *testing.F) {
	for _, in := range []string{"3080 0401aa 3080 0000 0000", "240b 2480 0401aa 0000 0402bbcc", "308200050481 01aa 0500", "3f8100 00"} {
		f.Add(unhex(in))
	}
	f.Add(theWorld().release(nil))
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := canonical(in)
		if err != nil {
			return
		}
		if len(out) > len(in)+8 {
			t.Errorf("%d bytes became %d", len(in), len(out))
		}
		if again, err := canonical(out); err != nil || !bytes.Equal(again, out) {
			t.Errorf("%x is not DER: %x, %v", out, again, err)
		}
	})
}
