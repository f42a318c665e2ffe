package observe

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// What lists software and is not read is told with its place, however long it is.
func TestListsThatAreNotReadAreTold(t *testing.T) {
	for name, want := range map[string]string{
		"app/renv.lock": "lock file of R", "app/flake.lock": "lock file of Nix", "obj/project.assets.json": "lock file of NuGet", "app/Manifest.toml": "lock file of Julia",
		"app/npm-shrinkwrap.json": "lock file of npm", "app/pylock.dev.toml": "lock file of Python", "app/pylock.toml": "lock file of Python", "x/Gopkg.lock": "lock file of Go",
		"x/MODULE.bazel.lock": "lock file of Bazel", "x/Chart.lock": "lock file of Helm", "x/gradle/dependency-locks/compile.lockfile": "lock file of Gradle", "x/a.opam.locked": "lock file of OCaml",
		"var/db/pkg/local.sqlite": "package database of FreeBSD", "var/db/pkg/zlib-1.3/+CONTENTS": "package database of the BSDs", "var/guix/db/db.sqlite": "package database of Guix",
		"usr/lib/ipkg/status": "package database of ipkg", "var/log/packages/zlib-1.3-x86_64-1": "package database of Slackware", "var/db/xbps/pkgdb-0.38.plist": "package database of Void",
		"var/lib/eopkg/package/zlib-1.3-1/metadata.xml": "package database of Solus", "x/go.sum": "checksums of Go modules", ".pnp.cjs": "lock file of Yarn", "dependencies.lock": "lock file of ESP-IDF",
		"x/west.yml": "manifest of Zephyr", "x/project.lock.json": "lock file of NuGet", "spack.lock": "lock file of Spack", "Berksfile.lock": "lock file of Chef",
	} {
		for _, more := range []int{0, 1000} {
			content := "PACKAGE NAME:     zlib\n[[deps.Dates]]\ndependencies:\nprojects:\n" + strings.Repeat("{},", more)
			image := imagetest.Tar(t, []imagetest.Member{{Name: name, Content: content}})
			if o := look(t, "a.tar", image, Limits{InventoryBytes: 100}); o.Whole || !o.missed("a.tar!/"+name+": "+want) {
				t.Errorf("%s of %d bytes: unread %v", name, len(content), o.Unread)
			}
		}
	}
}

// Others that only have the name are not told, nor a lock file of npm that came with an installed package.
func TestWhatOnlyLooksLikeAListIsNotTold(t *testing.T) {
	o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{
		{Name: "app/Manifest.toml", Content: "[package]\nname = \"x\"\n"}, {Name: "var/log/packages/notes", Content: "nothing\n"},
		{Name: "app/node_modules/a/npm-shrinkwrap.json", Content: "{}"}, {Name: "app/node_modules/a/package.json", Content: `{"name":"a","version":"1.0.0"}`},
		{Name: "g/go.mod", Content: "module example.org/a\n\nrequire example.org/b v1.0.0\n"}, {Name: "g/go.sum", Content: "example.org/b v1.0.0 h1:x\n"}, {Name: "x/west.yml", Content: "compass: west\n"},
	}), Limits{})
	if !o.Whole || o.has("a") == nil {
		t.Errorf("%+v, unread %v", o.Components, o.Unread)
	}
}

// An SBOM inside is told with its place, and makes nothing less whole; nothing of it is taken for what is inside.
func TestSBOMsInsideAreTold(t *testing.T) {
	declares := `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"declared","version":"1","purl":"pkg:npm/declared@1"}]}`
	members := []imagetest.Member{
		{Name: "a/pump.cdx.json", Content: declares}, {Name: "a/bom.json", Content: declares}, {Name: "META-INF/sbom/bom.xml", Content: `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"/>`},
		{Name: "doc/x.spdx", Content: "SPDXVersion: SPDX-2.3\n"}, {Name: "doc/sbom.json", Content: `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}`}, {Name: "doc/y.spdx.json.zst", Content: "x"},
		{Name: "a/bom.xml", Content: "<settings/>\n"}, {Name: "spdx/licence.txt", Content: "x"}, {Name: "a/package-lock.json", Content: `{"name":"p","lockfileVersion":3,"packages":{"node_modules/left-pad":{"version":"1.3.0"}}}`},
	}
	want := []string{"META-INF/sbom/bom.xml", "a/bom.json", "a/pump.cdx.json", "doc/sbom.json", "doc/x.spdx", "doc/y.spdx.json.zst"}
	inDirectory := lookDirectory(t.Context(), t, write(t, files(members)), Limits{})
	if !inDirectory.Whole || !slices.Equal(inDirectory.SBOMs, want) || inDirectory.has("declared") != nil {
		t.Errorf("directory: %v, unread %v", inDirectory.SBOMs, inDirectory.Unread)
	}
	for i := range want {
		want[i] = "a.tar!/" + want[i]
	}
	o := look(t, "a.tar", imagetest.Tar(t, members), Limits{})
	if !o.Whole || o.SBOMFiles != len(want) || !slices.Equal(o.SBOMs, want) || o.has("declared") != nil || o.has("left-pad") == nil {
		t.Errorf("image: %v, unread %v", o.SBOMs, o.Unread)
	}
}

func files(members []imagetest.Member) map[string]string {
	out := map[string]string{}
	for _, m := range members {
		out[m.Name] = m.Content
	}
	return out
}

func TestSBOMsInsideAreCounted(t *testing.T) {
	var members []imagetest.Member
	for i := range listedSBOMs + 7 {
		members = append(members, imagetest.Member{Name: fmt.Sprintf("%03d.spdx", i), Content: "x"})
	}
	if o := look(t, "a.tar", imagetest.Tar(t, members), Limits{}); o.SBOMFiles != len(members) || len(o.SBOMs) != listedSBOMs || o.SBOMs[1] != "a.tar!/001.spdx" {
		t.Errorf("%d, %v", o.SBOMFiles, o.SBOMs)
	}
}

// Those that Bitnami leaves for each package are read.
func TestSBOMsOfBitnamiAreNoNote(t *testing.T) {
	spdx := `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"x","dataLicense":"CC0-1.0","documentNamespace":"https://example.org/x","creationInfo":{"created":"2024-01-01T00:00:00Z","creators":["Tool: x"]},` +
		`"packages":[{"name":"redis","SPDXID":"SPDXRef-redis","versionInfo":"7.0.15-1","downloadLocation":"NOASSERTION","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:bitnami/redis@7.0.15-1?arch=amd64"}]}],` +
		`"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relatedSpdxElement":"SPDXRef-redis","relationshipType":"DESCRIBES"}]}`
	o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "opt/bitnami/redis/.spdx-redis.spdx", Content: spdx}}), Limits{})
	if !o.Whole || o.SBOMFiles != 0 || o.has("redis") == nil {
		t.Errorf("%+v, SBOMs %v, unread %v", o.Components, o.SBOMs, o.Unread)
	}
}

// A file given alone is not taken for a tree with an SBOM in it.
func TestLoneSBOMIsNoList(t *testing.T) {
	content := `{"bomFormat":"CycloneDX","specVersion":"1.6"}`
	for _, name := range []string{"bom.json", "x.cdx.json", "Manifest.toml"} {
		if _, known, err := LookLone(t.Context(), Artifact{Path: name, Size: int64(len(content)), Content: strings.NewReader(content)}, Limits{}); known || err != nil {
			t.Errorf("%s: known %v, %v", name, known, err)
		}
	}
}
