package verify

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/pkcs7"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// authority is a supplier's own certificate authority.
type authority struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// cmsScene is a delivery whose supplier signs with certificates of its own authority.
func cmsScene(t *testing.T) (keyScene, authority) {
	s := newKeyScene(t)
	i := newInstanceUntil(t, "fabulon", signingTime.AddDate(400, 0, 0))
	g := s.signer()
	g.Key, g.Certificate = nil, &CertificateIdentity{CA: "ca.pem", Subject: "CN=Release,O=Fabulon"}
	must(t, g.Certificate.load(func(string, int64) ([]byte, error) { return pemOf(i.ca), nil }))
	// The library that signs here writes today's date into the signature; no term depends on it.
	g.ValidFrom, g.ValidUntil = time.Time{}, time.Time{}
	s.req.At = signingTime.AddDate(200, 0, 0)
	return s, authority{i.ca, i.caKey}
}

// signCMS signs content with a new certificate of the authority.
func (a authority) signCMS(t *testing.T, name pkix.Name, until time.Time, content []byte) []byte {
	return a.signTogether(t, until, content, name)
}

// signTogether signs content once for each name, in one file.
func (a authority) signTogether(t *testing.T, until time.Time, content []byte, names ...pkix.Name) []byte {
	signed, err := pkcs7.NewSignedData(content)
	must(t, err)
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	for i, name := range names {
		cert, k := a.issue(t, name, func(c *x509.Certificate) { c.SerialNumber, c.NotAfter = big.NewInt(int64(7+i)), until })
		must(t, signed.AddSigner(cert, k, pkcs7.SignerInfoConfig{}))
	}
	signed.Detach()
	out, err := signed.Finish()
	must(t, err)
	return out
}

func TestCMSSignatures(t *testing.T) {
	fabulon := pkix.Name{Organization: []string{"Fabulon"}, CommonName: "Release"}
	late := signingTime.AddDate(300, 0, 0)
	for _, tt := range []struct {
		name   string
		make   func(*testing.T, keyScene, authority) []byte
		ladder string
		reason string
	}{
		{"by the subject of the registry", func(t *testing.T, s keyScene, a authority) []byte {
			return a.signCMS(t, fabulon, late, s.files["firmware.bin"].Bytes)
		}, whole, ""},
		{"by a subject that fits the pattern", func(t *testing.T, s keyScene, a authority) []byte {
			s.signer().Certificate.Subject, s.signer().Certificate.SubjectPattern = "", "^CN=[A-Za-z ]+,O=Fabulon$"
			return a.signCMS(t, fabulon, late, s.files["firmware.bin"].Bytes)
		}, whole, ""},
		{"by a name that only reads like one that fits", func(t *testing.T, s keyScene, a authority) []byte {
			s.signer().Certificate.Subject, s.signer().Certificate.SubjectPattern = "", "^CN=.+,O=Fabulon$"
			return a.signCMS(t, pkix.Name{CommonName: "Mallory,O=Fabulon"}, late, s.files["firmware.bin"].Bytes)
		}, "present valid covers", "the signer is not in the registry"},
		{"by another subject of the authority", func(t *testing.T, s keyScene, a authority) []byte {
			return a.signCMS(t, pkix.Name{Organization: []string{"Fabulon"}, CommonName: "Canteen"}, late, s.files["firmware.bin"].Bytes)
		}, "present valid covers", "signed by CN=Canteen,O=Fabulon"},
		{"by another authority", func(t *testing.T, s keyScene, _ authority) []byte {
			other := newInstanceUntil(t, "fabulon", signingTime.AddDate(400, 0, 0))
			return authority{other.ca, other.caKey}.signCMS(t, fabulon, late, s.files["firmware.bin"].Bytes)
		}, "present", "the signature is not valid"},
		{"over another file", func(t *testing.T, s keyScene, a authority) []byte {
			return a.signCMS(t, fabulon, late, []byte("other"))
		},
			"present", "the signature is not valid"},
		{"with a certificate that has expired", func(t *testing.T, s keyScene, a authority) []byte {
			return a.signCMS(t, fabulon, signingTime.AddDate(0, 1, 0), s.files["firmware.bin"].Bytes)
		}, "present", "the signature is not valid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, a := cmsScene(t)
			s.add("firmware.bin.p7s", delivery.KindCMSSignature, delivery.Evidence, tt.make(t, s, a))
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
		})
	}
}

// A Sigstore bundle with a long-lived certificate of the supplier's own authority: the log proves the time.
func TestBundlesOfTheSuppliersOwnAuthority(t *testing.T) {
	for _, tt := range []struct {
		name   string
		who    signer
		change func(keyScene)
		ladder string
		reason string
	}{
		{"by the subject of the registry", signer{"release@fabulon.example", testIssuer, signingTime}, func(keyScene) {}, whole, ""},
		{"by another subject", signer{"release@fabulon.example", testIssuer, signingTime}, func(s keyScene) {
			s.signer().Certificate.Subject = "CN=somebody else"
		}, "present valid covers", "the signer is not in the registry"},
		{"revoked in the registry before", signer{"release@fabulon.example", testIssuer, signingTime}, func(s keyScene) {
			s.signer().RevokedOn = signingTime.Add(-time.Hour)
		}, "present valid recognised authorised covers", "was revoked on 2026-06-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newKeyScene(t)
			own := newInstance(t, "fabulon")
			log := s.instance // whose log the supplier uses
			mixed := &testInstance{
				t: t, ca: own.ca, caKey: own.caKey, logKey: log.logKey, logID: log.logID, logName: log.logName,
				subject: pkix.Name{CommonName: "Release", Organization: []string{"Fabulon"}},
			}
			g := s.signer()
			g.Key, g.Certificate = nil, &CertificateIdentity{CA: "ca.pem", Subject: "CN=Release,O=Fabulon"}
			must(t, g.Certificate.load(func(string, int64) ([]byte, error) { return pemOf(own.ca), nil }))
			tt.change(s)
			s.bundle("firmware.bin.sigstore.json", mixed.message(tt.who, s.files["firmware.bin"].Bytes))
			got := s.run(t).Files["firmware.bin"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
		})
	}
}
