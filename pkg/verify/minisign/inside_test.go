package minisign

import (
	"bytes"
	"crypto/ed25519"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

// The second signature of each signature file of minisign, put forth in the two lines of signify, makes no signed file of what it is over.
func TestSecondSignatureAsTheFirst(t *testing.T) {
	for _, name := range []string{"prehashed.minisig", "legacy.minisig"} {
		p, err := parse(signaturetest.Fixture(t, name))
		if err != nil {
			t.Fatal(err)
		}
		content := append(bytes.Clone(p.value), p.trusted...)
		k := keys(t, "minisign.pub")[0]
		if !ed25519.Verify(k.public, content, p.global) {
			t.Fatalf("%s: its second signature is not over the first and the trusted comment", name)
		}
		forged := &parsed{id: p.id, value: p.global, signify: true}
		_, err = forged.hold(signature.NewMessage(content), k)
		signaturetest.Refused(t, name, err, "the last line of a minisign signature")
		if like, err := Like(signature.NewMessage(content)); err != nil || !like {
			t.Errorf("%s: told apart: %v, %v", name, like, err)
		}
	}
}

// TestInside holds files that begin like a signature against what could be a trusted comment behind one.
func TestInside(t *testing.T) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, ed25519.SeedSize))
	public, _ := private.Public().(ed25519.PublicKey)
	value := string(ed25519.Sign(private, nil))
	for _, c := range []struct {
		name, content string
		refused       bool
	}{
		{"a comment", value + "timestamp:1700000000\tfile:fw.bin", true},
		{"bytes that are no text", value + "\xff\x00\x1b", true},
		{"the longest comment", value + strings.Repeat("x", MaxTrustedComment), true},
		{"longer than any comment", value + strings.Repeat("x", MaxTrustedComment+1), false},
		{"several lines", value + "a\nb", false},
		{"a line that ends", value + "a\r", false},
		{"no point", "\x02" + strings.Repeat("\x00", 31) + value[32:] + "x", false},
		{"no scalar", value[:32] + strings.Repeat("\xff", 32) + "x", false},
		{"a checksum list", strings.Repeat("0", 64) + "  firmware.bin", false},
		{"shorter than a signature", value[:63], false},
		{"nothing", "", false},
	} {
		m := signature.NewMessage([]byte(c.content))
		s := &parsed{value: ed25519.Sign(private, []byte(c.content)), signify: true}
		if _, err := s.hold(m, Key{public: public}); (err != nil) != c.refused {
			t.Errorf("%s: %v", c.name, err)
		}
		if like, err := Like(m); err != nil || like != c.refused {
			t.Errorf("%s: %v, %v", c.name, like, err)
		}
		// Minisign's own four lines are apart: there the comment is signed together with the signature.
		s.signify, s.global = false, ed25519.Sign(private, s.value)
		if _, err := s.hold(m, Key{public: public}); err != nil {
			t.Errorf("%s, with a trusted comment: %v", c.name, err)
		}
	}
	for _, content := range []string{value, strings.Repeat("\xff", 64)} { // an empty comment, and a digest
		if like, err := Like(signature.NewMessage([]byte(content))); err != nil || !like {
			t.Errorf("%q: %v, %v", content, like, err)
		}
	}
}
