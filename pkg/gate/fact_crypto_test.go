package gate

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestAssetsMakeNoShareSmaller: however many algorithms a list has, one program without identifier is all of its programs.
func TestAssetsMakeNoShareSmaller(t *testing.T) {
	asset := `,{"type":"cryptographic-asset","name":"AES-128","cryptoProperties":{"assetType":"algorithm"}}`
	for _, tt := range []struct {
		program string
		count   int
		share   float64
	}{{`{"type":"library","name":"x","version":"1"}`, 1, 1}, {asset[1:], 0, 0}} {
		doc, err := sbom.Read("x", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"type":"firmware","name":"p","bom-ref":"p"}},"components":[`+
			tt.program+strings.Repeat(asset, 99)+`]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		f := &fact.SBOM{Components: len(programs(doc.Components))}
		graphFacts(doc, f)
		componentFigures(doc, f)
		if f.Components != tt.count || f.OrphanShare != tt.share || f.UnassessableShare != tt.share || len(f.Orphans) != tt.count {
			t.Errorf("%s: %d components, shares %v and %v, orphans %v", tt.program, f.Components, f.OrphanShare, f.UnassessableShare, f.Orphans)
		}
	}
}
