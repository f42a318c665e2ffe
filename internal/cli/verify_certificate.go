package cli

import (
	"cmp"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/verify"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/cms"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// offeredCertificate is one that came with a signature: it says whose the key is, and somebody else must vouch for it.
type offeredCertificate struct {
	leaf  *x509.Certificate
	doubt string // why it proves nothing; empty when it does

	lowered []string // what was asked less of it than can be asked of certificates
}

// certificateSigner expects a certificate: the very one that is given, or one that was issued by an authority to a name.
func (p Process) certificateSigner(c *cli.Context, file string, identity verify.SigstoreIdentity, at time.Time) (*expectedSigner, error) {
	data, err := p.readInput(file, verify.MaxKeySize)
	if err != nil {
		return nil, fmt.Errorf("verify: --certificate: %w", err)
	}
	chain, err := certificates(data)
	if err != nil {
		return nil, withHint(fmt.Errorf("verify: --certificate %s: %w", nameOf(file), err), "expected an X.509 certificate in PEM or DER")
	}
	leaf, name := chain[0], filepath.Base(nameOf(file))
	s := &expectedSigner{
		Signer: verify.Signer{Name: name, Key: &verify.KeyIdentity{File: name}}, certificate: data,
		text: "certificate " + file + " of " + subjectOf(leaf), files: map[string][]byte{name: leaf.Raw}, suffixes: besideCertificate,
	}
	// Of a CMS signature, which bears certificates, it must be this one's as well.
	s.cms = &verify.Signer{Name: name, Certificate: &verify.CertificateIdentity{CA: name, Subject: signature.DistinguishedName(leaf.RawSubject)}, ValidFrom: leaf.NotBefore, ValidUntil: leaf.NotAfter}
	authorities := c.String("ca-roots")
	switch named := identity != (verify.SigstoreIdentity{}); {
	case authorities != "":
		s.text, s.offered = "a certificate of "+authorities, &offeredCertificate{leaf: leaf}
		if named {
			s.text = cmp.Or(identity.Identity, identity.IdentityPattern) + ", by " + s.text
		}
		s.offered.doubt, err = p.issuedBy(c, authorities, chain, identity, at)
		s.offered.lowered = []string{verify.WithoutCRL(name)} // there is no flag for one
	case named: // as cosign writes it beside a signature, for a name that Sigstore vouches for
		s.text = identity.String()
		s.logged = &verify.Signer{Name: name, Sigstore: identity}
		s.offered = &offeredCertificate{leaf: leaf, doubt: fmt.Sprintf("the certificate was issued by %q for some minutes on %s, and neither it nor the signature comes with a log entry: only a look-up online could tell whether it was used in that time; ask for the Sigstore bundle, or for the log entry (--rekor-bundle)",
			signature.DistinguishedName(leaf.RawIssuer), leaf.NotBefore.UTC().Format(time.DateOnly))}
	}
	return s, err
}

// authoritySigner expects a CMS signature whose certificate an authority in a file issued, for a subject.
func (p Process) authoritySigner(c *cli.Context, identity verify.SigstoreIdentity) (*expectedSigner, error) {
	file := c.String("ca-roots")
	if identity.Identity+identity.IdentityPattern == "" {
		return nil, errNoSubject
	}
	data, err := p.readInput(file, verify.MaxKeySize)
	if err != nil {
		return nil, fmt.Errorf("verify: --ca-roots: %w", err)
	}
	if _, err := certificates(data); err != nil {
		return nil, unusableAuthorities(file, err)
	}
	named, err := certificateNamed(identity)
	if err != nil {
		return nil, err
	}
	name := filepath.Base(nameOf(file))
	named.CA = name
	return &expectedSigner{
		Signer: verify.Signer{Name: name, Certificate: &named},
		text:   cmp.Or(identity.Identity, identity.IdentityPattern) + ", by a certificate of " + file, files: map[string][]byte{name: data}, suffixes: besideCMS,
	}, nil
}

// issuedBy says why none of the authorities in a file vouches for the certificate and the name in it. The error is one of the file.
func (p Process) issuedBy(c *cli.Context, file string, chain []*x509.Certificate, identity verify.SigstoreIdentity, at time.Time) (doubt string, err error) {
	data, err := p.readInput(file, verify.MaxKeySize)
	if err != nil {
		return "", fmt.Errorf("verify: --ca-roots: %w", err)
	}
	authorities, err := certificates(data)
	if err != nil {
		return "", unusableAuthorities(file, err)
	}
	leaf := chain[0]
	vouched, err := cms.Vouch(leaf, chain[1:], cms.Anchors{Roots: authorities}, time.Time{}, cms.Options{At: at})
	if err != nil {
		return fmt.Sprintf("no authority in %s vouches for the certificate of %s: %v", nameOf(file), subjectOf(leaf), err), nil
	}
	if !signature.Accepted(vouched.Weak, c.StringSlice("accept-weak")) {
		return fmt.Sprintf("the chain from %s to an authority in %s is weak (%s), and --accept-weak does not name that", subjectOf(leaf), nameOf(file), strings.Join(vouched.Weak, ", ")), nil
	}
	return unnamed(leaf, identity)
}

// unnamed says why a certificate is not for the expected name; empty when it is, or when none was named.
func unnamed(leaf *x509.Certificate, identity verify.SigstoreIdentity) (doubt string, err error) {
	if identity.Identity+identity.IdentityPattern == "" {
		return "", nil
	}
	name, err := certificateNamed(identity)
	if err != nil || name.Bears(leaf) {
		return "", err
	}
	return "the certificate is for " + name.NameOf(leaf), nil
}

// certificateNamed reads the name of a certificate that an authority of the buyer's is to have issued.
func certificateNamed(identity verify.SigstoreIdentity) (verify.CertificateIdentity, error) {
	name := verify.CertificateNamed(identity.Identity, identity.IdentityPattern)
	return name, badIdentity(name.Check())
}

// subjectOf names a certificate's holder.
func subjectOf(cert *x509.Certificate) string {
	if s := signature.DistinguishedName(cert.RawSubject); s != "" {
		return fmt.Sprintf("%q", s)
	}
	return "serial number " + cert.SerialNumber.String()
}

// certificates reads certificates in PEM or DER, or in PEM that is in base64 once more, as cosign writes it.
func certificates(data []byte) ([]*x509.Certificate, error) {
	if text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(data))); err == nil {
		data = text
	}
	return cms.ParseCertificates(data)
}
