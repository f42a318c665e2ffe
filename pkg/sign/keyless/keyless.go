// Package keyless signs without a key of the user's: a certificate authority (Fulcio) issues a certificate for a key that is made for a few signatures, to whoever a
// token says that the caller is, and a public log (Rekor) has each signature entered. It is the only room that opens connections while a decision is made, and gets
// what opens them passed in. What it writes are Sigstore bundles (v0.3) that package verify reads.
package keyless

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"

	"github.com/sigstore/sigstore-go/pkg/fulcio/certificate"
	sigstore "github.com/sigstore/sigstore-go/pkg/sign"

	"github.com/cleanbill-dev/cleanbill/pkg/sign"
)

// Network carries requests to services and brings what they answer.
type Network = http.RoundTripper

// Internet is the network of the machine.
func Internet() Network { return http.DefaultTransport }

// Session makes the signatures of one decision, with one key that nobody keeps and the certificate for it.
type Session struct {
	Identity string // whom the certificate was issued to: its subject alternative name
	Issuer   string // who vouched for that

	keys        *sigstore.EphemeralKeypair
	certificate []byte // DER
	log         *sigstore.Rekor
	stampers    []*sigstore.TimestampAuthority
}

// Begin has a certificate issued to whom the token names. The token is a JSON Web Token (OpenID Connect) for the audience of the authority.
func Begin(ctx context.Context, s Services, n Network, token string) (*Session, error) {
	n = bounded{n}
	log, err := logOf(s, n)
	if err != nil {
		return nil, err
	}
	keys, err := sigstore.NewEphemeralKeypair(nil)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	authority := sigstore.NewFulcio(&sigstore.FulcioOptions{BaseURL: s.Authority, Transport: n, Timeout: patience})
	der, err := authority.GetCertificate(ctx, keys, &sigstore.CertificateProviderOptions{IDToken: token})
	if err != nil {
		return nil, fmt.Errorf("ask %s for a certificate: %w", s.Authority, err)
	}
	out := &Session{keys: keys, certificate: der, log: log}
	for _, url := range s.Stampers {
		out.stampers = append(out.stampers, sigstore.NewTimestampAuthority(&sigstore.TimestampAuthorityOptions{URL: url, Transport: n, Timeout: patience}))
	}
	if out.Identity, out.Issuer, err = named(der); err != nil {
		return nil, fmt.Errorf("%s issued a certificate that cannot be used: %w", s.Authority, err)
	}
	return out, nil
}

// named reads whom a certificate was issued to, and who vouched for that.
func named(der []byte) (identity, issuer string, err error) {
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return "", "", err
	}
	summary, err := certificate.SummarizeCertificate(cert)
	if err != nil {
		return "", "", err
	}
	if summary.SubjectAlternativeName == "" || summary.Issuer == "" {
		return "", "", errors.New("it names nobody, or not who vouched for the name")
	}
	return summary.SubjectAlternativeName, summary.Issuer, nil
}

// Statement signs an in-toto statement and writes a Sigstore bundle with it in a DSSE envelope. The log is sent the statement and keeps its digest.
func (s *Session) Statement(ctx context.Context, statement []byte) ([]byte, error) {
	return s.signed(ctx, &sigstore.DSSEData{Data: statement, PayloadType: sign.StatementPayload})
}

// Bundle signs a content and writes a Sigstore bundle about its digest, which is all that the log is sent.
func (s *Session) Bundle(ctx context.Context, content []byte) ([]byte, error) {
	return s.signed(ctx, &sigstore.PlainData{Data: content})
}

func (s *Session) signed(ctx context.Context, content sigstore.Content) ([]byte, error) {
	b, err := sigstore.Bundle(content, s.keys, sigstore.BundleOptions{
		CertificateProvider: s, TransparencyLogs: []sigstore.Transparency{s.log}, TimestampAuthorities: s.stampers, Context: ctx,
	})
	if err != nil {
		return nil, fmt.Errorf("have a signature entered and its time proven: %w", err)
	}
	return sign.Certified(b)
}

// GetCertificate gives the library the certificate that was issued already: one for all signatures of a decision.
func (s *Session) GetCertificate(context.Context, sigstore.Keypair, *sigstore.CertificateProviderOptions) ([]byte, error) {
	return s.certificate, nil
}

var _ sigstore.CertificateProvider = (*Session)(nil)
