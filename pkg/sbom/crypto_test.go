package sbom_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestConformanceCryptoAndServices: the published examples say the same of cryptographic assets and services in JSON and in XML, and not nothing.
func TestConformanceCryptoAndServices(t *testing.T) {
	root := needs.Conformance(t)
	for _, name := range []string{"1.6/valid-cryptography-implementation-1.6", "1.7/valid-cryptography-certificate-1.7",
		"1.7/valid-cryptography-certificate-advanced-1.7", "1.6/valid-saasbom-1.6", "1.7/valid-saasbom-1.7"} {
		said := map[string]string{}
		for _, ext := range []string{".json", ".xml"} {
			file := filepath.Join(root, "cyclonedx", "spec", name+ext)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := sbom.Read(name+ext, data, sbom.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			said[ext] = saidOf(t, d)
		}
		if said[".json"] != said[".xml"] || said[".json"] == "[]" {
			t.Errorf("%s:\njson %s\nxml  %s", name, said[".json"], said[".xml"])
		}
	}
}

// saidOf renders all that is said of cryptographic assets and services.
func saidOf(t *testing.T, d *sbom.Document) string {
	all := []any{}
	for _, c := range d.All() {
		if c.Details().Crypto != nil {
			all = append(all, c.Details().Crypto)
		}
	}
	for _, s := range d.Services {
		plain := *s
		plain.Pointer = ""
		all = append(all, plain)
	}
	text, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestOnlyAsset: what bears an identifier of programs, or does not say which asset it is, is asked for what programs are asked for.
func TestOnlyAsset(t *testing.T) {
	for component, want := range map[string]bool{
		`"type":"cryptographic-asset","cryptoProperties":{"assetType":"algorithm"}`:                                 true,
		`"type":"cryptographic-asset"`:                                                                              false,
		`"type":"cryptographic-asset","cryptoProperties":{}`:                                                        false,
		`"type":"library","cryptoProperties":{"assetType":"algorithm"}`:                                             false,
		`"type":"cryptographic-asset","purl":"pkg:generic/x@1","cryptoProperties":{"assetType":"algorithm"}`:        false,
		`"type":"cryptographic-asset","purl":"x","cryptoProperties":{"assetType":"algorithm"}`:                      false,
		`"type":"cryptographic-asset","cpe":"cpe:/a:x:x:1","cryptoProperties":{"assetType":"algorithm"}`:            false,
		`"type":"cryptographic-asset","swid":{"tagId":"x","name":"x"},"cryptoProperties":{"assetType":"algorithm"}`: false,
	} {
		d, err := sbom.Read("x", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"x",`+component+`}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Components[0].OnlyAsset(); got != want {
			t.Errorf("%s: got %v", component, got)
		}
	}
}
