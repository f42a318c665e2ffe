package sbom

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// TestSharedHashes: a digest that stands on three names is that of none of them; two packages, and files, may be the same content.
func TestSharedHashes(t *testing.T) {
	one, two := fmt.Sprintf("%x", sha256.Sum256([]byte("one"))), fmt.Sprintf("%x", sha256.Sum256([]byte("two")))
	component := func(name, kind, digest string) string {
		return fmt.Sprintf(`{"type":%q,"name":%q,"version":"1","hashes":[{"alg":"SHA-256","content":%q}]}`, kind, name, digest)
	}
	for name, tt := range map[string]struct {
		components []string
		want       int // marked
	}{
		"each its own":            {[]string{component("a", "library", one), component("b", "library", two), component("c", "library", one)}, 0},
		"three names":             {[]string{component("a", "library", one), component("b", "library", strings.ToUpper(one)), component("c", "application", one), component("d", "library", two)}, 3},
		"one name in two places":  {[]string{component("a", "library", one), component("A", "library", one), component("b", "library", one)}, 0},
		"files":                   {[]string{component("a", "file", one), component("b", "file", one), component("c", "file", one)}, 0},
		"a package and its files": {[]string{component("a", "library", one), component("b", "file", one), component("c", "file", one)}, 0},
	} {
		doc, err := Read("a.cdx.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[`+strings.Join(tt.components, ",")+`]}`), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, c := range doc.Components {
			for _, h := range c.Hashes {
				if h.Shared {
					got++
				}
			}
		}
		if got != tt.want {
			t.Errorf("%s: %d marked, want %d", name, got, tt.want)
		}
	}
}
