package openpgp

import (
	"crypto"
	"slices"
	"strings"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
	pgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature/signaturetest"
)

func TestSubkeys(t *testing.T) {
	week := uint32(7 * 24 * 60 * 60)
	for _, c := range []struct {
		name   string
		change func(t testing.TB, e *pgp.Entity) *packet.PrivateKey
		refuse string
	}{
		{"signing subkey", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey { return rebind(t, e, func(*packet.Signature) {}) }, ""},
		{"primary key", func(_ testing.TB, e *pgp.Entity) *packet.PrivateKey { return e.PrivateKey }, ""},
		{"no back signature", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			return rebind(t, e, func(s *packet.Signature) { s.EmbeddedSignature = nil })
		}, "missing cross-signature"},
		{"back signature of another subkey", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			other := withSigningSubkey(t).Subkeys[1].Bindings[0].Packet.EmbeddedSignature
			return rebind(t, e, func(s *packet.Signature) { s.EmbeddedSignature = other })
		}, "verifying cross-signature"},
		{"encryption flags", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			return rebind(t, e, func(s *packet.Signature) {
				s.FlagSign, s.FlagEncryptStorage, s.EmbeddedSignature = false, true, nil
			})
		}, "may not sign documents"},
		{"no flags at all", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			return rebind(t, e, func(s *packet.Signature) { s.FlagsValid, s.FlagSign, s.EmbeddedSignature = false, false, nil })
		}, "may not sign documents"},
		{"subkey expired", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			return rebind(t, e, func(s *packet.Signature) { s.KeyLifetimeSecs = &week })
		}, "expired on"},
		{"binding expired", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			return rebind(t, e, func(s *packet.Signature) { s.SigLifetimeSecs = &week })
		}, "not bound to its primary key at the moment"},
		{"bound later than judged", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			return rebind(t, e, func(s *packet.Signature) { s.CreationTime = judgedAt.At.AddDate(0, 0, 1) })
		}, "not bound to its primary key at the moment"},
		{"bound again after signing", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			return rebind(t, e, func(s *packet.Signature) { s.CreationTime = signedAt.AddDate(0, 0, 1) })
		}, ""},
		{"binding with an unknown critical notation", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			return rebind(t, e, func(s *packet.Signature) {
				s.Notations = []*packet.Notation{{Name: "x@example.com", IsCritical: true}}
			})
		}, "not bound"},
		{"subkey compromised", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			must(t, e.Subkeys[1].Revoke(packet.KeyCompromised, "", later))
			return e.Subkeys[1].PrivateKey
		}, "was revoked (compromised"},
		{"subkey retired afterwards", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			must(t, e.Subkeys[1].Revoke(packet.KeyRetired, "", later))
			return e.Subkeys[1].PrivateKey
		}, ""},
		{"subkey retired before", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			must(t, e.Subkeys[1].Revoke(packet.KeyRetired, "", made))
			return e.Subkeys[1].PrivateKey
		}, "was revoked (retired) on"},
		{"primary key retired before", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			must(t, e.Revoke(packet.KeyRetired, "", made))
			return e.Subkeys[1].PrivateKey
		}, "was revoked (retired) on"},
		{"primary key compromised", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			must(t, e.Revoke(packet.KeyCompromised, "", later))
			return e.Subkeys[1].PrivateKey
		}, "was revoked (compromised"},
		{"revoked by another key", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			other := newEntity(t, made)
			must(t, other.Revoke(packet.KeyCompromised, "", later))
			e.Revocations = append(e.Revocations, other.Revocations...)
			return e.PrivateKey
		}, "unsupported kind: OpenPGP key"},
		{"subkey of somebody else", func(t testing.TB, e *pgp.Entity) *packet.PrivateKey {
			stolen := withSigningSubkey(t).Subkeys[1]
			stolen.Primary = e
			e.Subkeys = append(e.Subkeys, stolen)
			return stolen.PrivateKey
		}, "is not bound to its primary key"},
	} {
		e := withSigningSubkey(t)
		key := c.change(t, e)
		got, err := Verify(signWith(t, key, crafted, nil), signature.NewMessage([]byte(crafted)), exported(t, e), judgedAt)
		if c.refuse != "" {
			signaturetest.Refused(t, c.name, err, c.refuse)
		} else if err != nil || len(got.Signers) != 1 {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func resign(t testing.TB, e *pgp.Entity, change func(*packet.Signature)) {
	t.Helper()
	for id, identity := range e.Identities {
		sig := identity.SelfCertifications[0].Packet
		change(sig)
		must(t, sig.SignUserId(id, e.PrimaryKey, e.PrivateKey, made))
	}
}

func TestPrimaryKey(t *testing.T) {
	week, years := uint32(7*24*60*60), uint32(4*365*24*60*60)
	for _, c := range []struct {
		name   string
		change func(*packet.Signature)
		refuse string
		weak   []string
	}{
		{"unchanged", func(*packet.Signature) {}, "", nil},
		{"may only certify", func(s *packet.Signature) { s.FlagSign = false }, "may not sign documents", nil},
		{"no flags", func(s *packet.Signature) { s.FlagsValid = false }, "", nil},
		{"expired before", func(s *packet.Signature) { s.KeyLifetimeSecs = &week }, "expired on", nil},
		{"lives on", func(s *packet.Signature) { s.KeyLifetimeSecs = &years }, "", nil},
		{"prolonged after signing", func(s *packet.Signature) { s.KeyLifetimeSecs, s.CreationTime = &years, signedAt.AddDate(0, 0, 1) }, "", nil},
		{"certified after the moment judged at", func(s *packet.Signature) { s.CreationTime = judgedAt.At.AddDate(0, 0, 1) }, "no signature of its own that is in force", nil},
		{"certification expired", func(s *packet.Signature) { s.SigLifetimeSecs = &week }, "no signature of its own that is in force", nil},
		{"certified with SHA-1", func(s *packet.Signature) { s.Hash = crypto.SHA1 }, "", []string{"self-signature-sha1"}},
		{"critical notation", func(s *packet.Signature) {
			s.Notations = []*packet.Notation{{Name: "x@example.com", IsCritical: true}}
		}, "no signature of its own that is in force", nil},
	} {
		e := newEntity(t, made)
		resign(t, e, c.change)
		got, err := Verify(signWith(t, e.PrivateKey, crafted, nil), signature.NewMessage([]byte(crafted)), exported(t, e), judgedAt)
		if c.refuse != "" {
			signaturetest.Refused(t, c.name, err, c.refuse)
		} else if err != nil || !slices.Equal(got.Signers[0].Weak, c.weak) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

func TestSameKeyTwice(t *testing.T) {
	for _, names := range [][]string{{"pump.asc", "pump-revoked.asc"}, {"pump-revoked.asc", "pump.asc"}} {
		_, err := Verify(signaturetest.Fixture(t, "content.sig"), signature.NewMessage(signaturetest.Fixture(t, "content")), keys(t, names...), judgedAt)
		signaturetest.Refused(t, strings.Join(names, " and "), err, "was revoked")
	}
}

// TestRevokedAsIn takes from other copies of a key nothing but that it was revoked.
func TestRevokedAsIn(t *testing.T) {
	e := withSigningSubkey(t)
	sig := signWith(t, rebind(t, e, func(*packet.Signature) {}), "content", nil)
	verify := func(k *Key) error {
		_, err := Verify(sig, signature.NewMessage([]byte("content")), []*Key{k}, judgedAt)
		return err
	}
	known := exported(t, e)[0]
	must(t, verify(known.RevokedAsIn(exported(t, withSigningSubkey(t))))) // a stranger's
	must(t, e.Subkeys[1].Revoke(packet.KeyCompromised, "", later))
	copies := exported(t, e)
	signaturetest.Refused(t, "the subkey revoked elsewhere", verify(known.RevokedAsIn(copies)), "was revoked (compromised")
	must(t, verify(known)) // is not changed
	bare := *known
	bare.subkeys = nil
	signaturetest.Refused(t, "a subkey that only the copy has", verify(bare.RevokedAsIn(exported(t, e))), "not among the trusted")
}
