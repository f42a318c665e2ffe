package observe

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

const status = `Package: zlib1g
Status: install ok installed
Architecture: amd64
Source: zlib
Version: 1:1.2.13.dfsg-1
Maintainer: A
Description: compression library

Package: busybox
Status: install ok installed
Architecture: amd64
Version: 1:1.35.0-4
Maintainer: A
Description: tiny utilities
`

const osRelease = "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"

type member struct{ name, content, link string }

func rootfs() []member {
	return []member{
		{name: "var/lib/dpkg/status", content: status},
		{name: "usr/lib/os-release", content: osRelease},
		{name: "etc/os-release", link: "../usr/lib/os-release"},
		{name: "etc/motd", content: "hello\n"},
	}
}

func tarOf(t testing.TB, members []member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.content)), Typeflag: tar.TypeReg}
		if m.link != "" {
			h.Typeflag, h.Linkname = tar.TypeSymlink, m.link
		}
		must(t, w.WriteHeader(h))
		_, err := io.WriteString(w, m.content)
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

func zipOf(t testing.TB, members []member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		h := &zip.FileHeader{Name: m.name, Method: zip.Deflate}
		if m.link != "" {
			h.SetMode(os.ModeSymlink | 0o777)
		}
		f, err := w.CreateHeader(h)
		must(t, err)
		_, err = io.WriteString(f, m.content+m.link)
		must(t, err)
	}
	must(t, w.Close())
	return b.Bytes()
}

func gzipOf(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := w.Write(b)
	must(t, err)
	must(t, w.Close())
	return out.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func look(t testing.TB, path string, b []byte, lim Limits) *Observation {
	t.Helper()
	o, err := Look(context.Background(), Artifact{Path: path, Size: int64(len(b)), Content: bytes.NewReader(b)}, lim)
	must(t, err)
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
	inTar := tarOf(t, rootfs())
	for name, c := range map[string]struct {
		content []byte
		at      string
	}{
		"rootfs.tar":    {inTar, "rootfs.tar!/"},
		"rootfs.tar.gz": {gzipOf(t, inTar), "rootfs.tar.gz!/"},
		"rootfs.zip":    {zipOf(t, rootfs()), "rootfs.zip!/"},
		"update.zip":    {zipOf(t, []member{{name: "payload/rootfs.tar.gz", content: string(gzipOf(t, inTar))}}), "update.zip!/payload/rootfs.tar.gz!/"},
	} {
		t.Run(name, func(t *testing.T) {
			o := look(t, name, c.content, DefaultLimits)
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
	must(t, err)
	b, err := os.ReadFile(self)
	must(t, err)
	o := look(t, "agent", b, DefaultLimits)
	for _, name := range []string{"stdlib", "github.com/cleanbill-dev/cleanbill"} {
		c := o.has(name)
		if c == nil || c.Type != "go-module" || c.Path != "agent" || c.Purl == "" {
			t.Errorf("%s is linked into this test, but not found: %+v; unread %v", name, c, o.Unread)
		}
	}
}

func TestWhatCannotBeReadIsUnread(t *testing.T) {
	inTar := tarOf(t, rootfs())
	for name, c := range map[string]struct {
		content []byte
		reason  string
	}{
		"empty.bin":      {nil, "empty"},
		"opaque.bin":     {bytes.Repeat([]byte{7, 9}, 3000), "no known format"},
		"cut.tar":        {inTar[:1000], "read tar"},
		"cut.zip":        {zipOf(t, rootfs())[:200], "read zip"},
		"cut.tar.gz":     {gzipOf(t, inTar)[:100], "read gzip"},
		"opaque.gz":      {gzipOf(t, []byte("just text")), "no known format inside"},
		"image.7z":       {[]byte("7z\xbc\xaf\x27\x1c0000"), "7-Zip: this format is recognised, but not supported"},
		"appended.tar":   {append(bytes.Clone(inTar), "hidden"...), "something follows"},
		"twice.tar":      {tarOf(t, append(rootfs(), member{name: "./var/lib/dpkg/status", content: "\n"})), "more than once"},
		"cramfs.zip":     {zipOf(t, []member{{name: "rootfs.img", content: "\x45\x3d\xcd\x28 0000"}}), "cramfs"},
		"rpm.tar":        {tarOf(t, []member{{name: "var/lib/rpm/rpmdb.sqlite", content: "SQLite format 3\x00"}}), "RPM database"},
		"usrmerge.tar":   {tarOf(t, []member{{name: "data/dpkg/status", content: "Package: x\nVersion"}, {name: "var/lib", link: "../data"}}), "lists 1 packages, but only 0"},
		"brokenlock.tar": {tarOf(t, []member{{name: "app/package-lock.json", content: "{"}}), "package-lock.json"},
	} {
		t.Run(name, func(t *testing.T) {
			o := look(t, name, c.content, DefaultLimits)
			if o.Whole || !o.missed(c.reason) {
				t.Errorf("whole %v, unread %v; want a reason with %q", o.Whole, o.Unread, c.reason)
			}
		})
	}
}

func TestNothingFoundIsNotUnread(t *testing.T) {
	o := look(t, "docs.tar", tarOf(t, []member{{name: "README", content: "hello"}}), DefaultLimits)
	if !o.Whole || len(o.Components) != 0 {
		t.Errorf("%+v", o)
	}
}

func TestLookWithoutContent(t *testing.T) {
	if _, err := Look(context.Background(), Artifact{Path: "x"}, DefaultLimits); err == nil {
		t.Error("no error without content")
	}
	ctx, end := context.WithCancel(context.Background())
	end()
	if _, err := Look(ctx, Artifact{Path: "x", Size: 1, Content: strings.NewReader("x")}, DefaultLimits); err == nil {
		t.Error("no error after the context ended")
	}
}
