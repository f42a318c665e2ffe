package openpgp

import (
	"bytes"
	"strings"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestGnuPGDiffers holds what GnuPG and we judge differently against both: docs/conformance.md gives the reasons.
func TestGnuPGDiffers(t *testing.T) {
	g := newGnuPG(t)
	content := []byte("infusion pump 5\n")
	g.at = "20260101T000000"
	fpr, revoked, gone := g.newKey("pump@example.com", "ed25519", "sign"), g.newKey("revoked@example.com", "ed25519", "sign"), g.newKey("gone@example.com", "ed25519", "sign")
	const signed, judged = "20260301T120000", "20260415T000000"
	sign := func(who string, content []byte, how ...string) []byte {
		g.at = signed
		g.Write("content", content)
		return g.gpg(append(append([]string{"-u", who, "--output", "-"}, how...), "content")...)
	}
	plain, armoured := sign(fpr, content, "--detach-sign"), sign(fpr, content, "--armor", "--detach-sign")
	byRevoked, byGone := sign(revoked, content, "--detach-sign"), sign(gone, content, "--detach-sign")
	binary := []byte("pump\x00\n")
	wrongSum := bytes.Clone(armoured)
	copy(wrongSum[bytes.LastIndex(armoured, []byte("\n="))+2:], "AAAA")
	marker := []byte{0xc0 | tagMarker, 3, 'P', 'G', 'P'}

	g.Write("revocation", bytes.Replace(g.Read("openpgp-revocs.d/"+revoked+".rev"), []byte("\n:-----BEGIN"), []byte("\n-----BEGIN"), 1))
	g.gpg("--import", "revocation")
	g.gpg("--delete-secret-and-public-key", gone)
	six := newEntity(t, &packet.Config{Time: made.Time, Algorithm: packet.PubKeyAlgoEd25519, V6Keys: true})
	known := append(g.export(fpr, revoked), exported(t, six)...)

	for _, c := range []struct {
		name         string
		sig, content []byte
		at           string
		ours         Options
		theirs       bool
		refuse       string // why we refuse; empty when we accept
	}{
		{"nothing special", plain, content, judged, judgedAt, true, ""},
		{"text before the armour", append([]byte("hello\n"), armoured...), content, judged, judgedAt, true, "no OpenPGP packet of a stated length"},
		{"text behind the armour", append(bytes.Clone(armoured), "hello\n"...), content, judged, judgedAt, true, "expected a line -----BEGIN"},
		{"a marker packet", append(marker, plain...), content, judged, judgedAt, true, "a packet of type 10"},
		{"start of another digest", wrapped(t, otherTag(t, contents(t, plain))), content, judged, judgedAt, true, "start of another digest"},
		{"over text, of binary content", sign(fpr, binary, "--textmode", "--detach-sign"), binary, judged, judgedAt, true, "a NUL byte"},
		{"key expired since", plain, content, "20280201T000000", on(2028, 2, 1), true, "expired on"},
		{"key revoked", byRevoked, content, judged, judgedAt, true, "was revoked"},
		{"signed later than judged", plain, content, "20260201T000000", on(2026, 2, 1), true, "after the moment judged at"},
		{"wrong checksum of the armour", wrongSum, content, judged, judgedAt, false, ""},
		{"beside one by an unknown key", append(bytes.Clone(plain), byGone...), content, judged, judgedAt, false, ""},
		{"key of version 6", signWith(t, six.PrivateKey, string(content), nil), content, judged, judgedAt, false, ""},
	} {
		g.at = c.at
		if theirs := g.good(c.sig, c.content); theirs != c.theirs {
			t.Errorf("%s: GnuPG says %t, expected %t", c.name, theirs, c.theirs)
		}
		_, err := Verify(c.sig, signature.NewMessage(c.content), known, c.ours)
		if (err == nil) != (c.refuse == "") || err != nil && !strings.Contains(err.Error(), c.refuse) {
			t.Errorf("%s: we say %v, expected %q", c.name, err, c.refuse)
		}
	}
}

// TestGnuPGClearSignedDiffers is the same for clear-signed text.
func TestGnuPGClearSignedDiffers(t *testing.T) {
	g := newGnuPG(t)
	g.Write("content", []byte("-infusion pump 5\n"))
	fpr := g.newKey("pump@example.com", "ed25519", "sign")
	file := string(g.gpg("-u", fpr, "--digest-algo", "SHA512", "--output", "-", "--clear-sign", "content"))
	for _, c := range []struct {
		name, file string
		theirs     bool
		refuse     string
	}{
		{"nothing special", file, true, ""},
		{"text before", "hello\n" + file, true, "expected a line -----BEGIN"},
		{"text behind", file + "hello\n", true, "text behind"},
		{"dash not escaped", strings.Replace(file, "- -infusion", "-infusion", 1), true, "not escaped"},
		{"no digest named", strings.Replace(file, "Hash: SHA512\n", "", 1), false, ""},
		{"another digest named", strings.Replace(file, "Hash: SHA512", "Hash: SHA384", 1), false, ""},
	} {
		g.Write("signed.asc", []byte(c.file))
		if _, err := g.Try("", "gpg", g.args("--batch", "--output", "-", "--decrypt", "signed.asc")...); (err == nil) != c.theirs {
			t.Errorf("%s: GnuPG says %v, expected %t", c.name, err, c.theirs)
		}
		_, _, err := VerifyText([]byte(c.file), g.export(fpr), judgedAt)
		if (err == nil) != (c.refuse == "") || err != nil && !strings.Contains(err.Error(), c.refuse) {
			t.Errorf("%s: we say %v, expected %q", c.name, err, c.refuse)
		}
	}
}
