package verify

import (
	"crypto/ecdsa"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// sbomSigner adds a signer of the supplier who may sign SBOMs alone.
func (s keyScene) sbomSigner(t *testing.T) *ecdsa.PrivateKey {
	k := key(t)
	g := *s.signer()
	g.Name, g.Key, g.Roles = "sbom key", &KeyIdentity{File: "sbom.pem"}, []SignerRole{RoleSBOM}
	must(t, g.Key.load(func(string, int64) ([]byte, error) { return pemKey(t, k), nil }))
	s.req.Supplier.Signers = append(s.req.Supplier.Signers, g)
	return k
}

// otherRole adds such a signer, and what he signs the firmware with.
func (s keyScene) otherRole(t *testing.T, suffix string) {
	k := s.sbomSigner(t)
	content := s.files["firmware.bin"].Bytes
	s.add("firmware.bin"+suffix, delivery.KindRawSignature, delivery.Evidence, rawSignature(t, k, content))
}

func paths(all []decision.Signature) string {
	var out []string
	for _, s := range all {
		out = append(out, s.Path)
	}
	return strings.Join(out, " ")
}

// Who signs with several keys for several roles leaves no strays; what is broken is one.
func TestStrays(t *testing.T) {
	s := newKeyScene(t)
	s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes)
	s.otherRole(t, ".sign")
	broken, others := s.run(t).Files["firmware.bin"].Strays()
	if len(broken)+len(others) > 0 {
		t.Errorf("a signer of another role: %s; %s", paths(broken), paths(others))
	}
	s.add("firmware.bin.signature", delivery.KindRawSignature, delivery.Evidence, rawSignature(t, s.key, []byte("other")))
	s.req.Supplier.Signers[1].Products = []Pattern{{Name: "something else"}}
	broken, others = s.run(t).Files["firmware.bin"].Strays()
	if paths(broken) != "firmware.bin.signature" || paths(others) != "firmware.bin.sign" {
		t.Errorf("got %s; %s", paths(broken), paths(others))
	}
	delete(s.files, "firmware.bin.sig")
	if broken, others = s.run(t).Files["firmware.bin"].Strays(); len(broken)+len(others) > 0 {
		t.Errorf("beside nothing that holds: %s; %s", paths(broken), paths(others))
	}
}

// Of several signers who may not sign, the reason is about the one who has the role.
func TestReasonOfTheSignerWithTheRole(t *testing.T) {
	s := newKeyScene(t)
	s.otherRole(t, ".sig")
	s.add("firmware.bin.sign", delivery.KindRawSignature, delivery.Evidence, rawSignature(t, s.key, s.files["firmware.bin"].Bytes))
	s.signer().Products = []Pattern{{Name: "something else"}}
	if got := s.run(t).Files["firmware.bin"]; !strings.Contains(got.Reason, `"release key" may not sign the product`) {
		t.Errorf("got %q", got.Reason)
	}
}

// A digest is never said to differ from itself.
func TestChanged(t *testing.T) {
	f := &delivery.File{SHA256: "00"}
	for signed, want := range map[string]string{
		"": "could not be read", "sha256:01": "over sha256:01, the delivered file has sha256:00", "sha256:00": "cannot be read as one in one way only",
	} {
		if got := changed(f, signed); !strings.Contains(got, want) {
			t.Errorf("%q: %s", signed, got)
		}
	}
}

// What became of the file's own signature is told first, whoever else spoke about the file.
func TestReasonOfTheOwnSignature(t *testing.T) {
	for _, tt := range []struct {
		name, reason string
		own          func(*testing.T, keyScene)
	}{
		{"broken, and a list of somebody without the role", "the signature is not valid", func(t *testing.T, s keyScene) {
			s.add("firmware.bin.sig", delivery.KindRawSignature, delivery.Evidence, rawSignature(t, s.key, []byte("other")))
		}},
		{"revoked, and a list of somebody without the role", "was revoked on", func(t *testing.T, s keyScene) {
			s.signer().RevokedOn = signingTime
			s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes)
		}},
		{"none", "may not sign in the role", func(*testing.T, keyScene) {}},
		{"of a kind that is not verified", "may not sign in the role", func(t *testing.T, s keyScene) {
			s.add("firmware.bin.asc", delivery.KindPGPSignature, delivery.Evidence, openpgpFixture(t, "content.asc"))
			s.req.Supplier.Signers[0].Key, s.req.Supplier.Signers[0].OpenPGP = nil, &OpenPGPIdentity{Fingerprint: strings.Repeat("0", 40)}
			must(t, s.signer().OpenPGP.load(nil))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			s.signedBySBOMKey(t)
			tt.own(t, s)
			if got := s.run(t).Files["firmware.bin"]; !strings.Contains(got.Reason, tt.reason) || got.Ladder.Whole() {
				t.Errorf("got %q (%q)", got.Reason, show(got.Ladder))
			}
		})
	}
}

// signedBySBOMKey adds a list and a manifest that name the firmware, signed by such a signer who may sign manifests besides.
func (s keyScene) signedBySBOMKey(t *testing.T) {
	k, digest := s.sbomSigner(t), s.files["firmware.bin"].SHA256
	last := &s.req.Supplier.Signers[len(s.req.Supplier.Signers)-1]
	last.Roles = append(last.Roles, RoleManifest)
	manifest := &delivery.Manifest{Path: "delivery.yaml", Files: []delivery.ManifestFile{{Path: "firmware.bin", SHA256: digest}}}
	s.req.Delivery = &delivery.Delivery{Manifest: manifest}
	s.add(manifest.Path, delivery.KindManifest, delivery.Evidence, []byte("files: []\n"))
	s.add("SHA256SUMS", delivery.KindChecksums, delivery.Evidence, []byte(digest+"  firmware.bin\n"))
	for _, name := range []string{manifest.Path, "SHA256SUMS"} {
		s.add(name+".sig", delivery.KindRawSignature, delivery.Evidence, rawSignature(t, k, s.files[name].Bytes))
	}
}

// A test result or a summary says something of a file and does not release it: its signer needs the role for documents, and no other.
func TestStatementsThatReleaseNothing(t *testing.T) {
	for _, tt := range []struct {
		role SignerRole
		want string
	}{
		{RoleDocument, ""},
		{RoleSBOM, "firmware.bin.intoto.jsonl"},
	} {
		s := newKeyScene(t)
		s.raw("firmware.bin", s.key, s.files["firmware.bin"].Bytes)
		k := s.sbomSigner(t)
		s.req.Supplier.Signers[1].Roles = []SignerRole{tt.role}
		result := statementOf("firmware.bin", s.files["firmware.bin"].Bytes, "https://in-toto.io/attestation/test-result/v0.1", `{"result":"FAILED"}`)
		s.add("firmware.bin.intoto.jsonl", delivery.KindDSSE, delivery.Evidence, envelope(t, result, k))
		broken, others := s.run(t).Files["firmware.bin"].Strays()
		if len(broken) > 0 || paths(others) != tt.want {
			t.Errorf("%s: got %s; %s", tt.role, paths(broken), paths(others))
		}
	}
}
