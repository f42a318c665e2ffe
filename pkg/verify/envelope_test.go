package verify

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

// envelope makes a bare DSSE envelope over a statement, signed with each of the keys. Key ids are the numbers of the keys.
func envelope(t testing.TB, payload []byte, keys ...*ecdsa.PrivateKey) []byte {
	return envelopeOf(t, statementPayload, payload, keys...)
}

// envelopeOf is envelope with a payload of any type.
func envelopeOf(t testing.TB, payloadType string, payload []byte, keys ...*ecdsa.PrivateKey) []byte {
	t.Helper()
	pae := fmt.Sprintf("DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
	sum := sha256.Sum256([]byte(pae))
	var signatures []any
	for i, k := range keys {
		sig, err := ecdsa.SignASN1(rand.Reader, k, sum[:])
		must(t, err)
		signatures = append(signatures, map[string]any{"keyid": fmt.Sprint("key ", i), "sig": b64(sig)})
	}
	return encode(t, map[string]any{"payload": b64(payload), "payloadType": payloadType, "signatures": signatures})
}

func pemKey(t testing.TB, k *ecdsa.PrivateKey) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki(t, k)})
}

// keyScene is a delivery under judgement whose supplier signs with a key in place of certificates.
type keyScene struct {
	*scene
	key *ecdsa.PrivateKey
}

func newKeyScene(t *testing.T) keyScene {
	s := keyScene{newScene(t), key(t)}
	g := &s.req.Supplier.Signers[0]
	g.Name, g.Sigstore, g.Key = "release key", SigstoreIdentity{}, &KeyIdentity{File: "release.pub.pem"}
	must(t, g.Key.load(func(string, int64) ([]byte, error) { return pemKey(t, s.key), nil }))
	return s
}

func (s keyScene) signer() *Signer { return &s.req.Supplier.Signers[0] }

func (s keyScene) statement() []byte {
	return statementOf("firmware.bin", s.files["firmware.bin"].Bytes, slsa.TypeV1, `{}`)
}

func TestEnvelopes(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 0, 0, 0, 0, time.UTC) } // judged at the 20th
	for _, tt := range []struct {
		name   string
		make   func(*testing.T, keyScene) []byte
		ladder string
		reason string
	}{
		{"signed by the key of the registry", func(t *testing.T, s keyScene) []byte { return envelope(t, s.statement(), s.key) }, whole, ""},
		{"two signatures, the second by a stranger", func(t *testing.T, s keyScene) []byte { return envelope(t, s.statement(), s.key, key(t)) }, whole, ""},
		{"two signatures, the first by a stranger", func(t *testing.T, s keyScene) []byte { return envelope(t, s.statement(), key(t), s.key) }, whole, ""},
		{"wrong key", func(t *testing.T, s keyScene) []byte { return envelope(t, s.statement(), key(t)) },
			"present", `(held against the signer "release key")`},
		{"swapped statement", func(t *testing.T, s keyScene) []byte {
			other := statementOf("firmware.bin", []byte("older"), slsa.TypeV1, `{}`)
			return bytes.Replace(envelope(t, other, s.key), []byte(b64(other)), []byte(b64(s.statement())), 1)
		}, "present", "the signature is not valid"},
		{"another type than was signed", func(t *testing.T, s keyScene) []byte {
			return bytes.Replace(envelope(t, s.statement(), s.key), []byte(statementPayload), []byte("application/json"), 1)
		}, "", "no signature or statement for this file was delivered"},
		{"duplicate key in the statement", func(t *testing.T, s keyScene) []byte {
			return envelope(t, bytes.Replace(s.statement(), []byte(`"predicate":`), []byte(`"subject":[],"predicate":`), 1), s.key)
		}, "", "no signature or statement for this file was delivered"},
		{"wrong role", func(t *testing.T, s keyScene) []byte {
			s.signer().Roles = []SignerRole{RoleSBOM}
			return envelope(t, s.statement(), s.key)
		}, "present valid recognised covers timely", `may not sign in the role "artifact"`},
		{"revoked, and nothing proves that it was signed before", func(t *testing.T, s keyScene) []byte {
			s.signer().RevokedOn = day(25)
			return envelope(t, s.statement(), s.key)
		}, "present valid recognised authorised covers", "whoever holds a revoked key can state any time"},
		{"expired", func(t *testing.T, s keyScene) []byte {
			s.signer().ValidUntil = day(20)
			return envelope(t, s.statement(), s.key)
		}, "present valid recognised authorised covers", `the signer "release key" is no longer accepted, only until 2026-11-20`},
		{"not yet accepted", func(t *testing.T, s keyScene) []byte {
			s.signer().ValidFrom = day(21)
			return envelope(t, s.statement(), s.key)
		}, "present valid recognised authorised covers", `the signer "release key" is not accepted yet, only from 2026-11-21 on`},
		{"another supplier's key", func(t *testing.T, s keyScene) []byte {
			k, other := key(t), s.req.Registry.Suppliers[1]
			other.Signers = []Signer{{Name: "northlake key", Key: &KeyIdentity{File: "x"}, Roles: []SignerRole{RoleArtifact}}}
			must(t, other.Signers[0].Key.load(func(string, int64) ([]byte, error) { return pemKey(t, k), nil }))
			return envelope(t, s.statement(), k)
		}, "present valid recognised covers timely", `the signer is "northlake key" of another supplier, northlake`},
		{"pinned key that was delivered", func(t *testing.T, s keyScene) []byte {
			pin(t, s)
			s.add("release.pub.pem", delivery.KindPublicKey, delivery.Evidence, pemKey(t, s.key))
			return envelope(t, s.statement(), s.key)
		}, whole, ""},
		{"pinned key that was not delivered", func(t *testing.T, s keyScene) []byte {
			pin(t, s)
			return envelope(t, s.statement(), s.key)
		}, "present", "no such key came with the signature; name the key itself where the signer is named"},
		{"delivered key that nobody pins", func(t *testing.T, s keyScene) []byte {
			k := key(t)
			s.add("release.pub.pem", delivery.KindPublicKey, delivery.Evidence, pemKey(t, k))
			return envelope(t, s.statement(), k)
		}, "present", "the signature is not valid"},
		{"several statements in one file", func(t *testing.T, s keyScene) []byte {
			other := statementOf("x", []byte("x"), slsa.TypeV1, `{}`)
			return bytes.Join([][]byte{envelope(t, other, s.key), envelope(t, s.statement(), s.key)}, []byte("\n"))
		}, whole, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, tt.make(t, s))
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
		})
	}
}

// pin names the key by its digest alone.
func pin(t *testing.T, s keyScene) {
	digest := strings.TrimPrefix(s.signer().Key.fingerprint, "sha256:")
	s.signer().Key = &KeyIdentity{SHA256: strings.ToUpper(digest)}
	must(t, s.signer().Key.load(nil))
}

// One bad signature beside a good one is told. One by somebody else is told too, and takes nothing away.
func TestEnvelopeWithABadSignature(t *testing.T) {
	s := newKeyScene(t)
	good := envelope(t, s.statement(), s.key, key(t))
	for _, tt := range []struct {
		name   string
		data   []byte
		tried  bool
		reason string
	}{
		{"by another key", good, false, `another signature, by a key that the registry does not name (key id "key 1")`},
		{"said to be by the same key", bytes.Replace(good, []byte(`"key 1"`), []byte(`"key 0"`), 1), true, "the signature is not valid"},
		{"without a key id", bytes.Replace(good, []byte(`"keyid":"key 1",`), nil, 1), true, "the signature is not valid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, tt.data)
			r := s.run(t)
			all := r.Files["firmware.bin"].Signatures
			i := slices.IndexFunc(all, func(d decision.Signature) bool { return !d.Ladder.Valid })
			if len(all) != 2 || i < 0 || all[i].Tried != tt.tried || !strings.Contains(all[i].Reason, tt.reason) || !all[i].Ladder.Present {
				t.Errorf("got %+v", all)
			}
			if len(r.Statements) != 1 || !r.Statements[0].Ladder.Whole() || r.Statements[0].Signer != "key "+s.signer().Key.fingerprint {
				t.Errorf("statements %+v", r.Statements)
			}
			if len(r.Statements[0].Subjects[0].Files) != 1 {
				t.Errorf("subjects %+v", r.Statements[0].Subjects)
			}
		})
	}
}

// The same goes for the lines of a file: one that names another key than those that hold is somebody else's.
func TestLinesByDifferentKeys(t *testing.T) {
	s := newKeyScene(t)
	ours, theirs := envelope(t, s.statement(), s.key), envelope(t, s.statement(), key(t))
	for _, tt := range []struct {
		name   string
		second []byte
		holds  bool
	}{
		{"by another key", bytes.Replace(theirs, []byte(`"key 0"`), []byte(`"key 1"`), 1), true},
		{"said to be by the same key", theirs, false},
		{"without a key id", bytes.Replace(theirs, []byte(`"keyid":"key 0",`), nil, 1), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, data := range [][]byte{slices.Concat(ours, []byte("\n"), tt.second), slices.Concat(tt.second, []byte("\n"), ours)} {
				got, err := Single(t.Context(), SingleRequest{
					Artifact: messageOf(s.files["firmware.bin"]), Signature: data, At: s.req.At, Signer: Signer{Key: &KeyIdentity{File: "key"}},
					Read: func(string, int64) ([]byte, error) { return pemKey(t, s.key), nil },
				})
				must(t, err)
				if got.Verified() != tt.holds || len(got.Signatures) != 2 {
					t.Errorf("verified %v: %q; %d signatures", got.Verified(), got.Best.Reason, len(got.Signatures))
				}
			}
		})
	}
	// What nobody but a stranger signed stays refused in a delivery, whatever stands beside it.
	s.add("other.bin", delivery.KindUnknown, delivery.Artifact, []byte("other"))
	stranger := envelope(t, statementOf("other.bin", []byte("other"), slsa.TypeV1, `{}`), key(t))
	s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, slices.Concat(ours, []byte("\n"), bytes.Replace(stranger, []byte(`"key 0"`), []byte(`"key 1"`), 1)))
	r := s.run(t)
	if got := r.Files["other.bin"]; got.Ladder.Valid || !got.Best.Tried {
		t.Errorf("got %+v", got.Best)
	}
	if got := r.Files["firmware.bin"]; !got.Ladder.Whole() {
		t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
	}
}

// slsa-github-generator wrote envelopes with a Fulcio certificate inside and left the log entry to an online look-up.
func TestEnvelopeWithACertificateInside(t *testing.T) {
	s := newKeyScene(t)
	cert, k := s.instance.leaf(testIdentity, testIssuer, signingTime)
	data := bytes.Replace(envelope(t, s.statement(), k), []byte(`"keyid":"key 0"`), []byte(fmt.Sprintf(`"keyid":"","cert":%q`, pemOf(cert))), 1)
	s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, data)
	got := s.run(t).Files["firmware.bin"].Best
	if got.Tried || !strings.Contains(got.Reason, "only a look-up online could tell when it was used; ask for the Sigstore bundle") {
		t.Errorf("got %+v", got)
	}
	other, _ := s.instance.leaf(testIdentity, testIssuer, signingTime)
	s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, bytes.Replace(data, []byte(fmt.Sprintf("%q", pemOf(cert))), []byte(fmt.Sprintf("%q", pemOf(other))), 1))
	if got := s.run(t).Files["firmware.bin"].Best; !got.Tried || got.Ladder.Valid {
		t.Errorf("a certificate of another key: %+v", got)
	}
	stranger, k := newInstance(t, "mallory").leaf(testIdentity, testIssuer, signingTime)
	s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, bytes.Replace(envelope(t, s.statement(), k), []byte(`"keyid":"key 0"`), []byte(fmt.Sprintf(`"keyid":"","cert":%q`, pemOf(stranger))), 1))
	if got := s.run(t).Files["firmware.bin"].Best; !got.Tried || got.Ladder.Valid || !strings.Contains(got.Reason, "no authority of a trusted root issued") {
		t.Errorf("a certificate that anybody could have written: %+v", got)
	}
}

// TestMutatedEnvelopes flips a bit of every byte: a flipped envelope must never again vouch for the file, white space and
// the key id apart, which nobody relies on.
func TestMutatedEnvelopes(t *testing.T) {
	s := newKeyScene(t)
	data := envelope(t, s.statement(), s.key)
	hint := []byte(`"keyid":"key 0"`)
	exempt := bytes.Index(data, hint)
	for at := range data {
		if at >= exempt && at < exempt+len(hint) {
			continue
		}
		changed := bytes.Clone(data)
		changed[at] ^= []byte{0x01, 0x20, 0x04}[at%3]
		s.add("a.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, changed)
		if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid {
			t.Errorf("byte %d, %q for %q: %q", at, changed[at], data[at], show(got.Ladder))
		}
	}
}
