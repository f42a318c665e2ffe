package firmware

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"

	"bufio"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// lines breaks base64 as programs do.
func lines(b []byte, width int, indent string) string {
	text := base64.StdEncoding.EncodeToString(b)
	var out strings.Builder
	for len(text) > width {
		out.WriteString(indent + text[:width] + "\n")
		text = text[width:]
	}
	return out.String() + indent + text + "\n"
}

// hexText breaks hexadecimal digits as xxd does.
func hexLinesOf(b []byte, width int) string {
	var out strings.Builder
	for part := range slices.Chunk([]byte(hex.EncodeToString(b)), width) {
		out.Write(append(part, '\n'))
	}
	return out.String()
}

// uuText encodes as uuencode does, so many bytes a line.
func uuText(b []byte, width int, header string) string {
	out := []byte(header)
	for line := range slices.Chunk(b, width) {
		out = append(out, ' '+byte(len(line)))
		for group := range slices.Chunk(line, 3) {
			var g [3]byte
			copy(g[:], group)
			for _, v := range []byte{g[0] >> 2, g[0]<<4 | g[1]>>4, g[1]<<2 | g[2]>>6, g[2]} {
				out = append(out, ' '+v&0x3f)
			}
		}
		out = append(out, '\n')
	}
	return string(out)
}

// TestTextHoldsNothingCodedInSilence hides archives and programs in scripts and settings.
func TestTextHoldsNothingCodedInSilence(t *testing.T) {
	rootfs := append(imagetest.Rootfs(), imagetest.Member{Name: "etc/other", Content: noise(700)})
	inTar := imagetest.Tar(t, rootfs)
	packed := imagetest.Gzip(t, inTar)
	script := "#!/bin/sh\nset -e\n"
	far := strings.Repeat("2026-01-01 pump started\n", 60_000)
	for name, text := range map[string]string{
		"one line":               script + "echo " + base64.StdEncoding.EncodeToString(packed) + " | base64 -d | tar xz\n",
		"lines":                  script + "base64 -d <<END\n" + lines(packed, 76, "") + "END\n",
		"lines of 64, indented":  "data:\n" + lines(packed, 64, "    "),
		"after a word":           "begin\n" + lines(packed, 76, ""),
		"in armour":              "-----BEGIN THING-----\n" + lines(packed, 64, "") + "-----END THING-----\n",
		"for addresses":          `{"a":"` + base64.URLEncoding.EncodeToString(packed) + `"}`,
		"tar":                    `payload = "` + base64.StdEncoding.EncodeToString(inTar) + `"`,
		"with line ends of DOS":  strings.ReplaceAll(lines(packed, 76, ""), "\n", "\r\n"),
		"zip":                    lines(imagetest.Zip(t, rootfs), 76, ""),
		"far in":                 far + lines(packed, 76, "") + far,
		"across a step":          far[:searchStep-300] + "\n" + lines(packed, 76, ""),
		"second of two":          lines(imagetest.Gzip(t, []byte(noise(900))), 76, "") + ";\n" + lines(packed, 76, ""),
		"hex":                    script + "echo " + hex.EncodeToString(packed) + " | xxd -r -p | tar xz\n",
		"hex in capitals":        strings.ToUpper(hex.EncodeToString(packed)) + "\n",
		"hex in lines":           "begin\n" + hexLinesOf(packed, 60),
		"hex as a number":        "SET a = 0x" + hex.EncodeToString(inTar) + ";\n",
		"hex with an escape":     `E'\x` + hex.EncodeToString(packed) + "'",
		"uuencoded":              script + uuText(packed, 45, "begin 644 a.tgz\n") + "`\nend\n",
		"uuencoded, far in":      far + uuText(inTar, 45, "begin 644 a.tar\n") + " \nend\n" + far,
		"uuencoded, no header":   uuText(packed, 24, ""),
		"uuencoded under DOS":    strings.ReplaceAll(uuText(packed, 45, "begin 644 a.tgz\n"), "\n", "\r\n"),
		"uuencoded, in capitals": "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG AND GOES ON TO\n" + uuText(packed, 63, ""),
	} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "usr/bin/install", Content: text}}), DefaultLimits)
		if found := o.at("zlib1g"); !strings.HasPrefix(found, "a.tar!/usr/bin/install!+") {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
		o = look(t, "install", []byte(text), DefaultLimits)
		if found := o.at("zlib1g"); !strings.HasPrefix(found, "install!+") || o.missed("opaque") {
			t.Errorf("%s, alone: found %v, unread %v", name, o.found, o.Unread)
		}
	}
	program := elfOf(binary.LittleEndian, true, table(5000))
	for name, c := range map[string]struct{ content, reason string }{
		"program":     {program, "no inventory"},
		"unsupported": {string(sevenZipOf(noise(900))), "7-Zip"},
		"cut":         {string(packed[:len(packed)-50]), "read gzip"},
	} {
		for _, text := range []string{lines([]byte(c.content), 76, ""), hexLinesOf([]byte(c.content), 64), uuText([]byte(c.content), 45, "begin 755 a\n")} {
			o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: script + text}}), DefaultLimits)
			if o.Whole || !o.missed(c.reason) {
				t.Errorf("%s: %.20q: unread %v", name, text, o.Unread)
			}
		}
	}
}

// TestOrdinaryTextIsNoAlarm: certificates, pictures and words are text.
func TestOrdinaryTextIsNoAlarm(t *testing.T) {
	for name, text := range map[string]string{
		"certificate":  "-----BEGIN CERTIFICATE-----\n" + lines([]byte("\x30\x82\x05\x10"+noise(1300)), 64, "") + "-----END CERTIFICATE-----\n",
		"picture":      "url(data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte(realPicture(t, 64))) + ")",
		"words":        strings.Repeat("H4sI\nUEsDB\nf0VM\naardvark\n", 900),
		"one word":     strings.Repeat("a", 5000) + "\n",
		"noise":        lines([]byte(noise(90<<10)), 76, ""),
		"short":        lines(imagetest.Gzip(t, []byte("text\n")), 76, ""),
		"only a magic": lines([]byte("\x1f\x8b\x08\x00"+noise(900)), 76, ""),
		"hex":          hexLinesOf([]byte(noise(90<<10)), 64),
		"hex, a magic": hexLinesOf([]byte("\x1f\x8b\x08\x00"+noise(900)), 64),
		"uuencoded":    uuText([]byte(noise(90<<10)), 45, "begin 644 noise\n"),
		"in capitals":  strings.Repeat("THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG AND GOES ON TO\n", 900),
	} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: text}}), DefaultLimits)
		if !o.Whole || o.OpaqueFiles > 0 {
			t.Errorf("%s: unread %v, opaque %v", name, o.Unread, o.Opaque)
		}
	}
}

func TestCodedLimits(t *testing.T) {
	one := lines(imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: "b"}}), 76, "") + ";\n"
	o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: strings.Repeat(one, codedRuns+1)}}), DefaultLimits)
	if !o.missed("more than 100 containers") {
		t.Errorf("unread %v", o.Unread)
	}
	big := lines(imagetest.Gzip(t, []byte(noise(5000))), 76, "")
	o = look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: big}}), Limits{FileBytes: 4000})
	if o.Whole {
		t.Error("a limit passed in silence")
	}
	// Any run of the least length has a place that is looked at, wherever it begins.
	for at := range 2 * codedStep {
		for _, run := range []string{strings.Repeat("Q", codedLeast), strings.Repeat(strings.Repeat("Q", codedStep-1)+"\n", 5), strings.Repeat("    "+strings.Repeat("Q", 64)+"\r\n", 8)} {
			text := strings.Repeat("a;b ", codedStep)[:at] + run + strings.Repeat(" c;d", codedStep)
			if !hasCoded([]byte(text)) {
				t.Errorf("a run at %d is not seen: %.140q", at, run)
			}
		}
	}
	for _, text := range []string{strings.Repeat(" ", 900), strings.Repeat("-", 900), strings.Repeat("0123456789abcdef0123456789abcdef  usr/share/doc/a.b\n", 50), ";" + strings.Repeat(strings.Repeat("Q", 100)+";", 50)} {
		if hasCoded([]byte(text)) {
			t.Errorf("%.60q… is taken for a run", text)
		}
	}
}

func FuzzCoded(f *testing.F) {
	f.Add([]byte(lines(imagetest.Gzip(f, imagetest.Cpio(imagetest.Rootfs())), 76, " ")))
	f.Add([]byte("begin\n" + lines([]byte(noise(500)), 60, "")))
	f.Add([]byte(hexLinesOf(imagetest.Gzip(f, imagetest.Cpio(imagetest.Rootfs())), 60)))
	f.Add([]byte(uuText(imagetest.Gzip(f, imagetest.Cpio(imagetest.Rootfs())), 45, "begin 644 a\n")))
	f.Fuzz(func(t *testing.T, text []byte) {
		s := newSearch(tight, nothing)
		s.coded(t.Context(), source{"a", int64(len(text)), bytes.NewReader(text)}, 0)
		for i, c := range codings {
			r := c.reader(bufio.NewReader(bytes.NewReader(text)))
			b, _ := io.ReadAll(r)
			if r.textBytes() > int64(len(text)) || len(b) > len(text) {
				t.Errorf("coding %d: %d bytes of %d, from %d", i, r.textBytes(), len(text), len(b))
			}
		}
	})
}
