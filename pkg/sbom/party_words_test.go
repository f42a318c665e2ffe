package sbom

import (
	"strings"
	"testing"
)

// TestNamesWho tells who can be asked from words that fit anybody.
func TestNamesWho(t *testing.T) {
	for _, words := range []string{"community", "Community", "The community", "OSS", "FOSS", "open source", "Open-Source Community", "opensource", "open source software", "various authors", "Various contributors", "multiple vendors",
		"the respective authors", "its authors and contributors", "upstream", "Upstream project", "third party", "third-party vendor", "public domain", "unknown authors", "several", "Internet", "the maintainers", "volunteers", "misc.", "(various)",
		"confidential", "Confidential.", "somebody", "someone", "see licence", "see license file", "See the sources", "internal", "proprietary", "n/a", "tbd", "vendor", "see above", "?", "", "copyright holders"} {
		if NamesWho(words) {
			t.Errorf("%q names somebody", words)
		}
	}
	for _, words := range []string{"Debian", "Symfony Community", "GlassFish Community", "Unity Open Source Project", "Eclipse Foundation", "Free Software Foundation", "The Open Group", "Open Source Initiative", "Jane Roe and contributors", "OpenSSL Project",
		"Internet Systems Consortium", "Somebody GmbH", "Private Internet Access", "See Electronics", "curl authors", "3M", "日本電気", "Example Ltd", strings.Repeat("various ", 40)} {
		if !NamesWho(words) {
			t.Errorf("%q names nobody", words)
		}
	}
}
