package delivery

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// openFiles opens a directory with these files.
func openFiles(t *testing.T, files map[string][]byte) *Delivery {
	t.Helper()
	dir := t.TempDir()
	for name, data := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Open(context.Background(), dir, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestBareSignatures(t *testing.T) {
	value := bytes.Repeat([]byte{0x01, 0xfe, 0x80, 0x00}, 64) // 256 bytes
	der := []byte{0x30, 0x08, 0x02, 0x02, 0x11, 0x22, 0x02, 0x02, 0x33, 0x44}
	b64 := base64.StdEncoding.EncodeToString(value)
	pem := "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n"
	for _, tt := range []struct {
		name, path string
		data       []byte
		want       Kind
	}{
		{"binary", "f.bin.sig", value, KindRawSignature},
		{"other suffix", "f.bin.sign", value, KindRawSignature},
		{"third suffix", "f.bin.signature", value, KindRawSignature},
		{"base64", "f.bin.sig", []byte(b64 + "\n"), KindRawSignature},
		{"base64 in lines", "f.bin.sig", []byte(b64[:64] + "\n" + b64[64:] + "\n"), KindRawSignature},
		{"hexadecimal", "f.bin.sig", []byte(hex.EncodeToString(value)), KindRawSignature},
		{"64 bytes in hexadecimal digits, as many as those of SHA-512", "f.bin.sig", []byte(hex.EncodeToString(value[:64]) + "\n"), KindRawSignature},
		{"such a digest under another name", "f.bin.sha512", []byte(hex.EncodeToString(value[:64]) + "\n"), KindChecksums},
		{"a digest with a name behind it", "f.bin.sig", []byte(hex.EncodeToString(value[:64]) + "  f.bin\n"), KindChecksums},
		{"ECDSA in DER", "f.bin.sig", der, KindRawSignature},
		{"ECDSA in DER with something behind it", "f.bin.sig", append(bytes.Clone(der), 0), KindUnknown},
		{"no file of that name", "g.bin.sig", value, KindUnknown},
		{"in another directory", "d/f.bin.sig", value, KindUnknown},
		{"no suffix of signatures", "f.bin.dat", value, KindUnknown},
		{"another size", "f.bin.sig", value[1:], KindUnknown},
		{"too large", "f.bin.sig", []byte(strings.Repeat("A", maxRawSignature+4)), KindUnknown},
		{"script", "f.bin.sig", []byte("#!/bin/sh\nrm -rf /\n"), KindUnknown},
		{"script of the right size", "f.bin.sig", append([]byte("#!/bin/sh\n"), bytes.Repeat([]byte("#"), 246)...), KindUnknown},
		{"script behind a byte that is no text", "f.bin.sig", append([]byte("#!/bin/sh\n\x80"), bytes.Repeat([]byte("#"), 245)...), KindUnknown},
		{"program of the right size", "f.bin.sig", append([]byte("\x7fELF"), make([]byte, 252)...), KindELF},
		{"certificate in base64 once more", "f.bin.pem", []byte(base64.StdEncoding.EncodeToString([]byte(pem))), KindCertificate},
		{"something else in base64 once more", "f.bin.pem", []byte(base64.StdEncoding.EncodeToString([]byte("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"))), KindUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := openFiles(t, map[string][]byte{"f.bin": []byte("\x00firmware"), tt.path: tt.data})
			for _, f := range d.Files {
				if f.Path != tt.path {
					continue
				}
				if f.Kind != tt.want || f.Role != tt.want.Role() || f.Role == Evidence && !bytes.Equal(f.Bytes, tt.data) {
					t.Errorf("got %s in the role %s with %d bytes, expected %s", f.Kind, f.Role, len(f.Bytes), tt.want)
				}
			}
		})
	}
}
