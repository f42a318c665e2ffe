package cli_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/sigstore/sigstore/pkg/cryptoutils"
)

// keypair NAME [ed25519] makes a key that is used nowhere else, ECDSA unless said otherwise: NAME.pem, and NAME.pub for a registry.
func keypair(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 || len(args) == 2 && args[1] != "ed25519" {
		ts.Fatalf("usage: keypair NAME [ed25519]")
	}
	write := writeKeyPair
	if len(args) == 2 {
		write = writeEd25519KeyPair
	}
	ts.Check(write(ts.MkAbs(args[0]+".pem"), ts.MkAbs(args[0]+".pub")))
}

func writeKeyPair(privateFile, publicFile string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	return writeKeys(key, privateFile, publicFile)
}

func writeEd25519KeyPair(privateFile, publicFile string) error {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	return writeKeys(key, privateFile, publicFile)
}

func writeKeys(key crypto.Signer, privateFile, publicFile string) error {
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(privateFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600),
		os.WriteFile(publicFile, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}), 0o600))
}

// writeEncryptedKey makes a key that a password protects.
func writeEncryptedKey(path, password string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := cryptoutils.MarshalPrivateKeyToEncryptedDER(key, func(bool) ([]byte, error) { return []byte(password), nil })
	if err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED SIGSTORE PRIVATE KEY", Bytes: der}), 0o600)
}
