package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/compare"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

const testdata = "../../testdata"

// judgedAt is the moment of the demo.
var judgedAt = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func committedImage(t *testing.T) image {
	t.Helper()
	img, err := readImage(filepath.Join(testdata, "deliveries", "infusion-pump", imageName))
	must(t, err)
	return img
}

// TestCommittedIsWhatWouldBeWritten compares both ways: nothing differs, nothing is left over.
func TestCommittedIsWhatWouldBeWritten(t *testing.T) {
	want, err := everything(committedImage(t))
	must(t, err)
	found := tree{}
	for _, room := range []string{"deliveries", "suppliers"} {
		must(t, filepath.WalkDir(filepath.Join(testdata, room), func(name string, e os.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			rel, err := filepath.Rel(testdata, name)
			if err != nil {
				return err
			}
			found[filepath.ToSlash(rel)], err = os.ReadFile(name)
			return err
		}))
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if !bytes.Equal(want[name], found[name]) {
			t.Errorf("%s is not what the generator writes; run go run ./internal/mkdeliveries", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if want[name] == nil {
			t.Errorf("%s is not written by the generator", name)
		}
	}
}

func open(t *testing.T, name string) *delivery.Delivery {
	t.Helper()
	d, err := delivery.Open(context.Background(), filepath.Join(testdata, "deliveries", name), delivery.Limits{})
	must(t, err)
	t.Cleanup(func() { must(t, d.Close()) })
	return d
}

// undeclared are what the image holds and the delivery's SBOM does not name.
func undeclared(t *testing.T, d *delivery.Delivery) []string {
	t.Helper()
	var documents []*sbom.Document
	var seen []compare.Observed
	for _, f := range d.Files {
		if f.Kind == delivery.KindCycloneDXJSON {
			doc, err := sbom.Read(f.Path, f.Bytes, sbom.Limits{})
			must(t, err)
			documents = append(documents, doc)
			for _, p := range doc.Problems {
				t.Errorf("%s: %+v", f.Path, p)
			}
		}
		if f.Kind != delivery.KindSquashFS {
			continue
		}
		content, err := f.Open()
		must(t, err)
		found, err := observe.Look(context.Background(), observe.Artifact{Path: f.Path, Size: f.Size, Content: content}, observe.Limits{})
		must(t, err)
		must(t, content.Close())
		if !found.Whole {
			t.Errorf("not whole: %+v", found.Unread)
		}
		for _, c := range found.Components {
			seen = append(seen, compare.Observed{Name: c.Name, Version: c.Version, Purl: c.Purl, Type: c.Type, Path: c.Path})
		}
	}
	if len(seen) != len(packages)+3 {
		t.Errorf("%d pieces of software seen in the image, want the packages, the system, the program and the Go library", len(seen))
	}
	c := compare.WithObserved(documents, seen)
	for _, x := range c.Conflicts {
		t.Errorf("conflict: %+v", x.Observed)
	}
	var out []string
	for _, u := range c.Undeclared {
		out = append(out, u.Name)
	}
	return out
}

func TestWhatTheImageHoldsAndTheSBOMSays(t *testing.T) {
	for _, p := range plans {
		if p.tampered {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			if got := undeclared(t, open(t, p.name)); !slices.Equal(got, p.sbom.omit) {
				t.Errorf("undeclared %q, want %q", got, p.sbom.omit)
			}
		})
	}
}

// TestImageIsAsDescribed reads the kept image's files back.
func TestImageIsAsDescribed(t *testing.T) {
	img := committedImage(t)
	if len(img.bytes) > 1<<20 {
		t.Errorf("the image has %d bytes", len(img.bytes))
	}
	got, err := readImageFiles(filepath.Join(testdata, "deliveries", "infusion-pump", imageName))
	must(t, err)
	program, err := buildinfo.Read(strings.NewReader(got[programPath]))
	must(t, err)
	if program.GoVersion != "go"+stdlibVersion || program.Main.Path != "fabulon.example/drip2d" || len(program.Deps) != 0 {
		t.Errorf("program: %s of %s with %d dependencies", program.Main.Path, program.GoVersion, len(program.Deps))
	}
	delete(got, programPath)
	want := imageFiles()
	if !maps.Equal(got, want) {
		t.Errorf("files %q, want %q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
}

// TestStatements asks that the image is bound to the SBOM and to a provenance whose every part is listed.
func TestStatements(t *testing.T) {
	registry, err := verify.LoadRegistryPath(filepath.Join(testdata, "suppliers"))
	must(t, err)
	for _, p := range plans {
		if p.tampered || p.signer != fabulon {
			continue
		}
		report, err := verify.Run(context.Background(), verify.Request{
			Delivery: open(t, p.name), Supplier: registry.Suppliers[0], Registry: registry, At: judgedAt,
			Product: verify.Product{Name: p.device.name, Version: p.device.version, GTIN: p.device.gtin},
		})
		must(t, err)
		if bound := len(report.Bindings) > 0; bound == p.unattested {
			t.Errorf("%s: bindings %+v", p.name, report.Bindings)
		}
		provenances := 0
		for _, s := range report.Statements {
			if v := s.Provenance; v != nil {
				provenances++
				if !v.BuilderKnown || !v.BuildTypeListed || !v.SourceListed || len(v.UnknownParams) > 0 || !v.FinishedOn.Before(signedAt) {
					t.Errorf("%s: %+v", p.name, v)
				}
			}
		}
		if provenances != 1 {
			t.Errorf("%s: %d provenance statements", p.name, provenances)
		}
	}
}

// TestDevicesCanBeListed asks that a registry can list each device by its GTIN: one with a wrong check digit it never takes for a device.
func TestDevicesCanBeListed(t *testing.T) {
	for _, p := range plans {
		s := verify.Supplier{Products: []verify.Pattern{{GTIN: p.device.gtin}}}
		if !s.Lists(verify.Product{Name: p.device.name, GTIN: p.device.gtin}) {
			t.Errorf("%s: the GTIN %s is none", p.device.name, p.device.gtin)
		}
	}
}

// TestTrust holds every delivery against the registry, as a verdict would.
func TestTrust(t *testing.T) {
	registry, err := verify.LoadRegistryPath(filepath.Join(testdata, "suppliers"))
	must(t, err)
	supplier := registry.Suppliers[0]
	for _, p := range plans {
		t.Run(p.name, func(t *testing.T) {
			d := open(t, p.name)
			if changed := len(d.Problems) > 0; changed != p.tampered {
				t.Errorf("problems: %+v", d.Problems)
			}
			report, err := verify.Run(context.Background(), verify.Request{
				Delivery: d, Supplier: supplier, Registry: registry, At: judgedAt,
				Product: verify.Product{Name: p.device.name, Version: p.device.version, GTIN: p.device.gtin},
			})
			must(t, err)
			for _, name := range []string{p.device.image, "sbom.cdx.json", "vex.openvex.json", manifestName} {
				l := report.Files[name].Ladder
				whole := p.signer == fabulon && !(p.tampered && name == p.device.image)
				if l.Whole() != whole {
					t.Errorf("%s: %+v, want whole %v", name, l, whole)
				}
			}
		})
	}
}
