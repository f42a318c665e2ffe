package sbom_test

import (
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func TestContactKind(t *testing.T) {
	for words, want := range map[string]string{
		"psirt@example.com": "e-mail", "mailto:psirt@example.com": "e-mail", "https://example.com/contact": "url", "http://example.com:8080": "url",
		"https://bücher.example/kontakt": "url", "ann.example@sub.example.org": "e-mail", "https://xn--bcher-kva.example": "url",
		"https://TBD": "", "http://localhost": "", "http://localhost:8080/x": "", "n/a@n/a.na": "", "psirt@localhost": "", "psirt@": "",
		"https://n/a": "", "https://.": "", "https://example.": "", "n/a": "", "#": "", "tel:911": "", "javascript:1": "", "": "", "notanemail": "", "https://10.0.0.1": "",
	} {
		if got := sbom.ContactKind(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
