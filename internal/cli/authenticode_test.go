package cli_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

// TestAuthenticodeIsNamed verifies the head of a Windows program that has a certificate table, and no other signature.
func TestAuthenticodeIsNamed(t *testing.T) {
	le, program := binary.LittleEndian, make([]byte, 0x200)
	copy(program, "MZ")
	le.PutUint32(program[0x3c:], 0x80)
	copy(program[0x80:], "PE\x00\x00")
	le.PutUint16(program[0x98:], 0x20b)
	le.PutUint32(program[0x98+108:], 16)
	le.PutUint32(program[0x98+112+8*4+4:], 1000)
	dir := t.TempDir()
	file, key := filepath.Join(dir, "setup.exe"), filepath.Join(dir, "ssh.pub")
	for name, data := range map[string][]byte{file: program, key: []byte("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINy8QtT7tQhVfwKj47Ltw4+sbYNC4UfUSuW+Ke8D7L2O test-only\n")} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{file}, {"--signature", file, file}} {
		var stdout, stderr bytes.Buffer
		p := cli.Process{Args: append([]string{"cleanbill", "verify", "--at", "2026-11-20", "--key", key}, args...), Getenv: func(string) string { return "" }, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr}
		status := cli.Main(context.Background(), p)
		text := strings.Join(strings.Fields(stderr.String()), " ")
		if status != 2 || !strings.Contains(text, "the Authenticode signature inside of "+file) || !strings.Contains(text, "of an unsupported kind") {
			t.Errorf("%v: status %d: %s%s", args, status, stdout.String(), text)
		}
	}
}
