package delivery

import (
	"cmp"
	"slices"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/cleanbill-dev/cleanbill/internal/imagelayout"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// dockerReference is the annotation by which BuildKit ties a manifest of attestations to an image of the same index.
const dockerReference = "vnd.docker.reference.digest"

// isReferrer keeps a manifest whose blobs are evidence, all of them, by what they hold. A manifest that only says that it
// refers to another, and holds software, is an image like any other.
func (l *layout) isReferrer(named ocispec.Descriptor, doc *document, image *Image) bool {
	r := Referrer{Manifest: image.Manifest, Subject: refersTo(named, doc)}
	for _, b := range image.Layers {
		switch {
		case b.File == nil:
			return false
		case string(ocispec.DescriptorEmptyJSON.Digest) == b.Digest:
			l.parts[b.File] = KindImagePart
		case b.File.Role == Evidence:
			r.Evidence = append(r.Evidence, b)
		default:
			return false
		}
	}
	config := image.Config
	if r.Subject == "" && len(r.Evidence) == 0 || config != nil && (config.File == nil || !isJSONObject(config.File)) {
		return false
	}
	l.parts[image.Manifest] = KindImagePart
	if config != nil {
		l.parts[config.File] = KindImagePart
	}
	if !slices.ContainsFunc(l.referrers, func(known Referrer) bool { return known.Manifest == r.Manifest && known.Subject == r.Subject }) {
		l.referrers = append(l.referrers, r)
	}
	return true
}

// refersTo gives the digest that a manifest refers to: by its field (OCI 1.1), by a tag such as sha256-….sig (cosign), or by an
// annotation (BuildKit); "" when it refers to none.
func refersTo(named ocispec.Descriptor, doc *document) string {
	if doc.Subject != nil && doc.Subject.Digest != "" {
		return string(doc.Subject.Digest)
	}
	if d := taggedDigest(named.Annotations[ocispec.AnnotationRefName]); d != "" {
		return d
	}
	if d := named.Annotations[dockerReference]; d != "" {
		return d
	}
	return ""
}

// taggedDigest reads the tag that cosign gives to what belongs to an image: the digest with a dash, and what it is.
func taggedDigest(name string) string {
	tag := name[strings.LastIndexByte(name, ':')+1:]
	for _, suffix := range []string{".sig", ".att", ".sbom"} {
		if digest, ok := strings.CutSuffix(tag, suffix); ok {
			algorithm, hex, _ := strings.Cut(digest, "-")
			if imagelayout.IsDigest(algorithm, hex) {
				return algorithm + ":" + hex
			}
		}
	}
	return ""
}

// tieReferrers gives each referrer to the images that it is about, and finds those that are about another referrer: an SBOM
// that is kept as an artifact of its own may be signed by itself. One that is about nothing in the layout is told of.
func (l *layout) tieReferrers() {
	slices.SortFunc(l.referrers, func(a, b Referrer) int {
		return cmp.Or(strings.Compare(a.Manifest.Path, b.Manifest.Path), strings.Compare(a.Subject, b.Subject))
	})
	l.d.Referrers = append(l.d.Referrers, l.referrers...)
	for _, r := range l.referrers {
		if r.Subject == "" {
			continue // evidence that comes in a layout, about nothing in particular
		}
		about := func(f *File) bool {
			algorithm, hex, _ := strings.Cut(r.Subject, ":")
			return hex != "" && f.digest(algorithm) == hex
		}
		found := slices.ContainsFunc(l.referrers, func(other Referrer) bool { return about(other.Manifest) })
		for _, image := range l.images {
			if about(image.Manifest) || slices.ContainsFunc(image.Indexes, about) {
				image.Referrers, found = append(image.Referrers, r), true
			}
		}
		if !found {
			l.problem(BlobMissing, strings.TrimPrefix(r.Manifest.Path, l.path("")+"/"), "it says something about "+strictjson.Quote(r.Subject)+", and the layout holds no such image", "ask the supplier for the image, or why this is there")
		}
	}
}
