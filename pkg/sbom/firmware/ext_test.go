package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func extOf(t testing.TB, members []imagetest.Member, size int64, options ...string) []byte {
	t.Helper()
	image := blank(t, size)
	runTool(t, "mke2fs", append(append([]string{"-q", "-F", "-d", imagetest.Folder(t, members)}, options...), image)...)
	return readImage(t, image)
}

func TestExtReadsEveryLayout(t *testing.T) {
	for _, options := range []string{
		"-t ext2 -b 1024", "-t ext2 -b 4096", "-t ext3 -b 1024", "-t ext4 -b 1024", "-t ext4 -b 4096", "-t ext4 -O 64bit", "-t ext4 -O ^64bit,^extent",
		"-t ext4 -O inline_data -I 256", "-t ext4 -O ^flex_bg,metadata_csum", "-t ext2 -r 0", "-t ext4 -O ^has_journal -I 128", "-t ext4 -O large_dir",
		"-t ext4 -O bigalloc -b 1024 -C 16384", "-t ext4 -O bigalloc -b 4096 -C 16384",
	} {
		t.Run(options, func(t *testing.T) {
			members := deepFiles()
			image := extOf(t, members, 16<<20, strings.Fields(options)...)
			sameFiles(t, "ext file system", image, members)
			if o := look(t, "root.img", image, DefaultLimits); !o.Whole || len(o.Opaque) > 1 || o.at("zlib1g") != "root.img!/var/lib/dpkg/status" {
				t.Errorf("found %v, unread %v, opaque %v", o.found, o.Unread, o.Opaque)
			}
		})
	}
}

func TestExtJournal(t *testing.T) {
	image := extOf(t, imagetest.Rootfs(), 4<<20, "-t", "ext4")
	image[extSuperAt+96] |= extRecover
	o := look(t, "root.img", image, DefaultLimits)
	if o.Whole || !o.missed("journal holds changes") || o.at("zlib1g") == "" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}

func TestExtDamage(t *testing.T) {
	image := extOf(t, imagetest.Rootfs(), 2<<20, "-t", "ext4", "-b", "1024", "-O", "^metadata_csum")
	x, err := readExt(source{"i", int64(len(image)), bytes.NewReader(image)})
	imagetest.Must(t, err)
	super := func(at int, v uint32) func([]byte) []byte {
		return func(b []byte) []byte { binary.LittleEndian.PutUint32(b[extSuperAt+at:], v); return b }
	}
	for name, c := range map[string]struct {
		damage func([]byte) []byte
		reason string
	}{
		"cut off":               {func(b []byte) []byte { return b[:len(b)-4096] }, "cut off"},
		"unknown feature":       {super(96, 1<<30), "features 0x40000000: not supported"},
		"descriptors elsewhere": {super(96, extMetaGroups), "feature meta_bg"},
		"no inodes a group":     {super(40, 0), "counts of the superblock"},
		"inodes of odd size":    {super(88, 300), "inodes of 300 bytes"},
		"block count too large": {super(4, 1<<31), "cut off"},
		"root is no directory": {func(b []byte) []byte {
			table := int64(binary.LittleEndian.Uint32(b[x.groups+8:])) * x.block
			b[table+x.inodeBytes+1] = 0x81
			return b
		}, "is no directory"},
	} {
		t.Run(name, func(t *testing.T) {
			o := look(t, "i", c.damage(bytes.Clone(image)), DefaultLimits)
			if o.Whole || !o.missed(c.reason) {
				t.Errorf("unread %v, want %q", o.Unread, c.reason)
			}
		})
	}
	hostile(t, "ext file system", image)
}

// TestExtLoop makes a directory its own child.
func TestExtLoop(t *testing.T) {
	image := extOf(t, []imagetest.Member{{Name: "aaaa/f", Content: "x"}, {Name: "bbbb/f", Content: "y"}}, 2<<20, "-t", "ext2", "-b", "1024")
	i := bytes.Index(image, []byte("\x04\x02bbbb"))
	if i < 0 {
		t.Fatal("entry not found")
	}
	binary.LittleEndian.PutUint32(image[i-6:], extRootInode)
	o := look(t, "i", image, DefaultLimits)
	if o.Whole || !o.missed("inside itself") {
		t.Errorf("unread %v", o.Unread)
	}
}

// TestExtTerabyteFile: a sparse file of any size costs nothing but its report.
func TestExtTerabyteFile(t *testing.T) {
	image := extOf(t, imagetest.Rootfs(), 2<<20, "-t", "ext4", "-b", "1024", "-O", "^metadata_csum")
	i := bytes.Index(image, []byte("hello\n"))
	x, err := readExt(source{"i", int64(len(image)), bytes.NewReader(image)})
	imagetest.Must(t, err)
	found := false
	for n := uint32(11); n < x.inodes; n++ {
		group := int64(binary.LittleEndian.Uint32(image[x.groups+8:]))
		raw := image[group*x.block+int64(n-1)*x.inodeBytes:]
		if binary.LittleEndian.Uint32(raw[4:]) == 6 && int64(binary.LittleEndian.Uint32(raw[40+12+8:]))*x.block == int64(i) {
			binary.LittleEndian.PutUint32(raw[108:], 256)
			found = true
		}
	}
	o := look(t, "i", image, DefaultLimits)
	if !found || o.Whole || !o.missed("FileBytes") {
		t.Errorf("found %v, unread %v", found, o.Unread)
	}
}

func FuzzExt(f *testing.F) {
	for _, options := range []string{"-t ext2 -b 1024", "-t ext4 -b 1024 -O inline_data -I 256"} {
		f.Add(extOf(f, imagetest.Rootfs(), 64<<10, strings.Fields(fmt.Sprint(options, " -O ^has_journal -N 24"))...))
	}
	fuzzImage(f, "ext file system")
}

// TestExtHoldsNothingInFreeSpace hides content in blocks that belong to no file, whatever the bitmaps say of them.
func TestExtHoldsNothingInFreeSpace(t *testing.T) {
	secret := string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	plain := []imagetest.Member{{Name: "etc/motd", Content: "hello\n"}, {Name: "opt/a", Content: strings.Repeat("text\n", 900)}}
	for _, options := range []string{"-t ext2 -b 1024", "-t ext4 -b 4096", "-t ext4 -b 1024 -O ^flex_bg"} {
		image := extOf(t, plain, 16<<20, strings.Fields(options)...)
		if o := look(t, "i", image, DefaultLimits); !o.Whole || o.OpaqueFiles > 0 {
			t.Fatalf("%s: nothing hidden: unread %v, opaque %v", options, o.Unread, o.Opaque)
		}
		x, err := readExt(source{"i", int64(len(image)), bytes.NewReader(image)})
		imagetest.Must(t, err)
		d := image[x.groups:]
		tables := int64(binary.LittleEndian.Uint32(d[8:])) * x.block
		text := int64(bytes.Index(image, []byte("text\n")))
		for name, c := range map[string]struct {
			content string
			at      int64
			table   bool
		}{
			"free block": {secret, int64(len(image)) - 256<<10 + 512, false}, "table of inodes": {secret, tables + int64(x.perGroup)*x.inodeBytes/2, true},
			"boot sector":   {secret[:20] + string(imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs()))), 0, false},
			"behind a file": {string(imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs()))), text + 5*900 + 512, false},
		} {
			hidden := bytes.Clone(image)
			if copy(hidden[c.at:], c.content); c.at == 0 {
				copy(hidden[extSuperAt:], image[extSuperAt:])
			}
			o := look(t, "i", hidden, DefaultLimits)
			if found := o.at("zlib1g"); !strings.HasPrefix(found, "i!+") && o.Whole {
				t.Errorf("%s, %s: found %v, opaque %v", options, name, o.found, o.Opaque)
			}
			if copy(hidden[c.at:], strings.Repeat("left", 80)); !c.table && c.at > 0 {
				if o := look(t, "i", hidden, DefaultLimits); o.OpaqueFiles == 0 && o.Whole {
					t.Errorf("%s, %s: text is passed in silence", options, name)
				}
			}
		}
		copy(image[len(image)-512<<10:], noise(200<<10))
		if o := look(t, "i", image, DefaultLimits); !o.missed("free space of 204800 bytes: " + denseReason) {
			t.Errorf("%s: unread %v", options, o.Unread)
		}
	}
}

// TestExtTablesAreNoAlarm: among thousands of inodes, many hold what looks like the beginning of a stream.
func TestExtTablesAreNoAlarm(t *testing.T) {
	image := extOf(t, imagetest.Rootfs(), 8<<20, "-t", "ext4", "-N", "2000", "-I", "256")
	x, err := readExt(source{"i", int64(len(image)), bytes.NewReader(image)})
	imagetest.Must(t, err)
	table := int64(binary.LittleEndian.Uint32(image[x.groups+8:])) * x.block
	for n := int64(1); n <= 3*buriedTries; n++ { // as sizes and times of real images make them
		copy(image[table+(int64(x.perGroup)-n)*x.inodeBytes+40:], "\x5d\x00\x00\x20\x00\xff\x35\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80")
	}
	if o := look(t, "i", image, DefaultLimits); !o.Whole || o.OpaqueFiles > 0 {
		t.Errorf("unread %v, opaque %v", o.Unread, o.Opaque)
	}
}

// TestExtDeletedFile: what was deleted is still delivered. A block that is marked as used, and belongs to nothing, is too.
func TestExtDeletedFile(t *testing.T) {
	secret := string(imagetest.Tar(t, imagetest.Rootfs()))
	image := extOf(t, []imagetest.Member{{Name: "gone", Content: secret}, {Name: "kept", Content: "text\n"}}, 4<<20, "-t", "ext4")
	p := filepath.Join(t.TempDir(), "image")
	imagetest.Must(t, os.WriteFile(p, image, 0o600))
	runTool(t, "debugfs", "-w", "-R", "unlink gone", p)
	unlinked := readImage(t, p)
	imagetest.Must(t, os.WriteFile(p, image, 0o600))
	runTool(t, "debugfs", "-w", "-R", "rm gone", p)
	for name, b := range map[string][]byte{"unlinked": unlinked, "removed": readImage(t, p)} {
		if o := look(t, "i", b, DefaultLimits); !strings.HasPrefix(o.at("zlib1g"), "i!+") {
			t.Errorf("%s: found %v, unread %v, opaque %v", name, o.found, o.Unread, o.Opaque)
		}
	}
}

func TestCover(t *testing.T) {
	c, err := newCover(newTree("i", newBudget(DefaultLimits)), 100*coverUnit+7)
	imagetest.Must(t, err)
	for _, p := range []part{{0, 1}, {coverUnit * 3, coverUnit*5 + 1}, {coverUnit * 60, coverUnit * 70}, {coverUnit * 99, coverUnit * 400}, {-5, -1}, {9, 9}} {
		imagetest.Must(t, c.mark(p.from, p.to))
	}
	var got []part
	c.gaps(func(p part) { got = append(got, part{p.from / coverUnit, p.to / coverUnit}) })
	if fmt.Sprint(got) != "[{1 3} {6 60} {70 99}]" {
		t.Errorf("%v", got)
	}
	if _, err := newCover(newTree("i", newBudget(DefaultLimits)), coverUnits*coverUnit+1); err == nil {
		t.Error("a file system of any size is covered")
	}
	if err := c.mark(0, 100*coverUnit); err != nil {
		t.Error(err)
	}
	tightly, err := newCover(newTree("i", newBudget(Limits{ReadBytes: 100}.Filled())), 1<<20)
	imagetest.Must(t, err)
	for range 20 {
		err = tightly.mark(0, 1<<20)
	}
	if err == nil {
		t.Error("marking costs nothing")
	}
}
