package firmware

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

func le(fields ...uint32) string { return words(binary.LittleEndian, fields) }
func be(fields ...uint32) string { return words(binary.BigEndian, fields) }

func words(order binary.AppendByteOrder, fields []uint32) string {
	var b []byte
	for _, f := range fields {
		b = order.AppendUint32(b, f)
	}
	return string(b)
}

func length(s string) uint32 { return uint32(len(s)) }

// oggOf is a stream of pages.
func oggOf(content string) string {
	var b strings.Builder
	for len(content) > 0 {
		n := min(len(content), 100*255-1)
		b.WriteString("OggS\x00\x00" + strings.Repeat("\x01", 20) + string(rune(n/255+1)) + strings.Repeat("\xff", n/255) + string([]byte{byte(n % 255)}) + content[:n])
		content = content[n:]
	}
	return b.String()
}

func sfntOf(version, content string) string {
	return version + "\x00\x01\x00\x00\x00\x00\x00\x00" + "glyf" + be(0, 28, length(content)) + content
}

func sqliteOf(content string) string {
	const page = 4096
	pages := (100 + len(content) + page - 1) / page
	h := "SQLite format 3\x00\x10\x00\x01\x01\x00\x40\x20\x20" + be(7, uint32(pages)) + strings.Repeat("\x00", 60) + be(7) + "\x00\x00\x00\x00"
	return h + content + strings.Repeat("\x00", pages*page-len(h)-len(content))
}

func pdfOf(content string) string {
	body := "%PDF-1.7\n1 0 obj\n<<>>\nstream\n" + content + "\nendstream\nendobj\n"
	return body + fmt.Sprintf("xref\n0 1\n0000000000 65535 f \ntrailer\n<<>>\nstartxref\n%d\n%%%%EOF\n", len(body))
}

// wholeMedia holds content in each kind of medium that room can be made in, complete by its structure.
func wholeMedia(t testing.TB, content string) map[string]string {
	t.Helper()
	content += strings.Repeat("\x00", (4-len(content)%4)%4)
	n := length(content)
	frame := "\xff\xf8\xc9\x18\x00" // FLAC, of 16 bits at 44.1 kHz
	frame += string([]byte{crc8(frame)})
	sound := "\xff\xfb\x90\x00" + strings.Repeat("\x00", 417-4)
	tz := func(width string) string {
		return "TZif" + width + strings.Repeat("\x00", 15) + be(0, 0, 0, 0, 1, n) + "\x00\x00\x00\x00\x00\x00" + content
	}
	return map[string]string{
		"WAVE": "RIFF" + le(n+12) + "WAVEdata" + le(n) + content, "WEBP": "RIFF" + le(n+12) + "WEBPVP8 " + le(n) + content, "AVI": "RIFF" + le(n+12) + "AVI movi" + le(n) + content,
		"Ogg":       oggOf(content),
		"FLAC":      "fLaC\x00\x00\x00\x22" + strings.Repeat("\x00", 34) + "\x82" + be(n << 8)[:3] + content + frame + "sound of a frame",
		"MP3":       "ID3\x04\x00\x00" + string([]byte{0, byte(n >> 14 & 127), byte(n >> 7 & 127), byte(n & 127)}) + content + sound + sound + "TAG" + strings.Repeat(" ", 125),
		"MP4":       be(16) + "ftypmp42\x00\x00\x00\x00" + be(8+n) + "mdat" + content,
		"MP4, long": be(16) + "ftypmp42\x00\x00\x00\x00" + be(1) + "mdat" + be(0, 16+n) + content,
		"TIFF": "II*\x00" + le(8) + "\x03\x00" + "\x00\x01\x03\x00" + le(1, 8) + "\x11\x01\x04\x00" + le(1, 50) + "\x17\x01\x04\x00" + le(1, n) + le(0) +
			content,
		"TIFF, other order": "MM\x00*" + be(8) + "\x00\x02" + "\x01\x44\x00\x04" + be(1, 38) + "\x01\x45\x00\x04" + be(1, n) + be(0) + content,
		"WOFF":              "wOFF\x00\x01\x00\x00" + be(64+n) + "\x00\x01\x00\x00" + strings.Repeat("\x00", 48) + content,
		"WOFF2":             "wOF2\x00\x01\x00\x00" + be(64+n) + "\x00\x01\x00\x00" + strings.Repeat("\x00", 48) + content,
		"TrueType":          sfntOf("\x00\x01\x00\x00", content), "OpenType": sfntOf("OTTO", content),
		"collection":     "ttcf\x00\x02\x00\x00" + be(1, 28) + "DSIG" + be(0, 0) + "\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00" + "glyf" + be(0, 56, n) + content,
		"PDF":            pdfOf(content),
		"SQLite":         sqliteOf(content),
		"gettext":        "\xde\x12\x04\x95" + le(0, 1, 28, 36, 0, 0, n-1, 44, 3, 44) + content,
		"time zone":      tz("2") + tz("2") + "\nCET-1\n",
		"bitmap font":    "\x01fcp" + le(1, 2, 14, n, 24) + content,
		"console font":   "\x72\xb5\x4a\x86" + le(0, 32, 1, 1, n, 1, 1) + content + "A\xff",
		"mouse pointer":  "Xcur" + le(16, 0x10000, 1, 0xfffe0001, 1, 28, 20, 0xfffe0001, 1, 1, n) + content,
		"pointer, drawn": "Xcur" + le(16, 0x10000, 1, 0xfffd0002, 1, 28, 36, 0xfffd0002, 1, 1, n/4, 1, 0, 0, 0) + content,
		"bitmap":         "BM" + le(54+n, 0, 54, 40, n/4, 1) + "\x01\x00\x20\x00" + le(0, n, 0, 0, 0, 0) + content,
		"icon":           "\x00\x00\x01\x00\x01\x00\x10\x10\x00\x00\x01\x00\x20\x00" + le(n, 22) + content,
		"keyring":        "\x98\x05\x04keys\xb4\x03key\x8a" + be(n) + content,
	}
}

func crc8(s string) byte {
	sum := byte(0)
	for i := range s {
		sum ^= s[i]
		for range 8 {
			if sum&0x80 != 0 {
				sum = sum<<1 ^ 7
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}
