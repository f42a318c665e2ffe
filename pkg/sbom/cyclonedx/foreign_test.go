package cyclonedx

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// What other name spaces say never gets into a converted document: what convert is shown is what the reader sees.
func TestConvertXMLWithoutOtherNamespaces(t *testing.T) {
	for name, tt := range map[string]struct {
		old, new string
		code     sbom.Code
	}{
		"a second version":           {`<version>1.3.1</version>`, `<version>1.3.1</version><x:version>9</x:version><x:name>evil</x:name><x:licenses><x:license><x:id>MIT</x:id></x:license></x:licenses>`, sbom.ForeignName},
		"vulnerabilities":            {`</bom>`, `<x:vulnerabilities><x:vulnerability><x:id>CVE-evil</x:id></x:vulnerability></x:vulnerabilities></bom>`, sbom.ForeignName},
		"attributes":                 {`bom-ref="zlib"`, `bom-ref="zlib" x:bom-ref="evil" x:type="evil"`, sbom.ForeignName},
		"another version":            {`</components>`, `<component xmlns="http://cyclonedx.org/schema/bom/1.4" type="library"><name>evil</name></component></components>`, sbom.ForeignName},
		"what only a newer one has":  {`</bom>`, `<n:citations xmlns:n="urn:n"><n:citation bom-ref="evil"/></n:citations></bom>`, sbom.ForeignName},
		"an element of no such name": {`</bom>`, `<x:box><component type="library"><name>evil</name></component></x:box></bom>`, sbom.Extension},
	} {
		t.Run(name, func(t *testing.T) {
			plain := strings.Replace(xmlDocument, "<x:note>checked twice</x:note>", "", 1)
			text := []byte(strings.Replace(plain, tt.old, tt.new, 1))
			d, err := sbom.Read("pump.xml", text, sbom.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if v := d.Validate(d.Timestamp.Time); len(v.Problems) == 0 || v.Problems[0].Code != tt.code || v.Valid != (tt.code == sbom.Extension) || v.Problems[0].Line < 2 {
				t.Errorf("valid %v, %+v, want %s", v.Valid, v.Problems, tt.code)
			}
			for _, format := range []Format{JSON, XML} {
				var out, want bytes.Buffer
				losses, err := Convert(&out, d, Options{Format: format, SpecVersion: "1.6"})
				if err != nil || !strings.Contains(fmt.Sprint(losses), ofAnotherSpace) {
					t.Errorf("%s: %v, losses %v", format, err, losses)
				}
				if _, err := Convert(&want, d, Options{Format: format, SpecVersion: "1.6"}); err != nil {
					t.Fatal(err)
				}
				if got := out.String(); got != want.String() || strings.Contains(got, "evil") {
					t.Errorf("%s: %s", format, got)
				}
			}
		})
	}
}
