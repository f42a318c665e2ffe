package cms

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// ParseCertificates reads certificates from a file of the buyer's, for Anchors: PEM blocks or DER, at least one, nothing else.
func ParseCertificates(data []byte) ([]*x509.Certificate, error) {
	return parseFile(data, "CERTIFICATE", "certificate", func(der []byte) ([]*x509.Certificate, error) {
		all, err := x509.ParseCertificates(der)
		return all, cmp.Or(signature.OtherKey(err), err)
	})
}

// ParseCRLs reads lists of revoked certificates from a file of the buyer's, for Anchors: PEM blocks or one in DER.
func ParseCRLs(data []byte) ([]*x509.RevocationList, error) {
	return parseFile(data, "X509 CRL", "CRL", func(der []byte) ([]*x509.RevocationList, error) {
		list, err := x509.ParseRevocationList(der)
		return []*x509.RevocationList{list}, err
	})
}

func parseFile[T any](data []byte, label, what string, parse func([]byte) ([]T, error)) ([]T, error) {
	if !bytes.Contains(data, []byte("-----BEGIN ")) {
		all, err := parse(data)
		if err == nil && len(all) == 0 {
			err = errors.New("it is empty")
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: neither PEM nor DER: %w", what, err)
		}
		return all, nil
	}
	announced := bytes.Count(data, []byte("-----BEGIN ")) // pem.Decode passes over damaged blocks in silence
	if announced > maxTrusted {
		return nil, fmt.Errorf("read %s: %d PEM blocks in one file, more than %d", what, announced, maxTrusted)
	}
	var all []T
	for rest := data; len(all) < announced; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return nil, fmt.Errorf("read %s: one of %d PEM blocks is damaged", what, announced)
		}
		if block.Type != label {
			return nil, fmt.Errorf("read %s: PEM block %d is a %q, expected %q", what, len(all)+1, block.Type, label)
		}
		one, err := parse(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("read %s: PEM block %d: %w", what, len(all)+1, err)
		}
		if len(one) != 1 {
			return nil, fmt.Errorf("read %s: PEM block %d holds %d of them, expected one", what, len(all)+1, len(one))
		}
		all = append(all, one...)
	}
	return all, nil
}
