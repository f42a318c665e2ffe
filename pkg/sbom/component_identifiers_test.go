package sbom

import (
	"reflect"
	"testing"
)

// TestSeveralIdentifiers keeps every package URL and CPE name that a component is given.
func TestSeveralIdentifiers(t *testing.T) {
	const (
		first, second   = "pkg:maven/foo/log4j-core@2.14.1", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
		foo, openssl    = "cpe:2.3:a:foo:openssl:1.0.1f:*:*:*:*:*:*:*", "cpe:2.3:a:openssl:openssl:1.0.1f:*:*:*:*:*:*:*"
		openssl22, none = "cpe:/a:openssl:openssl:1.0.1f", "openssl"
	)
	spdx2 := func(refs string) string {
		return `{"spdxVersion":"SPDX-2.3","dataLicense":"CC0-1.0","SPDXID":"SPDXRef-DOCUMENT","name":"x","documentNamespace":"https://maker.example/x",
"creationInfo":{"created":"2026-11-18T00:00:00Z","creators":["Organization: X"]},"packages":[{"SPDXID":"SPDXRef-a","name":"a","versionInfo":"1","downloadLocation":"NOASSERTION","externalRefs":[` + refs + `]}],
"relationships":[{"spdxElementId":"SPDXRef-DOCUMENT","relationshipType":"DESCRIBES","relatedSpdxElement":"SPDXRef-a"}]}`
	}
	purl := func(p string) string {
		return `{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"` + p + `"}`
	}
	cpe := func(kind, c string) string {
		return `{"referenceCategory":"SECURITY","referenceType":"` + kind + `","referenceLocator":"` + c + `"}`
	}
	tests := []struct {
		name, text, purl, cpe string
		beside                []string
	}{
		{"purls", spdx2(purl(first) + "," + purl(second)), first, "", []string{second}},
		{"a malformed one counts only alone", spdx2(purl(none) + "," + purl(second)), second, "", nil},
		{"one twice", spdx2(purl(first) + "," + purl(first)), first, "", nil},
		{"CPE names", spdx2(cpe("cpe23Type", foo) + "," + cpe("cpe23Type", openssl)), "", foo, []string{openssl}},
		{"CPE 2.2 before 2.3", spdx2(cpe("cpe22Type", openssl22) + "," + cpe("cpe23Type", foo)), "", foo, []string{openssl22}},
		{"CPE 2.3 before 2.2", spdx2(cpe("cpe23Type", foo) + "," + cpe("cpe22Type", openssl22)), "", foo, []string{openssl22}},
		{"concluded", `{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{"type":"library","name":"a","version":"1","purl":"` + first + `","evidence":{"identity":[
{"field":"cpe","concludedValue":"` + openssl + `"},{"field":"purl","concludedValue":"` + second + `"},{"field":"purl","concludedValue":"` + first + `"},{"field":"purl","concludedValue":"/src/pom.xml"},{"field":"name","concludedValue":"` + second + `"}]}}]}`,
			first, "", []string{openssl, second}},
		{"SPDX 3", `{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-11-18T00:00:00Z","createdBy":["urn:x:org"]},
{"type":"Organization","spdxId":"urn:x:org","creationInfo":"_:c","name":"X"},
{"type":"SpdxDocument","spdxId":"urn:x:doc","creationInfo":"_:c","rootElement":["urn:x:a"]},
{"type":"software_Package","spdxId":"urn:x:a","creationInfo":"_:c","name":"a","software_packageVersion":"1","software_packageUrl":"` + first + `","externalIdentifier":[
{"type":"ExternalIdentifier","externalIdentifierType":"packageUrl","identifier":"` + second + `"},
{"type":"ExternalIdentifier","externalIdentifierType":"cpe23","identifier":"` + foo + `"},
{"type":"ExternalIdentifier","externalIdentifierType":"cpe23","identifier":"` + openssl + `"}]}]}`, first, foo, []string{second, openssl}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Read("a.json", []byte(tt.text), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			c := doc.All()[0]
			for _, one := range doc.All() {
				if one.Name.Text == "a" {
					c = one
				}
			}
			if c.Purl.Text != tt.purl || c.CPE.Text != tt.cpe || !reflect.DeepEqual(c.Details().Identifiers, tt.beside) {
				t.Errorf("purl %q, CPE %q, beside %q; expected %q, %q, %q", c.Purl.Text, c.CPE.Text, c.Details().Identifiers, tt.purl, tt.cpe, tt.beside)
			}
		})
	}
}
