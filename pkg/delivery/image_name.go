package delivery

import (
	"cmp"
	"slices"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// containerdName is the annotation in which containerd and Docker keep the whole name of an image, of which
// org.opencontainers.image.ref.name has the tag alone.
const containerdName = "io.containerd.image.name"

// nameIn is the name that an index gives to what it names.
func nameIn(annotations map[string]string) string {
	return cmp.Or(annotations[containerdName], annotations[ocispec.AnnotationRefName])
}

func (i *Image) addName(n string) {
	if n != "" && !slices.Contains(i.names, n) {
		i.names = append(i.names, n)
	}
}

func (i *Image) settleName() {
	slices.Sort(i.names)
	i.Name = i.Digest
	if len(i.names) > 0 {
		i.Name = i.names[0]
	}
}

// addIndexes keeps the indexes of another way to the same manifest.
func (i *Image) addIndexes(chain []*File) {
	for _, f := range chain {
		if !slices.Contains(i.Indexes, f) {
			i.Indexes = append(i.Indexes, f)
		}
	}
}

// Blobs are the layers and the configuration.
func (i *Image) Blobs() []Blob {
	all := slices.Clone(i.Layers)
	if i.Config != nil {
		all = append(all, *i.Config)
	}
	return all
}

func platform(p *ocispec.Platform) string {
	if p == nil || p.OS == "" && p.Architecture == "" {
		return ""
	}
	out := p.OS + "/" + p.Architecture
	if p.Variant != "" {
		out += "/" + p.Variant
	}
	return out
}

// configPlatform is the platform that the configuration states (config.md).
func configPlatform(config *Blob) string {
	if config == nil || config.File == nil || config.File.Kind != KindUnknown {
		return ""
	}
	var p ocispec.Platform
	if readImageJSON(config.File, &p) != nil {
		return ""
	}
	return platform(&p)
}
