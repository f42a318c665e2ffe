package sbom

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// spdxDisagreements are the documents of SPDX 2 of which we knowingly state another fact than was recorded, or that we
// refuse. docs/conformance.md tells the same.
var spdxDisagreements = map[string]string{
	"sbom-wild/plugfest/sample_boms/sbom.version-missing.spdx": "it states no version; what was recorded is the word on the next line",
	"medical/device/yocto-recipe-cairo.spdx.json":              "its one CPE has the type http://spdx.org/rdf/references/cpe23Type, the long form of cpe23Type, which was not counted",
}

// TestConformanceSPDX2 reads every document of SPDX 2 of the conformance data, in whatever syntax.
func TestConformanceSPDX2(t *testing.T) {
	for topic, material := range map[string]string{
		"spdx":      "specification examples and library test data: recorded facts",
		"sbom-wild": "published and tool-made SBOMs: recorded facts",
		"medical":   "medical device and embedded SBOMs: recorded facts",
	} {
		t.Run(topic, func(t *testing.T) {
			dir, cases := conformance(t, topic)
			agree, total := 0, 0
			for _, c := range cases {
				yaml := strings.HasSuffix(c.Files[0].Path, ".spdx.yaml") // no facts are recorded but that it can be read
				if c.Check != "parse-sbom" || !strings.HasPrefix(c.Facts.Format, "spdx-") && !yaml {
					continue
				}
				total++
				wrong := compareSPDX(c, content(t, dir, c))
				if agrees(t, topic+"/"+c.ID, wrong, spdxDisagreements) {
					agree++
				}
			}
			if total == 0 {
				t.Fatal("no cases")
			}
			figures.Hold(t, "SPDX 2", material, total, agree)
		})
	}
}

// compareSPDX reads a document and says which recorded facts differ.
func compareSPDX(c suite, data []byte) (wrong []string) {
	differs := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	d, err := Read(c.Files[0].Path, data, Limits{})
	if (err == nil) != (c.Expect == "pass") {
		differs("want %s, got error %v", c.Expect, err)
	}
	if err != nil {
		return wrong
	}
	counts := map[string]int{}
	for _, k := range d.All() {
		list := strings.Split(k.Pointer, "/")[1]
		counts[list]++
		if k.Purl.Text != "" {
			counts["purl"]++
		}
		if k.CPE.Text != "" {
			counts["cpe"]++
		}
	}
	p, err := parse(c.Files[0].Path, bytes.TrimSpace(data), Limits{}.withDefaults(), false)
	if err != nil {
		differs("%v", err)
		return wrong
	}
	root, _ := p.tree.(map[string]any)
	counts["relationships"] = len(node{many: root}.list("relationships"))
	check := func(what string, got int, want *int) {
		if want != nil && *want != got {
			differs("%s = %d, recorded %d", what, got, *want)
		}
	}
	check("packages", counts["packages"], c.Facts.Packages)
	check("files", counts["files"], c.Facts.Files)
	check("relationships", counts["relationships"], c.Facts.Relationships)
	check("with_purl", counts["purl"], c.Facts.WithPurl)
	check("with_cpe", counts["cpe"], c.Facts.WithCPE)
	if want := c.Facts.SpecVersion; want != "" && strings.TrimPrefix(want, "SPDX-") != d.SpecVersion {
		differs("version %q, recorded %q", d.SpecVersion, want)
	}
	if want := c.Facts.Name; want != nil && *want != (node{many: root}).str("name") {
		differs("name %q, recorded %q", node{many: root}.str("name"), *want)
	}
	if c.Facts.Format == "" && d.Format == "spdx-yaml" {
		c.Facts.Format = d.Format
	}
	if d.Format != c.Facts.Format {
		differs("format %s, recorded %s", d.Format, c.Facts.Format)
	}
	return wrong
}

// TestConformanceArchive opens the archive of SPDX documents that a Yocto build leaves as a delivery and reads each of them.
func TestConformanceArchive(t *testing.T) {
	dir, cases := conformance(t, "medical")
	for _, c := range cases {
		if c.Check != "parse-sbom" || !strings.HasSuffix(c.Files[0].Path, ".spdx.tar.zst") {
			continue
		}
		d, err := delivery.Open(context.Background(), filepath.Join(dir, c.Files[0].Path), delivery.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = d.Close() })
		total, documents, packages := 0, 0, 0
		for _, f := range d.Files {
			if f.Kind != delivery.KindSPDX {
				continue
			}
			total++
			doc, err := Read(f.Path, f.Bytes, Limits{})
			if err != nil {
				t.Errorf("%s: %v", f.Path, err)
				continue
			}
			documents++
			packages += len(doc.All())
		}
		if documents < 2 || packages < documents {
			t.Errorf("%s: %d documents with %d components", c.ID, documents, packages)
		}
		figures.Hold(t, "SPDX 2", "archive of a Yocto image build, opened as a delivery: every document can be read", total, documents)
		return
	}
	t.Fatal("no archive among the cases")
}

// TestConformanceCovers says of every case of a topic which test goes over it, so that none is dropped in silence.
func TestConformanceCovers(t *testing.T) {
	for _, topic := range []string{"spdx", "sbom-wild", "medical"} {
		dir, cases := conformance(t, topic)
		counts := map[string]int{}
		for _, c := range cases {
			path := c.Files[0].Path
			data := content(t, dir, c)
			switch by := c.Facts.Format; {
			case c.Check != "parse-sbom":
				counts["another check, "+c.Check]++
			case by == "cyclonedx-json", by == "cyclonedx-xml", by == "spdx-json", by == "spdx-tag-value":
				counts[by]++
			case bytes.Contains(data[:min(len(data), 4096)], []byte(spdx3Context)):
				counts["spdx-json-ld"]++
			case strings.HasSuffix(path, ".spdx.yaml"):
				counts["spdx-yaml"]++
			case strings.HasSuffix(path, ".spdx.tar.zst"):
				counts["archive of spdx-json"]++
			case c.Expect == "fail" && strings.HasSuffix(path, ".json"):
				counts["no SBOM, to be refused"]++
			case strings.HasSuffix(path, ".csv"):
				// Lists of where the SBOMs beside them came from. They are no SBOMs and must not be read as such.
				if _, err := Read(path, data, Limits{}); err == nil {
					t.Errorf("%s: a table was read as an SBOM", c.ID)
				}
				counts["table, no SBOM"]++
			default:
				t.Errorf("%s: no test goes over it", c.ID)
			}
		}
		t.Logf("%s: %d cases: %v", topic, len(cases), counts)
	}
}
