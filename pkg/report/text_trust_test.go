package report

import (
	"strings"
	"testing"
)

func TestShortPath(t *testing.T) {
	digest := "4aa8a72f8f60" + strings.Repeat("c", 52)
	for path, want := range map[string]string{
		"pump.bin":                         "pump.bin",
		strings.Repeat("é", 40):            strings.Repeat("é", 40),
		"image/blobs/sha256/" + digest:     "image/blobs/sha256/4aa8a72f8f60…",
		"image/blobs/sha256/" + digest[1:]: "image/blobs/sha256/…" + strings.Repeat("c", 20),
		"a/" + strings.Repeat("é", 20) + "/" + strings.Repeat("b", 40): "a/" + strings.Repeat("é", 17) + "…" + strings.Repeat("b", 20),
	} {
		if got := shortPath(path); got != want || len([]rune(got)) > maxPathColumn {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
