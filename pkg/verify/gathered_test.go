package verify

import (
	"context"
	"crypto/x509/pkix"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// TestSignaturesOfOneFile lists all signatures of files whose signatures are verified together, wherever the expected signer's stands.
func TestSignaturesOfOneFile(t *testing.T) {
	in := newInstanceUntil(t, "fabulon", signingTime.AddDate(400, 0, 0))
	ca, late := authority{in.ca, in.caKey}, signingTime.AddDate(300, 0, 0)
	release, canteen := pkix.Name{Organization: []string{"Fabulon"}, CommonName: "Release"}, pkix.Name{Organization: []string{"Fabulon"}, CommonName: "Canteen"}
	byRelease := Signer{Certificate: &CertificateIdentity{CA: "ca", Subject: "CN=Release,O=Fabulon"}}
	byPGP := func(file string) Signer { return Signer{OpenPGP: &OpenPGPIdentity{File: file}} }
	content, pgp := []byte("firmware 4.2.0"), openpgpFixture(t, "content")
	later, april := signingTime.AddDate(200, 0, 0), time.Date(2026, 4, 15, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name       string
		content    []byte
		signatures []byte
		signer     Signer
		at         time.Time
		verified   bool
		placed     string // of each: how far it reaches, by whom
	}{
		{"CMS, one", content, ca.signTogether(t, late, content, release), byRelease, later, true,
			"whole CN=Release"},
		{"CMS, the expected one and another", content, ca.signTogether(t, late, content, release, canteen), byRelease, later, true,
			"valid CN=Canteen; whole CN=Release"},
		{"CMS, the expected one, another, and it again", content, ca.signTogether(t, late, content, release, canteen, release), byRelease, later, true,
			"valid CN=Canteen; whole CN=Release; whole CN=Release"},
		{"CMS, twice by the expected one", content, ca.signTogether(t, late, content, release, release), byRelease, later, true,
			"whole CN=Release; whole CN=Release"},
		{"CMS, by two others", content, ca.signTogether(t, late, content, canteen, canteen), byRelease, later, false,
			"valid CN=Canteen; valid CN=Canteen"},
		{"CMS, over another content", []byte("other"), ca.signTogether(t, late, content, release, canteen), byRelease, later, false,
			"present"},
		{"OpenPGP, one of two keys", pgp, openpgpFixture(t, "both.asc"), byPGP("valve.asc"), april, true,
			"present; whole OpenPGP key"},
		{"OpenPGP, the other key", pgp, openpgpFixture(t, "both.asc"), byPGP("pump.asc"), april, true,
			"present; whole OpenPGP key"},
		{"OpenPGP, one", pgp, openpgpFixture(t, "content.asc"), byPGP("valve.asc"), april, true,
			"whole OpenPGP key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Single(context.Background(), SingleRequest{
				Artifact: signature.NewMessage(tt.content), Signature: tt.signatures, Signer: tt.signer, At: tt.at,
				Read: func(name string, _ int64) ([]byte, error) {
					if name == "ca" {
						return pemOf(in.ca), nil
					}
					return openpgpFixture(t, name), nil
				},
			})
			must(t, err)
			var placed []string
			for i, p := range got.Signatures {
				if p.Where != fmt.Sprintf("signature %d", i+1) {
					t.Errorf("%s stands at place %d", p.Where, i+1)
				}
				reach := "present"
				switch {
				case p.Ladder.Whole():
					reach = "whole"
				case p.Ladder.Valid:
					reach = "valid"
				}
				name, _, _ := strings.Cut(p.Signer, ",")
				placed = append(placed, strings.TrimSpace(fmt.Sprintf("%s %.12s", reach, name)))
				if reach == "present" && p.Reason == "" {
					t.Errorf("%s: no reason", p.Where)
				}
			}
			slices.Sort(placed) // those of CMS are a set
			if all := strings.Join(placed, "; "); got.Verified() != tt.verified || all != tt.placed {
				t.Errorf("verified %v: %s\nexpected %v: %s", got.Verified(), all, tt.verified, tt.placed)
			}
		})
	}
}
