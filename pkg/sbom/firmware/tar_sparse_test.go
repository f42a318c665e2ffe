package firmware

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// TestSparseFilesOfTar reads each way in which GNU tar stores a file with holes, from a map of few and of many pieces.
func TestSparseFilesOfTar(t *testing.T) {
	dir := t.TempDir()
	for name, n := range map[string]int{"few": 2, "many": 60} {
		f, err := os.Create(filepath.Join(dir, name))
		imagetest.Must(t, err)
		for i := range n {
			_, err = f.WriteAt([]byte(fmt.Sprint("piece ", i)), int64(i)<<17)
			imagetest.Must(t, err)
		}
		imagetest.Must(t, f.Truncate(int64(n)<<17+5))
		imagetest.Must(t, f.Close())
	}
	imagetest.Must(t, os.MkdirAll(filepath.Join(dir, "lib", "dpkg"), 0o755))
	imagetest.Must(t, os.WriteFile(filepath.Join(dir, "lib", "dpkg", "status"), []byte(imagetest.Status), 0o600))
	for _, format := range []string{"--format=gnu", "--format=posix --sparse-version=0.0", "--format=posix --sparse-version=0.1", "--format=posix --sparse-version=1.0"} {
		archive := filepath.Join(t.TempDir(), "a.tar")
		runTool(t, "tar", append(strings.Fields(format), "--sparse", "-C", dir, "-cf", archive, "few", "many", "lib")...)
		b := readImage(t, archive)
		if len(b) > 1<<20 {
			t.Skip("the file system of this machine has no holes")
		}
		o := look(t, "a.tar", b, DefaultLimits)
		if !o.Whole || o.at("zlib1g") == "" {
			t.Errorf("%s: found %v, unread %v", format, o.found, o.Unread)
		}
		tr := newTree("i", newBudget(DefaultLimits))
		_, err := openTar(source{"i", int64(len(b)), bytes.NewReader(b)}, tr)
		imagetest.Must(t, err)
		for _, name := range []string{"few", "many"} {
			c, err := tr.Content(tr.Entry(name))
			imagetest.Must(t, err)
			got, err := io.ReadAll(c)
			if want := readImage(t, filepath.Join(dir, name)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s, %s: %d bytes of %d, %v", format, name, len(got), len(want), err)
			}
		}
		hostile(t, "tar", b)
	}
}

func FuzzTar(f *testing.F) {
	f.Add(imagetest.Tar(f, imagetest.Rootfs()))
	if needs.Has(f, "tar") {
		dir := f.TempDir()
		p := filepath.Join(dir, "holes")
		imagetest.Must(f, os.WriteFile(p, []byte("begin"), 0o600))
		imagetest.Must(f, os.Truncate(p, 64<<10))
		for _, format := range []string{"gnu", "posix"} {
			runTool(f, "tar", "--sparse", "--format="+format, "-C", dir, "-cf", filepath.Join(dir, "a.tar"), "holes")
			f.Add(readImage(f, filepath.Join(dir, "a.tar")))
		}
	}
	fuzzImage(f, "tar")
}
