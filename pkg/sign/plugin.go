package sign

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"regexp"

	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/sigstore/sigstore/pkg/signature/kms"
	"github.com/sigstore/sigstore/pkg/signature/kms/cliplugin"
	"github.com/sigstore/sigstore/pkg/signature/options"
)

// ErrNoPlugin says that the program which reaches a key is not on PATH.
var ErrNoPlugin = errors.New("there is no such program on PATH")

// reference is how a key is named that a plugin of Sigstore's reaches: the name of the plugin, and what that calls the key.
var reference = regexp.MustCompile(`^([a-z0-9][a-z0-9-]*)://(.+)$`)

// Plugin is the program that reaches the key which is named by a reference such as my-hsm://intake, "" for what is no reference: a file.
func Plugin(name string) string {
	parts := reference.FindStringSubmatch(name)
	if parts == nil {
		return ""
	}
	return cliplugin.PluginBinaryPrefix + parts[1]
}

// OpenKey reaches a key in a key management service or a hardware module, through a program of the user's (Sigstore's plugins: cosign runs the same). The private key
// stays there. The context is that of all signatures. What the program signs is held against the public key that it gives.
func OpenKey(ctx context.Context, ref string) (*Key, error) {
	if Plugin(ref) == "" {
		return nil, fmt.Errorf("%.200q names no key: expected NAME://KEY", ref)
	}
	remote, err := kms.Get(ctx, ref, crypto.SHA256) // by which digest it signs depends on the key
	if none := (*kms.ProviderNotFoundError)(nil); errors.As(err, &none) {
		return nil, fmt.Errorf("%s: %w", Plugin(ref), ErrNoPlugin)
	}
	if err != nil {
		return nil, err
	}
	public, err := remote.PublicKey(options.WithContext(ctx))
	if err != nil {
		return nil, fmt.Errorf("ask %s for the public key: %w", Plugin(ref), err)
	}
	key, err := keyOf(public)
	if err != nil {
		return nil, err
	}
	if remote, err = kms.Get(ctx, ref, key.details.GetHashType()); err != nil {
		return nil, err
	}
	key.signer = &pluginSigner{ctx, Plugin(ref), remote, public}
	return key, nil
}

// pluginSigner is a private key that a plugin reaches.
type pluginSigner struct {
	ctx    context.Context
	plugin string
	remote signature.SignerVerifier
	public crypto.PublicKey
}

// Public is the public key.
func (s *pluginSigner) Public() crypto.PublicKey { return s.public }

// Sign has a digest signed, or a message as a whole where no hash is named (Ed25519). The plugin has randomness of its own.
func (s *pluginSigner) Sign(_ io.Reader, content []byte, o crypto.SignerOpts) ([]byte, error) {
	verifier, err := signature.LoadVerifierWithOpts(s.public, verifierOptions(o.HashFunc())...)
	if err != nil {
		return nil, err
	}
	message, toSign := content, []signature.SignOption{options.WithContext(s.ctx)}
	var toVerify []signature.VerifyOption
	if h := o.HashFunc(); h != 0 {
		message, toSign, toVerify = nil, append(toSign, options.WithDigest(content), options.WithCryptoSignerOpts(h)), append(toVerify, options.WithDigest(content))
	}
	value, err := s.remote.SignMessage(bytes.NewReader(message), toSign...)
	if err != nil {
		return nil, fmt.Errorf("have %s sign: %w", s.plugin, err)
	}
	if err := verifier.VerifySignature(bytes.NewReader(value), bytes.NewReader(message), toVerify...); err != nil {
		return nil, fmt.Errorf("have %s sign: what it gave is no signature of its key over this: %w", s.plugin, err)
	}
	return value, nil
}

// verifierOptions are those of the algorithms that package sign signs with: of Ed25519 the form over a digest where there is one.
func verifierOptions(h crypto.Hash) []signature.LoadOption {
	if h == 0 {
		return nil
	}
	return []signature.LoadOption{options.WithHash(h), options.WithED25519ph()}
}
