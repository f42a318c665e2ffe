package firmware

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// cpioOf is an archive as the program of GNU writes it.
func cpioOf(t testing.TB, members []imagetest.Member, format string) []byte {
	t.Helper()
	needs.Programs(t, "cpio")
	c := exec.Command("sh", "-c", "find . | LC_ALL=C sort | cpio -o --quiet -H "+format)
	c.Dir = imagetest.Folder(t, members)
	b, err := c.Output()
	imagetest.Must(t, err)
	return b
}

func TestCpioReadsEveryFormat(t *testing.T) {
	members := deepFiles()
	for _, format := range []string{"newc", "crc", "odc"} {
		image := cpioOf(t, members, format)
		sameFiles(t, "cpio", image, members)
		for place, b := range map[string][]byte{"": image, "!+301": append([]byte(table(301)), image...)} {
			if o := look(t, "i", b, DefaultLimits); !o.Whole || o.at("zlib1g") != "i"+place+"!/var/lib/dpkg/status" {
				t.Errorf("%s: found %v, unread %v", format, o.found, o.Unread)
			}
		}
		hostile(t, "cpio", image[:min(len(image), 64<<10)])
	}
	if o := look(t, "i", cpioOf(t, members, "bin"), DefaultLimits); !o.missed("cpio (old binary)") {
		t.Errorf("old binary: unread %v", o.Unread)
	}
}

// TestArchivesInARow has a second archive in one stream, as initial RAM file systems do, and something else.
func TestArchivesInARow(t *testing.T) {
	first := []imagetest.Member{{Name: "a", Content: "text\n"}}
	for name, c := range map[string]struct {
		archive, more []byte
		whole, found  bool
	}{
		"cpio, cpio":       {imagetest.Cpio(first), imagetest.Cpio(imagetest.Rootfs()), true, true},
		"tar, tar":         {imagetest.Tar(t, first), imagetest.Tar(t, imagetest.Rootfs()), true, true},
		"tar, zeros, gzip": {imagetest.Tar(t, first), append(make([]byte, 999), imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs()))...), true, true},
		"tar, text":        {imagetest.Tar(t, first), []byte("hidden"), false, false},
		"tar, zeros":       {imagetest.Tar(t, first), make([]byte, 999), true, false},
	} {
		members := append(imagetest.Gzip(t, c.archive), imagetest.Gzip(t, c.more)...)
		for kind, b := range map[string][]byte{"one stream": imagetest.Gzip(t, append(bytes.Clone(c.archive), c.more...)), "two members": members} {
			o := look(t, "s", b, DefaultLimits)
			if found := o.at("zlib1g"); o.Whole != c.whole || (found != "") != c.found || c.found && !strings.HasPrefix(found, fmt.Sprintf("s!/[behind the archive]/+%d", len(c.archive))) && name != "tar, zeros, gzip" {
				t.Errorf("%s, %s: found %v, unread %v", name, kind, o.found, o.Unread)
			}
		}
	}
}

func FuzzCpio(f *testing.F) {
	for _, format := range []string{"newc", "odc"} {
		f.Add(cpioOf(f, imagetest.Rootfs(), format))
	}
	fuzzImage(f, "cpio")
}
