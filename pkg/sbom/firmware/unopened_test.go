package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// ubiOf is an image of erase blocks with nothing in them but their headers.
func ubiOf(block, count int) []byte {
	var b []byte
	for range count {
		h := make([]byte, block)
		copy(h, "UBI#\x01")
		binary.BigEndian.PutUint32(h[60:], ^crc32.ChecksumIEEE(h[:60]))
		b = append(b, h...)
	}
	return b
}

func ubifsOf(block, count uint32) []byte {
	b := make([]byte, int(block*count))
	put := binary.LittleEndian.PutUint32
	put(b, 0x06101831)
	put(b[16:], 4096)
	b[20] = 6
	put(b[36:], block)
	put(b[40:], count)
	put(b[4:], ^crc32.ChecksumIEEE(b[8:4096]))
	return b
}

func jffs2Of(order binary.ByteOrder, nodes int) []byte {
	var b []byte
	for range nodes {
		n := make([]byte, 68)
		order.PutUint16(n, 0x1985)
		order.PutUint16(n[2:], 0xe001)
		order.PutUint32(n[4:], uint32(len(n)))
		order.PutUint32(n[8:], rawCRC(0, n[:8]))
		b = append(append(b, n...), bytes.Repeat([]byte{0xff}, 188)...)
	}
	return b[:len(b)-188]
}

type unopenedImage struct {
	kind  Kind
	image []byte
}

// unopened is an image of each format that is recognised and not opened, with its size.
func unopened() []unopenedImage {
	super := func(size int, magic string, at int) []byte {
		b := make([]byte, size)
		copy(b[at:], magic)
		return b
	}
	erofs := super(64<<10, "\xe2\xe1\xf5\xe0", 1024)
	erofs[1024+12], erofs[1024+36] = 12, 16
	f2fs := super(64<<10, "\x10\x20\xf5\xf2", 1024)
	f2fs[1024+16], f2fs[1024+36] = 12, 16
	xfs := super(64<<10, "XFSB\x00\x00\x10\x00", 0)
	xfs[15] = 16
	// Of version 2 and 3 the words are not aligned.
	squash := func(order binary.ByteOrder, magic string, version uint16) []byte {
		b := []byte(table(20_000))
		clear(b[:96])
		copy(b, magic)
		order.PutUint16(b[28:], version)
		switch version {
		case 4:
			order.PutUint32(b[12:], 1<<17)
			order.PutUint16(b[22:], 17)
			order.PutUint64(b[40:], uint64(len(b)))
		case 3:
			order.PutUint64(b[63:], uint64(len(b)))
			fallthrough
		default:
			order.PutUint32(b[8:], uint32(len(b)))
			order.PutUint16(b[34:], 15)
			order.PutUint32(b[51:], 1<<15)
			order.PutUint16(b[32:], 1<<15)
		}
		return b
	}
	return []unopenedImage{
		{"UBI", ubiOf(128<<10, 3)}, {"UBIFS", ubifsOf(8192, 9)}, {"JFFS2", jffs2Of(binary.LittleEndian, 5)}, {"EROFS", erofs}, {"F2FS", f2fs}, {"XFS", xfs},
		{bigSquash, squash(binary.BigEndian, "sqsh", 3)}, {oldSquash, squash(binary.LittleEndian, "hsqs", 2)}, {vendorSquash, squash(binary.LittleEndian, "shsq", 4)},
		{vendorSquash, squash(binary.LittleEndian, "hsqt", 3)}, {vendorSquash, squash(binary.BigEndian, "sqlz", 3)},
		{vendorSquash, squash(binary.BigEndian, "qshs", 4)}, {vendorSquash, squash(binary.BigEndian, "tqsh", 1)},
	}
}

// TestUnopenedIsNamedWithPlaceAndSize: alone, and in the middle of other content with a container behind it.
func TestUnopenedIsNamedWithPlaceAndSize(t *testing.T) {
	for _, u := range unopened() {
		k, image := u.kind, u.image
		want := fmt.Sprintf("%s at byte 0, %d bytes: this format is recognised, but not supported", k, len(image))
		if o := look(t, "i", image, DefaultLimits); len(o.Unread) != 1 || o.Unread[0] != (Unread{"i", want}) {
			t.Errorf("%s alone: unread %v", k, o.Unread)
		}
		want = strings.Replace(want, " at byte 0", "", 1)
		for _, before := range []int{4096, 4097, 1234} {
			if block := k == "EROFS" || k == "F2FS" || k == "XFS"; block && before != 4096 {
				continue // they begin at blocks only
			}
			whole := append(append([]byte(table(before)), image...), imagetest.Tar(t, imagetest.Rootfs())...)
			o := look(t, "i", whole, DefaultLimits)
			if at := fmt.Sprintf("i!+%d!/var/lib/dpkg/status", before+len(image)); o.at("zlib1g") != at || len(o.Unread) != 1 || o.Unread[0] != (Unread{fmt.Sprintf("i!+%d", before), want}) {
				t.Errorf("%s behind %d bytes: found %v, unread %v", k, before, o.found, o.Unread)
			}
		}
		hostile := bytes.Clone(image)
		for i := range 200 {
			hostile[(i*7919)%min(4096, len(hostile))] ^= byte(1 << (i % 8))
			src := source{"i", int64(len(hostile)), bytes.NewReader(hostile)}
			if n, err := headers[k](src); err == nil && (n < 0 || n > src.size) {
				t.Fatalf("%s has %d bytes of %d", k, n, src.size)
			}
		}
	}
	if n, err := jffs2Bytes(source{"i", 1092, bytes.NewReader(jffs2Of(binary.BigEndian, 5))}); n != 1092 || err != nil {
		t.Errorf("big-endian JFFS2: %d, %v", n, err)
	}
}

// TestEncryptedReachesToTheEnd: neither LUKS nor QCOW says where it ends.
func TestEncryptedReachesToTheEnd(t *testing.T) {
	for magic, name := range map[string]string{"LUKS\xba\xbe\x00\x02": "LUKS (encrypted)", "QFI\xfb\x00\x00\x00\x03": "QCOW disk image"} {
		at := 1024
		if strings.HasPrefix(name, "LUKS") {
			at = 1001
		}
		o := look(t, "i", []byte(table(at)+magic+table(5000)), DefaultLimits)
		if want := fmt.Sprintf("i!+%d: %s, 5008 bytes", at, name); !o.missed(want) {
			t.Errorf("unread %v, want %s", o.Unread, want)
		}
	}
	for magic, name := range map[string]string{"\x03\x00\x00\x00\x01\x00\x00\x00\xff\xff": "YAFFS2", "MSCF\x00\x00\x00\x00": "cabinet"} {
		if o := look(t, "i", []byte(magic+table(5000)), DefaultLimits); o.Whole || !o.missed(name) {
			t.Errorf("%s: unread %v", name, o.Unread)
		}
	}
}

// TestWordsAreNoSquashFS: the magics of vendors are letters.
func TestWordsAreNoSquashFS(t *testing.T) {
	for _, magic := range []string{"shsq", "qshs", "sqlz", "hsqt", "tqsh"} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: magic + strings.Repeat(" is a word.\n", 50)}, {Name: "b", Content: table(5000) + magic + table(5000)}}), DefaultLimits)
		if !o.Whole {
			t.Errorf("%s: unread %v", magic, o.Unread)
		}
	}
}

func FuzzHeaders(f *testing.F) {
	for _, u := range unopened() {
		f.Add(u.image[:min(len(u.image), 8192)])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		src := source{"i", int64(len(b)), bytes.NewReader(b)}
		for k, size := range headers {
			if n, err := size(src); err == nil && n < 0 {
				t.Errorf("%s has %d bytes", k, n)
			}
		}
	})
}

func TestScanStopsAtLimits(t *testing.T) {
	one := string(imagetest.Cpio(nil))
	o := look(t, "i", []byte(strings.Repeat(one, scannedContainers+3)), DefaultLimits)
	if o.Whole || !o.missed("more than 1000 containers") {
		t.Errorf("unread %v", o.Unread)
	}
}
