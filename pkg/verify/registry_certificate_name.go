package verify

import (
	"cmp"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// CertificateNamed is a certificate by the name that it is to bear, exact or an anchored pattern. What is written like a distinguished name, as in
// CN=release,O=Maker, is the subject, and anything else the alternative name, whatever kind of signature the certificate comes with.
func CertificateNamed(exact, pattern string) CertificateIdentity {
	if distinguished(cmp.Or(exact, pattern)) {
		return CertificateIdentity{Subject: exact, SubjectPattern: pattern}
	}
	return CertificateIdentity{AlternativeName: exact, AlternativeNamePattern: pattern}
}

// distinguished says whether a name or a pattern is written like a distinguished name (RFC 4514): a type and an equals sign, before
// anything that URIs and addresses have in front.
func distinguished(name string) bool {
	name = strings.ReplaceAll(name, "(?:", "(")
	at := strings.IndexAny(name, "=:/@")
	return at > 0 && name[at] == '='
}

// Check says why the name cannot be used: it is missing or given twice, or strangers could fit a pattern.
func (c *CertificateIdentity) Check() error {
	switch subject, other := c.Subject+c.SubjectPattern != "", c.AlternativeName+c.AlternativeNamePattern != ""; {
	case subject && other:
		return errors.New("certificate: expected a subject or an alternative name, found both")
	case other:
		if err := oneOf("certificate.alternativeName", c.AlternativeName, "certificate.alternativeNamePattern", c.AlternativeNamePattern); err != nil {
			return err
		}
		if p := c.AlternativeNamePattern; p != "" {
			if err := spelledIdentity(p); err != nil {
				return fmt.Errorf("certificate.alternativeNamePattern %q: %w", p, err)
			}
		}
		return nil
	}
	return oneOf("certificate.subject", c.Subject, "certificate.subjectPattern", c.SubjectPattern)
}

// named gives the name that is meant, exact or a pattern.
func (c *CertificateIdentity) named() (exact, pattern string) {
	return cmp.Or(c.Subject, c.AlternativeName), cmp.Or(c.SubjectPattern, c.AlternativeNamePattern)
}

// Bears says whether a certificate has the name that is meant. A pattern never fits a subject with an escaped character: a name such
// as "x,O=Maker" would otherwise read as two. Of alternative names it must have one alone: which of several it was issued for nobody can say.
func (c *CertificateIdentity) Bears(cert *x509.Certificate) bool {
	if c.Subject+c.SubjectPattern == "" {
		names := alternativeNames(cert)
		return len(names) == 1 && matches(c.AlternativeName, c.AlternativeNamePattern, names[0])
	}
	subject := signature.DistinguishedName(cert.RawSubject)
	if c.Subject == "" && strings.Contains(subject, `\`) {
		return false
	}
	return matches(c.Subject, c.SubjectPattern, subject)
}

// NameOf is what a certificate has in place of the name that is meant, for people.
func (c *CertificateIdentity) NameOf(cert *x509.Certificate) string {
	subject := signature.DistinguishedName(cert.RawSubject)
	if c.Subject+c.SubjectPattern != "" {
		return subject
	}
	if names := alternativeNames(cert); len(names) > 0 {
		return strings.Join(names, " and ")
	}
	return subject + ", without an alternative name"
}

// alternativeNames lists those that a certificate has.
func alternativeNames(cert *x509.Certificate) []string {
	var names []string
	for _, uri := range cert.URIs {
		names = append(names, uri.String())
	}
	names = append(append(names, cert.EmailAddresses...), cert.DNSNames...)
	for _, ip := range cert.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}
