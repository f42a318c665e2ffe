package firmware

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// emptyFiles is an archive of so many empty files with names of so many bytes.
func emptyFiles(t *testing.T, n, name int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := range n {
		_, err := w.Create(fmt.Sprintf("%d%s", i, strings.Repeat("x", name)))
		imagetest.Must(t, err)
	}
	imagetest.Must(t, w.Close())
	return b.Bytes()
}

func TestZipDirectoryIsBounded(t *testing.T) {
	for what, archive := range map[string][]byte{"entries": emptyFiles(t, 5000, 1), "names": emptyFiles(t, 40, 40_000)} {
		src := Source{Path: "a.zip", Size: int64(len(archive)), Content: bytes.NewReader(archive)}
		if tree, err := OpenZip(src, Limits{PathBytes: 1 << 20}); err != nil || len(tree.Sorted()) < 40 {
			t.Errorf("%s: %v", what, err)
		}
		var limit *LimitError
		if _, err := OpenZip(src, Limits{MemoryBytes: 1 << 20}); !errors.As(err, &limit) || limit.What != "MemoryBytes" {
			t.Errorf("%s: %v, want the limit on memory", what, err)
		}
	}
}

// A header that two reads share counts as well.
func TestZipDirectoryCountsAcrossReads(t *testing.T) {
	z := &zipDirectory{at: strings.NewReader("..PK\x01\x02.."), left: 8 + zipEntryBytes - 1}
	buf := make([]byte, 4)
	_, err := z.ReadAt(buf, 0)
	imagetest.Must(t, err)
	var limit *LimitError
	if _, err := z.ReadAt(buf, 4); err != nil && !errors.Is(err, io.EOF) && !errors.As(err, &limit) || limit == nil {
		t.Errorf("%v", err)
	}
}
