package sbom

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// suite is one case of the conformance data.
type suite struct {
	ID     string
	Check  string
	Expect string
	Files  []struct {
		Role, Path string
		Gzip       bool
	}
	Options struct{ Format string }
	Facts   struct {
		Format           string
		SpecVersion      string `json:"spec_version"`
		Components       *int
		ComponentsNested *int `json:"components_nested"`
		Dependencies     *int
		Vulnerabilities  *int
		Services         *int
		SerialNumber     *string `json:"serial_number"`
		WithPurl         *int    `json:"with_purl"`
		WithCPE          *int    `json:"with_cpe"`
		WithHash         *int    `json:"with_hash"`
		WithLicence      *int    `json:"with_licence"`
		SchemaValid      *bool   `json:"schema_valid"`
		Packages         *int
		Files            *int
		Relationships    *int
		Name             *string
	}
}

func conformance(t *testing.T, topic string) (string, []suite) {
	t.Helper()
	dir := needs.Conformance(t)
	dir = filepath.Join(dir, topic)
	data, err := os.ReadFile(filepath.Join(dir, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []suite
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return dir, cases
}

func content(t *testing.T, dir string, c suite) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, c.Files[0].Path))
	if err != nil {
		t.Fatal(err)
	}
	if !c.Files[0].Gzip {
		return data
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(z); err != nil {
		t.Fatal(err)
	}
	return data
}

// disagreements are the cases where this reader knowingly answers otherwise than the suite, and why.
// docs/conformance.md tells the same.
var disagreements = map[string]string{
	"spec/1.2/invalid-license-id-1.2.json":       licenceList,
	"spec/1.3/invalid-license-id-1.3.json":       licenceList,
	"spec/1.3/invalid-metadata-license-1.3.json": licenceList,
	"spec/1.4/invalid-license-id-1.4.json":       licenceList,
	"spec/1.4/invalid-metadata-license-1.4.json": licenceList,
	"spec/1.5/invalid-license-id-1.5.json":       licenceList,
	"spec/1.5/invalid-metadata-license-1.5.json": licenceList,
	"spec/1.6/invalid-license-id-1.6.json":       licenceList,
	"spec/1.6/invalid-metadata-license-1.6.json": licenceList,
	"spec/1.7/invalid-license-id-1.7.json":       licenceList,
	"spec/1.7/invalid-metadata-license-1.7.json": licenceList,

	"spec/1.1/invalid-license-id-1.1.xml":       licenceList,
	"spec/1.2/invalid-license-id-1.2.xml":       licenceList,
	"spec/1.3/invalid-license-id-1.3.xml":       licenceList,
	"spec/1.3/invalid-metadata-license-1.3.xml": licenceList,
	"spec/1.4/invalid-license-id-1.4.xml":       licenceList,
	"spec/1.4/invalid-metadata-license-1.4.xml": licenceList,
	"spec/1.5/invalid-license-id-1.5.xml":       licenceList,
	"spec/1.5/invalid-metadata-license-1.5.xml": licenceList,
	"spec/1.6/invalid-license-id-1.6.xml":       licenceList,
	"spec/1.6/invalid-metadata-license-1.6.xml": licenceList,
	"spec/1.7/invalid-license-id-1.7.xml":       licenceList,
	"spec/1.7/invalid-metadata-license-1.7.xml": licenceList,
}

const licenceList = "licence ids are no part of structure: the SPDX list grows, and a new id must not make a document invalid"

// differences are the documents of which we state another fact than was recorded.
var differences = map[string]string{
	"bom-shelter/cyclonedx/redis-commander-sbom-cdx.json": "a URL of the form git@host:path is no IRI reference (RFC 3987 section 2.2: no colon in a relative first segment)",
	"dtrack/bom-custom-license.json":                      "a licence whose name is one blank names no licence",
}

// agrees says that nothing of a case is wrong. What is must be known, with the reason, and what is known must be.
func agrees(t *testing.T, id string, wrong []string, known map[string]string) bool {
	t.Helper()
	switch reason, listed := known[id]; {
	case len(wrong) == 0 && listed:
		t.Errorf("%s now agrees: take it off the list", id)
	case len(wrong) == 0:
		return true
	case listed:
		t.Logf("%s: %s: %s", id, strings.Join(wrong, "; "), reason)
	default:
		t.Errorf("%s: %s", id, strings.Join(wrong, "; "))
	}
	return false
}

func TestConformanceValidate(t *testing.T) {
	for _, format := range []string{"json", "xml"} {
		t.Run(format, func(t *testing.T) { conformanceValidate(t, format) })
	}
}

func conformanceValidate(t *testing.T, format string) {
	dir, cases := conformance(t, "cyclonedx")
	agree, total := 0, 0
	for _, c := range cases {
		if c.Check != "validate-cyclonedx" || c.Options.Format != format {
			continue
		}
		total++
		d, err := Read(c.Files[0].Path, content(t, dir, c), Limits{})
		var unreadable *UnreadableError
		if err != nil && !errors.As(err, &unreadable) {
			t.Errorf("%s: error is no UnreadableError: %v", c.ID, err)
		}
		got := "pass"
		if err != nil || !d.SchemaValid {
			got = "fail"
		}
		var wrong []string
		if got != c.Expect {
			wrong = []string{fmt.Sprintf("suite says %s, we say %s (%v)", c.Expect, got, firstProblem(d, err))}
		}
		if agrees(t, c.ID, wrong, disagreements) {
			agree++
		}
	}
	if total == 0 {
		t.Fatal("no cases")
	}
	figures.Hold(t, "CycloneDX "+strings.ToUpper(format), map[string]string{
		"json": "official specification test suite and tool resources, schema validation, 1.2 to 1.7",
		"xml":  "official specification test suite and tool resources, schema validation, 1.0 to 1.7",
	}[format], total, agree)
}

// Protobuf is refused, each document of it by name.
func TestConformanceProtobuf(t *testing.T) {
	dir, cases := conformance(t, "cyclonedx")
	agree, total := 0, 0
	for _, c := range cases {
		if c.Options.Format != "textproto" {
			continue
		}
		total++
		_, err := Read(c.Files[0].Path, content(t, dir, c), Limits{})
		var unreadable *UnreadableError
		if errors.As(err, &unreadable) && strings.Contains(unreadable.Found, "protobuf") {
			agree++
		} else {
			t.Errorf("%s: %v, want a refusal that says protobuf", c.ID, err)
		}
	}
	if total == 0 {
		t.Fatal("no cases")
	}
	figures.Hold(t, "CycloneDX XML", "protobuf in text form, refused by name", total, agree)
}

func firstProblem(d *Document, err error) any {
	if d == nil || len(d.Problems) == 0 {
		return err
	}
	return d.Problems[0]
}

func TestConformanceParse(t *testing.T) {
	for _, group := range []struct{ topic, format, section, material string }{
		{"sbom-wild", "cyclonedx-json", "CycloneDX JSON", "published and tool-made SBOMs, recorded facts"},
		{"medical", "cyclonedx-json", "CycloneDX JSON", "medical device and supplier SBOMs, recorded facts"},
		{"sbom-wild", "cyclonedx-xml", "CycloneDX XML", "published and tool-made SBOMs, recorded facts"},
	} {
		t.Run(group.topic+" "+group.format, func(t *testing.T) {
			dir, cases := conformance(t, group.topic)
			agree, total := 0, 0
			for _, c := range cases {
				invalid := c.Expect == "fail" && strings.HasSuffix(c.Files[0].Path, strings.TrimPrefix(group.format, "cyclonedx-"))
				if c.Check != "parse-sbom" || c.Facts.Format != group.format && !invalid {
					continue
				}
				total++
				d, err := Read(c.Files[0].Path, content(t, dir, c), Limits{})
				if (err == nil) != (c.Expect == "pass") {
					t.Errorf("%s: want %s, got error %v", c.ID, c.Expect, err)
					continue
				}
				var wrong []string
				if err == nil {
					wrong = compareFacts(c, d)
				}
				if agrees(t, c.ID, wrong, differences) {
					agree++
				}
			}
			if total == 0 {
				t.Fatal("no cases")
			}
			figures.Hold(t, group.section, group.material, total, agree)
		})
	}
	if !noDetails.Seldom.silent() {
		t.Errorf("a document wrote into what all components share: %+v", *noDetails.Seldom)
	}
}

func compareFacts(c suite, d *Document) (wrong []string) {
	differs := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	var top, nested, purl, cpe, hash, licence int
	for _, comp := range d.Components {
		if !strings.HasPrefix(strings.TrimPrefix(comp.Pointer, "/bom"), "/components/") {
			continue
		}
		nested++
		if comp.Parent != nil {
			continue // what follows is recorded for the top level only
		}
		top++
		count := func(n *int, is bool) {
			if is {
				*n++
			}
		}
		count(&purl, comp.Purl.Text != "")
		count(&cpe, comp.CPE.Text != "")
		count(&hash, len(comp.Hashes) > 0)
		count(&licence, len(comp.Licences) > 0)
	}
	check := func(what string, got int, want *int) {
		if want != nil && *want != got {
			differs("%s = %d, recorded %d", what, got, *want)
		}
	}
	check("components", top, c.Facts.Components)
	check("components_nested", nested, c.Facts.ComponentsNested)
	check("dependencies", len(d.Graph.Entries), c.Facts.Dependencies)
	check("vulnerabilities", d.Vulnerabilities, c.Facts.Vulnerabilities)
	services := 0
	for _, s := range d.Services {
		if strings.Count(s.Pointer, "/services/") == 1 {
			services++
		}
	}
	check("services", services, c.Facts.Services)
	check("with_purl", purl, c.Facts.WithPurl)
	check("with_cpe", cpe, c.Facts.WithCPE)
	check("with_hash", hash, c.Facts.WithHash)
	check("with_licence", licence, c.Facts.WithLicence)
	if v := c.Facts.SchemaValid; v != nil && *v != d.SchemaValid {
		differs("schema valid = %v, recorded %v (%v)", d.SchemaValid, *v, firstProblem(d, nil))
	}
	if s := c.Facts.SerialNumber; s != nil && *s != d.SerialNumber.Text {
		differs("serial number %q, recorded %q", d.SerialNumber.Text, *s)
	}
	if c.Facts.SpecVersion != d.SpecVersion {
		differs("spec version %q, recorded %q", d.SpecVersion, c.Facts.SpecVersion)
	}
	return wrong
}
