package verify

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// A revocation counts for every signer of the entry who is the same, by key, by name, or by a pattern that the name fits.
func TestRevokedUnderAnotherName(t *testing.T) {
	revoked := func(s *Supplier, g Signer) {
		g.Name, g.RevokedOn = "old", signingTime.AddDate(0, 0, -1)
		s.Signers = append([]Signer{g}, s.Signers...)
	}
	const why = `the signer "old" was revoked on 2026-`
	t.Run("Sigstore", func(t *testing.T) {
		s := newScene(t)
		s.sign(release, "firmware.bin")
		g := s.req.Supplier.Signers[0]
		g.Sigstore = SigstoreIdentity{Issuer: testIssuer, IdentityPattern: `^https://git\.meridian\.example/infupump/release\.yml@refs/tags/v[0-9]+$`}
		revoked(s.req.Supplier, g)
		if got := s.run(t).Files["firmware.bin"]; got.Ladder.Timely || !strings.Contains(got.Reason, why) {
			t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
		}
		s.req.Supplier.Signers[0].RevokedOn = signingTime.AddDate(0, 0, 1)
		if got := s.run(t).Files["firmware.bin"]; !got.Ladder.Whole() {
			t.Errorf("proven to be older: got %q: %q", show(got.Ladder), got.Reason)
		}
	})
	for _, tt := range []struct {
		name string
		same func(*testing.T, keyScene, *Signer)
		want string
	}{
		{"the same key", func(*testing.T, keyScene, *Signer) {}, why},
		{"with other roles", func(_ *testing.T, _ keyScene, g *Signer) { g.Roles = []SignerRole{RoleSBOM} }, why},
		{"by its digest", func(t *testing.T, _ keyScene, g *Signer) {
			g.Key = &KeyIdentity{SHA256: strings.ToUpper(strings.TrimPrefix(g.Key.fingerprint, "sha256:"))}
			must(t, g.Key.load(nil))
		}, why},
		{"another key", func(t *testing.T, _ keyScene, g *Signer) {
			g.Key = &KeyIdentity{File: "x"}
			must(t, g.Key.load(func(string, int64) ([]byte, error) { return pemKey(t, key(t)), nil }))
		}, ""},
		{"an OpenPGP key", func(t *testing.T, _ keyScene, g *Signer) {
			g.Key, g.OpenPGP = nil, &OpenPGPIdentity{Fingerprint: strings.Repeat("0", 40)}
			must(t, g.OpenPGP.load(nil))
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes)
			g := *s.signer()
			tt.same(t, s, &g)
			revoked(s.req.Supplier, g)
			got := s.run(t).Files["firmware.bin"]
			if got.Ladder.Whole() != (tt.want == "") || !strings.Contains(got.Reason, tt.want) {
				t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
			}
		})
	}
	for _, tt := range []struct {
		name string
		same func(*testing.T, *Signer, *x509.Certificate)
		want string
	}{
		{"the same certificate", func(*testing.T, *Signer, *x509.Certificate) {}, why},
		{"the key of the certificate", func(t *testing.T, g *Signer, cert *x509.Certificate) {
			g.Certificate, g.Key = nil, &KeyIdentity{File: "x"}
			must(t, g.Key.load(func(string, int64) ([]byte, error) { return pemOf(cert), nil }))
		}, why},
		{"another subject", func(_ *testing.T, g *Signer, _ *x509.Certificate) { g.Certificate.Subject = "CN=Canteen" }, ""},
		{"another authority", func(t *testing.T, g *Signer, _ *x509.Certificate) {
			must(t, g.Certificate.load(func(string, int64) ([]byte, error) {
				return pemOf(newInstanceUntil(t, "fabulon", signingTime.AddDate(400, 0, 0)).ca), nil
			}))
		}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, a := cmsScene(t)
			cert, k := a.issue(t, fabulon, nil)
			s.raw("firmware.bin", k, s.files["firmware.bin"].Bytes)
			s.add("firmware.bin.pem", delivery.KindCertificate, delivery.Evidence, pemOf(cert))
			g := s.signer().apart()
			tt.same(t, &g, cert)
			revoked(s.req.Supplier, g)
			got := s.run(t).Files["firmware.bin"]
			if got.Ladder.Whole() != (tt.want == "") || !strings.Contains(got.Reason, tt.want) {
				t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
			}
		})
	}
}

// The same key has the same fingerprint in every kind of signature that takes bare keys.
func TestKeyFingerprintOfEachKind(t *testing.T) {
	public := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)).Public().(ed25519.PublicKey)
	of, err := ssh.NewPublicKey(public)
	must(t, err)
	der, err := x509.MarshalPKIXPublicKey(public)
	must(t, err)
	all := []Signer{
		{Key: &KeyIdentity{File: "x"}},
		{SSH: &SSHIdentity{Key: string(ssh.MarshalAuthorizedKey(of)), Namespace: "file"}},
		{Minisign: &MinisignIdentity{Key: base64.StdEncoding.EncodeToString(append([]byte("Ed01234567"), public...))}},
	}
	for _, g := range all {
		for kind, k := range g.keyed() {
			must(t, k.load(func(string, int64) ([]byte, error) {
				return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
			}))
			if g.keyFingerprint() == "" || g.keyFingerprint() != all[0].keyFingerprint() {
				t.Errorf("%s: %q", kind, g.keyFingerprint())
			}
		}
	}
	if g := (&Signer{}); g.keyFingerprint() != "" {
		t.Error("a name is no key")
	}
}
