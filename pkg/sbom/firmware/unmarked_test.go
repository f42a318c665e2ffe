package firmware

import (
	"archive/tar"
	"bytes"
	"fmt"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// oldTar takes the magic away from every header of an archive, as version 7 of Unix wrote them, and puts the checksum right.
func oldTar(t testing.TB, members []imagetest.Member) []byte {
	t.Helper()
	archive := imagetest.Tar(t, members)
	for at := int64(0); at+tarBlock <= int64(len(archive)); {
		h := archive[at : at+tarBlock]
		if h[0] == 0 {
			break
		}
		clear(h[tarMagicAt:])
		sum := 8 * int(' ')
		for i, c := range h {
			if i < tarSumAt || i >= tarTypeAt {
				sum += int(c)
			}
		}
		copy(h[tarSumAt:], fmt.Sprintf("%06o\x00 ", sum))
		next, err := tar.NewReader(bytes.NewReader(archive[at:])).Next()
		imagetest.Must(t, err)
		at += tarBlock + roundUp(tarStored(next), tarBlock)
	}
	return archive
}

// TestContainersWithoutMagic are found at the beginning and at odd places behind other content.
func TestContainersWithoutMagic(t *testing.T) {
	images := map[string][]byte{"tar": oldTar(t, []imagetest.Member{{Name: "var/lib/dpkg/status", Content: imagetest.Status}})}
	if needs.Has(t, "mkfs.fat", "mcopy") {
		for name, options := range map[string][]string{"FAT12": {"-F", "12"}, "FAT16": {"-F", "16"}, "FAT32": {"-F", "32", "-s", "1"}} {
			image := fatOf(t, []imagetest.Member{{Name: "var/lib/dpkg/status", Content: imagetest.Status}}, 40<<20, options...)
			unsigned := bytes.Clone(image)
			unsigned[fatMagicAt] = 0
			images[name+" without a signature"] = unsigned
			jumpless := bytes.Clone(image)
			clear(jumpless[:3])
			images[name+" without a jump"] = jumpless
		}
	}
	for name, image := range images {
		if o := look(t, "i", image, DefaultLimits); o.at("zlib1g") == "" {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
		for _, before := range []string{"\xff\xd8\xff\xe0\x07", table(513), "OggS" + table(searchStep-200)} {
			o := look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "a.bin", Content: before + string(image)}}), DefaultLimits)
			if want := fmt.Sprintf("i.tar!/a.bin!+%d!/var/lib/dpkg/status", len(before)); o.at("zlib1g") != want {
				t.Errorf("%s behind %d bytes: found %v, want %s, unread %v", name, len(before), o.found, want, o.Unread)
			}
		}
	}
}

// TestNoContainerWithoutMagic has content that resembles one in all but what tells them.
func TestNoContainerWithoutMagic(t *testing.T) {
	archive := oldTar(t, []imagetest.Member{{Name: "a", Content: "text\n"}})
	damaged := bytes.Clone(archive)
	damaged[0]++
	sector := make([]byte, 4096)
	copy(sector[11:], "\x00\x02\x01\x01\x00\x01\x10\x00\x00\x08\xf8\x08\x00")
	for name, content := range map[string][]byte{"wrong checksum": damaged, "no table": sector} {
		if _, k, err := (&finder{search: newSearch(DefaultLimits, nothing), src: source{"a", int64(len(content)), bytes.NewReader(content)}}).next(0); k != "" || err != nil {
			t.Errorf("%s: %s, %v", name, k, err)
		}
	}
	sector[512], sector[513], sector[514] = 0xf8, 0xff, 0xff
	if k, err := recogniseContent(bytes.NewReader(append(sector, make([]byte, 4096)...)), 8192); k != "FAT file system" || err != nil {
		t.Errorf("with a table: %q, %v", k, err)
	}
}
