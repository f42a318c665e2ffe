package gate

import (
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// The digest of a delivered file counts where the component states it, and where it states what it is handed out as.
func TestDigestAtTheDistribution(t *testing.T) {
	content := []byte("pump")
	weak, short, long := sha1.Sum(content), sha256.Sum256(content), sha512.Sum512(content)
	file := &delivery.File{Path: "pump.bin", SHA256: hex.EncodeToString(short[:]), SHA512: hex.EncodeToString(long[:])}
	hash := func(algorithm string, digest []byte) string {
		return `"hashes":[{"alg":"` + algorithm + `","content":"` + hex.EncodeToString(digest) + `"}]`
	}
	at := func(kind, hashes string) string {
		return `"externalReferences":[{"type":"` + kind + `","url":"https://acme.example/pump.bin",` + hashes + `}]`
	}
	for name, tt := range map[string]struct {
		says string
		want bool
	}{
		"hashes":                          {hash("SHA-256", short[:]), true},
		"distribution, SHA-512":           {at("distribution", hash("SHA-512", long[:])), true},
		"distribution, SHA-256":           {at("distribution", hash("SHA-256", short[:])), true},
		"distribution-intake":             {at("distribution-intake", hash("SHA-256", short[:])), true},
		"distribution, SHA-1":             {at("distribution", hash("SHA-1", weak[:])), false},
		"another file":                    {at("distribution", hash("SHA-256", long[:32])), false},
		"a page about it":                 {at("website", hash("SHA-256", short[:])), false},
		"an attestation, which is not it": {at("attestation", hash("SHA-512", long[:])), false},
	} {
		doc, err := sbom.Read("s.cdx.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"metadata":{"component":{"type":"device","name":"Pump","version":"2",`+tt.says+`}}}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := names(doc.Root, file); got != tt.want {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
