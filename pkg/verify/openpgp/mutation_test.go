package openpgp

import (
	"bytes"
	"slices"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

// TestFlippedBits damages signature, content and key. The exceptions are parts that nothing signs, and that say nothing which is believed:
//
//   - the unhashed subpackets of a signature, in which an issuer that does not fit only makes that its key is not found;
//   - the checksum of the armour, which must not matter (RFC 9580, section 6.1);
//   - of the signatures inside a key also how their numbers are written, and the start of the digest that they state.
//
// So a changed file may verify only if all that is signed in it, and every number, is what it was.
func TestFlippedBits(t *testing.T) {
	content := signaturetest.Fixture(t, "content")
	for name, by := range map[string]string{"content.sig": "pump.asc", "content.asc": "valve.asc", "text.asc": "pump.asc"} {
		sig := signaturetest.Fixture(t, name)
		key, err := packetsOf(signaturetest.Fixture(t, by), labelPublicKey)
		must(t, err)
		holds := func(sig, content, key []byte) bool {
			k, err := ParseKeys(key)
			if err != nil {
				return false
			}
			_, err = Verify(sig, signature.NewMessage(content), k, judgedAt)
			return err == nil
		}
		signedParts := meaning(t, sig, labelSignature)
		unsigned := func(label string, parts []byte) func(int, []byte) bool {
			return func(_ int, changed []byte) bool { return bytes.Equal(meaning(t, changed, label), parts) }
		}
		signaturetest.Flip(t, name, sig, unsigned(labelSignature, signedParts), func(changed []byte) bool { return holds(changed, content, key) })
		signaturetest.Flip(t, name+": content", content, nil, func(changed []byte) bool { return holds(sig, changed, key) })
		signaturetest.Flip(t, name+": "+by, key, unsigned(labelPublicKey, meaning(t, key, labelPublicKey)), func(changed []byte) bool { return holds(sig, content, changed) })
	}
	list, k := signaturetest.Fixture(t, "list.asc"), keys(t, "valve.asc")
	want, _, err := VerifyText(list, k, judgedAt)
	must(t, err)
	// What is not signed of clear-signed text: the header, blanks at the ends of lines, the unhashed parts of the signature.
	same := func(_ int, changed []byte) bool {
		text, packets, err := readClearSigned(changed)
		_, original, _ := readClearSigned(list)
		return err == nil && bytes.Equal(append(text, '\n'), want) && bytes.Equal(meaning(t, packets, labelSignature), meaning(t, original, labelSignature))
	}
	signaturetest.Flip(t, "list.asc", list, same, func(changed []byte) bool {
		_, _, err := VerifyText(changed, k, judgedAt)
		return err == nil
	})
}

// meaning is everything in a file of packets that is signed, and all numbers.
func meaning(t testing.TB, file []byte, label string) []byte {
	t.Helper()
	packets, err := packetsOf(file, label)
	if err != nil {
		return nil
	}
	all, err := split(packets)
	if err != nil {
		return nil
	}
	var out []byte
	for _, p := range all {
		parsed, err := p.Parse()
		sig, ok := parsed.(*packet.Signature)
		if err != nil || !ok {
			out = slices.Concat(out, []byte{p.Tag}, p.Contents)
			continue
		}
		out = slices.Concat(out, sig.HashSuffix, sig.EdSig)
		for _, n := range []number{sig.RSASignature, sig.EdDSASigR, sig.EdDSASigS, sig.ECDSASigR, sig.ECDSASigS} {
			if n != nil {
				out = append(out, n.Bytes()...)
			}
		}
	}
	return out
}

func FuzzVerify(f *testing.F) {
	content := signature.NewMessage(signaturetest.Fixture(f, "content"))
	k := keys(f, "pump.asc", "valve.asc", "pump-revoked.asc", "valve-superseded.asc")[:2]
	var good [][]byte
	for _, name := range []string{"content.sig", "content.asc", "both.asc", "text.asc", "sha1.sig", "expiring.sig", "notation.sig", "list.asc", "pump.asc"} {
		f.Add(signaturetest.Fixture(f, name))
		if packets, err := packetsOf(signaturetest.Fixture(f, name), labelSignature); err == nil {
			all, _ := split(packets)
			for _, p := range all {
				good = append(good, meaning(f, wrapped(f, p.Contents), labelSignature))
			}
		}
	}
	f.Fuzz(func(t *testing.T, sig []byte) {
		got, err := Verify(sig, content, k, judgedAt)
		if err != nil {
			return
		}
		if len(got.Signers) == 0 {
			t.Fatal("it verifies and nobody signed")
		}
		packets, _ := packetsOf(sig, labelSignature)
		all, _ := split(packets)
		known := 0
		for _, p := range all {
			if slices.ContainsFunc(good, func(g []byte) bool { return bytes.Equal(g, meaning(t, wrapped(t, p.Contents), labelSignature)) }) {
				known++
			}
		}
		if known < len(got.Signers) {
			t.Errorf("%x verifies and nobody signed it", sig)
		}
	})
}

func FuzzVerifyText(f *testing.F) {
	k := keys(f, "valve.asc")
	f.Add(signaturetest.Fixture(f, "list.asc"))
	f.Add(bytes.ReplaceAll(signaturetest.Fixture(f, "list.asc"), []byte("\n"), []byte("\r\n")))
	want, _, err := VerifyText(signaturetest.Fixture(f, "list.asc"), k, judgedAt)
	must(f, err)
	f.Fuzz(func(t *testing.T, file []byte) {
		if text, _, err := VerifyText(file, k, judgedAt); err == nil && !bytes.Equal(text, want) {
			t.Errorf("%q is given back, and nobody signed it", text)
		}
	})
}

func FuzzParseKeys(f *testing.F) {
	sig, content := signaturetest.Fixture(f, "both.asc"), signature.NewMessage(signaturetest.Fixture(f, "content"))
	trusted := map[string]bool{}
	for _, name := range []string{"pump.asc", "valve.asc", "pump-revoked.asc", "valve-superseded.asc"} {
		f.Add(signaturetest.Fixture(f, name))
		packets, err := packetsOf(signaturetest.Fixture(f, name), labelPublicKey)
		must(f, err)
		f.Add(packets)
		trusted[keys(f, name)[0].Fingerprint()] = true
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := ParseKeys(data)
		if err != nil {
			return
		}
		got, err := Verify(sig, content, k, judgedAt)
		for _, s := range got.Signers {
			if err == nil && !trusted[s.Fingerprint] {
				t.Errorf("a key that nobody has verifies: %+v", s)
			}
		}
	})
}
