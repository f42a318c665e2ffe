package generate_test

import (
	"bytes"
	"fmt"
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

// What was not looked into is told, and makes the SBOM incomplete.
func TestBOMNamesItsBlanks(t *testing.T) {
	for what, contents := range map[string]firmware.Contents{
		"observed:unread":    {Unread: []observe.Unread{{Path: "a!/b", Reason: "encrypted"}}},
		"observed:opaque":    {Opaque: []observe.Opaque{{Path: "a!/b", Size: 5}}, OpaqueFiles: 3},
		"observed:unclaimed": {Unclaimed: []observe.Opaque{{Path: "a!/b", Size: 5}}, UnclaimedPrograms: 1},
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
