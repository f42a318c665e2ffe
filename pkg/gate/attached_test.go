package gate_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/digitorus/pkcs7"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// strangersCMS is a CMS signature by a stranger, with the content inside of it or without.
func strangersCMS(t *testing.T, content []byte, attached bool) string {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "stranger"}, KeyUsage: x509.KeyUsageDigitalSignature,
		NotBefore: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2400, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	must(err)
	cert, err := x509.ParseCertificate(der)
	must(err)
	signed, err := pkcs7.NewSignedData(content)
	must(err)
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	must(signed.AddSigner(cert, key, pkcs7.SignerInfoConfig{}))
	if !attached {
		signed.Detach()
	}
	out, err := signed.Finish()
	must(err)
	return string(out)
}

// TestSignaturesWithContentOfTheirOwn puts CMS signatures into a delivery that is accepted otherwise. With content of its own, one is software
// that somebody must have signed, whatever the content is: anything may ride in it. Without, it is evidence.
func TestSignaturesWithContentOfTheirOwn(t *testing.T) {
	program := append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 150_000)...)
	for _, tt := range []struct {
		name     string
		content  func(mds2 []byte) []byte
		attached bool
		outcome  decision.Outcome // of SIG-001 on it
	}{
		{"a program inside", func([]byte) []byte { return program }, true, decision.Fail},
		{"the file's own content inside", func(mds2 []byte) []byte { return mds2 }, true, decision.Fail},
		{"nothing inside", func(mds2 []byte) []byte { return mds2 }, false, "missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "..", "testdata", "deliveries", "infusion-pump"))); err != nil {
				t.Fatal(err)
			}
			mds2, err := os.ReadFile(filepath.Join(dir, "mds2.txt"))
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, "mds2.txt.p7s"), strangersCMS(t, tt.content(mds2), tt.attached))
			d := judgeReal(t, dir, filepath.Join("..", "..", "testdata", "suppliers"))
			if got := outcomeOf(d, "SIG-001", "mds2.txt.p7s"); got != tt.outcome {
				t.Errorf("SIG-001 on the signature: %q, expected %q", got, tt.outcome)
			}
			if tt.attached != (d.Verdict == decision.Reject) {
				t.Errorf("verdict %s", d.Verdict)
			}
		})
	}
}
