package firmware

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// manyFiles need more than one metadata block, directory group and data block.
func manyFiles() []imagetest.Member {
	members := imagetest.Rootfs()
	for i := range 700 {
		members = append(members, imagetest.Member{Name: fmt.Sprintf("usr/share/data/file-with-a-long-name-%04d", i), Content: fmt.Sprint(i)})
	}
	var big bytes.Buffer
	for i := range 60_000 {
		fmt.Fprintf(&big, "line %d\n", i)
	}
	return append(members, imagetest.Member{Name: "big", Content: big.String()}, imagetest.Member{Name: "zeros", Content: string(make([]byte, 300_000))})
}

func TestSquashFSReadsEveryCompression(t *testing.T) {
	for _, options := range [][]string{
		{"-comp", "gzip"}, {"-comp", "xz"}, {"-comp", "xz", "-Xbcj", "x86,arm"}, {"-comp", "zstd"}, {"-comp", "lz4"}, {"-comp", "lzo"}, {"-comp", "lzma"},
		{"-comp", "gzip", "-b", "4096"}, {"-noI", "-noD", "-noF"}, {"-no-fragments"}, {"-always-use-fragments", "-b", "1M"}, {"-no-xattrs", "-nopad"},
	} {
		t.Run(fmt.Sprint(options), func(t *testing.T) {
			members := manyFiles()
			image := imagetest.SquashFS(t, members, options...)
			o := look(t, "rootfs.squashfs", image, DefaultLimits)
			if z := o.at("zlib1g"); !o.Whole || z != "rootfs.squashfs!/var/lib/dpkg/status" {
				t.Fatalf("whole %v, unread %v, zlib1g %+v", o.Whole, o.Unread, z)
			}
			sameFiles(t, "squashfs", image, members)
		})
	}
}

func TestSquashFSDamage(t *testing.T) {
	image := imagetest.SquashFS(t, imagetest.Rootfs(), "-comp", "gzip", "-nopad")
	for name, damage := range map[string]func([]byte) []byte{
		"cut off":     func(b []byte) []byte { return b[:len(b)-10] },
		"block size":  func(b []byte) []byte { b[14] = 0xff; return b },
		"version 3":   func(b []byte) []byte { b[28] = 3; return b },
		"compression": func(b []byte) []byte { b[20] = 9; return b },
		"root inode":  func(b []byte) []byte { b[35] = 0xff; return b },
		"appended":    func(b []byte) []byte { return append(b, "second stage"...) },
	} {
		t.Run(name, func(t *testing.T) {
			o := look(t, "i", damage(bytes.Clone(image)), DefaultLimits)
			if o.Whole {
				t.Errorf("a damaged image counts as whole: %+v", o)
			}
		})
	}
}

func TestSquashFSInsideZip(t *testing.T) {
	image := imagetest.SquashFS(t, imagetest.Rootfs(), "-comp", "xz")
	o := look(t, "fw.zip", imagetest.Zip(t, []imagetest.Member{{Name: "fw/rootfs.img", Content: string(image)}}), DefaultLimits)
	if z := o.at("zlib1g"); !o.Whole || z != "fw.zip!/fw/rootfs.img!/var/lib/dpkg/status" {
		t.Errorf("%+v %v", z, o.Unread)
	}
}

func FuzzSquashFS(f *testing.F) {
	f.Add(imagetest.SquashFS(f, imagetest.Rootfs(), "-comp", "gzip"))
	f.Add(imagetest.SquashFS(f, imagetest.Rootfs(), "-comp", "xz"))
	f.Add(imagetest.SquashFS(f, imagetest.Rootfs(), "-comp", "lz4", "-noI"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tr := newTree("i", newSearch(tight, nothing).budget)
		_, err := openSquashFS(source{"i", int64(len(b)), bytes.NewReader(b)}, tr)
		readAll(tr)
		if err == nil && len(b) < squashSuperBytes {
			t.Error("an image without a superblock was read")
		}
	})
}

// tight limits keep fuzzing quick.
var tight = Limits{Files: 500, FileBytes: 1 << 20, ReadBytes: 4 << 20, Depth: 2, PathBytes: 256, Links: 8, Unread: 20}

func readAll(tr *Tree) {
	buf := make([]byte, 4096)
	for _, e := range tr.Sorted() {
		if !e.Mode.IsRegular() {
			continue
		}
		if c, err := tr.Content(e); err == nil {
			for off := int64(0); off < e.Size; off += int64(len(buf)) {
				if _, err := c.ReadAt(buf, off); err != nil {
					break
				}
			}
		}
	}
}

func FuzzLook(f *testing.F) {
	inTar := imagetest.Tar(f, imagetest.Rootfs())
	f.Add(inTar)
	f.Add(imagetest.Gzip(f, inTar))
	f.Add(imagetest.Zip(f, imagetest.Rootfs()))
	f.Fuzz(func(t *testing.T, b []byte) {
		o := look(t, "a", b, tight)
		if len(b) == 0 && o.Whole {
			t.Error("nothing counts as whole")
		}
	})
}
