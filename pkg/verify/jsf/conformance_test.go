package jsf

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// The CycloneDX specification has one signed example, of 1.4. For the later versions the documents around the
// signatures were changed and the signatures were not made again, so they must not hold.
func TestConformance(t *testing.T) {
	top := needs.Conformance(t)
	for _, c := range []struct {
		path        string
		found, hold int
	}{
		{"cyclonedx/spec/1.4/valid-signatures-1.4.json", 4, 4},
		{"cyclonedx/spec/1.5/valid-signatures-1.5.json", 4, 3},
		{"cyclonedx/spec/1.6/valid-signatures-1.6.json", 4, 3},
		{"cyclonedx/spec/1.7/valid-signatures-1.7.json", 4, 3},
		{"policy/sbomqs-fixture/cdx-with-complete-signature.json", 1, 0},
		{"policy/sbomqs-fixture/cdx-with-ec-signature.json", 1, 0},
		{"policy/sbomqs-fixture/cdx-with-multiple-signers.json", 2, 0},
		{"policy/sbomqs-fixture/cdx-with-signature-no-key.json", 1, 0},
	} {
		data, err := os.ReadFile(filepath.Join(top, c.path))
		if err != nil {
			t.Fatal(err)
		}
		all, err := Find(data, strictjson.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
		hold := 0
		for _, s := range all {
			v, err := s.Verify()
			t.Logf("%s: %s: %s %v", c.path, s.Place, v.Signer, err)
			if err == nil {
				hold++
			}
		}
		if len(all) != c.found || hold != c.hold {
			t.Errorf("%s: found %d, of which %d hold; expected %d and %d", c.path, len(all), hold, c.found, c.hold)
		}
	}
}
