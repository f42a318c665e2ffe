package sign_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/sigstore/sigstore/pkg/cryptoutils"

	"github.com/cleanbill-dev/cleanbill/pkg/sign"
	"github.com/cleanbill-dev/cleanbill/pkg/sign/plugintest"
)

// TestMain is also the program that reaches keys, when it is called by that program's name.
func TestMain(m *testing.M) {
	switch filepath.Base(os.Args[0]) {
	case "sigstore-kms-vault":
		plugintest.Main(os.Args, os.Stdin, os.Stdout)
	case "sigstore-kms-liar":
		plugintest.Liar(os.Args, os.Stdin, os.Stdout)
	default:
		os.Exit(m.Run())
	}
}

// plugins puts the programs on PATH.
func plugins(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the test calls itself by another name, through a symbolic link")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"sigstore-kms-vault", "sigstore-kms-liar"} {
		if err := os.Symlink(self, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
}

// TestPlugin signs with keys that lie elsewhere, and has each signature accepted as one by the key itself.
func TestPlugin(t *testing.T) {
	plugins(t)
	for name, private := range map[string]crypto.Signer{
		"P-256": must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)), "P-384": must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader)),
		"RSA": must(rsa.GenerateKey(rand.Reader, 2048)), "Ed25519": ed25519.NewKeyFromSeed([]byte(strings.Repeat("s", 32))),
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "key.pem")
			der, err := cryptoutils.MarshalPrivateKeyToDER(private)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, cryptoutils.PEMEncode(cryptoutils.PrivateKeyPEMType, der), 0o600); err != nil {
				t.Fatal(err)
			}
			key, err := sign.OpenKey(t.Context(), "vault://"+file)
			if err != nil {
				t.Fatal(err)
			}
			here, err := sign.ParseKey(must(os.ReadFile(file)), nil)
			if err != nil {
				t.Fatal(err)
			}
			if string(must(key.PublicPEM())) != string(must(here.PublicPEM())) {
				t.Error("another public key")
			}
			statement := []byte(`{"_type":"https://in-toto.io/Statement/v1"}`)
			if _, err := key.Statement(statement, rand.Reader); err != nil {
				t.Error(err)
			}
			if name != "Ed25519" { // the digest of it is SHA-512, which only some programs sign
				if _, err := key.Bundle([]byte("content"), rand.Reader); err != nil {
					t.Error(err)
				}
			}
			liar, err := sign.OpenKey(t.Context(), "liar://"+file)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := liar.Statement(statement, rand.Reader); err == nil || !strings.Contains(err.Error(), "no signature of its key") {
				t.Errorf("a signature by another key: %v", err)
			}
		})
	}
}

func TestOpenKeyRefuses(t *testing.T) {
	plugins(t)
	for ref, want := range map[string]string{
		"absent://key":    "sigstore-kms-absent: there is no such program on PATH",
		"vault:///no/key": "ask sigstore-kms-vault for the public key",
		"../up://key":     "names no key",
		"vault://":        "names no key",
		"key.pem":         "names no key",
	} {
		if _, err := sign.OpenKey(t.Context(), ref); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; expected %s", ref, err, want)
		}
	}
	if _, err := sign.OpenKey(t.Context(), "absent://key"); !errors.Is(err, sign.ErrNoPlugin) {
		t.Error(err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
