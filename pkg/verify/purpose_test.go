package verify

import (
	"crypto/x509"
	"strings"
	"testing"
)

// Certificates that an authority of the trusted root issued for something else than signing do not count.
func TestPurposeOfSigstoreCertificates(t *testing.T) {
	const digital, code = x509.KeyUsageDigitalSignature, x509.ExtKeyUsageCodeSigning
	for _, tt := range []struct {
		name      string
		authority bool
		usage     x509.KeyUsage
		extended  []x509.ExtKeyUsage
		reason    string // empty: it counts
	}{
		{"signing", false, digital, []x509.ExtKeyUsage{code}, ""},
		{"signing, and encipherment", false, digital | x509.KeyUsageKeyEncipherment, []x509.ExtKeyUsage{code}, ""},
		{"encipherment alone", false, x509.KeyUsageKeyEncipherment, []x509.ExtKeyUsage{code}, "does not have digital signature"},
		{"no key usage", false, 0, []x509.ExtKeyUsage{code}, "does not have digital signature"},
		{"no extended key usage", false, digital, nil, "does not have code signing"},
		{"any extended key usage", false, digital, []x509.ExtKeyUsage{x509.ExtKeyUsageAny}, "does not have code signing"},
		{"an authority", true, digital | x509.KeyUsageCertSign, []x509.ExtKeyUsage{code}, "is one of an authority"},
	} {
		err := codeSigning(&x509.Certificate{IsCA: tt.authority, KeyUsage: tt.usage, ExtKeyUsage: tt.extended})
		if (err == nil) != (tt.reason == "") || err != nil && !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("%s: %v, expected %q", tt.name, err, tt.reason)
		}
	}
}
