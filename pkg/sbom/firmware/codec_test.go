package firmware

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// A block of a file system is all that is stored for it: what lies behind its stream would be seen by nobody.
func TestBlocksHoldNothingBehindTheirEnd(t *testing.T) {
	text := bytes.Repeat([]byte("text of a block\n"), 500)
	for _, name := range []string{"gzip", "lzma", "lzo", "xz", "lz4", "zstd"} {
		dir := t.TempDir()
		imagetest.Must(t, os.WriteFile(filepath.Join(dir, "f"), text, 0o600))
		image := filepath.Join(t.TempDir(), "image")
		runTool(t, "mksquashfs", dir, image, "-comp", name, "-no-fragments", "-quiet", "-no-progress")
		b := readImage(t, image)
		img, err := readSquashSuper(source{"", int64(len(b)), bytes.NewReader(b)}, newTree("", newBudget(DefaultLimits)))
		imagetest.Must(t, err)
		node := onlyFile(t, img)
		block := b[node.start : node.start+uint64(node.sizes[0]&^squashUnpacked)]
		got, err := img.decode(block, int(img.BlockSize))
		if err != nil || !bytes.Equal(got, text) {
			t.Errorf("%s: %v", name, err)
		}
		for what, more := range map[string]string{"table": table(400), "noise": noise(400), "archive": string(imagetest.Gzip(t, text)), "zeros": "\x00\x00\x00\x00" + table(200), "skipped frame": "\x50\x2a\x4d\x18\x40\x00\x00\x00" + noise(64)} {
			if got, err := img.decode(append(bytes.Clone(block), more...), int(img.BlockSize)); err == nil {
				t.Errorf("%s, %s: %d bytes and no error", name, what, len(got))
			}
		}
	}
}

func onlyFile(t *testing.T, img *squashImage) *squashInode {
	t.Helper()
	root, err := img.inode(img.Root)
	imagetest.Must(t, err)
	kids, err := img.list(root)
	imagetest.Must(t, err)
	node, err := img.inode(kids[0].ref)
	imagetest.Must(t, err)
	return node
}
