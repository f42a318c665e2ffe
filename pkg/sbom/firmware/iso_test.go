package firmware

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func isoOf(t testing.TB, members []imagetest.Member, options ...string) []byte {
	t.Helper()
	image := filepath.Join(t.TempDir(), "image")
	runTool(t, "genisoimage", append(append([]string{"-quiet", "-o", image}, options...), imagetest.Folder(t, members))...)
	return readImage(t, image)
}

func TestISOReadsEveryKindOfName(t *testing.T) {
	deep := append(deepFiles(), imagetest.Member{Name: "a/b/c/d/e/f/g/h/i/j/deep", Content: "below eight levels"}, imagetest.Member{Name: "etc/abs", Link: "/usr/../lib/./x"}, imagetest.Member{Name: "usr/" + strings.Repeat("n", 200), Content: "long"})
	for options, members := range map[string][]imagetest.Member{
		"-R": deep, "-R -J -joliet-long": deep, "-J": {{Name: "var/lib/dpkg/status", Content: imagetest.Status}, {Name: "Etwas länger.txt", Content: "x"}},
		"-iso-level 4 -l": {{Name: "var/lib/dpkg/status", Content: imagetest.Status}, {Name: "usr/empty"}},
	} {
		t.Run(options, func(t *testing.T) {
			image := isoOf(t, members, strings.Fields(options)...)
			tr := sameFiles(t, "ISO 9660 image", image, members)
			for _, e := range tr.Sorted() {
				if strings.HasPrefix(e.Path, "[") && e.Mode.IsRegular() && e.Size > 0 {
					t.Errorf("%s is there twice", e.Path)
				}
			}
			if o := look(t, "disc.iso", image, DefaultLimits); !o.Whole || o.at("zlib1g") != "disc.iso!/var/lib/dpkg/status" {
				t.Errorf("found %v, unread %v", o.found, o.Unread)
			}
		})
	}
	t.Run("xorriso", func(t *testing.T) {
		image := filepath.Join(t.TempDir(), "image")
		runTool(t, "xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-o", image, imagetest.Folder(t, deep))
		sameFiles(t, "ISO 9660 image", readImage(t, image), deep)
	})
}

// TestISOHidden has a file that only the second hierarchy names.
func TestISOHidden(t *testing.T) {
	image := isoOf(t, imagetest.Rootfs(), "-R", "-J", "-hide", "status")
	if o := look(t, "disc.iso", image, DefaultLimits); o.at("zlib1g") != "disc.iso!/[Joliet]/var/lib/dpkg/status" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}

func TestISODamage(t *testing.T) {
	image := isoOf(t, imagetest.Rootfs(), "-R")
	root := int(binary.LittleEndian.Uint32(image[16*isoSector+158:])) * isoSector
	for name, c := range map[string]struct {
		damage func([]byte) []byte
		reason string
	}{
		"cut off": {func(b []byte) []byte { return b[:len(b)-2*isoSector] }, "cut off"},
		"a directory is the root": {func(b []byte) []byte {
			third := root + int(b[root]) + int(b[root+int(b[root])])
			copy(b[third+2:third+18], b[root+2:root+18])
			return b
		}, "inside itself"},
		"names without end": {func(b []byte) []byte {
			third := root + int(b[root]) + int(b[root+int(b[root])])
			area := b[third+33+int(b[third+32])+(int(b[third+32])+1)%2:]
			copy(area, "CE\x1c\x01")
			binary.LittleEndian.PutUint32(area[4:], uint32((third+33+int(b[third+32]))/isoSector))
			binary.LittleEndian.PutUint32(area[12:], uint32((third+33+int(b[third+32])+(int(b[third+32])+1)%2)%isoSector))
			binary.LittleEndian.PutUint32(area[20:], 28)
			return b
		}, "continued more than"},
		"content behind the end": {func(b []byte) []byte {
			i := bytes.Index(b, []byte("MOTD"))
			binary.LittleEndian.PutUint32(b[i-33+10:], 1<<30)
			return b
		}, "content ends after the image"},
	} {
		t.Run(name, func(t *testing.T) {
			if o := look(t, "i", c.damage(bytes.Clone(image)), DefaultLimits); o.Whole || !o.missed(c.reason) {
				t.Errorf("unread %v, want %q", o.Unread, c.reason)
			}
		})
	}
	b := bytes.Clone(image)
	hostile(t, "ISO 9660 image", b)
}

func FuzzISO(f *testing.F) {
	f.Add(isoOf(f, imagetest.Rootfs(), "-R", "-J"))
	fuzzImage(f, "ISO 9660 image")
}
