package firmware

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/internal/strictzip/ziptest"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestFilesWithoutAName have a name that leads to the root of the container, and a package database each.
func TestFilesWithoutAName(t *testing.T) {
	hidden := string(imagetest.Tar(t, imagetest.Rootfs()))
	ar := func(name string) []byte {
		return []byte(arMagic + fmt.Sprintf("%-16s%-12s%-6s%-6s%-8s%-10d`\n", name, "0", "0", "0", "100644", len(hidden)) + hidden)
	}
	cases := map[string][]byte{"ar": ar("./")}
	for _, name := range []string{".", "", "a/..", "/", "..", "./."} {
		cases["cpio "+name] = imagetest.Cpio([]imagetest.Member{{Name: name, Content: hidden}})
		if name != "" && name != "/" {
			cases["tar "+name] = imagetest.Tar(t, []imagetest.Member{{Name: name, Content: hidden}})
			cases["zip "+name] = zipEntry(t, name, 0o644, nil, hidden)
		}
	}
	for name, image := range cases {
		if o := look(t, "i", image, DefaultLimits); o.at("zlib1g") == "" || !o.missed("no name of a file") {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
	}
	two := imagetest.Tar(t, []imagetest.Member{{Name: ".", Content: hidden}, {Name: ".", Content: "text\n"}})
	if o := look(t, "i", two, DefaultLimits); o.at("zlib1g") == "" {
		t.Errorf("two: found %v, unread %v", o.found, o.Unread)
	}
}

// TestWhiteoutsHoldNothing has an image whose whiteouts hold a package database.
func TestWhiteoutsHoldNothing(t *testing.T) {
	hidden := string(imagetest.Tar(t, imagetest.Rootfs()))
	for _, name := range []string{"opt/.wh.gone", "opt/.wh..wh..opq"} {
		image := imagetest.Tar(t, dockerOf(t, members{{Name: name, Content: hidden}}))
		if o := look(t, "i.tar", image, DefaultLimits); o.at("zlib1g") == "" || !o.missed("a whiteout with") {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
	}
}

func realJPEG(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	picture := image.NewGray(image.Rect(0, 0, 64, 64))
	copy(picture.Pix, noise(64*64))
	imagetest.Must(t, jpeg.Encode(&b, picture, nil))
	return b.String()
}

// TestOnlyBeginsLikeAPicture: what begins like a JPEG is one by its structure, or is named.
func TestOnlyBeginsLikeAPicture(t *testing.T) {
	whole := realJPEG(t)
	for name, c := range map[string]struct {
		content string
		opaque  bool
	}{
		"whole": {whole, false}, "without a scan": {"\xff\xd8\xff\xd9", true}, "cut off": {whole[:len(whole)-2], true}, "its beginning": {"\xff\xd8\xff\xe0" + table(4000), true},
		"filled": {whole[:2] + "\xff\xff\xff" + whole[3:], false}, "more behind it": {whole + table(4000), true},
	} {
		o := look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a.jpg", Content: c.content}}), DefaultLimits)
		if (o.OpaqueFiles > 0) != c.opaque || !o.Whole {
			t.Errorf("%s: opaque %v, unread %v, media %d", name, o.Opaque, o.Unread, o.MediaFiles)
		}
	}
}

// TestContainersThatReadersTake are found behind the beginning of a picture, as their readers have them.
func TestContainersThatReadersTake(t *testing.T) {
	const picture = "\xff\xd8\xff\xe0\x07"
	control := string(ziptest.Archive(t, ziptest.Entry{Name: databasePlace + "\x01/a", Content: imagetest.Status}, ziptest.Entry{Name: databasePlace, Content: imagetest.Status}))
	o := look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a.jpg", Content: picture + control}}), DefaultLimits)
	if o.at("zlib1g") == "" {
		t.Errorf("zip with control characters: found %v, unread %v", o.found, o.Unread)
	}
	constants := strings.Repeat(table(512), 4) + "PK\x03\x04\x00PK\x05\x06\x00PK\x01\x02\x00ustar\x00\x00\x01\x00\x02\x00\x03\x00\x04" + table(9000)
	if o := look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a.bin", Content: constants}}), DefaultLimits); !o.Whole {
		t.Errorf("constants: unread %v", o.Unread)
	}
}

// TestExtWithStrangeState has bits in s_state that no kernel minds.
func TestExtWithStrangeState(t *testing.T) {
	needs.Programs(t, "mkfs.ext4")
	image := extOf(t, imagetest.Rootfs(), 4<<20)
	image[1024+58] = 0x11
	copy(image, "\xff\xd8\xff\xe0")
	if o := look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a.jpg", Content: string(image)}}), DefaultLimits); o.at("zlib1g") == "" {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}
