package observe

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
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

func cpioOf(members []member) []byte {
	var b bytes.Buffer
	for i, m := range append(members, member{name: cpioEnd}) {
		mode, content := 0o100644, m.content
		if m.link != "" {
			mode, content = 0o120777, m.link
		}
		fmt.Fprintf(&b, "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%s\x00", i, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(m.name)+1, 0, m.name)
		b.Write(make([]byte, pad4(int64(b.Len()))-int64(b.Len())))
		b.WriteString(content)
		b.Write(make([]byte, pad4(int64(b.Len()))-int64(b.Len())))
	}
	return b.Bytes()
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
		"rootfs.cpio":   {cpioOf(rootfs()), "rootfs.cpio!/"},
		"initrd.gz":     {gzipOf(t, cpioOf(rootfs())), "initrd.gz!/"},
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
		"usrmerge.tar":   {tarOf(t, []member{{name: "data/dpkg/status", content: "Package: x\nVersion"}, {name: "var/lib", link: "../data"}}), "without a version"},
		"short.tar":      {tarOf(t, []member{{name: "var/lib/dpkg/status", content: "Package: a\nVersion: 1\n\nVersion: 2\n"}}), "lists 2 packages, but only 1"},
		"app.jar":        {zipOf(t, []member{{name: "META-INF/MANIFEST.MF", content: "Manifest-Version: 1.0\n"}}), "Java archive"},
		"cut.cpio":       {cpioOf(rootfs())[:300], "content ends after the archive"},
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

func TestComponentsOutsideSyft(t *testing.T) {
	jar := zipOf(t, []member{{name: "META-INF/maven/org.example/viewer/pom.properties", content: "#made by Maven\nversion=2.1\ngroupId=org.example\nartifactId=viewer\n"}})
	o := look(t, "fs.tar", tarOf(t, []member{
		{name: "opt/viewer.jar", content: string(jar)},
		{name: "usr/lib/modules/6.1.55-rt16/modules.dep", content: ""},
		{name: "usr/lib/modules/6.1.55-rt16/kernel/net/can.ko.xz", content: "x"},
		{name: "lib", link: "usr/lib"},
	}), DefaultLimits)
	for name, want := range map[string]string{
		"viewer":       "pkg:maven/org.example/viewer@2.1 fs.tar!/opt/viewer.jar!/META-INF/maven/org.example/viewer/pom.properties",
		"linux-kernel": "pkg:generic/linux-kernel@6.1.55-rt16 fs.tar!/usr/lib/modules/6.1.55-rt16",
	} {
		c := o.has(name)
		if c == nil || c.Purl+" "+c.Path != want {
			t.Errorf("%s: %+v, want %s; unread %v", name, c, want, o.Unread)
		}
	}
}

func TestEachLimit(t *testing.T) {
	long := strings.Repeat("d/", 50) + "f"
	deep := gzipOf(t, tarOf(t, rootfs()))
	for range 3 {
		deep = zipOf(t, []member{{name: "a.zip", content: string(deep)}})
	}
	for name, c := range map[string]struct {
		content []byte
		lim     Limits
	}{
		"Files":     {tarOf(t, rootfs()), Limits{Files: 3}},
		"FileBytes": {gzipOf(t, tarOf(t, rootfs())), Limits{FileBytes: 1000}},
		"ReadBytes": {tarOf(t, rootfs()), Limits{ReadBytes: 2000}},
		"Depth":     {deep, Limits{Depth: 2}},
		"PathBytes": {tarOf(t, []member{{name: long, content: "x"}}), Limits{PathBytes: 60}},
	} {
		t.Run(name, func(t *testing.T) {
			if o := look(t, "a", c.content, c.lim); o.Whole || !o.missed("limit reached: "+name) {
				t.Errorf("unread: %v", o.Unread)
			}
		})
	}
	t.Run("Unread", func(t *testing.T) {
		var many []member
		for i := range 9 {
			many = append(many, member{name: fmt.Sprint(i), content: "7z\xbc\xaf\x27\x1c"})
		}
		if o := look(t, "a", tarOf(t, many), Limits{Unread: 3}); len(o.Unread) != 4 || !o.missed("more than 3 parts") {
			t.Errorf("unread: %v", o.Unread)
		}
	})
}

func TestLinksStayInsideTheTree(t *testing.T) {
	o := look(t, "fs.tar", tarOf(t, []member{
		{name: "../../etc/os-release", content: osRelease},
		{name: "loop", link: "loop"}, {name: "a", link: "b"}, {name: "b", link: "a"},
		{name: "usr/self", link: "."}, {name: "usr/up", link: "../../../.."},
		{name: "var/lib", link: "/data"}, {name: "data/dpkg/status", content: status},
	}), DefaultLimits)
	z := o.has("zlib1g")
	if !o.Whole || o.has("debian") == nil || z == nil || z.Path != "fs.tar!/data/dpkg/status" {
		t.Errorf("whole %v, unread %v, %+v", o.Whole, o.Unread, o.Components)
	}
}

func TestSameResultEachTime(t *testing.T) {
	b := zipOf(t, append(rootfs(), member{name: "copy/rootfs.tar", content: string(tarOf(t, rootfs()))}))
	first := fmt.Sprintf("%+v", look(t, "a.zip", b, DefaultLimits))
	for range 5 {
		if again := fmt.Sprintf("%+v", look(t, "a.zip", b, DefaultLimits)); again != first {
			t.Fatalf("first %s\nthen  %s", first, again)
		}
	}
	if z := look(t, "a.zip", b, DefaultLimits).has("zlib1g"); len(z.Paths) != 2 {
		t.Errorf("one component in two places: %+v", z)
	}
}

func TestChanceMagicIsNoFormat(t *testing.T) {
	ext := make([]byte, 1200)
	copy(ext[1080:], "\x53\xef")
	copy(ext[1024+24:], "\xff\xff")
	real := bytes.Clone(ext)
	copy(real[1024+24:], "\x02\x00")
	for name, c := range map[string]struct {
		head []byte
		want kind
	}{
		"ext by chance":  {ext, ""},
		"ext":            {real, "ext file system"},
		"lzma by chance": {[]byte("\x5d\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"), ""},
		"lzma":           {[]byte("\x5d\x00\x00\x80\x00\xff\xff\xff\xff\xff\xff\xff\xff"), "LZMA"},
		"Z by chance":    {[]byte("\x1f\x9d\x03\x00"), ""},
		"Z":              {[]byte("\x1f\x9d\x90\x00"), "compress (.Z)"},
	} {
		if got := recognise(c.head); got != c.want {
			t.Errorf("%s: recognised as %q, want %q", name, got, c.want)
		}
	}
}

func TestLinkLimit(t *testing.T) {
	members := []member{{name: "a", link: "b"}, {name: "b", link: "c"}, {name: "c", content: "x"}}
	for links, found := range map[int]bool{1: false, 2: true} {
		b := tarOf(t, members)
		tr := newTree("t", newSearch(Limits{Links: links}).budget)
		must(t, openTar(source{"t", int64(len(b)), bytes.NewReader(b)}, tr))
		if got := tr.resolve("/a") != nil; got != found {
			t.Errorf("with %d links allowed: found %v", links, got)
		}
	}
}

// TestFarMagics recognises what gives itself away only beyond the first bytes, or by a second look.
func TestFarMagics(t *testing.T) {
	iso := make([]byte, isoMagicAt+4096)
	copy(iso[isoMagicAt:], "CD001")
	dos := make([]byte, 8192)
	copy(dos, "MZ")
	dos[0x3d] = 0x10 // header at 4096
	for name, tc := range map[string]struct {
		content []byte
		reason  string
	}{
		"disc.iso":  {iso, "ISO 9660 image"},
		"setup.exe": {dos, "header far out"},
		"universal": {append([]byte("\xca\xfe\xba\xbe\x00\x00\x00\x02"), make([]byte, 4096)...), "mach-o (universal)"},
		"plain.elf": {append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 4096)...), "no inventory"},
	} {
		o, err := Look(context.Background(), Artifact{Path: name, Size: int64(len(tc.content)), Content: bytes.NewReader(tc.content)}, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if o.Whole || !strings.Contains(o.Unread[len(o.Unread)-1].Reason, tc.reason) && !strings.Contains(o.Unread[0].Reason, tc.reason) {
			t.Errorf("%s: whole %t, unread %v, want %q", name, o.Whole, o.Unread, tc.reason)
		}
	}
}
