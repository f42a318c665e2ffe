// Package plugintest is a program that reaches keys, as tests need one: what it calls a key is the file that it lies in. Only tests use it.
package plugintest

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/sigstore/sigstore/pkg/cryptoutils"
	"github.com/sigstore/sigstore/pkg/signature"
	"github.com/sigstore/sigstore/pkg/signature/kms/cliplugin/handler"
	"github.com/sigstore/sigstore/pkg/signature/options"
)

// Main answers one question, as the protocol of Sigstore's plugins has it.
func Main(args []string, in io.Reader, out io.Writer) {
	answer(args, in, out, func(*held) error { return nil })
}

// Liar is Main with signatures by another key.
func Liar(args []string, in io.Reader, out io.Writer) {
	answer(args, in, out, func(s *held) error {
		other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return err
		}
		s.pure = nil
		s.SignerVerifier, err = signature.LoadSignerVerifierWithOpts(other)
		return err
	})
}

func answer(words []string, in io.Reader, out io.Writer, change func(*held) error) {
	args, err := handler.GetPluginArgs(words)
	if err == nil {
		var key *held
		if key, err = load(args.InitOptions.KeyResourceID, args.InitOptions.HashFunc); err == nil {
			if err = change(key); err == nil {
				_, err = handler.Dispatch(out, in, args, key)
			}
		}
	}
	if err != nil {
		_ = handler.WriteErrorResponse(out, err)
	}
}

// held is a key that the program has.
type held struct {
	signature.SignerVerifier
	public crypto.PublicKey
	pure   signature.SignerVerifier // Ed25519 over a message as a whole; nil of others
}

func load(file string, h crypto.Hash) (*held, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	private, err := cryptoutils.UnmarshalPEMToPrivateKey(data, nil)
	if err != nil {
		return nil, err
	}
	signer, ok := private.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%T cannot sign", private)
	}
	key := &held{public: signer.Public()}
	if _, is := key.public.(ed25519.PublicKey); is {
		if key.pure, err = signature.LoadSignerVerifierWithOpts(private); err != nil {
			return nil, err
		}
	}
	key.SignerVerifier, err = signature.LoadSignerVerifierWithOpts(private, options.WithHash(h), options.WithED25519ph())
	return key, err
}

// PublicKey is that of the file, whoever signs.
func (k *held) PublicKey(...signature.PublicKeyOption) (crypto.PublicKey, error) {
	return k.public, nil
}

// SignMessage signs a digest where one is given, else the message.
func (k *held) SignMessage(message io.Reader, opts ...signature.SignOption) ([]byte, error) {
	var digest []byte
	for _, o := range opts {
		o.ApplyDigest(&digest)
	}
	if k.pure != nil && len(digest) == 0 {
		return k.pure.SignMessage(message, opts...)
	}
	return k.SignerVerifier.SignMessage(message, opts...)
}

var errNone = errors.New("this program only signs")

// CreateKey is part of what a program must have.
func (k *held) CreateKey(context.Context, string) (crypto.PublicKey, error) { return nil, errNone }

// CryptoSigner likewise.
func (k *held) CryptoSigner(context.Context, func(error)) (crypto.Signer, crypto.SignerOpts, error) {
	return nil, nil, errNone
}

// SupportedAlgorithms likewise.
func (k *held) SupportedAlgorithms() []string { return nil }

// DefaultAlgorithm likewise.
func (k *held) DefaultAlgorithm() string { return "" }
