package sshsig

import (
	"encoding/base64"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func TestParseKey(t *testing.T) {
	key := strings.TrimSpace(string(signaturetest.Fixture(t, "ed25519.pub")))
	for _, c := range []struct{ file, refuse string }{
		{key, ""},
		{"# comment\n\n\t" + key + "\r\n\n", ""},
		{strings.Join(strings.Fields(key)[:2], " "), ""},
		{key + "\n" + key + "\n", "found several"},
		{"", "expected a type of key"},
		{"# " + key, "expected a type of key"},
		{strings.Fields(key)[0], "expected a type of key"},
		{"release@pump.example " + key, "not in base64"},
		{string(signaturetest.Fixture(t, "certificate.pub")), "unsupported kind: SSH certificate"},
		{"ssh-rsa " + strings.Fields(key)[1], "the line says ssh-rsa"},
		{"ssh-ed25519 AAAA", "cut off"},
		{"ssh-ed25519 %%%%", "not in base64"},
		{strings.Repeat("#", MaxKey+1), "at most 65536"},
	} {
		got, err := ParseKey([]byte(c.file))
		if (err == nil) != (c.refuse == "") || err != nil && !strings.Contains(err.Error(), c.refuse) || err == nil && got.Type() != "ssh-ed25519" {
			t.Errorf("%.100q: %v, %v; expected %q", c.file, got, err, c.refuse)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	for _, name := range []string{"ed25519.pub", "ecdsa.pub", "rsa.pub", "certificate.pub"} {
		f.Add(signaturetest.Fixture(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		key, err := ParseKey(data)
		if err == nil && usable(key) != nil {
			t.Errorf("%q: a key that no signature is held against", data)
		}
	})
}

func TestKeysOfSmallOrder(t *testing.T) {
	for _, raw := range signaturetest.SmallOrder() {
		for kind, blob := range map[string][]byte{
			ssh.KeyAlgoED25519:   ssh.Marshal(struct{ Type, Key string }{ssh.KeyAlgoED25519, string(raw)}),
			ssh.KeyAlgoSKED25519: ssh.Marshal(struct{ Type, Key, Application string }{ssh.KeyAlgoSKED25519, string(raw), "ssh:"}),
		} {
			if _, err := ParseKey([]byte(kind + " " + base64.StdEncoding.EncodeToString(blob))); err == nil || !strings.Contains(err.Error(), "small order") {
				t.Errorf("%s %x: %v", kind, raw, err)
			}
		}
	}
}
