package cli_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/pem"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

// TestVerifyStandardInputAgain holds a signature over the content itself against standard input: a file can be read again from where it
// stood, a pipe cannot.
func TestVerifyStandardInputAgain(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	k := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	der, err := x509.MarshalPKIXPublicKey(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	key := write("key.pem", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	sig := write("sig", ed25519.Sign(k, []byte("firmware")))
	file, err := os.Open(write("content", []byte("skipped firmware")))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Seek(int64(len("skipped ")), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		stdin  io.Reader
		status int
		want   string
	}{
		{file, 0, "VERIFIED"},
		{strings.NewReader("firmware"), 2, "only its digest is at hand"},
	} {
		var out strings.Builder
		p := cli.Process{Args: []string{"cleanbill", "verify", "--at", "2026-11-20", "--key", key, "--signature", sig, "-"}, Getenv: func(string) string { return "" }, Stdin: tt.stdin, Stdout: &out, Stderr: &out}
		if got := cli.Main(t.Context(), p); got != tt.status || !strings.Contains(out.String(), tt.want) {
			t.Errorf("status %d: %s", got, out.String())
		}
	}
}

// TestVerifyWeakThroughPipe has a signature over SHA-1 held against a pipe. Where the buyer lets that count it is tried as for a file; else the answer says that it was not.
func TestVerifyWeakThroughPipe(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	key := write("key.pem", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	sum := sha1.Sum([]byte("firmware"))
	value, err := rsa.SignPKCS1v15(nil, k, crypto.SHA1, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	sig := write("sig", value)
	for _, tt := range []struct {
		content string
		accept  []string
		status  int
		want    string
	}{
		{"firmware", []string{"--accept-weak", "sha1"}, 0, "weak: sha1"},
		{"other", []string{"--accept-weak", "sha1"}, 1, "by a digest algorithm that is tried: SHA-256, SHA-384, SHA-512, SHA-1 or MD5"},
		{"firmware", []string{"--accept-weak", "md5"}, 1, "sha1"},
		{"firmware", nil, 1, "are tried where the file is named"},
	} {
		for _, piped := range []bool{true, false} {
			var out strings.Builder
			name := "-"
			if !piped {
				name = write("content", []byte(tt.content))
			}
			args := append(append([]string{"cleanbill", "verify", "--at", "2026-11-20", "--key", key, "--signature", sig}, tt.accept...), name)
			p := cli.Process{Args: args, Getenv: func(string) string { return "" }, Stdin: strings.NewReader(tt.content), Stdout: &out, Stderr: &out}
			got := cli.Main(t.Context(), p)
			said := strings.Join(strings.Fields(out.String()), " ")
			if got != tt.status || (piped || tt.accept != nil) && !strings.Contains(said, tt.want) {
				t.Errorf("%q, %v, piped %v: status %d: %s", tt.content, tt.accept, piped, got, said)
			}
		}
	}
}
