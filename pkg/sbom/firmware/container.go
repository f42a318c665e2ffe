package firmware

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/imagelayout"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// Container images: what "docker save" writes (Docker Image Specification v1.2, manifest.json) and OCI layouts (OCI
// Image Format Specification 1.1, image-layout.md). Both are a tree with descriptions in JSON and one archive for each
// layer. The layers of an image make one file system, and only what it shows in the end is on the device.

// layer is one archive of an image.
type layer struct {
	path      string // in the tree
	digest    string // stated, such as "sha256:…"; "" when it is not, or was held against it before
	size      int64  // bytes, as stated; anySize when it is not
	encrypted bool
	content   string // digest of the archive, unpacked, as a configuration states it; "" when it is held against none
}

// anySize is the size of a blob of which none is stated.
const anySize = -1

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
	read := newLayerReader(s, t, images)
	for _, layers := range images {
		key := ""
		for _, l := range layers {
			key += l.path + "\n"
		}
		if done[key] || len(layers) == 0 {
			continue
		}
		done[key] = true
		merged := read.overlay(ctx, layers, depth)
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
	r := ociReader{t: t}
	failed := readJSON(t, "index.json", nil, &r.index)
	if failed == nil {
		failed = r.follow("index.json", r.index, 0)
	}
	return append(r.images, images...), errors.Join(err, failed) // those of which more is stated come first: of equal ones the first counts
}

// descriptor refers to a blob.
type descriptor struct {
	MediaType string `json:"mediaType"`
	Digest    string `json:"digest"`
	Size      int64  `json:"size"`
}

// path is where the blob lies in the layout.
func (d descriptor) path() (string, error) {
	algorithm, digits, _ := strings.Cut(d.Digest, ":")
	if !imagelayout.IsDigest(algorithm, digits) || d.Size < 0 {
		return "", fmt.Errorf("a descriptor has the digest %s and the size %d: expected sha256:, sha384: or sha512:, lower-case hexadecimal digits, and a size of at least 0", strictjson.Quote(d.Digest), d.Size)
	}
	return path.Join("blobs", algorithm, digits), nil
}

// ociDocument is an index or a manifest.
type ociDocument struct {
	Manifests []descriptor `json:"manifests"`
	Layers    []descriptor `json:"layers"`
}

// ociReader is one OCI layout while it is read.
type ociReader struct {
	t        *Tree
	index    ociDocument
	followed int // manifests and indexes, each as often as it is named
	images   [][]layer
}

// follow takes a manifest for an image, and goes from an index to what it lists. above is how many indexes led here.
func (r *ociReader) follow(p string, doc ociDocument, above int) error {
	switch {
	case doc.Manifests != nil && doc.Layers != nil: // would be another image to each reader (CVE-2021-41190)
		return fmt.Errorf("%s: both an index, with manifests, and a manifest, with layers", p)
	case len(doc.Layers) > imagelayout.MaxLayers:
		return fmt.Errorf("%s: more than %d layers", p, imagelayout.MaxLayers)
	case len(doc.Layers) > 0:
		return r.image(p, doc.Layers)
	case doc.Manifests != nil && above > imagelayout.MaxIndexDepth:
		return fmt.Errorf("%s: more than %d indexes inside each other", p, imagelayout.MaxIndexDepth)
	}
	var failed error
	for _, d := range doc.Manifests {
		if r.followed++; r.followed > imagelayout.MaxManifests {
			if r.followed == imagelayout.MaxManifests+1 {
				failed = errors.Join(failed, fmt.Errorf("more than %d manifests and indexes", imagelayout.MaxManifests))
			}
			break
		}
		failed = errors.Join(failed, r.blob(p, d, above+1))
	}
	return failed
}

// blob follows what an index lists.
func (r *ociReader) blob(from string, d descriptor, above int) error {
	p, err := d.path()
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	var doc ociDocument
	if err := readJSON(r.t, p, &d, &doc); err != nil {
		return err
	}
	return r.follow(p, doc, above)
}

func (r *ociReader) image(from string, named []descriptor) error {
	var layers []layer
	for _, d := range named {
		if !isLayer(d.MediaType) {
			continue // an artifact that is no file system, such as a signature
		}
		p, err := d.path()
		if err != nil {
			return fmt.Errorf("%s: %w", from, err)
		}
		layers = append(layers, layer{path: p, digest: d.Digest, size: d.Size, encrypted: strings.HasSuffix(d.MediaType, "+encrypted")})
	}
	r.images = append(r.images, layers)
	return nil
}

// isLayer says whether a media type is that of a layer of a file system.
func isLayer(mediaType string) bool {
	return strings.Contains(mediaType, "layer") || strings.Contains(mediaType, "rootfs.diff")
}

// digestHashes compute the digests that a blob can be named by.
var digestHashes = map[string]func() hash.Hash{"sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}

// checkBlob holds a blob against what is stated of it.
func checkBlob(c *io.SectionReader, digest string, size int64) error {
	if size != anySize && size != c.Size() {
		return fmt.Errorf("%w: it has %d bytes, the image names %d", errDamaged, c.Size(), size)
	}
	if digest == "" {
		return nil
	}
	algorithm, stated, _ := strings.Cut(digest, ":")
	newHash := digestHashes[algorithm]
	if newHash == nil {
		return fmt.Errorf("%w: the digest %s is of no known algorithm", errDamaged, strictjson.Quote(digest))
	}
	sum := newHash()
	got, err := sumOf(c, sum)
	if err != nil {
		return err
	}
	if got != stated {
		return fmt.Errorf("%w: its digest is %s:%s, the image names %s", errDamaged, algorithm, got, strictjson.Quote(digest))
	}
	return nil
}

// sumOf is the digest of content, in hexadecimal.
func sumOf(c *io.SectionReader, sum hash.Hash) (string, error) {
	_, err := io.Copy(sum, io.NewSectionReader(c, 0, c.Size()))
	return hex.EncodeToString(sum.Sum(nil)), err
}

// readJSON reads a file of a layout, and holds it against what is stated of it, if anything is.
func readJSON(t *Tree, p string, stated *descriptor, into any) error {
	e := t.Resolve(p)
	if e == nil || !e.Mode.IsRegular() {
		return fmt.Errorf("%s: not there", p)
	}
	if e.Size > imagelayout.MaxManifestSize {
		return fmt.Errorf("%s has %d bytes, more than %d", p, e.Size, imagelayout.MaxManifestSize)
	}
	c, err := t.Content(e)
	if err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	b := make([]byte, e.Size)
	if err := readFull(c, b, 0); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	if stated != nil {
		if err := checkBlob(io.NewSectionReader(bytes.NewReader(b), 0, e.Size), stated.Digest, stated.Size); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	if _, err := strictjson.Strict(b, strictjson.Options{FoldDepth: imagelayout.FoldDepth}); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	return nil
}
