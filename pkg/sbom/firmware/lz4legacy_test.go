package firmware

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/pierrec/lz4/v4"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// lz4LegacyOf packs content into one legacy frame of blocks.
func lz4LegacyOf(t testing.TB, content []byte) []byte {
	t.Helper()
	out := []byte(lz4LegacyMagic)
	for len(content) > 0 {
		n := min(len(content), lz4LegacyBlock)
		block := make([]byte, lz4LegacyPacked)
		k, err := lz4.CompressBlock(content[:n], block, nil)
		imagetest.Must(t, err)
		out = append(binary.LittleEndian.AppendUint32(out, uint32(k)), block[:k]...)
		content = content[n:]
	}
	return out
}

func unpackedLegacy(b []byte) (content []byte, end int64, err error) {
	u, err := unlz4Legacy(source{"s", int64(len(b)), bytes.NewReader(b)})
	if err != nil {
		return nil, 0, err
	}
	content, err = readAtMost(u, 64<<20)
	return content, u.end(), err
}

// TestLegacyFramesOfLZ4 packs with the program, in one block, in several, and in two frames.
func TestLegacyFramesOfLZ4(t *testing.T) {
	root := imagetest.Cpio(imagetest.Rootfs())
	many := []byte(strings.Repeat(table(1<<20), 20))
	full := many[:2*lz4LegacyBlock]
	for name, content := range map[string][]byte{"one block": root, "three blocks": many, "full blocks": full} {
		t.Run(name, func(t *testing.T) {
			b := packed(t, content, "lz4", "-q", "-l")
			total := binary.LittleEndian.AppendUint32(nil, uint32(len(content)))
			for what, c := range map[string]struct {
				behind []byte
				more   int // bytes of the stream
			}{
				"alone": {}, "with its length behind it": {total, 4}, "before zeros": {make([]byte, 64), 0}, "before ones": {bytes.Repeat([]byte{0xff}, 64), 0}, "before two bytes": {[]byte("ab"), 0},
			} {
				got, end, err := unpackedLegacy(append(bytes.Clone(b), c.behind...))
				if err != nil || !bytes.Equal(got, content) || end != int64(len(b)+c.more) {
					t.Errorf("%s: %d of %d bytes, ends at %d of %d: %v", what, len(got), len(content), end, len(b), err)
				}
			}
			if got, end, err := unpackedLegacy(append(bytes.Clone(b), b...)); err != nil || len(got) != 2*len(content) || end != int64(2*len(b)) {
				t.Errorf("two frames: %d bytes, ends at %d of %d: %v", len(got), end, 2*len(b), err)
			}
		})
	}
	b := packed(t, root, "lz4", "-q", "-l")
	for name, image := range map[string][]byte{"alone": b, "in U-Boot's": uimageOf(3, 5, b), "in a tree": imagetest.Tar(t, []imagetest.Member{{Name: "boot/initrd", Content: string(b)}})} {
		if o := look(t, "i", image, DefaultLimits); !o.Whole || o.at("zlib1g") == "" {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
	}
	o := look(t, "m", []byte(table(1000)+string(b)+table(100)), DefaultLimits)
	if !strings.HasPrefix(o.at("zlib1g"), "m!+1000!/") || !o.missed(fmt.Sprintf("after the end of the LZ4 at %d", 1000+len(b))) {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}

// TestLegacyFramesDamaged: what is cut off, too long or no block is an error, never less content.
func TestLegacyFramesDamaged(t *testing.T) {
	b := lz4LegacyOf(t, []byte(strings.Repeat(table(1<<20), 9)))
	size := func(n uint32) []byte { return binary.LittleEndian.AppendUint32([]byte(lz4LegacyMagic), n) }
	for name, c := range map[string][]byte{
		"cut off": b[:len(b)-1], "cut in the first block": b[:100], "magic alone": []byte(lz4LegacyMagic), "length alone": size(10), "length of zero": append(size(0), b...),
		"block too long": append(size(lz4LegacyPacked+1), make([]byte, lz4LegacyPacked+1)...), "no block": append(size(64), bytes.Repeat([]byte{0xff}, 64)...),
	} {
		if content, _, err := unpackedLegacy(c); err == nil {
			t.Errorf("%s: %d bytes and no error", name, len(content))
		}
	}
	if _, _, err := unpackedLegacy([]byte(strings.Repeat(lz4LegacyMagic, frameBlocks+2))); err == nil || !strings.Contains(err.Error(), "more than 1048576 blocks") {
		t.Errorf("magics alone: %v", err)
	}
	hostile(t, "LZ4", lz4LegacyOf(t, imagetest.Cpio(imagetest.Rootfs())))
}

func FuzzLZ4Legacy(f *testing.F) {
	f.Add(lz4LegacyOf(f, imagetest.Cpio(imagetest.Rootfs())))
	f.Add(append(lz4LegacyOf(f, []byte("a")), lz4LegacyOf(f, []byte("b"))...))
	f.Add([]byte(lz4LegacyMagic + lz4LegacyMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, end, err := unpackedLegacy(b); err == nil && (end < 4 || end > int64(len(b))) {
			t.Errorf("ends at %d of %d", end, len(b))
		}
	})
}
