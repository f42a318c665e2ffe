package delivery

import (
	"slices"
	"strings"
)

// A container image comes as an OCI image layout (OCI Image Format Specification 1.1, image-layout.md), in a directory of the
// delivery or at its top, or as what "docker save" writes. The files of a layout say nothing each for itself: a manifest
// names a configuration and layers by their digests, and an index names manifests. So an image is one artifact: the file
// of its manifest, whose digest is that of the image, and whose signature covers all that the manifest names. What it names
// has the role Part.
//
// Every blob is held against its name, and against the digest and size by which it is referred to. What does not agree,
// is missing or is named by nothing is a Problem, and no Part of anything.

// Image is one container image of a delivery.
type Image struct {
	Name     string // by the annotations of the index and the manifest, or the tags of "docker save"; the digest when there is none. A claim
	Digest   string // "sha256:…" of the manifest; for the older form of "docker save", of the configuration
	Platform string // "linux/arm64/v8" as the index or the configuration says; "" when neither does. A claim
	Manifest *File  // of KindImage, and an Artifact

	Config *Blob  // nil when the manifest names none
	Layers []Blob // in order, the lowest first. Not all need be file systems: the media type says it

	// Referrers are what was delivered in the layout about this image or one of the indexes that lead to it, in order of their manifests.
	Referrers []Referrer

	// Indexes are the image indexes that list the manifest, by themselves or by another index, each step by a digest that holds.
	// Index.json of the layout is not among them: no digest names it. What refers to one of them is a referrer of the image.
	Indexes []*File

	names []string // all that it has, sorted; Name is the first
	place string
}

// Place names the image for a reader: the layout, "!/" and its manifest in it.
func (i *Image) Place() string { return i.place }

// ImageOf is the image that a file is the manifest of; nil for all others.
func (d *Delivery) ImageOf(f *File) *Image {
	i, found := slices.BinarySearchFunc(d.Images, f.Path, func(i *Image, path string) int { return strings.Compare(i.Manifest.Path, path) })
	if !found {
		return nil
	}
	return d.Images[i]
}

// Blob is what a descriptor refers to (descriptor.md).
type Blob struct {
	MediaType string
	Digest    string // "sha256:…" or another algorithm, as stated
	Size      int64  // bytes, as stated
	Path      string // in the layout
	File      *File  // that bears the digest and has the size; nil when there is none
	Fault     string // why there is none

	Annotations map[string]string // of the descriptor
}

// Referrer is a manifest whose blobs say something about an image: signatures, attestations, SBOMs. That it refers to the
// image is the word of whoever put it into the layout: what it holds must say so itself, and be signed.
type Referrer struct {
	Manifest *File  // a Part
	Subject  string // digest of the manifest or index that it refers to; "" when it refers to none
	Evidence []Blob // files with the role Evidence, as their content has it
}
