package sbom

import "testing"

// TestRepeatedTag: a SWID tag repeats its component where it says nothing but its name and version, as a text; whatever else it says, it does not.
func TestRepeatedTag(t *testing.T) {
	for tag, want := range map[string]bool{
		`{"tagId": "alpine", "name": "alpine", "version": "3.18"}`:                    true,
		`{"tagId": "alpine", "name": "alpine"}`:                                       true,
		`{"tagId": "alpine"}`:                                                         true,
		`{}`:                                                                          false,
		`{"name": "alpine", "version": "3.18"}`:                                       false,
		`{"tagId": "", "name": "alpine"}`:                                             false,
		`{"tagId": "Alpine", "name": "alpine"}`:                                       false,
		`{"tagId": "alpine", "name": "alpine", "version": "3.17"}`:                    false,
		`{"tagId": "alpine", "name": "alpine", "tagVersion": 1}`:                      false,
		`{"tagId": "alpine", "name": "alpine", "url": "https://acme.example/a.swid"}`: false,
		`{"tagId": ["alpine"], "name": "alpine"}`:                                     false,
		`"alpine"`: false,
	} {
		d, err := Read("a.cdx.json", []byte(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"type": "operating-system", "name": "alpine", "version": "3.18", "swid": `+tag+`}]}`), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Components[0].Details().SWIDRepeats; got != want {
			t.Errorf("%s: got %v", tag, got)
		}
	}
	d, err := Read("a.cdx.json", []byte(`{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"type": "library", "name": ["a"], "swid": {"tagId": "a", "name": ["a"]}}]}`), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Components[0].Details().SWIDRepeats {
		t.Error("names that are no texts are taken for equal")
	}
}
