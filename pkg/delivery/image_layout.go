package delivery

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// layout is one image layout while it is read.
type layout struct {
	d         *Delivery
	dir       string               // in the delivery; "" is its top
	named     map[string]bool      // paths of blobs that something names
	read      map[string]*document // by path: manifests and indexes that were read
	images    map[string]*Image    // by path of the manifest
	parts     map[*File]Kind       // files that become Part, and the kind they get; "" leaves it
	referrers []Referrer
	visited   int // manifests and indexes that were followed, each as often as it is named
	problems  int
}

// findImages finds every image layout of the delivery, and what the older "docker save" wrote, and makes one artifact of
// each image.
func (d *Delivery) findImages() {
	for _, f := range slices.Clone(d.Files) {
		dir, base := path.Split(f.Path)
		switch base {
		case ocispec.ImageLayoutFile:
			newLayout(d, strings.TrimSuffix(dir, "/")).find()
		case dockerManifest:
			if d.file(dir+ocispec.ImageLayoutFile) == nil {
				newLayout(d, strings.TrimSuffix(dir, "/")).findDocker(f)
			}
		}
	}
	slices.SortFunc(d.Images, func(a, b *Image) int { return strings.Compare(a.Manifest.Path, b.Manifest.Path) })
	slices.SortStableFunc(d.Referrers, func(a, b Referrer) int { return strings.Compare(a.Manifest.Path, b.Manifest.Path) })
}

func newLayout(d *Delivery, dir string) *layout {
	return &layout{d: d, dir: dir, named: map[string]bool{}, read: map[string]*document{}, images: map[string]*Image{}, parts: map[*File]Kind{}}
}

// find reads an OCI layout from its index on.
func (l *layout) find() {
	version, index := l.file(ocispec.ImageLayoutFile), l.file(ocispec.ImageIndexFile)
	if index == nil {
		l.problem(ImageUnreadable, ocispec.ImageIndexFile, "there is an oci-layout and no index.json beside it, so no image could be found", "ask the supplier for the whole layout")
		return
	}
	var stated ocispec.ImageLayout
	if err := readImageJSON(version, &stated); err != nil {
		l.problem(ImageUnreadable, ocispec.ImageLayoutFile, err.Error(), askAgain)
	} else if stated.Version != ocispec.ImageLayoutVersion {
		l.problem(ImageUnreadable, ocispec.ImageLayoutFile, fmt.Sprintf("imageLayoutVersion is %q, expected %q", stated.Version, ocispec.ImageLayoutVersion), askAgain)
	} else {
		l.parts[version] = KindImagePart
	}
	doc, err := l.document(index)
	switch {
	case err != nil:
		l.problem(ImageUnreadable, ocispec.ImageIndexFile, err.Error(), askAgain)
		return
	case !doc.isIndex:
		l.problem(ImageUnreadable, ocispec.ImageIndexFile, "it lists no manifests: expected an image index", askAgain)
		return
	}
	l.parts[index] = KindImagePart
	for _, named := range doc.Manifests {
		l.follow(named, "", nil)
	}
	l.dockerNames()
	l.settle()
}

// follow goes to what an index names: a manifest, or another index. name is that of the index itself, and chain are the indexes
// on the way.
func (l *layout) follow(named ocispec.Descriptor, name string, chain []*File) {
	if l.visited++; l.visited > MaxImageManifests {
		if l.visited == MaxImageManifests+1 {
			l.problem(ImageUnreadable, ocispec.ImageIndexFile, fmt.Sprintf("more than %d manifests and indexes are named; the rest was not followed", MaxImageManifests), askSplit)
		}
		return
	}
	blob := l.blob(named)
	if blob.File == nil {
		return
	}
	if slices.Contains(chain, blob.File) {
		l.problem(ImageUnreadable, blob.Path, "the index names itself, directly or by another", askAgain)
		return
	}
	doc, err := l.document(blob.File)
	if err == nil && named.MediaType != "" && doc.MediaType != "" && named.MediaType != doc.MediaType {
		err = fmt.Errorf("its mediaType is %q, and it is referred to as %q", doc.MediaType, named.MediaType)
	}
	switch {
	case err != nil:
		l.problem(ImageUnreadable, blob.Path, err.Error(), askAgain)
	case !doc.isIndex:
		l.manifest(named, cmp.Or(nameIn(named.Annotations), name), blob, doc, chain)
	case len(chain) == MaxImageIndexDepth:
		l.problem(ImageUnreadable, blob.Path, fmt.Sprintf("more than %d indexes lie inside each other; this one was not followed", MaxImageIndexDepth), askSplit)
	default:
		l.parts[blob.File] = KindImagePart
		for _, inner := range doc.Manifests {
			l.follow(inner, cmp.Or(nameIn(named.Annotations), name), append(chain[:len(chain):len(chain)], blob.File))
		}
	}
}

// manifest takes a manifest for an image, unless it holds nothing but evidence.
func (l *layout) manifest(named ocispec.Descriptor, name string, blob Blob, doc *document, chain []*File) {
	if known := l.images[blob.File.Path]; known != nil {
		known.addName(name)
		known.addIndexes(chain)
		return
	}
	if len(doc.Layers) > MaxImageLayers {
		l.problem(ImageUnreadable, blob.Path, fmt.Sprintf("it names %d layers, more than %d; they were not followed", len(doc.Layers), MaxImageLayers), askSplit)
		doc = &document{Manifest: doc.Manifest, unread: true}
		doc.Layers = nil
	}
	image := &Image{Digest: blob.Digest, Manifest: blob.File, Indexes: chain, Platform: platform(named.Platform), place: l.place(blob.Path)}
	for _, layer := range doc.Layers {
		image.Layers = append(image.Layers, l.blob(layer))
	}
	if doc.Config.Digest != "" {
		config := l.blob(doc.Config)
		image.Config = &config
	}
	if !doc.unread && l.isReferrer(named, doc, image) {
		return
	}
	image.addName(cmp.Or(name, named.Annotations[ocispec.AnnotationTitle], doc.Annotations[ocispec.AnnotationTitle]))
	image.Platform = cmp.Or(image.Platform, configPlatform(image.Config))
	l.images[blob.File.Path] = image
}

// settle gives each file its role, ties referrers to their images, and tells of the blobs that nothing names.
func (l *layout) settle() {
	for _, image := range l.images {
		for _, b := range image.Blobs() {
			if _, known := l.parts[b.File]; b.File != nil && !known {
				l.parts[b.File] = ""
			}
		}
		if image.Config != nil && image.Config.File != nil && image.Config.File.Kind == KindUnknown && isJSONObject(image.Config.File) {
			l.parts[image.Config.File] = KindImagePart
		}
	}
	for f, kind := range l.parts {
		if f.Role == Artifact {
			f.Role = Part
		}
		if kind != "" && f.Kind == KindUnknown {
			f.Kind = kind
		}
	}
	for _, image := range l.images {
		image.Manifest.Kind, image.Manifest.Role = KindImage, Artifact
		image.settleName()
		l.d.Images = append(l.d.Images, image)
	}
	l.tieReferrers()
	l.tellUnnamed()
}

// tellUnnamed reports the files among the blobs that nothing names: no digest vouches for them, and no reader of the layout
// would see them.
func (l *layout) tellUnnamed() {
	within := l.path(ocispec.ImageBlobsDir) + "/"
	for _, f := range l.d.Files {
		if p, ok := strings.CutPrefix(f.Path, within); ok && !l.named[f.Path] {
			l.problem(BlobUnnamed, ocispec.ImageBlobsDir+"/"+p, "no index and no manifest of the layout names this file", askWhy)
		}
	}
}

func (l *layout) path(p string) string { return path.Join(l.dir, p) }

func (l *layout) file(p string) *File { return l.d.file(l.path(p)) }

// place names a file of the layout for a reader.
func (l *layout) place(p string) string { return cmp.Or(l.dir, l.d.Name) + "!/" + p }

// problem notes a fault, and the first that is one too many.
func (l *layout) problem(code Code, p, message, ask string) {
	switch l.problems++; {
	case l.problems <= maxImageProblems:
		l.d.problem(code, l.place(p), message, ask)
	case l.problems == maxImageProblems+1:
		l.d.problem(code, l.place(""), fmt.Sprintf("more than %d faults; the rest is not listed", maxImageProblems), "")
	}
}
