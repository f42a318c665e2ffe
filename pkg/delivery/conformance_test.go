package delivery

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// conformanceCase is one line of a topic's cases.json.
type conformanceCase struct {
	ID     string
	Check  string
	Expect string
	Facts  map[string]any
	Files  []struct {
		Role, Path string
		Gzip       bool
	}
}

func conformance(t *testing.T, topic string) (string, []conformanceCase) {
	t.Helper()
	root := needs.Conformance(t)
	data, err := os.ReadFile(filepath.Join(root, topic, "cases.json"))
	must(t, err)
	var cases []conformanceCase
	must(t, json.Unmarshal(data, &cases))
	if len(cases) == 0 {
		t.Fatalf("%s has no cases", topic)
	}
	return filepath.Join(root, topic), cases
}

func caseFile(t *testing.T, path string, packed bool) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	if !packed {
		return data
	}
	r, err := gzip.NewReader(strings.NewReader(string(data)))
	must(t, err)
	data, err = io.ReadAll(r)
	must(t, err)
	return data
}

// TestConformanceKinds recognises real documents, each topic's roles as the kinds given.
func TestConformanceKinds(t *testing.T) {
	want := map[string]string{ // topic, check and role → kinds
		"sigstore verify-bundle bundle":                "sigstore-bundle",
		"sigstore verify-bundle trusted_root":          "trusted-root",
		"sigstore parse-trusted-root trusted_root":     "trusted-root",
		"sigstore verify-dsse-key envelope":            "dsse-envelope",
		"slsa slsa-verify-artifact provenance":         "dsse-envelope sigstore-bundle",
		"slsa slsa-verify-vsa vsa":                     "dsse-envelope",
		"spdx parse-sbom sbom":                         "spdx",
		"vex parse-csaf csaf":                          "csaf",
		"vex validate-csaf csaf":                       "csaf",
		"vex parse-csaf hash":                          "checksums",
		"vex parse-csaf pgp_signature":                 "pgp-signature",
		"vex parse-cyclonedx-vex vex":                  "cyclonedx-vex",
		"vex parse-openvex vex":                        "openvex",
		"medical verify-pgp-detached signature":        "pgp-signature",
		"medical verify-pgp-detached key":              "public-key",
		"cyclonedx validate-cyclonedx bom":             "cyclonedx-json cyclonedx-xml cyclonedx-protobuf",
		"cyclonedx verify-detached-rsa key":            "public-key",
		"firmware identify-binary binary":              "unknown",
		"firmware read-package-db db":                  "unknown archive",
		"firmware unpack-or-refuse image":              "unknown archive pdf",
		"slsa slsa-verify-github-attestation artifact": "unknown",
	}
	for _, topic := range []string{"sigstore", "slsa", "spdx", "vex", "medical", "cyclonedx", "firmware"} {
		dir, cases := conformance(t, topic)
		n := 0
		for _, c := range cases {
			for _, f := range c.Files {
				kinds := want[topic+" "+c.Check+" "+f.Role]
				if kinds == "" || knownOther[topic+"/"+f.Path] || skipSuffix(f.Path) {
					continue
				}
				n++
				got := kindOf(t, caseFile(t, filepath.Join(dir, f.Path), f.Gzip)).Kind
				if !strings.Contains(" "+kinds+" ", " "+string(got)+" ") {
					t.Errorf("%s/%s is %s, want %s", topic, f.Path, got, kinds)
				}
			}
		}
		if n == 0 {
			t.Errorf("%s: nothing was recognised", topic)
		}
	}
}

// skipSuffix leaves out YAML that is no SPDX, indexes beside documents, and
// excerpts of binaries that are sentences and nothing else.
func skipSuffix(path string) bool {
	return strings.Contains(path, "/go-version-hint/") || strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, "_manifest.json")
}

// knownOther are cases whose point is that the mark of the format is missing or wrong.
var knownOther = map[string]bool{
	"cyclonedx/sbom-utility/test-cdx-bom-format-invalid.json": true,
}

// TestConformanceArchives opens real image archives, and their layers as deliveries of their own: whatever has
// links or escapes must be refused.
func TestConformanceArchives(t *testing.T) {
	dir, cases := conformance(t, "firmware")
	outer, refusedLayers := 0, 0
	for _, c := range cases {
		if c.Check != "unpack-safely" || strings.HasSuffix(c.ID, "empty.tar") {
			continue
		}
		d, err := Open(context.Background(), filepath.Join(dir, c.Files[0].Path), Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		outer++
		refusedHere := 0
		for _, f := range d.Files {
			if !strings.HasSuffix(f.Path, "layer.tar") || f.Size < 2*tarBlock {
				continue
			}
			in, err := f.Open()
			must(t, err)
			layer, err := io.ReadAll(io.NewSectionReader(in, 0, f.Size))
			must(t, err)
			inner, err := Open(context.Background(), save(t, "layer", layer), Limits{})
			switch {
			case errors.Is(err, ErrUnsafe):
				refusedHere++
			case err != nil && !errors.Is(err, ErrEmpty):
				t.Errorf("%s: %s: %v", c.ID, f.Path, err)
			case err == nil:
				must(t, inner.Close())
			}
		}
		if c.Facts["hostile"] == true && refusedHere == 0 {
			t.Errorf("%s: no hostile layer was refused", c.ID)
		}
		refusedLayers += refusedHere
		must(t, d.Close())
	}
	if outer == 0 || refusedLayers == 0 {
		t.Errorf("%d archives opened, %d layers refused", outer, refusedLayers)
	}
}
