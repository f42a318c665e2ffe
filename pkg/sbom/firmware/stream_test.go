package firmware

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// packed compresses content with the program of a format's makers.
func packed(t testing.TB, b []byte, tool string, args ...string) []byte {
	t.Helper()
	needs.Programs(t, tool)
	p := filepath.Join(t.TempDir(), "content")
	imagetest.Must(t, os.WriteFile(p, b, 0o600))
	out, err := exec.Command(tool, append(args, "-c", p)...).Output()
	imagetest.Must(t, err)
	return out
}

// packers are the programs, and what they write.
var packers = map[Kind][]string{
	"gzip": {"gzip", "-9"}, "bzip2": {"bzip2"}, "xz": {"xz"}, "zstd": {"zstd", "-q"}, "LZMA": {"xz", "--format=lzma"}, "LZ4": {"lz4", "-q"}, "LZOP": {"lzop"},
}

// TestStreamsOfTheTools reads what each program writes: alone, twice in a row, and in the middle of other content, where
// the search has to go on behind the end of the stream.
func TestStreamsOfTheTools(t *testing.T) {
	second := imagetest.Cpio(imagetest.Rootfs())
	long := imagetest.Tar(t, append(imagetest.Rootfs(), imagetest.Member{Name: "opt/big", Content: noise(3 * chunkBytes)}))
	for k, args := range packers {
		t.Run(string(k), func(t *testing.T) {
			for _, content := range [][]byte{imagetest.Tar(t, imagetest.Rootfs()), long} {
				b := packed(t, content, args[0], args[1:]...)
				src := source{"s", int64(len(b)), bytes.NewReader(b)}
				inner, err := decompress(src, newBudget(DefaultLimits))
				if err != nil || inner.end != int64(len(b)) || inner.size != int64(len(content)) {
					t.Fatalf("%d bytes, ends at %d of %d: %v", inner.size, inner.end, len(b), err)
				}
				got := make([]byte, len(content))
				if n, err := inner.at.ReadAt(got, 0); n != len(got) || !bytes.Equal(got, content) {
					t.Errorf("read %d bytes, %v", n, err)
				}
			}
			b := packed(t, imagetest.Tar(t, imagetest.Rootfs()), args[0], args[1:]...)
			middle := table(1000) + string(b) + table(100) + string(second)
			o := look(t, "m", []byte(middle), DefaultLimits)
			want := fmt.Sprintf("[m!+1000!/var/lib/dpkg/status m!+%d!/var/lib/dpkg/status]", 1100+len(b))
			if fmt.Sprint(o.found["zlib1g"]) != want {
				t.Errorf("found %v, want %s; opaque %v, unread %v", o.found["zlib1g"], want, o.Opaque, o.Unread)
			}
			for _, cut := range []int{len(b) - 1, len(b) / 2, 20} {
				if o := look(t, "s", b[:cut], DefaultLimits); o.Whole {
					t.Errorf("cut at %d of %d: whole", cut, len(b))
				}
			}
			hostile(t, k, b)
		})
	}
}

// TestMembersInARow: several streams of a kind are one content.
func TestMembersInARow(t *testing.T) {
	in := imagetest.Tar(t, imagetest.Rootfs())
	for _, k := range []Kind{"gzip", "bzip2", "xz", "zstd"} {
		args := packers[k]
		b := append(packed(t, in[:700], args[0], args[1:]...), packed(t, in[700:], args[0], args[1:]...)...)
		if o := look(t, "s", b, DefaultLimits); !o.Whole || o.at("zlib1g") != "s!/var/lib/dpkg/status" {
			t.Errorf("%s: found %v, unread %v", k, o.found, o.Unread)
		}
	}
}

// TestShelfMakesPlace: with little memory, streams are decompressed again when they are asked for.
func TestShelfMakesPlace(t *testing.T) {
	b := newBudget(Limits{MemoryBytes: 3 * chunkBytes}.Filled())
	var all []source
	for i := range 5 {
		content := imagetest.Gzip(t, []byte(noise(2*chunkBytes)+fmt.Sprint(i)))
		inner, err := decompress(source{"s", int64(len(content)), bytes.NewReader(content)}, b)
		imagetest.Must(t, err)
		all = append(all, inner.source)
	}
	for i := range 10 {
		src := all[i%5]
		got := make([]byte, 1)
		if _, err := src.at.ReadAt(got, src.size-1); err != nil || string(got) != fmt.Sprint(i%5) {
			t.Errorf("%d: %q, %v", i, got, err)
		}
	}
	if b.shelf.used > b.shelf.max || len(b.shelf.kept) > 2 {
		t.Errorf("%d streams with %d bytes are kept", len(b.shelf.kept), b.shelf.used)
	}
	o := look(t, "big.gz", imagetest.Gzip(t, imagetest.Tar(t, []imagetest.Member{{Name: "big", Content: noise(9 * chunkBytes)}})), Limits{MemoryBytes: 4 * chunkBytes})
	if o.Whole || !o.missed("limit reached: MemoryBytes") {
		t.Errorf("unread %v", o.Unread)
	}
}

// TestEveryContainerOfAFile puts several images of different kinds into one file, as flash memory holds them.
func TestEveryContainerOfAFile(t *testing.T) {
	needs.Programs(t, "mksquashfs", "mke2fs", "genromfs")
	var flash []byte
	var want []string
	put := func(b []byte, gap string) {
		flash = append(flash, gap...)
		want = append(want, fmt.Sprintf("flash.bin!+%d!/", len(flash)))
		flash = append(flash, b...)
	}
	blank := func() string { return strings.Repeat("\xff", -len(flash)&4095+4096) }
	put(imagetest.SquashFS(t, imagetest.Rootfs()), table(2048))
	put(romfsOf(t, imagetest.Rootfs()), blank())
	put(extOf(t, imagetest.Rootfs(), 256<<10, "-t", "ext4", "-O", "^has_journal"), blank())
	put(uimageOf(3, 1, imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs()))), table(77))
	put(imagetest.Zip(t, imagetest.Rootfs()), blank())
	put(imagetest.Gzip(t, imagetest.Tar(t, imagetest.Rootfs())), table(33))
	put(imagetest.Tar(t, imagetest.Rootfs()), "")
	flash = append(flash, strings.Repeat("\x00", 1<<20)...)
	o := look(t, "flash.bin", flash, DefaultLimits)
	if len(o.found["zlib1g"]) != len(want) || !o.Whole {
		t.Errorf("unread %v", o.Unread)
	}
	for i, p := range o.found["zlib1g"] {
		if !strings.HasPrefix(p, want[i]) {
			t.Errorf("%s instead of %s", p, want[i])
		}
	}
}

func FuzzStreams(f *testing.F) {
	for _, args := range packers {
		f.Add(packed(f, imagetest.Cpio(imagetest.Rootfs()), args[0], args[1:]...))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for k := range unpackers {
			if end, err := openTight(k, b); err == nil && (end < 0 || end > int64(len(b))) {
				t.Errorf("%s ends at %d of %d", k, end, len(b))
			}
		}
	})
}
