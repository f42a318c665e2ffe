package compare

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// FuzzCompare holds the comparison of any two documents to what it promises: every observed piece in one list, every
// component accounted for, and nothing changed in a document against itself; what bears no name is never recognised again.
func FuzzCompare(f *testing.F) {
	const head = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[`
	f.Add([]byte(head+`{"type":"library","name":"a","version":"1","purl":"pkg:npm/a@1"}]}`), []byte(head+`{"type":"library","name":"a","version":"2","purl":"pkg:npm/a@2"}]}`))
	f.Add([]byte(head+`{"name":"libexpat","version":"2.5.0"},{"name":1}]}`), []byte(head+`{"name":"expat","cpe":"cpe:2.3:a:v:p:1:*:*:*:*:*:*:*"}]}`))
	f.Fuzz(func(t *testing.T, older, newer []byte) {
		before, err := sbom.Read("old", older, sbom.Limits{})
		if err != nil {
			return
		}
		after, err := sbom.Read("new", newer, sbom.Limits{})
		if err != nil {
			return
		}
		var observed []Observed
		for _, c := range after.Components {
			observed = append(observed, Observed{Name: c.Name.Text, Version: c.Version.Text, Purl: c.Purl.Text, Type: c.Type})
		}
		got := WithObserved([]*sbom.Document{before}, observed)
		if len(got.Matches)+len(got.Conflicts)+len(got.Undeclared) != len(observed) || len(got.DeclaredOnly) > len(before.Components) {
			t.Errorf("%+v", got)
		}
		count := Changes(before, after).Count()
		if count[Added]-count[Removed] != len(after.Components)+len(after.Services)-len(before.Components)-len(before.Services) {
			t.Errorf("%v", count)
		}
		for _, c := range Changes(before, before).Changes {
			if c.Kind != Added && c.Kind != Removed {
				t.Errorf("against itself: %+v", c)
			}
		}
	})
}
