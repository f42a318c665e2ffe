// Package sigstore is a private, dated Sigstore instance for demo deliveries: a certificate authority and a
// transparency log whose keys come from fixed seeds, so that the same call gives the same bytes for ever.
//
// The keys are for tests only. Anybody can derive them; a registry in use must never trust them.
package sigstore

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"time"
)

// Instance is a certificate authority with one intermediate, and a log. It has no certificate log.
type Instance struct {
	host         string // the log is rekor.<host>, the authority fulcio.<host>
	start, end   time.Time
	root         *x509.Certificate
	intermediate *x509.Certificate
	issuerKey    signer
	log          transparencyLog
	issued       int64
}

// New derives an instance from a test-only seed. Its certificates and keys are valid from start to end.
func New(seed, host string, start, end time.Time) (*Instance, error) {
	i := &Instance{host: host, start: start, end: end}
	rootKey, err := deriveKey(seed + " root")
	if err != nil {
		return nil, err
	}
	if i.issuerKey, err = deriveKey(seed + " intermediate"); err != nil {
		return nil, err
	}
	logKey, err := deriveKey(seed + " log")
	if err != nil {
		return nil, err
	}
	if i.log, err = newLog("rekor."+host, logKey); err != nil {
		return nil, err
	}
	rootTemplate := i.authority(1, "root")
	if i.root, err = certify(rootTemplate, rootTemplate, rootKey.Public(), rootKey); err != nil {
		return nil, err
	}
	middle := i.authority(2, "intermediate")
	middle.MaxPathLenZero = true
	i.intermediate, err = certify(middle, i.root, i.issuerKey.Public(), rootKey)
	return i, err
}

func (i *Instance) authority(serial int64, name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{Organization: []string{"demo authority (invented)"}, CommonName: "fulcio." + i.host + " " + name},
		NotBefore:    i.start, NotAfter: i.end,
		KeyUsage:    x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
		IsCA:        true, BasicConstraintsValid: true,
	}
}

func certify(template, parent *x509.Certificate, pub crypto.PublicKey, key signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(nil, template, parent, pub, key)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// signer signs as RFC 6979 says: without randomness, whatever source it is handed.
type signer struct{ key *ecdsa.PrivateKey }

func (s signer) Public() crypto.PublicKey { return s.key.Public() }

func (s signer) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	return s.key.Sign(nil, digest, opts)
}

func (s signer) sign(message []byte) ([]byte, error) {
	sum := sha256.Sum256(message)
	return s.Sign(nil, sum[:], crypto.SHA256)
}

// deriveKey makes a P-256 key from a seed that is public: for tests only.
func deriveKey(seed string) (signer, error) {
	sum := sha256.Sum256([]byte("cleanbill test-only key: " + seed))
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), sum[:])
	if err != nil {
		return signer{}, fmt.Errorf("derive key: %w", err)
	}
	return signer{key}, nil
}
