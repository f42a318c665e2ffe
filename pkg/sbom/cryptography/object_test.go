package cryptography

import (
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestObjectIdentifiers judges algorithms by object identifiers, alone and beside a name that says something else.
func TestObjectIdentifiers(t *testing.T) {
	for _, tt := range []struct{ name, oid, parameters, want string }{
		{"digest", "1.2.840.113549.2.5", "", "MD5"}, {"SHA-256", "1.2.840.113549.2.5", "", "MD5"}, {"MD5", "2.16.840.1.101.3.4.2.1", "", "MD5"},
		{"image signature", "1.2.840.113549.1.1.5", "2048", "SHA-1 may not be used to sign"}, {"image signature", "1.3.14.3.2.29", "2048", "SHA-1"}, {"image signature", "1.2.840.113549.1.1.4", "2048", "MD5"}, {"image signature", "1.2.840.113549.1.1.11", "1024", "1024 bits"},
		{"image signature", "1.2.840.113549.1.1.11", "2048", ""}, {"image signature", "1.2.840.113549.1.1.15", "2048", ""}, {"image signature", "1.2.840.113549.1.1.1", "", "?"}, {"image signature", "1.2.840.10045.4.1", "P-256", "SHA-1"}, {"image signature", "1.2.840.10040.4.3", "2048", "DSA"}, {"image signature", "2.16.840.1.101.3.4.3.2", "2048", "DSA"},
		{"link", "1.2.840.113549.3.4", "", "RC4"}, {"link", "1.3.14.3.2.7", "", "56 bits"}, {"link", "1.2.840.113549.3.7", "", "Triple DES"}, {"link", "1.2.840.113549.3.2", "", "RC2"}, {"link", "1.2.840.113549.1.12.1.2", "", "RC4"}, {"link", "2.16.840.1.101.2.1.1.4", "", "80 bits"},
		{"AES-256-GCM", "1.3.14.3.2.7", "", "56 bits"}, {"link", "2.16.840.1.101.3.4.1.6", "", ""}, {"AES", "2.16.840.1.101.3.4.1.46", "64", "64 bits"}, {"link", "1.2.392.200011.61.1.1.1.2", "", "?"},
		{"keys", "1.2.840.10045.3.1.1", "", "192 bits"}, {"ECDSA-P-256", "1.2.840.10045.3.1.1", "", "192 bits"}, {"keys", "1.2.840.10045.3.1.7", "", ""}, {"keys", "1.3.132.0.33", "", ""}, {"keys", "1.3.132.0.24", "", "193 bits"}, {"keys", "1.3.36.3.3.2.8.1.1.3", "", "192 bits"}, {"keys", "2.23.43.1.4.12", "", ""}, {"keys", "1.2.840.10045.2.1", "", "?"},
		{"keys", "1.3.101.112", "", ""}, {"keys", "2.16.840.1.101.3.4.4.2", "", ""}, {"old digest", "1.3.14.3.2.18", "", "SHA-0"}, {"digest", "1.3.14.3.2.26", "", ""},
		{"digest", "oid:1.2.840.113549.2.5", "", "MD5"}, {"digest", "urn:oid:1.2.840.113549.2.5", "", "MD5"}, {"digest", "URN:OID:1.2.840.113549.2.5", "", "MD5"},
		{"AES-128", "1.2.3.4", "", "?"}, {"AES-128", "AES", "", "?"}, {"AES-128", "1.2.840.113549.2.05", "", "?"}, {"AES-128", "1." + strings.Repeat("9", 60), "", "?"}, {"MD5", "1.2.3.4", "", "MD5"}, {"RSA-1024", "1.2.3.4", "", "1024 bits"},
		{"AES-128", "", "", ""}, {"AES-128", "n/a", "", ""}, {"AES-128", "unknown", "", ""}, {"home-made", "n/a", "", "?"},
	} {
		c := sbom.Crypto{Parameters: tt.parameters, OID: sbom.Text{State: sbom.StateOf(tt.oid), Text: tt.oid}}
		check(t, tt.name+" "+tt.oid, Algorithm(tt.name, &c), tt.want)
	}
	check(t, "no text", Algorithm("AES-128", &sbom.Crypto{OID: sbom.Text{State: sbom.Malformed, Text: "5"}}), "?")
}

// TestObjectsAreKnown: each row of the table stands below the text that assigns it, once, and has a name that says which algorithm or curve it is.
func TestObjectsAreKnown(t *testing.T) {
	seen, rows := map[string]bool{}, 0
	for line := range strings.Lines(oids) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "#") {
			continue
		}
		id, name, is := strings.Cut(line, "\t")
		if !is || seen[id] || dotted.FindString(id) != id || name != strings.TrimSpace(name) {
			t.Errorf("%q is no row, or there twice", line)
		}
		seen[id] = true
		if rows++; len(read(words(name)).names) == 0 {
			t.Errorf("%s: nothing is known of %s", id, name)
		}
	}
	if rows != len(objects()) || rows < 300 {
		t.Errorf("%d rows, %d names", rows, len(objects()))
	}
}
