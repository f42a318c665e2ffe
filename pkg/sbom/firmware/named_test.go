package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestNamedFormatsOfTheTools: what the tools write is named, alone and in a tree, and is never whole.
func TestNamedFormatsOfTheTools(t *testing.T) {
	for _, c := range []struct {
		kind Kind
		size int64
		args []string
	}{
		{"VMDK disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vmdk"}}, {"VHD disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vpc"}},
		{"VHD disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vpc", "-o", "subformat=fixed"}}, {"VHDX disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vhdx"}},
		{"VDI disk image", 0, []string{"qemu-img", "create", "-q", "-f", "vdi"}}, {"QCOW disk image", 0, []string{"qemu-img", "create", "-q", "-f", "qcow2"}},
		{"Btrfs", 128 << 20, []string{"mkfs.btrfs", "-q"}}, {"JFS", 20 << 20, []string{"mkfs.jfs", "-q"}}, {"ReiserFS", 40 << 20, []string{"mkreiserfs", "-q", "-ff"}},
		{"Minix file system", 2 << 20, []string{"mkfs.minix", "-1"}}, {"Minix file system", 2 << 20, []string{"mkfs.minix", "-1", "-n", "14"}}, {"Minix file system", 2 << 20, []string{"mkfs.minix", "-2"}},
		{"Minix file system", 2 << 20, []string{"mkfs.minix", "-2", "-n", "14"}}, {"Minix file system", 2 << 20, []string{"mkfs.minix", "-3"}}, {"Minix file system", 70 << 20, []string{"mkfs.minix", "-3", "-i", "5000"}},
		{"NTFS", 4 << 20, []string{"mkfs.ntfs", "-q", "-F"}}, {"exFAT", 8 << 20, []string{"mkfs.exfat"}},
	} {
		t.Run(c.args[0]+" "+string(c.kind), func(t *testing.T) {
			p := filepath.Join(t.TempDir(), "image")
			args := append(slices.Clone(c.args[1:]), p)
			if c.size > 0 {
				p = blank(t, c.size)
				args[len(args)-1] = p
			} else {
				args = append(args, "8M")
			}
			runTool(t, c.args[0], args...)
			isNamed(t, c.kind, readImage(t, p))
		})
	}
	for kind, args := range map[Kind][]string{"Intel HEX": {"objcopy", "-I", "binary", "-O", "ihex"}, "Motorola S-record": {"objcopy", "-I", "binary", "-O", "srec"}} {
		t.Run(string(kind), func(t *testing.T) {
			p := filepath.Join(t.TempDir(), "f")
			imagetest.Must(t, os.WriteFile(p, []byte(table(3000)), 0o600))
			runTool(t, args[0], append(args[1:], p, p+".out")...)
			isNamed(t, kind, readImage(t, p+".out"))
		})
	}
	t.Run("lzip", func(t *testing.T) {
		needs.Programs(t, "lzip")
		cmd := exec.Command("lzip", "-c")
		cmd.Stdin = bytes.NewReader(imagetest.Cpio(imagetest.Rootfs()))
		out, err := cmd.Output()
		imagetest.Must(t, err)
		isNamed(t, "lzip", out)
	})
}

func isNamed(t *testing.T, k Kind, image []byte) {
	t.Helper()
	if o := look(t, "i", image, DefaultLimits); o.Whole || !o.missed(string(k)+" at byte 0") {
		t.Errorf("alone: unread %v", o.Unread)
	}
	tree := imagetest.Tar(t, []imagetest.Member{{Name: "f", Content: string(image)}})
	if o := look(t, "i", tree, DefaultLimits); o.Whole || !o.missed(string(k)+" at byte 0") {
		t.Errorf("in a tree: unread %v", o.Unread)
	}
	if k == "Intel HEX" || k == "Motorola S-record" {
		return // of which a line is anywhere
	}
	isNamedInside(t, k, image, 4096)
	if !slices.ContainsFunc(signatures, func(s signature) bool { return s.kind == k && s.step == 512 }) && k != "QCOW disk image" {
		isNamedInside(t, k, image, 5001)
	}
}

// isNamedInside has an image behind other content, and a container behind it, which is found all the same.
func isNamedInside(t *testing.T, k Kind, image []byte, at int) {
	t.Helper()
	whole := slices.Concat([]byte(table(at)), image, imagetest.Tar(t, imagetest.Rootfs()))
	o := look(t, "i", whole, DefaultLimits)
	here := 0
	for _, u := range o.Unread {
		if strings.HasPrefix(u.Reason, string(k)) {
			here++
		}
	}
	if o.Whole || here != 1 {
		t.Errorf("behind %d bytes: unread %v", at, o.Unread)
	}
	want := fmt.Sprintf("i!+%d!/var/lib/dpkg/status", at+len(image))
	if k != "QCOW disk image" && o.at("zlib1g") != want {
		t.Errorf("behind %d bytes: found %v, expected %s, unread %v", at, o.found, want, o.Unread)
	}
}

// TestNamedFormatsOfOurOwn: those that no tool at hand writes.
func TestNamedFormatsOfOurOwn(t *testing.T) {
	for name, c := range ownSignatures() {
		t.Run(name, func(t *testing.T) { isNamed(t, c.kind, c.image) })
	}
}

// ownSignatures are images of what no tool at hand writes, as the specifications have them.
func ownSignatures() map[string]struct {
	kind  Kind
	image []byte
} {
	put16, put32 := binary.LittleEndian.PutUint16, binary.LittleEndian.PutUint32
	ole := func(version, shift uint16, class byte) []byte {
		b := []byte(table(16 << 10))
		copy(b, oleMagic)
		put16(b[26:], version)
		put16(b[28:], 0xfffe)
		put16(b[30:], shift)
		put16(b[32:], 6)
		put32(b[48:], 1) // the directory is in the second sector
		copy(b[2<<shift+80:], string([]byte{class})+"\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46")
		return b
	}
	zfs := make([]byte, 64<<10)
	copy(zfs[16<<10:], "\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x24\x00\x00\x00\x20\x00\x00\x00\x07version\x00\x00\x00\x00\x08\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x13\x88")
	koly := []byte(table(2048))
	copy(koly[1536:], "koly\x00\x00\x00\x04\x00\x00\x02\x00")
	lha := []byte("\x1b\x00-lh5-" + strings.Repeat("\x01", 13) + "\x00" + table(3000))
	arj := []byte("\x60\xea\x22\x00\x22\x0b\x01\x02" + table(3000))
	put32(arj[4+0x22:], crc32.ChecksumIEEE(arj[4:4+0x22]))
	uf2 := []byte(table(512))
	copy(uf2, "UF2\n\x57\x51\x5d\x9e")
	put32(uf2[508:], 0x0ab16f30)
	type own = struct {
		kind  Kind
		image []byte
	}
	return map[string]own{
		"MSI": {"Windows Installer package (MSI)", ole(4, 12, 0x84)}, "MSP": {"Windows Installer package (MSI)", ole(3, 9, 0x86)}, "old document": {"OLE compound file", ole(3, 9, 0)},
		"ZFS": {"ZFS", zfs}, "DMG": {"Apple disk image (DMG)", koly}, "LHA": {"LHA", lha}, "ARJ": {"ARJ", arj}, "UF2": {"UF2", append(uf2, uf2...)},
		"snappy": {"snappy", []byte("\xff\x06\x00\x00sNaPpY\x00\x20\x00\x00" + table(3000))}, "CRX": {"Chrome extension (CRX)", []byte("Cr24\x03\x00\x00\x00" + table(3000))},
		"Android": {"Android update payload", []byte("CrAU\x00\x00\x00\x00\x00\x00\x00\x02" + table(3000))}, "WIM": {"Windows image (WIM)", []byte("MSWIM\x00\x00\x00\xd0\x00\x00\x00" + table(3000))},
		"lrzip": {"lrzip", []byte("LRZI\x00\x06\x00\x10" + strings.Repeat("\x00", 13) + "\x01\x00\x00" + table(3000))}, "xar": {"xar", []byte("xar!\x00\x1c\x00\x01" + table(3000))},
	}
}

// sevenZipOf is an archive of 7-Zip with a start header that holds.
func sevenZipOf(content string) []byte {
	b := []byte("7z\xbc\xaf\x27\x1c\x00\x04" + strings.Repeat("\x00", 24) + content)
	binary.LittleEndian.PutUint64(b[12:], uint64(len(content)-100))
	binary.LittleEndian.PutUint64(b[20:], 100)
	binary.LittleEndian.PutUint32(b[8:], crc32.ChecksumIEEE(b[12:32]))
	return b
}

// TestArchivesWithASizeAreFollowed: what states its end is passed over, and what follows is looked into.
func TestArchivesWithASizeAreFollowed(t *testing.T) {
	seven := sevenZipOf(table(300))
	cab := []byte("MSCF\x00\x00\x00\x00" + table(500))
	clear(cab[8:36])
	binary.LittleEndian.PutUint32(cab[8:], uint32(len(cab)))
	cab[16], cab[24], cab[25] = 44, 3, 1
	for k, image := range map[Kind][]byte{"7-Zip": seven, "cabinet": cab} {
		whole := slices.Concat([]byte(table(999)), image, imagetest.Tar(t, imagetest.Rootfs()))
		o := look(t, "i", whole, DefaultLimits)
		if want := fmt.Sprintf("i!+999: %s, %d bytes: this format", k, len(image)); !o.missed(want) || o.at("zlib1g") != fmt.Sprintf("i!+%d!/var/lib/dpkg/status", 999+len(image)) {
			t.Errorf("%s: found %v, unread %v, expected %s", k, o.found, o.Unread, want)
		}
		for i := range 44 {
			damaged := bytes.Clone(whole)
			damaged[999+i] ^= 0x80
			look(t, "i", damaged, DefaultLimits)
		}
	}
	rar4 := []byte("Rar!\x1a\x07\x00\x00\x00\x73\x00\x00\x0d\x00\x00\x00\x00\x00\x00\x00" + table(500))
	binary.LittleEndian.PutUint16(rar4[7:], uint16(crc32.ChecksumIEEE(rar4[9:20])))
	rar5 := []byte("Rar!\x1a\x07\x01\x00\x00\x00\x00\x00\x0a\x01\x05\x06\x00\x05\x01\x01\x80\x80\x00" + table(500))
	binary.LittleEndian.PutUint32(rar5[8:], crc32.ChecksumIEEE(rar5[12:23]))
	for _, image := range [][]byte{rar4, rar5} {
		if o := look(t, "i", append([]byte(table(999)), image...), DefaultLimits); !o.missed("i!+999: RAR, ") {
			t.Errorf("unread %v", o.Unread)
		}
		if o := look(t, "i", []byte(table(999)+string(image[:8])+table(600)), DefaultLimits); !o.missed("opaque") || o.missed("RAR") {
			t.Errorf("magic alone: unread %v", o.Unread)
		}
	}
}

// TestChanceIsNotNamed: a magic before random bytes is no format.
func TestChanceIsNotNamed(t *testing.T) {
	random := []byte(noise(70 << 10))
	for i := range 2000 {
		if k := signed(source{"r", 4096, bytes.NewReader(random[i*30 : i*30+4096])}); k != "" {
			t.Errorf("random bytes at %d are %s", i*30, k)
		}
	}
	for _, s := range signatures {
		if s.step > 0 && s.at < 60<<10 { // anywhere
			b := []byte(table(90 << 10))
			copy(b[4096+s.at:], s.magic)
			if o := look(t, "i", b, DefaultLimits); len(s.magic) < 12 && o.missed(string(s.kind)) {
				t.Errorf("magic of %s alone inside: unread %v", s.kind, o.Unread)
			}
		}
		if s.holds == nil || s.at > 60<<10 {
			continue
		}
		b := bytes.Clone(random)
		at := s.at
		if at < 0 {
			at += int64(len(b))
		}
		copy(b[at:], s.magic)
		if k := signed(source{"r", int64(len(b)), bytes.NewReader(b)}); k != "" {
			t.Errorf("magic of %s alone: %s", s.kind, k)
		}
	}
}

func FuzzSignatures(f *testing.F) {
	for _, s := range signatures {
		f.Add(append(make([]byte, max(0, s.at)), s.magic+table(600)...))
	}
	for _, c := range ownSignatures() {
		f.Add(c.image)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		src := source{"i", int64(len(b)), bytes.NewReader(b)}
		signed(src)
		for k := range signatureKinds {
			bears(src, k)
		}
	})
}
