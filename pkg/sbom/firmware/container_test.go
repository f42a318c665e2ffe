package firmware

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

type members = []imagetest.Member

// dockerOf is an archive as "docker save" writes it.
func dockerOf(t testing.TB, layers ...members) members {
	t.Helper()
	var archives, names []string
	for i, l := range layers {
		archives = append(archives, string(imagetest.Tar(t, l)))
		names = append(names, fmt.Sprintf("layer-%d/layer.tar", i))
	}
	return savedOf(t, names, archives, archives)
}

// savedOf is dockerOf of archives that may be packed; what each holds, unpacked, is what the configuration says.
func savedOf(t testing.TB, names, archives, unpacked []string) (all members) {
	t.Helper()
	for i, a := range archives {
		all = append(all, imagetest.Member{Name: names[i], Content: a})
	}
	diffs := []string{}
	for _, u := range unpacked {
		diffs = append(diffs, fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(u))))
	}
	config, err := json.Marshal(map[string]any{"rootfs": map[string]any{"type": "layers", "diff_ids": diffs}})
	imagetest.Must(t, err)
	b, err := json.Marshal([]map[string]any{{"Config": "config.json", "RepoTags": []string{"a:1"}, "Layers": names}})
	imagetest.Must(t, err)
	return append(all, imagetest.Member{Name: "config.json", Content: string(config)}, imagetest.Member{Name: "repositories", Content: "{}\n"}, imagetest.Member{Name: "manifest.json", Content: string(b)})
}

func blob(all *members, content string) map[string]any {
	digest := fmt.Sprintf("%x", sha256.Sum256([]byte(content)))
	*all = append(*all, imagetest.Member{Name: "blobs/sha256/" + digest, Content: content})
	return map[string]any{"digest": "sha256:" + digest, "size": len(content)}
}

// ociOf is a layout with one image behind an index.
func ociOf(t testing.TB, pack func(testing.TB, []byte) []byte, mediaType string, layers ...members) members {
	t.Helper()
	all := members{{Name: "oci-layout", Content: `{"imageLayoutVersion":"1.0.0"}`}}
	text := func(v any) string {
		b, err := json.Marshal(v)
		imagetest.Must(t, err)
		return string(b)
	}
	var refs []any
	for _, l := range layers {
		d := blob(&all, string(pack(t, imagetest.Tar(t, l))))
		d["mediaType"] = mediaType
		refs = append(refs, d)
	}
	manifest := blob(&all, text(map[string]any{"schemaVersion": 2, "config": blob(&all, "{}"), "layers": refs}))
	index := blob(&all, text(map[string]any{"manifests": []any{manifest}}))
	return append(all, imagetest.Member{Name: "index.json", Content: text(map[string]any{"manifests": []any{index}})})
}

func zstdOf(t testing.TB, b []byte) []byte {
	t.Helper()
	w, err := zstd.NewWriter(nil)
	imagetest.Must(t, err)
	return w.EncodeAll(b, nil)
}

// visible gives what a walk shows of the trees whose path is that of the image, with where it lies.
func visible(t *testing.T, img []byte) (paths map[string]string, c *Contents) {
	t.Helper()
	paths = map[string]string{}
	s := newSearch(DefaultLimits, func(_ context.Context, tr *Tree) map[string]bool {
		if tr.Entry("manifest.json") == nil && tr.Entry("oci-layout") == nil {
			for _, e := range tr.Sorted() {
				if e.Mode.IsRegular() {
					paths[e.Path] = tr.Inside(e.Path)
				}
			}
		}
		return nil
	})
	s.look(context.Background(), source{"i", int64(len(img)), strings.NewReader(string(img))}, 0)
	return paths, s.contents()
}

func TestLayersMakeOneFileSystem(t *testing.T) {
	base := append(imagetest.Rootfs(), members{{Name: "opt/gone", Content: "1"}, {Name: "opt/kept", Content: "1"}, {Name: "usr/share/a/x", Content: "1"}, {Name: "usr/share/a/y", Content: "1"},
		{Name: "file", Content: "1"}, {Name: "dir/f", Content: "1"}, {Name: "lib", Link: "usr/lib"}}...)
	top := members{{Name: "opt/.wh.gone"}, {Name: "usr/share/a/.wh..wh..opq"}, {Name: "usr/share/a/z", Content: "2"}, {Name: "etc/motd", Content: "2"},
		{Name: "file/now-a-directory", Content: "2"}, {Name: ".wh.dir"}, {Name: "lib/through-the-link", Content: "2"}, {Name: "var/lib/dpkg/.wh.status"}}
	want := map[string]string{"usr/lib/os-release": "0", "opt/kept": "0", "usr/share/a/z": "1", "etc/motd": "1", "file/now-a-directory": "1", "usr/lib/through-the-link": "1"}
	for name, img := range map[string][]byte{
		"docker save":  imagetest.Tar(t, dockerOf(t, base, top)),
		"OCI, gzip":    imagetest.Tar(t, ociOf(t, imagetest.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip", base, top)),
		"OCI, zstd":    imagetest.Tar(t, ociOf(t, zstdOf, "application/vnd.oci.image.layer.v1.tar+zstd", base, top)),
		"OCI in a zip": imagetest.Zip(t, ociOf(t, imagetest.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip", base, top)),
	} {
		paths, c := visible(t, img)
		if len(paths) != len(want) || len(c.Unread) > 0 {
			t.Errorf("%s: %v, unread %v", name, paths, c.Unread)
		}
		for p, layer := range want {
			if at := paths[p]; !strings.HasPrefix(at, "i!/") || name == "docker save" && !strings.HasPrefix(at, "i!/layer-"+layer+"/layer.tar!/") {
				t.Errorf("%s: %s lies in %q, want layer %s", name, p, at, layer)
			}
		}
		if o := look(t, "i", img, DefaultLimits); o.at("zlib1g") != "" || o.at("debian") == "" {
			t.Errorf("%s: found %v", name, o.found)
		}
	}
}

// TestSupersededFilesAreNamed: what a later layer takes away is delivered all the same.
func TestSupersededFilesAreNamed(t *testing.T) {
	program := elfOf(binary.LittleEndian, true, table(5000))
	base := append(imagetest.Rootfs(), members{{Name: "usr/bin/gone", Content: program}, {Name: "usr/bin/kept", Content: program}, {Name: "dir/f", Content: "1"}, {Name: "empty"}, {Name: "back", Content: "abc"}}...)
	second := members{{Name: "usr/bin/.wh.gone"}, {Name: "usr/bin/kept", Content: program}, {Name: "dir/.wh..wh..opq"}, {Name: ".wh.empty"}, {Name: "var/lib/dpkg/status", Content: "Package: other\n"}, {Name: "back", Content: "other"}}
	third := members{{Name: "back", Content: "abc"}}
	img := imagetest.Tar(t, dockerOf(t, base, second, third))
	o := look(t, "i", img, DefaultLimits)
	want := fmt.Sprintf("[{i!/layer-0/layer.tar!/usr/bin/gone %d} {i!/layer-0/layer.tar!/var/lib/dpkg/status %d} {i!/layer-1/layer.tar!/back 5} {i!/layer-0/layer.tar!/dir/f 1}]", len(program), len(imagetest.Status))
	if fmt.Sprint(o.Superseded) != want || o.SupersededFiles != 4 || o.SupersededPrograms != 1 || !o.Whole {
		t.Errorf("%v, %d files, %d programs; want %s; unread %v", o.Superseded, o.SupersededFiles, o.SupersededPrograms, want, o.Unread)
	}
	few := look(t, "i", img, Limits{Opaque: 1})
	if len(few.Superseded) != 1 || few.SupersededFiles != 4 {
		t.Errorf("%v of %d", few.Superseded, few.SupersededFiles)
	}
	if o := look(t, "i", imagetest.Tar(t, dockerOf(t, base)), DefaultLimits); o.SupersededFiles != 0 {
		t.Errorf("%v", o.Superseded)
	}
}

// TestEmptyLayers: an archive of no files is nothing but zeros, and images are full of such layers.
func TestEmptyLayers(t *testing.T) {
	for name, img := range map[string]members{
		"docker save": dockerOf(t, nil, imagetest.Rootfs(), nil),
		"OCI":         ociOf(t, imagetest.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip", imagetest.Rootfs(), nil),
	} {
		if o := look(t, "i", imagetest.Tar(t, img), DefaultLimits); !o.Whole || o.at("zlib1g") == "" {
			t.Errorf("%s: found %v, unread %v", name, o.found, o.Unread)
		}
	}
}

func TestContainerFolder(t *testing.T) {
	dir := imagetest.Folder(t, ociOf(t, imagetest.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip", imagetest.Rootfs(), members{{Name: "etc/.wh.motd"}}))
	if o := lookFolder(t, dir, DefaultLimits); !o.Whole || !strings.HasPrefix(o.at("zlib1g"), "rootfs/blobs/sha256/") || !strings.HasSuffix(o.at("zlib1g"), "!/var/lib/dpkg/status") || len(o.found["zlib1g"]) != 1 {
		t.Errorf("found %v, unread %v", o.found, o.Unread)
	}
}

func TestContainerImagesThatLie(t *testing.T) {
	oci := func(change func(m members) members) []byte {
		return imagetest.Tar(t, change(ociOf(t, imagetest.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip", imagetest.Rootfs())))
	}
	docker := func(manifest string) []byte {
		m := dockerOf(t, imagetest.Rootfs())
		m[len(m)-1].Content = manifest
		return imagetest.Tar(t, m)
	}
	described := func(digest string, size int) string {
		return fmt.Sprintf(`{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":%q,"size":%d}`, digest, size)
	}
	digestOf := func(s string) string { return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(s))) }
	// behind puts a document behind so many indexes besides index.json.
	behind := func(doc string, indexes, times int) []byte {
		all := members{{Name: "oci-layout", Content: "{}"}}
		for i := range indexes + 1 {
			all = append(all, imagetest.Member{Name: "blobs/" + strings.Replace(digestOf(doc), ":", "/", 1), Content: doc})
			listed := []string{described(digestOf(doc), len(doc))}
			if i == indexes {
				listed = slices.Repeat(listed, times)
			}
			doc = `{"manifests":[` + strings.Join(listed, ",") + `]}`
		}
		return imagetest.Tar(t, append(all, imagetest.Member{Name: "index.json", Content: doc}))
	}
	const none = `{"config":{},"layers":[]}`
	for name, img := range map[string][]byte{"as deep as can be": behind(none, 4, 1), "as many as can be": behind(none, 0, 1000)} {
		if _, c := visible(t, img); strings.Contains(fmt.Sprint(c.Unread), "more than") {
			t.Errorf("%s: %v", name, c.Unread)
		}
	}
	for name, c := range map[string]struct {
		img    []byte
		reason string
	}{
		"layer missing":       {docker(`[{"Layers":["nowhere/layer.tar"]}]`), "the layout does not hold it"},
		"layer is no archive": {docker(`[{"Layers":["config.json"]}]`), "no archive of a layer"},
		"two lists of layers": {docker(`[{"Layers":["layer-0/layer.tar"],"layers":[]}]`), "container image"},
		"digest differs":      {oci(func(m members) members { m[1].Content = m[1].Content[:len(m[1].Content)-1] + "\xff"; return m }), "its digest is"},
		"size differs":        {oci(func(m members) members { m[1].Content += "\x00"; return m }), "bytes, the image names"},
		"too deep":            {behind(none, 5, 1), "more than 4 indexes"},
		"too many":            {behind(none, 0, 1001), "more than 1000 manifests"},
		"too many layers":     {behind(`{"layers":[`+strings.Repeat(described("sha256:", 0)+",", 512)+described("sha256:", 0)+`]}`, 0, 1), "more than 512 layers"},
		"both":                {behind(`{"manifests":[],"layers":[]}`, 0, 1), "both an index"},
		"unknown digest":      {behind(`{"layers":[`+described("md5:d41d8cd98f00b204e9800998ecf8427e", 0)+`]}`, 0, 1), `"md5:d41d8cd98f00b204e9800998ecf8427e"`},
		"no digest":           {behind(`{"layers":[`+described("", 0)+`]}`, 0, 1), "expected sha256:"},
		"size below nothing":  {behind(`{"layers":[`+described(digestOf("x"), -1)+`]}`, 0, 1), "a size of at least 0"},
		"manifest differs": {oci(func(m members) members {
			m[3].Content += " "
			return m
		}), "bytes, the image names"},
		"encrypted": {imagetest.Tar(t, ociOf(t, imagetest.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip+encrypted", imagetest.Rootfs())), "encrypted"},
		"no index":  {imagetest.Tar(t, members{{Name: "oci-layout", Content: "{}"}}), "index.json: not there"},
	} {
		if _, contents := visible(t, c.img); len(contents.Unread) == 0 || !strings.Contains(fmt.Sprint(contents.Unread), c.reason) {
			t.Errorf("%s: unread %v, want %q", name, contents.Unread, c.reason)
		}
	}
	// A web application has a file of this name.
	if _, c := visible(t, imagetest.Tar(t, members{{Name: "manifest.json", Content: `{"name":"app","icons":[]}`}})); len(c.Unread) > 0 {
		t.Errorf("unread %v", c.Unread)
	}
}

// TestLayersAreHeldAgainstTheConfiguration: what "docker save" writes names layers by what they hold, unpacked.
func TestLayersAreHeldAgainstTheConfiguration(t *testing.T) {
	plain := string(imagetest.Tar(t, imagetest.Rootfs()))
	packed, other := string(imagetest.Gzip(t, []byte(plain))), string(imagetest.Tar(t, members{{Name: "etc/x", Content: "x"}}))
	of := func(archive, unpacked string) members {
		return savedOf(t, []string{"l"}, []string{archive}, []string{unpacked})
	}
	config := func(m members, name, content string) members {
		m[1].Name, m[1].Content = name, content
		m[3].Content = fmt.Sprintf(`[{"Config":%q,"Layers":["l"]}]`, name)
		return m
	}
	const empty = `{"rootfs":{"diff_ids":[]}}`
	for name, c := range map[string]struct {
		img  members
		says string
	}{
		"plain":                {of(plain, plain), ""},
		"packed":               {of(packed, plain), ""},
		"plain, other content": {of(plain, other), "the configuration of the image names \"sha256:"},
		"packed, other":        {of(packed, other), "the configuration of the image names \"sha256:"},
		"packed, as it lies":   {of(packed, packed), "the configuration of the image names \"sha256:"},
		"too few":              {config(of(plain, plain), "c", empty), "names 1 layers and the configuration \"c\" 0"},
		"no configuration":     {config(of(plain, plain), "", empty), "an image without a configuration"},
		"not there":            {append(config(of(plain, plain), "c", empty)[:1], config(of(plain, plain), "c", empty)[2:]...), "c: not there"},
		"not by its name":      {config(of(plain, plain), strings.Repeat("0", 64)+".json", empty), "its digest is sha256:"},
		"not JSON":             {config(of(plain, plain), "c", "x"), "configuration of an image"},
	} {
		paths, contents := visible(t, imagetest.Tar(t, c.img))
		if told := fmt.Sprint(contents.Unread); (len(contents.Unread) > 0) != (c.says != "") || !strings.Contains(told, c.says) {
			t.Errorf("%s: unread %v, want %q", name, told, c.says)
		}
		if differs := strings.Contains(c.says, "of the image names"); (len(paths) == 0) != differs {
			t.Errorf("%s: shown %v", name, paths)
		}
	}
}

// TestLayersAreReadOnce: a list names one layer as often as it likes.
func TestLayersAreReadOnce(t *testing.T) {
	const times = 200
	long := string(imagetest.Tar(t, members{{Name: "a", Content: strings.Repeat("text ", 100_000)}}))
	for name, archive := range map[string]string{"plain": long, "packed": string(imagetest.Gzip(t, []byte(long)))} {
		archives, contents := slices.Repeat([]string{archive}, times), slices.Repeat([]string{long}, times)
		m := savedOf(t, slices.Repeat([]string{"l"}, times), archives, contents)
		img := imagetest.Tar(t, m[times-1:])
		if o := look(t, "i", img, Limits{ReadBytes: int64(20 * len(long))}); !o.Whole {
			t.Errorf("%s: unread %v", name, o.Unread)
		}
		if o := look(t, "i", img, Limits{Files: times}); o.Whole {
			t.Errorf("%s: a layer costs nothing after the first time", name)
		}
	}
}

func TestCheckBlob(t *testing.T) {
	const content = "layer"
	sha384, sha512 := fmt.Sprintf("sha384:%x", sha512.Sum384([]byte(content))), fmt.Sprintf("sha512:%x", sha512.Sum512([]byte(content)))
	for _, c := range []struct {
		digest string
		size   int64
		says   string
	}{
		{"", anySize, ""}, {sha384, 5, ""}, {sha512, anySize, ""}, {sha512, 6, "it has 5 bytes, the image names 6"},
		{"sha384:00", 5, "its digest is sha384:"}, {"md5:00", 5, "no known algorithm"}, {"x", 5, "no known algorithm"},
	} {
		err := checkBlob(io.NewSectionReader(strings.NewReader(content), 0, 5), c.digest, c.size)
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s, %d: %v, want %q", c.digest, c.size, err, c.says)
		}
	}
}

func FuzzContainerImage(f *testing.F) {
	f.Add([]byte(`[{"Layers":["a"]}]`), []byte(`{"manifests":[{"digest":"sha256:x"}]}`), []byte(".wh.a"))
	f.Fuzz(func(t *testing.T, manifest, index, name []byte) {
		layer := imagetest.Tar(t, members{{Name: strings.ReplaceAll(fmt.Sprintf("%q", name), "\\", "/"), Content: "x"}})
		look(t, "i.tar", imagetest.Tar(t, members{
			{Name: "manifest.json", Content: string(manifest)}, {Name: "index.json", Content: string(index)}, {Name: "oci-layout"}, {Name: "a", Content: string(layer)},
		}), tight)
	})
}
