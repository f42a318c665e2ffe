package cosign

import (
	"crypto/x509"
	"fmt"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protorekor "github.com/sigstore/protobuf-specs/gen/pb-go/rekor/v1"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Logged puts together what lies in files of their own: a bare signature over content with this SHA-256, the certificate of the signer (nil when a
// key signed), and the promise of the log, in the JSON that cosign also keeps in image layouts.
func Logged(value, digest []byte, certificate *x509.Certificate, entry []byte) (*protobundle.Bundle, error) {
	tree, err := strictjson.Strict(entry, keys)
	if err != nil {
		return nil, fmt.Errorf("log entry: %w", err)
	}
	promised, _, err := parseEntry(tree)
	if err != nil {
		return nil, fmt.Errorf("log entry: %w", err)
	}
	material := &protobundle.VerificationMaterial{TlogEntries: []*protorekor.TransparencyLogEntry{promised}}
	if certificate == nil {
		material.Content = byKey()
	} else {
		material.Content = byCertificate(certificate.Raw)
	}
	b := &protobundle.Bundle{MediaType: mediaType, VerificationMaterial: material}
	addMessage(b, value, digest)
	return b, nil
}
