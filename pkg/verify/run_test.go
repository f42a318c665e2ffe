package verify

import (
	"cmp"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/slsa"
)

func TestLadder(t *testing.T) {
	dates := func(s *scene, from, until, revoked time.Time) {
		g := &s.req.Supplier.Signers[0]
		g.ValidFrom, g.ValidUntil, g.RevokedOn = from, until, revoked
	}
	tests := []struct {
		name   string
		make   func(*scene)
		ladder string
		reason string // part of it
	}{
		{"valid", func(s *scene) { s.sign(release, "firmware.bin") }, whole, ""},
		{"nothing delivered", func(s *scene) {}, "", "no signature or statement"},
		{"stranger", func(s *scene) { s.sign(signer{"mallory@evil.example", testIssuer, signingTime}, "firmware.bin") },
			"present valid covers", "mallory@evil.example (" + testIssuer + "); the registry accepts " + testIdentity},
		{"right identity, wrong issuer", func(s *scene) { s.sign(signer{testIdentity, "https://evil.example", signingTime}, "firmware.bin") },
			"present valid covers", "not in the registry"},
		{"identity continued", func(s *scene) { s.sign(signer{testIdentity + "1", testIssuer, signingTime}, "firmware.bin") },
			"present valid covers", "not in the registry"},
		{"other supplier's signer on a shared root", func(s *scene) {
			s.req.Registry.Suppliers[1].Roots, s.req.Supplier.Roots = nil, nil
			s.req.Roots = []Root{s.instance.root()}
			s.sign(signer{"release@northlake.example", testIssuer, signingTime}, "firmware.bin")
		}, "present valid recognised covers timely", "another supplier, northlake"},
		{"other supplier's root", func(s *scene) {
			s.instance = newInstance(s.instance.t, "northlake")
			root := s.instance.root()
			s.req.Registry.Suppliers[1].Roots = []Root{root}
			s.sign(signer{"release@northlake.example", testIssuer, signingTime}, "firmware.bin")
		}, "present valid recognised covers timely", "another supplier, northlake"},
		{"other supplier's signer, same root file", func(s *scene) {
			s.sign(signer{"release@northlake.example", testIssuer, signingTime}, "firmware.bin")
		}, "present valid recognised covers timely", "another supplier, northlake"},
		{"same root file under another supplier's lower thresholds", func(s *scene) {
			s.req.Supplier.Thresholds = Thresholds{}
			s.sign(release, "firmware.bin")
		}, "present valid covers", "not in the registry"},
		{"right name from another root", func(s *scene) {
			zero := 0
			s.req.Supplier.Thresholds = Thresholds{}
			s.instance = newInstance(s.instance.t, "impostor")
			s.req.Roots = []Root{s.instance.root()}
			root := s.instance.root()
			s.req.Registry.Suppliers = append(s.req.Registry.Suppliers, &Supplier{Name: "z", Roots: []Root{root}, Thresholds: Thresholds{SignedCertificateTimestamp: &zero}})
			s.sign(release, "firmware.bin")
		}, "present valid covers", "not in the registry"},
		{"unknown root", func(s *scene) {
			s.instance = newInstance(s.instance.t, "elsewhere")
			s.sign(release, "firmware.bin")
		}, "present", "rekor.elsewhere.test"},
		{"threshold not lowered", func(s *scene) {
			s.req.Supplier.Thresholds = Thresholds{}
			s.req.Registry.Suppliers = s.req.Registry.Suppliers[:1]
			s.sign(release, "firmware.bin")
		}, "present", "not valid"},
		{"signer of another product", func(s *scene) {
			s.req.Supplier.Signers[0].Products = []Pattern{{Name: "InfuPump X1"}}
			s.sign(release, "firmware.bin")
		}, "present valid recognised covers timely", `may not sign the product "InfuPump X2"`},
		{"signer of this product", func(s *scene) {
			s.req.Supplier.Signers[0].Products = []Pattern{{Name: "InfuPump X1"}, {Pattern: "^InfuPump X[2-4]$"}}
			s.sign(release, "firmware.bin")
		}, "present valid recognised authorised covers timely", ""},
		{"wrong role", func(s *scene) {
			s.req.Supplier.Signers[0].Roles = []SignerRole{RoleSBOM}
			s.sign(release, "firmware.bin")
		}, "present valid recognised covers timely", `may not sign in the role "artifact"`},
		{"product not listed", func(s *scene) {
			s.req.Product.Name = "InfuPump X3"
			s.sign(release, "firmware.bin")
		}, "present valid recognised covers timely", `does not list the product "InfuPump X3"`},
		{"no supplier matched", func(s *scene) {
			s.req.Supplier = nil
			s.sign(release, "firmware.bin")
		}, "present valid recognised covers timely", "no registry entry was matched"},
		{"revoked", func(s *scene) {
			dates(s, time.Time{}, time.Time{}, signingTime.Add(-time.Hour))
			s.sign(release, "firmware.bin")
		}, "present valid recognised authorised covers", "was revoked on 2026-06-01"},
		{"revoked later", func(s *scene) {
			dates(s, time.Time{}, time.Time{}, signingTime.Add(time.Hour))
			s.sign(release, "firmware.bin")
		}, whole, ""},
		{"expired", func(s *scene) {
			dates(s, time.Time{}, signingTime, time.Time{})
			s.sign(release, "firmware.bin")
		}, "present valid recognised authorised covers", "was accepted until"},
		{"not yet accepted", func(s *scene) {
			dates(s, signingTime.Add(time.Second), time.Time{}, time.Time{})
			s.sign(release, "firmware.bin")
		}, "present valid recognised authorised covers", "is accepted from"},
		{"signed after the moment judged at", func(s *scene) {
			s.req.At = signingTime.Add(-time.Second)
			s.sign(release, "firmware.bin")
		}, "present valid recognised authorised covers", "after the moment judged at"},
		{"tampered artifact", func(s *scene) {
			s.sign(release, "firmware.bin")
			s.add("firmware.bin", delivery.KindUnknown, delivery.Artifact, []byte("firmware 4.2.0 and more"))
		}, "present valid recognised authorised timely", "another content was signed: the signature is over sha256:"},
		{"signature of another file", func(s *scene) {
			s.bundle("firmware.bin.sigstore.json", s.instance.message(release, []byte("older firmware")))
		}, "present valid recognised authorised timely", "another content was signed"},
		{"statement about another file, by subject name", func(s *scene) {
			s.bundle("statement.sigstore.json", s.instance.attest(release, statementOf("build/firmware.bin", []byte("other"), "https://example.com/release", `{}`)))
		}, "present valid recognised authorised timely", "another content was signed"},
		{"valid statement", func(s *scene) {
			s.bundle("a.intoto.jsonl", append(s.instance.attest(release, statementOf("x", s.files["firmware.bin"].Bytes, slsa.TypeV1, `{}`)), '\n'))
		}, whole, ""},
		{"failed verdict by the right signer", func(s *scene) {
			s.bundle("a.sigstore.json", s.instance.attest(release, statementOf("x", s.files["firmware.bin"].Bytes, "https://slsa.dev/verification_summary/v1", `{"verificationResult":"FAILED"}`)))
		}, "present valid recognised authorised timely", "does not release it"},
		{"subject with sha1 only", func(s *scene) {
			s.bundle("a.sigstore.json", s.instance.attest(release, []byte(fmt.Sprintf(`{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[{"name":"firmware.bin","digest":{"sha1":"%x"}}]}`, sha1.Sum(s.files["firmware.bin"].Bytes)))))
		}, "present valid recognised authorised timely", "no digest that counts (only sha1)"},
		{"subject whose digests disagree", func(s *scene) {
			f := s.files["firmware.bin"]
			s.bundle("a.sigstore.json", s.instance.attest(release, []byte(fmt.Sprintf(`{"_type":"https://in-toto.io/Statement/v1","predicateType":"x","subject":[{"name":"firmware.bin","digest":{"sha256":%q,"sha512":%q}}]}`, f.SHA256, strings.Repeat("0", 128)))))
		}, "present valid recognised authorised timely", "another content was signed"},
		{"tampered bundle", func(s *scene) {
			s.sign(release, "firmware.bin")
			f := s.files["firmware.bin.sigstore.json"]
			s.bundle(f.Path, []byte(strings.Replace(string(f.Bytes), `"integratedTime":"17`, `"integratedTime":"16`, 1)))
		}, "present", "not valid"},
		{"stronger of two signatures", func(s *scene) {
			s.sign(release, "firmware.bin")
			s.bundle("firmware.bin.mallory.sigstore.json", s.instance.message(signer{"mallory@evil.example", testIssuer, signingTime}, s.files["firmware.bin"].Bytes))
		}, whole, ""},
		{"rungs of two signatures are not mixed", func(s *scene) {
			s.bundle("firmware.bin.sigstore.json", s.instance.message(release, []byte("older firmware")))
			s.bundle("firmware.bin.mallory.sigstore.json", s.instance.message(signer{"mallory@evil.example", testIssuer, signingTime}, s.files["firmware.bin"].Bytes))
		}, "present valid covers", "not in the registry"},
		{"pgp", func(s *scene) { s.add("firmware.bin.asc", delivery.KindPGPSignature, delivery.Evidence, []byte("x")) },
			"present", "the signature is not valid: packet 1 is no OpenPGP packet of a stated length"},
		{"checksums", func(s *scene) {
			s.add("SHA256SUMS", delivery.KindChecksums, delivery.Evidence, []byte(s.files["firmware.bin"].SHA256+"  firmware.bin\n"))
		}, "", "only a checksum list names this file"},
		{"bare statement", func(s *scene) {
			s.add("a.json", delivery.KindStatement, delivery.Evidence, statementOf("x", s.files["firmware.bin"].Bytes, "x", `{}`))
		}, "", "not signed"},
		{"broken bundle beside the file", func(s *scene) { s.bundle("firmware.bin.sigstore.json", []byte(`{"mediaType":`)) },
			"present", "not a Sigstore bundle"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			tt.make(s)
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) || got.Ladder.Whole() != (got.Reason == "") {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
		})
	}
}

func statementOf(name string, content []byte, predicateType, predicate string) []byte {
	sum := sha256.Sum256(content)
	return []byte(fmt.Sprintf(`{"_type":"https://in-toto.io/Statement/v1","predicateType":%q,"subject":[{"name":%q,"digest":{"sha256":%q}}],"predicate":%s}`,
		predicateType, name, hex.EncodeToString(sum[:]), predicate))
}

func TestSignatureDetails(t *testing.T) {
	s := newScene(t)
	s.sign(release, "firmware.bin")
	r := s.run(t)
	sig := r.Files["firmware.bin"].Signatures[0]
	if sig.TrustedRootDigest != s.req.Supplier.Roots[0].Digest() {
		t.Errorf("root %s", sig.TrustedRootDigest)
	}
	if sig.SignedAt != "2026-06-01T12:00:00Z" || sig.TrustedRoot != "rekor.meridian.test" || !slices.Equal(sig.Lowered, []string{"signedCertificateTimestamp: 0"}) {
		t.Errorf("got %+v", sig)
	}
	var used []string
	for _, u := range r.Roots {
		if u.Used {
			used = append(used, u.Name)
		}
	}
	if !slices.Equal(used, []string{"rekor.meridian.test"}) || len(r.Roots) != 2 {
		t.Errorf("used %v of %d roots", used, len(r.Roots))
	}
	if got := r.Files["firmware.bin.sigstore.json"]; got.Reason != reasonBundle || got.Ladder.Present {
		t.Errorf("the bundle itself: %+v", got)
	}
}

func TestSignedManifest(t *testing.T) {
	for _, tt := range []struct {
		name, ladder string
		change       func(*scene, *delivery.Manifest)
	}{
		{"whole", whole, func(*scene, *delivery.Manifest) {}},
		{"listed with another digest", "present valid recognised authorised timely", func(s *scene, m *delivery.Manifest) { m.Files[0].SHA256 = strings.Repeat("0", 64) }},
		{"listed without digest", "", func(s *scene, m *delivery.Manifest) { m.Files[0].SHA256 = "" }},
		{"not listed", "", func(s *scene, m *delivery.Manifest) { m.Files = nil }},
		{"may sign the manifest only", "present valid recognised covers timely", func(s *scene, m *delivery.Manifest) {
			s.req.Supplier.Signers[0].Roles = []SignerRole{RoleManifest}
		}},
		{"manifest signed by a stranger", "", func(s *scene, m *delivery.Manifest) {
			s.sign(signer{"mallory@evil.example", testIssuer, signingTime}, "delivery.yaml")
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			m := &delivery.Manifest{Path: "delivery.yaml", Files: []delivery.ManifestFile{{Path: "firmware.bin", SHA256: s.files["firmware.bin"].SHA256}}}
			s.req.Delivery = &delivery.Delivery{Manifest: m}
			s.add("delivery.yaml", delivery.KindManifest, delivery.Evidence, []byte("kind: cleanbill.delivery/v1\n"))
			s.sign(release, "delivery.yaml")
			tt.change(s, m)
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder {
				t.Errorf("got %q (%s), expected %q", show(got.Ladder), got.Reason, tt.ladder)
			}
		})
	}
}

// TestArtifactByItsRole: what the manifest calls an artifact needs a signer of artifacts, whatever its content is.
func TestArtifactByItsRole(t *testing.T) {
	for _, kind := range []delivery.Kind{delivery.KindChecksums, delivery.KindOpenVEX, delivery.KindCycloneDXJSON, delivery.KindPDF} {
		for role, want := range map[delivery.Role]bool{delivery.Artifact: false, kind.Role(): true} {
			s := newScene(t)
			s.req.Supplier.Signers[0].Roles = []SignerRole{RoleSBOM, RoleVEX, RoleDocument}
			s.add("boot", kind, role, []byte("boot"))
			s.sign(release, "boot")
			if got := s.run(t).Files["boot"]; got.Ladder.Authorised != want || !got.Ladder.Recognised {
				t.Errorf("%s as %s: %s, %s", kind, role, show(got.Ladder), got.Reason)
			}
		}
	}
}

// TestListOnSignedManifest: a signed manifest stands behind a checksum list as behind any other file, and so does it where the list is wrong; that the
// list is wrong is told all the same.
func TestListOnSignedManifest(t *testing.T) {
	for _, tt := range []struct {
		name, digest string // that the list states of firmware.bin; "": the true one
		listed       bool   // by the manifest
		ladder       string
		contradicted []string
	}{
		{"listed", "", true, whole, nil},
		{"not listed", "", false, "", nil},
		{"listed, and wrong", strings.Repeat("0", 64), true, whole, []string{"firmware.bin"}},
		{"not listed, and wrong", strings.Repeat("0", 64), false, "", []string{"firmware.bin"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			list := cmp.Or(tt.digest, s.files["firmware.bin"].SHA256) + "  firmware.bin\n"
			m := &delivery.Manifest{Path: "delivery.yaml"}
			s.req.Delivery = &delivery.Delivery{Manifest: m}
			s.add("delivery.yaml", delivery.KindManifest, delivery.Evidence, []byte("kind: cleanbill.delivery/v1\n"))
			s.add("SHA256SUMS", delivery.KindChecksums, delivery.Evidence, []byte(list+list))
			if tt.listed {
				m.Files = []delivery.ManifestFile{{Path: "SHA256SUMS", SHA256: s.files["SHA256SUMS"].SHA256}}
			}
			s.sign(release, "delivery.yaml")
			r := s.run(t)
			if got := r.Files["SHA256SUMS"]; show(got.Ladder) != tt.ladder || (tt.ladder == "" && got.Reason != reasonUnsigned) {
				t.Errorf("got %q (%s), expected %q", show(got.Ladder), got.Reason, tt.ladder)
			}
			if got := r.Contradicted["SHA256SUMS"]; !slices.Equal(got, tt.contradicted) {
				t.Errorf("contradicted: %q", got)
			}
			if got := r.Files["firmware.bin"]; show(got.Ladder) != "" {
				t.Errorf("a list that nobody signed vouches for the firmware: %q", show(got.Ladder))
			}
		})
	}
}

func TestSBOMBinding(t *testing.T) {
	const sbom = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"zlib"}]}`
	for _, tt := range []struct {
		name, delivered string
		bound           string
		ladder          string
	}{
		{"equal bytes", sbom, "bom.json", whole},
		{"other white space and order", "{\n \"specVersion\": \"1.6\", \"bomFormat\": \"CycloneDX\", \"components\": [ {\"name\": \"zlib\"} ] }", "bom.json", whole},
		{"a component left out", `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}`, "", ""},
		{"duplicate key", `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[],"components":[{"name":"zlib"}]}`, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t)
			s.add("bom.json", delivery.KindCycloneDXJSON, delivery.Evidence, []byte(tt.delivered))
			s.bundle("s.sigstore.json", s.instance.attest(release, statementOf("f", s.files["firmware.bin"].Bytes, "https://cyclonedx.org/bom", sbom)))
			r := s.run(t)
			if len(r.Bindings) != 1 || r.Bindings[0].SBOM != tt.bound || !r.Bindings[0].Whole || !slices.Equal(r.Bindings[0].Artifacts, []string{"firmware.bin"}) {
				t.Errorf("bindings %+v", r.Bindings)
			}
			if got := show(r.Files["bom.json"].Ladder); got != tt.ladder {
				t.Errorf("SBOM: %q, expected %q", got, tt.ladder)
			}
		})
	}
}

// The answer must not depend on the order of work, which many bundles show.
func TestManyBundlesInOrder(t *testing.T) {
	s := newScene(t)
	for i := range 20 {
		s.bundle(fmt.Sprintf("%02d.sigstore.json", i), s.instance.attest(release, statementOf("f", s.files["firmware.bin"].Bytes, fmt.Sprintf("https://example.com/%02d", i), `{}`)))
	}
	r := s.run(t)
	if !sort.SliceIsSorted(r.Statements, func(i, j int) bool { return r.Statements[i].Path < r.Statements[j].Path }) || len(r.Statements) != 20 {
		t.Error("statements are not sorted")
	}
	for i, sig := range r.Files["firmware.bin"].Signatures {
		if sig.PredicateType != fmt.Sprintf("https://example.com/%02d", i) || !sig.Ladder.Valid {
			t.Errorf("signature %d: %+v", i, sig)
		}
	}
}
