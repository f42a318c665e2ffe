package delivery

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

const manifestHead = "kind: cleanbill.delivery/v1\nproduct: {name: Pump, version: 1.10, gtin: \"04012345678901\"}\nsupplier: Maker\nprofile: networked\n"

func hexSum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func line(path string, role Role, sum string) string {
	return fmt.Sprintf("  - {path: %q, role: %s, sha256: %q}\n", path, role, sum)
}

func TestReadManifest(t *testing.T) {
	m, err := ReadManifest([]byte(manifestHead+"files:\n"+line("a/b", Artifact, hexSum("x"))), Limits{})
	must(t, err)
	if m.Product.Version != "1.10" || m.Product.GTIN != "04012345678901" || m.Supplier != "Maker" || m.Profile != "networked" || len(m.Files) != 1 || m.Path != ManifestName {
		t.Errorf("got %+v", m)
	}
}

func TestReadManifestRefuses(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing":           {"", "file is empty"},
		"no kind":           {"supplier: x\n", "kind"},
		"other kind":        {"kind: cleanbill.policy/v1\n", "cleanbill.delivery/v1"},
		"unknown field":     {manifestHead + "verdict: accept\n", `delivery.yaml:5: unknown field "verdict"; expected one of files, kind`},
		"duplicate key":     {manifestHead + "supplier: Other\n", `delivery.yaml:5: key "supplier" is written twice`},
		"two documents":     {manifestHead + "---\nkind: x\n", "second YAML document"},
		"anchor":            {manifestHead + "files: &a []\n", "anchors"},
		"alias":             {"a: &a x\nkind: *a\n", "anchors"},
		"tag":               {"kind: !!str cleanbill.delivery/v1\n", "explicit type"},
		"list for text":     {manifestHead + "files:\n  - {path: [a]}\n", "delivery.yaml:6: files[0].path: expected text, found a list"},
		"text for a list":   {manifestHead + "files: a\n", `delivery.yaml:5: files: expected a list, found "a"`},
		"unknown role":      {manifestHead + "files:\n" + line("a", "trusted", ""), "role"},
		"no role":           {manifestHead + "files: [{path: a}]\n", "role"},
		"escape":            {manifestHead + "files:\n" + line("../a", Artifact, ""), ".."},
		"absolute":          {manifestHead + "files:\n" + line("/a", Artifact, ""), "absolute"},
		"not clean":         {manifestHead + "files:\n" + line("./a", Artifact, ""), "write it as"},
		"listed twice":      {manifestHead + "files:\n" + line("a", Artifact, "") + line("a", Document, ""), "same name"},
		"listed twice, A/a": {manifestHead + "files:\n" + line("a", Artifact, "") + line("A", Document, ""), "same name"},
		"short digest":      {manifestHead + "files:\n" + line("a", Artifact, "abcd"), "64 hexadecimal"},
		"no digest at all":  {manifestHead + "files:\n" + line("a", Artifact, strings.Repeat("g", 64)), "64 hexadecimal"},
		"too large":         {manifestHead + strings.Repeat("#", MaxManifestSize), "larger than"},
		"too many":          {manifestHead + "files:\n" + line("a", Artifact, "") + line("b", Artifact, "") + line("c", Artifact, ""), "at most 2"},
		"deep":              {strings.Repeat("[", 20000), "depth"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadManifest([]byte(c.body), Limits{MaxManifestFiles: 2})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "read delivery.yaml:") {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestMatch(t *testing.T) {
	prose := "Read this first.\n"
	files := map[string]string{"fw": elf, "sbom": bom, "readme": prose, "extra": bundle, "delivery.yaml.sigstore.json": bundle, "delivery.yaml.sha256": strings.Repeat("a", 64) + "  delivery.yaml\n", "delivery.yaml.bak": "x", "wrong": bom + " ", "bare": bom + "  ", "paper": prose + "More.\n", "hidden": elf + "x"}
	files[ManifestName] = manifestHead + "files:\n" +
		line("fw", Document, hexSum(elf)) +
		line("hidden", Evidence, hexSum(elf+"x")) +
		line("sbom", Artifact, strings.ToUpper(hexSum(bom))) +
		line("readme", Artifact, hexSum(prose)) +
		line("paper", Evidence, hexSum(prose+"More.\n")) +
		line("wrong", Evidence, hexSum("other")) +
		line("bare", Evidence, "") +
		line("gone", Evidence, hexSum(""))
	d := opened(t, tree(t, files), Limits{})
	if d.Manifest == nil {
		t.Fatalf("no manifest: %v", d.Problems)
	}
	var got []string
	for _, p := range d.Problems {
		got = append(got, string(p.Code)+" "+p.Path)
	}
	want := "manifest-digest bare, manifest-unlisted delivery.yaml.bak, manifest-unlisted extra, manifest-role fw, manifest-missing gone, manifest-role hidden, manifest-digest wrong"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
	for path, role := range map[string]Role{"fw": Artifact, "hidden": Artifact, "sbom": Artifact, "readme": Artifact, "paper": Document, ManifestName: Evidence} {
		if f := d.file(path); f.Role != role {
			t.Errorf("%s is %s, want %s", path, f.Role, role)
		}
	}
	if d.file("sbom").Bytes == nil || d.file(ManifestName).Kind != KindManifest {
		t.Error("an SBOM called an artifact stays readable, and the manifest has its kind")
	}
}

func TestManifestOnlyAtTop(t *testing.T) {
	d := opened(t, tree(t, map[string]string{"sub/" + ManifestName: manifestHead, "a": bom}), Limits{})
	if d.Manifest != nil || len(d.Problems) != 0 || d.file("sub/"+ManifestName).Role != Artifact {
		t.Errorf("a nested delivery.yaml is a file like any other: %v", d.Problems)
	}
	wrapped := opened(t, save(t, "d", zipOf(t, entry{name: "d/" + ManifestName, body: manifestHead}, entry{name: "d/a", body: bom})), Limits{})
	if wrapped.Manifest == nil {
		t.Errorf("the manifest of a wrapped archive was not found: %v", wrapped.Problems)
	}
}

func TestManifestUnreadable(t *testing.T) {
	for name, body := range map[string]string{
		"broken":     "kind: [\n",
		"executable": elf,
		"script":     "#!/bin/sh\nkind: cleanbill.delivery/v1\n",
		"evidence":   bom,
		"too large":  manifestHead + strings.Repeat("# more\n", MaxManifestSize/7),
	} {
		t.Run(name, func(t *testing.T) {
			d := opened(t, tree(t, map[string]string{ManifestName: body, "a": bom}), Limits{})
			if d.Manifest != nil || len(d.Problems) != 1 || d.Problems[0].Code != ManifestUnreadable {
				t.Errorf("got manifest %v, problems %v", d.Manifest, d.Problems)
			}
			if f := d.file(ManifestName); f.Kind == KindManifest {
				t.Errorf("an unreadable manifest has kind %s", f.Kind)
			}
		})
	}
}

func FuzzReadManifest(f *testing.F) {
	f.Add([]byte(manifestHead + "files:\n" + line("a", Artifact, hexSum(""))))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("kind: cleanbill.delivery/v1\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ReadManifest(data, Limits{})
		if (m == nil) != (err != nil) {
			t.Fatalf("manifest %v with error %v", m, err)
		}
		if m != nil && m.Kind != ManifestKindV1 {
			t.Fatalf("accepted kind %q", m.Kind)
		}
	})
}
