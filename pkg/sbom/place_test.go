package sbom

import "testing"

func TestPlace(t *testing.T) {
	tests := []struct{ format, version, within, at, want string }{
		{"cyclonedx-json", "1.6", "", "/metadata/timestamp", "/metadata/timestamp"},
		{"cyclonedx-json", "1.6", "/components/3", "/licenses", "/components/3/licenses"},
		{"spdx-json", "2.3", "", "/metadata/timestamp", "/creationInfo/created"},
		{"spdx-tag-value", "2.2", "/packages/3", "/version", "/packages/3/versionInfo"},
		{"spdx-json", "2.3", "/packages/3", "/scope", "/packages/3"},
		{"spdx-json-ld", "3.0.1", "", "/components", "/@graph"},
		{"spdx-json-ld", "3.0.1", "", "/metadata/timestamp", ""},
		{"spdx-json-ld", "3.0.1", "/@graph/7", "/hashes", "/@graph/7/verifiedUsing"},
	}
	for _, tt := range tests {
		d := &Document{Format: tt.format, SpecVersion: tt.version}
		if got := d.Place(tt.within, tt.at); got != tt.want {
			t.Errorf("%s: %s in %q is at %q, want %q", tt.format, tt.at, tt.within, got, tt.want)
		}
	}
}

func TestCarries(t *testing.T) {
	tests := []struct {
		format, version                     string
		lifecycles, compositions, revisions bool
	}{
		{"cyclonedx-json", "1.2", false, false, true},
		{"cyclonedx-json", "1.4", false, true, true},
		{"cyclonedx-xml", "1.5", true, true, true},
		{"spdx-json", "2.3", true, false, false},
		{"spdx-json-ld", "3.0.1", true, true, false},
	}
	for _, tt := range tests {
		d := &Document{Format: tt.format, SpecVersion: tt.version}
		if d.CarriesLifecycles() != tt.lifecycles || d.CarriesCompositions() != tt.compositions || d.CarriesRevision() != tt.revisions {
			t.Errorf("%s %s: lifecycles %v, compositions %v, revisions %v", tt.format, tt.version, d.CarriesLifecycles(), d.CarriesCompositions(), d.CarriesRevision())
		}
	}
}
