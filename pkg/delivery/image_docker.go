package delivery

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/imagelayout"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// What "docker save" writes besides an OCI layout, or in its older form alone (Docker Image Specification v1.2): manifest.json
// with the configuration and layers of each image, repositories with their names, and for each layer a directory.
const (
	dockerManifest     = "manifest.json"
	dockerRepositories = "repositories"
)

// dockerImage is one entry of manifest.json.
type dockerImage struct {
	Config   string
	RepoTags []string
	Layers   []string
}

// dockerNames reads the papers of Docker that lie beside an OCI layout. They say nothing but names: what they refer to must be
// blobs that the index leads to.
func (l *layout) dockerNames() {
	f := l.file(dockerManifest)
	if f == nil || f.Kind != KindUnknown {
		return
	}
	var list []dockerImage
	if err := readImageJSON(f, &list); err != nil {
		return // another file of this name: web applications have one
	}
	for _, entry := range list {
		for _, p := range append([]string{entry.Config}, entry.Layers...) {
			if !l.named[l.path(p)] {
				l.problem(BlobMissing, dockerManifest, fmt.Sprintf("it names %s, which no manifest of the layout names", strictjson.Quote(p)), askAgain)
				return
			}
		}
		for _, image := range l.images {
			if image.Config != nil && image.Config.Path == entry.Config {
				for _, tag := range entry.RepoTags {
					image.addName(tag)
				}
			}
		}
	}
	l.parts[f] = KindImagePart
	l.dockerRepositories()
}

func (l *layout) dockerRepositories() {
	f := l.file(dockerRepositories)
	var names map[string]map[string]string
	if f != nil && f.Kind == KindUnknown && readImageJSON(f, &names) == nil {
		l.parts[f] = KindImagePart
	}
}

// findDocker reads the older form. An image is known by the digest of its configuration, which lists the digests of the
// unpacked layers.
func (l *layout) findDocker(f *File) {
	var list []dockerImage
	if f.Kind != KindUnknown || readImageJSON(f, &list) != nil || len(list) == 0 || !slices.ContainsFunc(list, func(i dockerImage) bool { return i.Config != "" }) {
		return // another file of this name
	}
	if len(list) > MaxImageManifests {
		l.problem(ImageUnreadable, dockerManifest, fmt.Sprintf("more than %d images are named; they were not followed", MaxImageManifests), askSplit)
		return
	}
	l.parts[f] = KindImagePart
	for _, entry := range list {
		l.dockerEntry(entry)
	}
	l.dockerRepositories()
	l.settle()
}

func (l *layout) dockerEntry(entry dockerImage) {
	config := l.file(entry.Config)
	if config == nil {
		l.problem(BlobMissing, entry.Config, "manifest.json names this configuration, and it was not delivered", askImage)
		return
	}
	if stated := strings.TrimSuffix(path.Base(entry.Config), ".json"); imagelayout.IsDigest("sha256", stated) && stated != config.SHA256 {
		l.problem(BlobDamaged, entry.Config, "the configuration has the digest sha256:"+config.SHA256+", not that of its name", askAgain)
		return
	}
	var doc struct {
		RootFS struct {
			DiffIDs []string `json:"diff_ids"`
		} `json:"rootfs"`
	}
	if err := readImageJSON(config, &doc); err != nil {
		l.problem(ImageUnreadable, entry.Config, err.Error(), askAgain)
		return
	}
	if len(entry.Layers) != len(doc.RootFS.DiffIDs) || len(entry.Layers) > MaxImageLayers {
		l.problem(ImageUnreadable, entry.Config, fmt.Sprintf("manifest.json names %d layers and the configuration %d, of at most %d", len(entry.Layers), len(doc.RootFS.DiffIDs), MaxImageLayers), askAgain)
		return
	}
	image := &Image{Digest: "sha256:" + config.SHA256, Manifest: config, Platform: configPlatform(&Blob{File: config}), place: l.place(entry.Config)}
	for i, p := range entry.Layers {
		image.Layers = append(image.Layers, l.dockerBlob(p, doc.RootFS.DiffIDs[i]))
	}
	for _, tag := range entry.RepoTags {
		image.addName(tag)
	}
	l.images[config.Path] = image
}

// dockerBlob finds a layer, and holds it against its digest in the configuration.
func (l *layout) dockerBlob(p, digest string) Blob {
	b := Blob{MediaType: "application/vnd.docker.image.rootfs.diff.tar", Digest: digest, Path: p}
	f := l.file(p)
	algorithm, hex, _ := strings.Cut(digest, ":")
	switch {
	case f == nil:
		b.Fault = "manifest.json names it, and it was not delivered"
		l.problem(BlobMissing, p, b.Fault, askImage)
	case !imagelayout.IsDigest(algorithm, hex) || f.digest(algorithm) != hex:
		b.Fault = fmt.Sprintf("the layer has the digest sha256:%s, and the configuration names %s", f.SHA256, strictjson.Quote(digest))
		l.problem(BlobDamaged, p, b.Fault, askAgain)
	default:
		b.File, b.Size = f, f.Size
		l.dockerLayerPapers(path.Dir(p))
	}
	return b
}

// dockerLayerPapers are the two files of the oldest form beside each layer.
func (l *layout) dockerLayerPapers(dir string) {
	if f := l.file(path.Join(dir, "VERSION")); f != nil && f.Size <= 4 && f.Text {
		l.parts[f] = KindImagePart
	}
	if f := l.file(path.Join(dir, "json")); f != nil && f.Kind == KindUnknown && isJSONObject(f) {
		l.parts[f] = KindImagePart
	}
}
