package cli_test

import (
	"crypto/ed25519"
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
