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

// CarriesAcknowledgements says whether the format version tells a licence that is declared from one that is concluded: CycloneDX from
// 1.6 on, and SPDX.
func (d *Document) CarriesAcknowledgements() bool {
	return d.Standard() == "SPDX" || atLeast(d.SpecVersion, 6)
}

// CarriesTLP says whether the format version has a place for how far the document may be passed on: CycloneDX from 1.7 on.
func (d *Document) CarriesTLP() bool { return d.Standard() == "CycloneDX" && atLeast(d.SpecVersion, 7) }

// CarriesProperties says whether the format version has a place for properties of a component: CycloneDX from 1.3 on, and SPDX 3. In SPDX 2
// people write them into comments, which is no place of the format's.
func (d *Document) CarriesProperties() bool {
	return d.spdx("3.") || d.Standard() == "CycloneDX" && atLeast(d.SpecVersion, 3)
}

// atLeast compares a CycloneDX version "1.n".
func atLeast(version string, minor int) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(version, "1."))
	return err == nil && strings.HasPrefix(version, "1.") && n >= minor
}

// CarriesCryptoAssets says whether the format version has cryptographic assets: CycloneDX from 1.6 on.
func (d *Document) CarriesCryptoAssets() bool {
	return d.Standard() == "CycloneDX" && atLeast(d.SpecVersion, 6)
}
