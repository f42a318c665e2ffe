package sbom

import (
	"fmt"
	"strings"
	"testing"
)

const citedTail = `"timestamp":"2026-01-01T00:00:00Z","attributedTo":"a"}]}`

func TestCitationsJSON(t *testing.T) {
	d := mustRead(t, `{"bomFormat":"CycloneDX","specVersion":"1.7","version":1,
"metadata":{"component":{"bom-ref":"root","type":"firmware","name":"fw"}},
"components":[{"bom-ref":"a","type":"library","name":"a","properties":[{"name":"a/b~c","value":"1"}]}],
"definitions":{"standards":[{"bom-ref":"s","name":"n"}]},
"citations":[{"pointers":["","/components/0/name","/metadata/component","/components/0/properties/0/value","/definitions/standards/0/name","/citations/0",
"/components/1","/components/00","/components/-","/components/0/version","/components/0/name/x","components/0","#/components/0","/components~2"],`+citedTail)
	var want []string
	for i, c := range []string{"/components/1", "/components/00", "/components/-", "/components/0/version", "/components/0/name/x", "components/0", "#/components/0", "/components~2"} {
		want = append(want, fmt.Sprintf("dangling-ref /citations/0/pointers/%d %q, which leads to nothing", 6+i, c))
	}
	sameLines(t, told(d.Problems, DanglingRef), want)
	if !d.SchemaValid || d.Valid() || len(d.Graph.Dangling) > 0 || d.Problems[0].Line != 6 {
		t.Errorf("schema %v, valid %v, %q, %+v", d.SchemaValid, d.Valid(), d.Graph.Dangling, d.Problems)
	}
}

func TestCitationsXML(t *testing.T) {
	cited := func(pointers ...string) string {
		return `<bom xmlns="http://cyclonedx.org/schema/bom/1.7" version="1"><metadata><component bom-ref="root" type="firmware"><name>fw</name></component></metadata>
<components><component bom-ref="a" type="library"><name>a</name><hashes><hash alg="MD5">` + strings.Repeat("0", 32) + `</hash></hashes><licenses><license><id>MIT</id></license></licenses><modified>false</modified></component></components>
<definitions/><citations><citation><pointers><pointer>` + strings.Join(pointers, "</pointer><pointer>") + `</pointer></pointers>
<timestamp>2026-01-01T00:00:00Z</timestamp><attributedTo>a</attributedTo></citation></citations></bom>`
	}
	for _, pointer := range []string{"", " /components/0/name\n", "/metadata/component/bom-ref", "/version", "/bomFormat", "/components/0/hashes/0/content", "/definitions/standards/0",
		"/citations/0/note", "/components/0/licenses/0/license/id", "/components/0/cryptoProperties"} {
		d := mustRead(t, cited(pointer))
		sameLines(t, told(d.Problems, DanglingRef), nil)
		if !d.SchemaValid {
			t.Errorf("%v", d.Problems)
		}
	}
	for _, pointer := range []string{"/services", "/components/1", "/components/01", "/components/0/version", "/components/0/name/x", "/components/0/hashes/1", "/bom/components", "name", "/~"} {
		d := mustRead(t, cited("/components/0", pointer))
		sameLines(t, told(d.Problems, DanglingRef), []string{`dangling-ref /bom/citations/citation/pointers/pointer[2] "` + pointer + `", which leads to nothing`})
	}
}
