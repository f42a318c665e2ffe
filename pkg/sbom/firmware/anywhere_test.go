package firmware

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// A vendor's header may have any length, so an image behind one begins anywhere.
func TestImagesBeginAnywhere(t *testing.T) {
	inTar := imagetest.Tar(t, imagetest.Rootfs())
	ext := extOf(t, imagetest.Rootfs(), 1<<20, "-t", "ext4")
	images := map[string][]byte{
		"ext": ext, "FAT 12": fatOf(t, imagetest.Rootfs(), 1<<20, "-F", "12"), "FAT 32": fatOf(t, imagetest.Rootfs(), 36<<20, "-F", "32"), "ISO 9660": isoOf(t, imagetest.Rootfs(), "-R"),
		"cramfs": cramfsOf(t, imagetest.Rootfs()), "big-endian cramfs": cramfsOf(t, imagetest.Rootfs(), "-N", "big"), "romfs": romfsOf(t, imagetest.Rootfs()), "squashfs": imagetest.SquashFS(t, imagetest.Rootfs()),
		"sparse": sparseOf(4096, len(ext)/4096, sparseChunk(sparseRaw, len(ext)/4096, string(ext))),
	}
	for _, level := range []int{1, 3, 6, 9} {
		images[fmt.Sprint("zlib ", level)] = zlibOf(t, inTar, level)
	}
	for name, image := range images {
		for _, at := range []int{261, 4949} {
			b := []byte(table(at) + string(image))
			want := fmt.Sprintf("vendor.bin!+%d", at)
			if o := look(t, "vendor.bin", b, DefaultLimits); !strings.HasPrefix(o.at("zlib1g"), want) || len(o.Unread) > 0 {
				t.Errorf("%s at %d: found %v, unread %v, opaque %v", name, at, o.found, o.Unread, o.Opaque)
			}
		}
	}
}

// Streams are met in documents, and by chance. Unless a container or program is in one, they are no find.
func TestStreamsInDocuments(t *testing.T) {
	text := zlibOf(t, []byte(strings.Repeat("a page of a manual\n", 40_000)), 6)
	document := pdfOf(strings.Repeat("1 0 obj stream\n"+string(text)+"endstream\n", buriedTries+10))
	chance := make([]byte, 1<<20)
	rand.New(rand.NewSource(3)).Read(chance)
	for i := 0; i+7 < len(chance); i += 7 {
		copy(chance[i:], "\x78\x9c")
	}
	o := look(t, "i", imagetest.Tar(t, members{{Name: "manual.pdf", Content: document}, {Name: "chance", Content: string(chance[:60<<10])}}), DefaultLimits)
	if len(o.Unread) > 0 || o.OpaqueFiles != 1 {
		t.Errorf("unread %v, opaque %v", o.Unread, o.Opaque)
	}
	o = look(t, "i", imagetest.Tar(t, members{{Name: "chance", Content: string(chance)}}), Limits{ReadBytes: 256 << 20})
	if !o.missed("ReadBytes") {
		t.Errorf("places to try cost nothing: unread %v", o.Unread)
	}
}
