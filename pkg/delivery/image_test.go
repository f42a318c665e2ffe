package delivery

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// An image is one artifact, wherever its layout lies and however it is packed.
func TestImageIsOneArtifact(t *testing.T) {
	l := layoutFiles{}
	m := l.image("layer one", "layer two")
	l.index(tagged(m, "fabulon/pump:4.2"))
	manifest := "blobs/sha256/" + m.Digest.Encoded()
	packed := save(t, "pump-image", l.packed(t))
	for name, c := range map[string]struct {
		d            *Delivery
		below, place string
	}{
		"directory":     {l.open(t, ""), "", "pump-image!/"},
		"sub-directory": {l.open(t, "images/pump"), "images/pump/", "images/pump!/"},
		"tar":           {openPath(t, packed), "", "pump-image!/"},
	} {
		if len(c.d.Images) != 1 || len(c.d.Problems) > 0 {
			t.Errorf("%s: %d images\n%s", name, len(c.d.Images), problemsOf(c.d))
			continue
		}
		i := c.d.Images[0]
		if i.Name != "fabulon/pump:4.2" || i.Digest != string(m.Digest) || i.Platform != "linux/arm64" || i.Manifest.Path != c.below+manifest || i.Place() != c.place+manifest ||
			len(i.Layers) != 2 || i.Layers[1].File == nil || i.Config == nil || c.d.ImageOf(i.Manifest) != i || c.d.ImageOf(i.Layers[0].File) != nil {
			t.Errorf("%s: %+v at %s", name, i, i.Place())
		}
		if r := roles(c.d); fmt.Sprint(r[Artifact]) != "["+c.below+manifest+"]" || len(r[Part]) != 5 || i.Manifest.Kind != KindImage {
			t.Errorf("%s: roles %v", name, r)
		}
	}
}

// Every image of an index of several platforms is an artifact, and known by the name that the index has.
func TestImageIndex(t *testing.T) {
	l := layoutFiles{}
	arm, amd := l.image("arm"), l.image("amd", "x")
	arm.Platform, amd.Platform = &ocispec.Platform{OS: "linux", Architecture: "arm", Variant: "v7"}, &ocispec.Platform{OS: "linux", Architecture: "amd64"}
	attested := l.about(nil, "application/vnd.in-toto+json", `{"_type":"https://in-toto.io/Statement/v1"}`)
	attested.Annotations = map[string]string{dockerReference: string(arm.Digest)}
	index := l.json(ocispec.MediaTypeImageIndex, ocispec.Index{MediaType: ocispec.MediaTypeImageIndex, Manifests: []ocispec.Descriptor{arm, amd, attested}})
	d := l.index(tagged(index, "4.2"), tagged(amd, "4.2-amd64")).open(t, "")
	if len(d.Images) != 2 || len(d.Problems) > 0 {
		t.Fatalf("%d images\n%s", len(d.Images), problemsOf(d))
	}
	for _, i := range d.Images {
		want := "[4.2] linux/arm/v7 1"
		if i.Digest == string(amd.Digest) {
			want = "[4.2 4.2-amd64] linux/amd64 0"
		}
		if got := fmt.Sprint(i.names, " ", i.Platform, " ", len(i.Referrers)); got != want || len(i.Indexes) != 1 || i.Indexes[0].SHA256 != index.Digest.Encoded() {
			t.Errorf("%s: %s, want %s; indexes %v", i.Digest, got, want, i.Indexes)
		}
		if len(i.Referrers) == 1 && (i.Referrers[0].Subject != string(arm.Digest) || i.Referrers[0].Evidence[0].File.Kind != KindStatement) {
			t.Errorf("referrer %+v", i.Referrers[0])
		}
	}
}

// What is said of an image is evidence, with the digest that it is said of.
func TestReferrers(t *testing.T) {
	l := layoutFiles{}
	m := l.image("layer")
	tag := func(suffix string) string { return "sha256-" + m.Digest.Encoded() + suffix }
	const simple = `{"critical":{"identity":{"docker-reference":"x"},"image":{"docker-manifest-digest":"sha256:00"},"type":"cosign container image signature"},"optional":null}`
	bundle := l.about(&m, "application/vnd.dev.sigstore.bundle.v0.3+json", `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}`)
	sig := tagged(l.about(nil, "application/vnd.dev.cosign.simplesigning.v1+json", simple), tag(".sig"))
	att := tagged(l.about(nil, "application/vnd.dsse.envelope.v1+json", `{"payloadType":"x","payload":"e30=","signatures":[]}`), "registry.example/pump:"+tag(".att"))
	listed := tagged(l.about(nil, "application/vnd.cyclonedx+json", bom), tag(".sbom"))
	d := l.index(m, bundle, sig, att, listed).open(t, "")
	if len(d.Images) != 1 || len(d.Problems) > 0 {
		t.Fatalf("%d images\n%s", len(d.Images), problemsOf(d))
	}
	got := map[Kind]bool{}
	for _, r := range d.Images[0].Referrers {
		if r.Subject != string(m.Digest) || len(r.Evidence) != 1 || r.Manifest.Role != Part || r.Evidence[0].File.Bytes == nil {
			t.Errorf("referrer %+v", r)
			continue
		}
		got[r.Evidence[0].File.Kind] = true
	}
	if want := map[Kind]bool{KindSigstore: true, KindSimpleSigning: true, KindDSSE: true, KindCycloneDXJSON: true}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("referrers %v, want %v", got, want)
	}
	if r := roles(d); len(r[Artifact]) != 1 || len(r[Evidence]) != 4 {
		t.Errorf("roles %v", r)
	}
}

// Software is no evidence because a manifest says that it refers to something.
func TestReferrerWithSoftwareIsAnImage(t *testing.T) {
	for name, make := range map[string]func(l layoutFiles, m *ocispec.Descriptor) ocispec.Descriptor{
		"subject": func(l layoutFiles, m *ocispec.Descriptor) ocispec.Descriptor {
			return l.about(m, "application/vnd.cyclonedx+json", elf)
		},
		"beside evidence": func(l layoutFiles, m *ocispec.Descriptor) ocispec.Descriptor {
			return l.about(m, "application/x", bom, elf)
		},
		"tag": func(l layoutFiles, m *ocispec.Descriptor) ocispec.Descriptor {
			return tagged(l.image("other layer"), "sha256-"+m.Digest.Encoded()+".sig")
		},
		"configuration": func(l layoutFiles, m *ocispec.Descriptor) ocispec.Descriptor {
			return l.json(ocispec.MediaTypeImageManifest, ocispec.Manifest{Config: l.blob("application/x", elf), Subject: m, Layers: []ocispec.Descriptor{l.blob("application/x", bom)}})
		},
	} {
		l := layoutFiles{}
		m := l.image("layer")
		d := l.index(m, make(l, &m)).open(t, "")
		if len(d.Images) != 2 || len(d.Images[0].Referrers)+len(d.Images[1].Referrers) > 0 {
			t.Errorf("%s: %d images, %v", name, len(d.Images), roles(d))
		}
	}
}

// What is wrong with a layout is told, and what no digest vouches for is no part of an image.
func TestFaultsOfLayouts(t *testing.T) {
	other := fmt.Sprintf("%x", sha256.Sum256([]byte("other")))
	for name, c := range map[string]struct {
		change func(l layoutFiles, m ocispec.Descriptor) layoutFiles
		code   Code
		says   string
		images int
	}{
		"missing layer": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { delete(l, l.of("layer one")); return l }, BlobMissing, "not delivered", 1},
		"missing manifest": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			delete(l, "blobs/sha256/"+m.Digest.Encoded())
			return l
		}, BlobMissing, m256, 0},
		"changed layer": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { l[l.of("layer one")] = "layer 0ne"; return l }, BlobDamaged, "not that of its name", 1},
		"changed manifest": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			l["blobs/sha256/"+m.Digest.Encoded()] += " "
			return l
		}, BlobDamaged, "not that of its name", 0},
		"wrong size":    {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { m.Size++; return l.index(m) }, BlobDamaged, "is referred to with", 0},
		"embedded data": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { m.Data = []byte("{}"); return l.index(m) }, BlobDamaged, "embeds 2 bytes", 0},
		"embedded data of nothing": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			l.index(m)["index.json"] = strings.Replace(l["index.json"], `"size":`, `"data":"","size":`, 1)
			return l
		}, BlobDamaged, "embeds 0 bytes", 0},
		"embedded data of its own": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			m.Data = []byte(l["blobs/sha256/"+m.Digest.Encoded()])
			l["blobs/x"] = elf
			return l.index(m)
		}, BlobUnnamed, "no index and no manifest", 1},
		"unnamed blob":   {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { l["blobs/sha256/"+other] = "other"; return l }, BlobUnnamed, "no index and no manifest", 1},
		"odd blob":       {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { l["blobs/x/y/z"] = elf; return l }, BlobUnnamed, "no index and no manifest", 1},
		"unknown digest": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { m.Digest = "md5:00"; return l.index(m) }, ImageUnreadable, "md5:00", 0},
		"climbing digest": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			m.Digest = "sha256:../../index.json"
			return l.index(m)
		}, ImageUnreadable, "expected sha256:", 0},
		"no index":     {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { delete(l, "index.json"); return l }, ImageUnreadable, "no index.json beside it", 0},
		"broken index": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles { l["index.json"] = "{"; return l }, ImageUnreadable, "index.json", 0},
		"index of none": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			l["index.json"] = `{"schemaVersion":2}`
			return l
		}, ImageUnreadable, "both or neither", 0},
		"two keys": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			l["index.json"] = strings.Replace(l["index.json"], `{`, `{"Manifests":[],`, 1)
			return l
		}, ImageUnreadable, "anifests", 0},
		"version": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			l["oci-layout"] = `{"imageLayoutVersion":"2"}`
			return l
		}, ImageUnreadable, `"2", expected "1.0.0"`, 1},
		"media type": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			m.MediaType = ocispec.MediaTypeImageIndex
			return l.index(m)
		}, ImageUnreadable, "is referred to as", 0},
		"index and manifest": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			return l.index(l.blob("", strings.Replace(l["blobs/sha256/"+m.Digest.Encoded()], "{", `{"manifests":[],`, 1)), m)
		}, ImageUnreadable, "both or neither", 1},
		"referrer of nothing": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			return l.index(m, tagged(l.about(nil, "x", bom), "sha256-"+other+".sbom"))
		}, BlobMissing, "the layout holds no such image", 1},
		"other names in manifest.json": {func(l layoutFiles, m ocispec.Descriptor) layoutFiles {
			l["manifest.json"] = `[{"Config":"evil.json","RepoTags":["a"],"Layers":[]}]`
			return l
		}, BlobMissing, `"evil.json"`, 1},
	} {
		l := layoutFiles{}
		m := l.image("layer one", "layer two")
		d := c.change(l.index(m), m).open(t, "")
		told := slices.ContainsFunc(d.Problems, func(p Problem) bool {
			return p.Code == c.code && strings.HasPrefix(p.Path, "pump-image!/") && strings.Contains(p.Path+p.Message, c.says)
		})
		if !told || len(d.Images) != c.images {
			t.Errorf("%s: %d images, want %d; want %s, says %q:\n%s", name, len(d.Images), c.images, c.code, c.says, problemsOf(d))
		}
		for _, f := range d.Files {
			if vouched := strings.HasPrefix(f.Path, "blobs/sha256/") && strings.HasSuffix(f.Path, f.SHA256); f.Role == Part && !vouched && !slices.Contains([]string{"index.json", "oci-layout"}, f.Path) {
				t.Errorf("%s: %s is taken for a part", name, f.Path)
			}
		}
	}
}

const m256 = "blobs/sha256/"

func (l layoutFiles) of(content string) string {
	return fmt.Sprintf("blobs/sha256/%x", sha256.Sum256([]byte(content)))
}

// What a supplier writes does not end what is told of it, and what to do stands apart.
func TestProblemTellsWhatToDoApart(t *testing.T) {
	l := layoutFiles{}
	m := l.image("layer")
	l.index(m)["manifest.json"] = `[{"Config":"a; b.json","RepoTags":["a"],"Layers":[]}]`
	d := l.open(t, "")
	want := Problem{BlobMissing, "pump-image!/manifest.json", `it names "a; b.json", which no manifest of the layout names`, "ask the supplier to write the layout again"}
	if len(d.Problems) != 1 || d.Problems[0] != want || want.Text() != want.Message+"; "+want.Ask || (Problem{Message: "a"}).Text() != "a" {
		t.Errorf("%+v", d.Problems)
	}
	for code, ofImage := range map[Code]bool{ImageUnreadable: true, BlobMissing: true, BlobDamaged: true, BlobUnnamed: true, Unreadable: false, ManifestMissing: false, "": false} {
		if code.OfImage() != ofImage {
			t.Errorf("%q: %v", code, !ofImage)
		}
	}
}

// The older form of "docker save" has no manifest with digests: the configuration vouches for the layers.
func TestDockerSave(t *testing.T) {
	config := fmt.Sprintf(`{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["sha256:%x"]}}`, sha256.Sum256([]byte("layer")))
	id := fmt.Sprintf("%x", sha256.Sum256([]byte(config)))
	files := layoutFiles{
		"manifest.json": `[{"Config":"` + id + `.json","RepoTags":["pump:4.2"],"Layers":["abc/layer.tar"]}]`,
		id + ".json":    config, "repositories": `{"pump":{"4.2":"abc"}}`, "abc/layer.tar": "layer", "abc/VERSION": "1.0", "abc/json": `{"id":"abc"}`,
	}
	d := files.open(t, "")
	if len(d.Images) != 1 || len(d.Problems) > 0 {
		t.Fatalf("%d images\n%s", len(d.Images), problemsOf(d))
	}
	if i := d.Images[0]; i.Name != "pump:4.2" || i.Digest != "sha256:"+id || i.Platform != "linux/amd64" || i.Layers[0].File == nil || fmt.Sprint(roles(d)[Artifact]) != "["+id+".json]" {
		t.Errorf("%+v, %v", i, roles(d))
	}
	files["abc/layer.tar"] = "later"
	if d := files.open(t, ""); len(d.Images) != 1 || !strings.Contains(problemsOf(d), "blob-damaged pump-image!/abc/layer.tar") || len(roles(d)[Artifact]) != 4 {
		t.Errorf("changed layer: %v\n%s", roles(d), problemsOf(d))
	}
	delete(files, id+".json")
	if d := files.open(t, ""); len(d.Images) != 0 || !strings.Contains(problemsOf(d), "blob-missing") {
		t.Errorf("no configuration: %s", problemsOf(d))
	}
	for _, other := range []string{`{"name": "web app"}`, `[]`, `["a"]`, `[{"src": "icon.png"}]`} {
		if d := (layoutFiles{"manifest.json": other, "a": elf}).open(t, ""); len(d.Images)+len(d.Problems) > 0 {
			t.Errorf("%s: %s", other, problemsOf(d))
		}
	}
}

// FuzzImageLayout holds that a part is always vouched for by a digest, whatever the papers say.
func FuzzImageLayout(f *testing.F) {
	l := layoutFiles{}
	m := l.image("layer one")
	l.index(m, l.about(&m, "application/x", bom))
	f.Add(l["index.json"], l["blobs/sha256/"+m.Digest.Encoded()], "layer one")
	f.Add(`{"manifests":[{"digest":"sha256:00"}]}`, `{"layers":[]}`, "")
	archive := filepath.Join(f.TempDir(), "pump-image") // one file, written again and again: folders take most of the time
	f.Fuzz(func(t *testing.T, index, manifest, layer string) {
		files := layoutFiles{}
		files.blob("", manifest)
		files.blob("", layer)
		files["oci-layout"], files["index.json"] = `{"imageLayoutVersion":"1.0.0"}`, index
		must(t, os.WriteFile(archive, files.packed(t), 0o600))
		d := openPath(t, archive)
		for _, f := range d.Files {
			if f.Role == Part && strings.HasPrefix(f.Path, "blobs/") && !strings.HasSuffix(f.Path, f.SHA256) {
				t.Errorf("%s is taken for a part", f.Path)
			}
		}
		for _, i := range d.Images {
			if i.Manifest.Role != Artifact || i.Manifest.Kind != KindImage || i.Digest != "sha256:"+i.Manifest.SHA256 {
				t.Errorf("image %+v", i)
			}
		}
	})
}
