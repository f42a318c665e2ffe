package verify

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// changedBundle rewrites a bundle as JSON.
func changedBundle(t *testing.T, data []byte, change func(doc map[string]any)) []byte {
	t.Helper()
	var doc map[string]any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	must(t, decoder.Decode(&doc))
	change(doc)
	return encode(t, doc)
}

// plainKey turns a bundle into one that names a key in place of a certificate.
func plainKey(t *testing.T, data []byte) []byte {
	return changedBundle(t, data, func(doc map[string]any) {
		material := doc["verificationMaterial"].(map[string]any)
		delete(material, "certificate")
		material["publicKey"] = map[string]any{"hint": "x"}
	})
}

// TestTried says which signatures that do not hold are broken, and which were never put to the test. The first
// refuse an artifact; the others leave it open, which must not be for sale to whoever adds some junk.
func TestTried(t *testing.T) {
	firmware := func(s *scene) []byte { return s.files["firmware.bin"].Bytes }
	const beside = "firmware.bin.sigstore.json"
	for _, tt := range []struct {
		name                     string
		make                     func(*scene)
		present, unmatched, with bool // tried, without and with a registry entry
	}{
		{"good signature", func(s *scene) { s.bundle(beside, s.instance.message(release, firmware(s))) }, true, true, true},
		{"signed by a stranger", func(s *scene) {
			s.bundle(beside, s.instance.message(signer{"mallory@evil.example", testIssuer, signingTime}, firmware(s)))
		}, true, true, true},
		{"changed bundle of a known instance", func(s *scene) {
			s.bundle(beside, bytes.Replace(s.instance.message(release, firmware(s)), []byte(`"integratedTime":"17`), []byte(`"integratedTime":"16`), 1))
		}, true, true, true},
		{"instance that no root knows", func(s *scene) {
			s.bundle(beside, newInstance(s.instance.t, "elsewhere").message(release, firmware(s)))
		}, true, false, true},
		{"junk without a log entry", func(s *scene) {
			s.bundle(beside, changedBundle(s.instance.t.(*testing.T), s.instance.message(release, firmware(s)), func(doc map[string]any) {
				delete(doc["verificationMaterial"].(map[string]any), "tlogEntries")
			}))
		}, true, false, true},
		{"plain key", func(s *scene) {
			s.bundle(beside, plainKey(s.instance.t.(*testing.T), s.instance.message(release, firmware(s))))
		}, true, false, true},
		{"payload that is no statement", func(s *scene) {
			s.bundle(beside, s.instance.attestAs(release, "text/plain", []byte("hello")))
		}, true, false, false},
		{"statement that is called something else", func(s *scene) {
			s.bundle(beside, s.instance.attestAs(release, "text/plain", statementOf("x", firmware(s), slsa.TypeV1, `{}`)))
		}, true, true, true},
		{"statement that cannot be read", func(s *scene) { s.bundle(beside, s.instance.attest(release, []byte(`{}`))) }, true, true, true},
		{"envelope that is none", func(s *scene) {
			s.bundle(beside, []byte(`{"payloadType":"x","payload":"","signatures":[]}`))
		}, true, true, true},
		{"envelope of a stranger", func(s *scene) {
			s.bundle(beside, envelope(s.instance.t, statementOf("x", firmware(s), slsa.TypeV1, `{}`), key(s.instance.t)))
		}, true, false, true},
		{"envelope of another payload", func(s *scene) {
			s.bundle(beside, []byte(`{"payloadType":"x","payload":"","signatures":[{"sig":"AAAA"}]}`))
		}, true, false, false},
		{"no bundle", func(s *scene) { s.bundle(beside, []byte(`{"mediaType":`)) }, true, true, true},
		{"empty", func(s *scene) { s.bundle(beside, nil) }, true, true, true},
		{"damaged OpenPGP", func(s *scene) { s.add("firmware.bin.asc", delivery.KindPGPSignature, delivery.Evidence, []byte("x")) }, true, true, true},
		{"SSH, and no such signer", func(s *scene) {
			s.add("firmware.bin.sig", delivery.KindSSHSignature, delivery.Evidence, fixtureOf(t, "sshsig", "ed25519.sig"))
		}, true, false, true},
		{"checksums", func(s *scene) {
			s.add("SHA256SUMS", delivery.KindChecksums, delivery.Evidence, []byte(s.files["firmware.bin"].SHA256+"  firmware.bin\n"))
		}, false, false, false},
		{"bare statement", func(s *scene) {
			s.add("a.json", delivery.KindStatement, delivery.Evidence, statementOf("x", firmware(s), slsa.TypeV1, `{}`))
		}, false, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			tt.make(s)
			for _, matched := range []bool{true, false} {
				want := tt.with
				if !matched {
					s.req.Supplier, want = nil, tt.unmatched
				}
				ft := s.run(t).Files["firmware.bin"]
				if len(ft.Signatures) != 1 {
					t.Fatalf("%d signatures", len(ft.Signatures))
				}
				if sig := ft.Signatures[0]; sig.Tried != want || sig.Ladder.Present != tt.present {
					t.Errorf("matched %v: tried %v, expected %v: %q: %s", matched, sig.Tried, want, show(sig.Ladder), sig.Reason)
				}
			}
		})
	}
}

// Without any root nothing can be tried, whoever was matched.
func TestTriedWithoutRoots(t *testing.T) {
	s := newScene(t)
	s.sign(release, "firmware.bin")
	s.req.Roots, s.req.Registry, s.req.Supplier.Roots = nil, nil, nil
	got := s.run(t).Files["firmware.bin"].Best
	if got.Tried || got.Ladder != (decision.Ladder{Present: true}) || !strings.Contains(got.Reason, "no trusted root") {
		t.Errorf("%+v", got)
	}
}

// A registry entry that names nobody has not said which instance is expected.
func TestTriedWithoutSigners(t *testing.T) {
	s := newScene(t)
	s.req.Supplier.Signers = nil
	s.bundle("firmware.bin.sigstore.json", newInstance(t, "elsewhere").message(release, s.files["firmware.bin"].Bytes))
	if got := s.run(t).Files["firmware.bin"].Best; got.Tried || got.Ladder.Valid {
		t.Errorf("%+v", got)
	}
}
