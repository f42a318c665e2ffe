package firmware

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// widen appends content to an image and counts it to the image's own length.
var widen = map[string]func(image []byte, content string) []byte{
	"squashfs": func(image []byte, content string) []byte {
		b := append(image[:binary.LittleEndian.Uint64(image[40:])], content...)
		binary.LittleEndian.PutUint64(b[40:], uint64(len(b)))
		return b
	},
	"romfs": func(image []byte, content string) []byte {
		b := append(image, content...)
		binary.BigEndian.PutUint32(b[8:], uint32(len(b)))
		binary.BigEndian.PutUint32(b[12:], 0)
		sum := uint32(0)
		for at := range romfsChecked / 4 {
			sum += binary.BigEndian.Uint32(b[4*at:])
		}
		binary.BigEndian.PutUint32(b[12:], -sum)
		return b
	},
	"cramfs": func(image []byte, content string) []byte {
		b := append(image, content...)
		binary.LittleEndian.PutUint32(b[4:], uint32(len(b)))
		clear(b[32:36])
		binary.LittleEndian.PutUint32(b[32:], crc32.ChecksumIEEE(b))
		return b
	},
}

// packedImages are images of the file systems that pack one file behind the other.
func packedImages(t *testing.T, files members) map[string][]byte {
	t.Helper()
	return map[string][]byte{"squashfs": imagetest.SquashFS(t, files), "romfs": romfsOf(t, files), "cramfs": cramfsOf(t, files)}
}

// What an image counts as its own and no file uses is searched, and told.
func TestPackedImagesHoldNothingBesideTheirFiles(t *testing.T) {
	secret := string(imagetest.Tar(t, imagetest.Rootfs()))
	plain := slices.DeleteFunc(deepFiles(), func(m imagetest.Member) bool { return m.Name == "var/lib/dpkg/status" || m.Name == "opt/zeros" })
	hidden := map[string]string{
		"archive": secret, "stream": string(imagetest.Gzip(t, []byte(secret))), "image": string(imagetest.SquashFS(t, imagetest.Rootfs())),
		"file system": strings.Repeat("\x00", 512) + string(extOf(t, imagetest.Rootfs(), 1<<20, "-t", "ext2")), "noise": noise(100 << 10), "table": table(3000),
	}
	for kind, image := range packedImages(t, plain) {
		if o := look(t, "i", image, DefaultLimits); !o.Whole || o.OpaqueFiles > 0 {
			t.Fatalf("%s: nothing hidden: unread %v, opaque %v", kind, o.Unread, o.Opaque)
		}
		for what, content := range hidden {
			o := look(t, "i", widen[kind](bytes.Clone(image), content), DefaultLimits)
			found := strings.HasPrefix(o.at("zlib1g"), "i!+")
			switch what {
			case "noise":
				found = o.missed(denseReason)
			case "table":
				found = o.OpaqueFiles == 1 && strings.HasPrefix(o.Opaque[0].Path, "i!+")
			}
			if !found {
				t.Errorf("%s: %s is not told: found %v, unread %v, opaque %v", kind, what, o.found, o.Unread, o.Opaque)
			}
		}
	}
}

// What tools write besides the files is no find.
func TestPackedImagesOfTools(t *testing.T) {
	files := manyFiles()
	big := files[len(files)-2]
	big.Name = "big again"
	files = append(files, big)
	for _, options := range [][]string{
		{"-comp", "xz", "-Xbcj", "x86,arm"}, {"-comp", "zstd", "-Xcompression-level", "9"}, {"-comp", "lz4", "-Xhc"}, {"-noI", "-noD", "-noF", "-noX"}, {"-no-fragments"}, {"-no-exports"},
		{"-always-use-fragments", "-b", "1M"}, {"-no-duplicates", "-b", "4096"}, {"-one-file-system", "-all-root"},
	} {
		o := look(t, "i", imagetest.SquashFS(t, files, options...), DefaultLimits)
		if !o.Whole || o.OpaqueFiles > 0 {
			t.Errorf("%v: unread %v, opaque %v", options, o.Unread, o.Opaque)
		}
	}
	for _, options := range [][]string{{"-E"}, {"-N", "big"}, {"-n", "a volume"}, {"-z"}} {
		if o := look(t, "i", cramfsOf(t, files, options...), DefaultLimits); !o.Whole || o.OpaqueFiles > 0 {
			t.Errorf("%v: unread %v, opaque %v", options, o.Unread, o.Opaque)
		}
	}
}

// A fragment may hold more than the ends of files.
func TestSquashFSHoldsNothingInPacked(t *testing.T) {
	files := members{{Name: "a", Content: "first\n"}, {Name: "b", Content: string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))}, {Name: "c", Content: "last\n"}}
	image := imagetest.SquashFS(t, files, "-noI", "-noD", "-noF", "-noX")
	if o := look(t, "i", image, DefaultLimits); !o.Whole || o.OpaqueFiles > 0 || o.at("zlib1g") != "i!/b!/var/lib/dpkg/status" {
		t.Fatalf("found %v, unread %v, opaque %v", o.found, o.Unread, o.Opaque)
	}
	size := make([]byte, 4)
	binary.LittleEndian.PutUint32(size, uint32(len(files[1].Content)))
	at := bytes.LastIndex(image[:binary.LittleEndian.Uint64(image[72:])], size) // in the inode
	clear(image[at : at+4])
	if o := look(t, "i", image, DefaultLimits); !strings.HasPrefix(o.at("zlib1g"), "i!+96!+6!/") {
		t.Errorf("found %v, unread %v, opaque %v", o.found, o.Unread, o.Opaque)
	}
}

func TestUsed(t *testing.T) {
	u := &used{}
	for _, p := range []part{{5, 5}, {10, 20}, {20, 30}, {0, 2}, {25, 28}, {90, 200}} {
		u.add(p.from, p.to)
	}
	var got []part
	imagetest.Must(t, u.gaps(100, func(p part) error { got = append(got, p); return nil }))
	if want := []part{{2, 10}, {30, 90}}; !slices.Equal(got, want) || len(u.parts) != 3+1 || u.end() != 200 {
		t.Errorf("gaps %v of %v, end %d; want %v", got, u.parts, u.end(), want)
	}
	(*used)(nil).add(1, 2)
	u = &used{parts: make([]part, usedParts)}
	u.add(3, 4)
	if len(u.parts) != usedParts {
		t.Errorf("%d runs are noted", len(u.parts))
	}
}
