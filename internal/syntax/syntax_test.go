package syntax

import (
	"bytes"
	"compress/gzip"
	"errors"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func TestOf(t *testing.T) {
	for text, want := range map[string]Syntax{
		"":                          None,
		"\xef\xbb\xbf \n":           None,
		"\xef\xbb\xbf \n{":          JSON,
		"[":                         JSON,
		"#!spdx\nspdxVersion: a\n":  None,
		"spdxVersion:":              YAML,
		"a: b\r'spdxVersion' : c":   YAML,
		"a: b\n\"spdxVersion\":\tc": YAML,
		"a: b\n\"spdxVersion': c":   None,
		"a: b\n spdxVersion: c":     None,
		"spdxVersion" + strings.Repeat(" ", longestBlank-1) + ":": YAML,
		"spdxVersion" + strings.Repeat(" ", longestBlank) + ":":   None,
		"spdxVersions: a":                              None,
		"SPDXVersion:":                                 TagValue,
		"# c\n\n  SPDXVersion : SPDX-2.3":              TagValue,
		"Creator: Tool: a\nSPDXVersion: SPDX-2.3":      TagValue,
		"echo\nSPDXVersion: SPDX-2.3":                  None,
		"SPDXVersion: 2.3":                             TagValue,
		"SPDXID: SPDXRef-DOCUMENT":                     None,
		"spec_version: '1.6'":                          CycloneDXProtoTxt,
		"# proto\nspec_version : \"1.6\"":              CycloneDXProtoTxt,
		"spec_version: 1":                              None,
		"\n\x031.6":                                    None,
		"\n\x031.6\x10\x01":                            CycloneDXProtobuf,
		"\n\x041.10\x1a\x00":                           CycloneDXProtobuf,
		"\n\x031.6\x12\x01x":                           None, // the revision is a number
		"\n\x031.6\x18\x01":                            None, // and the serial number is not
		"\n\x031.6\x1a\x02x":                           None, // cut off
		"<a/>":                                         None,
		"<bom xmlns='" + cycloneDXNamespace + "1.6'":   CycloneDXXML,
		"<bom xmlns='" + cycloneDXNamespace + "1.6'/>": CycloneDXXML,
		"<?xml version='1.0' encoding='x'?><bom xmlns='" + cycloneDXNamespace + "1.6'/>":   CycloneDXXML,
		"<!-- " + strings.Repeat("a", Sniffed) + " --><Document><spdxVersion/></Document>": None,
		"<Document><spdxVersion/></Document>":                                              XML,
		"<SpdxDocument xmlns='" + spdxTerms + "'/>":                                        RDF,
	} {
		if text == "<bom xmlns='"+cycloneDXNamespace+"1.6'" {
			want = None // the element does not end
		}
		if got := Of([]byte(text)); got != want {
			t.Errorf("%.60q is %q, want %q", text, got, want)
		}
	}
}

func TestIsSPDXYAML(t *testing.T) {
	for text, want := range map[string]bool{
		"spdxVersion: SPDX-2.3\nname: a":          true,
		"spdxVersion: 2.3":                        false,
		"name: a":                                 false,
		"spdxVersion: SPDX-2.3\nrun: reboot":      false,
		"spdxVersion: SPDX-2.3\n---\nrun: reboot": false,
		"- spdxVersion: SPDX-2.3":                 false,
		"spdxVersion: [SPDX-2.3":                  false,
		"":                                        false,
		"spdxVersion: SPDX-2.3\n" + strings.Repeat("\n", MaxYAMLMarks):                                 true, // too large: its reader says so
		"spdxVersion: SPDX-2.3\ncomment: " + strings.Repeat("a", MaxYAMLBytes):                         true,
		"spdxVersion: SPDX-2.3\ncomment: &a [*a, *a]":                                                  true,
		"spdxVersion: SPDX-2.3\ncomment: " + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000): false,
	} {
		if got := IsSPDXYAML([]byte(text)); got != want {
			t.Errorf("%.60q: %v", text, got)
		}
	}
}

func TestUnpack(t *testing.T) {
	text := []byte(strings.Repeat("SPDXVersion: SPDX-2.3\n", 100))
	var g, z bytes.Buffer
	gw := gzip.NewWriter(&g)
	zw, err := zstd.NewWriter(&z)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = gw.Write(text)
	_, _ = zw.Write(text)
	if err := errors.Join(gw.Close(), zw.Close()); err != nil {
		t.Fatal(err)
	}
	if _, ok := PackingOf(text); ok {
		t.Error("text counts as packed")
	}
	for name, data := range map[string][]byte{"gzip": g.Bytes(), "zstd": z.Bytes()} {
		p, ok := PackingOf(data)
		in, size, n := bytes.NewReader(data), int64(len(data)), int64(len(text))
		if !ok || p.Name != name {
			t.Fatalf("%s counts as %q", name, p.Name)
		}
		if got, err := p.Unpack(in, size, n); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := p.Unpack(in, size, n-1); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s beyond the limit: %v", name, err)
		}
		if _, err := p.Unpack(in, size-1, n); err == nil || errors.Is(err, ErrTooLarge) {
			t.Errorf("%s cut off: %v", name, err)
		}
		if got := p.Start(in, size, 3); string(got) != "SPD" {
			t.Errorf("%s begins %q", name, got)
		}
	}
	// A frame that asks for a window of 256 MiB (RFC 8878, 3.1.1.1.2) is refused before anything is allocated.
	p, wide := packings[1], "\x28\xb5\x2f\xfd\x00\x90\x01\x00\x00"
	if _, err := p.Unpack(strings.NewReader(wide), int64(len(wide)), 1<<30); err == nil {
		t.Error("a window beyond MaxWindow was granted")
	}
	p, allowed := packings[1], "\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00"
	if _, err := p.Unpack(strings.NewReader(allowed), int64(len(allowed)), 1<<30); err != nil {
		t.Errorf("a window of MaxWindow: %v", err)
	}
}

// FuzzOf holds recognition to having no say in anything but the bytes, and unpacking to its limit.
func FuzzOf(f *testing.F) {
	f.Add([]byte("\n\x031.6\x10\x01\x1a\x03abc"))
	f.Add([]byte("<?xml version='1.0'?><bom xmlns='http://cyclonedx.org/schema/bom/1.6'/>"))
	f.Add([]byte("a: b\n'spdxVersion' : SPDX-2.3\n"))
	f.Add([]byte("# c\nSPDXVersion: SPDX-2.3\r\n"))
	f.Add([]byte("\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		how := Of(data)
		if bytes.HasPrefix(Body(data), []byte("#!")) && how != None {
			t.Errorf("a script is %s", how)
		}
		if how == YAML {
			IsSPDXYAML(data)
		}
		const limit = 1 << 16
		if p, ok := PackingOf(data); ok {
			if text, err := p.Unpack(bytes.NewReader(data), int64(len(data)), limit); err == nil && len(text) > limit {
				t.Errorf("%d bytes were unpacked", len(text))
			}
		}
	})
}

// What packs to less than a fiftieth is refused before it is kept, within the limit or not.
func TestUnpackRatio(t *testing.T) {
	var g bytes.Buffer
	w := gzip.NewWriter(&g)
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for range 17 {
		_, _ = w.Write(blanks)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p, _ := PackingOf(g.Bytes())
	if _, err := p.Unpack(bytes.NewReader(g.Bytes()), int64(g.Len()), 1<<30); !errors.Is(err, ErrRatio) {
		t.Errorf("17 MiB from %d bytes: %v", g.Len(), err)
	}
	if _, err := p.Unpack(bytes.NewReader(g.Bytes()), int64(g.Len()), 1<<20); !errors.Is(err, ErrTooLarge) {
		t.Errorf("beyond the limit: %v", err)
	}
}
