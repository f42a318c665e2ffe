package gate

import "testing"

// TestProse tells text for people from what components are known by, in the places of every format; what is not known is none.
func TestProse(t *testing.T) {
	for pointer, want := range map[string]bool{
		"/bom/components/component[2]/description": true, "/bom/components/component/licenses/license/text": true, "/packages/3/copyrightText": true, "/packages/3/attributionTexts/0": true,
		"/bom/components/component[2]/name": false, "/bom/components/component/hashes/hash[1]": false, "/packages/3/versionInfo": false, "/packages/3/name": false, "": false, "/0": false, "/bom/description/name": false,
	} {
		if prose(pointer) != want {
			t.Errorf("%q: %v", pointer, !want)
		}
	}
}
