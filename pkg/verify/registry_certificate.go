package verify

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
)

// MaxCRLSize bounds a list of revoked certificates in the registry, in bytes.
const MaxCRLSize = 16 << 20

// CertificateIdentity is a certificate of the supplier's own certificate authority, told by its subject or by its alternative name, whichever of
// the four is given: one for the other it never takes.
type CertificateIdentity struct {
	CA                     string `yaml:"ca"`                     // certificates of the authority, PEM or DER, beside the entry
	Subject                string `yaml:"subject"`                // exact, as RFC 4514 writes it
	SubjectPattern         string `yaml:"subjectPattern"`         // anchored
	AlternativeName        string `yaml:"alternativeName"`        // exact: the one address, URI or domain name that the certificate has (RFC 5280, section 4.2.1.6)
	AlternativeNamePattern string `yaml:"alternativeNamePattern"` // anchored
	CRL                    string `yaml:"crl"`                    // lists of revoked certificates; none: no certificate counts as revoked
	TimestampCA            string `yaml:"timestampCA"`            // certificates of time-stamping authorities; none: no time stamp proves anything

	anchors cms.Anchors
}

func (c *CertificateIdentity) String() string {
	return fmt.Sprintf("certificate %s from %s", cmp.Or(c.named()), c.CA)
}

func (c *CertificateIdentity) load(read reader) error {
	if c.CA == "" {
		return errors.New("certificate.ca: expected a file with the certificates of the authority, found none")
	}
	if err := c.Check(); err != nil {
		return err
	}
	for _, f := range []struct {
		field, name string
		limit       int64
		parse       func([]byte) error
	}{
		{"ca", c.CA, MaxKeySize, func(b []byte) (err error) { c.anchors.Roots, err = cms.ParseCertificates(b); return err }},
		{"timestampCA", c.TimestampCA, MaxKeySize, func(b []byte) (err error) { c.anchors.TimestampRoots, err = cms.ParseCertificates(b); return err }},
		{"crl", c.CRL, MaxCRLSize, func(b []byte) (err error) { c.anchors.CRLs, err = cms.ParseCRLs(b); return err }},
	} {
		if f.name == "" {
			continue
		}
		data, err := read(f.name, f.limit)
		if err != nil {
			return fmt.Errorf("certificate.%s: %w", f.field, err)
		}
		if err := f.parse(data); err != nil {
			return fmt.Errorf("certificate.%s %s: %w", f.field, f.name, err)
		}
	}
	return nil
}
