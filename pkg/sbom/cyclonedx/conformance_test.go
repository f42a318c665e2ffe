package cyclonedx

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// documents calls f with every document of a topic of the conformance data that can be read.
func documents(t *testing.T, topic string, f func(t *testing.T, path string, data []byte, d *sbom.Document)) {
	dir := needs.Conformance(t)
	dir = filepath.Join(dir, topic)
	index, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Check, Expect string
		Files         []struct {
			Path string
			Gzip bool
		}
	}
	if err := json.Unmarshal(index, &cases); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range cases {
		if (c.Check != "parse-sbom" && c.Check != "validate-cyclonedx") || c.Expect != "pass" || seen[c.Files[0].Path] {
			continue
		}
		seen[c.Files[0].Path] = true
		data, err := os.ReadFile(filepath.Join(dir, c.Files[0].Path))
		if err != nil {
			t.Fatal(err)
		}
		if c.Files[0].Gzip {
			z, err := gzip.NewReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if data, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if d, err := sbom.Read(c.Files[0].Path, data, sbom.Limits{}); err == nil {
			f(t, c.Files[0].Path, data, d)
		}
	}
}

// figures are what must be equal before and after a conversion, and the places whose losses explain a difference.
func figures(d *sbom.Document) map[string]int {
	all := d.Components
	if d.Root != nil {
		all = append([]*sbom.Component{d.Root}, all...)
	}
	out := map[string]int{"components": len(all), "services": len(d.Services)}
	for _, c := range all {
		for what, has := range map[string]bool{
			"nested": c.Parent != nil, "purl": c.Purl.State == sbom.Stated, "/cpe": c.CPE.State == sbom.Stated,
			"/hashes /checksums": c.HashState == sbom.Stated, "/licenses": c.LicenceState == sbom.Stated,
		} {
			if has {
				out[what]++
			}
		}
	}
	for _, to := range d.Graph.Entries {
		out["/dependencies"] += len(to)
	}
	return out
}

// repeatsKeys are the documents that repeat keys, which Convert refuses.
var repeatsKeys = map[string]bool{
	"plugfest/broken/sbom.alpine-compare.2-3.spdx": true,
	"plugfest/broken/sbom.docker.2-2.spdx":         true,
	"medical/daggerboard/acme-infusion-a.spdx":     true,
	"medical/daggerboard/sbomdemo2_product1.spdx":  true,
}

// TestConformanceConvert converts every readable document and reads it again. The figures must be equal, but for what a
// loss names; and the written document must be valid.
func TestConformanceConvert(t *testing.T) {
	for _, topic := range []string{"sbom-wild", "medical", "spdx", "cyclonedx"} {
		t.Run(topic, func(t *testing.T) {
			agree, total, refused := 0, 0, 0
			documents(t, topic, func(t *testing.T, path string, data []byte, d *sbom.Document) {
				var out bytes.Buffer
				losses, err := Convert(&out, d, Options{Format: JSON})
				var ambiguous *AmbiguousError
				if errors.As(err, &ambiguous) {
					refused++
					if !repeatsKeys[path] {
						t.Errorf("%s: %v", path, err)
					}
					return
				}
				total++
				if err != nil {
					t.Errorf("%s: %v", path, err)
					return
				}
				if repeatsKeys[path] {
					t.Errorf("%s is converted now: take it off the list", path)
				}
				after, err := sbom.Read(path, out.Bytes(), sbom.Limits{})
				if err != nil {
					t.Errorf("%s: %v", path, err)
					return
				}
				if !after.SchemaValid {
					t.Errorf("%s: not valid: %v", path, after.Problems[0])
					return
				}
				was, is := figures(d), figures(after)
				twice := repeated(losses) // all that bears a figure goes with them
				for what, n := range was {
					if is[what] != n && is[what] != n-twice && !explains(losses, what) {
						t.Errorf("%s: %s was %d and is %d", path, what, n, is[what])
						return
					}
				}
				agree++
			})
			if total == 0 {
				t.Fatal("no documents")
			}
			t.Logf("%s: convert: agree %d of %d (%d repeat keys and are refused)", topic, agree, total, refused)
		})
	}
}

// notAsXML are the documents that are valid as JSON and cannot be written as valid XML, and why.
var notAsXML = map[string]string{
	"bom-shelter/spdx/chronicle-sbom.spdx.json.gz":              oneRefTwice,
	"guac/exampledata/xray-cdx-vulns.json":                      oneRefTwice,
	"macaron/resources/bom_multi_versions.json":                 oneRefTwice,
	"minefield/sboms/google_deps.dev.sbom.json":                 oneRefTwice,
	"spec/1.5/valid-formulation-1.5.json":                       oneRefTwice,
	"spec/1.7/valid-citations-1.7.json":                         oneRefTwice,
	"bom-examples/CBOM/Certificate/bom.json":                    emptyCrypto,
	"bom-examples/CBOM/Key/bom.json":                            emptyCrypto,
	"bom-examples/CBOM/Protocol/bom.json":                       emptyCrypto,
	"spec/1.6/valid-cryptography-full-1.6.json":                 emptyCrypto,
	"spec/1.7/valid-cryptography-certificate-1.7.json":          emptyCrypto,
	"spec/1.7/valid-cryptography-certificate-advanced-1.7.json": emptyCrypto,
	"spec/1.7/valid-cryptography-full-1.7.json":                 emptyCrypto,
	"spec/1.5/valid-saasbom-1.5.json":                           trustZonePlace,
	"spec/1.5/valid-saasbom-1.5.xml":                            trustZonePlace,
	"spec/1.6/valid-saasbom-1.6.json":                           trustZonePlace,
	"spec/1.6/valid-saasbom-1.6.xml":                            trustZonePlace,
	"spec/1.7/valid-saasbom-1.7.json":                           trustZonePlace,
	"spec/1.7/valid-saasbom-1.7.xml":                            trustZonePlace,
}

const (
	oneRefTwice    = "one bom-ref twice: the XML schema forbids it, the JSON schema cannot"
	emptyCrypto    = "the library writes empty references, and nests cipher suites, of cryptographic properties otherwise than the XML schema asks"
	trustZonePlace = "the library writes trustZone of a service at a place where the XML schema does not allow it"
)

// TestConformanceConvertToXML converts every readable document to XML, which must be valid, or nothing is written.
func TestConformanceConvertToXML(t *testing.T) {
	for _, topic := range []string{"sbom-wild", "medical", "spdx", "cyclonedx"} {
		t.Run(topic, func(t *testing.T) {
			agree, total := 0, 0
			documents(t, topic, func(t *testing.T, path string, data []byte, d *sbom.Document) {
				if unambiguous(d) != nil {
					return
				}
				total++
				var out bytes.Buffer
				_, err := Convert(&out, d, Options{Format: XML})
				var invalid *InvalidXMLError
				reason, known := notAsXML[path]
				switch {
				case errors.As(err, &invalid) && out.Len() > 0:
					t.Errorf("%s: refused, and %d bytes are written", path, out.Len())
				case errors.As(err, &invalid) && known:
					t.Logf("%s: %s: %v", path, reason, err)
				case err != nil:
					t.Errorf("%s: %v", path, err)
				case known:
					t.Errorf("%s is written now: take it off the list", path)
				default:
					agree++
				}
			})
			if total == 0 {
				t.Fatal("no documents")
			}
			t.Logf("%s: convert to XML: agree %d of %d", topic, agree, total)
		})
	}
}

// repeated counts the components that were written once because they are equal to another one, id and all.
func repeated(losses []Loss) int {
	n := 0
	for _, l := range losses {
		list := strings.HasPrefix(l.Pointer, "/packages/") && strings.Count(l.Pointer, "/") == 2 ||
			strings.HasPrefix(l.Pointer, "/bom/components/component[") && strings.Count(l.Pointer, "/") == 3
		if list && strings.HasPrefix(l.Why, "a second entry that equals another one") {
			n++
		}
	}
	return n
}

// explains says whether a loss is in one of the places.
func explains(losses []Loss, places string) bool {
	for _, l := range losses {
		for _, place := range strings.Fields(places) {
			if place[0] == '/' && strings.Contains(l.Pointer, place) {
				return true
			}
		}
	}
	return false
}

// TestConformanceFit holds every CycloneDX document, in every version that can be written, to the promise that no
// difference is without a loss that names it.
func TestConformanceFit(t *testing.T) {
	for _, topic := range []string{"sbom-wild", "medical", "cyclonedx"} {
		t.Run(topic, func(t *testing.T) {
			total := 0
			documents(t, topic, func(t *testing.T, path string, data []byte, d *sbom.Document) {
				if d.Format != "cyclonedx-json" || unambiguous(d) != nil || len(data) > 1<<20 {
					return // large ones are many of the same
				}
				for _, version := range SpecVersions {
					total++
					tree, _, err := strictjson.Parse(data, strictjson.Options{}, nil)
					if err != nil {
						t.Fatal(err)
					}
					before, _, _ := strictjson.Parse(data, strictjson.Options{}, nil)
					f := &fitter{tree: object(tree), to: Options{Format: JSON, SpecVersion: version}}
					if err := f.fit(); err != nil {
						t.Errorf("%s: %s: %v", path, version, err)
						continue
					}
					for _, u := range unexplained(before, f.tree, f.losses) {
						t.Errorf("%s: %s: no loss tells of: %s", path, version, u)
					}
				}
			})
			if total == 0 {
				t.Fatal("no documents")
			}
			t.Logf("%s: %d documents fitted", topic, total)
		})
	}
}
