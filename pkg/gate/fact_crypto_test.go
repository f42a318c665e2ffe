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

// TestUnnamedValues: a value of which nobody says what it is may be a secret.
func TestUnnamedValues(t *testing.T) {
	for properties, want := range map[string]bool{
		`"type":"other","value":"x"`: true, `"type":"unknown","value":"x"`: true, `"value":"x"`: true,
		`"type":"other"`: false, `"type":"public-key","value":"x"`: false, `"type":"password","value":"x"`: false, `"type":"other","value":"-----BEGIN PRIVATE KEY-----"`: false,
	} {
		doc, err := sbom.Read("x", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"cryptographic-asset","name":"k","cryptoProperties":{"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{`+properties+`}}}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := cryptoFact(doc, doc.Components[0], nil).Unnamed; got != want {
			t.Errorf("%s: %v", properties, got)
		}
	}
}

// TestSecrets finds values that nobody else may have, whatever is said of their kind.
func TestSecrets(t *testing.T) {
	for name, tt := range map[string]struct{ properties, want string }{
		"password":                 {`"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"password","value":"x"}`, "password"},
		"key":                      {`"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"key","value":"x"}`, "key"},
		"public key":               {`"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"public-key","value":"x"}`, ""},
		"key without its value":    {`"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"key"}`, ""},
		"private key as other":     {`"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"type":"other","value":"-----BEGIN EC PRIVATE KEY-----"}`, "private-key"},
		"private key, no type":     {`"assetType":"related-crypto-material","relatedCryptoMaterialProperties":{"value":"-----BEGIN PRIVATE KEY-----"}`, "private-key"},
		"password of an algorithm": {`"assetType":"algorithm","relatedCryptoMaterialProperties":{"type":"password","value":"x"}`, "password"},
	} {
		doc, err := sbom.Read("x", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"cryptographic-asset","name":"k","cryptoProperties":{`+tt.properties+`}}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := cryptoFact(doc, doc.Components[0], nil).Secret; got != tt.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
