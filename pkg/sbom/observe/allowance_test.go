package observe

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/rpmdb/rpmdbtest"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/weight"
)

// many writes an entry so often, each with its number.
func many(n int, before, entry, between, after string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = strings.ReplaceAll(entry, "%d", fmt.Sprint(i))
	}
	return before + strings.Join(parts, between) + after
}

// lists are files that name a hundred packages each.
var lists = map[string]string{
	"package-lock.json":      many(100, `{"lockfileVersion":3,"packages":{`, `"node_modules/p%d":{"version":"1"}`, ",", "}}"),
	"null/package-lock.json": many(100, `{"lockfileVersion":3,"packages":{`, `"node_modules/p%d":null`, ",", "}}"),
	"old/package-lock.json":  many(100, `{"lockfileVersion":1,"dependencies":{"a":{"version":"1","dependencies":{`, `"p%d":{"version":"1"}`, ",", "}}}}"),
	"yarn.lock":              many(100, "# yarn lockfile v1\n\n", "p%d@1:\n  version \"1\"\n", "\n", ""),
	"Cargo.lock":             many(100, "version = 3\n\n", "[[package]]\nname = \"p%d\"\nversion = \"1.0.0\"\n", "\n", ""),
	"composer.lock":          many(100, `{"packages":[`, `{"name":"a/p%d","version":"1"}`, ",", "]}"),
	"requirements.txt":       many(100, "", "p%d==1", "\n", "\n"),
	"Gemfile.lock":           many(100, "GEM\n  remote: https://rubygems.org/\n  specs:\n", "    p%d (1.0)", "\n", "\n"),
	"pom.xml":                many(100, "<project><dependencies>", "<dependency><groupId>g</groupId><artifactId>p%d</artifactId><version>1</version></dependency>", "", "</dependencies></project>"),
	"var/lib/dpkg/status":    many(100, "", "Package: p%d\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n", "\n", "\n"),
	"lib/apk/db/installed":   many(100, "", "P:p%d\nV:1\nA:x86\n", "\n", "\n"),
	"var/lib/rpmmanifest/container-manifest-2": many(100, "", "p%d\t1-1\t1\t1\tv\t(none)\t1\tx86_64\t0\tp.src.rpm", "\n", "\n"),
	"pnpm-lock.yaml":           many(100, "lockfileVersion: '6.0'\n\npackages:\n\n", "  /p%d@1.0.0:\n    resolution: {integrity: sha512-a}\n", "\n", ""),
	".github/workflows/ci.yml": many(100, "jobs:\n  a:\n    steps:\n", "      - uses: a/p%d@v1", "\n", "\n"),
	"net/packages.lock.json":   many(100, `{"version":1,"dependencies":{"net6.0":{`, `"P%d":{"type":"Direct","resolved":"1.0.0","contentHash":"x"}`, ",", "}}}"),
}

// A list within the limit is read as a whole; the same list is not read at all when it names more packages than there
// may be, or is longer: it is unread, with its place and the limit.
func TestListsOverTheLimit(t *testing.T) {
	for name, content := range lists {
		t.Run(name, func(t *testing.T) {
			image := imagetest.Tar(t, []imagetest.Member{{Name: name, Content: content}})
			if o := look(t, "a.tar", image, Limits{Components: 1000}); !o.Whole || len(o.Components) < 100 {
				t.Fatalf("within the limit: %d components, unread %v", len(o.Components), o.Unread)
			}
			for want, lim := range map[string]Limits{"Components is 99": {Components: 99}, "InventoryBytes is 500": {InventoryBytes: 500}} {
				o := look(t, "a.tar", image, lim)
				if o.Whole || !o.missed("a.tar!/"+name+": ") || !o.missed("limit reached: "+want) || len(o.Components) >= 100 {
					t.Errorf("%s: whole %v, %d components, unread %v", want, o.Whole, len(o.Components), o.Unread)
				}
			}
		})
	}
}

// Lists that fit one by one do not fit together. Those that come first in order are read, the same ones each time.
func TestListsOverTheLimitTogether(t *testing.T) {
	var files []imagetest.Member
	for i := range 9 {
		files = append(files, imagetest.Member{Name: fmt.Sprintf("p%d/requirements.txt", i), Content: many(100, "", fmt.Sprintf("p%d-", i)+"%d==1", "\n", "\n")})
	}
	inner := imagetest.Tar(t, files)
	image := imagetest.Tar(t, append(files, imagetest.Member{Name: "z.tar", Content: string(inner)}))
	first := look(t, "a.tar", image, Limits{Components: 1000})
	if first.Whole || len(first.Components) < 500 || len(first.Components) > 1000 {
		t.Errorf("whole %v, %d components", first.Whole, len(first.Components))
	}
	for range 3 {
		if again := look(t, "a.tar", image, Limits{Components: 1000}); fmt.Sprint(again) != fmt.Sprint(first) {
			t.Fatal("another result")
		}
	}
}

func TestFilesOfOnePackageOverTheLimit(t *testing.T) {
	var files []imagetest.Member
	for i := range 100 {
		files = append(files, imagetest.Member{Name: fmt.Sprintf("n/%d/package.json", i), Content: fmt.Sprintf(`{"name":"m%d","version":"1"}`, i)},
			imagetest.Member{Name: fmt.Sprintf("nix/store/%032d-s%d-1.0/x", i, i), Content: "x"})
	}
	o := look(t, "a.tar", imagetest.Tar(t, files), Limits{Components: 50})
	if o.Whole || len(o.Components) > 50 || !o.missed("Components is 50") {
		t.Errorf("whole %v, %d components, unread %v", o.Whole, len(o.Components), o.Unread)
	}
	root, err := os.OpenRoot(write(t, map[string]string{"requirements.txt": lists["requirements.txt"]}))
	imagetest.Must(t, err)
	defer root.Close()
	o, err = LookDirectory(context.Background(), root, Limits{Components: 50})
	imagetest.Must(t, err)
	if o.Whole || len(o.Components) > 50 || !o.missed("requirements.txt: ") || !o.missed("Components is 50") {
		t.Errorf("directory: whole %v, %d components, unread %v", o.Whole, len(o.Components), o.Unread)
	}
}

// recordsOf are the records of one package each, with a hundred thousand values or lines that a cataloger would hold.
var recordsOf = map[string][]imagetest.Member{
	"conda-meta/a-1-0.json":       {{Name: "conda-meta/a-1-0.json", Content: many(100_000, `{"name":"a","version":"1","build":"0","paths_data":{"paths":[`, "{}", ",", "]}}")}},
	"conda-meta/b-1-0.json":       {{Name: "conda-meta/b-1-0.json", Content: many(100_000, `{"name":"b","version":"1","build":"0","files":[`, `"a"`, ",", "]}")}},
	"node_modules/q/package.json": {{Name: "node_modules/q/package.json", Content: many(100_000, `{"name":"q","version":"1","licenses":[`, "{}", ",", "]}")}},
	"node_modules/d/package.json": {{Name: "node_modules/d/package.json", Content: many(100_000, `{"name":"d","version":"1","dependencies":{`, `"d%d":"1"`, ",", "}}")}},
	"x-1.dist-info/RECORD":        {{Name: "x-1.dist-info/METADATA", Content: "Metadata-Version: 2.1\nName: x\nVersion: 1\n"}, {Name: "x-1.dist-info/RECORD", Content: strings.Repeat("a,,\n", 100_000)}},
	"x-1.dist-info/top_level.txt": {{Name: "x-1.dist-info/METADATA", Content: "Metadata-Version: 2.1\nName: x\nVersion: 1\n"}, {Name: "x-1.dist-info/top_level.txt", Content: strings.Repeat("a\n", 100_000)}},
	"var/lib/dpkg/info/a.md5sums": {{Name: "var/lib/dpkg/status", Content: "Package: a\nStatus: install ok installed\nVersion: 1\nArchitecture: all\n\n"}, {Name: "var/lib/dpkg/info/a.md5sums", Content: strings.Repeat(strings.Repeat("0", 32)+"  a\n", 100_000)}},
	"var/db/pkg/a/b-1/CONTENTS":   {{Name: "var/db/pkg/a/b-1/CONTENTS", Content: strings.Repeat("obj /a 0 1\n", 100_000)}},
	"snap/manifest.yaml":          {{Name: "snap/manifest.yaml", Content: many(2000, "name: a\nversion: '1'\nprimed-stage-packages:\n", "- p%d=1", "\n", "\n")}},
}

// The record of one package can take as much memory as thousands of packages, and counts like them. One that is longer than any
// real one is not read, whatever is in it.
func TestRecordsOverTheLimit(t *testing.T) {
	for name, files := range recordsOf {
		image := imagetest.Tar(t, files)
		if o := look(t, "a.tar", image, Limits{}); !o.Whole || len(o.Components) == 0 {
			t.Errorf("%s: within the limit: %d components, unread %v", name, len(o.Components), o.Unread)
		}
		if o := look(t, "a.tar", image, Limits{Components: 750}); o.Whole || !o.missed("a.tar!/"+name+": ") || !o.missed("limit reached: Components is 750") {
			t.Errorf("%s: %d components, unread %v", name, len(o.Components), o.Unread)
		}
	}
	long := imagetest.Member{Name: "node_modules/q/package.json", Content: `{"name":"q","version":"1"}` + strings.Repeat(" ", weight.RecordFileBytes)}
	o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{long}), Limits{})
	if o.Whole || !o.missed(fmt.Sprintf("a.tar!/%s: record of one package with %d bytes, not read: more than %d", long.Name, len(long.Content), weight.RecordFileBytes)) {
		t.Errorf("unread %v", o.Unread)
	}
}

// Packages that all provide and need one name are tied each to each.
func TestTiesOverTheLimit(t *testing.T) {
	for name, content := range map[string]string{
		"var/lib/dpkg/status":       many(300, "", "Package: p%d\nStatus: install ok installed\nVersion: 1\nprovides: y,\n x (= 1)\nDepends: x (>= 1) | z\n", "\n", "\n"),
		"lib/apk/db/installed":      many(300, "", "P:p%d\nV:1\nA:x86\np:y x=1\nD:x>=1\n", "\n", "\n"),
		"package-lock.json":         many(300, `{"lockfileVersion":3,"packages":{`, `"a%d/node_modules/x":{"version":"%d","dependencies":{"\u0078":""}}`, ",", "}}"),
		"renamed/package-lock.json": many(300, `{"lockfileVersion":3,"packages":{`, `"a%d":{"name":"x","version":"%d","dependencies":{"x":""}}`, ",", "}}"),
	} {
		image := imagetest.Tar(t, []imagetest.Member{{Name: name, Content: content}})
		if o := look(t, "a.tar", image, Limits{Components: 30_000}); !o.Whole || len(o.Components) < 300 || len(o.Dependencies) < 300*299 {
			t.Errorf("%s: %d components, %d dependencies, unread %v", name, len(o.Components), len(o.Dependencies), o.Unread)
		}
		if o := look(t, "a.tar", image, Limits{Components: 20_000}); o.Whole || !o.missed("a.tar!/"+name+": ") || !o.missed("Components is 20000") {
			t.Errorf("%s: whole %v, %d components, unread %v", name, o.Whole, len(o.Components), o.Unread)
		}
	}
}

// So are those in lock files, whatever their syntax, and those of packages that are recorded one by one, over all records.
func TestTiesOfLockFilesOverTheLimit(t *testing.T) {
	const toml = "[[package]]\nname = \"x\"\nversion = \"%d\"\n"
	for name, content := range map[string]string{
		"Cargo.lock":                   many(300, "version = 3\n", toml+"dependencies = [\n \"x\",\n]\n", "\n", ""),
		"hidden/Cargo.lock":            many(300, "package = [", `{ "n\u0061me" = 'x', version = "%d", dependencies = [ "\u0078", "# ]" ] }`, ",", "]\n"),
		"poetry.lock":                  many(300, "", toml+"[package.dependencies]\n\"X\" = \"*\"\n", "\n", ""),
		"uv.lock":                      many(300, "version = 1\n", toml+"source = { registry = \"a\" }\ndependencies = [{ name = \"x\" }]\n", "\n", ""),
		"pdm.lock":                     many(300, "", toml+"dependencies = [\"x>=1\"]\n", "\n", ""),
		"yarn.lock":                    many(300, "# yarn lockfile v1\n\n", "x@%d:\n  version \"%d\"\n  dependencies:\n    x \"1\"\n", "\n", ""),
		"pnpm-lock.yaml":               many(300, "lockfileVersion: '6.0'\n\npackages:\n\n", "  /x@%d.0.0:\n    dependencies:\n      x: 1.0.0\n", "\n", ""),
		"deno.lock":                    many(300, `{"version":"4","jsr":{`, `"@s/x@%d":{"dependencies":["jsr:@s/x@1"]}`, ",", "}}"),
		"bun.lock":                     many(300, `{"lockfileVersion":1,"packages":{`, `"k%d":["x@%d.0.0","",{"dependencies":{"x":"1"}},"sha512-a"]`, ",", "}}"),
		"var/lib/pacman/local/%d/desc": "%NAME%\nx%d\n\n%VERSION%\n%d\n\n%PROVIDES%\nz=1\n\n%DEPENDS%\nz=1\n\n",
		"a/site-packages/p%d-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: p%d\nVersion: 1\n" + many(300, "", "Requires-Dist: p%d (>=1); extra == 'a'", "\n", "\n"),
	} {
		var files []imagetest.Member
		if strings.Contains(name, "%d") {
			for i := range 300 {
				number := strings.NewReplacer("%d", fmt.Sprint(i))
				files = append(files, imagetest.Member{Name: number.Replace(name), Content: number.Replace(content)})
			}
		} else {
			files = []imagetest.Member{{Name: name, Content: content}}
		}
		image := imagetest.Tar(t, files)
		if o := look(t, "a.tar", image, Limits{Components: 100_000}); o.missed("limit reached") || len(o.Components) < 300 || len(o.Dependencies) < 300*299 {
			t.Errorf("%s: %d components, %d dependencies, unread %v", name, len(o.Components), len(o.Dependencies), o.Unread)
		}
		if o := look(t, "a.tar", image, Limits{Components: 10_000}); o.Whole || !o.missed("Components is 10000") {
			t.Errorf("%s: whole %v, %d components, unread %v", name, o.Whole, len(o.Components), o.Unread)
		}
	}
}

// A lock file that can say more than its words is not read.
func TestLockFilesThatCannotBeCounted(t *testing.T) {
	for name, content := range map[string]string{
		"aliases":   "a: &d {x: 1.0.0}\npackages:\n  /x@1.0.0:\n    dependencies: *d\n",
		"escapes":   "packages:\n  \"/\\x78@1.0.0\":\n    dev: false\n",
		"documents": "packages: {}\n---\na: b\n---\na: b\n---\na: b\n---\na: b\n---\na: b\n",
	} {
		image := imagetest.Tar(t, []imagetest.Member{{Name: "pnpm-lock.yaml", Content: "lockfileVersion: '6.0'\n" + content}})
		if o := look(t, "a.tar", image, Limits{}); !o.missed("a.tar!/pnpm-lock.yaml: aliases of YAML, many documents, or characters written as escapes") {
			t.Errorf("%s: unread %v", name, o.Unread)
		}
	}
}

// What is read of an RPM database before the limit stays.
func TestRPMDatabaseOverTheLimit(t *testing.T) {
	image := imagetest.Tar(t, []imagetest.Member{{Name: "var/lib/rpm/Packages.db", Content: string(rpmdbtest.NDB(rpmdbtest.Some()))}})
	if all := look(t, "a.tar", image, Limits{}); !all.Whole || len(all.Components) < 2 {
		t.Fatalf("without a limit: %d components, unread %v", len(all.Components), all.Unread)
	}
	if o := look(t, "a.tar", image, Limits{InventoryBytes: 1}); !o.Whole || len(o.Components) < 2 {
		t.Errorf("read in place, whatever its length: %d components, unread %v", len(o.Components), o.Unread)
	}
	o := look(t, "a.tar", image, Limits{Components: 1})
	if o.Whole || len(o.Components) > 1 || !o.missed("Packages.db: ") || !o.missed("Components is 1") {
		t.Errorf("whole %v, %d components, unread %v", o.Whole, len(o.Components), o.Unread)
	}
}

// A list of a build system is read as a whole or not at all. A file that only has the name of one costs nothing.
func TestBuildListsOverTheLimit(t *testing.T) {
	long := strings.Repeat("x", plainListBytes)
	for name, content := range map[string]string{
		"legal-info/manifest.csv": many(100, "PACKAGE,VERSION,LICENSE\n", "p%d,1,MIT", "\n", "\n"),
		"license.manifest":        many(100, "", "PACKAGE NAME: p%d\nPACKAGE VERSION: 1\n", "\n", "\n"),
		"image.manifest":          many(100, "", "p%d x86 1", "\n", "\n"),
	} {
		for _, tc := range []struct {
			content, unread string
			lim             Limits
			components      int
		}{
			{content, "", Limits{Components: 100}, 100},
			{content, name + ": limit reached: Components is 99", Limits{Components: 99}, 0},
			{content + long, fmt.Sprintf("%s: %d bytes, more than %d", name, len(content+long), plainListBytes), Limits{}, 0},
		} {
			other := imagetest.Member{Name: "a.manifest", Content: many(50, "", "p%d x86 1", "\n", "\n<other/>\n")}
			o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{other, {Name: name, Content: tc.content}}), tc.lim)
			if o.Whole != (tc.unread == "") || !o.Whole && !o.missed(tc.unread) || len(o.Components) != tc.components {
				t.Errorf("%s: %d components, unread %v, expected %d, %q", name, len(o.Components), o.Unread, tc.components, tc.unread)
			}
		}
	}
}

// The list in a program is counted before it is taken apart.
func TestProgramsAreWatched(t *testing.T) {
	q := newQuota("Components", 10)
	if err := watchGo(&q, []byte(strings.Repeat("\ndep\ta\tv1", 11))); err == nil || q.left != 10 {
		t.Errorf("modules of a Go program: %v, %d left", err, q.left)
	}
	deflated := func(text string) []byte {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return b.Bytes()
	}
	for text, want := range map[string]bool{many(3, `{"packages":[`, "{}", ",", "]}"): true, many(11, "[", "{}", ",", "]"): false, strings.Repeat(" ", auditBytes+1): false} {
		if err := watchRust(&q, deflated(text)); (err == nil) != want {
			t.Errorf("list of %d bytes in a Rust program: %v", len(text), err)
		}
	}
}

// However components are found, there are no more of them than allowed.
func TestComponentsOverTheLimit(t *testing.T) {
	var files []imagetest.Member
	for i := range 10 {
		files = append(files, imagetest.Member{Name: fmt.Sprintf("lib/modules/%d.0/modules.dep", i)})
	}
	o := look(t, "a.tar", imagetest.Tar(t, files), Limits{Components: 4})
	if o.Whole || len(o.Components) != 4 || !o.missed("10 components found here, only 4 of them listed: limit reached: Components is 4") {
		t.Errorf("whole %v, %d components, unread %v", o.Whole, len(o.Components), o.Unread)
	}
}

// Where components were found counts as well, once for each of them: a list has one path, and may name thousands.
func TestPlacesOverTheLimit(t *testing.T) {
	name := strings.Repeat("d", 200) + "/requirements.txt"
	image := imagetest.Tar(t, []imagetest.Member{{Name: name, Content: lists["requirements.txt"]}})
	o := look(t, "a.tar", image, Limits{NameBytes: 5000})
	if o.Whole || len(o.Components) == 0 || len(o.Components) > 5000/len(name) || !o.missed("of them listed: limit reached: NameBytes is 5000") {
		t.Errorf("whole %v, %d components, unread %v", o.Whole, len(o.Components), o.Unread)
	}
}

// So do the paths that lead to a file through links to directories.
func TestPathsThroughLinksOverTheLimit(t *testing.T) {
	files := []imagetest.Member{{Name: "real/a", Content: "x"}}
	for i := range 40 {
		files = append(files, imagetest.Member{Name: fmt.Sprint(strings.Repeat("l", 100), i), Link: "real"})
	}
	if o := look(t, "a.tar", imagetest.Tar(t, files), Limits{NameBytes: 4600}); !o.missed("limit reached: NameBytes is 4600 (bytes of all names together), counting paths through links") {
		t.Errorf("unread %v", o.Unread)
	}
}
