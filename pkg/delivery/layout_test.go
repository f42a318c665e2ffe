package delivery

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	godigest "github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// layoutFiles is an image layout in the making: path → content.
type layoutFiles map[string]string

func (l layoutFiles) blob(mediaType, content string) ocispec.Descriptor {
	l[l.of(content)] = content
	return ocispec.Descriptor{MediaType: mediaType, Digest: godigest.FromString(content), Size: int64(len(content))}
}

func (l layoutFiles) json(mediaType string, v any) ocispec.Descriptor {
	return l.blob(mediaType, jsonOf(v))
}

func jsonOf(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// index writes the papers at the top.
func (l layoutFiles) index(manifests ...ocispec.Descriptor) layoutFiles {
	l["oci-layout"] = `{"imageLayoutVersion": "1.0.0"}`
	l["index.json"] = jsonOf(ocispec.Index{MediaType: ocispec.MediaTypeImageIndex, Manifests: append([]ocispec.Descriptor{}, manifests...)})
	return l
}

// image is a manifest with a configuration and layers.
func (l layoutFiles) image(layers ...string) ocispec.Descriptor {
	m := ocispec.Manifest{MediaType: ocispec.MediaTypeImageManifest, Layers: []ocispec.Descriptor{},
		Config: l.blob(ocispec.MediaTypeImageConfig, fmt.Sprintf(`{"os":"linux","architecture":"arm64","rootfs":{"type":"layers","diff_ids":[]},"n":%d}`, len(layers)))}
	for _, content := range layers {
		m.Layers = append(m.Layers, l.blob(ocispec.MediaTypeImageLayer, content))
	}
	return l.json(ocispec.MediaTypeImageManifest, m)
}

// about is a manifest that says something of another one.
func (l layoutFiles) about(subject *ocispec.Descriptor, artifactType string, evidence ...string) ocispec.Descriptor {
	m := ocispec.Manifest{MediaType: ocispec.MediaTypeImageManifest, ArtifactType: artifactType, Subject: subject,
		Config: l.blob(ocispec.MediaTypeEmptyJSON, "{}"), Layers: []ocispec.Descriptor{}}
	for _, content := range evidence {
		m.Layers = append(m.Layers, l.blob(artifactType, content))
	}
	return l.json(ocispec.MediaTypeImageManifest, m)
}

func tagged(d ocispec.Descriptor, name string) ocispec.Descriptor {
	d.Annotations = map[string]string{ocispec.AnnotationRefName: name}
	return d
}

func (l layoutFiles) open(t testing.TB, below string) *Delivery {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "pump-image")
	for p, content := range l {
		p = filepath.Join(dir, below, p)
		must(t, os.MkdirAll(filepath.Dir(p), 0o700))
		must(t, os.WriteFile(p, []byte(content), 0o600))
	}
	return openPath(t, dir)
}

// packed is the layout as a tar archive.
func (l layoutFiles) packed(t testing.TB) []byte {
	t.Helper()
	var entries []entry
	for _, p := range slices.Sorted(maps.Keys(l)) {
		entries = append(entries, entry{name: p, body: l[p]})
	}
	return tarOf(t, entries...)
}

func openPath(t testing.TB, p string) *Delivery {
	t.Helper()
	d, err := Open(context.Background(), p, Limits{})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

// roles are the paths of the files of each role.
func roles(d *Delivery) map[Role][]string {
	out := map[Role][]string{}
	for _, f := range d.Files {
		out[f.Role] = append(out[f.Role], f.Path)
	}
	return out
}

func problemsOf(d *Delivery) string {
	var out []string
	for _, p := range d.Problems {
		out = append(out, string(p.Code)+" "+p.Path+": "+p.Text())
	}
	return strings.Join(out, "\n")
}
