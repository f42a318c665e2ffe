package cyclonedx

import (
	"fmt"
	"slices"
	"strings"
)

// Format is a syntax of CycloneDX, by the name that -o knows it by.
type Format string

// The formats.
const (
	JSON Format = "cyclonedx-json"
	XML  Format = "cyclonedx-xml"
)

// SpecVersions are the versions that can be written, oldest first.
var SpecVersions = []string{"1.4", "1.5", "1.6", "1.7"}

// DefaultSpecVersion is the version written unless another one is asked for.
const DefaultSpecVersion = "1.6"

// Options say how to write.
type Options struct {
	Format      Format
	SpecVersion string // one of SpecVersions; "" means DefaultSpecVersion
}

// VersionError says that a version cannot be written.
type VersionError struct{ SpecVersion string }

func (e *VersionError) Error() string {
	return fmt.Sprintf("CycloneDX %q cannot be written: expected one of %s", e.SpecVersion, strings.Join(SpecVersions, ", "))
}

func (o Options) checked() (Options, error) {
	if o.SpecVersion == "" {
		o.SpecVersion = DefaultSpecVersion
	}
	if !slices.Contains(SpecVersions, o.SpecVersion) {
		return o, &VersionError{o.SpecVersion}
	}
	if o.Format != JSON && o.Format != XML {
		return o, fmt.Errorf("write sbom: format %q cannot be written: expected %s or %s", o.Format, JSON, XML)
	}
	return o, nil
}

// before says whether the version is older than another one. Versions are 1.0 to 1.7.
func (o Options) before(version string) bool { return o.SpecVersion < version }
