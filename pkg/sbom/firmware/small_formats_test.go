package firmware

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func cramfsOf(t testing.TB, members []imagetest.Member, options ...string) []byte {
	t.Helper()
	image := filepath.Join(t.TempDir(), "image")
	runTool(t, "mkfs.cramfs", append(options, imagetest.Folder(t, members), image)...)
	return readImage(t, image)
}

func romfsOf(t testing.TB, members []imagetest.Member) []byte {
	t.Helper()
	image := filepath.Join(t.TempDir(), "image")
	runTool(t, "genromfs", "-d", imagetest.Folder(t, members), "-f", image)
	return readImage(t, image)
}

func TestCramfs(t *testing.T) {
	for _, options := range [][]string{nil, {"-N", "big"}, {"-N", "little", "-E"}} {
		image := cramfsOf(t, deepFiles(), options...)
		sameFiles(t, "cramfs", image, deepFiles())
		if o := look(t, "root.cramfs", image, DefaultLimits); !o.Whole || o.at("zlib1g") == "" {
			t.Errorf("%v: found %v, unread %v", options, o.found, o.Unread)
		}
	}
	image := cramfsOf(t, imagetest.Rootfs())
	flipped := bytes.Clone(image)
	flipped[len(flipped)-30] ^= 1
	for reason, b := range map[string][]byte{"checksum": flipped, "cut off": image[:len(image)-100]} {
		if o := look(t, "i", b, DefaultLimits); o.Whole || !o.missed(reason) {
			t.Errorf("unread %v, want %q", o.Unread, reason)
		}
	}
	image[8] &^= cramfsVersion2 // without a checksum, so that damage is met by the reader
	hostile(t, "cramfs", image)
}

func TestRomfs(t *testing.T) {
	image := romfsOf(t, deepFiles())
	sameFiles(t, "romfs", image, deepFiles())
	if o := look(t, "root.romfs", image, DefaultLimits); !o.Whole || o.at("zlib1g") == "" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
	small := romfsOf(t, imagetest.Rootfs())
	hostile(t, "romfs", small)
	sum := bytes.Clone(small)
	sum[100] ^= 1
	for reason, b := range map[string][]byte{"checksum": sum, "cut off": small[:len(small)/2]} {
		if o := look(t, "i", b, DefaultLimits); o.Whole || !o.missed(reason) {
			t.Errorf("unread %v, want %q", o.Unread, reason)
		}
	}
}

// TestRomfsLinks has hard links, which the tool writes for names of one inode.
func TestRomfsLinks(t *testing.T) {
	dir := imagetest.Folder(t, imagetest.Rootfs())
	imagetest.Must(t, os.Link(filepath.Join(dir, "etc", "motd"), filepath.Join(dir, "a")))
	imagetest.Must(t, os.MkdirAll(filepath.Join(dir, "empty", "too"), 0o755))
	image := filepath.Join(t.TempDir(), "image")
	runTool(t, "genromfs", "-d", dir, "-f", image)
	sameFiles(t, "romfs", readImage(t, image), append(imagetest.Rootfs(), imagetest.Member{Name: "a", Content: "hello\n"}))
}

// TestRomfsLoop makes a directory list what lies above it.
func TestRomfsLoop(t *testing.T) {
	image := romfsOf(t, []imagetest.Member{{Name: "dir/f", Content: "x"}, {Name: "zzz", Content: "y"}})
	i := bytes.Index(image, []byte("dir\x00"))
	binary.BigEndian.PutUint32(image[i-12:], 0x20) // the first header of the root
	if o := look(t, "i", image, DefaultLimits); o.Whole {
		t.Errorf("unread %v", o.Unread)
	}
}

// arOf is an archive of the members with short names.
func arOf(members ...imagetest.Member) []byte {
	b := []byte(arMagic)
	for _, m := range members {
		h := make([]byte, arHeaderBytes)
		copy(h, strings.Repeat(" ", arHeaderBytes))
		copy(h, m.Name)
		copy(h[48:], []byte(strings.TrimSpace(string(appendInt(len(m.Content))))))
		copy(h[58:], "`\n")
		b = append(append(b, h...), m.Content...)
		if len(b)%2 == 1 {
			b = append(b, '\n')
		}
	}
	return b
}

func appendInt(n int) []byte {
	var digits []byte
	for ; n > 0 || len(digits) == 0; n /= 10 {
		digits = append([]byte{byte('0' + n%10)}, digits...)
	}
	return digits
}

func TestDebianPackage(t *testing.T) {
	deb := arOf(imagetest.Member{Name: "debian-binary", Content: "2.0\n"},
		imagetest.Member{Name: "control.tar.gz", Content: string(imagetest.Gzip(t, imagetest.Tar(t, []imagetest.Member{{Name: "control", Content: "Package: x\n"}})))},
		imagetest.Member{Name: "data.tar.gz", Content: string(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())))})
	if o := look(t, "x.deb", deb, DefaultLimits); !o.Whole || o.at("zlib1g") != "x.deb!/data.tar.gz!/var/lib/dpkg/status" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
	hostile(t, "ar archive", deb)
	library := arOf(imagetest.Member{Name: "/", Content: "table"}, imagetest.Member{Name: "//", Content: "a-very-long-member-name.o/\n"},
		imagetest.Member{Name: "/0", Content: "long"}, imagetest.Member{Name: "#1/8", Content: "bsd.name" + "content"}, imagetest.Member{Name: "s.o/", Content: "short"})
	sameFiles(t, "ar archive", library, []imagetest.Member{{Name: "a-very-long-member-name.o", Content: "long"}, {Name: "bsd.name", Content: "content"}, {Name: "s.o", Content: "short"}})
	for reason, b := range map[string][]byte{"ends after the archive": deb[:len(deb)-3], "header at byte": append(bytes.Clone(deb), table(100)...)} {
		if o := look(t, "x.deb", b, DefaultLimits); o.Whole || !o.missed(reason) {
			t.Errorf("unread %v, want %q", o.Unread, reason)
		}
	}
}

func rpmOf(payload []byte) []byte {
	b := make([]byte, rpmLeadBytes)
	copy(b, "\xed\xab\xee\xdb\x03")
	for _, data := range []int{13, 40} {
		b = append(b, make([]byte, -len(b)&7)...)
		h := make([]byte, rpmHeaderBytes+16+data)
		copy(h, "\x8e\xad\xe8\x01")
		binary.BigEndian.PutUint32(h[8:], 1)
		binary.BigEndian.PutUint32(h[12:], uint32(data))
		b = append(b, h...)
	}
	return append(b, payload...)
}

func TestRPM(t *testing.T) {
	b := rpmOf(imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs())))
	if o := look(t, "x.rpm", b, DefaultLimits); !o.Whole || o.at("zlib1g") != "x.rpm!/payload!/var/lib/dpkg/status" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
	if o := look(t, "x.rpm", b[:150], DefaultLimits); o.Whole {
		t.Error("a package that is cut off counts as whole")
	}
	hostile(t, "RPM package", b)
}

// TestRPMOfTheTool takes a package that rpmbuild made.
func TestRPMOfTheTool(t *testing.T) {
	top, dir := t.TempDir(), imagetest.Folder(t, imagetest.Rootfs())
	spec := filepath.Join(top, "x.spec")
	imagetest.Must(t, os.WriteFile(spec, []byte("Name: x\nVersion: 1\nRelease: 1\nSummary: x\nLicense: x\nBuildArch: noarch\n%description\nx\n%install\nmkdir -p %{buildroot}\ncp -a "+dir+"/. %{buildroot}\n%files\n/etc\n/usr\n/var\n"), 0o600))
	runTool(t, "rpmbuild", "-bb", "--quiet", "--define", "_topdir "+top, spec)
	found, _ := filepath.Glob(filepath.Join(top, "RPMS", "noarch", "*.rpm"))
	if len(found) != 1 {
		t.Fatalf("packages: %v", found)
	}
	if o := look(t, "x.rpm", readImage(t, found[0]), DefaultLimits); !o.Whole || !strings.HasSuffix(o.at("zlib1g"), "/var/lib/dpkg/status") {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}

func TestBootImage(t *testing.T) {
	ramdisk := string(imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs())))
	for version := range uint32(5) {
		page := 2048
		h := make([]byte, 2048)
		copy(h, "ANDROID!")
		put := func(at int, v uint32) { binary.LittleEndian.PutUint32(h[at:], v) }
		put(8, 5000)
		put(16, uint32(len(ramdisk)))
		put(36, 2048)
		put(40, version)
		if version >= 3 {
			page = bootV3Page
			put(12, uint32(len(ramdisk)))
			put(16, 0)
		}
		image := string(h) + strings.Repeat("\x00", page-len(h)) + table(5000) + strings.Repeat("\x00", -5000&(page-1)) + ramdisk + strings.Repeat("\x00", -len(ramdisk)&(page-1))
		if o := look(t, "boot.img", []byte(image), DefaultLimits); !o.Whole || o.at("zlib1g") != "boot.img!/ramdisk!/var/lib/dpkg/status" || o.OpaqueFiles != 1 {
			t.Errorf("version %d: found %v, opaque %v, unread %v", version, o.found, o.Opaque, o.Unread)
		}
		hostile(t, "Android boot image", []byte(image))
		for what, at := range map[string]int{"behind the header": bootHeaderBytes + 40, "behind the kernel": page + 5000 + 12} {
			if at+len(ramdisk) > page && at < page {
				continue
			}
			hidden := image[:at] + ramdisk + image[at+len(ramdisk):]
			if o := look(t, "boot.img", []byte(hidden), DefaultLimits); len(o.found["zlib1g"]) != 2 || !strings.HasPrefix(o.found["zlib1g"][0], "boot.img!+") {
				t.Errorf("version %d, %s: found %v, opaque %v, unread %v", version, what, o.found, o.Opaque, o.Unread)
			}
		}
	}
}

// vendorBootOf is a vendor boot image of a version with a ramdisk, and in version 4 with a second one of text.
func vendorBootOf(version uint32, ramdisk string) []byte {
	const page = 4096
	header := vendorBootV3Bytes
	var tables string
	second := ""
	if version == 4 {
		header, second = vendorBootV4Bytes, "dlkm\n"
		entries := make([]byte, 2*vendorRamdiskBytes)
		for i, e := range []struct {
			at, size int
			name     string
		}{{0, len(ramdisk), "platform"}, {len(ramdisk), len(second), "a/b"}} {
			to := entries[i*vendorRamdiskBytes:]
			binary.LittleEndian.PutUint32(to, uint32(e.size))
			binary.LittleEndian.PutUint32(to[4:], uint32(e.at))
			copy(to[vendorRamdiskName:], e.name)
		}
		tables = string(entries)
	}
	h := make([]byte, header)
	copy(h, "VNDRBOOT")
	put := func(at, v int) { binary.LittleEndian.PutUint32(h[at:], uint32(v)) }
	put(8, int(version))
	put(12, page)
	put(24, len(ramdisk)+len(second))
	put(2096, header)
	put(2100, 3)
	image := ""
	add := func(s string) { image += s + strings.Repeat("\x00", -len(s)&(page-1)) }
	if version == 4 {
		put(2112, len(tables))
		put(2116, 2)
		put(2120, vendorRamdiskBytes)
		put(2124, 9)
	}
	add(string(h))
	add(ramdisk + second)
	add("dtb")
	if version == 4 {
		add(tables)
		add("a.b = \"c\"")
	}
	return []byte(image)
}

func TestVendorBootImage(t *testing.T) {
	ramdisk := string(imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs())))
	for version, want := range map[uint32]string{3: "v.img!/ramdisk!/var/lib/dpkg/status", 4: "v.img!/ramdisk-0-platform!/var/lib/dpkg/status"} {
		image := vendorBootOf(version, ramdisk)
		if o := look(t, "v.img", image, DefaultLimits); !o.Whole || o.at("zlib1g") != want {
			t.Errorf("version %d: found %v, opaque %v, unread %v", version, o.found, o.Opaque, o.Unread)
		}
		inside := append(bytes.Repeat([]byte("x"), 4096), image...)
		if o := look(t, "v.img", inside, DefaultLimits); !strings.HasSuffix(o.at("zlib1g"), strings.TrimPrefix(want, "v.img")) {
			t.Errorf("version %d, inside of a file: found %v, unread %v", version, o.found, o.Unread)
		}
		hostile(t, "Android vendor boot image", image)
		hidden := slices.Concat(image[:2200], []byte(ramdisk), image[2200+len(ramdisk):])
		if o := look(t, "v.img", hidden, DefaultLimits); 2200+len(ramdisk) < 4096 && len(o.found["zlib1g"]) != 2 {
			t.Errorf("version %d, behind the header: found %v, unread %v", version, o.found, o.Unread)
		}
	}
	for what, spoil := range map[string]func(b []byte){
		"version 5": func(b []byte) { b[8] = 5 }, "entries of another size": func(b []byte) { b[2120] = 100 }, "too many entries": func(b []byte) { b[2117] = 2 },
		"ramdisks behind the end": func(b []byte) { b[27] = 1 }, "a ramdisk behind the others": func(b []byte) { at := 4096*2 + (len(ramdisk)+5)/4096*4096 + 4096; b[at+3] = 1 },
	} {
		image := vendorBootOf(4, ramdisk)
		spoil(image)
		if o := look(t, "v.img", image, DefaultLimits); o.Whole {
			t.Errorf("%s: found %v and nothing unread", what, o.found)
		}
	}
}

func FuzzCramfs(f *testing.F) {
	f.Add(cramfsOf(f, imagetest.Rootfs()))
	f.Add(cramfsOf(f, imagetest.Rootfs(), "-N", "big"))
	fuzzImage(f, "cramfs")
}

func FuzzRomfs(f *testing.F) {
	f.Add(romfsOf(f, imagetest.Rootfs()))
	fuzzImage(f, "romfs")
}

func FuzzPackages(f *testing.F) {
	f.Add(arOf(imagetest.Member{Name: "//", Content: "a-long-name/\n"}, imagetest.Member{Name: "/0", Content: "x"}, imagetest.Member{Name: "#1/1", Content: "xy"}))
	f.Add(rpmOf(imagetest.Gzip(f, imagetest.Cpio(imagetest.Rootfs()))))
	f.Add(vendorBootOf(4, string(imagetest.Gzip(f, imagetest.Cpio(imagetest.Rootfs())))))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, k := range []Kind{"ar archive", "RPM package", "Android boot image", "Android vendor boot image"} {
			if end, err := openTight(k, b); err == nil && end > int64(len(b)) {
				t.Errorf("%s ends at %d of %d", k, end, len(b))
			}
		}
	})
}
