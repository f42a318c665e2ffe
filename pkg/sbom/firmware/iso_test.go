package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
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
			if o := look(t, "disc.iso", image, DefaultLimits); !o.Whole || len(o.Opaque) > 1 || o.at("zlib1g") != "disc.iso!/var/lib/dpkg/status" {
				t.Errorf("found %v, unread %v, opaque %v", o.found, o.Unread, o.Opaque)
			}
		})
	}
	t.Run("names of ISO 9660 alone", func(t *testing.T) {
		members := []imagetest.Member{{Name: "README", Content: "no ending"}, {Name: "LIB/X.TXT", Content: "text"}, {Name: "LIB/Y.TXT", Content: "more"}, {Name: "EMPTY.BIN"}}
		image := isoOf(t, members, "-iso-level", "1")
		for _, written := range []string{"README.;1", "X.TXT;1", "EMPTY.BIN;1"} {
			if !bytes.Contains(image, []byte(written)) {
				t.Fatalf("no %s in the image", written)
			}
		}
		tr := newTree("i", newBudget(DefaultLimits))
		_, err := openISO(source{"i", int64(len(image)), bytes.NewReader(image)}, tr)
		imagetest.Must(t, err)
		if got := sortedNames(tr.entries); fmt.Sprint(got) != "[EMPTY.BIN LIB LIB/X.TXT LIB/Y.TXT README]" {
			t.Errorf("%q", got)
		}
		if e := tr.Entry("LIB/X.TXT"); e == nil || e.Size != 4 || len(tr.skipped) != 1 || !strings.Contains(tr.skipped[0].Reason, "neither Rock Ridge nor Joliet") {
			t.Errorf("%+v, skipped %v", e, tr.skipped)
		}
		image = bytes.ReplaceAll(image, []byte("Y.TXT;1"), []byte("X.TXT;2"))
		if o := look(t, "i", image, DefaultLimits); o.Whole || !o.missed("i!/LIB/X.TXT: ") {
			t.Errorf("two versions of a file: unread %v", o.Unread)
		}
	})
	t.Run("names shortened", func(t *testing.T) {
		o := look(t, "i", isoOf(t, imagetest.Rootfs()), DefaultLimits)
		if o.Whole || !o.missed("neither Rock Ridge nor Joliet") {
			t.Errorf("found %v, unread %v", o.found, o.Unread)
		}
	})
	t.Run("xorriso", func(t *testing.T) {
		image := filepath.Join(t.TempDir(), "image")
		runTool(t, "xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-o", image, imagetest.Folder(t, deep))
		sameFiles(t, "ISO 9660 image", readImage(t, image), deep)
		if o := look(t, "i", readImage(t, image), DefaultLimits); !o.Whole || len(o.Opaque) > 1 {
			t.Errorf("unread %v, opaque %v", o.Unread, o.Opaque)
		}
	})
}

// TestISOHoldsNothingBesideItsFiles hides content where no file lies, and files that only UDF names.
func TestISOHoldsNothingBesideItsFiles(t *testing.T) {
	secret := string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	plain := []imagetest.Member{{Name: "etc/motd", Content: "hello\n"}, {Name: "a.txt", Content: strings.Repeat("text\n", 900)}, {Name: "boot/boot.img", Content: strings.Repeat("boot\n", 400)}}
	for name, options := range map[string][]string{"plain": {"-R", "-J"}, "bootable": {"-R", "-b", "boot/boot.img", "-no-emul-boot", "-c", "boot/catalogue"}, "hidden boot image": {"-R", "-b", "boot/boot.img", "-no-emul-boot", "-hide", "boot.img"}} {
		image := isoOf(t, plain, options...)
		o := look(t, "i", image, DefaultLimits)
		gaps := strings.Count(fmt.Sprint(o.Opaque), "{i!+")
		if told := name == "hidden boot image"; !o.Whole || told != (gaps == 1) || gaps > 1 {
			t.Errorf("%s: unread %v, opaque %v", name, o.Unread, o.Opaque)
		}
		for where, at := range map[string]int{"system area": 4096, "padding at the end": len(image) - 64<<10, "behind a file": bytes.Index(image, []byte("text\n")) + 4500} {
			hidden := bytes.Clone(image)
			copy(hidden[at:], secret)
			if o := look(t, "i", hidden, DefaultLimits); !strings.HasPrefix(o.at("zlib1g"), "i!+") {
				t.Errorf("%s, %s: found %v, unread %v, opaque %v", name, where, o.found, o.Unread, o.Opaque)
			}
		}
	}
	image := isoOf(t, plain, "-R", "-udf")
	o := look(t, "i", image, DefaultLimits)
	if at := bytes.Index(image, []byte("NSR0")) - 1; !o.missed(fmt.Sprintf("i!+%d: NSR02, a UDF volume", at)) {
		t.Errorf("unread %v", o.Unread)
	}
	alone := bytes.Clone(image)
	udf := bytes.Index(image, []byte("BEA01")) - 1
	copy(alone[16*isoSector:], image[udf:udf+3*isoSector])
	if o := look(t, "i", alone, DefaultLimits); !o.missed("UDF file system") {
		t.Errorf("UDF alone: unread %v", o.Unread)
	}
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
	f.Add(isoOf(f, imagetest.Rootfs(), "-R", "-J", "-no-pad"))
	fuzzImage(f, "ISO 9660 image")
}
