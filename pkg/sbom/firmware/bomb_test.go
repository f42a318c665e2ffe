package firmware

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pierrec/lz4/v4"
	"github.com/ulikunitz/xz"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// bombBytes is what a bomb unpacks to, a little more than the limit on one content. bombMemory is what a process that
// meets it may use at its peak.
const (
	bombBytes  = DefaultFileBytes + bombUnit
	bombUnit   = 16 << 20
	bombMemory = 512 << 20
	bombEnv    = "CLEANBILL_TEST_BOMB"
)

// bombs make each kind of bomb. They are small themselves.
var bombs = map[string]func(t *testing.T) []byte{
	"gzip": func(t *testing.T) []byte { return tarBomb(t, imagetest.Gzip) },
	"zstd": func(t *testing.T) []byte { return tarBomb(t, zstdOf) },
	"xz":   func(t *testing.T) []byte { return tarBomb(t, xzOf) },
	"lz4":  func(t *testing.T) []byte { return tarBomb(t, lz4Of) },
	"bzip2": func(t *testing.T) []byte {
		return tarBomb(t, func(t testing.TB, b []byte) []byte { return packed(t, b, "bzip2") })
	},
	"zip": func(t *testing.T) []byte { return zipBomb(t) },
	"many zip entries": func(t *testing.T) []byte {
		var m members
		zeros := string(make([]byte, bombUnit))
		for i := range 20 {
			m = append(m, imagetest.Member{Name: fmt.Sprint(i), Content: zeros})
		}
		m = append(m, imagetest.Member{Name: "end.7z", Content: "7z\xbc\xaf\x27\x1c"}) // so that there is a reason
		return imagetest.Zip(t, m)
	},
	"gzip of noise": func(t *testing.T) []byte {
		return bytes.Repeat(imagetest.Gzip(t, []byte(noise(bombUnit))), 24) // not even compressible
	},
	"squashfs": func(t *testing.T) []byte {
		image := filepath.Join(t.TempDir(), "image")
		runTool(t, "mksquashfs", sparseFolder(t), image, "-quiet", "-no-progress")
		return readImage(t, image)
	},
	"ext, sparse file": func(t *testing.T) []byte {
		image := blank(t, 8<<20)
		runTool(t, "mke2fs", "-q", "-F", "-t", "ext4", "-d", sparseFolder(t), image)
		return readImage(t, image)
	},
	"Android sparse": func(*testing.T) []byte {
		return sparseOf(1<<20, 1<<20, sparseChunk(sparseFill, 1<<20, "\x01\x02\x03\x04"))
	},
	"zlib": func(t *testing.T) []byte { return zlibBomb(t) },
	"gzip in gzip in zip": func(t *testing.T) []byte {
		return imagetest.Zip(t, members{{Name: "a.gz", Content: string(imagetest.Gzip(t, tarBomb(t, imagetest.Gzip)))}})
	},
	"containers without end": func(t *testing.T) []byte {
		b := imagetest.Tar(t, imagetest.Rootfs())
		for range 2 * DefaultDepth {
			b = imagetest.Gzip(t, imagetest.Tar(t, members{{Name: "a.tar.gz", Content: string(b)}}))
		}
		return b
	},
	"long names": func(t *testing.T) []byte {
		var m members
		for i := range 100_000 {
			m = append(m, imagetest.Member{Name: fmt.Sprintf("%02700d", i)})
		}
		return imagetest.Gzip(t, imagetest.Tar(t, m))
	},
	"image layers": func(t *testing.T) []byte {
		return imagetest.Tar(t, members{{Name: "manifest.json", Content: `[{"Layers":["a","a","a"]}]`}, {Name: "repositories", Content: "{}"}, {Name: "a", Content: string(tarBomb(t, imagetest.Gzip))}})
	},
}

// tarBomb is an archive with one file of zeros. Compressed streams that follow each other are one content, so the zeros
// are compressed once.
func tarBomb(t testing.TB, pack func(testing.TB, []byte) []byte) []byte {
	var head bytes.Buffer
	w := tar.NewWriter(&head)
	imagetest.Must(t, w.WriteHeader(&tar.Header{Name: "zeros", Size: bombBytes, Mode: 0o644, Typeflag: tar.TypeReg}))
	return append(pack(t, head.Bytes()), bytes.Repeat(pack(t, make([]byte, bombUnit)), bombBytes/bombUnit)...)
}

func xzOf(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w, err := xz.NewWriter(&out)
	imagetest.Must(t, err)
	_, err = w.Write(b)
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	return out.Bytes()
}

func lz4Of(t testing.TB, b []byte) []byte {
	var out bytes.Buffer
	w := lz4.NewWriter(&out)
	_, err := w.Write(b)
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	return out.Bytes()
}

// zipBomb has one entry that states truly how long it is: just what is allowed.
func zipBomb(t testing.TB) []byte {
	var unit, out bytes.Buffer
	f, err := flate.NewWriter(&unit, flate.BestSpeed)
	imagetest.Must(t, err)
	_, err = f.Write(make([]byte, bombUnit))
	imagetest.Must(t, err)
	imagetest.Must(t, f.Flush())
	raw := bytes.Repeat(unit.Bytes(), DefaultFileBytes/bombUnit)
	raw = append(raw, 1, 0, 0, 0xff, 0xff) // the last block, empty
	sum := crc32.NewIEEE()
	for range DefaultFileBytes / bombUnit {
		sum.Write(make([]byte, bombUnit))
	}
	w := zip.NewWriter(&out)
	e, err := w.CreateRaw(&zip.FileHeader{Name: "zeros", Method: zip.Deflate, CRC32: sum.Sum32() + 1, CompressedSize64: uint64(len(raw)), UncompressedSize64: DefaultFileBytes})
	imagetest.Must(t, err)
	_, err = e.Write(raw)
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	return out.Bytes()
}

func sparseFolder(t testing.TB) string {
	t.Helper()
	dir := imagetest.Folder(t, imagetest.Rootfs())
	p := filepath.Join(dir, "zeros")
	imagetest.Must(t, os.WriteFile(p, nil, 0o600))
	imagetest.Must(t, os.Truncate(p, bombBytes))
	return dir
}

// TestBombs has each bomb looked into by a process of its own, since only then its peak of memory is known, and asks for
// a reason why it was not looked into wholly.
func TestBombs(t *testing.T) {
	for _, name := range sortedNames(bombs) {
		t.Run(name, func(t *testing.T) {
			p := filepath.Join(t.TempDir(), "bomb")
			imagetest.Must(t, os.WriteFile(p, bombs[name](t), 0o600))
			peak, out := imagetest.PeakOf(t, "TestBombChild", bombEnv+"="+p)
			if peak > bombMemory {
				t.Errorf("%d MiB at the peak; %d are allowed", peak>>20, bombMemory>>20)
			}
			if !strings.Contains(out, "unread") {
				t.Errorf("no reason: %s", out)
			}
			t.Logf("%d MiB: %.300s", peak>>20, out)
		})
	}
}

// TestBombChild is the process that TestBombs starts.
func TestBombChild(t *testing.T) {
	p := os.Getenv(bombEnv)
	if p == "" {
		t.Skip("started by TestBombs")
	}
	f, err := os.Open(p)
	imagetest.Must(t, err)
	defer f.Close()
	st, err := f.Stat()
	imagetest.Must(t, err)
	c, err := Walk(context.Background(), Source{"bomb", st.Size(), f}, Limits{}, nothing)
	imagetest.Must(t, err)
	for _, u := range c.Unread {
		fmt.Fprintln(os.Stderr, "unread", u.Path+":", u.Reason)
	}
	imagetest.Peak(t)
}
