package cyclonedx

import (
	"bytes"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

const xmlDocument = `<?xml version="1.0"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.6" xmlns:x="urn:fabulon" version="3" serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79">
  <metadata><timestamp>2026-11-10T08:00:00Z</timestamp>
    <component type="firmware" bom-ref="drip2"><name>Drip 2</name><version>4.2.3</version></component></metadata>
  <components>
    <component type="library" bom-ref="zlib"><name>zlib</name><version>1.3.1</version>
      <hashes><hash alg="SHA-256">0ea55c28f8014d8886b6248fe3da5d588f55c0823847a6b4579f1131b051b5e2</hash></hashes>
      <licenses><license><id>Zlib</id></license></licenses><purl>pkg:generic/zlib@1.3.1</purl>
      <x:note>checked twice</x:note></component>
  </components>
  <dependencies><dependency ref="drip2"><dependency ref="zlib"/></dependency><dependency ref="zlib"/></dependencies>
</bom>`

func TestConvertXML(t *testing.T) {
	d, err := sbom.Read("pump.xml", []byte(xmlDocument), sbom.Limits{})
	if err != nil || !d.SchemaValid {
		t.Fatalf("%v, %v", err, d.Problems)
	}
	for _, format := range []Format{JSON, XML} {
		var out bytes.Buffer
		losses, err := Convert(&out, d, Options{Format: format, SpecVersion: "1.5"})
		if err != nil {
			t.Fatal(err)
		}
		if len(losses) != 1 || losses[0].Pointer != "/bom/components/component/note" {
			t.Errorf("%s: losses %v, want the element of another name space alone", format, losses)
		}
		after, err := sbom.Read("out", out.Bytes(), sbom.Limits{})
		if err != nil || !after.SchemaValid || after.SerialNumber.Text != d.SerialNumber.Text || after.Revision.Number != 3 {
			t.Fatalf("%s: %v, %+v", format, err, after)
		}
		zlib := after.ByRef("zlib")
		if zlib == nil || zlib.Purl.Version != "1.3.1" || len(zlib.Hashes) != 1 || len(zlib.Licences) != 1 || after.Graph.Edges != 1 {
			t.Errorf("%s: %+v, %d edges", format, zlib, after.Graph.Edges)
		}
	}
}

// What the types of the library have no place for is told with the path of its element.
func TestConvertXMLLosses(t *testing.T) {
	tests := []struct{ name, old, new, at string }{
		{"an attribute of another name space", `type="library"`, `type="library" x:checked="yes"`, "@checked"},
		{"an element of another name space", `<version>1.3.1</version>`, `<version>1.3.1</version><x:group><x:member>1</x:member></x:group>`, "group"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := []byte(strings.Replace(xmlDocument, tt.old, tt.new, 1))
			d, err := sbom.Read("pump.xml", text, sbom.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			losses, err := Convert(&bytes.Buffer{}, d, Options{Format: JSON})
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range losses {
				if strings.Contains(l.Pointer, tt.at) {
					return
				}
			}
			t.Errorf("no loss at %s in %v", tt.at, losses)
		})
	}
}
