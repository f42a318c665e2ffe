// Package cosign reads what cosign wrote before there were Sigstore bundles (its versions 1 and 2): the JSON of
// "cosign sign-blob --bundle" and "attest-blob --bundle", with signature, certificate or key, and the promise of the
// log; and what "cosign sign" and "cosign attest" put into the annotations of an image manifest, with the payload that was
// signed. It turns that into a Sigstore bundle of version 0.1, which says the same, and verifies nothing.
package cosign

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protocommon "github.com/sigstore/protobuf-specs/gen/pb-go/common/v1"
	protodsse "github.com/sigstore/protobuf-specs/gen/pb-go/dsse"
	protorekor "github.com/sigstore/protobuf-specs/gen/pb-go/rekor/v1"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/dsse"
)

// Limits on the JSON of one entry or payload. Bundles are read by whoever calls Of.
const (
	MaxDepth = 64       // nesting
	MaxTree  = 32 << 20 // bytes of memory that its values take, as estimated
)

const mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.1"

var keys = strictjson.Options{MaxDepth: MaxDepth, FoldDepth: MaxDepth, MaxTree: MaxTree}

// Is says whether an object looks like one that cosign wrote.
func Is(object map[string]any) bool {
	_, has := object["base64Signature"].(string)
	return has
}

// Of reads a bundle of cosign whose JSON was read before, strictly. Every field is known; anything else is refused, since it would be passed over.
func Of(object map[string]any) (*protobundle.Bundle, error) {
	if err := only(object, "base64Signature", "cert", "rekorBundle"); err != nil {
		return nil, err
	}
	value, err := decoded(object, "base64Signature")
	if err != nil {
		return nil, err
	}
	material := &protobundle.VerificationMaterial{}
	if err := addSigner(material, object); err != nil {
		return nil, err
	}
	entry, digest, err := parseEntry(object["rekorBundle"])
	if err != nil {
		return nil, fmt.Errorf("rekorBundle: %w", err)
	}
	material.TlogEntries = []*protorekor.TransparencyLogEntry{entry}
	b := &protobundle.Bundle{MediaType: mediaType, VerificationMaterial: material}
	return b, addContent(b, value, digest)
}

func only(object map[string]any, known ...string) error {
	left := len(object)
	for _, k := range known {
		if _, there := object[k]; there {
			left--
		}
	}
	if left > 0 {
		return fmt.Errorf("expected no fields but %q", known)
	}
	return nil
}

// addSigner puts in the certificate, or the fact that a key signed: cosign writes either as PEM in base64.
func addSigner(m *protobundle.VerificationMaterial, object map[string]any) error {
	text, err := decoded(object, "cert")
	if err != nil {
		return err
	}
	block, err := onlyBlock(text)
	if err != nil {
		return errors.New("cert: expected one certificate or public key in PEM, in base64")
	}
	switch block.Type {
	case "CERTIFICATE":
		if _, err := x509.ParseCertificate(block.Bytes); err != nil {
			return fmt.Errorf("cert: %w", err)
		}
		m.Content = byCertificate(block.Bytes)
	case "PUBLIC KEY":
		m.Content = byKey()
	default:
		return fmt.Errorf("cert: expected CERTIFICATE or PUBLIC KEY, found %.40q", block.Type)
	}
	return nil
}

func byCertificate(der []byte) *protobundle.VerificationMaterial_X509CertificateChain {
	return &protobundle.VerificationMaterial_X509CertificateChain{X509CertificateChain: &protocommon.X509CertificateChain{
		Certificates: []*protocommon.X509Certificate{{RawBytes: der}},
	}}
}

func byKey() *protobundle.VerificationMaterial_PublicKey {
	return &protobundle.VerificationMaterial_PublicKey{PublicKey: &protocommon.PublicKeyIdentifier{}}
}

// parseEntry reads the log's promise over an entry, and the digest that the entry is about.
func parseEntry(v any) (*protorekor.TransparencyLogEntry, []byte, error) {
	object, ok := v.(map[string]any)
	if !ok {
		return nil, nil, errors.New("expected the promise of the log, found none")
	}
	payload, ok := object["Payload"].(map[string]any)
	if !ok {
		return nil, nil, errors.New("expected an object Payload")
	}
	if err := errors.Join(only(object, "SignedEntryTimestamp", "Payload"), only(payload, "body", "integratedTime", "logIndex", "logID")); err != nil {
		return nil, nil, err
	}
	promise, err := decoded(object, "SignedEntryTimestamp")
	if err != nil {
		return nil, nil, err
	}
	body, err := decoded(payload, "body")
	if err != nil {
		return nil, nil, err
	}
	at, err1 := number(payload, "integratedTime")
	index, err2 := number(payload, "logIndex")
	name, _ := payload["logID"].(string)
	log, err3 := hex.DecodeString(name)
	if name != strings.ToLower(name) {
		err3 = fmt.Errorf("logID: expected lower-case hexadecimal digits, found %.80q", name)
	}
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, nil, err
	}
	kind, version, digest, err := parseBody(body)
	if err != nil {
		return nil, nil, fmt.Errorf("body: %w", err)
	}
	return &protorekor.TransparencyLogEntry{
		LogIndex: index, LogId: &protocommon.LogId{KeyId: log}, IntegratedTime: at, CanonicalizedBody: body,
		KindVersion:      &protorekor.KindVersion{Kind: kind, Version: version},
		InclusionPromise: &protorekor.InclusionPromise{SignedEntryTimestamp: promise},
	}, digest, nil
}

// parseBody takes the kind of the entry and, for a signature over a file, the file's SHA-256 out of it.
func parseBody(body []byte) (kind, version string, digest []byte, err error) {
	tree, err := strictjson.Strict(body, keys)
	if err != nil {
		return "", "", nil, err
	}
	object, _ := tree.(map[string]any)
	kind, _ = object["kind"].(string)
	version, _ = object["apiVersion"].(string)
	spec, _ := object["spec"].(map[string]any)
	data, _ := spec["data"].(map[string]any)
	hash, _ := data["hash"].(map[string]any)
	if hash["algorithm"] == "sha256" {
		text, _ := hash["value"].(string)
		digest, _ = hex.DecodeString(text)
	}
	if kind == "" || version == "" {
		return "", "", nil, errors.New("expected kind and apiVersion of a log entry")
	}
	return kind, version, digest, nil
}

// addContent puts in what was signed: an envelope, or the digest that the log entry is about.
func addContent(b *protobundle.Bundle, value, digest []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(value), []byte("{")) {
		if err := addEnvelope(b, value); err != nil {
			return fmt.Errorf("base64Signature: envelope: %w", err)
		}
		return nil
	}
	if len(digest) != sha256.Size {
		return errors.New("the log entry states no SHA-256 of what was signed")
	}
	addMessage(b, value, digest)
	return nil
}

func addEnvelope(b *protobundle.Bundle, data []byte) error {
	e, err := dsse.Parse(data)
	if err != nil {
		return err
	}
	envelope := &protodsse.Envelope{Payload: e.Payload, PayloadType: e.PayloadType}
	for _, s := range e.Signatures {
		envelope.Signatures = append(envelope.Signatures, &protodsse.Signature{Sig: s.Value, Keyid: s.KeyID})
	}
	b.Content = &protobundle.Bundle_DsseEnvelope{DsseEnvelope: envelope}
	return nil
}

func addMessage(b *protobundle.Bundle, value, digest []byte) {
	b.Content = &protobundle.Bundle_MessageSignature{MessageSignature: &protocommon.MessageSignature{
		MessageDigest: &protocommon.HashOutput{Algorithm: protocommon.HashAlgorithm_SHA2_256, Digest: digest}, Signature: value,
	}}
}

func decoded(object map[string]any, key string) ([]byte, error) {
	s, _ := object[key].(string)
	b, err := standard(s)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	return b, nil
}

func number(object map[string]any, key string) (int64, error) {
	n, ok := object[key].(json.Number)
	if !ok {
		return 0, fmt.Errorf("%s: expected a whole number", key)
	}
	v, err := n.Int64()
	if err != nil || v < 0 {
		return 0, fmt.Errorf("%s: expected a whole number, found %.40q", key, n)
	}
	return v, nil
}
