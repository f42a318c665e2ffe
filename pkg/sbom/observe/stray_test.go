package observe

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/rpmdb/rpmdbtest"
)

// A database is read wherever its package manager was told to keep it, in an image and in a directory.
func TestDatabasesElsewhereAreRead(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"opt/dpkg/status":                   {imagetest.Status, "zlib1g"},
		"opt/odd/status":                    {"\nPackage: old\nStatus: purge ok not-installed\n\n" + imagetest.Status, "zlib1g"},
		"opt/opkg/status":                   {opkgStatus, "libc"},
		"data/apkdb/installed":              {apkInstalled, "musl"},
		"opt/foo/Packages.db":               {string(rpmdbtest.NDB(rpmdbtest.Some())), "bash"},
		"node_modules/.pnpm/lock.yaml":      {"lockfileVersion: '6.0'\n\npackages:\n\n  /left-pad@1.3.0:\n    resolution: {integrity: sha512-a}\n", "left-pad"},
		"x/node_modules/.package-lock.json": {npmLock, "b"},
		"vendor/modules.txt":                {"# golang.org/x/text v0.14.0\n## explicit; go 1.18\ngolang.org/x/text/unicode\n", "golang.org/x/text"},
		"app/packages.config":               {"\ufeff<?xml version=\"1.0\"?><packages><package id=\"NLog\" version=\"5.2.8\" targetFramework=\"net48\"/></packages>", "NLog"},
		"installed/vcpkg/status":            {"Package: zlib\nVersion: 1.3.1\nPort-Version: 1\nArchitecture: x64-linux\nStatus: install ok installed\n\nPackage: zlib\nFeature: x\nStatus: install ok installed\n\n", "zlib"},
		"opt/pacman/local/acl-2.3.2-1/desc": {"%NAME%\nacl\n\n%VERSION%\n2.3.2-1\n\n", "acl"},
	} {
		members := []imagetest.Member{{Name: name, Content: c.content}}
		if strings.HasSuffix(name, "/desc") {
			members = append(members, imagetest.Member{Name: strings.TrimSuffix(name, "desc") + "mtree", Content: string(imagetest.Gzip(t, []byte("#mtree\n")))},
				imagetest.Member{Name: strings.TrimSuffix(name, "desc") + "files", Content: "%FILES%\n"})
		}
		for where, o := range map[string]*Observation{
			"a.tar!/": look(t, "a.tar", imagetest.Tar(t, members), Limits{}), "": lookDirectory(t.Context(), t, write(t, files(members)), Limits{}),
		} {
			if found := o.has(c.want); found == nil || len(found.Paths) != 1 || found.Path != where+name || !o.Whole {
				t.Errorf("%s: %+v, unread %v; want %s", where+name, o.Components, o.Unread, c.want)
			}
		}
	}
}

// A file with such a name that is no database is nothing, and one too heavy to be read is told with its own place.
func TestWhatIsCalledAsADatabase(t *testing.T) {
	o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{
		{Name: "proc/1/status", Content: "Name:\tinit\nUmask:\t0022\n"}, {Name: "dists/stable/Packages", Content: "Package: a\nVersion: 1\n\n"}, {Name: "x/desc", Content: "words\n"},
		{Name: "conf/packages.config", Content: "<configuration/>"}, {Name: "app/vendor/modules.txt", Content: "words\n"},
	}), Limits{})
	if !o.Whole || len(o.Components) != 0 {
		t.Errorf("%+v, unread %v", o.Components, o.Unread)
	}
	heavy := strings.Repeat("P:a\nV:1\nA:x\n\n", 200)
	if o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "data/installed", Content: heavy}}), Limits{Components: 100}); o.Whole || !o.missed("a.tar!/data/installed: ") || !o.missed("Components") {
		t.Errorf("unread %v", o.Unread)
	}
}

// What dpkg has not yet put into its database is told, wherever that lies.
func TestPendingUpdatesOfDpkg(t *testing.T) {
	for _, dir := range []string{"var/lib/dpkg", "opt/elsewhere", "opt/dpkg"} {
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{
			{Name: dir + "/status", Content: imagetest.Status}, {Name: dir + "/updates/0001", Content: "Package: evil\nStatus: install ok installed\nVersion: 1\n"},
			{Name: dir + "/updates/tmp.i", Content: "#padding\n"}, {Name: "etc/updates/2024", Content: "x"},
		}), Limits{})
		if o.Whole || len(o.Unread) != 1 || !o.missed("a.tar!/"+dir+"/updates/0001: changes to a package database") || o.has("zlib1g") == nil {
			t.Errorf("%s: unread %v", dir, o.Unread)
		}
	}
	if o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "var/lib/dpkg/updates/0000", Content: "Package: evil\n"}}), Limits{}); !o.missed("updates/0000: changes") {
		t.Errorf("without a status: unread %v", o.Unread)
	}
}

// What npm, NuGet, vcpkg and Go write otherwise is an error with its place, and nothing of it is taken.
func TestListsOfProjectsWithFaults(t *testing.T) {
	for name, contents := range map[string][]string{
		"node_modules/.package-lock.json": {"", "[]", `{"packages":1}`, `{"packages":{"node_modules/a":1}}`, `{"name":"x"}`, `{"packages":{"node_modules/a":{"version":"1"}`},
		"vendor/modules.txt":              {"# a v1 more\n"},
		"packages.config":                 {"<packages><package/></packages>", "<packages>"},
		"vcpkg/status":                    {"Version: 1\n\n"},
	} {
		for _, content := range contents {
			if o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: name, Content: content}}), Limits{}); o.Whole || len(o.Components) != 0 || !o.missed("a.tar!/"+name+": ") {
				t.Errorf("%s %q: %+v, unread %v", name, content, o.Components, o.Unread)
			}
		}
	}
}

func TestWhichPackageIsVendored(t *testing.T) {
	out, err := readVendored([]byte("# a.org/b v1.0.0 => c.org/d v2.0.0\n# a.org/e v1.0.0 => ../e\n# a.org/f => g.org/h v3.0.0\n"), &quota{left: 9})
	if err != nil || len(out) != 2 || out[0].Purl != "pkg:golang/c.org/d@v2.0.0" || out[1].Name != "a.org/e" || out[1].Version != "" {
		t.Errorf("%+v, %v", out, err)
	}
	named, err := readInstalledLock([]byte(`{"packages":{"node_modules/a/node_modules/@s/b":{"version":"1.0.0","dev":true},"node_modules/c":{"link":true},"w":{"name":"c","version":"2.0.0"}}}`), &quota{left: 9})
	if err != nil || len(named) != 2 || named[0].Purl != "pkg:npm/%40s/b@1.0.0" || named[1].Name != "c" {
		t.Errorf("%+v, %v", named, err)
	}
}

// Every end of a line that pip knows is one, wherever the file is cut when it is read.
func TestRequirementsAreReadAsByPip(t *testing.T) {
	for _, end := range append([]string{"\n", "\r\n", "\r"}, lineEnds...) {
		content := "good==1" + end + "evil==1.0 # x" + end + "last==2" + end
		o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "requirements.txt", Content: content}}), Limits{})
		if !o.Whole || len(o.Components) != 3 || o.has("evil") == nil || o.has("last") == nil {
			t.Errorf("%q: %+v, unread %v", end, o.Components, o.Unread)
		}
		whole := asRead("requirements.txt", strings.NewReader(content))
		want := make([]byte, len(content))
		_, err := whole.ReadAt(want, 0)
		imagetest.Must(t, err)
		for step := 1; step < 5; step++ {
			var got bytes.Buffer
			for off := 0; off < len(content); off += step {
				p := make([]byte, min(step, len(content)-off))
				_, err := whole.ReadAt(p, int64(off))
				imagetest.Must(t, err)
				got.Write(p)
			}
			if got.String() != string(want) {
				t.Errorf("%q in steps of %d: %q, want %q", end, step, got.String(), want)
			}
		}
	}
	many := strings.Repeat("a==1\r", 300)
	if o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{{Name: "requirements.txt", Content: many}}), Limits{Components: 100}); o.Whole || !o.missed("Components") {
		t.Errorf("%d components, unread %v: what is counted is what is read", len(o.Components), o.Unread)
	}
}

// A byte order mark hides nothing of what is read as JSON.
func TestByteOrderMarkBeforeJSON(t *testing.T) {
	o := look(t, "a.tar", imagetest.Tar(t, []imagetest.Member{
		{Name: "package-lock.json", Content: "\ufeff" + npmLock}, {Name: "node_modules/c/package.json", Content: "\ufeff" + `{"name":"c","version":"1.0.0"}`},
	}), Limits{})
	if !o.Whole || o.has("b") == nil || o.has("c") == nil {
		t.Errorf("%+v, unread %v", o.Components, o.Unread)
	}
}
