package sbom

import (
	"strconv"
	"strings"
)

// Standard names the standard that a document follows: "CycloneDX" or "SPDX".
func (d *Document) Standard() string {
	if strings.HasPrefix(d.Format, "spdx-") {
		return "SPDX"
	}
	return "CycloneDX"
}

// A version of SPDX begins with its number; those of CycloneDX all begin with 1.
func (d *Document) spdx(version string) bool {
	return d.Standard() == "SPDX" && strings.HasPrefix(d.SpecVersion, version)
}

// CarriesLifecycles says whether the format version has a place for the phase in which the SBOM was made: CycloneDX
// from 1.5 on, SPDX 3 in software_sbomType, SPDX 2 in the comment on its creation.
func (d *Document) CarriesLifecycles() bool {
	return d.Standard() == "SPDX" || atLeast(d.SpecVersion, 5)
}

// CarriesCompositions says whether the format version has a place for completeness: CycloneDX from 1.3 on, SPDX 3.
func (d *Document) CarriesCompositions() bool {
	return d.spdx("3.") || d.Standard() == "CycloneDX" && atLeast(d.SpecVersion, 3)
}

// CarriesRevision says whether documents of the format number their revisions. Those of SPDX do not: each revision
// has an id of its own (SPDX 2.3 clause 6.5, documentNamespace).
func (d *Document) CarriesRevision() bool { return d.Standard() == "CycloneDX" }

// atLeast compares a CycloneDX version "1.n".
func atLeast(version string, minor int) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(version, "1."))
	return err == nil && strings.HasPrefix(version, "1.") && n >= minor
}
