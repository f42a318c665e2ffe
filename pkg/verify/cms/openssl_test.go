package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Here openssl signs and we verify. It writes the present time into signatures and time stamps, so everything is valid for centuries and
// judged at their end.
var (
	longAgo = date(2000, 1, 1)
	farAway = date(2400, 1, 1)
)

// desk is a folder with the keys and certificates of the invented supplier, for openssl.
type desk struct {
	t       *testing.T
	dir     string
	anchors Anchors
	root    party
	sub     party
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	needs.Programs(t, "openssl")
	d := &desk{t: t, dir: t.TempDir()}
	long := validity(longAgo, farAway)
	d.root = issue(nil, "Fabulon Root", ecKey("root"), isCA, long)
	d.sub = issue(&d.root, "Fabulon Signing CA", ecKey("sub"), isCA, long)
	for name, key := range map[string]crypto.Signer{"rsa": rsaKey(), "ec": ecKey("leaf"), "ed": edKey("ed")} {
		d.keep(name, issue(&d.sub, "Fabulon "+name, key, forSigning, purpose(x509.ExtKeyUsageCodeSigning, x509.ExtKeyUsageEmailProtection), long, withKeyID))
	}
	tsaRoot := issue(nil, "Clockwork Root", ecKey("tsa root"), isCA, long)
	d.keep("tsa", issue(&tsaRoot, "Clockwork TSA", ecKey("tsa"), stamps, long))
	d.write("sub.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: d.sub.cert.Raw}))
	d.write("firmware.bin", firmware)
	d.write("tsa.cnf", []byte("[tsa]\ndefault_tsa = t\n[t]\nserial = serial\ndefault_policy = 1.3.6.1.4.1.99999.1\ndigests = sha256, sha512\naccuracy = secs:1\nsigner_digest = sha256\ness_cert_id_chain = no\ness_cert_id_alg = sha256\n"))
	d.write("serial", []byte("01\n"))
	d.anchors = Anchors{Roots: []*x509.Certificate{d.root.cert}, TimestampRoots: []*x509.Certificate{tsaRoot.cert}}
	return d
}

func withKeyID(c *x509.Certificate) { c.SubjectKeyId = []byte(c.Subject.CommonName) }

func (d *desk) write(name string, data []byte) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), data, 0o600); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) read(name string) []byte {
	d.t.Helper()
	data, err := os.ReadFile(filepath.Join(d.dir, name))
	if err != nil {
		d.t.Fatal(err)
	}
	return data
}

func (d *desk) keep(name string, p party) {
	d.t.Helper()
	key, err := x509.MarshalPKCS8PrivateKey(p.key)
	if err != nil {
		d.t.Fatal(err)
	}
	d.write(name+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	d.write(name+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.cert.Raw}))
}

// openssl runs a command line in the folder, and says what went wrong.
func (d *desk) openssl(line string) error {
	cmd := exec.Command("openssl", strings.Fields(line)...)
	cmd.Dir = d.dir
	cmd.Env = append(os.Environ(), "OPENSSL_CONF=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		return errors.New(strings.TrimSpace(string(out)))
	}
	return nil
}

func TestOpenSSLSigns(t *testing.T) {
	d := newDesk(t)
	at := Options{At: date(2399, 12, 31)}
	const cms, smime = "cms -sign -binary -certfile sub.pem -in firmware.bin -out sig ", "smime -sign -binary -certfile sub.pem -in firmware.bin -out sig "
	for _, c := range []struct {
		name, line string
		algorithms string
		stated     bool
		may        bool // be too much for this openssl
	}{
		{"RSA", cms + "-outform DER -signer rsa.pem -inkey rsa.key", "rsa-2048-sha256", true, false},
		{"RSA SHA-512", cms + "-outform DER -md sha512 -signer rsa.pem -inkey rsa.key", "rsa-2048-sha512", true, false},
		{"RSA SHA-1", cms + "-outform DER -md sha1 -signer rsa.pem -inkey rsa.key", "rsa-2048-sha1", true, true},
		{"RSA SHA3", cms + "-outform DER -md sha3-256 -signer rsa.pem -inkey rsa.key", "rsa-2048-sha3-256", true, true},
		{"PEM", cms + "-outform PEM -signer rsa.pem -inkey rsa.key", "rsa-2048-sha256", true, false},
		{"no attributes", cms + "-outform DER -noattr -signer rsa.pem -inkey rsa.key", "rsa-2048-sha256", false, false},
		{"PSS", cms + "-outform DER -signer rsa.pem -inkey rsa.key -keyopt rsa_padding_mode:pss", "rsa-2048-sha256", true, false},
		{"PSS with another salt", cms + "-outform DER -md sha384 -signer rsa.pem -inkey rsa.key -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:17", "rsa-2048-sha384", true, false},
		{"ECDSA", cms + "-outform DER -signer ec.pem -inkey ec.key", "ecdsa-p256-sha256", true, false},
		{"ECDSA SHA-384, no attributes", cms + "-outform DER -md sha384 -noattr -signer ec.pem -inkey ec.key", "ecdsa-p256-sha384", false, false},
		{"Ed25519", cms + "-outform DER -md sha512 -signer ed.pem -inkey ed.key", "ed25519", true, true},
		{"key identifier", cms + "-outform DER -keyid -signer ec.pem -inkey ec.key", "ecdsa-p256-sha256", true, false},
		{"CAdES", cms + "-outform DER -cades -signer ec.pem -inkey ec.key", "ecdsa-p256-sha256", true, true},
		{"BER", cms + "-outform DER -stream -signer rsa.pem -inkey rsa.key", "rsa-2048-sha256", true, false},
		{"BER with content", cms + "-outform DER -stream -nodetach -signer rsa.pem -inkey rsa.key", "rsa-2048-sha256", true, false},
		{"content", cms + "-outform DER -nodetach -signer ec.pem -inkey ec.key", "ecdsa-p256-sha256", true, false},
		{"two signers", cms + "-outform DER -signer rsa.pem -inkey rsa.key -signer ec.pem -inkey ec.key", "rsa-2048-sha256 ecdsa-p256-sha256", true, false},
		{"smime", smime + "-outform DER -signer rsa.pem -inkey rsa.key", "rsa-2048-sha256", true, false},
		{"smime PEM, no attributes", smime + "-outform PEM -noattr -signer ec.pem -inkey ec.key", "ecdsa-p256-sha256", false, false},
		{"smime in a stream", smime + "-outform DER -stream -signer ec.pem -inkey ec.key", "ecdsa-p256-sha256", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := d.openssl(c.line); err != nil && c.may {
				t.Skipf("this openssl does not: %v", err)
			} else if err != nil {
				t.Fatal(err)
			}
			sig := d.read("sig")
			if got := bytes.Contains(sig, []byte{0x30, 0x80}); strings.Contains(c.name, "BER") && !got {
				t.Error("openssl wrote no indefinite length: this is not the case it should be")
			}
			got, err := Verify(sig, message, d.anchors, at)
			if err != nil {
				t.Fatal(err)
			}
			var algorithms []string
			for _, s := range got {
				algorithms = append(algorithms, s.Algorithm)
				if s.Stated.IsZero() == c.stated {
					t.Errorf("stated %v", s.Stated)
				}
			}
			if all := strings.Join(algorithms, " "); !sameWords(all, c.algorithms) {
				t.Errorf("got %s, expected %s", all, c.algorithms)
			}
			_, err = Verify(sig, signature.NewMessage([]byte("another file")), d.anchors, at)
			if err == nil {
				t.Error("verified over another file")
			}
			_, err = Verify(sig, message, theWorld().anchors(), at)
			if err == nil {
				t.Error("verified under roots of another time")
			}
			for n := range sig {
				if _, err := Verify(sig[:n], message, d.anchors, at); err == nil && len(bytes.TrimSpace(sig[n:])) > 0 {
					t.Fatalf("verified when cut off after %d of %d bytes", n, len(sig))
				}
			}
		})
	}
}

// sameWords: SignerInfos are a SET, in an order of their own.
func sameWords(a, b string) bool {
	return strings.Join(sortedUnique(strings.Fields(a)), " ") == strings.Join(sortedUnique(strings.Fields(b)), " ")
}

func TestOpenSSLStamps(t *testing.T) {
	d := newDesk(t)
	at := Options{At: date(2399, 12, 31)}
	for _, line := range []string{
		"ts -query -data firmware.bin -sha256 -cert -out query",
		"ts -reply -config tsa.cnf -queryfile query -signer tsa.pem -inkey tsa.key -out response",
		"ts -reply -config tsa.cnf -queryfile query -signer tsa.pem -inkey tsa.key -token_out -out token",
		"ts -query -data firmware.bin -sha512 -no_nonce -out query",
		"ts -reply -config tsa.cnf -queryfile query -signer tsa.pem -inkey tsa.key -token_out -out bare",
	} {
		if err := d.openssl(line); err != nil {
			t.Fatal(line, err)
		}
	}
	for _, name := range []string{"response", "token"} {
		got, err := VerifyTimestamp(d.read(name), message, d.anchors, at)
		if err != nil {
			t.Fatal(name, err)
		}
		if got.Time.Before(longAgo) || len(got.Weak) > 0 || got.Authority.X509.Subject.CommonName != "Clockwork TSA" {
			t.Errorf("%s: %+v", name, got)
		}
		_, err = VerifyTimestamp(d.read(name), signature.NewMessage([]byte("another file")), d.anchors, at)
		refused(t, err, "the time stamp is over another content")
	}
	_, err := VerifyTimestamp(d.read("bare"), message, d.anchors, at)
	refused(t, err, "neither in the signature nor among the buyer's")
	withTSA := d.anchors
	withTSA.Intermediates = []*x509.Certificate{certificateIn(t, d.read("tsa.pem"))}
	if _, err := VerifyTimestamp(d.read("bare"), message, withTSA, at); err != nil {
		t.Error(err)
	}
}

func certificateIn(t *testing.T, data []byte) *x509.Certificate {
	t.Helper()
	all, err := ParseCertificates(data)
	if err != nil {
		t.Fatal(err)
	}
	return all[0]
}

// What we make in the other tests is what openssl takes, and what we refuse there it refuses: a test of the tests.
func TestOpenSSLAgreesAboutOurs(t *testing.T) {
	d := newDesk(t)
	w := theWorld()
	d.write("root.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.root.cert.Raw}))
	verify := func(sig []byte) error {
		d.write("ours", sig)
		return d.openssl("cms -verify -binary -inform DER -in ours -content firmware.bin -CAfile root.pem -purpose any -attime " +
			unix(judged) + " -out /dev/null")
	}
	for name, sig := range map[string][]byte{
		"attributes": w.release(nil), "no attributes": w.release(func(s *signerSpec) { s.noAttrs = true }),
		"stamped": w.release(func(s *signerSpec) {
			s.stamp = func(sig []byte) [][]byte { return [][]byte{w.stamp(sig, stampSpec{at: "20261101000000Z"})} }
		}),
	} {
		if err := verify(sig); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, sig := range map[string][]byte{
		"changed":           w.release(func(s *signerSpec) { s.badSig = true }),
		"stranger":          signedBy(w.stranger, w.strand),
		"another file":      sign(spec{content: []byte("x"), certs: []*x509.Certificate{w.leaf.cert, w.sub.cert}, signers: []signerSpec{{by: w.leaf}}}),
		"no message digest": w.release(func(s *signerSpec) { s.attrs = func(all []attr) []attr { return all[:1] } }),
	} {
		if err := verify(sig); err == nil {
			t.Errorf("%s: openssl verifies what we refuse", name)
		}
	}
}

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// TestOpenSSLSignsOnACurveThatIsNotKnown: what nobody here can compute with is named as that, and is no proof of a forgery. A certificate of somebody else on such a curve
// changes nothing.
func TestOpenSSLSignsOnACurveThatIsNotKnown(t *testing.T) {
	d := newDesk(t)
	for _, line := range []string{
		"ecparam -name prime192v1 -genkey -noout -out odd.key",
		"req -x509 -key odd.key -subj /CN=Meridian -out odd.pem",
		"cms -sign -binary -in firmware.bin -outform DER -signer odd.pem -inkey odd.key -out sig",
		"cms -sign -binary -in firmware.bin -outform DER -signer ec.pem -inkey ec.key -nocerts -certfile odd.pem -out other",
	} {
		if err := d.openssl(line); err != nil {
			t.Fatal(line, err)
		}
	}
	at := Options{At: date(2399, 12, 31)}
	_, err := Verify(d.read("sig"), message, d.anchors, at)
	refused(t, err, "unsupported: the certificate of the signer")
	_, err = Verify(d.read("other"), message, d.anchors, at)
	refused(t, err, "1 certificates in it cannot be read")
	if _, err := ParseCertificates(d.read("odd.pem")); !errors.As(err, new(*signature.UnsupportedError)) {
		t.Errorf("as an authority: %v", err)
	}
}
