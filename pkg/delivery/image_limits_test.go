package delivery

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

func TestLimitsOfLayouts(t *testing.T) {
	nested := func(depth int) layoutFiles {
		l := layoutFiles{}
		d := l.image("layer")
		for range depth {
			d = l.json(ocispec.MediaTypeImageIndex, ocispec.Index{MediaType: ocispec.MediaTypeImageIndex, Manifests: []ocispec.Descriptor{d}})
		}
		return l.index(d)
	}
	large := func(size int) layoutFiles {
		l := layoutFiles{}
		m := l["blobs/sha256/"+l.image("layer").Digest.Encoded()]
		return l.index(l.blob(ocispec.MediaTypeImageManifest, m+strings.Repeat(" ", size-len(m))))
	}
	many := func(n int) layoutFiles {
		l := layoutFiles{}
		m := l.image("layer")
		return l.index(slices.Repeat([]ocispec.Descriptor{m}, n)...)
	}
	high := func(n int) layoutFiles {
		l := layoutFiles{}
		return l.index(l.image(slices.Repeat([]string{"layer"}, n)...))
	}
	for name, c := range map[string]struct {
		within, beyond layoutFiles
		says           string
	}{
		"nesting":   {nested(MaxImageIndexDepth), nested(MaxImageIndexDepth + 1), "more than 4 indexes"},
		"size":      {large(MaxImageManifestSize), large(MaxImageManifestSize + 1), "at most 4194304 are read"},
		"manifests": {many(MaxImageManifests), many(MaxImageManifests + 1), "more than 1000 manifests"},
		"layers":    {high(MaxImageLayers), high(MaxImageLayers + 1), "more than 512"},
	} {
		if d := c.within.open(t, ""); len(d.Images) != 1 || strings.Contains(problemsOf(d), c.says) {
			t.Errorf("%s, within: %d images\n%.300s", name, len(d.Images), problemsOf(d))
		}
		if d := c.beyond.open(t, ""); !strings.Contains(problemsOf(d), c.says) {
			t.Errorf("%s, beyond:\n%.300s", name, problemsOf(d))
		}
	}
	l := layoutFiles{}.index()
	for i := range maxImageProblems + 10 {
		l[fmt.Sprintf("blobs/%d", i)] = "x"
	}
	if d := l.open(t, ""); len(d.Problems) != maxImageProblems+1 || !strings.Contains(problemsOf(d), "more than 1000 faults") {
		t.Errorf("%d problems", len(d.Problems))
	}
}
