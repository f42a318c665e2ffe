package sbom_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestConformanceCryptoAndServices: the published examples say the same of cryptographic assets and services in JSON and in XML, and not nothing.
func TestConformanceCryptoAndServices(t *testing.T) {
	root := os.Getenv("CLEANBILL_CONFORMANCE")
	if root == "" {
		t.Skip("CLEANBILL_CONFORMANCE is not set; it names the directory of the conformance data")
	}
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
		if c.Crypto != nil {
			all = append(all, c.Crypto)
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
