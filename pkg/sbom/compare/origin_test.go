package compare

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestChecksumContradicted: a package URL with the checksum of other content than the component's is told when it comes, and not again.
func TestChecksumContradicted(t *testing.T) {
	one, two := strings.Repeat("1e", 31)+"c7", strings.Repeat("2e", 31)+"c7"
	with := func(hash, checksum string) string {
		return part(`"name":"a","version":"1","purl":"pkg:npm/a@1?checksum=` + checksum + `","hashes":[{"alg":"SHA-256","content":"` + hash + `"}]`)
	}
	bare := part(`"name":"a","version":"1","purl":"pkg:npm/a@1","hashes":[{"alg":"SHA-256","content":"` + one + `"}]`)
	contradicted := "!rehashed a SHA-256 " + one + " -> SHA-256 " + two + " in the package URL (purl)"
	for name, c := range map[string]struct {
		before, after string
		told          bool
	}{
		"comes":       {bare, with(one, "sha256:"+two), true},
		"stays":       {with(one, "sha256:"+two), with(one, "sha256:"+two), false},
		"is mended":   {with(one, "sha256:"+two), with(one, "sha256:"+one), false},
		"agrees":      {bare, with(one, "sha256:"+one), false},
		"of another":  {bare, with(one, "sha512:"+two), false},
		"one of them": {bare, with(one, "sha1:00,SHA256:"+two), true},
	} {
		if got := changes(t, c.before, c.after); slices.Contains(got, contradicted) != c.told {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestOriginAndVerificationCode: a package of SPDX 2 that comes from another place, or has other files, is not the same.
func TestOriginAndVerificationCode(t *testing.T) {
	read := func(version, location, code string) *sbom.Document {
		d, err := sbom.Read("a.spdx.json", []byte(`{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"d","documentNamespace":"https://example.com/d",
			"creationInfo":{"created":"2026-01-01T00:00:00Z","creators":["Tool: x"]},"packages":[{"SPDXID":"SPDXRef-a","name":"a","versionInfo":"`+version+`","downloadLocation":"`+location+`",
			"packageVerificationCode":{"packageVerificationCodeValue":"`+code+`"}}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	const here, there = "https://example.com/a-1.tgz", "https://example.net/a-1.tgz"
	one, two := strings.Repeat("1e", 19)+"c7", strings.Repeat("2e", 19)+"c7"
	for name, c := range map[string]struct {
		before, after *sbom.Document
		want          []string
	}{
		"same":         {read("1", here, one), read("1", here, one), nil},
		"upper case":   {read("1", here, strings.Repeat("ae", 19)+"c7"), read("1", here, strings.Repeat("Ae", 19)+"c7"), nil},
		"other files":  {read("1", here, one), read("1", here, two), []string{"!rehashed a package verification code " + one + " -> package verification code " + two}},
		"other host":   {read("1", here, one), read("1", there, one), []string{"!origin-changed a " + here + " -> " + there}},
		"not stated":   {read("1", here, one), read("1", "NOASSERTION", one), []string{"origin-changed a " + here + " -> "}},
		"first stated": {read("1", "NOASSERTION", one), read("1", here, one), []string{"origin-changed a  -> " + here}},
		"upgraded":     {read("1", here, one), read("2", "https://example.com/a-2.tgz", two), []string{"version-changed a 1 -> 2"}},
		"and moved":    {read("1", here, one), read("2", "https://example.net/a-2.tgz", two), []string{"version-changed a 1 -> 2", "!origin-changed a " + here + " -> https://example.net/a-2.tgz"}},
	} {
		got := inWords(Changes(c.before, c.after))
		for i := range got {
			got[i] = strings.TrimSuffix(got[i], " (name)")
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// TestOtherContentOfTheDistribution: the hash of what is downloaded is one of the component.
func TestOtherContentOfTheDistribution(t *testing.T) {
	read := func(hash string) *sbom.Document {
		d, err := sbom.Read("a.cdx.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"a","version":"1",
			"externalReferences":[{"type":"distribution","url":"https://example.com/a-1.tgz","hashes":[{"alg":"SHA-256","content":"`+hash+`"}]}]}]}`), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	one, two := strings.Repeat("1e", 31)+"c7", strings.Repeat("2e", 31)+"c7"
	if got := inWords(Changes(read(one), read(one))); len(got) != 0 {
		t.Errorf("the same: %q", got)
	}
	want := []string{"!rehashed a SHA-256 of the distribution " + one + " -> SHA-256 of the distribution " + two + " (name)"}
	if got := inWords(Changes(read(one), read(two))); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
