package firmware

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// noise is content that looks encrypted, the same in each run.
func noise(n int) string {
	b := make([]byte, n)
	rand.New(rand.NewSource(7)).Read(b)
	return string(b)
}

// table is binary content that is neither text nor dense.
func table(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte((i+3)*(i+3)>>3) & 0x1f
	}
	return string(b)
}

// TestHiddenContentIsNotPassedInSilence puts what a reviewer hid into an image of either kind. An empty
// reason means that the image must stay whole.
func TestHiddenContentIsNotPassedInSilence(t *testing.T) {
	secret := string(imagetest.Tar(t, imagetest.Rootfs()))
	module := elfOf(binary.LittleEndian, true, table(5000))
	for name, c := range map[string]struct{ content, reason string }{
		"random blob":                   {noise(300 << 10), denseReason},
		"encrypted behind text":         {strings.Repeat("# settings\n", 9000) + noise(100<<10), denseReason},
		"blob in gzip":                  {string(imagetest.Gzip(t, []byte(noise(300<<10)))), denseReason},
		"program behind padding":        {strings.Repeat("\x00", 700) + module, "no inventory"},
		"small encrypted archive":       {"Salted__" + noise(20<<10), "OpenSSL encrypted"},
		"beginnings without end":        {table(512) + strings.Repeat("\x1f\x8b\x08\x00"+table(508), buriedTries+1), "more than 64 places"},
		"truncated module":              {module[:len(module)-200], "damaged program: table of segments or sections at 5120"},
		"truncated 32-bit program":      {elfOf(binary.BigEndian, false, table(5000))[:3000], "damaged program"},
		"program cut in its header":     {module[:40], "damaged program: header"},
		"program with nothing in it":    {"\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 500), "neither segments nor sections"},
		"program of unknown class":      {"\x7fELF\x03\x01\x01" + strings.Repeat("\x00", 500), "class 3"},
		"program of unknown order":      {"\x7fELF\x02\x03\x01" + strings.Repeat("\x00", 500), "byte order 3"},
		"data behind a program":         {module + table(programSlack+1), "8193 bytes after the end of the program"},
		"data behind a signed module":   {moduleSigned(module + table(programSlack+1)), "8193 bytes after the end of the program"},
		"unsupported behind a program":  {module + "\x00\x007z\xbc\xaf\x27\x1c", "7-Zip"},
		"data behind a Windows program": {peOf(table(programSlack+1), 0), "8193 bytes after the end of the program"},
		"the same, and signed":          {peOf(table(programSlack+1), 800), "8193 bytes after the end of the program"},
		"signatures too large":          {peOf("", certificateBytes+8), "signatures"},
		"truncated Windows program":     {peOf("", 0)[:900], "damaged program: section 0"},
		"large part before a container": {table(leadBytes+512) + secret, "66048 bytes before the container"},

		"text":                     {strings.Repeat("Zeile mit Umlaut: \xc3\xbc\n", 9000), ""},
		"text in Latin 1":          {strings.Repeat("Zeile mit Umlaut: \xfc\n", 9000), ""},
		"text for a terminal":      {strings.Repeat("\x1b[1mline\x1b[0m of a manual with a page break\x1f and more of it\n", 900), ""},
		"padding":                  {strings.Repeat("\xff", 300<<10), ""},
		"whole program":            {module, ""},
		"32-bit, big-endian":       {elfOf(binary.BigEndian, false, table(5000)), ""},
		"signed module":            {moduleSigned(module), ""},
		"padding behind a program": {module + strings.Repeat("\x00", 20_000), ""},
		"signed Windows program":   {peOf("", 800), ""},
		"picture":                  {realPicture(t, 400), ""},
		"only begins like a PNG":   {"\x89PNG\r\n\x1a\n" + noise(300<<10), denseReason},
		"only begins like a GIF":   {"GIF89a" + noise(300<<10), denseReason},
		"data behind a picture":    {realPicture(t, 64) + table(programSlack+1), "8193 bytes after the end of the medium"},
		"font":                     {sfntOf("\x00\x01\x00\x00", table(100<<10)), ""},
	} {
		t.Run(name, func(t *testing.T) {
			for kind, image := range images(t, imagetest.Member{Name: "opt/hidden.bin", Content: c.content}) {
				o := look(t, kind, image, DefaultLimits)
				if c.reason == "" && (!o.Whole || len(o.Opaque) > 0) {
					t.Errorf("%s: unread %v, opaque %v", kind, o.Unread, o.Opaque)
				}
				if c.reason != "" && (o.Whole || !o.missed(c.reason) || !o.missed("/opt/hidden.bin")) {
					t.Errorf("%s: whole %v, unread %v; want %q", kind, o.Whole, o.Unread, c.reason)
				}
			}
		})
	}
}

// TestTextIsReadToItsEnd hides an archive, and a blob, between the windows of a sample of long text.
func TestTextIsReadToItsEnd(t *testing.T) {
	line := "2026-01-01 pump started\n"
	text := strings.Repeat(line, (5<<20+300<<10)/len(line))
	archive := string(imagetest.Tar(t, []imagetest.Member{{Name: "var/lib/dpkg/status", Content: imagetest.Rootfs()[0].Content}}))
	const gap = 1<<20 + 80<<10 // behind the leading windows, and between two of the others
	for name, c := range map[string]struct {
		hidden string
		whole  bool
		opaque int
	}{"nothing": {"", true, 0}, "table": {table(5000), true, 1}, "tar": {archive, false, 0}} {
		content := text[:gap] + c.hidden + text[gap:]
		src := source{"i", int64(len(content)), strings.NewReader(content)}
		if v, err := inspect(src); err != nil || v.text != (c.hidden == "") {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
		o := look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "var/log/pump.log", Content: content}}), DefaultLimits)
		if o.Whole != c.whole || o.OpaqueFiles != c.opaque || !c.whole && !o.missed("bytes before the container at") {
			t.Errorf("%s: whole %v, unread %v, opaque %v", name, o.Whole, o.Unread, o.Opaque)
		}
	}
}

// TestOpaqueIsNamed has content that leaves an image whole, but that must be shown.
func TestOpaqueIsNamed(t *testing.T) {
	module := elfOf(binary.LittleEndian, true, table(5000))
	for name, c := range map[string]struct {
		content string
		path    string
		size    int64
	}{
		"small random blob":      {noise(5000), "", 5000},
		"large table":            {table(300 << 10), "", 300 << 10},
		"table in gzip":          {string(imagetest.Gzip(t, []byte(table(5000)))), "!/hidden", 5000},
		"notes behind a program": {module + table(100), fmt.Sprintf("!+%d", len(module)), 100},
	} {
		t.Run(name, func(t *testing.T) {
			for kind, image := range images(t, imagetest.Member{Name: "opt/hidden.bin", Content: c.content}) {
				o := look(t, kind, image, DefaultLimits)
				want := []Opaque{{kind + "!/opt/hidden.bin" + c.path, c.size}}
				if !o.Whole || !slices.Equal(o.Opaque, want) || o.OpaqueFiles != 1 || o.OpaqueBytes != c.size {
					t.Errorf("%s: opaque %v, want %v; unread %v", kind, o.Opaque, want, o.Unread)
				}
			}
		})
	}
}

// images holds a file in each kind of image that can be made here.
func images(t testing.TB, m ...imagetest.Member) map[string][]byte {
	t.Helper()
	all := map[string][]byte{"image.tar": imagetest.Tar(t, m), "image.zip": imagetest.Zip(t, m)}
	if needs.Has(t, "mksquashfs") {
		all["image.squashfs"] = imagetest.SquashFS(t, m)
	}
	return all
}

// TestHiddenContainersAreLookedInto finds the packages in what lies behind padding or behind a program.
func TestHiddenContainersAreLookedInto(t *testing.T) {
	inTar := string(imagetest.Tar(t, imagetest.Rootfs()))
	packed := string(imagetest.Gzip(t, []byte(inTar)))
	module := elfOf(binary.LittleEndian, true, table(5000))
	cases := map[string]struct {
		content string
		at      int
		opaque  int64
	}{
		"tar behind zeros":         {strings.Repeat("\x00", 4096) + inTar, 4096, 0},
		"tar behind ones":          {strings.Repeat("\xff", 4096) + inTar, 4096, 0},
		"tar at an odd place":      {strings.Repeat("\x00", 77) + inTar, 77, 0},
		"tar behind a header":      {table(1024) + inTar, 1024, 1024},
		"tar far in":               {strings.Repeat("\x00", 3*searchStep) + inTar, 3 * searchStep, 0},
		"gzip behind zeros":        {strings.Repeat("\x00", 4096) + packed, 4096, 0},
		"cpio behind zeros":        {strings.Repeat("\x00", 512) + string(imagetest.Cpio(imagetest.Rootfs())), 512, 0},
		"zip behind a header":      {table(512) + string(imagetest.Zip(t, imagetest.Rootfs())), 512, 512},
		"gzip behind a program":    {module + packed, len(module), 0},
		"gzip after a gap":         {module + strings.Repeat("\x00", 333) + packed, len(module) + 333, 0},
		"tar behind a Windows one": {peOf(inTar, 800), 1024, 0},
	}
	if needs.Has(t, "mksquashfs") {
		image := string(imagetest.SquashFS(t, imagetest.Rootfs()))
		cases["squashfs behind 4 KB of padding"] = struct {
			content string
			at      int
			opaque  int64
		}{strings.Repeat("\x00", 4096) + image, 4096, 0}
		cases["squashfs behind a program"] = struct {
			content string
			at      int
			opaque  int64
		}{module + image, len(module), 0}
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for kind, image := range images(t, imagetest.Member{Name: "opt/hidden.bin", Content: c.content}) {
				o := look(t, kind, image, DefaultLimits)
				z := o.at("zlib1g")
				if want := fmt.Sprintf("%s!/opt/hidden.bin!+%d!/var/lib/dpkg/status", kind, c.at); !o.Whole || z != want {
					t.Errorf("%s: found %+v, want it at %s; unread %v", kind, z, want, o.Unread)
				}
				if o.OpaqueBytes != c.opaque {
					t.Errorf("%s: opaque %v, want %d bytes", kind, o.Opaque, c.opaque)
				}
			}
			if o := look(t, "firmware.bin", []byte(c.content), DefaultLimits); o.at("zlib1g") == "" {
				t.Errorf("alone: not found; unread %v", o.Unread)
			}
		})
	}
}

// TestDeviceTreeMustNotBeDense: what is named like a device tree may be an image with a kernel in it.
func TestDeviceTreeMustNotBeDense(t *testing.T) {
	for size, whole := range map[int]bool{1000: true, 100 << 10: false} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "boot/pump.dtb", Content: "\xd0\x0d\xfe\xed" + noise(size)}}), DefaultLimits)
		if o.Whole != whole || !whole && !o.missed(denseReason) {
			t.Errorf("%d bytes: whole %v, unread %v", size, o.Whole, o.Unread)
		}
	}
}

func TestOpaqueIsListedByLimit(t *testing.T) {
	var many []imagetest.Member
	total := int64(0)
	for i := range 9 {
		many = append(many, imagetest.Member{Name: fmt.Sprint("data/", i), Content: table(100 + i/2)})
		total += int64(100 + i/2)
	}
	o := look(t, "a.tar", imagetest.Tar(t, append(many, imagetest.Rootfs()...)), Limits{Opaque: 2})
	want := []Opaque{{"a.tar!/data/8", 104}, {"a.tar!/data/6", 103}}
	if !o.Whole || !slices.Equal(o.Opaque, want) || o.OpaqueFiles != 9 || o.OpaqueBytes != total {
		t.Errorf("listed %v of %d files, %d bytes; unread %v", o.Opaque, o.OpaqueFiles, o.OpaqueBytes, o.Unread)
	}
}

func TestWellKnownData(t *testing.T) {
	wave := "RIFF\x24\x00\x00\x00WAVEfmt " + strings.Repeat("\x00", 28)
	info := "\x1a\x01\x05\x00\x01\x00\x00\x00\x00\x00\x00\x00dumb\x00\x00"
	icon := "\x00\x00\x01\x00\x01\x00\x10\x10\x00\x00\x01\x00\x20\x00\x68\x04\x00\x00\x16\x00\x00\x00"
	for name, c := range map[string]struct {
		content string
		want    dataKind
	}{
		"PNG":                         {"\x89PNG\r\n\x1a\n", packedData},
		"video":                       {"\x00\x00\x00\x18ftypmp42", packedData},
		"wave":                        {wave, plainData},
		"wave with more behind":       {wave + "more", noData},
		"WEBP without RIFF":           {"12345678WEBP", noData},
		"time zone":                   {"TZif2", plainData},
		"database":                    {"SQLite format 3\x00", plainData},
		"terminal":                    {info, plainData},
		"terminal cut":                {info[:14], noData},
		"icon":                        {icon, plainData},
		"icon whose picture is away":  {icon[:18] + "\xff\xff\x00\x00", noData},
		"keyring":                     {"\x99\x00\x05\x04keys\xb4\x03key", packedData},
		"keyring of short keys":       {"\x98\x05\x04keys\x88\x03sig", packedData},
		"keyring with a wrong packet": {"\x99\x00\x05\x04keys\xc1\x03key", noData},
		"bitmap of another length":    {"BM\x00\x00\x00\x00" + strings.Repeat("\x00", 40), noData},
	} {
		if got, _ := wellKnown([]byte(c.content), int64(len(c.content))); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestWindowsCoverWhatTheySay(t *testing.T) {
	for _, size := range []int64{1, sampleBytes, sampleBytes + 1, sampleWindows * sampleBytes, sampleWindows*sampleBytes + 1, 1 << 30} {
		offsets, whole := windows(size)
		end := int64(0)
		for _, off := range offsets {
			if whole && off > end || off < 0 || off > max(0, size-sampleBytes) {
				t.Errorf("size %d: window at %d after %d", size, off, end)
			}
			end = off + min(size, sampleBytes)
		}
		if end != size || len(offsets) > sampleWindows || whole != (size <= sampleWindows*sampleBytes) {
			t.Errorf("size %d: %d windows end at %d, whole %v", size, len(offsets), end, whole)
		}
	}
}
