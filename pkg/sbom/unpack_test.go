package sbom

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func gzipped(t testing.TB, write func(io.Writer)) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	write(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t testing.TB, write func(io.Writer)) []byte {
	t.Helper()
	var out bytes.Buffer
	z, err := zstd.NewWriter(&out)
	if err != nil {
		t.Fatal(err)
	}
	write(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadCompressed(t *testing.T) {
	text := func(w io.Writer) {
		_, _ = io.WriteString(w, "SPDXVersion: SPDX-2.3\nPackageName: pump\nSPDXID: SPDXRef-pump\n")
	}
	for name, data := range map[string][]byte{"gzip": gzipped(t, text), "zstd": zstandard(t, text)} {
		d, err := Read("a", data, Limits{})
		if err != nil || d.Format != "spdx-tag-value" || d.Root == nil || d.Root.Line != 2 {
			t.Errorf("%s: %v %+v", name, err, d)
		}
		for what, bad := range map[string][]byte{"cut off": data[:len(data)-5], "something after it": append(bytes.Clone(data), "x"...), "nothing but the mark": data[:4]} {
			var u *UnreadableError
			if _, err := Read("a", bad, Limits{}); !errors.As(err, &u) || !strings.Contains(u.Found, "cannot be unpacked") || u.Hint == "" {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		if _, err := Read("a", data, Limits{MaxBytes: 40}); err == nil || !strings.Contains(err.Error(), "expected at most 40 bytes") {
			t.Errorf("%s: %v", name, err)
		}
		twice := gzipped(t, func(w io.Writer) { _, _ = w.Write(data) })
		if _, err := Read("a", twice, Limits{}); err == nil {
			t.Errorf("%s: read what is compressed twice", name)
		}
	}
}

// TestLongCompressedText has one byte more than is read of a compressed text, which packs to a fortieth.
func TestLongCompressedText(t *testing.T) {
	noise := bytes.Repeat([]byte(" "), 1<<20)
	for i, x := 0, uint32(1); i < 36<<10; i++ {
		x = x*1664525 + 1013904223
		noise[i] = ' ' + byte(x>>24)%64
	}
	data := gzipped(t, func(w io.Writer) {
		for n := 0; n <= MaxUnpacked; n += len(noise) {
			_, _ = w.Write(noise[:min(len(noise), MaxUnpacked+1-n)])
		}
	})
	var u *UnreadableError
	if _, err := Read("a", data, Limits{}); !errors.As(err, &u) || !strings.Contains(u.Expected, "at most 134217728 bytes") || !strings.Contains(u.Hint, "unpack it") {
		t.Errorf("%v", err)
	}
}

// Many blanks in a few bytes must end in an error without being held.
func TestCompressedBomb(t *testing.T) {
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	write := func(w io.Writer) {
		for range 64 {
			_, _ = w.Write(blanks)
		}
	}
	for name, data := range map[string][]byte{"gzip": gzipped(t, write), "zstd": zstandard(t, write)} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read("a", data, Limits{MaxBytes: 32 << 20})
		runtime.ReadMemStats(&after)
		if err == nil || !strings.Contains(err.Error(), "unpacks to more") {
			t.Errorf("%s: %v", name, err)
		}
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 16<<20 {
			t.Errorf("%s: %d bytes were allocated", name, taken)
		}
	}
}
