package sigstore

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"time"
)

const statementType = "application/vnd.in-toto+json"

// Sign makes a bundle with a message signature over content.
func (i *Instance) Sign(who Identity, at time.Time, content []byte) ([]byte, error) {
	cert, key, err := i.issue(who, at)
	if err != nil {
		return nil, err
	}
	sig, err := key.sign(content)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	body := map[string]any{"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": map[string]any{
		"data":      map[string]any{"hash": digest(sum)},
		"signature": map[string]any{"content": b64(sig), "publicKey": map[string]any{"content": b64(pemOf(cert))}},
	}}
	return i.bundle(cert, at, "hashedrekord", body, "messageSignature", map[string]any{
		"messageDigest": map[string]any{"algorithm": "SHA2_256", "digest": b64(sum[:])}, "signature": b64(sig),
	})
}

// Attest makes a bundle with a DSSE envelope over an in-toto statement.
func (i *Instance) Attest(who Identity, at time.Time, statement []byte) ([]byte, error) {
	cert, key, err := i.issue(who, at)
	if err != nil {
		return nil, err
	}
	sig, err := key.sign([]byte(fmt.Sprintf("DSSEv1 %d %s %d %s", len(statementType), statementType, len(statement), statement)))
	if err != nil {
		return nil, err
	}
	envelope := map[string]any{"payload": b64(statement), "payloadType": statementType, "signatures": []any{map[string]any{"sig": b64(sig)}}}
	whole, err := json.Marshal(envelope)
	if err != nil {
		return nil, err
	}
	body := map[string]any{"apiVersion": "0.0.1", "kind": "dsse", "spec": map[string]any{
		"envelopeHash": digest(sha256.Sum256(whole)),
		"payloadHash":  digest(sha256.Sum256(statement)),
		"signatures":   []any{map[string]any{"signature": b64(sig), "verifier": b64(pemOf(cert))}},
	}}
	return i.bundle(cert, at, "dsse", body, "dsseEnvelope", envelope)
}

func (i *Instance) bundle(cert *x509.Certificate, at time.Time, kind string, body map[string]any, field string, signed map[string]any) ([]byte, error) {
	canonical, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	entry, err := i.log.add(kind, canonical, at)
	if err != nil {
		return nil, fmt.Errorf("log entry: %w", err)
	}
	return json.Marshal(map[string]any{
		"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
		"verificationMaterial": map[string]any{
			"certificate": map[string]any{"rawBytes": b64(cert.Raw)}, "tlogEntries": []any{entry},
		},
		field: signed,
	})
}

func digest(sum [sha256.Size]byte) map[string]any {
	return map[string]any{"algorithm": "sha256", "value": hex.EncodeToString(sum[:])}
}

func pemOf(cert *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
}
