package sbom

import (
	"fmt"
	"slices"
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

// Paths of names and numbers are followed; whether others lead to something is not known, and they are noted.
func TestCitedExpressionsJSON(t *testing.T) {
	d := mustRead(t, `{"bomFormat":"CycloneDX","specVersion":"1.7","version":1,
"components":[{"bom-ref":"a","type":"library","name":"a","properties":[{"name":"a/b~c","value":"1"}]}],
"citations":[{"expressions":["$","$.components[0].name","$['components'][0][\"bom-ref\"]","$.components[0].properties[0].value",
"$.components[1]","$.components[00]","$.components[0].version","$.components[0].bom-ref","/components/0","components","$.components[*].name","$..name","$.components[-1]","$['a\\'b']"],`+citedTail)
	var want []string
	for i, c := range map[int]string{4: "$.components[1]", 6: "$.components[0].version", 8: "/components/0", 9: "components"} {
		want = append(want, fmt.Sprintf("dangling-ref /citations/0/expressions/%d %q, which leads to nothing", i, c))
	}
	slices.Sort(want)
	sameLines(t, told(d.Problems, DanglingRef), want)
	want = nil
	for _, i := range []int{5, 7, 10, 11, 12, 13} {
		want = append(want, fmt.Sprintf("unfollowed /citations/0/expressions/%d", i))
	}
	var noted []string
	for _, l := range told(d.Problems, Unfollowed) {
		noted = append(noted, strings.Join(strings.Fields(l)[:2], " "))
	}
	sameLines(t, noted, want)
	if !d.SchemaValid || Unfollowed.Effect() != Noted {
		t.Errorf("%+v", d.Problems)
	}
}

func TestCitationsXML(t *testing.T) {
	cited := func(pointers ...string) string {
		return `<bom xmlns="http://cyclonedx.org/schema/bom/1.7" version="1"><metadata><component bom-ref="root" type="firmware"><name>fw</name></component></metadata>
<components><component bom-ref="a" type="library"><name>a</name><hashes><hash alg="MD5">` + strings.Repeat("0e", 15) + "c7" + `</hash></hashes><licenses><license><id>MIT</id></license></licenses><modified>false</modified></component></components>
<definitions/><citations><citation><pointers><pointer>` + strings.Join(pointers, "</pointer><pointer>") + `</pointer></pointers>
<timestamp>2026-01-01T00:00:00Z</timestamp><attributedTo>a</attributedTo></citation></citations></bom>`
	}
	for _, pointer := range []string{"", " /components/0/name\n", "/metadata/component/bom-ref", "/version", "/bomFormat", "/components/0/hashes/0/content", "/definitions/standards/0",
		"/citations/0/note", "/components/0/licenses/0/license/id", "/components/0/modelCard"} {
		d := mustRead(t, cited(pointer))
		sameLines(t, told(d.Problems, DanglingRef), nil)
		if !d.SchemaValid {
			t.Errorf("%v", d.Problems)
		}
	}
	for _, pointer := range []string{"/services", "/components/1", "/components/01", "/components/0/version", "/components/0/cryptoProperties", "/components/0/name/x", "/components/0/hashes/1", "/bom/components", "name", "/~"} {
		d := mustRead(t, cited("/components/0", pointer))
		sameLines(t, told(d.Problems, DanglingRef), []string{`dangling-ref /bom/citations/citation/pointers/pointer[2] "` + pointer + `", which leads to nothing`})
	}
	d := mustRead(t, strings.ReplaceAll(cited("/bom/components/component[1]"), "pointer", "expression"))
	sameLines(t, told(d.Problems, Unfollowed), []string{`unfollowed /bom/citations/citation/expressions/expression "/bom/components/component[1]", an expression that was not evaluated`})
	if !d.Valid() {
		t.Errorf("%v", d.Problems)
	}
}
