package observe

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func look(t testing.TB, path string, b []byte, lim Limits) *Observation {
	t.Helper()
	o, err := Look(context.Background(), Artifact{Path: path, Size: int64(len(b)), Content: bytes.NewReader(b)}, lim)
	imagetest.Must(t, err)
	if o.Whole != (len(o.Unread) == 0) {
		t.Fatalf("whole is %v with %d unread parts", o.Whole, len(o.Unread))
	}
	return o
}

func (o *Observation) has(name string) *Component {
	for i := range o.Components {
		if o.Components[i].Name == name {
			return &o.Components[i]
		}
	}
	return nil
}

func (o *Observation) missed(part string) bool {
	for _, u := range o.Unread {
		if strings.Contains(u.Path+": "+u.Reason, part) {
			return true
		}
	}
	return false
}

func TestLookFindsPackagesInEachFormat(t *testing.T) {
	inTar := imagetest.Tar(t, imagetest.Rootfs())
	for name, c := range map[string]struct {
		content []byte
		at      string
	}{
		"rootfs.tar":    {inTar, "rootfs.tar!/"},
		"rootfs.tar.gz": {imagetest.Gzip(t, inTar), "rootfs.tar.gz!/"},
		"rootfs.cpio":   {imagetest.Cpio(imagetest.Rootfs()), "rootfs.cpio!/"},
		"initrd.gz":     {imagetest.Gzip(t, imagetest.Cpio(imagetest.Rootfs())), "initrd.gz!/"},
		"rootfs.zip":    {imagetest.Zip(t, imagetest.Rootfs()), "rootfs.zip!/"},
		"update.zip":    {imagetest.Zip(t, []imagetest.Member{{Name: "payload/rootfs.tar.gz", Content: string(imagetest.Gzip(t, inTar))}}), "update.zip!/payload/rootfs.tar.gz!/"},
	} {
		t.Run(name, func(t *testing.T) {
			o := look(t, name, c.content, Limits{})
			if !o.Whole {
				t.Fatalf("not whole: %v", o.Unread)
			}
			z := o.has("zlib1g")
			if z == nil {
				t.Fatalf("zlib1g not found in %v", o.Components)
			}
			want := Component{Name: "zlib1g", Version: "1:1.2.13.dfsg-1", Type: "deb", SourceName: "zlib",
				Purl: "pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1?arch=amd64&distro=debian-12&upstream=zlib", Path: c.at + "var/lib/dpkg/status"}
			if z.Name != want.Name || z.Version != want.Version || z.Type != want.Type || z.SourceName != want.SourceName || z.Purl != want.Purl || z.Path != want.Path {
				t.Errorf("got  %+v\nwant %+v", *z, want)
			}
			system := o.has("debian")
			if system == nil || system.Type != TypeOperatingSystem || system.Version != "12" || system.Path != c.at+"usr/lib/os-release" {
				t.Errorf("operating system: %+v", system)
			}
		})
	}
}

func TestLookIntoRunningProgram(t *testing.T) {
	self, err := os.Executable()
	imagetest.Must(t, err)
	b, err := os.ReadFile(self)
	imagetest.Must(t, err)
	o := look(t, "agent", b, Limits{})
	for _, name := range []string{"stdlib", "github.com/cleanbill-dev/cleanbill"} {
		c := o.has(name)
		if c == nil || c.Type != "go-module" || c.Path != "agent" || c.Purl == "" {
			t.Errorf("%s is linked into this test, but not found: %+v; unread %v", name, c, o.Unread)
		}
	}
}

func TestWhatCannotBeReadIsUnread(t *testing.T) {
	inTar := imagetest.Tar(t, imagetest.Rootfs())
	for name, c := range map[string]struct {
		content []byte
		reason  string
	}{
		"empty.bin":      {nil, "empty"},
		"opaque.bin":     {bytes.Repeat([]byte{7, 9}, 3000), "no known format"},
		"cut.tar":        {inTar[:1000], "read tar"},
		"cut.zip":        {imagetest.Zip(t, imagetest.Rootfs())[:200], "read zip"},
		"cut.tar.gz":     {imagetest.Gzip(t, inTar)[:100], "read gzip"},
		"opaque.gz":      {imagetest.Gzip(t, []byte("just text")), "no known format inside"},
		"image.7z":       {[]byte("7z\xbc\xaf\x27\x1c0000"), "7-Zip at byte 0: this format is recognised, but not supported"},
		"appended.tar":   {append(bytes.Clone(inTar), "hidden"...), "something follows"},
		"twice.tar":      {imagetest.Tar(t, append(imagetest.Rootfs(), imagetest.Member{Name: "./var/lib/dpkg/status", Content: "\n"})), "more than once"},
		"cramfs.zip":     {imagetest.Zip(t, []imagetest.Member{{Name: "rootfs.img", Content: "\x45\x3d\xcd\x28 0000"}}), "cramfs"},
		"rpm.tar":        {imagetest.Tar(t, []imagetest.Member{{Name: "var/lib/rpm/rpmdb.sqlite", Content: "SQLite format 3\x00"}}), "RPM database"},
		"usrmerge.tar":   {imagetest.Tar(t, []imagetest.Member{{Name: "data/dpkg/status", Content: "Package: x\nVersion"}, {Name: "var/lib", Link: "../data"}}), "without a version"},
		"short.tar":      {imagetest.Tar(t, []imagetest.Member{{Name: "var/lib/dpkg/status", Content: "Package: a\nVersion: 1\n\nVersion: 2\n"}}), "lists 2 packages, but only 1"},
		"app.jar":        {imagetest.Zip(t, []imagetest.Member{{Name: "META-INF/MANIFEST.MF", Content: "Manifest-Version: 1.0\n"}}), "Java archive"},
		"cut.cpio":       {imagetest.Cpio(imagetest.Rootfs())[:300], "content ends after the archive"},
		"brokenlock.tar": {imagetest.Tar(t, []imagetest.Member{{Name: "app/package-lock.json", Content: "{"}}), "package-lock.json"},
	} {
		t.Run(name, func(t *testing.T) {
			o := look(t, name, c.content, Limits{})
			if o.Whole || !o.missed(c.reason) {
				t.Errorf("whole %v, unread %v; want a reason with %q", o.Whole, o.Unread, c.reason)
			}
		})
	}
}

func TestNothingFoundIsNotUnread(t *testing.T) {
	o := look(t, "docs.tar", imagetest.Tar(t, []imagetest.Member{{Name: "README", Content: "hello"}}), Limits{})
	if !o.Whole || len(o.Components) != 0 {
		t.Errorf("%+v", o)
	}
}

func TestLookWithoutContent(t *testing.T) {
	if _, err := Look(context.Background(), Artifact{Path: "x"}, Limits{}); err == nil {
		t.Error("no error without content")
	}
	ctx, end := context.WithCancel(context.Background())
	end()
	if _, err := Look(ctx, Artifact{Path: "x", Size: 1, Content: strings.NewReader("x")}, Limits{}); err == nil {
		t.Error("no error after the context ended")
	}
}

func TestComponentsOutsideSyft(t *testing.T) {
	jar := imagetest.Zip(t, []imagetest.Member{{Name: "META-INF/maven/org.example/viewer/pom.properties", Content: "#made by Maven\nversion=2.1\ngroupId=org.example\nartifactId=viewer\n"}})
	o := look(t, "fs.tar", imagetest.Tar(t, []imagetest.Member{
		{Name: "opt/viewer.jar", Content: string(jar)},
		{Name: "usr/lib/modules/6.1.55-rt16/modules.dep", Content: ""},
		{Name: "usr/lib/modules/6.1.55-rt16/kernel/net/can.ko.xz", Content: "x"},
		{Name: "lib", Link: "usr/lib"},
	}), Limits{})
	for name, want := range map[string]string{
		"viewer":       "pkg:maven/org.example/viewer@2.1 fs.tar!/opt/viewer.jar",
		"linux-kernel": "pkg:generic/linux-kernel@6.1.55-rt16 fs.tar!/usr/lib/modules/6.1.55-rt16",
	} {
		c := o.has(name)
		if c == nil || c.Purl+" "+c.Path != want {
			t.Errorf("%s: %+v, want %s; unread %v", name, c, want, o.Unread)
		}
	}
}

func TestLinksStayInsideTheTree(t *testing.T) {
	o := look(t, "fs.tar", imagetest.Tar(t, []imagetest.Member{
		{Name: "../../etc/os-release", Content: imagetest.OSRelease},
		{Name: "loop", Link: "loop"}, {Name: "a", Link: "b"}, {Name: "b", Link: "a"},
		{Name: "usr/self", Link: "."}, {Name: "usr/up", Link: "../../../.."},
		{Name: "var/lib", Link: "/data"}, {Name: "data/dpkg/status", Content: imagetest.Status},
	}), Limits{})
	z := o.has("zlib1g")
	if !o.Whole || o.has("debian") == nil || z == nil || z.Path != "fs.tar!/data/dpkg/status" {
		t.Errorf("whole %v, unread %v, %+v", o.Whole, o.Unread, o.Components)
	}
}

func TestSameResultEachTime(t *testing.T) {
	b := imagetest.Zip(t, append(imagetest.Rootfs(), imagetest.Member{Name: "copy/rootfs.tar", Content: string(imagetest.Tar(t, imagetest.Rootfs()))}))
	first := fmt.Sprintf("%+v", look(t, "a.zip", b, Limits{}))
	for range 5 {
		if again := fmt.Sprintf("%+v", look(t, "a.zip", b, Limits{})); again != first {
			t.Fatalf("first %s\nthen  %s", first, again)
		}
	}
	if z := look(t, "a.zip", b, Limits{}).has("zlib1g"); len(z.Paths) != 2 {
		t.Errorf("one component in two places: %+v", z)
	}
}
