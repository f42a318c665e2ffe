package sign

import (
	"crypto"
	"crypto/ed25519"
	"fmt"
	"io"

	"github.com/secure-systems-lab/go-securesystemslib/dsse"
	protobundle "github.com/sigstore/protobuf-specs/gen/pb-go/bundle/v1"
	protodsse "github.com/sigstore/protobuf-specs/gen/pb-go/dsse"
)

// StatementPayload is the payload type of in-toto statements (in-toto attestation framework v1, "Envelope").
const StatementPayload = "application/vnd.in-toto+json"

// Statement signs an in-toto statement and writes a Sigstore bundle with it in a DSSE envelope. random is as for Bundle.
func (k *Key) Statement(statement []byte, random io.Reader) ([]byte, error) {
	value, err := k.signWhole(dsse.PAE(StatementPayload, statement), random)
	if err != nil {
		return nil, err
	}
	return written(k.hint, &protobundle.Bundle{Content: &protobundle.Bundle_DsseEnvelope{DsseEnvelope: &protodsse.Envelope{
		Payload: statement, PayloadType: StatementPayload, Signatures: []*protodsse.Signature{{Sig: value}},
	}}})
}

// signWhole signs what is at hand as a whole. Pure Ed25519 is over that itself, as readers of envelopes expect.
func (k *Key) signWhole(content []byte, random io.Reader) ([]byte, error) {
	if _, pure := k.signer.Public().(ed25519.PublicKey); pure {
		return k.signer.Sign(random, content, crypto.Hash(0))
	}
	h := k.details.GetHashType()
	digest, err := digestOf(h, content)
	if err != nil {
		return nil, err
	}
	value, err := k.signer.Sign(random, digest, h)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return value, nil
}
