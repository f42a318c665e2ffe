package sbom

import (
	"strconv"
	"strings"
)

// CarriesLifecycles says whether the format version has a field for the phase in which the SBOM was made.
func (d *Document) CarriesLifecycles() bool { return atLeast(d.SpecVersion, 5) }

// CarriesCompositions says whether the format version has a field for completeness.
func (d *Document) CarriesCompositions() bool { return atLeast(d.SpecVersion, 3) }

// atLeast compares a CycloneDX version "1.n".
func atLeast(version string, minor int) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(version, "1."))
	return err == nil && strings.HasPrefix(version, "1.") && n >= minor
}

// Zoned says whether a date as written gives a time zone (RFC 3339: "Z" or an offset).
func (d Date) Zoned() bool {
	_, clock, ok := strings.Cut(d.Text, "T")
	return ok && strings.ContainsAny(clock, "Z+-")
}
