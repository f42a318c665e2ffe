package sbom

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
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
		for what, bad := range map[string][]byte{"cut off": data[:len(data)-5], "something after it": append(bytes.Clone(data), "xyz\n"...), "nothing but the mark": data[:4]} {
			var u *UnreadableError
			want := "cannot be unpacked"
			if what == "something after it" {
				want = "is whole and has other bytes after it"
			}
			if _, err := Read("a", bad, Limits{}); !errors.As(err, &u) || !strings.Contains(u.Found, want) || u.Hint == "" {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
		if _, err := Read("a", data, Limits{MaxBytes: 40}); err == nil || !strings.Contains(err.Error(), "expected at most 40 bytes") {
			t.Errorf("%s: %v", name, err)
		}
		twice := gzipped(t, func(w io.Writer) { _, _ = w.Write(data) })
		if _, err := Read("a", twice, Limits{}); err == nil || !strings.Contains(err.Error(), "found gzip data that holds "+name+" data; expected an SBOM that is compressed once") {
			t.Errorf("%s, compressed twice: %v", name, err)
		}
	}
}

// Members of gzip may follow one another. What follows the last is told from one that was cut off.
func TestAfterGzip(t *testing.T) {
	half := func(text string) []byte { return gzipped(t, func(w io.Writer) { _, _ = io.WriteString(w, text) }) }
	first, second := half("SPDXVersion: SPDX-2.3\n"), half("PackageName: pump\nSPDXID: SPDXRef-pump\n")
	both := append(bytes.Clone(first), second...)
	if d, err := Read("a", both, Limits{}); err != nil || d.Root == nil {
		t.Errorf("two members: %v", err)
	}
	for after, want := range map[string]string{"x": "other bytes after it", "\x00": "other bytes after it", strings.Repeat("x", 100): "other bytes after it", "\x1f\x8b\x08": "cannot be unpacked", string(first[:15]): "cannot be unpacked"} {
		if _, err := Read("a", append(bytes.Clone(both), after...), Limits{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("two members and %q: %v, want %q", after, err, want)
		}
	}
}

// A text in UTF-16 or UTF-32, of any syntax and with or without a byte order mark, is called that.
func TestWideEncoding(t *testing.T) {
	wide := func(text string, order binary.AppendByteOrder, size int) string {
		var out []byte
		for _, r := range text {
			if size == 2 {
				out = order.AppendUint16(out, uint16(r))
			} else {
				out = order.AppendUint32(out, uint32(r))
			}
		}
		return string(out)
	}
	for _, text := range []string{`{"bomFormat":"CycloneDX"}`, "<bom/>", "SPDXVersion: SPDX-2.3", "a: b"} {
		for _, mark := range []string{"", "\ufeff"} {
			for size, want := range map[int]string{2: "UTF-16", 4: "UTF-32"} {
				for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
					var u *UnreadableError
					if _, err := Read("a", []byte(wide(mark+text, order, size)), Limits{}); !errors.As(err, &u) || u.Found != "text in "+want || u.Expected != "text in UTF-8" || !strings.Contains(u.Hint, "in UTF-8") {
						t.Errorf("%q with mark %q in %s: %v", text, mark, want, err)
					}
				}
			}
		}
	}
	for _, text := range []string{"", "{", "{\x00", "\x00\x00\x00\x00", "{}\x00\x00"} {
		if _, err := Read("a", []byte(text), Limits{}); err == nil || strings.Contains(err.Error(), "UTF-") {
			t.Errorf("%q: %v", text, err)
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
