package verify

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"crypto/ecdsa"
	"crypto/sha256"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// rawSignature is a bare ECDSA signature value over content.
func rawSignature(t testing.TB, k *ecdsa.PrivateKey, content []byte) []byte {
	t.Helper()
	sum := sha256.Sum256(content)
	sig, err := ecdsa.SignASN1(rand.Reader, k, sum[:])
	must(t, err)
	return sig
}

func TestChecksumLists(t *testing.T) {
	zeros := strings.Repeat("0", 64)
	list := func(s keyScene, text string) []byte {
		data := []byte(strings.ReplaceAll(text, "HASH", s.files["firmware.bin"].SHA256))
		s.add("SHA256SUMS", delivery.KindChecksums, delivery.Evidence, data)
		return data
	}
	for _, tt := range []struct {
		name   string
		make   func(*testing.T, keyScene)
		ladder string
		reason string
	}{
		{"unsigned", func(t *testing.T, s keyScene) { list(s, "HASH  firmware.bin\n") }, "", reasonUnsignedList},
		{"unsigned, with another digest", func(t *testing.T, s keyScene) { list(s, zeros+"  firmware.bin\n") },
			"", "an unsigned checksum list names this file with another digest: it states sha256:" + zeros},
		{"signed with a key", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, list(s, "HASH  firmware.bin\n"))
		}, whole, ""},
		{"signed, in BSD style", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, list(s, "SHA256 (firmware.bin) = HASH\n"))
		}, whole, ""},
		{"signed with a Sigstore bundle", func(t *testing.T, s keyScene) {
			s.signer().Key, s.signer().Sigstore = nil, SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}
			list(s, "HASH  firmware.bin\n")
			s.sign(release, "SHA256SUMS")
		}, whole, ""},
		{"signed, with another digest", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, list(s, zeros+"  firmware.bin\n"))
		}, "present valid recognised authorised timely", "another content was signed: the signature is over sha256:" + zeros},
		{"signed by a stranger", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", key(t), list(s, "HASH  firmware.bin\n"))
		}, "present", "the signature is not valid"},
		{"changed after it was signed", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, []byte("another list"))
			list(s, "HASH  firmware.bin\n")
		}, "present", "the signature is not valid"},
		{"another list was signed with Sigstore", func(t *testing.T, s keyScene) {
			s.signer().Key, s.signer().Sigstore = nil, SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}
			s.bundle("SHA256SUMS.sigstore.json", s.instance.message(release, []byte("another list")))
			list(s, "HASH  firmware.bin\n")
		}, "present valid recognised authorised timely", "the checksum list is not what was signed"},
		{"signed by somebody who may not sign artifacts", func(t *testing.T, s keyScene) {
			s.signer().Roles = []SignerRole{RoleDocument, RoleManifest}
			s.raw("SHA256SUMS", s.key, list(s, "HASH  firmware.bin\n"))
		}, "present valid recognised covers timely", `may not sign in the role "artifact"`},
		{"SHA-1 only", func(t *testing.T, s keyScene) {
			sum := sha1.Sum(s.files["firmware.bin"].Bytes)
			s.raw("SHA256SUMS", s.key, list(s, hex.EncodeToString(sum[:])+"  firmware.bin\n"))
		}, "present valid recognised authorised timely", "no digest that counts (only sha1)"},
		{"SHA-1 only, accepted", func(t *testing.T, s keyScene) {
			sum := sha1.Sum(s.files["firmware.bin"].Bytes)
			s.signer().Weak = []string{"sha1"}
			s.raw("SHA256SUMS", s.key, list(s, hex.EncodeToString(sum[:])+"  firmware.bin\n"))
		}, whole, ""},
		{"MD5 only, accepted of a Sigstore signer", func(t *testing.T, s keyScene) {
			sum := md5.Sum(s.files["firmware.bin"].Bytes)
			s.signer().Key, s.signer().Sigstore = nil, SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}
			s.signer().Weak = []string{"md5"}
			list(s, "MD5 (firmware.bin) = "+hex.EncodeToString(sum[:])+"\n")
			s.sign(release, "SHA256SUMS")
		}, whole, ""},
		{"SHA-1 only, another weakness accepted", func(t *testing.T, s keyScene) {
			sum := sha1.Sum(s.files["firmware.bin"].Bytes)
			s.signer().Weak = []string{"md5"}
			s.raw("SHA256SUMS", s.key, list(s, hex.EncodeToString(sum[:])+"  firmware.bin\n"))
		}, "present valid recognised authorised timely", "no digest that counts (only sha1)"},
		{"SHA-1 only, accepted, of another file", func(t *testing.T, s keyScene) {
			s.signer().Weak = []string{"sha1"}
			s.raw("SHA256SUMS", s.key, list(s, zeros[:40]+"  firmware.bin\n"))
		}, "present valid recognised authorised timely", "another content was signed: the signature is over sha1:" + zeros[:40]},
		{"SHA-1 accepted, SHA-256 of another file beside it", func(t *testing.T, s keyScene) {
			sum := sha1.Sum(s.files["firmware.bin"].Bytes)
			s.signer().Weak = []string{"sha1"}
			s.raw("SHA256SUMS", s.key, list(s, hex.EncodeToString(sum[:])+"  firmware.bin\n"+zeros+"  firmware.bin\n"))
		}, "present valid recognised authorised timely", "another content was signed"},
		{"SHA-256, and SHA-1 of it beside it", func(t *testing.T, s keyScene) {
			sum := sha1.Sum(s.files["firmware.bin"].Bytes)
			s.raw("SHA256SUMS", s.key, list(s, hex.EncodeToString(sum[:])+"  firmware.bin\nHASH  firmware.bin\n"))
		}, whole, ""},
		{"SHA-256, and SHA-1 of another file beside it", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, list(s, "HASH  firmware.bin\n"+zeros[:40]+"  firmware.bin\n"))
		}, "present valid recognised authorised timely", "the list contradicts itself"},
		{"SHA-224", func(t *testing.T, s keyScene) {
			sum := sha256.Sum224(s.files["firmware.bin"].Bytes)
			s.raw("SHA256SUMS", s.key, list(s, hex.EncodeToString(sum[:])+"  firmware.bin\n"))
		}, whole, ""},
		{"unsigned, SHA-1 only", func(t *testing.T, s keyScene) { list(s, zeros[:40]+"  firmware.bin\n") }, "", reasonUnsignedList},
		{"leads out of the delivery", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, list(s, "HASH  ../firmware.bin\n"))
		}, "", reasonUnsigned},
		{"lists the file twice", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, list(s, "HASH  firmware.bin\n"+zeros+"  firmware.bin\n"))
		}, "", reasonUnsigned},
		{"of another directory", func(t *testing.T, s keyScene) {
			data := list(s, "HASH  firmware.bin\n")
			delete(s.files, "SHA256SUMS")
			s.add("old/SHA256SUMS", delivery.KindChecksums, delivery.Evidence, data)
			s.raw("old/SHA256SUMS", s.key, data)
		}, "", reasonUnsigned},
		{"one digest, beside the file", func(t *testing.T, s keyScene) {
			data := []byte(s.files["firmware.bin"].SHA256 + "\n")
			s.add("firmware.bin.sha256", delivery.KindChecksums, delivery.Evidence, data)
			s.raw("firmware.bin.sha256", s.key, data)
		}, whole, ""},
		{"one line that cannot be read", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, list(s, "HASH  firmware.bin\na comment\n"))
		}, "", reasonUnsigned},
		{"a remark in it", func(t *testing.T, s keyScene) {
			s.raw("SHA256SUMS", s.key, list(s, "# a remark\nHASH  firmware.bin\n"))
		}, whole, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			tt.make(t, s)
			r := s.run(t)
			got := r.Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
			if weak := s.signer().Weak; tt.ladder == whole && len(weak) > 0 && !slices.Contains(got.Best.Lowered, fmt.Sprintf("signer %q, weak: %s", s.signer().Name, weak[0])) {
				t.Errorf("that it is weak is not shown: %q", got.Best.Lowered)
			}
			if tt.reason == reasonUnsigned && !strings.Contains(tt.name, "another directory") && !strings.Contains(r.Unreadable["SHA256SUMS"], "checksum list: line ") {
				t.Errorf("a list that cannot be read is passed over: %v", r.Unreadable)
			}
		})
	}
}

// raw adds a bare signature beside a file.
func (s keyScene) raw(name string, k *ecdsa.PrivateKey, content []byte) {
	s.add(name+".sig", delivery.KindRawSignature, delivery.Evidence, rawSignature(s.instance.t, k, content))
}

func TestBareSignatures(t *testing.T) {
	for _, tt := range []struct {
		name   string
		make   func(*testing.T, keyScene)
		ladder string
		reason string
	}{
		{"signed by the key of the registry", func(t *testing.T, s keyScene) { s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes) }, whole, ""},
		{"in base64", func(t *testing.T, s keyScene) {
			s.add("firmware.bin.sig", delivery.KindRawSignature, delivery.Evidence, []byte(b64(rawSignature(t, s.key, s.files["firmware.bin"].Bytes))+"\n"))
		}, whole, ""},
		{"wrong key", func(t *testing.T, s keyScene) { s.raw("firmware.bin", key(t), s.files["firmware.bin"].Bytes) }, "present", "the signature is not valid"},
		{"wrong file", func(t *testing.T, s keyScene) { s.raw("firmware.bin", s.key, []byte("another")) }, "present", "the signature is not valid"},
		{"namesake swapped", func(t *testing.T, s keyScene) {
			s.add("loader.bin", delivery.KindUnknown, delivery.Artifact, []byte("loader"))
			s.raw("loader.bin", s.key, s.files["firmware.bin"].Bytes)
			s.raw("firmware.bin", s.key, s.files["loader.bin"].Bytes)
		}, "present", "the signature is not valid"},
		{"the registry names no key", func(t *testing.T, s keyScene) {
			s.signer().Key, s.signer().Sigstore = nil, SigstoreIdentity{Issuer: testIssuer, Identity: testIdentity}
			s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes)
		}, "present", "nobody is accepted whom a signature of the kind raw-signature could be held against"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			tt.make(t, s)
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
			if best := got.Best; best.Kind != string(delivery.KindRawSignature) || tt.ladder == whole && (best.Algorithm != "ecdsa-p256-sha256" || best.Fingerprint != s.signer().Key.fingerprint) {
				t.Errorf("%+v", best)
			}
		})
	}
}

// Cosign 1 and 2 left the certificate beside the signature, and the log entry to a look-up.
func TestBareSignatureWithACertificateBeside(t *testing.T) {
	s := newKeyScene(t)
	cert, k := s.instance.leaf(testIdentity, testIssuer, signingTime)
	s.raw("firmware.bin", k, s.files["firmware.bin"].Bytes)
	for _, text := range [][]byte{pemOf(cert), []byte(b64(pemOf(cert)))} {
		s.add("firmware.bin.pem", delivery.KindCertificate, delivery.Evidence, text)
		got := s.run(t).Files["firmware.bin"].Best
		if got.Tried || got.Ladder.Valid || !got.Legacy || !strings.Contains(got.Reason, "only a look-up online could tell when it was used") {
			t.Errorf("got %+v", got)
		}
	}
	s.raw("firmware.bin", key(t), s.files["firmware.bin"].Bytes)
	if got := s.run(t).Files["firmware.bin"].Best; !got.Tried || got.Ladder.Valid {
		t.Errorf("by another key than the certificate's: %+v", got)
	}
}

// A detached signature whose file is missing is told, not passed over.
func TestBareSignatureOfNothing(t *testing.T) {
	s := newKeyScene(t)
	s.raw("update.bin", s.key, []byte("update"))
	want := fmt.Sprintf("a detached signature, and no file that it could be over: expected %s beside it", "update.bin")
	if got := s.run(t).Unreadable["update.bin.sig"]; got != want {
		t.Errorf("got %q, expected %q", got, want)
	}
}

// A signature by a key that nobody lists leaves a file open only if another signature of it holds.
func TestUnlistedSignatureBesideAGoodOne(t *testing.T) {
	s := newScene(t)
	s.sign(release, "firmware.bin")
	s.add("firmware.bin.sig", delivery.KindRawSignature, delivery.Evidence, rawSignature(t, key(t), s.files["firmware.bin"].Bytes))
	got := s.run(t).Files["firmware.bin"]
	if !got.Ladder.Whole() || len(got.Signatures) != 2 || got.Signatures[0].Kind != "raw-signature" || got.Signatures[0].Tried {
		t.Errorf("%+v", got.Signatures)
	}
	delete(s.files, "firmware.bin.sigstore.json")
	if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid || !got.Signatures[0].Tried {
		t.Errorf("%+v", got.Signatures)
	}
}

// Whoever may sign something of the supplier's may list it: the list is then signed, and vouches for what its signer may sign.
func TestListByASignerOfAnyRole(t *testing.T) {
	for _, tt := range []struct {
		role  SignerRole
		whole bool
	}{{RoleSBOM, true}, {RoleArtifact, true}, {RoleWaiver, false}} {
		s := newKeyScene(t)
		k := s.sbomSigner(t)
		s.req.Supplier.Signers[1].Roles = []SignerRole{tt.role}
		s.add("SHA256SUMS", delivery.KindChecksums, delivery.Evidence, []byte(s.files["firmware.bin"].SHA256+"  firmware.bin\n"))
		s.raw("SHA256SUMS", k, s.files["SHA256SUMS"].Bytes)
		files := s.run(t).Files
		if got := files["SHA256SUMS"]; got.Ladder.Whole() != tt.whole {
			t.Errorf("%s: the list: %q: %q", tt.role, show(got.Ladder), got.Reason)
		}
		if got := files["firmware.bin"]; got.Ladder.Whole() != (tt.role == RoleArtifact) {
			t.Errorf("%s: the file: %q: %q", tt.role, show(got.Ladder), got.Reason)
		}
	}
}
