package assess

import (
	"encoding/json"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestReaches asks for every version that a component states: the one that was found vulnerable may be any of them.
func TestReaches(t *testing.T) {
	tests := []struct {
		name, version, purl, cpe, concluded string
		wanted                              string
		want                                bool
	}{
		{name: "the field alone", version: "2.17.1", wanted: "2.15.0", want: true},
		{name: "below", version: "2.14.1", wanted: "2.15.0"},
		{name: "the purl is of an earlier one", version: "2.17.1", purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.13.0", wanted: "2.15.0"},
		{name: "the CPE is", version: "6.1.0", cpe: "cpe:2.3:o:linux:linux_kernel:5.15.10:*:*:*:*:*:*:*", wanted: "5.16.11"},
		{name: "a purl that somebody concluded is", version: "2.17.1", concluded: "pkg:maven/org.apache.logging.log4j/log4j-core@2.13.0", wanted: "2.15.0"},
		{name: "all agree", version: "2.17.1", purl: "pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1", cpe: "cpe:2.3:a:apache:log4j:2.17.1:*:*:*:*:*:*:*", wanted: "2.15.0", want: true},
		{name: "a CPE lacks what Debian adds", version: "1.0.1e-2+deb7u5", purl: "pkg:deb/debian/openssl@1.0.1e-2%2Bdeb7u5", cpe: "cpe:2.3:a:openssl:openssl:1.0.1e:*:*:*:*:*:*:*", wanted: "1.0.1e-2+deb7u5", want: true},
		{name: "the CPE leaves it open", version: "2.17.1", cpe: "cpe:2.3:a:apache:log4j:*:*:*:*:*:*:*:*", wanted: "2.15.0", want: true},
		{name: "nothing is stated", wanted: "1"},
		{name: "no repaired version", version: "1"},
		{name: "words", version: "newest", wanted: "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := map[string]any{"type": "library", "name": "a"}
			for key, value := range map[string]string{"version": tt.version, "purl": tt.purl, "cpe": tt.cpe} {
				if value != "" {
					c[key] = value
				}
			}
			if tt.concluded != "" {
				c["evidence"] = map[string]any{"identity": []any{map[string]any{"field": "purl", "concludedValue": tt.concluded}}}
			}
			text, err := json.Marshal(map[string]any{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": []any{c}})
			if err != nil {
				t.Fatal(err)
			}
			doc, err := sbom.Read("a.json", text, sbom.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if got := reaches(doc.Components[0], tt.wanted); got != tt.want {
				t.Errorf("%v reach %q: %v, expected %v", versionsOf(doc.Components[0]), tt.wanted, got, tt.want)
			}
		})
	}
}
