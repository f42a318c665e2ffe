package sigstore

import (
	"crypto"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/digitorus/timestamp"
)

// stamper is a time-stamping authority (RFC 3161).
type stamper struct {
	root, cert *x509.Certificate
	key        signer
}

func newStamper(seed string, start, end time.Time) (*stamper, error) {
	rootKey, err := deriveKey(seed + " stamper root")
	if err != nil {
		return nil, err
	}
	s := &stamper{}
	if s.key, err = deriveKey(seed + " stamper"); err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "time stamps (invented)"}, NotBefore: start, NotAfter: end,
		KeyUsage: x509.KeyUsageCertSign, BasicConstraintsValid: true, IsCA: true,
	}
	if s.root, err = certify(template, template, rootKey.Public(), rootKey); err != nil {
		return nil, err
	}
	purpose, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}}) // id-kp-timeStamping, which must be critical
	if err != nil {
		return nil, err
	}
	s.cert, err = certify(&x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "clock (invented)"}, NotBefore: start, NotAfter: end, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: purpose}},
	}, s.root, s.key.Public(), rootKey)
	return s, err
}

// stamp answers a request for a time stamp.
func (s *Server) stamp(w http.ResponseWriter, r *http.Request) error {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	asked, err := timestamp.ParseRequest(raw)
	if err != nil {
		return err
	}
	stamp := timestamp.Timestamp{HashAlgorithm: crypto.SHA256, HashedMessage: asked.HashedMessage, Time: s.at, Policy: asn1.ObjectIdentifier{1, 2, 3}, AddTSACertificate: asked.Certificates}
	answer, err := stamp.CreateResponseWithOpts(s.stamper.cert, s.stamper.key.key, crypto.SHA256)
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusCreated)
	_, err = w.Write(answer)
	return err
}
