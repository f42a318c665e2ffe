package cms

import (
	"crypto/x509"
	"fmt"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Certificate tells of a certificate what people and registries compare.
type Certificate struct {
	Subject     string    // RFC 4514
	Issuer      string    // RFC 4514
	Fingerprint string    // of its key, as signature.KeyFingerprint gives it
	From, Until time.Time // validity, both inclusive, UTC
	X509        *x509.Certificate
}

func describe(cert *x509.Certificate) (Certificate, error) {
	fingerprint, err := signature.KeyFingerprint(cert.PublicKey)
	if err != nil {
		return Certificate{}, err
	}
	return Certificate{
		Subject: signature.DistinguishedName(cert.RawSubject), Issuer: signature.DistinguishedName(cert.RawIssuer),
		Fingerprint: fingerprint, From: cert.NotBefore.UTC(), Until: cert.NotAfter.UTC(), X509: cert,
	}, nil
}

// serial is the number as errors show it: hexadecimal, lower case, without separators.
func serial(cert *x509.Certificate) string {
	if cert.SerialNumber.BitLen() > 8*maxSerial {
		return fmt.Sprintf("of %d bits, more than the %d that are shown", cert.SerialNumber.BitLen(), 8*maxSerial)
	}
	text := cert.SerialNumber.Text(16)
	if len(text)%2 == 1 {
		text = "0" + text
	}
	return text
}

// name is how errors call a certificate.
func name(cert *x509.Certificate) string {
	return fmt.Sprintf("certificate %s (serial %s, issuer %s)", signature.DistinguishedName(cert.RawSubject), serial(cert), signature.DistinguishedName(cert.RawIssuer))
}

// who is how errors call a signer whose certificate is not known.
func (si *signerInfo) who() string {
	if si.keyID != nil {
		return fmt.Sprintf("key identifier %x", si.keyID)
	}
	return fmt.Sprintf("serial %s, issuer %s", si.serial.Text(16), signature.DistinguishedName(si.issuer))
}

func moment(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }
