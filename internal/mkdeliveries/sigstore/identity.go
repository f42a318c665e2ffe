package sigstore

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"net/url"
	"time"
)

// Identity is whom a certificate is issued to: a workflow of a build service.
type Identity struct {
	URI    string // subject alternative name, as https://forge/…/release.yml@refs/tags/v1
	Issuer string // who vouched for it
	Source string // source repository
	Ref    string // and ref
	Commit string // and commit
}

// Object identifiers of https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md below the Fulcio arc.
const (
	oidIssuerV1     = 1
	oidIssuer       = 8
	oidBuildSigner  = 9
	oidSource       = 12
	oidSourceCommit = 13
	oidSourceRef    = 14
)

// certificateLife is how long Fulcio lets a signing certificate live.
const certificateLife = 10 * time.Minute

func (i *Instance) issue(who Identity, at time.Time) (*x509.Certificate, signer, error) {
	template, err := i.template(who, at)
	if err != nil {
		return nil, signer{}, err
	}
	key, err := deriveKey(fmt.Sprintf("%s signature %d", i.host, i.issued))
	if err != nil {
		return nil, signer{}, err
	}
	cert, err := certify(template, i.intermediate, key.Public(), i.issuerKey)
	return cert, key, err
}

// template is the next certificate, for whatever key.
func (i *Instance) template(who Identity, at time.Time) (*x509.Certificate, error) {
	i.issued++
	san, err := url.Parse(who.URI)
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	extensions, err := who.extensions()
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		SerialNumber: big.NewInt(100 + i.issued), URIs: []*url.URL{san},
		NotBefore: at.Add(-time.Minute), NotAfter: at.Add(certificateLife - time.Minute),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
		ExtraExtensions: extensions,
	}, nil
}

// extensions are DER UTF8Strings, but for the first issuer extension, which holds the bare bytes.
func (who Identity) extensions() ([]pkix.Extension, error) {
	out := []pkix.Extension{{Id: fulcioOID(oidIssuerV1), Value: []byte(who.Issuer)}}
	for _, e := range []struct {
		id    int
		value string
	}{
		{oidIssuer, who.Issuer}, {oidBuildSigner, who.URI}, {oidSource, who.Source}, {oidSourceCommit, who.Commit}, {oidSourceRef, who.Ref},
	} {
		der, err := asn1.MarshalWithParams(e.value, "utf8")
		if err != nil {
			return nil, fmt.Errorf("certificate extension: %w", err)
		}
		out = append(out, pkix.Extension{Id: fulcioOID(e.id), Value: der})
	}
	return out, nil
}

func fulcioOID(last int) asn1.ObjectIdentifier {
	return asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57264, 1, last}
}
