package stricttar_test

import (
	"archive/tar"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/stricttar"
)

// own is the header of an entry with the name, size, magic and prefix given.
func own(name, size, magic, prefix string) []byte {
	b := block('0', size)
	copy(b, name)
	copy(b[257:], magic)
	copy(b[345:], prefix)
	return b
}

func TestEntriesAreOne(t *testing.T) {
	const ustar, gnu = "ustar\x0000", "ustar  \x00"
	long := strings.Repeat("d/", 70) + "file"
	for name, c := range map[string]struct {
		kinds string // of the headers before
		own   []byte
		entry tar.Header
		why   string
	}{
		"plain":                       {"", own("a", "0", ustar, ""), tar.Header{Name: "a"}, ""},
		"prefix":                      {"", own("a", "0", ustar, "d"), tar.Header{Name: "d/a"}, ""},
		"prefix of GNU":               {"", own("a", "0", gnu, "d"), tar.Header{Name: "d/a"}, "part of the name"},
		"times of GNU":                {"", own("a", "0", gnu, "14716244444"), tar.Header{Name: "a"}, "part of the name"},
		"prefix without magic":        {"", own("a", "0", "", "d"), tar.Header{Name: "a"}, "part of the name"},
		"prefix of star":              {"", append(own("a", "0", ustar, strings.Repeat("d", 140))[:508], "tar\x00"...), tar.Header{Name: "a"}, "part of the name"},
		"same name":                   {"x", own("a", "0", ustar, ""), tar.Header{Name: "a"}, ""},
		"another name":                {"x", own("a", "0", ustar, ""), tar.Header{Name: "b"}, `names "a"`},
		"another name, GNU":           {"L", own("a", "0", gnu, ""), tar.Header{Name: "b"}, `names "a"`},
		"beginning of a short name":   {"L", own("a", "0", gnu, ""), tar.Header{Name: "ab"}, `names "a"`},
		"beginning of a long name":    {"L", own(long[:100], "0", gnu, ""), tar.Header{Name: long}, ""},
		"with a zero":                 {"x", own(long[:99], "0", ustar, ""), tar.Header{Name: long}, ""},
		"less of a long name":         {"L", own(long[:98], "0", gnu, ""), tar.Header{Name: long}, "its own header"},
		"end of a long name":          {"x", own(long[len(long)-100:], "0", ustar, ""), tar.Header{Name: long}, ""},
		"without the middle":          {"x", own(long[50:99]+long[len(long)-51:], "0", ustar, long[:50]), tar.Header{Name: strings.Repeat("d/", 170) + "file"}, ""},
		"without accents":             {"x", own("Gert", "0", ustar, ""), tar.Header{Name: "Gerät"}, ""},
		"with question marks":         {"x", own("Ger?t", "0", ustar, ""), tar.Header{Name: "Gerät"}, ""},
		"with seven bits":             {"x", own("Gerdt", "0", ustar, ""), tar.Header{Name: "Gerät"}, ""},
		"with other letters":          {"x", own("Gerat", "0", ustar, ""), tar.Header{Name: "Gerät"}, `names "Gerat"`},
		"folder":                      {"x", own("d", "0", ustar, ""), tar.Header{Name: "d/"}, ""},
		"size":                        {"x", own("a", "17", ustar, ""), tar.Header{Name: "a", Size: 15, PAXRecords: map[string]string{"size": "15"}}, ""},
		"another size":                {"x", own("a", "16", ustar, ""), tar.Header{Name: "a", Size: 15, PAXRecords: map[string]string{"size": "15"}}, "states another"},
		"size that fits no header":    {"x", own("a", "0", ustar, ""), tar.Header{Name: "a", Size: 1 << 33, PAXRecords: map[string]string{"size": "8589934592"}}, ""},
		"size without value":          {"x", own("a", "17", ustar, ""), tar.Header{Name: "a", Size: 15, PAXRecords: map[string]string{"size": ""}}, `no value for its "size"`},
		"comment without value":       {"x", own("a", "0", ustar, ""), tar.Header{Name: "a", PAXRecords: map[string]string{"comment": ""}}, ""},
		"two":                         {"xx", own("a", "0", ustar, ""), tar.Header{Name: "a"}, "two extended headers"},
		"link names are no such name": {"K", own("a", "0", gnu, ""), tar.Header{Name: "a"}, ""},
	} {
		var h stricttar.Headers
		for i := range len(c.kinds) {
			_, _, _ = h.Next(block(c.kinds[i], "0"))
		}
		_, _, _ = h.Next(c.own)
		if why := h.Ambiguous(&c.entry); c.why == "" && why != "" || !strings.Contains(why, c.why) {
			t.Errorf("%s: %q, want %q", name, why, c.why)
		}
	}
}

// TestWritersAreUnambiguous has what the standard library writes, of each format.
func TestWritersAreUnambiguous(t *testing.T) {
	for _, format := range []tar.Format{tar.FormatPAX, tar.FormatGNU} {
		for _, name := range []string{"a", "Gerät/größe", strings.Repeat("d/", 60) + "a", strings.Repeat("directory/", 40) + "a", strings.Repeat("ä", 90), strings.Repeat("x", 160)} {
			var b bytes.Buffer
			w := tar.NewWriter(&b)
			if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Format: format}); err != nil {
				t.Fatal(err)
			}
			e, err := tar.NewReader(bytes.NewReader(b.Bytes())).Next()
			if err != nil {
				t.Fatal(err)
			}
			var h stricttar.Headers
			for r := bytes.NewReader(b.Bytes()); ; {
				head := make([]byte, stricttar.Block)
				if _, err := io.ReadFull(r, head); err != nil {
					t.Fatal(err)
				}
				n, extended, err := h.Next(head)
				if err != nil || !extended {
					break
				}
				_, _ = r.Seek((n+stricttar.Block-1)/stricttar.Block*stricttar.Block, io.SeekCurrent)
			}
			if why := h.Ambiguous(e); why != "" {
				t.Errorf("%v %s: %s", format, name, why)
			}
		}
	}
}
