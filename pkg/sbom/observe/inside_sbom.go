package observe

import (
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware"
)

// sbomNames are what SBOMs are called by those who follow the standards (CycloneDX, "Recognized file patterns"; SPDX 2.3, "Serialization"), and syft's
// own. Those of Bitnami's packages are read.
const sbomNames = "**/*.{cdx,cdx.json,cdx.xml,cdx.json.gz,cdx.json.zst,spdx,spdx.json,spdx.jsonld,spdx.yaml,spdx.yml,spdx.rdf,spdx.rdf.xml,spdx.xml,spdx.json.gz,spdx.json.zst,syft.json}"

// plainSBOMNames are what others are called. So may be other lists, and what they hold must say what they are.
var plainSBOMNames = []string{"**/{bom,sbom,*.bom,*.sbom}.{json,xml}", "**/{*.bom,*.sbom,sbom}"}

// sbomMarks are one of the words that an SBOM begins with: CycloneDX as JSON and XML, SPDX 2 and 3, syft's own.
var sbomMarks = []string{`"bomFormat"`, "http://cyclonedx.org/schema/bom", `"spdxVersion"`, "SPDXVersion:", "http://spdx.org/rdf/terms", "https://spdx.org/rdf/3.", "anchore/syft"}

// sbomsInside are the SBOMs in a tree, as a reader is told of them. What they declare is a claim, and files are catalogued
// themselves; so they are told, and make nothing less whole.
func sbomsInside(l *lanes) []string {
	var out []string
	add := func(pattern string, is func(p string) bool) {
		found, err := l.FilesByGlob(pattern)
		if err != nil {
			l.skip("", err.Error())
		}
		for _, at := range found {
			p := firmware.CleanPath(at.RealPath)
			if _, read := l.lists.Load(l.nodes[p]); !read && is(p) {
				out = append(out, l.inside(p))
			}
		}
	}
	add(sbomNames, func(string) bool { return true })
	for _, pattern := range plainSBOMNames {
		add(pattern, func(p string) bool { return l.begins(p, sbomMarks...) })
	}
	slices.Sort(out)
	return slices.Compact(out)
}
