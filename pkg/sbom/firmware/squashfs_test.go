package observe

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// squashOf builds an image with the tool of the format's makers, from members in a folder of the test.
func squashOf(t testing.TB, members []member, options ...string) []byte {
	t.Helper()
	tool, err := exec.LookPath("mksquashfs")
	if err != nil {
		t.Skip("mksquashfs is not installed: no image to test with")
	}
	dir := t.TempDir()
	root := filepath.Join(dir, "root")
	for _, m := range members {
		p := filepath.Join(root, m.name)
		must(t, os.MkdirAll(filepath.Dir(p), 0o755))
		if m.link != "" {
			must(t, os.Symlink(m.link, p))
			continue
		}
		must(t, os.WriteFile(p, []byte(m.content), 0o644))
	}
	image := filepath.Join(dir, "image")
	args := append([]string{root, image, "-quiet", "-no-progress", "-all-root", "-processors", "1"}, options...)
	if out, err := exec.Command(tool, args...).CombinedOutput(); err != nil {
		t.Skipf("mksquashfs %v: %v: %s", options, err, out)
	}
	b, err := os.ReadFile(image)
	must(t, err)
	return b
}

func hasSquashTool() bool {
	_, err := exec.LookPath("mksquashfs")
	return err == nil
}

// manyFiles need more than one metadata block, directory group and data block.
func manyFiles() []member {
	members := rootfs()
	for i := range 700 {
		members = append(members, member{name: fmt.Sprintf("usr/share/data/file-with-a-long-name-%04d", i), content: fmt.Sprint(i)})
	}
	var big bytes.Buffer
	for i := range 60_000 {
		fmt.Fprintf(&big, "line %d\n", i)
	}
	return append(members, member{name: "big", content: big.String()}, member{name: "zeros", content: string(make([]byte, 300_000))})
}

func TestSquashFSReadsEveryCompression(t *testing.T) {
	for _, options := range [][]string{
		{"-comp", "gzip"}, {"-comp", "xz"}, {"-comp", "xz", "-Xbcj", "x86,arm"}, {"-comp", "zstd"}, {"-comp", "lz4"}, {"-comp", "lzo"}, {"-comp", "lzma"},
		{"-comp", "gzip", "-b", "4096"}, {"-noI", "-noD", "-noF"}, {"-no-fragments"}, {"-always-use-fragments", "-b", "1M"}, {"-no-xattrs", "-nopad"},
	} {
		t.Run(fmt.Sprint(options), func(t *testing.T) {
			members := manyFiles()
			image := squashOf(t, members, options...)
			o := look(t, "rootfs.squashfs", image, DefaultLimits)
			if z := o.has("zlib1g"); !o.Whole || z == nil || z.Path != "rootfs.squashfs!/var/lib/dpkg/status" {
				t.Fatalf("whole %v, unread %v, zlib1g %+v", o.Whole, o.Unread, z)
			}
			sameContent(t, image, members)
		})
	}
}

func sameContent(t *testing.T, image []byte, members []member) {
	t.Helper()
	tr := newTree("i", newSearch(DefaultLimits).budget)
	must(t, openSquashFS(source{"i", int64(len(image)), bytes.NewReader(image)}, tr))
	for _, m := range members {
		e := tr.entries[m.name]
		if e == nil || e.target != m.link {
			t.Fatalf("%s: %+v", m.name, e)
		}
		if m.link != "" {
			continue
		}
		c, err := tr.content(e)
		must(t, err)
		got := make([]byte, e.size)
		if n, err := c.ReadAt(got, 0); n != len(got) || string(got) != m.content {
			t.Fatalf("%s: read %d of %d bytes, same content %v: %v", m.name, n, len(got), string(got) == m.content, err)
		}
	}
}

func TestSquashFSDamage(t *testing.T) {
	image := squashOf(t, rootfs(), "-comp", "gzip", "-nopad")
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
	image := squashOf(t, rootfs(), "-comp", "xz")
	o := look(t, "fw.zip", zipOf(t, []member{{name: "fw/rootfs.img", content: string(image)}}), DefaultLimits)
	if z := o.has("zlib1g"); !o.Whole || z == nil || z.Path != "fw.zip!/fw/rootfs.img!/var/lib/dpkg/status" {
		t.Errorf("%+v %v", z, o.Unread)
	}
}

func FuzzSquashFS(f *testing.F) {
	f.Add(squashOf(f, rootfs(), "-comp", "gzip"))
	f.Add(squashOf(f, rootfs(), "-comp", "xz"))
	f.Add(squashOf(f, rootfs(), "-comp", "lz4", "-noI"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tr := newTree("i", newSearch(tight).budget)
		err := openSquashFS(source{"i", int64(len(b)), bytes.NewReader(b)}, tr)
		readAll(tr)
		if err == nil && len(b) < squashSuperBytes {
			t.Error("an image without a superblock was read")
		}
	})
}

// tight limits keep fuzzing quick.
var tight = Limits{Files: 500, FileBytes: 1 << 20, ReadBytes: 4 << 20, Depth: 2, PathBytes: 256, Links: 8, Unread: 20}

func readAll(tr *tree) {
	buf := make([]byte, 4096)
	for _, e := range tr.sorted() {
		if !e.mode.IsRegular() {
			continue
		}
		if c, err := tr.content(e); err == nil {
			for off := int64(0); off < e.size; off += int64(len(buf)) {
				if _, err := c.ReadAt(buf, off); err != nil {
					break
				}
			}
		}
	}
}

func FuzzLook(f *testing.F) {
	inTar := tarOf(f, rootfs())
	f.Add(inTar)
	f.Add(gzipOf(f, inTar))
	f.Add(zipOf(f, rootfs()))
	f.Fuzz(func(t *testing.T, b []byte) {
		o := look(t, "a", b, tight)
		if len(b) == 0 && o.Whole {
			t.Error("nothing counts as whole")
		}
	})
}
