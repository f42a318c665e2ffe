package observe

import (
	"bytes"
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func TestFileNamesOfJavaArchives(t *testing.T) {
	for stem, want := range map[string]string{
		"log4j-core-2.17.1": "log4j-core 2.17.1", "guava-31.0.1-jre": "guava 31.0.1-jre", "tool_1.4": "tool 1.4", "tool.2.0": "tool 2.0", "viewer": "viewer ",
		"jetpack-build235-rc5": "jetpack build235-rc5", "ironman-r4-2009": "ironman r4-2009", "my-http2-server-5": "my-http2-server 5", "1.2": " ", "": " ", "a-": "a- ",
	} {
		name, version := splitFileName(stem)
		if name+" "+version != want {
			t.Errorf("%s: %q %q, want %q", stem, name, version, want)
		}
	}
}

func TestManifestAndPOM(t *testing.T) {
	m := parseManifest([]byte("Manifest-Version: 1.0\r\nImplementation-Title: a very\r\n  long one\r\nBundle-SymbolicName: org.example.x;singleton:=true\r\nnonsense\r\n\r\nName: part\r\nPlugin-Version: 3\r\n"))
	if m[0]["Implementation-Title"] != "a verylong one" || m.first("Plugin-Version") != "3" || m.group() != "org.example.x" {
		t.Errorf("%v", m)
	}
	p, err := parsePOM([]byte(`<project><parent><groupId>org.example</groupId><version>7</version></parent><artifactId>x</artifactId><version>${rev}</version>
<properties><rev>7.1</rev></properties><licenses><license><name>MIT</name></license></licenses></project>`))
	if err != nil || p.group != "org.example" || p.name != "x" || p.version != "7.1" || len(p.licences) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := parsePOM([]byte(`<project><artifactId>x</artifactId><version>${elsewhere}</version></project>`)); err != nil || p.version != "" {
		t.Errorf("%+v, %v: a version that stands elsewhere is not known", p, err)
	}
	if _, err := parsePOM([]byte("<html>")); err == nil {
		t.Error("no error for what is no pom.xml")
	}
}

// What is nested costs the same limits as everything else, and nothing of it is dropped without a word.
func TestNestedArchivesAreBounded(t *testing.T) {
	noise := make([]byte, 1<<20)
	for i, r := 0, rand.New(rand.NewPCG(1, 2)); i < len(noise); i++ {
		noise[i] = byte(r.Uint32())
	}
	inner := archiveOf("META-INF/MANIFEST.MF", mainManifest, "data", string(noise))
	for reason, lim := range map[string]Limits{
		"MemoryBytes": {MemoryBytes: 1 << 19}, "Files": {Files: 2}, "Depth": {Depth: 1}, "ReadBytes": {ReadBytes: 1 << 19}, "FileBytes": {FileBytes: 1 << 19}, "": {},
	} {
		files := map[string]string{"outer-1.0.war": archiveOf("inner-1.0.jar", inner)}
		if reason == "Depth" {
			files = map[string]string{"outer-1.0.war": archiveOf("between-1.0.war", archiveOf("inner-1.0.jar", inner))}
		}
		o := lookDirectory(context.Background(), t, write(t, files), lim)
		if reason != "" && (o.Whole || !o.missed(reason)) {
			t.Errorf("%s: unread %v", reason, o.Unread)
		} else if reason == "" && (o.has("inner") == nil || o.missed("limit")) {
			t.Errorf("no limit: %+v, unread %v", o.Components, o.Unread)
		}
	}
}

// A pom.xml that cannot be read may name what is in its archive.
func TestDamagedPOMIsTold(t *testing.T) {
	o := lookDirectory(context.Background(), t, write(t, map[string]string{
		"tool-1.0.jar": archiveOf("META-INF/MANIFEST.MF", mainManifest, "META-INF/maven/g/tool/pom.xml", "<html>")}), Limits{})
	if o.Whole || !o.missed("tool-1.0.jar: META-INF/maven/g/tool/pom.xml: no pom.xml of Maven") || o.has("tool") == nil {
		t.Errorf("%+v, unread %v", o.Components, o.Unread)
	}
}

func TestDamagedBuildLists(t *testing.T) {
	o := lookDirectory(context.Background(), t, write(t, map[string]string{
		"legal-info/manifest.csv": "a,b\n", "host/legal-info/manifest.csv": "\"PACKAGE\",\"VERSION\",\"LICENSE\"\nx\n", "license.manifest": "LICENSE: MIT\n\n",
		"win/app.manifest": "<?xml version=\"1.0\"?>\n", "win/other.manifest": "three words here=\"x\"\n",
	}), Limits{})
	for _, want := range []string{"legal-info/manifest.csv: legal-info of Buildroot: the first line", "row 2 has no package", "block 1 has no PACKAGE NAME"} {
		if !o.missed(want) {
			t.Errorf("no reason with %q in %v", want, o.Unread)
		}
	}
	if len(o.Unread) != 3 || len(o.Components) != 0 {
		t.Errorf("%+v, unread %v", o.Components, o.Unread)
	}
}

// module is the smallest ELF file with the section that says which kernel a module is for.
func module(t testing.TB) []byte {
	t.Helper()
	info, names := "name=can\x00vermagic=6.1.55-rt16 SMP mod_unload\x00license=GPL\x00", "\x00.modinfo\x00.shstrtab\x00"
	le32 := func(v int) string { return string([]byte{byte(v), byte(v >> 8), 0, 0}) }
	le64 := func(v int) string { return le32(v) + "\x00\x00\x00\x00" }
	section := func(name, kind, at, size int) string {
		return le32(name) + le32(kind) + le64(0) + le64(0) + le64(at) + le64(size) + le32(0) + le32(0) + le64(1) + le64(0)
	}
	body := info + names
	table := 64 + len(body)
	head := "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 9) + "\x01\x00\x3e\x00\x01\x00\x00\x00" + le64(0) + le64(0) + le64(table) + le32(0) + "\x40\x00\x00\x00\x00\x00\x40\x00\x03\x00\x02\x00"
	return []byte(head + body + section(0, 0, 0, 0) + section(1, 1, 64, len(info)) + section(10, 3, 64+len(info), len(names)))
}

func TestCompressedKernelModules(t *testing.T) {
	raw := module(t)
	var packed bytes.Buffer
	w, err := xz.NewWriter(&packed)
	imagetest.Must(t, err)
	_, err = w.Write(raw)
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	var zst bytes.Buffer
	z, err := zstd.NewWriter(&zst)
	imagetest.Must(t, err)
	_, err = z.Write(raw)
	imagetest.Must(t, err)
	imagetest.Must(t, z.Close())
	for name, content := range map[string]string{"can.ko": string(raw), "can.ko.xz": packed.String(), "can.ko.gz": string(imagetest.Gzip(t, raw)), "can.ko.zst": zst.String()} {
		at := "lib/modules/6.1.55-rt16/kernel/net/" + name
		o := lookDirectory(context.Background(), t, write(t, map[string]string{at: content}), Limits{})
		c := o.has("can")
		if c == nil || c.Type != "linux-kernel-module" || c.Path != at || !o.Whole {
			t.Errorf("%s: %+v, unread %v", name, c, o.Unread)
		}
	}
	o := lookDirectory(context.Background(), t, write(t, map[string]string{"lib/modules/6.1/kernel/can.ko.xz": packed.String()[:40]}), Limits{})
	if o.Whole || !o.missed("can.ko.xz: unpack kernel module") {
		t.Errorf("unread %v", o.Unread)
	}
	big := string(imagetest.Gzip(t, make([]byte, moduleBytes+2)))
	o = lookDirectory(context.Background(), t, write(t, map[string]string{"lib/modules/6.1/kernel/can.ko.gz": big}), Limits{})
	if o.Whole || !o.missed("can.ko.gz: unpack kernel module") {
		t.Errorf("unread %v", o.Unread)
	}
}

// TestAnyDamageIsAnswered flips bytes of each inventory: reading must end without a panic.
func TestAnyDamageIsAnswered(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, text := range []string{
		"Manifest-Version: 1.0\r\n long\r\n\r\nName: x\r\n", pomProperties("g", "a", "1"), "<project><artifactId>x</artifactId><licenses><license><name>x</name></license></licenses></project>",
		"\"PACKAGE\",\"VERSION\",\"LICENSE\"\n\"a\",\"1\",\"MIT\"\n", "PACKAGE NAME: a\nLICENSE: MIT\n\n", "a b 1\nc d 2\n",
	} {
		for range 500 {
			b := []byte(text)
			for range 1 + r.IntN(5) {
				b[r.IntN(len(b))] = byte(r.Uint32())
			}
			parseManifest(b).group()
			propertiesOf(b)
			_, _ = parsePOM(b)
			_, _ = readBuildroot(b, &quota{left: 100})
			_, _ = readYoctoImage(b, &quota{left: 100})
			_, _ = readYoctoLicences(b, &quota{left: 100})
		}
	}
}

// TestOwnedProgramsAreNotListedTwice: the same program counts on its own where no package owns it.
func TestOwnedProgramsAreNotListedTwice(t *testing.T) {
	o := lookDirectory(context.Background(), t, write(t, parityTrees["debian"].files), Limits{})
	versions := map[string]string{}
	for _, c := range o.Components {
		if c.Name == "busybox" {
			versions[c.Type] += c.Version + " "
		}
	}
	if versions["deb"] != "1:1.35.0-4 " || versions["binary"] != "1.36.1 " {
		t.Errorf("%v", versions)
	}
}
