package sbom

import (
	"strconv"
	"strings"
)

// TrivySpace begins the names of the properties that trivy writes in CycloneDX.
const TrivySpace = "aquasecurity:trivy:"

// trivyWords are those of them that say what a package is; in SPDX 2 trivy writes them as attribution texts, "PkgType: gobinary".
var trivyWords = map[string]bool{"Class": true, "Type": true, "PkgType": true}

// attributed takes what trivy says of a package in attribution texts for the properties that it is in CycloneDX. Those of other tools are notices, which are nothing but
// text.
func (x *spdx2) attributed(c *Component, n node, pointer string) {
	if !x.r.doc.ByTrivy() {
		return
	}
	for at, text := range n.strs("attributionTexts") {
		if name, value, is := strings.Cut(text, ": "); is && trivyWords[name] {
			x.r.doc.keep(c, Property{Pointer: pointer + "/attributionTexts/" + strconv.Itoa(at), Name: TrivySpace + name, Value: value})
		}
	}
}

// ByTrivy says whether trivy is among the tools that made a document.
func (d *Document) ByTrivy() bool {
	for _, t := range d.Tools {
		if name := strings.ToLower(t.Name.Text); name == "trivy" || name == "trivy-dev" {
			return true
		}
	}
	return false
}
