package verify

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	pgp "github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/clearsign"
	"github.com/ProtonMail/go-crypto/openpgp/packet"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// openpgpFixture reads one of the fixtures of the OpenPGP room, made with gpg on 1 March 2026.
func openpgpFixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("openpgp", "testdata", name))
	must(t, err)
	return data
}

// openpgpScene is a delivery of the signed content, whose supplier signs with the key in a file.
func openpgpScene(t *testing.T, keyFile string) keyScene {
	s := newKeyScene(t)
	s.req.At = time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC)
	g := s.signer()
	g.Key, g.OpenPGP = nil, &OpenPGPIdentity{File: keyFile}
	g.ValidFrom = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	must(t, g.OpenPGP.load(func(name string, _ int64) ([]byte, error) { return openpgpFixture(t, name), nil }))
	s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, openpgpFixture(t, "content"))
	return s
}

// dearmoured is a key of the test data in binary.
func dearmoured(t *testing.T, name string) []byte {
	block, err := armor.Decode(bytes.NewReader(openpgpFixture(t, name)))
	must(t, err)
	data, err := io.ReadAll(block.Body)
	must(t, err)
	return data
}

// copies pins the signer's key by its fingerprint alone, and delivers it so many times.
func copies(t *testing.T, s keyScene, n int) {
	s.signer().OpenPGP = &OpenPGPIdentity{Fingerprint: s.signer().OpenPGP.fingerprint}
	must(t, s.signer().OpenPGP.load(nil))
	for i := range n {
		s.add(fmt.Sprintf("pump-%d.asc", i), delivery.KindPublicKey, delivery.Evidence, openpgpFixture(t, "pump.asc"))
	}
}

// TestTextSignatures: a signature over text says of a paper what it says, and of a program too little.
func TestTextSignatures(t *testing.T) {
	for kind, want := range map[delivery.Kind]bool{
		delivery.KindText: true, delivery.KindCycloneDXJSON: true, delivery.KindChecksums: true, delivery.KindPDF: false, delivery.KindSpreadsheet: false, delivery.KindELF: false, delivery.KindUnknown: false,
	} {
		s := openpgpScene(t, "pump.asc")
		s.add("paper", kind, kind.Role(), openpgpFixture(t, "content"))
		s.add("paper.asc", delivery.KindPGPSignature, delivery.Evidence, openpgpFixture(t, "text.asc"))
		if got := s.run(t).Files["paper"]; got.Ladder.Covers != want || !got.Ladder.Valid {
			t.Errorf("%s: %s, %s", kind, show(got.Ladder), got.Reason)
		}
	}
}

func TestOpenPGPSignatures(t *testing.T) {
	pgp := func(s keyScene, name string, data []byte) {
		s.add(name, delivery.KindPGPSignature, delivery.Evidence, data)
	}
	for _, tt := range []struct {
		name   string
		key    string
		make   func(*testing.T, keyScene)
		ladder string
		reason string
	}{
		{"detached", "pump.asc", func(t *testing.T, s keyScene) { pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig")) }, whole, ""},
		{"armoured", "valve.asc", func(t *testing.T, s keyScene) { pgp(s, "firmware.bin.asc", openpgpFixture(t, "content.asc")) }, whole, ""},
		{"over text", "pump.asc", func(t *testing.T, s keyScene) { pgp(s, "firmware.bin.asc", openpgpFixture(t, "text.asc")) }, "present valid recognised authorised timely", "one over text (type 0x01)"},
		{"over text, and over the file", "pump.asc", func(t *testing.T, s keyScene) {
			pgp(s, "firmware.bin.sig", append(dearmoured(t, "text.asc"), openpgpFixture(t, "content.sig")...))
		}, whole, ""},
		{"over the file, and over text", "pump.asc", func(t *testing.T, s keyScene) {
			pgp(s, "firmware.bin.sig", append(bytes.Clone(openpgpFixture(t, "content.sig")), dearmoured(t, "text.asc")...))
		}, whole, ""},
		{"by another key", "pump.asc", func(t *testing.T, s keyScene) { pgp(s, "firmware.bin.asc", openpgpFixture(t, "content.asc")) }, "present", "the signature is not valid"},
		{"over another file", "pump.asc", func(t *testing.T, s keyScene) {
			s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, []byte("other"))
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present", "the signature is not valid"},
		{"no OpenPGP signature", "pump.asc", func(t *testing.T, s keyScene) { pgp(s, "firmware.bin.sig", []byte("x")) }, "present", "the signature is not valid"},
		{"revoked in the registry", "pump.asc", func(t *testing.T, s keyScene) {
			s.signer().RevokedOn = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present valid recognised authorised covers", "whoever holds a revoked key can state any time"},
		{"revoked in the registry afterwards, and the stated time is believed", "pump.asc", func(t *testing.T, s keyScene) {
			s.signer().RevokedOn, s.signer().StatedTime = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC), statedTimeAccepted
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, whole, ""},
		{"with a key that has expired since", "pump.asc", func(t *testing.T, s keyScene) {
			s.req.At, s.signer().ValidUntil = time.Date(2028, 1, 2, 0, 0, 0, 0, time.UTC), time.Time{}
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present", "expired on 2028-01-01"},
		{"with a key that has expired since, and the stated time is believed", "pump.asc", func(t *testing.T, s keyScene) {
			s.req.At, s.signer().ValidUntil, s.signer().StatedTime = time.Date(2028, 1, 2, 0, 0, 0, 0, time.UTC), time.Time{}, statedTimeAccepted
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, whole, ""},
		{"stated before the signer's term", "pump.asc", func(t *testing.T, s keyScene) {
			s.signer().ValidFrom = time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present valid recognised authorised covers", "by its own statement signed at 2026-03-01"},
		{"key that revokes itself", "pump-revoked.asc", func(t *testing.T, s keyScene) { pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig")) }, "present", "the signature is not valid"},
		{"SHA-1", "pump.asc", func(t *testing.T, s keyScene) { pgp(s, "firmware.bin.sig", openpgpFixture(t, "sha1.sig")) }, "present", "holds, but does not count: it is weak (sha1)"},
		{"SHA-1 that the buyer accepts", "pump.asc", func(t *testing.T, s keyScene) {
			s.signer().Weak = []string{"sha1"}
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "sha1.sig"))
		}, whole, ""},
		{"pinned key that was delivered", "pump.asc", func(t *testing.T, s keyScene) {
			s.signer().OpenPGP = &OpenPGPIdentity{Fingerprint: strings.ToLower(s.signer().OpenPGP.fingerprint)}
			must(t, s.signer().OpenPGP.load(nil))
			s.add("pump.asc", delivery.KindPublicKey, delivery.Evidence, openpgpFixture(t, "pump.asc"))
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, whole, ""},
		{"key that the registry has before and after it was revoked", "pump.asc", func(t *testing.T, s keyScene) {
			both := slices.Concat(dearmoured(t, "pump.asc"), dearmoured(t, "pump-revoked.asc"))
			s.signer().OpenPGP = &OpenPGPIdentity{File: "both.pgp", Fingerprint: s.signer().OpenPGP.fingerprint}
			must(t, s.signer().OpenPGP.load(func(string, int64) ([]byte, error) { return both, nil }))
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present", "was revoked"},
		{"pinned key that was delivered before and after it was revoked", "pump.asc", func(t *testing.T, s keyScene) {
			s.signer().OpenPGP = &OpenPGPIdentity{Fingerprint: s.signer().OpenPGP.fingerprint}
			must(t, s.signer().OpenPGP.load(nil))
			s.add("a.asc", delivery.KindPublicKey, delivery.Evidence, openpgpFixture(t, "pump-revoked.asc"))
			s.add("pump.asc", delivery.KindPublicKey, delivery.Evidence, openpgpFixture(t, "pump.asc"))
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present", "was revoked"},
		{"key that the registry has, delivered after it was revoked", "pump.asc", func(t *testing.T, s keyScene) {
			s.add("a.asc", delivery.KindPublicKey, delivery.Evidence, openpgpFixture(t, "pump-revoked.asc"))
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present", "was revoked"},
		{"key that the registry has, beside another one that was revoked", "valve.asc", func(t *testing.T, s keyScene) {
			s.add("a.asc", delivery.KindPublicKey, delivery.Evidence, openpgpFixture(t, "pump-revoked.asc"))
			pgp(s, "firmware.bin.asc", openpgpFixture(t, "content.asc"))
		}, whole, ""},
		{"pinned key that was delivered as often as may be", "pump.asc", func(t *testing.T, s keyScene) {
			copies(t, s, MaxKeyCopies)
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, whole, ""},
		{"pinned key that was delivered too often", "pump.asc", func(t *testing.T, s keyScene) {
			copies(t, s, MaxKeyCopies+1)
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present", "at most 16 copies are read"},
		{"pinned key that was not delivered", "pump.asc", func(t *testing.T, s keyScene) {
			s.signer().OpenPGP = &OpenPGPIdentity{Fingerprint: s.signer().OpenPGP.fingerprint}
			must(t, s.signer().OpenPGP.load(nil))
			pgp(s, "firmware.bin.sig", openpgpFixture(t, "content.sig"))
		}, "present", "no such key came with the signature; name the key itself where the signer is named"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openpgpScene(t, tt.key)
			tt.make(t, s)
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
		})
	}
}

// clearSign makes an OpenPGP key and signs a text with it, in the clear.
func clearSign(t *testing.T, text string) (public, signed []byte) {
	t.Helper()
	at := &packet.Config{Time: func() time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC) }, Algorithm: packet.PubKeyAlgoEdDSA}
	entity, err := pgp.NewEntity("pump", "", "release@pump.example", at)
	must(t, err)
	var key, out bytes.Buffer
	must(t, entity.Serialize(&key))
	w, err := clearsign.Encode(&out, entity.PrivateKey, at)
	must(t, err)
	_, err = w.Write([]byte(text))
	must(t, err)
	must(t, w.Close())
	return key.Bytes(), out.Bytes()
}

// A clear-signed list vouches for the files that it lists, when they have its digests.
func TestClearSignedList(t *testing.T) {
	const zeros = "0000000000000000000000000000000000000000000000000000000000000000"
	for _, tt := range []struct{ name, list, ladder, reason string }{
		{"whole", "HASH  firmware.bin\n", whole, ""},
		{"another digest", zeros + "  firmware.bin\n", "present valid recognised authorised timely", "another content was signed: the signature is over sha256:" + zeros},
		{"leads out", "HASH  ../firmware.bin\n", "", reasonUnsigned},
		{"a letter", "Dear customer,\nHASH  firmware.bin\n", "", reasonUnsigned},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := openpgpScene(t, "pump.asc")
			public, signed := clearSign(t, strings.ReplaceAll(tt.list, "HASH", s.files["firmware.bin"].SHA256))
			s.signer().OpenPGP = &OpenPGPIdentity{File: "pump.asc"}
			must(t, s.signer().OpenPGP.load(func(string, int64) ([]byte, error) { return public, nil }))
			s.add("SHA256SUMS.asc", delivery.KindPGPSignature, delivery.Evidence, signed)
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
			}
			s.signer().Roles = []SignerRole{RoleSBOM}
			if got := s.run(t).Files["firmware.bin"]; tt.reason == "" && !strings.Contains(got.Reason, `may not sign in the role "artifact"`) {
				t.Errorf("another role: %q: %s", show(got.Ladder), got.Reason)
			}
			s.add("SHA256SUMS.asc", delivery.KindPGPSignature, delivery.Evidence, bytes.Replace(signed, []byte("firmware"), []byte("f1rmware"), 1))
			if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid {
				t.Errorf("a changed list: %q: %s", show(got.Ladder), got.Reason)
			}
		})
	}
}

// fixtureOf reads a fixture of another room.
func fixtureOf(t testing.TB, room, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(room, "testdata", name))
	must(t, err)
	return data
}

// minisignKey is the key in minisign/testdata/minisign.pub.
func minisignKey(t testing.TB) string {
	rows := strings.Split(strings.TrimSpace(string(fixtureOf(t, "minisign", "minisign.pub"))), "\n")
	return rows[len(rows)-1]
}

func sshKey(t testing.TB) string {
	return strings.TrimSpace(string(fixtureOf(t, "sshsig", "ed25519.pub")))
}

func TestMinisignAndSSHSignatures(t *testing.T) {
	for _, tt := range []struct {
		name   string
		room   string
		file   string
		kind   delivery.Kind
		change func(*Signer)
		ladder string
		reason string
	}{
		{"minisign", "minisign", "prehashed.minisig", delivery.KindMinisign, func(*Signer) {}, whole, ""},
		{"minisign, stated before the term", "minisign", "prehashed.minisig", delivery.KindMinisign, func(g *Signer) {
			g.ValidFrom = time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)
		}, "present valid recognised authorised covers", "by its own statement signed at 2026-03-01"},
		{"minisign, another key", "minisign", "signify.sig", delivery.KindMinisign, func(*Signer) {}, "present", "the signature is not valid"},
		{"SSH", "sshsig", "ed25519.sig", delivery.KindSSHSignature, func(*Signer) {}, whole, ""},
		{"SSH, another key", "sshsig", "ecdsa.sig", delivery.KindSSHSignature, func(*Signer) {}, "present", "the signature is not valid"},
		{"SSH, another name space", "sshsig", "ed25519.sig", delivery.KindSSHSignature, func(g *Signer) { g.SSH.Namespace = "git" }, "present", "the signature is not valid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			s.req.At = time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC)
			g := s.signer()
			g.Key, g.ValidFrom = nil, time.Time{}
			if tt.room == "minisign" {
				g.Minisign = &MinisignIdentity{Key: minisignKey(t)}
				must(t, g.Minisign.load(nil))
			} else {
				g.SSH = &SSHIdentity{Key: sshKey(t), Namespace: "file"}
				must(t, g.SSH.load(nil))
			}
			tt.change(g)
			s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, fixtureOf(t, tt.room, "content"))
			s.add("firmware.bin.sig", tt.kind, delivery.Evidence, fixtureOf(t, tt.room, tt.file))
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
			s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, []byte("other"))
			if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid {
				t.Errorf("another file: %q", show(got.Ladder))
			}
		})
	}
}
