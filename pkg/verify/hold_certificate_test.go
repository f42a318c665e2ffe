package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

var fabulon = pkix.Name{Organization: []string{"Fabulon"}, CommonName: "Release"}

// issue makes a certificate under an authority, and its key.
func (a authority) issue(t testing.TB, name pkix.Name, edit func(*x509.Certificate)) (*x509.Certificate, *ecdsa.PrivateKey) {
	t.Helper()
	k := key(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: name, NotBefore: signingTime.AddDate(0, -1, 0), NotAfter: signingTime.AddDate(300, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
	}
	if edit != nil {
		edit(template)
	}
	return certify(t, template, a.cert, &k.PublicKey, a.key), k
}

// chained are the ways in which a certificate of the supplier's authority does or does not answer for a signature of any kind.
var chained = []struct {
	name   string
	make   func(testing.TB, keyScene, authority) ([]*x509.Certificate, *ecdsa.PrivateKey)
	ladder string
	reason string
}{
	{"of the authority", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		cert, k := a.issue(t, fabulon, nil)
		return []*x509.Certificate{cert}, k
	}, whole, ""},
	{"with one between", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		between, k := a.issue(t, pkix.Name{CommonName: "Department"}, func(c *x509.Certificate) {
			c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
		})
		cert, leafKey := authority{between, k}.issue(t, fabulon, nil)
		return []*x509.Certificate{cert, between}, leafKey
	}, whole, ""},
	{"the one between is missing", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		between, k := a.issue(t, pkix.Name{CommonName: "Department"}, func(c *x509.Certificate) {
			c.IsCA, c.BasicConstraintsValid, c.KeyUsage = true, true, x509.KeyUsageCertSign
		})
		cert, leafKey := authority{between, k}.issue(t, fabulon, nil)
		return []*x509.Certificate{cert}, leafKey
	}, "present", "leads to none of the buyer's 1 roots"},
	{"of another subject", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		cert, k := a.issue(t, pkix.Name{CommonName: "Canteen"}, nil)
		return []*x509.Certificate{cert}, k
	}, "present valid covers", "signed by CN=Canteen"},
	{"of another authority", func(t testing.TB, _ keyScene, _ authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		other := newInstanceUntil(t, "fabulon", signingTime.AddDate(400, 0, 0))
		cert, k := authority{other.ca, other.caKey}.issue(t, fabulon, nil)
		return []*x509.Certificate{cert}, k
	}, "present", "the signature is not valid: certificate CN=Release,O=Fabulon"},
	{"signed by itself, the authority behind it", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		k := key(t)
		self := &x509.Certificate{SerialNumber: big.NewInt(9), Subject: fabulon, NotBefore: signingTime, NotAfter: signingTime.AddDate(300, 0, 0)}
		return []*x509.Certificate{certify(t, self, self, &k.PublicKey, k), a.cert}, k
	}, "present", "is signed by itself and not among the buyer's roots"},
	{"expired", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		cert, k := a.issue(t, fabulon, func(c *x509.Certificate) { c.NotAfter = signingTime.AddDate(0, 1, 0) })
		return []*x509.Certificate{cert}, k
	}, "present", "no time stamp proves an earlier moment"},
	{"for encryption", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		cert, k := a.issue(t, fabulon, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment })
		return []*x509.Certificate{cert}, k
	}, "present", "was not issued for signing"},
	{"for web servers", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		cert, k := a.issue(t, fabulon, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} })
		return []*x509.Certificate{cert}, k
	}, "present", "was issued for another purpose"},
	{"revoked", func(t testing.TB, s keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		cert, k := a.issue(t, fabulon, nil)
		der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{
			Number: big.NewInt(1), ThisUpdate: signingTime, NextUpdate: signingTime.AddDate(300, 0, 0),
			RevokedCertificateEntries: []x509.RevocationListEntry{{SerialNumber: cert.SerialNumber, RevocationTime: signingTime}},
		}, a.cert, a.key)
		must(t, err)
		list, err := x509.ParseRevocationList(der)
		must(t, err)
		s.signer().Certificate.anchors.CRLs = append(s.signer().Certificate.anchors.CRLs, list)
		return []*x509.Certificate{cert}, k
	}, "present", "was revoked on"},
	{"of another key than signed", func(t testing.TB, _ keyScene, a authority) ([]*x509.Certificate, *ecdsa.PrivateKey) {
		cert, _ := a.issue(t, fabulon, nil)
		return []*x509.Certificate{cert}, key(t)
	}, "present", "the signature is not valid"},
}

func TestBareSignaturesUnderAnAuthority(t *testing.T) {
	for _, tt := range chained {
		t.Run(tt.name, func(t *testing.T) {
			s, a := cmsScene(t)
			chain, k := tt.make(t, s, a)
			s.raw("firmware.bin", k, s.files["firmware.bin"].Bytes)
			var text []byte
			for _, c := range chain {
				text = append(text, pemOf(c)...)
			}
			for _, name := range []string{"firmware.bin.pem", "firmware.bin.sig.crt"} {
				s.add(name, delivery.KindCertificate, delivery.Evidence, text)
				got := s.run(t).Files["firmware.bin"]
				delete(s.files, name)
				if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) || got.Best.Legacy {
					t.Errorf("%s: got %q: %q\nexpected %q: …%s…", name, show(got.Ladder), got.Reason, tt.ladder, tt.reason)
				}
				if tt.ladder == whole && !slices.Equal(got.Best.Lowered, []string{`signer "release key", crl: none`}) {
					t.Errorf("that no list of revoked certificates was given is not shown: %q", got.Best.Lowered)
				}
			}
		})
	}
}

// Without a certificate beside the signature, the one that the registry has will do, and nothing else.
func TestBareSignatureWithoutItsCertificate(t *testing.T) {
	s, a := cmsScene(t)
	cert, k := a.issue(t, fabulon, nil)
	s.raw("firmware.bin", k, s.files["firmware.bin"].Bytes)
	if got := s.run(t).Files["firmware.bin"]; got.Best.Tried || !strings.Contains(got.Reason, "none came with the signature: expected it in PEM beside the file") {
		t.Errorf("got %+v", got.Best)
	}
	s.signer().Certificate.anchors.Roots = append(s.signer().Certificate.anchors.Roots, cert)
	if got := s.run(t).Files["firmware.bin"]; !got.Ladder.Whole() {
		t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
	}
}

// A name in an order of its own is the same name there as everywhere.
func TestBareSignatureOfAnUnusualName(t *testing.T) {
	s, a := cmsScene(t)
	raw, err := asn1.Marshal(pkix.RDNSequence{{{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: "Release"}}, {{Type: asn1.ObjectIdentifier{2, 5, 4, 10}, Value: "Fabulon"}}})
	must(t, err)
	cert, k := a.issue(t, pkix.Name{}, func(c *x509.Certificate) { c.RawSubject = raw })
	s.raw("firmware.bin", k, s.files["firmware.bin"].Bytes)
	s.signer().Certificate.Subject = "O=Fabulon,CN=Release"
	s.signer().Certificate.anchors.Roots = append(s.signer().Certificate.anchors.Roots, cert)
	if got := s.run(t).Files["firmware.bin"]; !got.Ladder.Whole() {
		t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
	}
}

func TestEmbeddedSignaturesUnderAnAuthority(t *testing.T) {
	for _, tt := range chained {
		t.Run(tt.name, func(t *testing.T) {
			s, a := cmsScene(t)
			chain, k := tt.make(t, s, a)
			s.add("bom.json", delivery.KindCycloneDXJSON, delivery.Evidence, embedChain(t, k, chain))
			got := s.run(t).Files["bom.json"]
			if show(got.Ladder) != tt.ladder || !strings.Contains(got.Reason, tt.reason) {
				t.Errorf("got %q: %q\nexpected %q: …%s…", show(got.Ladder), got.Reason, tt.ladder, tt.reason)
			}
		})
	}
}

// embedChain is a small SBOM that is signed in the JSON Signature Format, with the certificates that lead to the signer.
func embedChain(t testing.TB, k *ecdsa.PrivateKey, chain []*x509.Certificate) []byte {
	var path []any
	for _, c := range chain {
		path = append(path, base64.RawURLEncoding.EncodeToString(c.Raw))
	}
	sig := map[string]any{"algorithm": "ES256", "certificatePath": path}
	doc := map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "signature": sig}
	sum := sha256.Sum256(encode(t, doc))
	r, v, err := ecdsa.Sign(rand.Reader, k, sum[:])
	must(t, err)
	sig["value"] = base64.RawURLEncoding.EncodeToString(append(r.FillBytes(make([]byte, 32)), v.FillBytes(make([]byte, 32))...))
	return encode(t, doc)
}

// A weak key does not count whatever its certificate says, in any kind of signature.
func TestWeakKeysOfCertificates(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	must(t, err)
	s, a := cmsScene(t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(8), Subject: fabulon, NotBefore: signingTime, NotAfter: signingTime.Add(2000 * 24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
	}
	s.req.At = signingTime.AddDate(1, 0, 0)
	cert := certify(t, template, a.cert, &weak.PublicKey, a.key)
	sum := sha256.Sum256(s.files["firmware.bin"].Bytes)
	value, err := weak.Sign(rand.Reader, sum[:], crypto.SHA256)
	must(t, err)
	s.add("firmware.bin.sig", delivery.KindRawSignature, delivery.Evidence, value)
	s.add("firmware.bin.pem", delivery.KindCertificate, delivery.Evidence, pemOf(cert))
	if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid || !strings.Contains(got.Reason, "it is weak (rsa-1024)") {
		t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
	}
	s.signer().Weak = []string{"rsa-1024"}
	if got := s.run(t).Files["firmware.bin"]; !got.Ladder.Whole() || !slices.Contains(got.Best.Lowered, `signer "release key", weak: rsa-1024`) {
		t.Errorf("got %q: %q, %q", show(got.Ladder), got.Reason, got.Best.Lowered)
	}
}

// Sigstore's own certificates are no exception, and nobody can accept a weak one.
func TestWeakKeyOfASigstoreCertificate(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	must(t, err)
	s := newScene(t)
	sum := sha256.Sum256(s.files["firmware.bin"].Bytes)
	value, err := weak.Sign(rand.Reader, sum[:], crypto.SHA256)
	must(t, err)
	cert := s.instance.certificate(&weak.PublicKey, testIdentity, testIssuer, signingTime)
	s.bundle("firmware.bin.sigstore.json", s.instance.signedMessage(cert, value, s.files["firmware.bin"].Bytes, signingTime))
	if got := s.run(t).Files["firmware.bin"]; got.Ladder.Valid {
		t.Errorf("got %q: %q", show(got.Ladder), got.Reason)
	}
}
