package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// The container image of the demo: an image layout in a directory of the delivery. Its SBOM, and what is signed about it, lie
// in the layout as referrers.
const (
	containerName = "infusion-pump-container"
	layoutDir     = "image/"
	bundleType    = "application/vnd.dev.sigstore.bundle.v0.3+json"
	sbomType      = "application/vnd.cyclonedx+json"
)

// layout is an image layout in the making.
type layout struct {
	files tree
	err   error
}

// blob adds a blob and gives what refers to it.
func (l *layout) blob(mediaType string, content []byte) ocispec.Descriptor {
	d := ocispec.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(content), Size: int64(len(content))}
	l.files[blobPath(d)] = content
	return d
}

func blobPath(d ocispec.Descriptor) string {
	return layoutDir + ocispec.ImageBlobsDir + "/" + d.Digest.Algorithm().String() + "/" + d.Digest.Encoded()
}

func (l *layout) json(v any) []byte {
	b, err := json.Marshal(v)
	if l.err == nil {
		l.err = err
	}
	return b
}

func (l *layout) manifest(m ocispec.Manifest) ocispec.Descriptor {
	m.Versioned, m.MediaType = specs.Versioned{SchemaVersion: 2}, ocispec.MediaTypeImageManifest
	return l.blob(m.MediaType, l.json(m))
}

// refer adds a manifest that says something about an image.
func (l *layout) refer(image ocispec.Descriptor, artifactType string, content []byte) ocispec.Descriptor {
	d := l.manifest(ocispec.Manifest{ArtifactType: artifactType, Config: l.blob(ocispec.MediaTypeEmptyJSON, []byte("{}")),
		Layers: []ocispec.Descriptor{l.blob(artifactType, content)}, Subject: &image})
	d.ArtifactType = artifactType
	return d
}

// image adds an image of one layer.
func (l *layout) image(layer []byte) ocispec.Descriptor {
	config := ocispec.Image{Platform: ocispec.Platform{OS: "linux", Architecture: "amd64"},
		Config: ocispec.ImageConfig{Entrypoint: []string{programPath}},
		RootFS: ocispec.RootFS{Type: "layers", DiffIDs: []digest.Digest{digest.FromBytes(layer)}}}
	return l.manifest(ocispec.Manifest{Config: l.blob(ocispec.MediaTypeImageConfig, l.json(config)), Layers: []ocispec.Descriptor{l.blob(ocispec.MediaTypeImageLayer, layer)}})
}

// containerDelivery is the infusion pump's software as a container image.
func containerDelivery(p plan, img image, s signing) (tree, error) {
	d := p.device
	layer, err := layerOf(img)
	if err != nil {
		return nil, err
	}
	l := &layout{files: tree{}}
	m := l.image(layer)
	d.image = blobPath(m)
	software := image{bytes: l.files[d.image], program: img.program}
	bom := billOfMaterials(d, software, p.sbom)
	sbomFile, err := indent(bom)
	if err != nil {
		return nil, err
	}
	s.files = l.files
	signature := l.refer(m, bundleType, s.signed(software.bytes))
	attestation := l.refer(m, bundleType, s.attested(statement(d, software, "https://cyclonedx.org/bom", bom)))
	built := l.refer(m, bundleType, s.attested(provenance(d, software)))
	named := m
	named.Annotations = map[string]string{ocispec.AnnotationRefName: "fabulon.example/drip2:" + d.version}
	named.Platform = &ocispec.Platform{OS: "linux", Architecture: "amd64"}
	l.files[layoutDir+ocispec.ImageLayoutFile] = l.json(ocispec.ImageLayout{Version: ocispec.ImageLayoutVersion})
	l.files[layoutDir+ocispec.ImageIndexFile] = l.json(ocispec.Index{Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageIndex,
		Manifests: []ocispec.Descriptor{named, l.refer(m, sbomType, sbomFile), signature, attestation, built}})
	if l.err != nil {
		return nil, l.err
	}
	if s.files["vex.openvex.json"], err = vex(d); err != nil {
		return nil, err
	}
	s.files["mds2.txt"], s.files[notesName] = mds2(d), notes(d)
	s.files["sbom.sigstore.json"] = s.signed(sbomFile)
	s.sign("vex.openvex.json")
	s.files[manifestName] = manifest(d, s.files)
	s.sign(manifestName)
	return s.files, s.err
}

// layerOf is the file system of the image as one layer. It is not compressed: what a compressor makes depends on its version.
func layerOf(img image) ([]byte, error) {
	files := imageFiles()
	files[programPath] = string(img.program)
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h := &tar.Header{Name: name[1:], Typeflag: tar.TypeReg, Mode: 0o755, Size: int64(len(files[name])), ModTime: signedAt, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}
