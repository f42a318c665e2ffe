package sbom

import (
	"os"
	"strings"
	"testing"
)

// invalidAllTheSame are the documents that keep their schema and are invalid for something that no schema says, with the code of
// what. docs/conformance.md lists them.
var invalidAllTheSame = map[string]map[string]Code{
	"cyclonedx": {
		"cli/bom-1.2.json":                                          SelfRef,
		"cli/bom-1.3.json":                                          SelfRef,
		"cli/bom-1.6.json":                                          SelfRef,
		"cli/bom-1.7.json":                                          SelfRef,
		"spec/1.5/valid-evidence-1.5.json":                          DanglingRef,
		"spec/1.5/valid-evidence-1.5.xml":                           DanglingRef,
		"spec/1.5/valid-formulation-1.5.json":                       DanglingRef,
		"spec/1.5/valid-formulation-1.5.xml":                        DanglingRef,
		"spec/1.6/valid-cryptography-full-1.6.json":                 DanglingRef,
		"spec/1.6/valid-cryptography-full-1.6.xml":                  DanglingRef,
		"spec/1.6/valid-evidence-1.6.json":                          DanglingRef,
		"spec/1.6/valid-evidence-1.6.xml":                           DanglingRef,
		"spec/1.6/valid-formulation-1.6.json":                       DanglingRef,
		"spec/1.6/valid-formulation-1.6.xml":                        DanglingRef,
		"spec/1.7/valid-citations-1.7.json":                         DuplicateRef,
		"spec/1.7/valid-cryptography-certificate-1.7.json":          DanglingRef,
		"spec/1.7/valid-cryptography-certificate-1.7.xml":           DanglingRef,
		"spec/1.7/valid-cryptography-certificate-advanced-1.7.json": DanglingRef,
		"spec/1.7/valid-cryptography-certificate-advanced-1.7.xml":  DanglingRef,
		"spec/1.7/valid-cryptography-full-1.7.json":                 DanglingRef,
		"spec/1.7/valid-cryptography-full-1.7.xml":                  DanglingRef,
		"spec/1.7/valid-evidence-1.7.json":                          DanglingRef,
		"spec/1.7/valid-evidence-1.7.xml":                           DanglingRef,
		"spec/1.7/valid-formulation-1.7.json":                       DanglingRef,
		"spec/1.7/valid-formulation-1.7.xml":                        DanglingRef,
	},
	"sbom-wild": {
		"dtrack/valid-bom-1.3.json":                         SelfRef,
		"dtrack/valid-bom-1.6.json":                         SelfRef,
		"guac/exampledata/xray-cdx-vulns.json":              DuplicateRef,
		"macaron/resources/bom_multi_versions.json":         DuplicateRef,
		"plugfest/sample_boms/sbom.cdxgen.1-4.xml":          DanglingRef,
		"plugfest/sample_sboms/sbom.docker.2-2_small.spdx":  DanglingRef,
		"protobom/json/bom-1.4.json":                        SelfRef,
		"sbomasm/augument/augument-bad.json":                DanglingRef,
		"sbomasm/augument/augument-bad.json~2":              DanglingRef,
		"sbomasm/augument/augument.json":                    DanglingRef,
		"sbomasm/augument/augument.json~2":                  DanglingRef,
		"trivy/happy/third-party-scan-file-component.json":  DanglingRef,
		"trivy/happy/with-file-as-relationship-parent.json": DanglingRef,
		"trivy/testdata/cyclonedx.json":                     DanglingRef,
	},
	"medical": {
		"device/debsbom/checksum-merge-bad.spdx.json":    DanglingRef,
		"device/debsbom/checksum-merge-sha256.spdx.json": DanglingRef,
	},
	"spdx": {
		"spdx-examples/spdx3.0/simplehtr-example.json":  DuplicateRef,
		"spdx3-model/examples/file1.json":               DanglingRef,
		"spdx3-model/examples/person1.json":             DanglingRef,
		"spdx3-model/examples/person2.json":             DanglingRef,
		"spdx3-model/examples/spdx_document1.json":      DanglingRef,
		"spdx3-model/examples/spdx_document3.json":      DanglingRef,
		"spdx3-model/examples/tool1.json":               DanglingRef,
		"spdx3-model/examples/two_sboms.json":           DanglingRef,
		"tools-python/data/ControlCharacters.spdx.json": Encoding,
	},
}

// TestConformanceInvalidAllTheSame fails when a document joins that list or leaves it.
func TestConformanceInvalidAllTheSame(t *testing.T) {
	told, err := os.ReadFile("../../docs/conformance.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range []string{"cyclonedx", "sbom-wild", "medical", "spdx"} {
		t.Run(topic, func(t *testing.T) {
			dir, cases := conformance(t, topic)
			known := invalidAllTheSame[topic]
			agree, kept := 0, 0
			for _, c := range cases {
				if c.Check != "validate-cyclonedx" && c.Check != "parse-sbom" || c.Options.Format == "textproto" {
					continue
				}
				d, err := Read(c.Files[0].Path, content(t, dir, c), Limits{})
				if err != nil || !d.SchemaValid {
					continue // told by the other tests
				}
				kept++
				code, listed := known[c.ID]
				switch counts := d.problemCounts(); {
				case d.Valid() && listed:
					t.Errorf("%s is valid now: take it off the list", c.ID)
				case d.Valid():
				case !listed:
					t.Errorf("%s keeps its schema and is invalid: %v", c.ID, counts)
				case counts[code] == 0:
					t.Errorf("%s: no %s, but %v", c.ID, code, counts)
				case !strings.Contains(string(told), "`"+c.ID+"`"):
					t.Errorf("%s is not in docs/conformance.md", c.ID)
				default:
					agree++
				}
			}
			if kept == 0 {
				t.Fatal("no cases")
			}
			if agree != len(known) {
				t.Errorf("%d of the %d documents on the list are as it says", agree, len(known))
			}
			t.Logf("%s, of %d documents that keep their schema, invalid for what no schema says: agree %d of %d", topic, kept, agree, len(known))
		})
	}
}
