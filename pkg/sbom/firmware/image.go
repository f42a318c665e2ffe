package firmware

import (
	"context"
	"fmt"
	"io"
	"strings"
)

// Image is a container image whose manifest was read and whose blobs were held against their digests before.
type Image struct {
	Path  string // as a report should name it; begins every path that is reported
	Blobs []Blob // layers in order, the lowest first; the configuration and others anywhere
}

// Blob is one blob of an Image.
type Blob struct {
	Source           // Path is that in the layout; nil Content for a blob that is not there
	MediaType string // that it is referred to with
	Fault     string // why it is not there
}

// Size is how many bytes the blobs have together.
func (i Image) Size() (n int64) {
	for _, b := range i.Blobs {
		n += b.Size
	}
	return n
}

// WalkImage is Walk for one image of a layout that holds several: its layers are put on top of each other, and what else its
// manifest refers to is gone into like any file. Paths are those of an image, with the layer that a file lies in:
// "layout!/blobs/sha256/…!/blobs/sha256/…!/usr/lib/x".
func WalkImage(ctx context.Context, img Image, lim Limits, visit Visit) (*Contents, error) {
	s := newSearch(lim.within(img.Size()), visit)
	t := newTree(img.Path, s.budget)
	var layers []layer
	for _, b := range img.Blobs {
		if b.Content == nil {
			s.miss(t.Path+"!/"+b.Path, b.Fault)
			continue
		}
		if CleanPath(b.Path) != b.Path || b.Path == "" {
			return nil, fmt.Errorf("look into %s: %q is no path of a blob", img.Path, b.Path)
		}
		if t.entries[b.Path] == nil {
			if err := t.add(b.Path, Entry{Mode: 0o444, Size: b.Size, inPlace: true, open: func() (io.ReaderAt, error) { return b.Content, nil }}); err != nil {
				return nil, fmt.Errorf("look into %s: %w", img.Path, err)
			}
		}
		if isLayer(b.MediaType) {
			layers = append(layers, layer{path: b.Path, size: anySize, encrypted: strings.HasSuffix(b.MediaType, "+encrypted")})
		}
	}
	if len(layers) > 0 {
		s.show(ctx, newLayerReader(s, t, nil).overlay(ctx, layers, 0), "container image", 1)
	}
	s.nested(ctx, t, 0)
	s.account(t, "container image", nil)
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("look into %s: %w", img.Path, err)
	}
	return s.contents(), nil
}
