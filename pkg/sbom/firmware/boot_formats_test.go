package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// uimageOf wraps content the way mkimage does.
func uimageOf(kind, compression byte, content []byte) []byte {
	h := make([]byte, uimageHeaderBytes)
	copy(h, "\x27\x05\x19\x56")
	binary.BigEndian.PutUint32(h[12:], uint32(len(content)))
	binary.BigEndian.PutUint32(h[24:], crc32.ChecksumIEEE(content))
	h[30], h[31] = kind, compression
	copy(h[32:], "test")
	binary.BigEndian.PutUint32(h[4:], crc32.ChecksumIEEE(h))
	return append(h, content...)
}

func TestUImage(t *testing.T) {
	ramdisk := imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs()))
	list := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 5), uint32(len(ramdisk)))
	multi := append(append(append(list, 0, 0, 0, 0), "text\n\x00\x00\x00"...), ramdisk...)
	whole := uimageOf(3, 1, ramdisk)
	flip := func(at int) []byte { b := bytes.Clone(whole); b[at] ^= 1; return b }
	for name, c := range map[string]struct {
		content []byte
		at      string
		reason  string
	}{
		"ramdisk":           {whole, "u!/ramdisk!/var/lib/dpkg/status", ""},
		"two parts":         {uimageOf(uimageMulti, 0, multi), "u!/multi-1!/var/lib/dpkg/status", ""},
		"padding behind":    {append(bytes.Clone(whole), make([]byte, 300)...), "u!/ramdisk!/var/lib/dpkg/status", ""},
		"header damaged":    {flip(20), "", "checksum of the header"},
		"content damaged":   {flip(len(whole) - 1), "", "checksum of the content"},
		"cut off":           {whole[:len(whole)-1], "", "cut off"},
		"wrong compression": {uimageOf(3, 3, ramdisk), "u!/ramdisk!/var/lib/dpkg/status", "the header says lzma"},
		"unknown one":       {uimageOf(3, 9, ramdisk), "u!/ramdisk!/var/lib/dpkg/status", "compression 9: not supported"},
		"parts that lie":    {uimageOf(uimageMulti, 0, []byte("\x7f\x00\x00\x00\x00\x00\x00\x00")), "", "part 0 has"},
	} {
		o := look(t, "u", c.content, DefaultLimits)
		if o.at("zlib1g") != c.at && c.at != "" || (c.reason == "") != o.Whole || !o.Whole && !o.missed(c.reason) {
			t.Errorf("%s: found %v, unread %v; want %q", name, o.found, o.Unread, c.reason)
		}
	}
	hostile(t, "U-Boot image", whole)
}

func TestUImageOfTheTool(t *testing.T) {
	dir := t.TempDir()
	p, image := filepath.Join(dir, "ramdisk"), filepath.Join(dir, "image")
	imagetest.Must(t, os.WriteFile(p, imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs())), 0o600))
	for _, kind := range []string{"ramdisk", "multi"} {
		runTool(t, "mkimage", "-A", "arm", "-T", kind, "-C", "gzip", "-n", "test", "-d", map[string]string{"ramdisk": p, "multi": p + ":" + p}[kind], image)
		if o := look(t, "u", readImage(t, image), DefaultLimits); o.at("zlib1g") == "" || !o.Whole {
			t.Errorf("%s: found %v, unread %v", kind, o.found, o.Unread)
		}
	}
}

const fitSource = `/dts-v1/;
/ { description = "t"; #address-cells = <1>;
 images {
  kernel-1 { description = "k"; data = /incbin/("kernel"); type = "kernel"; arch = "arm"; os = "linux"; compression = "none"; load = <0>; entry = <0>; hash-1 { algo = "crc32"; }; };
  ramdisk-1 { description = "r"; data = /incbin/("ramdisk"); type = "ramdisk"; arch = "arm"; os = "linux"; compression = "none"; hash-1 { algo = "sha256"; }; };
 };
 configurations { default = "c"; c { kernel = "kernel-1"; ramdisk = "ramdisk-1"; }; };
};`

func fitOf(t testing.TB, options ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string][]byte{"kernel": []byte(table(3001)), "ramdisk": imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs())), "a.its": []byte(fitSource)} {
		imagetest.Must(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	needs.Programs(t, "dtc")
	image := filepath.Join(dir, "image")
	runTool(t, "mkimage", append([]string{"-D", "-I dts -O dtb -p 500 -i " + dir}, append(options, "-f", filepath.Join(dir, "a.its"), image)...)...)
	return readImage(t, image)
}

func TestFIT(t *testing.T) {
	for _, options := range [][]string{nil, {"-E"}, {"-E", "-p", "0x4000"}} {
		image := fitOf(t, options...)
		o := look(t, "fit", image, DefaultLimits)
		if !o.Whole || o.at("zlib1g") != "fit!/ramdisk-1!/var/lib/dpkg/status" || o.OpaqueBytes != 3001 {
			t.Errorf("%v: found %v, opaque %v, unread %v", options, o.found, o.Opaque, o.Unread)
		}
		i := bytes.Index(image, []byte(table(3001)))
		image[i+7] ^= 1
		if o := look(t, "fit", image, DefaultLimits); o.Whole || !o.missed("its crc32 is") {
			t.Errorf("%v, damaged: unread %v", options, o.Unread)
		}
		hostile(t, "device tree or FIT image", image)
	}
}

// A property that is no content of an image, or that another of its name replaces, is looked into as well; so is what
// nothing refers to.
func TestFITHoldsNothingBesideItsImages(t *testing.T) {
	needs.Programs(t, "dtc")
	dir := t.TempDir()
	in := imagetest.Tar(t, imagetest.Rootfs())
	for name, content := range map[string][]byte{"motd": []byte("hello\n"), "tar": in, "gz": imagetest.Gzip(t, in), "ext": extOf(t, imagetest.Rootfs(), 1<<20, "-t", "ext4"), "noise": []byte(noise(100 << 10))} {
		imagetest.Must(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	of := func(more, inside string) []byte {
		source, image := filepath.Join(dir, "a.dts"), filepath.Join(dir, "image")
		imagetest.Must(t, os.WriteFile(source, []byte(`/dts-v1/; / { description = "t"; `+more+` images { a { description = "a"; data = /incbin/("motd"); `+inside+` }; }; };`), 0o600))
		runTool(t, "dtc", "-q", "-I", "dts", "-O", "dtb", "-S", "600000", "-i", dir, "-o", image, source)
		return readImage(t, image)
	}
	plain := of("", "")
	if o := look(t, "fit", plain, DefaultLimits); !o.Whole || o.OpaqueFiles > 0 {
		t.Fatalf("nothing hidden: unread %v, opaque %v", o.Unread, o.Opaque)
	}
	for what, b := range map[string][]byte{
		"file system in a node":   of(`hidden { blob = /incbin/("ext"); };`, ""),
		"archive in a node":       of(`sub { q { blob = /incbin/("tar"); }; };`, ""),
		"short stream":            of(`sub { q { blob = /incbin/("gz"); }; };`, ""),
		"beside the content":      of("", `sneaky = /incbin/("gz");`),
		"below an image":          of("", `b { data = /incbin/("tar"); };`),
		"property of the root":    of(`more = /incbin/("tar");`, ""),
		"room behind the strings": append(plain[:len(plain)-100_000:len(plain)-100_000], append(slices.Clone(in), make([]byte, 100_000-len(in))...)...),
	} {
		if o := look(t, "fit", b, DefaultLimits); o.at("zlib1g") == "" {
			t.Errorf("%s: found %v, unread %v, opaque %v", what, o.found, o.Unread, o.Opaque)
		}
		for _, name := range []string{"a.dtb", "a"} {
			if o := look(t, "i", imagetest.Tar(t, members{{Name: name, Content: string(b)}}), DefaultLimits); o.at("zlib1g") == "" {
				t.Errorf("%s, %s: found %v, unread %v, opaque %v", what, name, o.found, o.Unread, o.Opaque)
			}
		}
	}
	if o := look(t, "fit", of(`hidden { blob = /incbin/("noise"); };`, ""), DefaultLimits); !o.missed(denseReason) {
		t.Errorf("noise: unread %v, opaque %v", o.Unread, o.Opaque)
	}
	twice := bytes.ReplaceAll(of("", `datb = /incbin/("tar");`), []byte("datb\x00"), []byte("data\x00"))
	if o := look(t, "fit", twice, DefaultLimits); o.at("zlib1g") == "" || !o.missed("more than once") {
		t.Errorf("two contents: found %v, unread %v", o.found, o.Unread)
	}
}

// What the headers of chunks have more than their fields is searched.
func TestSparseImageHoldsNothingBesideItsChunks(t *testing.T) {
	secret := string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))
	image := sparseOf(1024, 2, sparseChunk(sparseSkip, 2, ""))
	for name, b := range map[string][]byte{"header": image, "chunk": image} {
		b = slices.Clone(b)
		if name == "header" {
			b = slices.Insert(b, sparseHeaderBytes, []byte(secret)...)
			binary.LittleEndian.PutUint16(b[8:], uint16(sparseHeaderBytes+len(secret)))
		} else {
			b = append(b, secret...)
			binary.LittleEndian.PutUint16(b[10:], uint16(sparseChunkBytes+len(secret)))
			binary.LittleEndian.PutUint32(b[sparseHeaderBytes+8:], uint32(sparseChunkBytes+len(secret)))
		}
		if o := look(t, "s", b, DefaultLimits); o.at("zlib1g") == "" {
			t.Errorf("%s: found %v, unread %v, opaque %v", name, o.found, o.Unread, o.Opaque)
		}
	}
}

func sparseOf(block int, total int, chunks ...string) []byte {
	b := make([]byte, sparseHeaderBytes)
	put := binary.LittleEndian
	put.PutUint32(b, 0xed26ff3a)
	put.PutUint16(b[4:], 1)
	put.PutUint16(b[8:], sparseHeaderBytes)
	put.PutUint16(b[10:], sparseChunkBytes)
	put.PutUint32(b[12:], uint32(block))
	put.PutUint32(b[16:], uint32(total))
	put.PutUint32(b[20:], uint32(len(chunks)))
	return append(b, strings.Join(chunks, "")...)
}

func sparseChunk(kind, blocks int, stored string) string {
	b := make([]byte, sparseChunkBytes)
	binary.LittleEndian.PutUint16(b, uint16(kind))
	binary.LittleEndian.PutUint32(b[4:], uint32(blocks))
	binary.LittleEndian.PutUint32(b[8:], uint32(sparseChunkBytes+len(stored)))
	return string(b) + stored
}

func TestSparseImage(t *testing.T) {
	in := string(imagetest.Tar(t, imagetest.Rootfs()))
	in += strings.Repeat("\x00", -len(in)&1023)
	n := len(in) / 1024
	whole := sparseOf(1024, n+5, sparseChunk(sparseRaw, 1, in[:1024]), sparseChunk(sparseRaw, n-1, in[1024:]), sparseChunk(sparseSkip, 2, ""), sparseChunk(sparseFill, 3, "\x00\x00\x00\x00"), sparseChunk(sparseCRC, 0, "sums"))
	if o := look(t, "system.img", whole, DefaultLimits); !o.Whole || o.at("zlib1g") != "system.img!/system!/var/lib/dpkg/status" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
	for name, b := range map[string][]byte{
		"cut off": whole[:len(whole)-3], "blocks missing": sparseOf(1024, 9, sparseChunk(sparseSkip, 2, "")), "too many blocks": sparseOf(1024, 1, sparseChunk(sparseSkip, 2, "")),
		"raw too short": sparseOf(1024, 2, sparseChunk(sparseRaw, 2, "x")), "unknown chunk": sparseOf(1024, 2, sparseChunk(7, 2, "")), "odd block": sparseOf(7, 2, sparseChunk(sparseSkip, 2, "")),
	} {
		if o := look(t, "s", b, DefaultLimits); o.Whole || !o.missed("sparse") {
			t.Errorf("%s: unread %v", name, o.Unread)
		}
	}
	fill := sparseOf(4096, 1, sparseChunk(sparseFill, 1, "abcd"))
	f, _, err := sparseView(source{"s", int64(len(fill)), bytes.NewReader(fill)}, func(leftover) {})
	imagetest.Must(t, err)
	b := make([]byte, 9)
	if n, err := f.ReadAt(b, 3); n != 9 || err != nil || string(b) != "dabcdabcd" {
		t.Errorf("%q, %v", b, err)
	}
	hostile(t, "Android sparse image", whole)
}

func TestSparseImageOfTheTool(t *testing.T) {
	dir := t.TempDir()
	raw, sparse := filepath.Join(dir, "raw"), filepath.Join(dir, "sparse")
	imagetest.Must(t, os.WriteFile(raw, extOf(t, imagetest.Rootfs(), 4<<20, "-t", "ext4"), 0o600))
	runTool(t, "img2simg", raw, sparse)
	if o := look(t, "system.img", readImage(t, sparse), DefaultLimits); !o.Whole || o.at("zlib1g") != "system.img!/system!/var/lib/dpkg/status" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}

func TestDisks(t *testing.T) {
	part := fatOf(t, imagetest.Rootfs(), 1<<20, "-F", "12")
	secret := imagetest.Tar(t, imagetest.Rootfs())
	t.Run("GPT", func(t *testing.T) {
		p := blank(t, 8<<20)
		runTool(t, "sgdisk", "-n", "1:2048:4095", "-c", "1:boot/a", "-n", "2:8192:10239", p)
		disk := readImage(t, p)
		copy(disk[2048*512:], part)
		copy(disk[8192*512:], imagetest.Tar(t, imagetest.Rootfs()))
		copy(disk[6000*512:], secret)
		want := "[disk!/partition-1-boot_a!/var/lib/dpkg/status disk!/partition-2!/var/lib/dpkg/status disk!/unpartitioned-2097152!+974848!/var/lib/dpkg/status]"
		if o := look(t, "disk", disk, DefaultLimits); fmt.Sprint(o.found["zlib1g"]) != want {
			t.Errorf("found %v, unread %v", o.found, o.Unread)
		}
		hostile(t, "GPT disk image", disk[:64<<10])
		disk[1024+40]++
		if o := look(t, "disk", disk, DefaultLimits); o.Whole || !o.missed("checksum of the partition table") {
			t.Errorf("unread %v", o.Unread)
		}
	})
	t.Run("MBR", func(t *testing.T) {
		disk := make([]byte, 8<<20)
		entry := func(table, i int, kind byte, from, n uint32) {
			e := disk[table+mbrTable+16*i:]
			e[4] = kind
			binary.LittleEndian.PutUint32(e[8:], from)
			binary.LittleEndian.PutUint32(e[12:], n)
			disk[table+510], disk[table+511] = 0x55, 0xaa
		}
		entry(0, 0, 0x0c, 2048, 2048)
		entry(0, 1, 0x0f, 8000, 8000)
		entry(8000*512, 0, 0x83, 64, 1000)
		entry(8000*512, 1, 0x05, 2000, 1000)
		entry(10000*512, 0, 0x83, 64, 900)
		copy(disk[2048*512:], part)
		copy(disk[8064*512:], secret)
		copy(disk[10064*512:], secret)
		want := "[disk!/partition-1!/var/lib/dpkg/status disk!/partition-5!/var/lib/dpkg/status disk!/partition-6!/var/lib/dpkg/status]"
		if o := look(t, "disk", disk, DefaultLimits); fmt.Sprint(o.found["zlib1g"]) != want {
			t.Errorf("found %v, unread %v", o.found, o.Unread)
		}
		hostile(t, "MBR disk image", disk[:64<<10])
		entry(10000*512, 1, 0x05, 0, 1000) // back to the first table
		if o := look(t, "disk", disk, DefaultLimits); o.Whole || !o.missed("chain of logical partitions goes back") {
			t.Errorf("unread %v", o.Unread)
		}
		entry(0, 1, 0x83, 3000, 2048)
		if o := look(t, "disk", disk, DefaultLimits); o.Whole || !o.missed("partitions overlap") {
			t.Errorf("unread %v", o.Unread)
		}
	})
}

func FuzzBootFormats(f *testing.F) {
	f.Add(uimageOf(uimageMulti, 0, []byte("\x00\x00\x00\x05\x00\x00\x00\x00text\n")))
	f.Add(sparseOf(1024, 3, sparseChunk(sparseSkip, 2, ""), sparseChunk(sparseFill, 1, "abcd")))
	f.Add(fitOf(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, k := range []Kind{"U-Boot image", "Android sparse image", "device tree or FIT image", "GPT disk image", "MBR disk image"} {
			if end, err := openTight(k, b); err == nil && end < 0 {
				t.Errorf("%s ends at %d of %d", k, end, len(b))
			}
		}
	})
}
