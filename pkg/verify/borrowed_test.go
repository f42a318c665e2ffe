package verify

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// toBeSignedMaterial makes one of each that authorities and their customers publish.
func toBeSignedMaterial(t *testing.T) (*x509.Certificate, *x509.CertificateRequest, *x509.RevocationList) {
	k := key(t)
	name := pkix.Name{CommonName: "Meridian"}
	itself := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: name, NotBefore: signingTime, NotAfter: signingTime.AddDate(1, 0, 0), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCRLSign | x509.KeyUsageCertSign, SubjectKeyId: []byte{1},
	}
	certificate := certify(t, itself, itself, k.Public(), k)
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: name}, k)
	must(t, err)
	request, err := x509.ParseCertificateRequest(der)
	must(t, err)
	der, err = x509.CreateRevocationList(rand.Reader, &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: signingTime, NextUpdate: signingTime.AddDate(0, 1, 0)}, certificate, k)
	must(t, err)
	revoked, err := x509.ParseRevocationList(der)
	must(t, err)
	return certificate, request, revoked
}

// TestInsidesOfOtherSignatures has a key sign what other kinds of signature are over, and puts that forth as a file with a bare signature.
func TestInsidesOfOtherSignatures(t *testing.T) {
	type attribute struct {
		Type   asn1.ObjectIdentifier
		Values []asn1.RawValue `asn1:"set"`
	}
	digest, err := asn1.Marshal(attribute{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}, []asn1.RawValue{{Tag: asn1.TagOctetString, Bytes: make([]byte, 32)}}})
	must(t, err)
	attributes, err := asn1.Marshal(asn1.RawValue{Tag: asn1.TagSet, IsCompound: true, Bytes: digest})
	must(t, err)
	certificate, request, revoked := toBeSignedMaterial(t)
	spkac, err := asn1.Marshal(struct {
		Key       asn1.RawValue
		Challenge string `asn1:"ia5"`
	}{asn1.RawValue{FullBytes: certificate.RawSubjectPublicKeyInfo}, "hello"})
	must(t, err)
	for _, tt := range []struct {
		name, kind string // an empty kind: it is a file
		content    []byte
	}{
		{"signed attributes", "CMS", attributes},
		{"an envelope", "an envelope (DSSE)", []byte("DSSEv1 28 application/vnd.in-toto+json 2 {}")},
		{"the blob of SSH", "SSH", []byte("SSHSIG\x00\x00\x00\x04file")},
		{"a certificate request", "a certificate request (PKCS #10)", request.RawTBSCertificateRequest},
		{"a certificate", "a certificate", certificate.RawTBSCertificate},
		{"a list of revoked certificates", "a list of revoked certificates", revoked.RawTBSRevocationList},
		{"a document that leaves its components unsigned", "JSF", []byte(`{"bomFormat":"CycloneDX","signature":{"algorithm":"ES256","excludes":["components"]},"version":1}`)},
		{"a signed component", "JSF", []byte(`{"name":"a","signature":{"algorithm":"ES256"},"type":"library"}`)},
		{"one of several signers", "JSF", []byte(`{"signature":{"signers":[{"algorithm":"ES256"}]}}`)},
		{"the second of a chain", "JSF", []byte(`{"signature":{"chain":[{"algorithm":"ES256","value":"x"},{"algorithm":"ES256"}]}}`)},
		{"a signed document", "", []byte(`{"signature":{"algorithm":"ES256","value":"x"}}`)},
		{"a document with a signature deeper in it", "", []byte(`{"components":[{"signature":{"algorithm":"ES256"}}],"signature":null}`)},
		{"a web token", "a JSON Web Token", []byte("eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0")},
		{"text that begins like a web token", "", []byte("eyJhbGciOiJFUzI1NiJ9 and more")},
		{"the hashed text of OpenPGP", "OpenPGP", append([]byte("firmware 4.2.0"), 4, 0, 1, 8, 0, 0, 4, 0xff, 0, 0, 0, 6)},
		{"the hashed text of OpenPGP, version 6", "OpenPGP", append([]byte("firmware 4.2.0"), 6, 0, 1, 8, 0, 0, 0, 0, 6, 0xff, 0, 0, 0, 8)},
		{"firmware that ends nearly like that", "", append([]byte("firmware 4.2.0"), 4, 0, 1, 8, 0, 0, 4, 0xff, 0, 0, 1, 6)},
		{"a request by SPKAC", "a certificate request (SPKAC)", spkac},
		{"a whole certificate", "", certificate.Raw},
		{"a certificate request with a byte behind it", "", append(bytes.Clone(request.RawTBSCertificateRequest), 0)},
		{"a public key", "", certificate.RawSubjectPublicKeyInfo},
		{"firmware", "", []byte("firmware 4.2.0")},
		{"signed attributes with a byte behind them", "", append(attributes, 0)},
		{"a set", "", []byte{0x31, 0}},
		{"one byte", "", []byte("D")},
		{"nothing", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			k := key(t)
			sum := sha256.Sum256(tt.content)
			value, err := ecdsa.SignASN1(rand.Reader, k, sum[:])
			must(t, err)
			request := SingleRequest{
				Artifact: signature.NewMessage(tt.content), Signature: value, At: signingTime,
				Signer: Signer{Key: &KeyIdentity{File: "key"}}, Read: func(string, int64) ([]byte, error) { return pemKey(t, k), nil },
			}
			got, err := Single(t.Context(), request)
			must(t, err)
			if got.Verified() != (tt.kind == "") || !got.Best.Tried || tt.kind != "" && !strings.Contains(got.Best.Reason, "of the kind "+tt.kind+" is over") {
				t.Errorf("verified %v: %q", got.Verified(), got.Best.Reason)
			}
			request.Artifact.Open = nil // the form of what is not at hand cannot be seen
			if got, err := Single(t.Context(), request); err != nil || !got.Verified() {
				t.Errorf("by digest: %v, %q", err, got.Best.Reason)
			}
		})
	}
}

// TestInsideOfMinisign puts forth a bare signature of Ed25519 over what the second signature of minisign is over, and over a digest, which OpenPGP signs. Other keys sign nothing like that.
func TestInsideOfMinisign(t *testing.T) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{5}, ed25519.SeedSize))
	content := append(ed25519.Sign(private, []byte("firmware 4.2.0")), "timestamp:1700000000\tfile:firmware.bin"...)
	sum := sha256.Sum256(content)
	k := key(t)
	other, err := ecdsa.SignASN1(rand.Reader, k, sum[:])
	must(t, err)
	for _, tt := range []struct {
		name            string
		public          crypto.PublicKey
		content, signed []byte
		verified        bool
	}{
		{"Ed25519", private.Public(), content, ed25519.Sign(private, content), false},
		{"Ed25519 over a line more", private.Public(), append(content, '\n'), ed25519.Sign(private, append(content, '\n')), true},
		{"ECDSA", k.Public(), content, other, true},
		{"Ed25519 over a digest", private.Public(), sum[:], ed25519.Sign(private, sum[:]), false},
		{"Ed25519 over a byte more", private.Public(), append(bytes.Clone(sum[:]), 0), ed25519.Sign(private, append(bytes.Clone(sum[:]), 0)), true},
	} {
		der, err := x509.MarshalPKIXPublicKey(tt.public)
		must(t, err)
		got, err := Single(t.Context(), SingleRequest{
			Artifact: signature.NewMessage(tt.content), Signature: tt.signed, At: signingTime,
			Signer: Signer{Key: &KeyIdentity{File: "key"}}, Read: func(string, int64) ([]byte, error) { return der, nil },
		})
		must(t, err)
		if got.Verified() != tt.verified || !tt.verified && !strings.Contains(got.Best.Reason, "the file has the form of what a signature of the kind ") {
			t.Errorf("%s: verified %v: %q", tt.name, got.Verified(), got.Best.Reason)
		}
	}
}
