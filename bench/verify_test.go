package bench

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkProcessVerify holds files against a signature over them. What grows with the file is hashing it; memory must not.
func BenchmarkProcessVerify(b *testing.B) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []int64{1 << 10, 1 << 20, 1 << 30} {
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			dir := b.TempDir()
			signed(b, dir, size, key)
			path, err := program()
			if err != nil {
				b.Skipf("cmd/cleanbill does not build, so there is no process to time: %v", err)
			}
			var peak, own int64
			b.SetBytes(size)
			for b.Loop() {
				c := exec.Command(path, "verify", "--at", "2026-11-20", "--key", "key.pub", "image.bin")
				c.Dir = dir
				var out bytes.Buffer
				c.Stdout, c.Stderr = &out, &out
				if err := c.Start(); err != nil {
					b.Fatal(err)
				}
				anonymous := anonymousOf(c.Process.Pid)
				if err := c.Wait(); err != nil {
					b.Fatalf("%v\n%s", err, out.String())
				}
				peak, own = max(peak, peakOf(c.ProcessState)), max(own, anonymous())
			}
			b.ReportMetric(float64(peak)/(1<<20), "peak-MiB")
			b.ReportMetric(float64(own)/(1<<20), "own-MiB")
		})
	}
}

// signed makes a file of zeros, its signature and the key.
func signed(b *testing.B, dir string, size int64, key *ecdsa.PrivateKey) {
	b.Helper()
	f, err := os.Create(filepath.Join(dir, "image.bin"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		b.Fatal(err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		b.Fatal(err)
	}
	value, err := ecdsa.SignASN1(rand.Reader, key, sum.Sum(nil))
	if err != nil {
		b.Fatal(err)
	}
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		b.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"image.bin.sig": value, "key.pub": pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public}),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			b.Fatal(err)
		}
	}
}
