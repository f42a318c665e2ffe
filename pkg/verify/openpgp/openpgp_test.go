package openpgp

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

// The fixtures were signed on 1 March 2026 (testdata/make.sh).
var (
	signedAt = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	judgedAt = Options{At: time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC)}
)

func keys(t testing.TB, names ...string) []*Key {
	t.Helper()
	return slices.Concat(signaturetest.Parsed(t, ParseKeys, names...)...)
}

func on(year int, month time.Month, day int) Options {
	return Options{At: time.Date(year, month, day, 0, 0, 0, 0, time.UTC)}
}

func TestFixtures(t *testing.T) {
	content := signature.NewMessage(signaturetest.Fixture(t, "content"))
	for _, c := range []struct {
		signature, keys string
		at              Options
		algorithms      string // of those that hold
		weak            string
		refuse          string // what the error says
	}{
		{"content.sig", "pump.asc", judgedAt, "rsa-3072-sha512", "", ""},
		{"content.asc", "valve.asc", judgedAt, "ed25519-sha256", "", ""},
		{"both.asc", "pump.asc valve.asc", judgedAt, "rsa-3072-sha512 ed25519-sha256", "", ""},
		{"both.asc", "valve.asc", judgedAt, "ed25519-sha256", "", ""},
		{"text.asc", "pump.asc", judgedAt, "rsa-3072-sha512", "", ""},
		{"sha1.sig", "pump.asc", judgedAt, "rsa-3072-sha1", "sha1", ""},
		{"content.sig", "valve.asc", judgedAt, "", "", "not among the trusted ones"},
		{"content.sig", "", judgedAt, "", "", "not among the trusted ones"},
		{"expiring.sig", "pump.asc", on(2026, 3, 20), "rsa-3072-sha512", "", ""},
		{"expiring.sig", "pump.asc", judgedAt, "", "", "signature expired on 2026-03-31"},
		{"content.sig", "pump.asc", on(2026, 2, 28), "", "", "after the moment judged at"},
		{"content.sig", "pump.asc", on(2027, 12, 31), "rsa-3072-sha512", "", ""},
		{"content.sig", "pump.asc", on(2028, 1, 2), "", "", "expired on 2028-01-01"},
		{"content.asc", "valve.asc", on(2027, 1, 3), "", "", "the subkey"},
		{"content.sig", "pump-revoked.asc", judgedAt, "", "", "was revoked (no reason stated"},
		{"content.asc", "valve-superseded.asc", on(2026, 7, 1), "ed25519-sha256", "", ""},
		{"notation.sig", "pump.asc", judgedAt, "", "", "unsupported kind: OpenPGP signature that demands an understanding of the notation \"demand@pump.example\""},
		{"list.asc", "valve.asc", judgedAt, "", "", "expected a line -----BEGIN PGP SIGNATURE-----"},
	} {
		name := c.signature + " under " + c.keys
		got, err := Verify(signaturetest.Fixture(t, c.signature), content, keys(t, strings.Fields(c.keys)...), c.at)
		if c.refuse != "" {
			signaturetest.Refused(t, name, err, c.refuse)
			continue
		}
		var algorithms, weak []string
		for _, s := range got.Signers {
			algorithms, weak = append(algorithms, s.Algorithm), append(weak, s.Weak...)
			if !s.Stated.Equal(signedAt) || s.Text != (c.signature == "text.asc") || !strings.HasPrefix(s.Signer, s.Fingerprint+" ") || (s.Subkey != "") != strings.HasPrefix(s.UserID, "Valve") {
				t.Errorf("%s: %+v", name, s)
			}
		}
		if err != nil || strings.Join(algorithms, " ") != c.algorithms || strings.Join(weak, " ") != c.weak {
			t.Errorf("%s: %+v, %v; expected %s, weak %q", name, got, err, c.algorithms, c.weak)
		}
		if (len(got.Unknown) == 1) != (name == "both.asc under valve.asc") {
			t.Errorf("%s: unknown keys %v", name, got.Unknown)
		}
	}
}

// TestSupersededSubkey signs on both sides of a soft revocation.
func TestSupersededSubkey(t *testing.T) {
	k := keys(t, "valve-superseded.asc")[0]
	for made, good := range map[time.Time]bool{on(2026, 5, 31).At: true, on(2026, 6, 2).At: false} {
		_, err := k.signerOf(k.subkeys[0].public, moments{made: made, judged: on(2026, 7, 1).At})
		if (err == nil) != good {
			t.Errorf("signed on %s: %v", stamp(made), err)
		}
	}
}

func TestOtherContent(t *testing.T) {
	for _, name := range []string{"content.sig", "content.asc", "both.asc", "text.asc"} {
		_, err := Verify(signaturetest.Fixture(t, name), signature.NewMessage([]byte("infusion pump firmware 4.2.4\n")), keys(t, "pump.asc", "valve.asc"), judgedAt)
		signaturetest.Refused(t, name, err, "not made over this content")
	}
	m := signature.NewMessage(signaturetest.Fixture(t, "content"))
	m.Open = nil
	if _, err := Verify(signaturetest.Fixture(t, "content.sig"), m, keys(t, "pump.asc"), judgedAt); !errors.Is(err, signature.ErrContentNeeded) {
		t.Errorf("expected ErrContentNeeded, got %v", err)
	}
	m.Open = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("other")), nil }
	if _, err := Verify(signaturetest.Fixture(t, "content.sig"), m, keys(t, "pump.asc"), judgedAt); !errors.Is(err, signature.ErrChanged) {
		t.Errorf("expected ErrChanged, got %v", err)
	}
	if _, err := Verify(signaturetest.Fixture(t, "content.sig"), m, keys(t, "pump.asc"), Options{}); !errors.Is(err, errNoMoment) {
		t.Errorf("expected errNoMoment, got %v", err)
	}
}

// TestText holds text with other ends of lines against a signature over text and one over bytes.
func TestText(t *testing.T) {
	dos := signature.NewMessage([]byte("infusion pump firmware 4.2.3\r\n"))
	got, err := Verify(signaturetest.Fixture(t, "text.asc"), dos, keys(t, "pump.asc"), judgedAt)
	if err != nil || !got.Signers[0].Text {
		t.Errorf("a signature over text: %+v, %v", got, err)
	}
	_, err = Verify(signaturetest.Fixture(t, "text.asc"), signature.NewMessage([]byte("infusion pump firmware 4.2.3\x00\n")), keys(t, "pump.asc"), judgedAt)
	signaturetest.Refused(t, "a signature over text, and binary content", err, "unsupported kind: OpenPGP signature over text")
	_, err = Verify(signaturetest.Fixture(t, "content.sig"), dos, keys(t, "pump.asc"), judgedAt)
	signaturetest.Refused(t, "a signature over bytes", err, "not made over this content")
}

// TestForms writes valid signatures in ways that do not count.
func TestForms(t *testing.T) {
	binary, armoured := signaturetest.Fixture(t, "content.sig"), string(signaturetest.Fixture(t, "content.asc"))
	body := strings.Split(armoured, "\n")
	replace := func(from, to string) []byte { return []byte(strings.Replace(armoured, from, to, 1)) }
	other := signaturetest.Fixture(t, "expiring.sig")
	for _, c := range []struct {
		name   string
		data   []byte
		refuse string // empty when it is accepted
	}{
		{"headers", replace("SIGNATURE-----\n", "SIGNATURE-----\nComment: from the factory\nVersion: 1\n"), ""},
		{"CRLF", []byte(strings.ReplaceAll(armoured, "\n", "\r\n")), ""},
		{"blank lines around", []byte("\n" + armoured + "\n\n"), ""},
		{"no checksum", []byte(strings.Join(slices.Delete(slices.Clone(body), len(body)-3, len(body)-2), "\n")), ""},
		{"twice", []byte(armoured + armoured), ""},
		{"text before", []byte("signed:\n" + armoured), "no OpenPGP packet"},
		{"text behind", []byte(armoured + "signed\n"), "expected a line -----BEGIN"},
		{"no blank line", replace("SIGNATURE-----\n\n", "SIGNATURE-----\n"), "a header"},
		{"other label", []byte(strings.ReplaceAll(armoured, "SIGNATURE", "MESSAGE")), "expected a line -----BEGIN"},
		{"other label at the end", []byte(strings.Replace(armoured, "END PGP SIGNATURE", "END PGP MESSAGE", 1)), "expected base64"},
		{"no end", []byte(strings.Join(body[:len(body)-3], "\n")), "cut off"},
		{"only the first line", []byte(body[0]), "cut off"},
		{"blank in base64", replace(body[2], body[2][:9]+" "+body[2][9:]), "no base64"},
		{"base64 behind the checksum", replace("\n-----END", "\nAAAA\n-----END"), "expected base64"},
		{"long line", replace(body[2], strings.Repeat("A", maxArmourLine+1)), "expected base64"},
		{"nothing inside", []byte(body[0] + "\n\n-----END PGP SIGNATURE-----\n"), "no base64"},
		{"nothing", nil, "no OpenPGP packet"},
		{"cut off", binary[:len(binary)-1], "cut off"},
		{"cut off in the head", binary[:2], "cut off"},
		{"trailing zero", append(bytes.Clone(binary), 0), "no OpenPGP packet of a stated length"},
		{"trailing marker", append(bytes.Clone(binary), 0xca, 3, 'P', 'G', 'P'), "a packet of type 10"},
		{"bytes behind the numbers", wrapped(t, append(contents(t, binary), 0)), "bytes too many"},
		{"longer subpacket length than needed", wrapped(t, longLength(t, contents(t, binary))), "longer lengths than needed"},
		{"leading zero in a number", wrapped(t, leadingZero(t, contents(t, binary))), "number in the OpenPGP signature"},
		{"open length", append([]byte{0x80 | tagSignature<<2 | 3}, contents(t, binary)...), "no OpenPGP packet of a stated length"},
		{"length in parts", append([]byte{0xc0 | tagSignature, 224 + 9}, contents(t, binary)...), "no OpenPGP packet of a stated length"},
		{"one of two expired", append(bytes.Clone(binary), other...), "signature 2 of 2: the OpenPGP signature expired"},
		{"one of two damaged", append(damaged(binary), binary...), "signature 1 of 2: it was not made over this content"},
		{"one of two unsupported", append(bytes.Clone(binary), signaturetest.Fixture(t, "notation.sig")...), "signature 2 of 2: OpenPGP signature that demands"},
		{"many", bytes.Repeat(binary, MaxSignatures+1), "expected at most 16"},
		{"too long", bytes.Repeat(binary, MaxSignatureSize/len(binary)+1), "expected at most"},
		{"version 3", wrapped(t, append([]byte{3, 5, 0}, make([]byte, 32)...)), "unsupported kind: OpenPGP signature of version 3"},
		{"version 5", wrapped(t, with(contents(t, binary), 0, 5)), "unsupported kind: OpenPGP signature of version 5"},
		{"MD5", wrapped(t, with(contents(t, binary), 3, 1)), "unsupported kind: OpenPGP signature with the digest algorithm MD5"},
		{"RIPEMD-160", wrapped(t, with(contents(t, binary), 3, 3)), "RIPEMD-160"},
		{"unknown digest", wrapped(t, with(contents(t, binary), 3, 99)), "unsupported kind"},
		{"unknown key algorithm", wrapped(t, with(contents(t, binary), 2, 99)), "unsupported kind"},
		{"standalone", wrapped(t, with(contents(t, binary), 1, 2)), "of type 0x02"},
		{"time stamp", wrapped(t, with(contents(t, binary), 1, 0x40)), "of type 0x40"},
		{"the certification in the key", signatureIn(t, "pump.asc", packet.SigTypePositiveCert), "of type 0x13"},
		{"the binding in the key", signatureIn(t, "valve.asc", packet.SigTypeSubkeyBinding), "of type 0x18"},
		{"the revocation in the key", signatureIn(t, "pump-revoked.asc", packet.SigTypeKeyRevocation), "of type 0x20"},
		{"the key", signaturetest.Fixture(t, "pump.asc"), "expected a line -----BEGIN PGP SIGNATURE-----"},
		{"other start of the digest", wrapped(t, otherTag(t, contents(t, binary))), "start of another digest"},
		{"no issuer", wrapped(t, withoutIssuer(t, binary)), "names no key"},
	} {
		got, err := Verify(c.data, signature.NewMessage(signaturetest.Fixture(t, "content")), keys(t, "pump.asc", "valve.asc"), judgedAt)
		switch {
		case c.refuse != "":
			signaturetest.Refused(t, c.name, err, c.refuse)
		case err != nil || len(got.Signers) == 0:
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestConformance(t *testing.T) {
	for _, c := range signaturetest.Conformance(t, "medical", "verify-pgp-detached") {
		k, err := ParseKeys(c.Read(t, "key"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Verify(c.Read(t, "signature"), signature.NewMessage(c.Read(t, "document")), k, on(2026, 1, 1))
		if (err == nil) != (c.Expect == "pass") {
			t.Errorf("%s: %v; expected %s", c.ID, err, c.Expect)
		}
		if err == nil && (got.Signers[0].Weak != nil || got.Signers[0].Stated.IsZero()) {
			t.Errorf("%s: %+v", c.ID, got)
		}
		_, err = Verify(c.Read(t, "signature"), signature.NewMessage(append(c.Read(t, "document"), ' ')), k, on(2026, 1, 1))
		signaturetest.Refused(t, c.ID+", changed", err, "not made over this content")
	}
}
