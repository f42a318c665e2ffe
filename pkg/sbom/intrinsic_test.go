package sbom_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// TestIntrinsic: identifiers of Software Heritage and OmniBOR are read from every format that has them; what has not their form is none.
func TestIntrinsic(t *testing.T) {
	swh, gitoid := "swh:1:cnt:"+strings.Repeat("ab", 20), "gitoid:blob:sha256:"+strings.Repeat("cd", 32)
	for name, text := range map[string]string{
		"CycloneDX": `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"library","name":"x","swhid":["` + swh + `","swh:1:cnt:ab"],"omniborId":["` + gitoid + `","` + gitoid + `"]}]}`,
		"XML":       `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><name>x</name><omniborId>` + gitoid + `</omniborId><swhid>` + swh + `</swhid><swhid>swh:9</swhid></component></components></bom>`,
		"SPDX 2": `{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"d","packages":[{"SPDXID":"SPDXRef-x","name":"x","externalRefs":[{"referenceCategory":"PERSISTENT-ID","referenceType":"swh","referenceLocator":"` + swh +
			`"},{"referenceCategory":"PERSISTENT-ID","referenceType":"gitoid","referenceLocator":"` + gitoid + `"},{"referenceCategory":"PERSISTENT-ID","referenceType":"gitoid","referenceLocator":"gitoid:blob"}]}]}`,
	} {
		d, err := sbom.Read("x", []byte(text), sbom.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got := slices.Sorted(slices.Values(d.All()[0].Details().Intrinsic))
		if !slices.Equal(got, []string{gitoid, swh}) {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
