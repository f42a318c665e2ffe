package cli_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/digitorus/pkcs7"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

// bench is a directory with a file to be signed, and an authority.
type bench struct {
	t    *testing.T
	dir  string
	ca   *x509.Certificate
	key  *ecdsa.PrivateKey
	file []byte
}

// The library that signs CMS here writes today's date into the signature, so that all of this is judged long after.
const longAfter = "2226-11-20"

var fromUntil = [2]time.Time{time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2400, 1, 1, 0, 0, 0, 0, time.UTC)}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, dir: t.TempDir(), file: []byte("firmware")}
	ca := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Maker CA"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	b.ca, b.key = ca, b.newKey()
	b.ca = b.certify(ca, &b.key.PublicKey)
	b.write("ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: b.ca.Raw}))
	b.write("fw.bin", b.file)
	return b
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) write(name string, data []byte) {
	b.must(os.WriteFile(filepath.Join(b.dir, name), data, 0o600))
}

func (b *bench) newKey() *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	b.must(err)
	return k
}

func (b *bench) certify(template *x509.Certificate, key crypto.PublicKey) *x509.Certificate {
	template.NotBefore, template.NotAfter = fromUntil[0], fromUntil[1]
	der, err := x509.CreateCertificate(rand.Reader, template, b.ca, key, b.key)
	b.must(err)
	cert, err := x509.ParseCertificate(der)
	b.must(err)
	return cert
}

// sign writes signer.pem, a certificate with names in the order given, and what its key signs: fw.sig and fw.p7s.
func (b *bench) sign(names ...pkix.AttributeTypeAndValue) { b.t.Helper(); b.signAs(nil, names...) }

// signAs is sign with addresses as alternative names in the certificate.
func (b *bench) signAs(addresses []string, names ...pkix.AttributeTypeAndValue) {
	var subject pkix.RDNSequence
	for _, n := range names {
		subject = append(subject, pkix.RelativeDistinguishedNameSET{n})
	}
	raw, err := asn1.Marshal(subject)
	b.must(err)
	key := b.newKey()
	cert := b.certify(&x509.Certificate{
		SerialNumber: big.NewInt(2), RawSubject: raw, EmailAddresses: addresses, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
	}, &key.PublicKey)
	b.write("signer.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}))
	sum := sha256.Sum256(b.file)
	value, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
	b.must(err)
	b.write("fw.sig", value)
	signed, err := pkcs7.NewSignedData(b.file)
	b.must(err)
	signed.SetDigestAlgorithm(pkcs7.OIDDigestAlgorithmSHA256)
	b.must(signed.AddSigner(cert, key, pkcs7.SignerInfoConfig{}))
	signed.Detach()
	out, err := signed.Finish()
	b.must(err)
	b.write("fw.p7s", out)
}

// verify gives the exit status, and all that was written with white space evened out. Names of files are of the directory.
func (b *bench) verify(args ...string) (status int, text string) {
	b.t.Helper()
	b.t.Chdir(b.dir)
	var out bytes.Buffer
	p := cli.Process{Args: append([]string{"cleanbill", "verify", "--at", longAfter}, args...), Getenv: func(string) string { return "" }, Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out}
	status = cli.Main(context.Background(), p)
	return status, strings.Join(strings.Fields(out.String()), " ")
}

func commonName(s string) pkix.AttributeTypeAndValue {
	return pkix.AttributeTypeAndValue{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: s}
}

func organisation(s string) pkix.AttributeTypeAndValue {
	return pkix.AttributeTypeAndValue{Type: asn1.ObjectIdentifier{2, 5, 4, 10}, Value: s}
}

// A certificate has one name, whatever kind of signature its key made: its subject as it stands, nothing left out and in its own order.
func TestSubjectsAreNamedInOneWay(t *testing.T) {
	guest, unusual := []pkix.AttributeTypeAndValue{organisation("Maker"), commonName("guest 17"), commonName("release")},
		[]pkix.AttributeTypeAndValue{commonName("release"), organisation("Maker")}
	usual := []pkix.AttributeTypeAndValue{organisation("Maker"), commonName("release")}
	for _, tt := range []struct {
		name    string
		subject []pkix.AttributeTypeAndValue
		expect  []string // who is expected
		status  int
		says    string
	}{
		{"usual order", usual, []string{"--certificate-identity", "CN=release,O=Maker"}, 0, ""},
		{"a guest whose last name is release", guest, []string{"--certificate-identity", "CN=release,O=Maker"}, 1, "CN=release,CN=guest 17,O=Maker"},
		{"the guest by all names", guest, []string{"--certificate-identity", "CN=release,CN=guest 17,O=Maker"}, 0, ""},
		{"unusual order", unusual, []string{"--certificate-identity", "O=Maker,CN=release"}, 0, ""},
		{"another order than it has", unusual, []string{"--certificate-identity", "CN=release,O=Maker"}, 1, "O=Maker,CN=release"},
		{"a pattern", usual, []string{"--certificate-identity-regexp", "^CN=[a-z]+,O=Maker$"}, 0, ""},
		{"a pattern that it does not fit", usual, []string{"--certificate-identity-regexp", "^CN=[a-z]+,O=Other$"}, 1, "CN=release,O=Maker"},
		{"a pattern that anybody fits", usual, []string{"--certificate-identity-regexp", "^CN=.*$"}, 2, "organisation of a subject"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.sign(tt.subject...)
			bare := []string{"--signature", "fw.sig", "--certificate", "signer.pem", "--ca-roots", "ca.pem"}
			for _, args := range [][]string{bare, {"--signature", "fw.p7s", "--ca-roots", "ca.pem"}} {
				status, text := b.verify(append(append(args, tt.expect...), "fw.bin")...)
				if status != tt.status || !strings.Contains(text, tt.says) {
					t.Errorf("%s: status %d, expected %d and %q: %s", args[1], status, tt.status, tt.says, text)
				}
				if status == 0 && !strings.Contains(text, `.pem", crl: none`) {
					t.Errorf("%s: that no list of revoked certificates was asked is not shown: %s", args[1], text)
				}
			}
			// As this very certificate it is recognised by every kind of signature, whatever order its subject has.
			for _, file := range []string{"fw.sig", "fw.p7s"} {
				if status, text := b.verify("--signature", file, "--certificate", "signer.pem", "fw.bin"); status != 0 {
					t.Errorf("%s by --certificate: status %d: %s", file, status, text)
				}
			}
		})
	}
}

// A certificate with an alternative name is named by that or by its subject, in the same words for every kind of signature.
func TestAlternativeNamesAreNamedInOneWay(t *testing.T) {
	one, two := []string{"release@maker.example"}, []string{"release@maker.example", "guest@maker.example"}
	for _, tt := range []struct {
		name      string
		addresses []string
		expect    []string
		status    int
		says      string
	}{
		{"subject", one, []string{"--certificate-identity", "CN=release,O=Maker"}, 0, "signed by CN=release,O=Maker"},
		{"another subject", one, []string{"--certificate-identity", "CN=guest,O=Maker"}, 1, "CN=release,O=Maker"},
		{"pattern of subjects", one, []string{"--certificate-identity-regexp", "^CN=[a-z]+,O=Maker$"}, 0, ""},
		{"alternative name", one, []string{"--certificate-identity", "release@maker.example"}, 0, ""},
		{"another alternative name", one, []string{"--certificate-identity", "guest@maker.example"}, 1, "release@maker.example"},
		{"pattern of alternative names", one, []string{"--certificate-identity-regexp", `^[^@/:]+@maker\.example$`}, 0, ""},
		{"pattern that anybody fits", one, []string{"--certificate-identity-regexp", "^release@.+$"}, 2, "--certificate-identity-regexp"},
		{"one of several", two, []string{"--certificate-identity", "release@maker.example"}, 1, "release@maker.example and guest@maker.example"},
		{"the subject beside several", two, []string{"--certificate-identity", "CN=release,O=Maker"}, 0, ""},
		{"none", nil, []string{"--certificate-identity", "release@maker.example"}, 1, "CN=release,O=Maker, without an alternative name"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.signAs(tt.addresses, organisation("Maker"), commonName("release"))
			for _, args := range [][]string{{"--signature", "fw.sig", "--certificate", "signer.pem", "--ca-roots", "ca.pem"}, {"--signature", "fw.p7s", "--ca-roots", "ca.pem"}} {
				if status, text := b.verify(append(append(args, tt.expect...), "fw.bin")...); status != tt.status || args[2] == "--ca-roots" && !strings.Contains(text, tt.says) {
					t.Errorf("%s: status %d, expected %d and %q: %s", args[1], status, tt.status, tt.says, text)
				}
			}
		})
	}
}
