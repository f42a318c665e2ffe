package cli_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/cli"
)

// windowsProgram is the head of one that has a certificate table.
func windowsProgram() []byte {
	le, program := binary.LittleEndian, make([]byte, 0x200)
	copy(program, "MZ")
	le.PutUint32(program[0x3c:], 0x80)
	copy(program[0x80:], "PE\x00\x00")
	le.PutUint16(program[0x98:], 0x20b)
	le.PutUint32(program[0x98+108:], 16)
	le.PutUint32(program[0x98+112+8*4+4:], 1000)
	return program
}

// signedArchive is a Java archive with the files of a signature.
func signedArchive(t *testing.T) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range []string{"META-INF/MANIFEST.MF", "META-INF/MERIDIAN.SF", "META-INF/MERIDIAN.RSA"} {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestSignaturesInsideAreNamed verifies files that bear a signature of a kind that is not verified, and no other.
func TestSignaturesInsideAreNamed(t *testing.T) {
	for name, tt := range map[string]struct {
		data []byte
		what string
	}{
		"setup.exe":  {windowsProgram(), "the Authenticode signature"},
		"app.jar":    {signedArchive(t), "the JAR signature"},
		"manual.pdf": {[]byte("%PDF-1.7\n1 0 obj <</Type/Sig/ByteRange [0 1 2 3]>> endobj\n%%EOF\n"), "the PDF signature"},
		"device.xml": {[]byte(`<device><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></device>`), "the XML signature"},
	} {
		t.Run(name, func(t *testing.T) { insideIsNamed(t, name, tt.data, tt.what) })
	}
}

func insideIsNamed(t *testing.T, name string, data []byte, what string) {
	dir := t.TempDir()
	file, key := filepath.Join(dir, name), filepath.Join(dir, "ssh.pub")
	for name, data := range map[string][]byte{file: data, key: []byte("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINy8QtT7tQhVfwKj47Ltw4+sbYNC4UfUSuW+Ke8D7L2O test-only\n")} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{file}, {"--signature", file, file}} {
		var stdout, stderr bytes.Buffer
		p := cli.Process{Args: append([]string{"cleanbill", "verify", "--at", "2026-11-20", "--key", key}, args...), Getenv: func(string) string { return "" }, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr}
		status := cli.Main(context.Background(), p)
		text := strings.Join(strings.Fields(stderr.String()), " ")
		if status != 2 || !strings.Contains(text, what) || !strings.Contains(text, " inside of "+file) || !strings.Contains(text, "of an unsupported kind") {
			t.Errorf("%v: status %d: %s%s", args, status, stdout.String(), text)
		}
	}
}
