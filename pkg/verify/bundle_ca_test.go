package verify

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// timelessBundle is one over content that has neither a log entry nor a time stamp.
func timelessBundle(t *testing.T, i *testInstance, cert *x509.Certificate, k *ecdsa.PrivateKey, content []byte) []byte {
	sum := sha256.Sum256(content)
	return encode(t, map[string]any{
		"mediaType":            "application/vnd.dev.sigstore.bundle.v0.3+json",
		"verificationMaterial": map[string]any{"certificate": map[string]any{"rawBytes": b64(cert.Raw)}},
		"messageSignature": map[string]any{
			"messageDigest": map[string]any{"algorithm": "SHA2_256", "digest": b64(sum[:])}, "signature": b64(i.sign(k, content)),
		},
	})
}

// A long-lived certificate needs no proven time where the buyer asks for none: it is judged as that of a bare signature.
func TestLongLivedCertificatesWithoutATime(t *testing.T) {
	none, one := 0, 1
	for _, tt := range []struct {
		name       string
		thresholds Thresholds
		subject    pkix.Name
		anotherKey bool // than the certificate's signed
		ladder     string
		reason     string
	}{
		{"none asked for", Thresholds{TransparencyLog: &none, Timestamp: &none}, fabulon, false, whole, ""},
		{"somebody else", Thresholds{TransparencyLog: &none, Timestamp: &none}, pkix.Name{CommonName: "Canteen"}, false, "present valid covers", "signed by CN=Canteen"},
		{"another key", Thresholds{TransparencyLog: &none, Timestamp: &none}, fabulon, true, "present", "the signature is not valid"},
		{"a time is asked for", Thresholds{TransparencyLog: &none, Timestamp: &one}, fabulon, false, "present", "neither a log entry nor a time stamp, and a proven time is asked for"},
		{"a log entry is asked for", Thresholds{TransparencyLog: &one, Timestamp: &none}, fabulon, false, "present", "not enough verified log entries"},
		{"nothing said", Thresholds{}, fabulon, false, "present", "not enough verified log entries"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, a := cmsScene(t)
			s.req.Supplier.Thresholds = tt.thresholds
			cert, k := a.issue(t, tt.subject, nil)
			data := timelessBundle(t, s.instance, cert, k, s.files["firmware.bin"].Bytes)
			if tt.anotherKey {
				_, other := a.issue(t, tt.subject, nil)
				data = timelessBundle(t, s.instance, cert, other, s.files["firmware.bin"].Bytes)
			}
			s.add("firmware.bin.sigstore.json", delivery.KindSigstore, delivery.Evidence, data)
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) || strings.Contains(got.Reason, "%!") {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
			if tt.ladder == whole && !slices.Contains(got.Best.Lowered, "timestamp: 0") {
				t.Errorf("that no time was asked for is not shown: %q", got.Best.Lowered)
			}
		})
	}
}

// Where no log entry is asked for, one that is there still proves the time; a short-lived certificate is nothing without one.
func TestShortLivedCertificatesWithoutThresholds(t *testing.T) {
	none := 0
	s := newScene(t)
	s.req.Supplier.Thresholds = Thresholds{TransparencyLog: &none, Timestamp: &none, SignedCertificateTimestamp: &none}
	content := s.files["firmware.bin"].Bytes
	s.bundle("firmware.bin.sigstore.json", s.instance.message(signer{testIdentity, testIssuer, signingTime}, content))
	if got := s.run(t).Files["firmware.bin"]; !got.Ladder.Whole() || !slices.Contains(got.Best.Lowered, "transparencyLog: 0") {
		t.Errorf("got %q: %q, %q", show(got.Ladder), got.Reason, got.Best.Lowered)
	}
	cert, k := s.instance.leaf(testIdentity, testIssuer, signingTime)
	s.bundle("firmware.bin.sigstore.json", timelessBundle(t, s.instance, cert, k, content))
	if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid || !strings.Contains(got.Reason, "proves nothing without a proven time") {
		t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
	}
}
