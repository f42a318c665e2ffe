package firmware

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/imagelayout"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// dockerImage is an image in manifest.json of what "docker save" writes.
type dockerImage struct {
	Config string
	Layers []string
}

func dockerImages(t *Tree) ([][]layer, error) {
	var list []dockerImage
	if err := readJSON(t, "manifest.json", nil, &list); err != nil {
		if t.Resolve("oci-layout") == nil && t.Resolve("repositories") == nil {
			return nil, nil // another file of this name: web applications have one
		}
		return nil, err
	}
	var images [][]layer
	var failed error
	configs := map[string][]string{}
	for _, m := range list {
		if len(images) == imagelayout.MaxManifests || len(m.Layers) > imagelayout.MaxLayers {
			return images, errors.Join(failed, fmt.Errorf("more than %d images or %d layers", imagelayout.MaxManifests, imagelayout.MaxLayers))
		}
		if len(m.Layers) == 0 && m.Config == "" {
			continue // a list of something else
		}
		contents, known := configs[m.Config]
		if !known {
			var err error
			contents, err = dockerContents(t, m.Config)
			configs[m.Config], failed = contents, errors.Join(failed, err)
		}
		if contents != nil && len(contents) != len(m.Layers) {
			failed = errors.Join(failed, fmt.Errorf("manifest.json names %d layers and the configuration %s %d, so that they are held against nothing", len(m.Layers), strictjson.Quote(m.Config), len(contents)))
		}
		images = append(images, m.layers(contents))
	}
	return images, failed
}

// layers are those of an image; contents are their digests, unpacked, if there is one for each.
func (m dockerImage) layers(contents []string) (layers []layer) {
	for i, p := range m.Layers {
		l := layer{path: CleanPath(p), size: anySize}
		if hex, ok := strings.CutPrefix(l.path, "blobs/sha256/"); ok {
			l.digest = "sha256:" + hex
		}
		if len(contents) == len(m.Layers) {
			l.content = contents[i]
		}
		layers = append(layers, l)
	}
	return layers
}

// dockerContents reads from a configuration what each layer holds, unpacked, as a digest (Docker Image Specification v1.2, "rootfs").
// The configuration is held against its own name where that is a digest.
func dockerContents(t *Tree, config string) ([]string, error) {
	if config == "" {
		return nil, errors.New("manifest.json names an image without a configuration: its layers are held against nothing")
	}
	var stated *descriptor
	if digest := strings.TrimSuffix(path.Base(config), ".json"); imagelayout.IsDigest("sha256", digest) {
		stated = &descriptor{Digest: "sha256:" + digest, Size: anySize}
	}
	var doc struct {
		RootFS struct {
			DiffIDs []string `json:"diff_ids"`
		} `json:"rootfs"`
	}
	if err := readJSON(t, CleanPath(config), stated, &doc); err != nil {
		return nil, fmt.Errorf("configuration of an image, whose layers are held against nothing: %w", err)
	}
	return append([]string{}, doc.RootFS.DiffIDs...), nil
}
