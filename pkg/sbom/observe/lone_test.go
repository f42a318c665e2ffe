package observe

import (
	"context"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe/rpmdb/rpmdbtest"
)

func lookLone(t *testing.T, name, content string, lim Limits) (*Observation, bool) {
	t.Helper()
	o, known, err := LookLone(context.Background(), Artifact{Path: name, Size: int64(len(content)), Content: strings.NewReader(content)}, lim)
	imagetest.Must(t, err)
	return o, known
}

const (
	opkgStatus   = "Package: libc\nVersion: 1.2.4-4\nStatus: install user installed\nArchitecture: mipsel_24kc\nInstalled-Time: 1680000000\n\n"
	apkInstalled = "P:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\n\n"
	npmLock      = `{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{"node_modules/b":{"version":"2.0.1","license":"MIT"}}}`
)

// A list of packages is read as what it is, wherever it lies: by its name, and a database by its content.
func TestLoneListsOfPackages(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"package-lock.json", npmLock, "b 2.0.1"},
		{"yarn.lock", "# yarn lockfile v1\n\n\nb@^2:\n  version \"2.0.1\"\n", "b 2.0.1"},
		{"package.json", `{"name":"app","version":"1.0.0"}`, "app 1.0.0"},
		{"installed.json", `{"packages":[{"name":"acme/log","version":"3.1.0"}]}`, "acme/log 3.1.0"},
		{"go.mod", "module example.com/a\n\ngo 1.21\n\nrequire golang.org/x/text v0.14.0\n", "golang.org/x/text v0.14.0"},
		{"requirements.txt", "flask==2.0.0\n", "flask 2.0.0"},
		{"pom.xml", "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1</version><dependencies><dependency><groupId>org.x</groupId><artifactId>y</artifactId><version>2</version></dependency></dependencies></project>", "y 2"},
		{"Cargo.lock", "version = 3\n\n[[package]]\nname = \"serde\"\nversion = \"1.0.1\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n", "serde 1.0.1"},
		{"Gemfile.lock", "GEM\n  remote: https://rubygems.org/\n  specs:\n    rake (13.0.6)\n", "rake 13.0.6"},
		{"status", imagetest.Status, "zlib1g 1:1.2.13.dfsg-1"},
		{"packages-of-the-pump.txt", imagetest.Status, "zlib1g 1:1.2.13.dfsg-1"},
		{"status", opkgStatus, "libc 1.2.4-4"},
		{"installed", apkInstalled, "musl 1.2.4-r2"},
		{"Packages", string(rpmdbtest.BerkeleyDB(rpmdbtest.Some(), binary.LittleEndian)), "bash 2:5.1-3.el9"},
		{"Packages.db", string(rpmdbtest.NDB(rpmdbtest.Some())), "bash 2:5.1-3.el9"},
		{"METADATA", "Metadata-Version: 2.1\nName: tool\nVersion: 1.0\n", "tool 1.0"},
		{"os-release", imagetest.OSRelease, "debian 12"},
	} {
		o, known := lookLone(t, c.name, c.content, Limits{})
		var got []string
		for _, f := range o.Components {
			got = append(got, f.Name+" "+f.Version)
			if len(f.Paths) != 1 || f.Path != c.name {
				t.Errorf("%s: %s is said to lie in %v", c.name, f.Name, f.Paths)
			}
		}
		if all := strings.Join(got, ", "); !known || !o.Whole || !strings.Contains(all, c.want) {
			t.Errorf("%s: known %v, found %s, unread %v; want %s", c.name, known, all, o.Unread, c.want)
		}
	}
}

// What is wrong with a list is told; of a file that is none nothing is said.
func TestLoneFilesOfLittleUse(t *testing.T) {
	for _, c := range []struct {
		name, content string
		known         bool
		missed        string
	}{
		{"requirements.txt", "# nothing\n", true, "unable to determine packages"},
		{"package-lock.json", "{", true, "package-lock.json"},
		{"status", "Package: a\nVersion: 1\nStatus: install ok installed\n\nVersion: 2\n", true, "lists 2 packages, but only 1"},
		{"Packages", "Package: a\nVersion: 1\nFilename: pool/a.deb\n", false, ""}, // on offer, not installed
		{"notes.txt", "Package: this\nand that\n", false, ""},
		{"go.mod", "\x7fELF", false, ""},
		{"lock.json", npmLock, false, ""},
		{"", "", false, ""},
	} {
		o, known := lookLone(t, c.name, c.content, Limits{})
		if known != c.known || c.missed != "" && !o.missed(c.missed) {
			t.Errorf("%q %q: known %v, %+v", c.name, c.content, known, o)
		}
	}
	if o, known := lookLone(t, "package-lock.json", npmLock, Limits{FileBytes: 10}); !known || !o.missed("FileBytes is 10") {
		t.Errorf("over the limit: known %v, %+v", known, o)
	}
	if _, _, err := LookLone(context.Background(), Artifact{Path: "x"}, Limits{}); err == nil {
		t.Error("no error without content")
	}
}

func FuzzLookLone(f *testing.F) {
	for _, seed := range []struct{ name, content string }{{"status", imagetest.Status}, {"status", opkgStatus}, {"installed", apkInstalled}, {"package-lock.json", npmLock}, {"Packages", ""}} {
		f.Add(seed.name, []byte(seed.content))
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		o, known := lookLone(t, name, string(content), Limits{})
		if o != nil && !known && len(o.Components) > 0 {
			t.Errorf("%d components of a file that nobody knows", len(o.Components))
		}
	})
}
