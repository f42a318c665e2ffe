package sigstore

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/binary"
	"time"
)

// certificateLog promises to enter certificates (RFC 6962), and keeps none.
type certificateLog struct {
	key    signer
	public []byte // PKIX
	id     [sha256.Size]byte
}

func newCertificateLog(key signer) (certificateLog, error) {
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	return certificateLog{key, public, sha256.Sum256(public)}, err
}

// issue issues a certificate, with the promise of the certificate log if there is one.
func (s *Server) issue(public crypto.PublicKey) (*x509.Certificate, error) {
	if !s.Unlogged {
		return s.instance.promised(s.who, s.at, public, s.log)
	}
	template, err := s.instance.template(s.who, s.at)
	if err != nil {
		return nil, err
	}
	return certify(template, s.instance.intermediate, public, s.instance.issuerKey)
}

// promises is the extension of certificates that holds signed certificate timestamps (RFC 6962, section 3.3).
var promises = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}

// promised issues a certificate that bears the promise of a certificate log.
func (i *Instance) promised(who Identity, at time.Time, public crypto.PublicKey, log certificateLog) (*x509.Certificate, error) {
	template, err := i.template(who, at)
	if err != nil {
		return nil, err
	}
	without, err := certify(template, i.intermediate, public, i.issuerKey)
	if err != nil {
		return nil, err
	}
	promise, err := log.promise(without.RawTBSCertificate, sha256.Sum256(i.intermediate.RawSubjectPublicKeyInfo), at)
	if err != nil {
		return nil, err
	}
	template.ExtraExtensions = append(template.ExtraExtensions, pkix.Extension{Id: promises, Value: promise})
	return certify(template, i.intermediate, public, i.issuerKey)
}

// promise is the value of the extension: a list with one timestamp over a certificate without it (section 3.2).
func (l certificateLog) promise(tbs []byte, issuer [sha256.Size]byte, at time.Time) ([]byte, error) {
	const precertificate = 1
	stamp := binary.BigEndian.AppendUint64(nil, uint64(at.UnixMilli()))
	signed := append([]byte{0, 0}, stamp...)
	signed = binary.BigEndian.AppendUint16(signed, precertificate)
	signed = append(signed, issuer[:]...)
	signed = append(signed, byte(len(tbs)>>16), byte(len(tbs)>>8), byte(len(tbs)))
	signed = append(append(signed, tbs...), 0, 0) // no extensions
	sig, err := l.key.sign(signed)
	if err != nil {
		return nil, err
	}
	sct := append(append([]byte{0}, l.id[:]...), stamp...)
	sct = append(sct, 0, 0, 4, 3) // no extensions; SHA-256 and ECDSA
	sct = append(binary.BigEndian.AppendUint16(sct, uint16(len(sig))), sig...)
	list := append(binary.BigEndian.AppendUint16(nil, uint16(len(sct))), sct...)
	return asn1.Marshal(append(binary.BigEndian.AppendUint16(nil, uint16(len(list))), list...))
}
