package cosign

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protocommon "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	protorekor "github.com/sigstore/protobuf-specs/gen/pb-go/rekor/v1"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// The annotations in which cosign keeps a signature, on the descriptor of what was signed. None of them is signed itself.
const (
	AnnotationSignature   = "dev.cosignproject.cosign/signature"   // base64; empty for an envelope, which has its own
	AnnotationCertificate = "dev.sigstore.cosign/certificate"      // PEM
	AnnotationChain       = "dev.sigstore.cosign/chain"            // PEM
	AnnotationBundle      = "dev.sigstore.cosign/bundle"           // JSON: the promise of the log
	AnnotationTimestamp   = "dev.sigstore.cosign/rfc3161timestamp" // JSON: {"SignedRFC3161Timestamp": base64}
	maxAnnotation         = 1 << 20                                // bytes of any of them
)

// Kept is a signature that cosign keeps in annotations.
type Kept struct {
	Value       []byte              // the bare signature; nil when the content is an envelope
	Certificate *x509.Certificate   // nil when a key signed
	Bundle      *protobundle.Bundle // the same as a Sigstore bundle; nil when there is neither a log entry nor a time stamp
}

// Keeps says whether the annotations of a descriptor hold a part of a signature.
func Keeps(annotations map[string]string) bool {
	for _, a := range []string{AnnotationSignature, AnnotationCertificate, AnnotationBundle, AnnotationTimestamp} {
		if annotations[a] != "" {
			return true
		}
	}
	return false
}

// FromAnnotations reads what is kept about content, the very bytes that were signed: a payload, or an envelope if envelope is set.
// The chain is not taken over, whatever it says: which authorities count is for a trusted root to say.
func FromAnnotations(annotations map[string]string, content []byte, envelope bool) (*Kept, error) {
	for _, a := range []string{AnnotationSignature, AnnotationCertificate, AnnotationChain, AnnotationBundle, AnnotationTimestamp} {
		if n := len(annotations[a]); n > maxAnnotation {
			return nil, fmt.Errorf("%s: %d bytes; at most %d are read", a, n, maxAnnotation)
		}
	}
	kept, b := &Kept{}, &protobundle.Bundle{MediaType: mediaType, VerificationMaterial: &protobundle.VerificationMaterial{}}
	if err := kept.signer(b.VerificationMaterial, annotations[AnnotationCertificate]); err != nil {
		return nil, err
	}
	if err := addProofs(b.VerificationMaterial, annotations); err != nil {
		return nil, err
	}
	if envelope {
		if annotations[AnnotationSignature] != "" {
			return nil, fmt.Errorf("%s: expected none beside an envelope, which has its own signatures", AnnotationSignature)
		}
		if err := addEnvelope(b, content); err != nil {
			return nil, fmt.Errorf("envelope: %w", err)
		}
	} else {
		value, err := standard(annotations[AnnotationSignature])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", AnnotationSignature, err)
		}
		kept.Value = value
		digest := sha256.Sum256(content)
		addMessage(b, value, digest[:])
	}
	if len(b.VerificationMaterial.TlogEntries) > 0 || b.VerificationMaterial.TimestampVerificationData != nil {
		kept.Bundle = b
	}
	return kept, nil
}

// signer puts in the certificate, or the fact that a key signed.
func (k *Kept) signer(m *protobundle.VerificationMaterial, text string) error {
	if text == "" {
		m.Content = byKey()
		return nil
	}
	block, err := onlyBlock([]byte(text))
	if err != nil || block.Type != "CERTIFICATE" {
		return fmt.Errorf("%s: expected one certificate in PEM", AnnotationCertificate)
	}
	if k.Certificate, err = x509.ParseCertificate(block.Bytes); err != nil {
		return fmt.Errorf("%s: %w", AnnotationCertificate, err)
	}
	m.Content = byCertificate(block.Bytes)
	return nil
}

// addProofs puts in what proves when it was signed.
func addProofs(m *protobundle.VerificationMaterial, annotations map[string]string) error {
	if text := annotations[AnnotationBundle]; text != "" {
		tree, err := strictjson.Strict(text, keys)
		if err != nil {
			return fmt.Errorf("%s: %w", AnnotationBundle, err)
		}
		entry, _, err := parseEntry(tree)
		if err != nil {
			return fmt.Errorf("%s: %w", AnnotationBundle, err)
		}
		m.TlogEntries = []*protorekor.TransparencyLogEntry{entry}
	}
	text := annotations[AnnotationTimestamp]
	if text == "" {
		return nil
	}
	tree, err := strictjson.Strict(text, keys)
	if err != nil {
		return fmt.Errorf("%s: %w", AnnotationTimestamp, err)
	}
	object, ok := tree.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: expected an object", AnnotationTimestamp)
	}
	if err := only(object, "SignedRFC3161Timestamp"); err != nil {
		return fmt.Errorf("%s: %w", AnnotationTimestamp, err)
	}
	stamp, err := decoded(object, "SignedRFC3161Timestamp")
	if err != nil {
		return fmt.Errorf("%s: %w", AnnotationTimestamp, err)
	}
	m.TimestampVerificationData = &protobundle.TimestampVerificationData{
		Rfc3161Timestamps: []*protocommon.RFC3161SignedTimestamp{{SignedTimestamp: stamp}},
	}
	return nil
}

// onlyBlock reads text that is one PEM block and nothing else, in the one form that an encoder writes.
func onlyBlock(text []byte) (*pem.Block, error) {
	block, rest := pem.Decode(text)
	if block == nil || len(bytes.TrimSpace(rest)) > 0 || !bytes.Equal(bytes.TrimSpace(pem.EncodeToMemory(block)), bytes.TrimSpace(text)) {
		return nil, errors.New("expected one block of PEM")
	}
	return block, nil
}

// standard decodes base64 with padding and without line breaks.
func standard(text string) ([]byte, error) {
	b, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(b) == 0 || bytes.ContainsAny([]byte(text), "\r\n") {
		return nil, errors.New("expected base64 with padding and without line breaks")
	}
	return b, nil
}
