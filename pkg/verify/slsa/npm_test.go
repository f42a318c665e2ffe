package slsa

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

func TestParseNPM(t *testing.T) {
	for _, c := range []struct {
		name, data string
		found      int
		ok, fault  bool
	}{
		{"two", `{"attestations":[{"predicateType":"a","bundle":{"x":1}},{"predicateType":"b","bundle":{}}]}`, 2, true, false},
		{"none", `{"attestations":[]}`, 0, true, true},
		{"no bundle", `{"attestations":[{"predicateType":"a"}]}`, 0, true, true},
		{"too many", `{"attestations":[` + strings.Repeat(`{"bundle":{}},`, MaxAttestations) + `{"bundle":{}}]}`, 0, true, true},
		{"a bundle", `{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","attestations":[{}]}`, 0, false, false},
		{"twice", `{"attestations":[],"attestations":[{"bundle":{}}]}`, 0, false, false},
		{"no JSON", `attestations`, 0, false, false},
	} {
		all, ok, err := ParseNPM([]byte(c.data), strictjson.Options{})
		if len(all) != c.found || ok != c.ok || (err != nil) != c.fault {
			t.Errorf("%s: %d, %v, %v", c.name, len(all), ok, err)
		}
	}
}

func TestNPMPackage(t *testing.T) {
	for _, c := range []struct{ subject, name, version string }{
		{"pkg:npm/sigstore@2.3.1", "sigstore", "2.3.1"},
		{"pkg:npm/%40scope/name@1.0.5", "@scope/name", "1.0.5"},
		{"pkg:npm/name", "", ""}, {"pkg:npm/@1", "", ""}, {"pkg:npm/name@", "", ""}, {"pkg:npm/a%2fb@1", "", ""},
		{"pkg:npm/a/b/c@1", "", ""}, {"pkg:npm/name@1?x=y", "", ""}, {"name@1", "", ""},
	} {
		name, version, err := NPMPackage(c.subject)
		if (err == nil) != (c.name != "") || err == nil && (name != c.name || version != c.version) {
			t.Errorf("%s: %s %s %v", c.subject, name, version, err)
		}
	}
}
