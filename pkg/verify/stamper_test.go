package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/cosign"
)

// stamper is a time-stamping authority (RFC 3161).
type stamper struct {
	root, cert *x509.Certificate
	key        *ecdsa.PrivateKey
}

func newStamper(t testing.TB) *stamper {
	t.Helper()
	rootKey, k := key(t), key(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "time stamps"}, NotBefore: signingTime.AddDate(-1, 0, 0), NotAfter: signingTime.AddDate(10, 0, 0),
		KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true,
	}
	root := certify(t, template, template, &rootKey.PublicKey, rootKey)
	stamping, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}})
	must(t, err)
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "clock"}, NotBefore: template.NotBefore, NotAfter: template.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: stamping}},
	}
	return &stamper{root, certify(t, leaf, root, &k.PublicKey, rootKey), k}
}

// stamp says that a signature existed at a moment.
func (s *stamper) stamp(t testing.TB, value []byte, at time.Time) []byte {
	t.Helper()
	sum := sha256.Sum256(value)
	stamp := timestamp.Timestamp{HashAlgorithm: crypto.SHA256, HashedMessage: sum[:], Time: at, Policy: asn1.ObjectIdentifier{1, 2, 3}, AddTSACertificate: true}
	out, err := stamp.CreateResponseWithOpts(s.cert, s.key, crypto.SHA256)
	must(t, err)
	return out
}

// TestStampedImageSignatures holds signatures of cosign that no log knows, and a time-stamping authority of the trusted root does.
func TestStampedImageSignatures(t *testing.T) {
	stranger := newStamper(t)
	for _, tt := range []struct {
		name   string
		stamp  func(own *stamper, value []byte) []byte
		ladder string
		reason string
	}{
		{"while the certificate counted", func(own *stamper, value []byte) []byte { return own.stamp(t, value, signingTime) }, whole, ""},
		{"later", func(own *stamper, value []byte) []byte { return own.stamp(t, value, signingTime.AddDate(0, 0, 1)) }, "present", "the signature is not valid"},
		{"over another signature", func(own *stamper, _ []byte) []byte { return own.stamp(t, []byte("another"), signingTime) }, "present", "the signature is not valid"},
		{"by another authority", func(_ *stamper, value []byte) []byte { return stranger.stamp(t, value, signingTime) }, "present", "the signature is not valid"},
		{"cut", func(own *stamper, value []byte) []byte { return own.stamp(t, value, signingTime)[:100] }, "present", "the signature is not valid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newImageScene(t)
			s.keyless()
			s.instance.stamper = newStamper(t)
			zero := 0
			s.req.Supplier.Roots = []Root{s.instance.root()}
			s.req.Supplier.Thresholds = Thresholds{TransparencyLog: &zero, SignedCertificateTimestamp: &zero}
			payload := payloadOver(s.image)
			cert, k := s.instance.leaf(testIdentity, testIssuer, signingTime)
			value := s.instance.sign(k, payload)
			stamp, err := json.Marshal(map[string]any{"SignedRFC3161Timestamp": tt.stamp(s.instance.stamper, value)})
			must(t, err)
			d := s.blob(simpleSigning, payload)
			d.Annotations = map[string]string{
				cosign.AnnotationSignature: b64(value), cosign.AnnotationCertificate: string(pemOf(cert)), cosign.AnnotationTimestamp: string(stamp),
			}
			s.tag(s.image, ".sig", d)
			got := s.judge(t).Files[pathOf(s.image)]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) || tt.ladder == whole && got.Best.SignedAt != signingTime.Format(time.RFC3339) {
				t.Errorf("got %q: %q, %+v\nexpected %q: …%s…", show(got.Ladder), got.Reason, got.Best, tt.ladder, tt.reason)
			}
		})
	}
}
