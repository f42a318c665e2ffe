package verify

import (
	"bytes"
	"crypto/ed25519"
	"io"

	sigstore "github.com/sigstore/sigstore/pkg/signature"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/rawsig"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// pureEd25519 is Ed25519 over the content itself, as signature.AlgorithmName has it.
const pureEd25519 = "ed25519"

// edwardsVerifier takes both variants of Ed25519 over a file (RFC 8032): that over a digest, and the pure one, which is over the whole
// content, so that the digest in the bundle is not enough. The library knows one variant at a time, and reads the content without limit.
type edwardsVerifier struct {
	sigstore.Verifier // of Ed25519ph
	key               ed25519.PublicKey
	content           *signature.Message // nil when no file with the digest that the bundle states is at hand
	variant           string             // which one held
}

func (v *edwardsVerifier) VerifySignature(value, message io.Reader, opts ...sigstore.VerifyOption) error {
	raw, err := io.ReadAll(value)
	if err != nil {
		return err
	}
	prehashed := v.Verifier.VerifySignature(bytes.NewReader(raw), message, opts...)
	switch {
	case prehashed == nil:
		v.variant = "ed25519ph"
		return nil
	case v.content == nil:
		return signature.Missing("it is no Ed25519ph signature under this key; whether it is one of pure Ed25519, which is over the whole file, cannot be told: no file with the digest that the bundle states is at hand")
	}
	v.variant = pureEd25519
	return rawsig.VerifyPure(raw, *v.content, v.key)
}
