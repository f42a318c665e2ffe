package strictzip_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictzip"
	"github.com/cleanbill-dev/cleanbill/internal/strictzip/ziptest"
)

func first(t testing.TB, b []byte) *zip.File {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	return r.File[0]
}

func TestContentHasAnEnd(t *testing.T) {
	const text = "text of an entry\n"
	for name, c := range map[string]struct {
		entry strictzip.Entry
		in    string
		rest  int64
		err   error
	}{
		"deflated":           {strictzip.Entry{Method: zip.Deflate}, string(ziptest.Deflate(t, text)), 0, nil},
		"more behind it":     {strictzip.Entry{Method: zip.Deflate}, string(ziptest.Deflate(t, text)) + strings.Repeat("x", 9000), 9000, nil},
		"one byte behind it": {strictzip.Entry{Method: zip.Deflate}, string(ziptest.Deflate(t, text)) + "x", 1, nil},
		"stored":             {strictzip.Entry{Method: zip.Store}, text, 0, nil},
		"stored, cut":        {strictzip.Entry{Method: zip.Store}, text[:5], 0, zip.ErrFormat},
		"stored, longer":     {strictzip.Entry{Method: zip.Store}, text + "x", 0, zip.ErrFormat},
		"longer than stated": {strictzip.Entry{Method: zip.Deflate}, string(ziptest.Deflate(t, text+"x")), 0, zip.ErrFormat},
		"shorter":            {strictzip.Entry{Method: zip.Deflate}, string(ziptest.Deflate(t, text[1:])), 0, zip.ErrFormat},
		"another checksum":   {strictzip.Entry{Method: zip.Deflate}, string(ziptest.Deflate(t, strings.ToUpper(text))), 0, zip.ErrChecksum},
		"unknown method":     {strictzip.Entry{Method: 99}, text, 0, zip.ErrAlgorithm},
		"impossible size":    {strictzip.Entry{Packed: 1 << 63}, text, 0, zip.ErrFormat},
	} {
		c.entry.Size, c.entry.CRC32 = uint64(len(text)), first(t, ziptest.Archive(t, ziptest.Entry{Name: "a", Content: text})).CRC32
		if c.entry.Packed == 0 {
			c.entry.Packed = uint64(len(c.in))
		}
		for range 2 { // the second has the decompressor of the first
			r, err := strictzip.Unpack(strings.NewReader(c.in), c.entry)
			if err == nil {
				_, err = io.Copy(io.Discard, r)
			}
			if !errors.Is(err, c.err) || err == nil && r.Rest() != c.rest {
				t.Errorf("%s: got %v", name, err)
			}
			if r != nil {
				if err := r.Close(); err != nil {
					t.Errorf("%s: close: %v", name, err)
				}
			}
		}
	}
}

func TestHeadersSayOneThing(t *testing.T) {
	for name, c := range map[string]struct {
		entry ziptest.Entry
		want  string // "" when they agree
	}{
		"plain":               {ziptest.Entry{}, ""},
		"streamed":            {ziptest.Entry{Flags: 8, Local: map[int]uint32{14: 0, 18: 0, 22: 0}}, ""},
		"streamed, with size": {ziptest.Entry{Flags: 8}, ""},
		"streamed, not empty": {ziptest.Entry{Flags: 8, Local: map[int]uint32{22: 7}}, "size 5 in the directory, but 7 before the content"},
		"empty":               {ziptest.Entry{Local: map[int]uint32{22: 0}}, "size 5 in the directory, but 0 before the content"},
		"large": {ziptest.Entry{Local: map[int]uint32{18: 1<<32 - 1, 22: 1<<32 - 1},
			LocalExtra: []byte("\x01\x00\x10\x00\x05\x00\x00\x00\x00\x00\x00\x00\x0b\x00\x00\x00\x00\x00\x00\x00")}, ""},
		"large, another": {ziptest.Entry{Local: map[int]uint32{18: 1<<32 - 1, 22: 1<<32 - 1},
			LocalExtra: []byte("\x01\x00\x10\x00\x06\x00\x00\x00\x00\x00\x00\x00\x0b\x00\x00\x00\x00\x00\x00\x00")}, "size 5 in the directory, but 6 before the content"},
		"level of compression": {ziptest.Entry{Local: map[int]uint32{4: 20 | 2<<16}}, ""},
		"UTF-8, and ASCII":     {ziptest.Entry{Local: map[int]uint32{4: 20 | 1<<27}}, ""},
		"UTF-8":                {ziptest.Entry{Name: "\xc3\xbc", Local: map[int]uint32{4: 20 | 1<<27}}, "flags 0x0 in the directory, but 0x800 before the content"},
		"encrypted":            {ziptest.Entry{Local: map[int]uint32{4: 20 | 1<<16}}, "flags 0x0 in the directory, but 0x1 before the content"},
	} {
		if c.entry.Content = "aaaaa"; c.entry.Name == "" {
			c.entry.Name = "a"
		}
		b := ziptest.Archive(t, c.entry)
		packed := len(ziptest.Deflate(t, c.entry.Content))
		if i := bytes.Index(b, []byte("\x0b\x00\x00\x00\x00\x00\x00\x00")); i > 0 {
			b[i] = byte(packed)
		}
		local, err := strictzip.ReadLocal(bytes.NewReader(b), 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(local.Differences(first(t, b)), "; "); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestOtherNames(t *testing.T) {
	for name, c := range map[string]struct {
		extra []byte
		names int
		whole bool
	}{
		"none": {nil, 0, true}, "one": {ziptest.UnicodePath("b"), 1, true}, "two": {append(ziptest.UnicodePath("b"), ziptest.UnicodePath("c")...), 2, true},
		"cut off": {ziptest.UnicodePath("bcd")[:8], 0, false}, "too short": {[]byte("\x75\x70\x02\x00ab"), 0, false}, "filling": {make([]byte, 11), 0, true},
	} {
		if names, whole := strictzip.OtherNames(c.extra); len(names) != c.names || whole != c.whole {
			t.Errorf("%s: got %q, %v", name, names, whole)
		}
	}
}

// FuzzArchive holds the promise that a content which is read to its end has a rest within the archive.
func FuzzArchive(f *testing.F) {
	for _, b := range ziptest.Tricks(f, "hidden") {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for _, z := range r.File {
			if at, err := z.DataOffset(); err == nil {
				if n, err := strictzip.Descriptor(bytes.NewReader(b), at, z); err == nil && n < 0 {
					t.Errorf("descriptor of %d bytes", n)
				}
			}
			c, err := strictzip.Open(z)
			if err != nil {
				continue
			}
			if _, err := io.Copy(io.Discard, io.LimitReader(c, 1<<20)); err == nil && (c.Rest() < 0 || c.Rest() > int64(len(b))) {
				t.Errorf("rest of %d bytes", c.Rest())
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}
