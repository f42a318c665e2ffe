package firmware

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Container images: what "docker save" writes (Docker Image Specification v1.2, manifest.json) and OCI layouts (OCI
// Image Format Specification 1.1, image-layout.md). Both are a tree with descriptions in JSON and one archive for each
// layer. The layers of an image make one file system, and only what it shows in the end is on the device.
const (
	imageJSONBytes  = 8 << 20
	imageLimit      = 128 // images of one layout
	imageLayers     = 512 // of one image
	imageIndexDepth = 4
	imageFold       = 3 // levels at which keys may not differ in case alone, since the decoder does not tell them apart
)

// layer is one archive of an image.
type layer struct {
	path      string // in the tree
	digest    string // stated, such as "sha256:…"; "" when it is not
	encrypted bool
}

// containerImages shows the images that a tree holds the layers of, and marks the layers as looked into. It says what
// could not be followed as unread.
func (s *search) containerImages(ctx context.Context, t *Tree, depth int) {
	var images [][]layer
	err := Safely(func() (err error) {
		images, err = readImages(t)
		return err
	})
	if err != nil {
		t.Skip("", "container image: "+err.Error())
	}
	done := map[string]bool{}
	for _, layers := range images {
		key := fmt.Sprint(layers)
		if done[key] || len(layers) == 0 {
			continue
		}
		done[key] = true
		merged := s.overlay(ctx, t, layers, depth)
		s.show(ctx, merged, "container image", depth+1)
		for _, l := range layers {
			if e := t.entries[l.path]; e != nil {
				e.opened = true
			}
		}
	}
}

// readImages gives the layers of each image, the lowest first.
func readImages(t *Tree) ([][]layer, error) {
	var images [][]layer
	var err error
	if t.Resolve("manifest.json") != nil {
		images, err = dockerImages(t)
	}
	if t.Resolve("oci-layout") == nil {
		return images, err
	}
	more, more2 := ociImages(t, "index.json", 0)
	return append(images, more...), errors.Join(err, more2)
}

func dockerImages(t *Tree) ([][]layer, error) {
	var list []struct{ Layers []string }
	if err := readJSON(t, "manifest.json", &list); err != nil {
		if t.Resolve("oci-layout") == nil && t.Resolve("repositories") == nil {
			return nil, nil // another file of this name: web applications have one
		}
		return nil, err
	}
	var images [][]layer
	for _, m := range list {
		if len(images) == imageLimit || len(m.Layers) > imageLayers {
			return images, fmt.Errorf("more than %d images or %d layers", imageLimit, imageLayers)
		}
		var layers []layer
		for _, p := range m.Layers {
			l := layer{path: CleanPath(p)}
			if hex, ok := strings.CutPrefix(l.path, "blobs/sha256/"); ok {
				l.digest = "sha256:" + hex
			}
			layers = append(layers, l)
		}
		images = append(images, layers)
	}
	return images, nil
}

// descriptor refers to a blob.
type descriptor struct {
	MediaType string `json:"mediaType"`
	Digest    string `json:"digest"`
}

func (d descriptor) path() string {
	algorithm, hex, _ := strings.Cut(d.Digest, ":")
	return CleanPath(path.Join("blobs", algorithm, hex))
}

// ociImages follows an index to the manifests it lists, and to other indexes.
func ociImages(t *Tree, p string, depth int) ([][]layer, error) {
	var doc struct {
		Manifests []descriptor `json:"manifests"`
		Layers    []descriptor `json:"layers"`
	}
	if depth > imageIndexDepth {
		return nil, fmt.Errorf("index %s: more than %d indexes inside each other", p, imageIndexDepth)
	}
	if err := readJSON(t, p, &doc); err != nil {
		return nil, err
	}
	var images [][]layer
	if len(doc.Layers) > imageLayers || len(doc.Manifests) > imageLimit {
		return nil, fmt.Errorf("%s: more than %d images or %d layers", p, imageLimit, imageLayers)
	}
	if len(doc.Layers) > 0 {
		var layers []layer
		for _, d := range doc.Layers {
			if !isLayer(d.MediaType) {
				continue // an artifact that is no file system, such as a signature
			}
			layers = append(layers, layer{d.path(), d.Digest, strings.HasSuffix(d.MediaType, "+encrypted")})
		}
		return append(images, layers), nil
	}
	var failed error
	for _, d := range doc.Manifests {
		more, err := ociImages(t, d.path(), depth+1)
		images, failed = append(images, more...), errors.Join(failed, err)
		if len(images) > imageLimit {
			return images[:imageLimit], errors.Join(failed, fmt.Errorf("more than %d images", imageLimit))
		}
	}
	return images, failed
}

// isLayer says whether a media type is that of a layer of a file system.
func isLayer(mediaType string) bool {
	return strings.Contains(mediaType, "layer") || strings.Contains(mediaType, "rootfs.diff")
}

// readJSON reads a file of a layout.
func readJSON(t *Tree, p string, into any) error {
	e := t.Resolve(p)
	if e == nil || !e.Mode.IsRegular() {
		return fmt.Errorf("%s: not there", p)
	}
	if e.Size > imageJSONBytes {
		return fmt.Errorf("%s has %d bytes, more than %d", p, e.Size, imageJSONBytes)
	}
	c, err := t.Content(e)
	if err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	b := make([]byte, e.Size)
	if err := readFull(c, b, 0); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	if _, err := strictjson.Strict(b, strictjson.Options{FoldDepth: imageFold}); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	return nil
}
