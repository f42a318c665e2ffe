package gate_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
)

// TestWaiverOfOnePackage: two packages of one name and version are told apart by their package URLs alone.
func TestWaiverOfOnePackage(t *testing.T) {
	const sbom = `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"firmware","bom-ref":"pump","name":"pump","version":"2.0"}},"components":[
{"type":"library","bom-ref":"a","name":"core","version":"1.0","purl":"pkg:npm/core@1.0?arch=any#lib"},{"type":"library","bom-ref":"b","name":"core","version":"1.0","purl":"pkg:pypi/core@1.0"},
{"type":"library","bom-ref":"c","name":"shell","version":"1.0","purl":"pkg:npm/shell@1.0"}]}`
	for items, want := range map[string]struct {
		state        decision.WaiverState
		about, lifts int
	}{
		"core 1.0":                        {decision.WaiverRefused, 2, 0},
		"shell 1.0":                       {decision.WaiverLifts, 1, 1},
		"pkg:npm/core@1.0":                {decision.WaiverLifts, 1, 1},
		"pkg:NPM/core":                    {decision.WaiverLifts, 1, 1},
		"pkg:npm/core@1.0?arch=any":       {decision.WaiverLifts, 1, 1},
		"pkg:npm/core@1.0#lib":            {decision.WaiverLifts, 1, 1},
		"pkg:npm/core@1.0?arch=arm":       {decision.WaiverUnused, 0, 0},
		"pkg:npm/core@1.0#test":           {decision.WaiverUnused, 0, 0},
		"pkg:npm/core@1":                  {decision.WaiverUnused, 0, 0},
		"pkg:npm/%40core/core@1.0":        {decision.WaiverUnused, 0, 0},
		"pkg:npm/core, pkg:pypi/core@1.0": {decision.WaiverLifts, 2, 2},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "sbom.json"), sbom)
		_, w := waived(t, dir, nil, "SUP-002", `, components: ["`+strings.ReplaceAll(items, ", ", `", "`)+`"]`)
		if w.State != want.state || w.About != want.about || w.Lifts != want.lifts {
			t.Errorf("%s: %+v", items, w)
		}
	}
	for _, item := range []string{"pkg:", "pkg:npm", "pkg:npm/", "pkg:/core"} {
		text := strings.NewReplacer("CHECK", "SUP-002", "SCOPE", `, components: ["`+item+`"]`).Replace(pumpWaiver)
		if _, err := gate.ParseWaiver("w.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), "w.yaml:4:") || !strings.Contains(err.Error(), "is no package URL") {
			t.Errorf("%s: %v", item, err)
		}
	}
}
