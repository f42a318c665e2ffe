package sbom_test

import (
	"fmt"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

func ExampleRead() {
	data := []byte(`{
  "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
  "metadata": {"component": {"bom-ref": "pump", "type": "device", "name": "Infusion pump", "version": "4.2.1"}},
  "components": [
    {"bom-ref": "tls", "type": "library", "name": "openssl", "version": "3.0.11", "purl": "pkg:generic/openssl@3.0.11",
     "properties": [{"name": "End-of-Support", "value": "Open source"}]}
  ],
  "dependencies": [{"ref": "pump", "dependsOn": ["tls"]}]
}`)
	doc, err := sbom.Read("pump.cdx.json", data, sbom.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	tls := doc.ByRef("tls")
	fmt.Println(tls.Label(), "at depth", doc.Graph.Depth(tls))
	fmt.Println("end of support:", tls.Support().End.State, tls.Support().End.Text)
	fmt.Println(tls.Assessable())
	// Output:
	// openssl 3.0.11 at depth 1
	// end of support: malformed Open source
	// false no vulnerability data is published for purl type "generic"; CPE is absent
}

func ExampleUnreadableError() {
	_, err := sbom.Read("pump.cdx.json", []byte("{\n  \"bomFormat\": \"CycloneDX\",\n  \"specVersion\": \"1.6\""), sbom.Limits{})
	fmt.Println(err)
	// Output:
	// read sbom: pump.cdx.json:3:23: found the end of the file; expected a comma or }; the file seems to be cut off: ask the supplier to export the SBOM again
}
