package openpgp

import (
	"bytes"
	"math/rand"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

// gnupg is GnuPG with a home of its own and a clock that stands still.
type gnupg struct {
	*signaturetest.Bench
	t  *testing.T
	at string // as GnuPG writes moments
}

func newGnuPG(t *testing.T) gnupg {
	g := gnupg{signaturetest.NewBench(t, "gpg", "gpgconf"), t, "20260301T120000"}
	g.Env = []string{"GNUPGHOME=" + g.Dir}
	t.Cleanup(func() { g.Run("gpgconf", "--kill", "all") })
	return g
}

func (g gnupg) args(more ...string) []string {
	return append([]string{"--quiet", "--no-tty", "--yes", "--pinentry-mode", "loopback", "--passphrase", "", "--faked-system-time", g.at + "!"}, more...)
}

func (g gnupg) gpg(args ...string) []byte {
	g.t.Helper()
	return g.Run("gpg", append(g.args("--batch"), args...)...)
}

// newKey makes a key that expires after two years, and gives its fingerprint.
func (g gnupg) newKey(mail, algorithm, usage string) string {
	g.t.Helper()
	g.gpg("--quick-generate-key", mail, algorithm, usage, "2y")
	for line := range strings.Lines(string(g.gpg("--with-colons", "--list-keys", mail))) {
		if fields := strings.Split(line, ":"); fields[0] == "fpr" {
			return fields[9]
		}
	}
	g.t.Fatal("gpg made no key")
	return ""
}

func (g gnupg) export(names ...string) []*Key {
	g.t.Helper()
	k, err := ParseKeys(g.gpg(append([]string{"--export"}, names...)...))
	if err != nil {
		g.t.Fatal(err)
	}
	return k
}

// good says whether GnuPG verifies a detached signature.
func (g gnupg) good(sig, content []byte) bool {
	g.Write("signature", sig)
	g.Write("signed", content)
	_, err := g.Try("", "gpg", g.args("--batch", "--verify", "signature", "signed")...)
	return err == nil
}

func TestGnuPGKinds(t *testing.T) {
	g := newGnuPG(t)
	content := []byte("syringe driver 3.1\nsecond line\n")
	g.Write("content", content)
	for algorithm, name := range map[string]string{
		"rsa2048": "rsa-2048-", "rsa4096": "rsa-4096-", "ed25519": "ed25519-", "nistp256": "ecdsa-p256-", "nistp384": "ecdsa-p384-", "nistp521": "ecdsa-p521-",
		"brainpoolP256r1": "ecdsa-brainpoolp256-", "brainpoolP512r1": "ecdsa-brainpoolp512-", "secp256k1": "ecdsa-secp256k1-", "dsa2048": "dsa-2048-",
	} {
		mail := algorithm + "@example.com"
		fpr := g.newKey(mail, algorithm, "sign")
		for _, form := range [][]string{{"--detach-sign"}, {"--armor", "--detach-sign"}, {"--textmode", "--detach-sign"}, {"--digest-algo", "SHA512", "--detach-sign"}} {
			sig := g.gpg(append(append([]string{"-u", fpr, "--output", "-"}, form...), "content")...)
			got, err := Verify(sig, signature.NewMessage(content), g.export(mail), judgedAt)
			if err != nil || got.Signers[0].Fingerprint != fpr || !strings.HasPrefix(got.Signers[0].Algorithm, name) || got.Signers[0].UserID != mail {
				t.Errorf("%s, %q: %+v, %v", algorithm, form, got, err)
				continue
			}
			if weak := strings.HasPrefix(algorithm, "dsa") || algorithm == "secp256k1"; weak != (got.Signers[0].Weak != nil) {
				t.Errorf("%s: weak %q", algorithm, got.Signers[0].Weak)
			}
		}
		signed := g.gpg("-u", fpr, "--output", "-", "--clear-sign", "content")
		if text, _, err := VerifyText(signed, g.export(mail), judgedAt); err != nil || !bytes.Equal(text, content) {
			t.Errorf("%s, clear-signed: %q, %v", algorithm, text, err)
		}
	}
}

// TestGnuPGText (without NUL bytes, which GnuPG does not cover at the ends of lines, and which are refused here) compares what a signature over text covers: random ends of lines, held against one signature, by GnuPG and here.
func TestGnuPGText(t *testing.T) {
	g := newGnuPG(t)
	fpr := g.newKey("text@example.com", "ed25519", "sign")
	k := g.export(fpr)
	random := rand.New(rand.NewSource(20260301))
	pieces := []string{"a", " ", "\t", "\n", "\r\n", "\r", "\r\r\n", "b\r", "\n\n", "-", "\xff"}
	text := func() []byte {
		var b strings.Builder
		for range random.Intn(6) {
			b.WriteString(pieces[random.Intn(len(pieces))])
		}
		return []byte(b.String())
	}
	agreed := map[bool]int{}
	for range 40 {
		content := text()
		g.Write("content", content)
		sig := g.gpg("-u", fpr, "--output", "-", "--textmode", "--detach-sign", "content")
		unix := bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
		for _, other := range [][]byte{content, unix, bytes.ReplaceAll(unix, []byte("\n"), []byte("\r\n")), append(bytes.Clone(content), '\r'), append(bytes.Clone(content), '\n'), bytes.TrimRight(content, "\r\n"), text()} {
			_, err := Verify(sig, signature.NewMessage(other), k, judgedAt)
			theirs := g.good(sig, other)
			if theirs != (err == nil) {
				t.Errorf("signed %q, held against %q: GnuPG says %t, we say %v", content, other, theirs, err)
			}
			agreed[theirs]++
		}
	}
	if agreed[true] < 40 || agreed[false] < 20 {
		t.Errorf("compared %v: too few of a kind", agreed)
	}
}

// TestGnuPGClearSigned signs random text and compares what is given back with what GnuPG gives back, but for the ends of lines.
func TestGnuPGClearSigned(t *testing.T) {
	g := newGnuPG(t)
	fpr := g.newKey("text@example.com", "ed25519", "sign")
	k := g.export(fpr)
	random := rand.New(rand.NewSource(20260302))
	pieces := []string{"a", " ", "\t", "\n", "\r\n", "-", "- ", "--", "From ", "\n\n", "-----BEGIN PGP SIGNATURE-----\n", "é"}
	for range 40 {
		var b strings.Builder
		for range 1 + random.Intn(8) {
			b.WriteString(pieces[random.Intn(len(pieces))])
		}
		g.Write("content", []byte(b.String()))
		signed := g.gpg("-u", fpr, "--output", "-", "--clear-sign", "content")
		text, _, err := VerifyText(signed, k, judgedAt)
		if err != nil {
			t.Errorf("%q, signed as %q: %v", b.String(), signed, err)
			continue
		}
		g.Write("signed.asc", signed)
		theirs := g.gpg("--output", "-", "--verify", "signed.asc")
		if ours := plainLines(text); ours != plainLines(theirs) {
			t.Errorf("%q: GnuPG reads %q, we %q", b.String(), theirs, text)
		}
	}
}

// plainLines takes away what is not signed: blanks before and kinds of line ends.
func plainLines(text []byte) string {
	var out []string
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		out = append(out, strings.TrimRight(line, " \t\r"))
	}
	return strings.Join(out, "\n")
}

// TestGnuPGLife follows a key: expired, prolonged, its subkey revoked, itself revoked.
func TestGnuPGLife(t *testing.T) {
	g := newGnuPG(t)
	content := []byte("infusion pump 5\n")
	g.Write("content", content)
	g.at = "20260101T000000"
	fpr := g.newKey("life@example.com", "ed25519", "cert")
	g.gpg("--quick-add-key", fpr, "ed25519", "sign", "1y")
	g.gpg("--quick-add-key", fpr, "cv25519", "encr", "1y")
	g.at = "20260301T120000"
	sig := g.gpg("-u", fpr, "--output", "-", "--detach-sign", "content")
	check := func(stage string, at Options, refuse string) {
		t.Helper()
		_, err := Verify(sig, signature.NewMessage(content), g.export(fpr), at)
		if refuse != "" {
			signaturetest.Refused(t, stage, err, refuse)
		} else if err != nil {
			t.Errorf("%s: %v", stage, err)
		}
	}
	check("young", on(2026, 6, 1), "")
	check("subkey expired", on(2027, 2, 1), "expired on 2027-01-01")
	check("key expired", on(2028, 2, 1), "expired on 2028-01-01")
	g.at = "20261201T000000"
	g.gpg("--quick-set-expire", fpr, "5y")
	g.gpg("--quick-set-expire", fpr, "5y", "*")
	check("prolonged", on(2028, 2, 1), "")
	check("prolonged later than judged", on(2026, 6, 1), "in force")
	g.RunWith("key 1\nrevkey\ny\n3\n\ny\nsave\n", "gpg", g.args("--command-fd", "0", "--edit-key", fpr)...)
	check("subkey retired", on(2027, 6, 1), "")
	g.Write("revocation", bytes.Replace(g.Read("openpgp-revocs.d/"+fpr+".rev"), []byte("\n:-----BEGIN"), []byte("\n-----BEGIN"), 1))
	g.gpg("--import", "revocation")
	check("key revoked", on(2027, 6, 1), "was revoked (no reason stated")
}

// TestGnuPGMoments looks at the seconds at which a key and a signature start and end to count.
func TestGnuPGMoments(t *testing.T) {
	g := newGnuPG(t)
	g.Write("content", []byte("x"))
	fpr := g.newKey("moment@example.com", "ed25519", "sign")
	sig := g.gpg("-u", fpr, "--output", "-", "--detach-sign", "content")
	for at, good := range map[time.Time]bool{signedAt: true, signedAt.Add(-time.Second): false, signedAt.AddDate(0, 0, 729): true, signedAt.AddDate(0, 0, 730): false} {
		_, err := Verify(sig, signature.NewMessage([]byte("x")), g.export(fpr), Options{At: at})
		if good != (err == nil) {
			t.Errorf("judged at %s: %v", stamp(at), err)
		}
	}
}
