package gate

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestPlacedFlows: data that leave are looked after where it is stated where to, in words that say something, and who answers for them.
func TestPlacedFlows(t *testing.T) {
	for name, c := range map[string]struct {
		flow   sbom.DataFlow
		placed bool
	}{
		"both":                 {sbom.DataFlow{Destinations: []string{"tbd", "https://a.example"}, Answerable: true}, true},
		"nobody":               {sbom.DataFlow{Destinations: []string{"https://a.example"}, Governed: true}, false},
		"nowhere":              {sbom.DataFlow{Answerable: true}, false},
		"empty words":          {sbom.DataFlow{Destinations: []string{"", "n/a", "tbd"}, Answerable: true}, false},
		"said to be not known": {sbom.DataFlow{Destinations: []string{"unknown"}, Answerable: true}, false},
	} {
		f := serviceFact(&sbom.Document{}, &sbom.Service{Data: []sbom.DataFlow{c.flow}})
		if f.Data[0].Placed != c.placed {
			t.Errorf("%s: got %v", name, f.Data[0].Placed)
		}
	}
}
