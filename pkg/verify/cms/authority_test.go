package cms

import (
	"crypto"
	"crypto/ecdsa"
	pure "crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// An invented supplier with a certification authority, and an invented time-stamping authority. Their keys are made of their names, and
// ECDSA without randomness (RFC 6979) signs the same each time, so that fuzzing finds the same material in every process. Only RSA keys are new in each run.

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }

var (
	judged = date(2026, 11, 20)
	from   = date(2025, 1, 1)
	until  = date(2030, 1, 1)
)

// party is a key with its certificate.
type party struct {
	key  crypto.Signer
	cert *x509.Certificate
}

func ecKey(name string) *ecdsa.PrivateKey {
	sum := sha256.Sum256([]byte(name))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		panic(err)
	}
	return key
}

func edKey(name string) pure.PrivateKey {
	sum := sha256.Sum256([]byte(name))
	return pure.NewKeyFromSeed(sum[:])
}

var rsaKey = sync.OnceValue(func() *rsa.PrivateKey { return mustRSA(2048) })

func mustRSA(bits int) *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return key
}

type edit func(*x509.Certificate)

// issue makes a certificate for a key. Without an issuer it is self-signed.
func issue(issuer *party, name string, key crypto.Signer, edits ...edit) party {
	sum := sha256.Sum256([]byte("serial " + name))
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(sum[:8]),
		Subject:      pkix.Name{Country: []string{"XA"}, Organization: []string{"Fabulon"}, CommonName: name},
		NotBefore:    from, NotAfter: until,
	}
	for _, e := range edits {
		e(template)
	}
	parent, signer := template, key
	if issuer != nil {
		parent, signer = issuer.cert, issuer.key
	}
	der, err := x509.CreateCertificate(nil, template, parent, key.Public(), signer)
	if err != nil {
		panic(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return party{key, cert}
}

func isCA(c *x509.Certificate) {
	c.IsCA, c.BasicConstraintsValid = true, true
	c.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
}

func forSigning(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }

func purpose(u ...x509.ExtKeyUsage) edit {
	return func(c *x509.Certificate) { c.ExtKeyUsage = u }
}

func validity(from, until time.Time) edit {
	return func(c *x509.Certificate) { c.NotBefore, c.NotAfter = from, until }
}

func stamps(c *x509.Certificate) {
	forSigning(c)
	c.ExtraExtensions = []pkix.Extension{{Id: oidExtKeyUsage, Critical: true, Value: []byte{0x30, 0x0a, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 3, 8}}}
}

// world is everybody that most tests need.
type world struct {
	root, sub, leaf  party
	tsaRoot, tsa     party
	stranger, strand party // another authority with the same names as ours, and its signer
}

var theWorld = sync.OnceValue(func() world {
	var w world
	w.root = issue(nil, "Fabulon Root", ecKey("root"), isCA)
	w.sub = issue(&w.root, "Fabulon Signing CA", ecKey("sub"), isCA)
	w.leaf = issue(&w.sub, "Fabulon Release", ecKey("leaf"), forSigning, purpose(x509.ExtKeyUsageCodeSigning))
	w.tsaRoot = issue(nil, "Clockwork Root", ecKey("tsa root"), isCA)
	w.tsa = issue(&w.tsaRoot, "Clockwork TSA", ecKey("tsa"), stamps)
	w.stranger = issue(nil, "Fabulon Root", ecKey("stranger"), isCA)
	w.strand = issue(&w.stranger, "Fabulon Release", ecKey("strand"), forSigning, purpose(x509.ExtKeyUsageCodeSigning))
	return w
})

func (w world) anchors() Anchors {
	return Anchors{Roots: []*x509.Certificate{w.root.cert}, TimestampRoots: []*x509.Certificate{w.tsaRoot.cert}}
}

var (
	firmware = []byte("drip 4.2.3: a firmware image\n")
	message  = signature.NewMessage(firmware)
	options  = Options{At: judged}
)

// crl makes a list of revoked certificates.
func crl(t testing.TB, issuer party, thisUpdate, nextUpdate time.Time, entries []x509.RevocationListEntry, edits ...func(*x509.RevocationList)) *x509.RevocationList {
	t.Helper()
	template := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: thisUpdate, NextUpdate: nextUpdate, RevokedCertificateEntries: entries}
	for _, e := range edits {
		e(template)
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, issuer.cert, issuer.key)
	if err != nil {
		t.Fatal(err)
	}
	list, err := x509.ParseRevocationList(der)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
