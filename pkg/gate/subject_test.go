package gate_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Each document is about a pump of which nothing but name and version is said, and lists one library of which everything is.
var barePump = map[string]string{
	"CycloneDX": `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
"metadata":{"component":{"bom-ref":"pump","type":"device","name":"pump","version":"1.0"}},
"components":[{"bom-ref":"lib","type":"library","name":"lib","version":"2.0","supplier":{"name":"Lib"},"purl":"pkg:generic/lib@2.0",
"hashes":[{"alg":"SHA-256","content":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}],"licenses":[{"license":{"id":"MIT"}}]}],
"dependencies":[{"ref":"pump","dependsOn":["lib"]},{"ref":"lib"}]}`,
	"SPDX": `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"pump","dataLicense":"CC0-1.0","documentNamespace":"https://maker.example/pump-1",
"creationInfo":{"created":"2026-10-02T03:04:05Z","creators":["Organization: Maker"]},"documentDescribes":["pump"],
"packages":[{"SPDXID":"pump","name":"pump","versionInfo":"1.0","downloadLocation":"NOASSERTION"},
{"SPDXID":"lib","name":"lib","versionInfo":"2.0","supplier":"Organization: Lib","downloadLocation":"NOASSERTION","licenseConcluded":"MIT",
"checksums":[{"algorithm":"SHA256","checksumValue":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}]}],
"relationships":[{"spdxElementId":"pump","relationshipType":"DEPENDS_ON","relatedSpdxElement":"lib"}]}`,
}

// What is asked of each component is asked of the subject of the SBOM too. Its support is asked for by checks of its own, and it
// is counted among the components nowhere.
func TestSubjectIsAskedLikeAComponent(t *testing.T) {
	for standard, text := range barePump {
		t.Run(standard, func(t *testing.T) {
			d := judgeSBOM(t, text)
			for check, want := range map[string]decision.Outcome{
				"SBC-001": decision.Pass, "SBC-002": decision.Pass, "SBC-002-OTHER": decision.NotApplicable,
				"SBC-003": decision.Fail, "SBC-004": decision.Fail, "SBC-006": decision.Fail, "SBC-008": decision.Fail, "SBC-011": decision.Fail,
				"SUP-001": decision.NotApplicable, "SUP-002": decision.NotApplicable, "GRF-010": decision.NotApplicable,
			} {
				i := slices.IndexFunc(d.Findings, func(f decision.Finding) bool { return f.Check == check && f.Subject.About })
				if i < 0 {
					t.Errorf("%s was not asked of the subject", check)
					continue
				}
				f := d.Findings[i]
				if f.Outcome != want || f.Subject.Ref != "sbom#pump" || f.Subject.Name != "pump" {
					t.Errorf("%s: %s of %+v, want %s", check, f.Outcome, f.Subject, want)
				}
				if place := f.Evidence[0].Pointer; !strings.HasPrefix(place, "/metadata/component") && !strings.HasPrefix(place, "/packages/0") {
					t.Errorf("%s looks at %s", check, place)
				}
			}
			for _, check := range []string{"SBC-003", "SBC-004", "SBC-006", "SBC-008", "SBC-011"} {
				if got := outcomeOf(d, check, "sbom#lib"); got != decision.Pass {
					t.Errorf("%s of the library: %s", check, got)
				}
			}
			if n := d.SBOMs[0].Components; n != 1 {
				t.Errorf("%d components are counted, want 1", n)
			}
			i := slices.IndexFunc(d.Findings, func(f decision.Finding) bool { return f.Check == "SBM-016" })
			if want := "left empty without a word: hash: the subject, licence: the subject, producer: the subject"; d.Findings[i].Message != want {
				t.Errorf("SBM-016 says %q, want %q", d.Findings[i].Message, want)
			}
		})
	}
}

// A file of an SPDX document has neither version nor supplier of its own when its hash tells it from others and the document
// lists packages; else it is asked for both.
func TestFilesOfSPDXPackages(t *testing.T) {
	const head = `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"pump","dataLicense":"CC0-1.0","documentNamespace":"https://maker.example/pump-1",
"creationInfo":{"created":"2026-10-02T03:04:05Z","creators":["Organization: Maker"]},`
	const packages = `"packages":[{"SPDXID":"pump","name":"pump","versionInfo":"1.0","supplier":"Organization: Maker","downloadLocation":"NOASSERTION","hasFiles":["file"]}],`
	file := func(hash string) string {
		return `"files":[{"SPDXID":"file","fileName":"./main.c","checksums":[{"algorithm":"SHA1","checksumValue":"` + hash + `"}]}]}`
	}
	const hash = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"
	for name, c := range map[string]struct {
		text string
		want decision.Outcome
	}{
		"of a package":            {head + packages + file(hash), decision.NotApplicable},
		"with no hash to tell it": {head + packages + file("2fd4"), decision.Fail},
		"in a list of files":      {head + file(hash), decision.Fail},
	} {
		t.Run(name, func(t *testing.T) {
			d := judgeSBOM(t, c.text)
			for _, check := range []string{"SBC-002-OTHER", "SBC-003", "SBC-004", "SUP-001", "SUP-002"} {
				if got := outcomeOf(d, check, "sbom#file"); got != c.want {
					t.Errorf("%s: %s, want %s", check, got, c.want)
				}
			}
		})
	}
}
