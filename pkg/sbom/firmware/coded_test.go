package firmware

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"
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

// TestTextHoldsNoBase64InSilence hides archives and programs in scripts and settings.
func TestTextHoldsNoBase64InSilence(t *testing.T) {
	rootfs := append(imagetest.Rootfs(), imagetest.Member{Name: "etc/other", Content: noise(700)})
	inTar := imagetest.Tar(t, rootfs)
	packed := imagetest.Gzip(t, inTar)
	script := "#!/bin/sh\nset -e\n"
	far := strings.Repeat("2026-01-01 pump started\n", 60_000)
	for name, text := range map[string]string{
		"one line":              script + "echo " + base64.StdEncoding.EncodeToString(packed) + " | base64 -d | tar xz\n",
		"lines":                 script + "base64 -d <<END\n" + lines(packed, 76, "") + "END\n",
		"lines of 64, indented": "data:\n" + lines(packed, 64, "    "),
		"after a word":          "begin\n" + lines(packed, 76, ""),
		"in armour":             "-----BEGIN THING-----\n" + lines(packed, 64, "") + "-----END THING-----\n",
		"for addresses":         `{"a":"` + base64.URLEncoding.EncodeToString(packed) + `"}`,
		"tar":                   `payload = "` + base64.StdEncoding.EncodeToString(inTar) + `"`,
		"with line ends of DOS": strings.ReplaceAll(lines(packed, 76, ""), "\n", "\r\n"),
		"zip":                   lines(imagetest.Zip(t, rootfs), 76, ""),
		"far in":                far + lines(packed, 76, "") + far,
		"across a step":         far[:searchStep-300] + "\n" + lines(packed, 76, ""),
		"second of two":         lines(imagetest.Gzip(t, []byte(noise(900))), 76, "") + ";\n" + lines(packed, 76, ""),
	} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "usr/bin/install", Content: text}}), DefaultLimits)
		if found := o.at("zlib1g"); !strings.HasPrefix(found, "a.tar!/usr/bin/install!+") {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
	}
	program := elfOf(binary.LittleEndian, true, table(5000))
	for name, c := range map[string]struct{ content, reason string }{
		"program":     {program, "no inventory"},
		"unsupported": {string(sevenZipOf(noise(900))), "7-Zip"},
		"cut":         {string(packed[:len(packed)-50]), "read gzip"},
	} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: script + lines([]byte(c.content), 76, "")}}), DefaultLimits)
		if o.Whole || !o.missed(c.reason) {
			t.Errorf("%s: unread %v", name, o.Unread)
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
	} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: text}}), DefaultLimits)
		if !o.Whole || o.OpaqueFiles > 0 {
			t.Errorf("%s: unread %v, opaque %v", name, o.Unread, o.Opaque)
		}
	}
}

func TestBase64Limits(t *testing.T) {
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

func FuzzBase64(f *testing.F) {
	f.Add([]byte(lines(imagetest.Gzip(f, imagetest.Cpio(imagetest.Rootfs())), 76, " ")))
	f.Add([]byte("begin\n" + lines([]byte(noise(500)), 60, "")))
	f.Fuzz(func(t *testing.T, text []byte) {
		s := newSearch(tight, nothing)
		s.coded(t.Context(), source{"a", int64(len(text)), bytes.NewReader(text)}, 0)
		r := &codedReader{in: bufio.NewReader(bytes.NewReader(text))}
		b, _ := io.ReadAll(r)
		if r.taken > int64(len(text)) || len(b) > len(text) {
			t.Errorf("%d bytes of %d, from %d", r.taken, len(text), len(b))
		}
	})
}
