package generate_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cyclonedx"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/generate"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

var at = time.Date(2026, 11, 20, 9, 0, 0, 0, time.FixedZone("", 3600))

// write generates, writes and reads again.
func write(t *testing.T, o *observe.Observation, version string) ([]byte, *sbom.Document, []cyclonedx.Loss) {
	t.Helper()
	bom := generate.BOM(generate.Subject{Name: "pump.bin", Version: "1", Type: cdx.ComponentTypeFirmware}, o,
		generate.Options{At: at, ToolName: "cleanbill", ToolVersion: "1", SpecVersion: version})
	var out bytes.Buffer
	losses, err := cyclonedx.Encode(&out, bom, cyclonedx.Options{Format: cyclonedx.JSON, SpecVersion: version})
	if err != nil {
		t.Fatal(err)
	}
	d, err := sbom.Read("out", out.Bytes(), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if !d.SchemaValid || len(d.Reserved) > 0 {
		t.Fatalf("%s: %v, reserved %v", version, d.Problems, d.Reserved)
	}
	return out.Bytes(), d, losses
}

func components() []observe.Component {
	return []observe.Component{
		{Ref: "pkg:deb/debian/a@1", Name: "a", Version: "1", Purl: "pkg:deb/debian/a@1", Type: "deb", Paths: []string{"x!/var/lib/dpkg/status"},
			CPEs: []string{"cpe:2.3:a:a:a:1:*:*:*:*:*:*:*", "cpe:2.3:a:b:a:1:*:*:*:*:*:*:*"}, SourceName: "src",
			Licences: []observe.Licence{{Value: "MIT", Expression: "MIT"}, {Value: "GPL-2", Expression: ""}, {Value: "sha256:00"}}},
		{Ref: "pkg:deb/debian/b@1", Name: "b", Version: "1", Purl: "pkg:deb/debian/b@1", Type: "deb"},
		{Ref: "pkg:deb/debian/c@1", Name: "c", Version: "1", Purl: "pkg:deb/debian/c@1", Type: "deb"},
		{Ref: "binary:x", Name: "x\x1b[2J", Type: "binary"},
		{Ref: "operating-system:debian@12", Name: "debian", Version: "12", Type: observe.TypeOperatingSystem},
	}
}

func TestBOMSaysWhatWasFoundAndNoMore(t *testing.T) {
	o := &observe.Observation{Components: components(), Whole: true,
		Dependencies: []observe.Dependency{{From: "pkg:deb/debian/b@1", To: "pkg:deb/debian/c@1"}, {From: "pkg:deb/debian/c@1", To: "pkg:deb/debian/b@1"}}}
	for _, version := range cyclonedx.SpecVersions {
		first, d, _ := write(t, o, version)
		again, _, _ := write(t, o, version)
		if !bytes.Equal(first, again) {
			t.Errorf("%s: two runs differ", version)
		}
		if len(d.Components) != 5 || d.Root == nil || d.Root.Type != "firmware" || d.Timestamp.Text != "2026-11-20T08:00:00Z" {
			t.Errorf("%s: %d components, subject %+v, made %s", version, len(d.Components), d.Root, d.Timestamp.Text)
		}
		if n := len(d.Graph.Orphans); n != 0 {
			t.Errorf("%s: %d components stand apart from the subject", version, n)
		}
		if got := d.SubjectCompleteness(); got != "unknown" {
			t.Errorf("%s: completeness %q", version, got)
		}
		if n := len(d.UncoveredDependencies()); n != 0 {
			t.Errorf("%s: nothing is said of the completeness of %d", version, n)
		}
		for _, c := range d.Components {
			if c.Supplier.State != sbom.Unknown || c.HashState != sbom.Unknown {
				t.Errorf("%s: %s: supplier %s, hashes %s, want both unknown", version, c.Label(), c.Supplier.State, c.HashState)
			}
		}
		for _, part := range []string{"x!/var/lib/dpkg/status", `"observed:cpe"`, `"sha256:00"`, `"src 1"`, `"operating-system"`, `"name": "GPL-2"`, `"id": "MIT"`} {
			if !strings.Contains(string(first), part) {
				t.Errorf("%s: %s is missing", version, part)
			}
		}
		if bytes.ContainsRune(first, '\x1b') {
			t.Errorf("%s: an escape character as it is", version)
		}
	}
}

// hostile are names that a file system or a package may have, and an SBOM may not.
var hostile = []string{"new\nline", "tab\t", "esc\x1b[2J", "nul\x00", "bell\a\x7f\u0085", "bad\xff\xfe", "half\xed\xa0\x80", `quote"'<&>]]>`, `back\slash\x1b`, "\ufffe\uffff", strings.Repeat("long\x01", 800)}

// Whatever names there are, what is written is valid, in each version and in both syntaxes, and names stay apart.
func TestBOMOfHostileNames(t *testing.T) {
	o := &observe.Observation{Contents: firmware.Contents{OpaqueFiles: len(hostile), UnclaimedPrograms: len(hostile), SupersededFiles: len(hostile)}}
	for i, name := range hostile {
		o.Components = append(o.Components, observe.Component{Ref: "binary:" + name, Name: name, Version: name, Type: "binary", Description: name, SourceName: name, Paths: []string{name},
			CPEs: []string{"cpe:2.3:a:" + name}, Licences: []observe.Licence{{Value: name}}})
		o.Unread = append(o.Unread, observe.Unread{Path: name, Reason: name})
		o.Opaque, o.Unclaimed = append(o.Opaque, observe.Opaque{Path: name, Size: 1}), append(o.Unclaimed, observe.Opaque{Path: name, Size: 1})
		o.Superseded = append(o.Superseded, observe.Opaque{Path: name, Size: 1})
		o.Dependencies = append(o.Dependencies, observe.Dependency{From: "binary:" + name, To: "binary:" + hostile[(i+1)%len(hostile)]})
	}
	before := fmt.Sprint(o)
	for _, version := range cyclonedx.SpecVersions {
		for _, format := range []cyclonedx.Format{cyclonedx.JSON, cyclonedx.XML} {
			bom := generate.BOM(generate.Subject{Name: "\x1b\xff", Version: "\x00", Type: cdx.ComponentTypeFile}, o, generate.Options{At: at, SpecVersion: version})
			var out bytes.Buffer
			if _, err := cyclonedx.Encode(&out, bom, cyclonedx.Options{Format: format, SpecVersion: version}); err != nil {
				t.Errorf("%s %s: %v", version, format, err)
				continue
			}
			d, err := sbom.Read("out", out.Bytes(), sbom.Limits{})
			if err != nil || !d.Valid() || len(d.Components) != len(hostile) || d.Root == nil || d.Root.Name.Text != `\x1b\xff` {
				t.Errorf("%s %s: %v, %v", version, format, err, d)
			}
		}
	}
	if fmt.Sprint(o) != before {
		t.Error("the observation was changed")
	}
}

// The same with a directory of such names on disk, looked into in both ways.
func TestBOMOfHostileFiles(t *testing.T) {
	dir := t.TempDir()
	deep := filepath.Join(dir, strings.Repeat(strings.Repeat("long", 60)+"/", 20))
	for i, name := range append(hostile[:len(hostile)-1:len(hostile)-1], strings.Repeat("x\x02", 120)) {
		name = strings.NewReplacer("\x00", "", "/", "").Replace(name) // no file system has these
		in := filepath.Join(dir, name)
		put(t, filepath.Join(in, "package-lock.json"), fmt.Sprintf(`{"lockfileVersion":3,"packages":{"node_modules/lib%d":{"version":"1.0.0"}}}`, i))
		put(t, filepath.Join(in, "broken", "package-lock.json"), "{")
		if err := os.Symlink("/nowhere/"+name, filepath.Join(in, "link"+name[:min(len(name), 200)])); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(deep[:4000], 0o700); err != nil { // as long as a system call takes at once
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for what, look := range map[string]func(context.Context, *os.Root, observe.Limits) (*observe.Observation, error){"directory": observe.LookDirectory, "folder": observe.LookFolder} {
		o, err := look(context.Background(), root, observe.Limits{PathBytes: 2000})
		if err != nil || len(o.Components) < len(hostile) {
			t.Fatalf("%s: %v, %+v", what, err, o)
		}
		data, d, _ := write(t, o, "1.6")
		if !d.Valid() || !bytes.Contains(data, []byte(`esc\\x1b[2J/package-lock.json`)) || !bytes.Contains(data, []byte("PathBytes is 2000")) {
			t.Errorf("%s: %v\n%s", what, d.Problems, data)
		}
	}
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What was not looked into is told, and makes the SBOM incomplete.
func TestBOMNamesItsBlanks(t *testing.T) {
	for what, contents := range map[string]firmware.Contents{
		"observed:unread":     {Unread: []observe.Unread{{Path: "a!/b", Reason: "encrypted"}}},
		"observed:opaque":     {Opaque: []observe.Opaque{{Path: "a!/b", Size: 5}}, OpaqueFiles: 3},
		"observed:unclaimed":  {Unclaimed: []observe.Opaque{{Path: "a!/b", Size: 5}}, UnclaimedPrograms: 1},
		"observed:superseded": {Superseded: []observe.Opaque{{Path: "a!/b", Size: 5}}, SupersededFiles: 1},
	} {
		o := &observe.Observation{Components: components(), Contents: contents, Whole: len(contents.Unread) == 0}
		data, d, _ := write(t, o, "1.6")
		if d.SubjectCompleteness() != "incomplete" || !strings.Contains(string(data), what) || !strings.Contains(string(data), "a!/b: ") {
			t.Errorf("%s: completeness %q", what, d.SubjectCompleteness())
		}
	}
	data, _, _ := write(t, &observe.Observation{Contents: firmware.Contents{OpaqueFiles: 3, Opaque: []observe.Opaque{{Path: "b", Size: 1}}}}, "1.6")
	if !strings.Contains(string(data), `"2 more"`) {
		t.Error("files beyond the listed ones are not counted")
	}
}

// 1.6 and 1.7 carry everything that is generated.
func TestBOMIsCarried(t *testing.T) {
	for _, version := range []string{"1.6", "1.7"} {
		if _, _, losses := write(t, &observe.Observation{Components: components(), Whole: true}, version); len(losses) > 0 {
			t.Errorf("%s: %v", version, losses)
		}
	}
}

// The digests of the one file that a component is are its hashes; of files that differ, none is.
func TestBOMHasHashes(t *testing.T) {
	one := observe.Digests{SHA256: strings.Repeat("a", 64), SHA384: strings.Repeat("b", 96), SHA512: strings.Repeat("c", 128)}
	for want, files := range map[int][]observe.Digests{0: {one, {SHA256: strings.Repeat("d", 64)}}, 3: {one}} {
		c := components()[:1]
		c[0].Files = files
		data, d, _ := write(t, &observe.Observation{Components: c, Whole: true}, "1.6")
		if n := len(d.Components[0].Hashes); n != want || strings.Contains(string(data), `"hashes, supplier`) != (want == 0) {
			t.Errorf("%d hashes, want %d:\n%s", n, want, data)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			o := &observe.Observation{Whole: true}
			for i := range n {
				purl := fmt.Sprintf("pkg:npm/part%d@1.0.%d", i, i)
				o.Components = append(o.Components, observe.Component{Ref: purl, Name: fmt.Sprintf("part%d", i), Version: "1", Purl: purl, Type: "npm",
					Paths: []string{fmt.Sprintf("node_modules/part%d/package.json", i)}, Licences: []observe.Licence{{Value: "MIT", Expression: "MIT"}}})
			}
			b.ReportAllocs()
			for b.Loop() {
				bom := generate.BOM(generate.Subject{Name: "x", Type: "application"}, o, generate.Options{At: at, SpecVersion: "1.6"})
				var out bytes.Buffer
				if _, err := cyclonedx.Encode(&out, bom, cyclonedx.Options{Format: cyclonedx.JSON}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestSBOMsInsideAreNotes(t *testing.T) {
	o := &observe.Observation{Components: components(), Whole: true, SBOMs: []string{"x!/doc/a\x1b.cdx.json", "x!/doc/b.spdx"}, SBOMFiles: 5}
	for _, version := range cyclonedx.SpecVersions {
		out, d, _ := write(t, o, version)
		for _, want := range []string{`"observed:sbom"`, `"x!/doc/a\\x1b.cdx.json"`, `"x!/doc/b.spdx"`, `"3 more"`} {
			if !bytes.Contains(out, []byte(want)) {
				t.Errorf("%s: no %s in %s", version, want, out)
			}
		}
		if len(d.Components) != len(o.Components) || bytes.Contains(out, []byte(`"incomplete"`)) {
			t.Errorf("%s: %s", version, out)
		}
	}
}
